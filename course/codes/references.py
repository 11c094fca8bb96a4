"""Which codes a note of the Tabular List points to.

Notes name codes in running text: ``(J09.X-)``, ``(I60-I62)``, ``(E08-E13 with .51-.52)``, ``(T36-T65 with fifth or
sixth character 1-4)``.  `parse` turns them into `CodeRange`s.  Codes stand in brackets; where no bracket holds one,
the whole note is read (``conditions classifiable to K56.-``).  Whatever looks like a code and was not understood is
handed back in ``left``, so that a gap is seen and not silently skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from course.codes.model import CodeRange

_CODE = r"[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?(?![0-9A-Za-z])"
# A code may end in a dash or ".-" for "any code that starts so"; some notes have a stray dot: F98.2.-F98.3
_END = r"(?:\.?-(?![0-9A-Z])|\.(?![0-9A-Z]))?"
_RANGE = re.compile(rf"({_CODE}){_END}(?:\s*(?:-|to)\s*({_CODE}){_END})?")
_CODE_LIKE = re.compile(rf"(?<![0-9A-Za-z/.])({_CODE})")
_BRACKET = re.compile(r"\(([^()]*)(?:\)|$)")
_CONDITION = re.compile(r",?\s*\bwith\b(.*)")
_PLACES = {"fourth": 3, "4th": 3, "fifth": 4, "5th": 4, "sixth": 5, "six": 5, "6th": 5, "seventh": 6, "7th": 6}
# 7th characters that stand for an open fracture, of all encounters but sequela.
_OPEN_FRACTURE = "BCEFHJMNQR"


@dataclass(frozen=True)
class Parsed:
    """The ranges of a note, and whatever in it looks like a code but was not understood."""

    ranges: tuple[CodeRange, ...]
    left: tuple[str, ...] = ()


def parse(note: str) -> Parsed:
    """Read one note. A note that names no code gives no ranges and nothing left over."""
    text = " ".join(note.split())
    pieces = [piece for piece in _BRACKET.findall(text) if _CODE_LIKE.search(piece) or "I69." in piece]
    ranges: list[CodeRange] = []
    left: list[str] = []
    for piece in pieces or [text]:
        found, rest = _read(piece)
        ranges += found
        left += rest
    return Parsed(tuple(ranges), tuple(left))


def _read(piece: str) -> tuple[list[CodeRange], list[str]]:
    # "I69. with final characters -23": the only place where a category is written with a bare dot.
    piece = piece.replace("I69. with", "I69 with").replace("- with", " with").replace("-with", " with")
    tail = _CONDITION.search(piece)
    having = _condition(tail[1]) if tail and _is_condition(tail[1]) else ()
    codes = piece[: tail.start()] if tail and having else piece
    ranges = []
    spans = []
    for hit in _RANGE.finditer(codes):
        if hit.start() and re.match(r"[0-9A-Za-z/.]", codes[hit.start() - 1]):
            continue  # inside a word, as in "A/H1N1"
        ranges.append(CodeRange(hit[1], hit[2] or hit[1], having))
        spans.append(hit.span())
    left = [hit[1] for hit in _CODE_LIKE.finditer(codes) if not any(start <= hit.start() < end for start, end in spans)]
    if ranges and tail and _is_condition(tail[1]) and not having and "to indicate intent" not in tail[1]:
        left.append(tail[1].strip())
    return ranges, left


def _is_condition(text: str) -> bool:
    return "character" in text or bool(re.match(r"\s*\.[0-9]", text))


def _condition(text: str) -> tuple[tuple[int, str], ...]:
    """What stands after "with", as pairs of place and characters; empty when it was not understood."""
    text = text.strip()
    if "open fracture" in text:
        return tuple((6, char) for char in _OPEN_FRACTURE)
    if ".0" in text or re.match(r"\.[0-9]|final characters? \.", text):
        return tuple((3, one) for one in _suffixes(text))
    final = re.match(r"final characters? -([0-9]+)", text)
    if final:
        return ((4, final[1]),)
    if text.startswith("final character "):
        text = f"fifth or sixth {text}"  # the last one before the encounter character
    places = [_PLACES[word] for word in re.findall(r"[0-9]th|[a-z]+", text) if word in _PLACES]
    values = _values(text.rpartition("character")[2].lstrip("s"))
    if not places or not values:
        return ()
    if len(places) == 2 and "or" in text.split("character")[0].split():
        # "fifth or sixth character": the fifth counts only where the sixth is the placeholder X.
        return tuple(pair for one in values for pair in ((places[1], one), (places[0], f"{one}X")))
    return tuple((places[0], one) for one in values)


def _suffixes(text: str) -> list[str]:
    """``.51-.52`` -> 51, 52; ``.62-`` -> 62; ``.15. .25, .95`` -> 15, 25, 95."""
    many: list[str] = []
    for first, last in re.findall(r"\.([0-9]+)(?:-\.([0-9]+))?", text):
        many += [str(n).zfill(len(first)) for n in range(int(first), int(last or first) + 1)]
    return many


def _values(text: str) -> list[str]:
    """``1-4 or 6`` -> 1, 2, 3, 4, 6; ``B or C`` -> B, C; ``51`` -> 51."""
    many: list[str] = []
    for first, last in re.findall(r"\b([0-9]+|[A-Z])(?:-([0-9]))?\b", text):
        many += [str(n) for n in range(int(first), int(last) + 1)] if last else [first]
    return many
