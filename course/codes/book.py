"""The code book: read the index by code and by place, on a date.

One `Book` per index. Rows are read when asked for; nothing is kept but the small list of releases.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from course.codes import store
from course.codes.forms import written
from course.codes.model import CodeRange, Entry, Note, Release, Step

PLACEHOLDER = "X"
_NODE = "SELECT number, kind, code, plain, title, parent, last, billable, chars, seventh_from FROM node"


@dataclass(frozen=True)
class Row:
    """One line of the Tabular List: a chapter, a block or a code, without its 7th character."""

    number: int
    kind: str
    code: str
    plain: str
    title: str
    parent: int | None
    last: int
    billable: int
    chars: str
    seventh_from: int | None

    @property
    def step(self) -> Step:
        return Step(self.kind, self.code, self.title)

    @property
    def stem(self) -> str:
        """The first six characters of a code that takes a 7th: gaps filled with the placeholder X."""
        return f"{self.plain:{PLACEHOLDER}<6}"


class Book:
    """The open index. Heals itself: a file found broken while reading is built again, once."""

    def __init__(
        self,
        connection: sqlite3.Connection | None = None,
        progress: store.Progress | None = None,
        tell: store.Tell | None = None,
    ) -> None:
        self._progress, self._tell = progress, tell
        self._connection = connection or store.open_index(progress, tell)

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "disk" not in str(error):
                raise  # a slip in our own SQL, not a broken file
            self._connection.close()
            self._connection = store.open_index(self._progress, self._tell, rebuild=True)
            return self._connection.execute(sql, values).fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    # Codes and their places

    def node(self, number: int) -> Row:
        """The line at a place of the book."""
        return Row(*self.rows(f"{_NODE} WHERE number = ?", (number,))[0])

    def code(self, plain: str) -> Row | None:
        """The line of a code as it stands in the book (no 7th character added); `plain` has no dot."""
        found = self.rows(f"{_NODE} WHERE plain = ? AND kind = 'code'", (plain,))
        return Row(*found[0]) if found else None

    def split(self, plain: str) -> tuple[Row, str] | None:
        """The line and the 7th character of a complete code; the character is "" where none is taken.

        Every official code of the Tabular's release can be split, and nothing else.
        """
        row = self.code(plain)
        if row is not None:
            return (row, "") if row.billable else None
        if len(plain) != 7:
            return None
        stem, char = plain[:6].rstrip(PLACEHOLDER), plain[6]
        for length in range(len(stem), 7):
            row = self.code(plain[:length])
            if row is not None and char in row.chars and row.stem == plain[:6]:
                return row, char
        return None

    def under(self, row: Row) -> list[Row]:
        """The lines directly under a line."""
        return [Row(*one) for one in self.rows(f"{_NODE} WHERE parent = ? ORDER BY number", (row.number,))]

    def starting(self, prefix: str, limit: int, *, categories_first: bool = False) -> list[Row]:
        """The codes that start so, in the order of the book; on demand the three-character categories before all."""
        # The last character of any code is at most Z, and "[" follows it.
        first = "length(plain) > 3, " if categories_first else ""
        sql = f"{_NODE} WHERE kind = 'code' AND plain >= ? AND plain < ? ORDER BY {first}number LIMIT ?"
        return [Row(*one) for one in self.rows(sql, (prefix, f"{prefix}[", limit))]

    def block(self, name: str) -> Row | None:
        """The line of a block, as in S50-S59."""
        found = self.rows(f"{_NODE} WHERE code = ? AND kind = 'block'", (name,))
        return Row(*found[0]) if found else None

    def inside(self, row: Row) -> list[Row]:
        """A line and all lines below it, in the order of the book."""
        return [
            Row(*one)
            for one in self.rows(f"{_NODE} WHERE number BETWEEN ? AND ? ORDER BY number", (row.number, row.last))
        ]

    def above(self, row: Row) -> Iterator[Row]:
        """The lines above a line, nearest first."""
        while row.parent is not None:
            row = self.node(row.parent)
            yield row

    def seventh(self, row: Row) -> tuple[tuple[str, str], ...]:
        """The 7th characters that this code really has, with their meaning."""
        if not row.chars:
            return ()
        table = dict(self.rows("SELECT char, label FROM seventh WHERE node = ?", (row.seventh_from,)))
        return tuple((char, table[char]) for char in row.chars)

    def title(self, row: Row, char: str = "") -> str:
        """The full title, the meaning of the 7th character included."""
        if not char:
            return row.title
        meaning = dict(self.seventh(row))[char].partition(";")[0]
        return f"{row.title}, {meaning}"

    def notes(self, row: Row) -> tuple[Note, ...]:
        """Every note that applies: its own first, then those of each line above it.

        Inclusion terms speak of their own line only, so they are not inherited.
        """
        many = []
        for at in (row, *self.above(row)):
            own = at.number == row.number
            sql = "SELECT kind, text, ranges FROM note WHERE node = ? ORDER BY place"
            for kind, text, ranges in self.rows(sql, (at.number,)):
                if own or kind != "inclusion term":
                    many.append(Note(kind, text, at.step, not own, _ranges(ranges)))
        return tuple(many)

    def range_places(self, row: Row, kind: str) -> list[tuple[CodeRange, int, int]]:
        """The ranges of one kind of note that apply to a line, each with its first and last place in the book."""
        many = []
        for at in (row, *self.above(row)):
            sql = "SELECT ranges FROM note WHERE node = ? AND kind = ? AND ranges IS NOT NULL"
            for (ranges,) in self.rows(sql, (at.number, kind)):
                many += [(_range(one), one[3], one[4]) for one in json.loads(ranges)]
        return many

    @cached_property
    def everyday(self) -> frozenset[str]:
        """The codes that coders' everyday words and abbreviations stand for, with their dots."""
        return frozenset(code for (codes,) in self.rows("SELECT codes FROM term") for code in codes.split())

    def weight(self, word: str) -> float:
        """How much a word tells: 1 for a rare one, less the more lines have it, at least 0.5."""
        found = self.rows("SELECT count FROM word WHERE word = ?", (word,))
        count = found[0][0] if found else 0
        return min(1.0, max(0.5, 1.3 - 0.1 * math.log2(1 + count)))

    @cached_property
    def respellings(self) -> dict[str, str]:
        """Other spellings, folded, and the one that the terms use ("fx": "fracture")."""
        return dict(self.rows("SELECT term, means FROM term WHERE kind = 'spelling'"))

    # Dates

    @cached_property
    def releases(self) -> tuple[Release, ...]:
        """All releases the dated list knows, oldest first."""
        sql = "SELECT name, start, stop, codes, source FROM release ORDER BY start"
        return tuple(
            Release(name, date.fromisoformat(a), date.fromisoformat(b), codes, source)
            for name, a, b, codes, source in self.rows(sql)
        )

    @cached_property
    def titles_release(self) -> Release:
        """The release whose titles and notes are shipped."""
        ((day,),) = self.rows("SELECT value FROM meta WHERE key = 'titles'")
        return self.release(date.fromisoformat(day)) or self.releases[-1]

    def release(self, day: date) -> Release | None:
        """The release in force on a day; None when the day is not covered."""
        return next((one for one in self.releases if one.first <= day <= one.last), None)

    def spans(self, plain: str) -> tuple[tuple[date, date], ...]:
        """The days between which a complete code is valid; empty for what never was a complete code."""
        found = self.rows("SELECT start, stop FROM span WHERE code = ? ORDER BY start", (plain,))
        if found:
            return tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in found)
        return ((self.releases[0].first, self.releases[-1].last),) if self.split(plain) else ()

    def valid(self, plain: str, day: date) -> bool:
        """Whether `plain` (no dot) is a complete code that may be reported for this day."""
        return any(a <= day <= b for a, b in self.spans(plain))

    def dated_under(self, prefix: str, day: date, limit: int) -> list[str]:
        """Complete codes with dates of their own that start so and are valid on the day, dots left out."""
        sql = "SELECT code FROM span WHERE code >= ? AND code < ? AND start <= ? AND stop >= ? ORDER BY code LIMIT ?"
        return [code for (code,) in self.rows(sql, (prefix, f"{prefix}[", day.isoformat(), day.isoformat(), limit))]

    def complete_codes(self, day: date) -> Iterator[str]:
        """Every complete code of a day, dots left out; the dated ones last."""
        dated = {code for (code,) in self.rows("SELECT DISTINCT code FROM span")}
        for plain, billable, chars in self.rows("SELECT plain, billable, chars FROM node WHERE kind = 'code'"):
            for code in [f"{plain:{PLACEHOLDER}<6}{char}" for char in chars] if chars else [plain] * billable:
                if code not in dated:
                    yield code
        for code in sorted(dated):
            if self.valid(code, day):
                yield code

    def entry(self, plain: str, day: date) -> Entry:
        """A code as a suggestion: complete or not, with its title where one is shipped."""
        whole = self.split(plain)
        row = whole[0] if whole else self.code(plain)
        title = self.title(row, whole[1] if whole else "") if row else None
        return Entry(written(plain, "icd-10-cm"), title, self.valid(plain, day))


def _ranges(stored: str | None) -> tuple[CodeRange, ...]:
    return tuple(_range(one) for one in json.loads(stored)) if stored else ()


def _range(one: list[Any]) -> CodeRange:
    return CodeRange(one[0], one[1], tuple((place, text) for place, text in one[2]))
