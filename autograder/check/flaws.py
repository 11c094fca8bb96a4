"""The flaw list of the item standard, as far as a machine sees it: clues that give a key away, and stems that trip.

All of these are to be looked at by a person, except ids that name the answer (they reach the learner's browser) and
"all / none of the above", which has no place in this course.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .finding import Finding, look
from .material import Material, options, wrong_options

_WORD = re.compile(r"[a-z]{5,}")
_COMMON = frozenset(
    (
        "about",
        "after",
        "before",
        "being",
        "between",
        "could",
        "every",
        "first",
        "given",
        "might",
        "other",
        "shall",
        "should",
        "their",
        "there",
    )
    + ("these", "those", "three", "under", "until", "where", "which", "while", "would", "with", "within", "without")
)
_ABSOLUTE = re.compile(
    r"\b(always|never|every|all|none|only|completely|entirely|absolutely|impossible|invariably|guaranteed)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(not|except|isn['’]t|doesn['’]t|cannot|can['’]t|least likely|incorrect|false)\b", re.IGNORECASE
)
_ABOVE = re.compile(
    r"\b(all|none|both|neither|any) of (the|these) (above|options|answers|following)\b|\bboth a and b\b", re.IGNORECASE
)
_TELLING_WORD = "right|correct|wrong|incorrect|true|false|key|answer|distractor|best|error|bad|good"
_TELLING = re.compile(rf"(?:^|[-_])({_TELLING_WORD})\d*(?:$|[-_])")
_NUMBER = r"[$]?\s*(\d{1,9}(?:,\d{3})*(?:\.\d+)?)\s*%?"
_RANGE = re.compile(
    rf"(?:from |between )?{_NUMBER}\s*(?:-|–|to|and|through)\s*{_NUMBER}(?:\s+[a-z ]{{1,24}})?", re.IGNORECASE
)
CLEARLY = 1.2  # a key this much longer than the longest distractor stands out
CLEARLY_MORE = 8  # characters


def _choice_items(material: Material) -> Iterator[tuple[str, Any]]:
    for item_id, entry in material.entries():
        if entry.get("type") in ("multiple_choice", "multi_select"):
            yield item_id, entry


def longest_is_key(material: Material) -> Iterator[Finding]:
    """The key of a one-best-answer item stands out by its length."""
    for item_id, entry in _choice_items(material):
        if entry["type"] != "multiple_choice":
            continue
        texts = dict(options(entry))
        longest = max((len(t) for _, t in wrong_options(entry)), default=0)
        length = len(texts.get(entry["key"], ""))
        if length > longest * CLEARLY and length - longest >= CLEARLY_MORE:
            yield look(
                material.bank_file,
                item_id,
                f"the key ({length} characters) is clearly the longest option (next: {longest})",
                "shorten it, or fill out a distractor",
            )


def repeated_word(material: Material) -> Iterator[Finding]:
    """A word of the stem that comes back in the key and in no distractor."""
    for item_id, entry in _choice_items(material):
        if entry["type"] != "multiple_choice":
            continue
        stem = _words(str(entry.get("stem", "")))
        others = set().union(*(_words(t) for _, t in wrong_options(entry)))
        key = dict(options(entry)).get(entry["key"], "")
        clue = sorted(stem & _words(key) - others)
        if clue:
            yield look(
                material.bank_file,
                item_id,
                f"“{_whole(clue[0], key)}” stands in the stem and, among the options, only in the key",
                "use another word, or use it in a distractor too",
            )


def _stem(word: str) -> str:
    return re.sub(r"(ing|ed|es|s)$", "", word)


def _words(text: str) -> set[str]:
    """Longer words without their common endings, so that "claims" and "claim" are one."""
    return {_stem(w) for w in _WORD.findall(text.lower()) if w not in _COMMON and len(_stem(w)) > 3}


def _whole(stem: str, text: str) -> str:
    """The word of the text that has this stem."""
    return next((w for w in _WORD.findall(text.lower()) if _stem(w) == stem), stem)


def absolute_terms(material: Material) -> Iterator[Finding]:
    """always, never, only ... in some options: the test-wise reject them unread."""
    for item_id, entry in _choice_items(material):
        texts = options(entry)
        hits = [(i, m[1].lower()) for i, text in texts if (m := _ABSOLUTE.search(text))]
        if hits and len(hits) < len(texts):
            yield look(
                material.bank_file,
                item_id,
                f"option “{hits[0][0]}” says “{hits[0][1]}”, which tells a test-wise learner something",
                "say it without the absolute word",
            )


def negative_stem(material: Material) -> Iterator[Finding]:
    """A question that asks for what is *not* so."""
    for item_id, entry in _choice_items(material):
        asked = re.findall(r"[^.?!]*\?", " ".join(str(entry.get("stem", "")).split())) or [str(entry.get("stem", ""))]
        match = _NEGATIVE.search(asked[-1])
        if match:
            yield look(material.bank_file, item_id, f"the question is negative (“{match[1]}”)", "ask for what is so")


def of_the_above(material: Material) -> Iterator[Finding]:
    for item_id, entry in _choice_items(material):
        for option, text in options(entry):
            if match := _ABOVE.search(text):
                yield Finding(
                    material.bank_file,
                    item_id,
                    f"option “{option}” is “{match[0]}”",
                    "write a distractor that stands for one error",
                )


def overlapping_ranges(material: Material) -> Iterator[Finding]:
    """Two options of which both can be true: 10-20 and 20-30."""
    for item_id, entry in _choice_items(material):
        ranges = []
        for option, text in options(entry):
            if match := _RANGE.fullmatch(text.strip().rstrip(".")):
                low, high = (float(n.replace(",", "")) for n in match.groups())
                ranges.append((option, min(low, high), max(low, high)))
        for n, (a, low, high) in enumerate(ranges):
            for b, other_low, other_high in ranges[n + 1 :]:
                if low <= other_high and other_low <= high:
                    yield look(
                        material.bank_file,
                        item_id,
                        f"the ranges of “{a}” and “{b}” overlap",
                        "let each range begin after the one before ends",
                    )


def telling_ids(material: Material) -> Iterator[Finding]:
    """Ids reach the learner: ``right`` or ``wrong1`` would be the key in plain sight.

    An id whose word stands in its own text (``right`` for "Right upper quadrant") tells nothing more than the text.
    The choices of a matching item are left out: they serve every row, so none of them is the wrong one.
    """
    for item_id, entry in material.entries():
        for field in ("options", "rows", "steps", "regions", "targets", "parts", "blanks", "slots"):
            for one in _ids(entry.get(field)):
                name, text = str(one.get("id")), str(one.get("text") or one.get("label") or "")
                match = _TELLING.search(name)
                if match and match[1] not in text.lower():
                    yield Finding(
                        material.bank_file,
                        item_id,
                        f"the id “{name}” can give the key away",
                        "name it by what it says, or by a neutral word",
                    )


def _ids(value: Any) -> Iterator[dict[str, Any]]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one
            yield from _ids(one.get("options"))


def named_place(material: Material) -> Iterator[Finding]:
    """A hotspot region whose spoken label holds the very word that the stem asks for."""
    for item_id, entry in material.entries():
        if entry.get("type") != "hotspot":
            continue
        keys = entry.get("key") or []
        labels = {
            str(r.get("id")): _words(str(r.get("label"))) for r in entry.get("regions", ()) if isinstance(r, dict)
        }
        others = set().union(*(w for i, w in labels.items() if i not in keys))
        asked = f"{entry.get('stem', '')} {entry.get('title', '')}"
        clue = sorted(_words(asked) & set().union(*(labels.get(k, set()) for k in keys)) - others)
        if clue:
            yield look(
                material.bank_file,
                item_id,
                f"the label of the place to mark holds “{_whole(clue[0], asked)}”, which the question asks for",
                "label the places without naming them",
            )


RULES = (
    longest_is_key,
    repeated_word,
    absolute_terms,
    negative_stem,
    of_the_above,
    overlapping_ranges,
    telling_ids,
    named_place,
)
