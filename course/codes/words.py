"""Words as the search compares them: one spelling, one number, no accents.

The same folding is applied to the titles when the index is built and to what a coder types, so that "Crohn's",
"crohns" and "Crohn" are one word, and so are "anaemia" and "anemia".
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[0-9a-z]+")
_BRITISH = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        ("aem", "em"),
        ("oedema", "edema"),
        ("oesoph", "esoph"),
        ("rrhoea", "rrhea"),
        ("paed", "ped"),
        ("gynaec", "gynec"),
        ("tumour", "tumor"),
        ("foet", "fet"),
        ("anaest", "anest"),
        ("caec", "cec"),
        ("labour", "labor"),
    )
)
_KEEP = frozenset({"aids", "diabetes", "herpes", "gas", "pus", "rabies", "scabies", "caries"})
# Words that do not help to find a code.
STOP = frozenset(
    ["an", "and", "at", "by", "due", "for", "from", "in", "into", "of", "on", "or", "pt", "the", "to", "w", "with"]
)
# Words a title has but nobody types; a title is not worse for having them.
SOFT = frozenset(["unspecified", "uncomplicated", "nos", "initial", "specified", "type", "part", "other"])
# Endings by which one word stands for a kin: degenerative, degeneration; psoriatic, psoriasis; infected, infection.
_ENDING = re.compile(r"(?:ations?|ative|ating|ated|ions?|ive|ical|atic|ic|al|ous|osis|asis|ary|ing|ed)$")
# From here on, a title says only what the patient does not have.
_ABSENT = re.compile(r",? not (?:elsewhere classified|otherwise specified|intractable|specified as \w+)|\bwithout\b.*")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def fold(text: str) -> list[str]:
    """The words of `text` in one spelling. ``"Crohn's diseases"`` -> ``["crohn", "disease"]``."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() if not text.isascii() else text
    plain = re.sub(r"['’`]s?\b", "", plain.replace("’", "'").lower())
    return [_singular(word) for word in _WORD.findall(_american(plain))]


def _american(text: str) -> str:
    for pattern, american in _BRITISH:
        text = pattern.sub(american, text)
    return text


def _singular(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word in _KEEP or word.endswith(("ss", "us", "is", "ous")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def stem(word: str) -> str | None:
    """The start that a word shares with its kin; None when too little would be left."""
    short = _ENDING.sub("", word)
    return short if len(short) >= 5 and short != word else None


def marked(text: str) -> str:
    """The folded words of a title, with ``~`` before those that may be there or not.

    Such are the words in round and square brackets (nonessential modifiers, synonyms), after "without", and the
    like. ``"Essential (primary) hypertension"`` -> ``"essential ~primary hypertension"``.
    """
    lowered = text.lower()
    aside = [span.span() for span in _ASIDE.finditer(lowered)]
    blanked = _ASIDE.sub(lambda hit: " " * len(hit[0]), lowered)
    aside += [hit.span() for hit in _ABSENT.finditer(blanked) if hit.start() > 0]
    pieces: list[str] = []
    at = 0
    for start, end in sorted(aside):
        if start >= at:
            pieces += [*fold(text[at:start]), *(f"~{word}" for word in fold(text[start:end]))]
            at = end
        elif end > at:
            pieces += [f"~{word}" for word in fold(text[at:end])]
            at = end
    pieces += fold(text[at:])
    return " ".join(f"~{word}" if word in SOFT else word for word in pieces)
