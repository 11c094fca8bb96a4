"""Words as the search compares them: one spelling, one number, no accents.

The same folding is applied to the titles when the index is built and to what a coder types, so that "Crohn's",
"crohns" and "Crohn" are one word, and so are "anaemia" and "anemia".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_WORD = re.compile(r"[0-9a-z]+")
_BRITISH = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        ("aem", "em"),
        ("oedema", "edema"),
        ("(?<!gastr)oesoph", "esoph"),
        ("oestr", "estr"),
        ("rrhoea", "rrhea"),
        ("pnoea", "pnea"),
        ("coeliac", "celiac"),
        ("homoeo", "homeo"),
        ("paed", "ped"),
        ("phaeo", "pheo"),
        ("gynaec", "gynec"),
        ("aetiol", "etiol"),
        ("foet", "fet"),
        ("aest(?=h)", "est"),
        ("faec", "fec"),
        ("caec", "cec"),
        ("caesar", "cesar"),
        ("leuco", "leuko"),
        ("X", "or"),
        ("fibre", "fiber"),
        ("centre", "center"),
        ("sulph", "sulf"),
        ("aneurism", "aneurysm"),
        ("(gener|loc)alis(?=e|a|i)", r"\1aliz"),
        ("immunis", "immuniz"),
    )
)
_BRITISH_SIGN = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _BRITISH))
_KEEP = frozenset({"aids", "diabetes", "herpes", "gas", "pus", "rabies", "scabies", "caries"})
_PLURAL = (("ies", "y"), ("sses", "ss"), ("ruses", "rus"), ("nuses", "nus"), ("oses", "osis"), ("stases", "stasis"))
_PLURAL += (("xes", "x"), ("shes", "sh"))
# Words that do not help to find a code.
STOP = frozenset(
    ["an", "and", "at", "by", "due", "for", "from", "in", "into", "of", "on", "or", "pt", "the", "to", "w", "with"]
)
# Words a title has but nobody types; a title is not worse for having them.
SOFT = frozenset(["unspecified", "uncomplicated", "nos", "initial", "specified", "type", "part", "other"])
# Endings by which one word stands for a kin: degenerative, degeneration; psoriatic, psoriasis; infected, infection.
_ENDING = re.compile(
    r"(?:ations?|ative|ating|ated|ions?|ive|ical|atic|otic|emic|emia|ia|ic|al|ous|osis|asis|ary|ing|ed|y)$"
)
ABSENT = "^"  # the mark of what a title says is not there
# What a title says the patient does not have.
_ABSENT = re.compile(
    r"\bwithout (?:foreign body|damage to nail|loss of consciousness)|\bnot (?:intractable|having achieved remission|specified as \w+)\b"
    r"|\b(?:without|except|excluding)\b.*?(?=,| of (?:left|right|unspecified)|$)"
)
# What it says of its own place in the book, and what it leaves open.
_BESIDE = re.compile(
    r",? not (?:elsewhere classified|otherwise specified)"
    r"|(?<=, )unspecified (?:(?!with|due|whether)[^,])*"
)
_OPEN = re.compile(r" whether with .*")  # says what is not known
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


# "Type II", "stage three" and "type 2" are one; so are "2nd degree" and "second degree".
_COUNTED = re.compile(r"\b(type|stage|grade|class|degree) (i{1,3}|iv|v|one|two|three|four|five)\b")
_COUNT = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"} | dict(
    zip(("one", "two", "three", "four", "five"), "12345", strict=True)
)
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL = {f"{n}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n, 'th') }": word for n, word in enumerate(_PLACES, 1)}


def fold(text: str) -> list[str]:
    """The words of `text` in one spelling. ``"Crohn's diseases"`` -> ``["crohn", "disease"]``."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() if not text.isascii() else text
    plain = re.sub(r"['’`]s?\b", "", plain.replace("’", "'").lower())
    plain = _COUNTED.sub(lambda hit: f"{hit[1]} {_COUNT[hit[2]]}", plain)
    return [_ORDINAL.get(word) or _singular(word) for word in _WORD.findall(_american(plain))]


def term_key(words: list[str]) -> str:
    """How a term is kept: folded words without those that do not help, unless no other is there."""
    return " ".join([word for word in words if word not in STOP] or words)


def respelled(words: list[str], ways: Mapping[str, str]) -> list[str]:
    """The words with what is only another spelling brought to one: ``["hip", "fx"]`` -> ``["hip", "fracture"]``.

    `ways` gives a run of at most three words, joined by spaces, its one spelling.
    """
    new: list[str] = []
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            way = ways.get(" ".join(words[at : at + length])) if at + length <= len(words) else None
            if way:
                new += way.split()
                at += length
                break
        else:
            new.append(words[at])
            at += 1
    return new


def _american(text: str) -> str:
    if _BRITISH_SIGN.search(text):
        for pattern, american in _BRITISH:
            text = pattern.sub(american, text)
    return text


def _singular(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word in _KEEP or word.endswith(("ss", "us", "is", "ous")):
        return word
    for many, one in _PLURAL:
        if len(word) > len(many) + 2 and word.endswith(many):
            return word[: -len(many)] + one
    return word[:-1]


def stem(word: str) -> str | None:
    """The start that a word shares with its kin; None when too little would be left."""
    short = _ENDING.sub("", word)
    return short if len(short) >= 5 and short != word else None


def marked(text: str) -> str:
    """The folded words of a title, with ``~`` before those that may be there or not and ``^`` before the absent.

    May be there or not: words in round and square brackets (nonessential modifiers, synonyms) and the like. Absent:
    what follows "without". ``"Essential (primary) hypertension"`` -> ``"essential ~primary hypertension"``.
    """
    text = _OPEN.sub("", text)
    lowered = text.lower()
    aside = [(*span.span(), "~") for span in _ASIDE.finditer(lowered)]
    blanked = _ASIDE.sub(lambda hit: " " * len(hit[0]), lowered)
    aside += [(*hit.span(), ABSENT) for hit in _ABSENT.finditer(blanked) if hit.start() > 0]
    aside += [(*hit.span(), "~") for hit in _BESIDE.finditer(blanked) if hit.start() > 0]
    pieces: list[str] = []
    at = 0
    for start, end, mark in sorted(aside):
        if start >= at:
            pieces += [*fold(text[at:start]), *(f"{mark}{word}" for word in fold(text[start:end]))]
            at = end
        elif end > at:
            pieces += [f"{mark}{word}" for word in fold(text[at:end])]
            at = end
    pieces += fold(text[at:])
    return " ".join(f"~{word}" if word in SOFT else word for word in pieces)


def plain_words(marked: str) -> list[str]:
    """The words of a marked title without their marks."""
    return marked.replace("~", "").replace(ABSENT, "").split()


_NAMES = re.compile(r"\[([^\[\]]*)\]")


def other_names(title: str) -> list[str]:
    """What stands in square brackets is another name: ``"Systemic sclerosis [scleroderma]"`` -> ``["scleroderma"]``."""
    return [name for name in _NAMES.findall(title) if not name.startswith("any ")]
