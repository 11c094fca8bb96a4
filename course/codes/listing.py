"""All codes under one heading of the Tabular List, as plain rows."""

from __future__ import annotations

from dataclasses import dataclass

from course.codes.book import Book, Row
from course.codes.forms import tidy
from course.errors import CourseError

HEADING, COMPLETE, SEVENTH = "heading", "complete", "needs a 7th character"


@dataclass(frozen=True)
class Line:
    """One line of the Tabular List, as printed: without the codes that its 7th characters make.

    `state` is one of heading, complete, needs a 7th character. `seventh` holds the 7th characters it takes ("ADS"), and
    `placeholder` tells whether the place before them must be filled with X.
    """

    code: str
    title: str
    state: str
    seventh: str
    placeholder: bool
    depth: int


def lines_under(book: Book, heading: str) -> list[Line]:
    """The heading itself and all below it, in the order of the book. Raises CourseError for what is no heading."""
    top = _find(book, heading)
    depth = {top.parent: -1}
    lines = []
    for row in book.inside(top):
        depth[row.number] = depth[row.parent] + 1
        lines.append(_line(row, depth[row.number]))
    return lines


def _find(book: Book, heading: str) -> Row:
    plain = tidy(heading) if isinstance(heading, str) else ""
    row = book.code(plain) or (book.block(plain) if plain else None)
    if row is None:
        raise CourseError(
            f"“{str(heading)[:30]}” is no heading of the Tabular List. Name a category or a block, as in S52 or S50-S59."
        )
    return row


def _line(row: Row, depth: int) -> Line:
    state = SEVENTH if row.chars else COMPLETE if row.billable else HEADING
    gap = bool(row.chars) and len(row.plain) < 6
    return Line(row.code, row.title, state, row.chars, gap, depth)
