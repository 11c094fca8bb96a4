"""Where the codes of an encounter stand in the book, and which of its ranges they lie in.

A range of a note goes by the order of the book, not of the alphabet (C7A stands after C75), so codes are compared by
their places.  What was read once is kept for as long as the book is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from course.codes.book import Book, Row
from course.codes.forms import tidy, written
from course.codes.model import CodeRange, Note


@dataclass(frozen=True)
class Listed:
    """A code of the encounter. `at` is its place in the list (0: first-listed), `row` its line of the book.

    Of a code newer than the Tabular List shipped here `row` is the nearest heading above it, and `whole` is False.
    """

    at: int
    code: str
    plain: str
    row: Row
    char: str
    whole: bool

    @property
    def key(self) -> tuple[int, str]:
        """By this codes are put in the order of the book."""
        return self.row.number, self.plain


@dataclass(frozen=True)
class Pointer:
    """A range that a note names, with its first and last place in the book."""

    range: CodeRange
    first: int
    last: int

    def holds(self, one: Listed) -> bool:
        """Whether a code lies in the range, conditions included ("with sixth character 5")."""
        return self.first <= one.row.number <= self.last and self.range.meets(one.plain)


class Places:
    """The book as the conventions need it."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._rows: dict[str, tuple[Row, str, bool] | None] = {}
        self._notes: dict[int, tuple[tuple[Note, tuple[Pointer, ...]], ...]] = {}
        self._pointers: dict[CodeRange, Pointer] = {}

    def listed(self, at: int, entered: str) -> Listed | None:
        """A code of the list with its line of the book; None when not even its category is there."""
        plain = tidy(entered)
        if plain not in self._rows:
            self._rows[plain] = self._find(plain)
        found = self._rows[plain]
        return Listed(at, written(plain, "icd-10-cm"), plain, *found) if found else None

    def _find(self, plain: str) -> tuple[Row, str, bool] | None:
        whole = self.book.split(plain)
        if whole:
            return (*whole, True)
        above = (self.book.code(plain[:length]) for length in range(len(plain), 2, -1))
        row = next((row for row in above if row is not None), None)
        return (row, "", False) if row else None

    def notes(self, row: Row) -> tuple[tuple[Note, tuple[Pointer, ...]], ...]:
        """Every note that applies to a line (`Book.notes`), with the places of the codes it names."""
        if row.number not in self._notes:
            self._notes[row.number] = tuple(self._notes_of(row))
        return self._notes[row.number]

    def _notes_of(self, row: Row) -> list[tuple[Note, tuple[Pointer, ...]]]:
        places: dict[str, list[tuple[CodeRange, int, int]]] = {}
        many = []
        for note in self.book.notes(row):
            pointers = []
            for one in note.ranges:
                if note.kind not in places:
                    places[note.kind] = self.book.range_places(row, note.kind)
                # The book hands out ranges in the order of its notes.
                named, first, last = places[note.kind].pop(0)
                assert named == one
                pointers.append(Pointer(one, first, last))
            many.append((note, tuple(pointers)))
        return many

    def pointer(self, span: CodeRange) -> Pointer:
        """The places of a range of our own tables. Its ends must be in the book, or something above them."""
        if span not in self._pointers:
            first, last = self._nearest(span.first), self._nearest(span.last)
            self._pointers[span] = Pointer(span, first.number, last.last)
        return self._pointers[span]

    def _nearest(self, code: str) -> Row:
        plain = tidy(code)
        return next(row for n in range(len(plain), 2, -1) if (row := self.book.code(plain[:n])) is not None)

    def inside(self, one: Listed, spans: Iterable[CodeRange]) -> bool:
        """Whether a code lies in one of the ranges."""
        return any(self.pointer(span).holds(one) for span in spans)


_last: Places | None = None


def places(book: Book) -> Places:
    """The places of a book; those of the book used last are kept."""
    global _last
    if _last is None or _last.book is not book:
        _last = Places(book)
    return _last
