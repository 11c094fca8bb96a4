"""Pairs of codes that are not paid together (the form of the NCCI procedure-to-procedure edits), and add-on codes.

A pair has a first column (paid) and a second (not paid beside it) and an indicator: 0 never together, 1 together with
a modifier that says why, 9 the pair was withdrawn.  `datasets/claims/edits/pairs.csv` is a teaching table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from course.claims.edits import files
from course.claims.edits.services import Service
from course.claims.edits.sheet import Hit, Row, Sheet, hit
from course.claims.edits.spec import codes

NEVER, WITH_MODIFIER = "0", "1"
ANATOMY = frozenset(
    [
        "E1",
        "E2",
        "E3",
        "E4",
        "FA",
        "F1",
        "F2",
        "F3",
        "F4",
        "F5",
        "F6",
        "F7",
        "F8",
        "F9",
        "TA",
        "T1",
        "T2",
        "T3",
        "T4",
        "T5",
        "T6",
        "T7",
        "T8",
        "T9",
        "LT",
        "RT",
        "LC",
        "LD",
        "LM",
        "RC",
        "RI",
    ]
)
SURGERY = frozenset(["24", "25", "57", "58", "78", "79"])
BYPASS = ANATOMY | SURGERY | frozenset(["27", "59", "91", "XE", "XP", "XS", "XU"])


@dataclass(frozen=True)
class Pair:
    """One line of the table: in force from `first` to `last`, `because` in our words."""

    one: str
    two: str
    indicator: str
    first: date
    last: date
    because: str


@cache
def table() -> dict[str, tuple[Pair, ...]]:
    """The pairs by their second column."""
    found: dict[str, list[Pair]] = {}
    for line in files.lines("pairs.csv"):
        pair = Pair(line["column_1"], line["column_2"], line["indicator"], *files.span(line), line["because"])
        found.setdefault(pair.two, []).append(pair)
    return {code: tuple(many) for code, many in found.items()}


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Every line that stands in the second column of a pair whose first was done too; add-on codes on their own."""
    if sheet.rules.ncci:
        pairs = table()
        for row, _ in sheet.coded:
            if row.code in pairs:
                yield from _second(sheet, row, pairs[row.code])
    for row, service in sheet.coded:
        if service.traits.get("add-on"):
            yield from _add_on(sheet, row, service)


def _beside(sheet: Sheet, row: Row) -> Iterator[Row]:
    """Everything else of the same provider and day, on this claim and on earlier ones."""
    for other in sheet.rows:
        if other is not row and other.day == row.day and other.who == row.who:
            yield other
    for past in sheet.past:
        if past.row.day == row.day and past.row.who == row.who:
            yield past.row


def _second(sheet: Sheet, row: Row, pairs: tuple[Pair, ...]) -> Iterator[Hit]:
    day = row.day or sheet.first
    for pair in pairs:
        if pair.indicator not in (NEVER, WITH_MODIFIER) or not pair.first <= day <= pair.last:
            continue
        beside = [other for other in _beside(sheet, row) if other.code == pair.one]
        if not beside:
            continue
        if pair.indicator == NEVER:
            yield hit("pair-never", row.number, one=pair.one, two=pair.two, because=pair.because)
        elif not any(_bypassed(row, other) for other in beside):
            yield hit("pair-modifier", row.number, one=pair.one, two=pair.two, because=pair.because)


def _bypassed(row: Row, other: Row) -> bool:
    """Whether a modifier on either line says that the two do not belong together. Sides help only if they differ."""
    here, there = set(row.modifiers) & BYPASS, set(other.modifiers) & BYPASS
    if (here | there) - ANATOMY:
        return True
    return bool(here | there) and here & ANATOMY != there & ANATOMY


def _add_on(sheet: Sheet, row: Row, service: Service) -> Iterator[Hit]:
    first = codes(service.traits["add-on"])
    if not any(other.code in first for other in _beside(sheet, row)):
        yield hit("add-on-alone", row.number, code=row.code, first=service.traits["add-on"].replace(" ", ", "))
