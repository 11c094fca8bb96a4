"""The tables of ICD-10-PCS: which characters may follow which, on which days, and what they mean.

A line of ``icd10pcs_rows.csv`` stands for every code made of its three characters and one character out of each of
its last four fields. No code comes out of two lines. So validity, the next characters and the number of codes under
a beginning are read off the lines; the codes are never listed.
"""

from __future__ import annotations

import csv
import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import prod
from pathlib import Path

from course import place
from course.codes.model import Entry, Release
from course.errors import CourseError

LENGTH = 7
FILES = (
    "icd10pcs_rows.csv",
    "icd10pcs_titles.csv",
    "icd10pcs_labels.csv",
    "icd10pcs_axes.csv",
    "icd10pcs_releases.csv",
)
TITLES = "April 2024 and April 2025"  # the lists that the titles were taken from


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a table (three characters), its days, the number of its title's form (0: none shipped), four axes."""

    table: str
    first: date
    last: date
    form: int
    axes: tuple[str, str, str, str]

    def on(self, day: date) -> bool:
        """Whether its codes are valid that day."""
        return self.first <= day <= self.last

    def begins(self, prefix: str) -> bool:
        """Whether a code of this line begins so; `prefix` has three characters or more, the first three fit."""
        return all(char in chars for char, chars in zip(prefix[3:], self.axes, strict=False))

    def codes(self, prefix: str = "") -> Iterator[str]:
        """Its codes that begin so."""
        axes = [(prefix[at] if at < len(prefix) else chars) for at, chars in enumerate(self.axes, 3)]
        return (self.table + "".join(tail) for tail in itertools.product(*axes))


def data_folder() -> Path:
    """``datasets/codes`` of this copy of the course. Raises CourseError when the PCS files are not there."""
    folder = place.find().root / "datasets" / "codes"
    if not all((folder / name).is_file() for name in FILES):
        raise CourseError(
            f"The ICD-10-PCS tables are missing from {folder}. Download the course again; your answers are not touched."
        )
    return folder


class Tables:
    """All of ICD-10-PCS that is known here. Codes are plain: seven capital characters."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or data_folder()
        self.releases = tuple(
            Release(r["release"], _date(r["from"]), _date(r["to"]), int(r["codes"]), r["source"])
            for r in _read(folder / "icd10pcs_releases.csv")
        )
        self.axes = {
            r["section"]: (r["name"], *(r[str(n)] for n in range(2, 8))) for r in _read(folder / "icd10pcs_axes.csv")
        }
        self.forms = {int(r["number"]): r["title"] for r in _read(folder / "icd10pcs_titles.csv")}
        # table or pattern, position, character(s) -> name, name as titles say it
        self._labels = {
            (table, int(position), value): (label, said or label)
            for table, position, value, label, said in _lines(folder / "icd10pcs_labels.csv")
        }
        self._rows = self._read_rows(folder / "icd10pcs_rows.csv")
        self._tops: dict[str, dict[str, dict[str, int]]] = {}

    def _read_rows(self, path: Path) -> dict[str, tuple[Row, ...]]:
        first, last = self.releases[0].first, self.releases[-1].last
        day = lru_cache(maxsize=None)(_date)
        rows: dict[str, list[Row]] = defaultdict(list)
        for table, start, stop, form, four, five, six, seven in _lines(path):
            span = day(start) if start else first, day(stop) if stop else last
            rows[table].append(Row(table, *span, int(form or 0), (four, five, six, seven)))
        return {table: tuple(many) for table, many in rows.items()}

    # Codes

    def rows(self, table: str | None = None) -> Iterator[Row]:
        """The lines of one table, or all."""
        if table is not None:
            yield from self._rows.get(table, ())
        else:
            for many in self._rows.values():
                yield from many

    def row(self, code: str, day: date | None = None) -> Row | None:
        """The line a complete code comes from; on demand only when it is valid that day."""
        if len(code) != LENGTH:
            return None
        for row in self._rows.get(code[:3], ()):
            if row.begins(code) and (day is None or row.on(day)):
                return row
        return None

    def valid(self, code: str, day: date) -> bool:
        """Whether it is a complete code that may be reported for this day."""
        return self.row(code, day) is not None

    def span(self, code: str) -> tuple[date, date] | None:
        """The first and last day of a complete code; None for what never was one."""
        row = self.row(code)
        return (row.first, row.last) if row else None

    def complete_codes(self, day: date) -> Iterator[str]:
        """Every valid code of the day, table by table; within a table not sorted."""
        return (code for row in self.rows() if row.on(day) for code in row.codes())

    def starting(self, prefix: str, day: date, limit: int) -> list[str]:
        """The first codes of the day that begin so, in order."""
        found: list[str] = []
        for table in sorted(self._rows):
            if table.startswith(prefix[:3]):
                rows = [row for row in self._rows[table] if row.on(day) and row.begins(prefix)]
                found += sorted(code for row in rows for code in row.codes(prefix))
                if len(found) >= limit:
                    break
        return found[:limit]

    def entry(self, code: str, day: date) -> Entry:
        """A code as a suggestion, with its title where one is shipped."""
        return Entry(code, self.title(code), self.valid(code, day))

    # What may follow

    def following(self, prefix: str, day: date) -> dict[str, int]:
        """The characters that may follow, in order, each with the number of valid codes that it leads to."""
        if len(prefix) < 3:
            return self._top(day).get(prefix, {})
        counted: dict[str, int] = defaultdict(int)
        at = len(prefix) - 3
        if at < 4:
            for row in self._rows.get(prefix[:3], ()):
                if row.on(day) and row.begins(prefix):
                    rest = prod(map(len, row.axes[at + 1 :]))
                    for char in row.axes[at]:
                        counted[char] += rest
        return dict(sorted(counted.items()))

    def count(self, prefix: str, day: date) -> int:
        """The number of valid codes of the day that begin so."""
        return sum(self.following(prefix, day).values()) if len(prefix) < LENGTH else int(self.valid(prefix, day))

    def first_fault(self, code: str, day: date) -> int | None:
        """The place (1 to 7) of the first character at which no valid code goes on; 8 for one character too many.

        None for a valid code, and for the beginning of one.
        """
        for at, char in enumerate(code[:LENGTH]):
            if char not in self.following(code[:at], day):
                return at + 1
        return LENGTH + 1 if len(code) > LENGTH else None

    def _top(self, day: date) -> dict[str, dict[str, int]]:
        """What may follow no, one or two characters; counted once for each release."""
        release = self.release(day)
        if release is None:
            return {}
        if release.name not in self._tops:
            counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
            for row in self.rows():
                if row.on(day):
                    number = prod(map(len, row.axes))
                    for at in range(3):
                        counted[row.table[:at]][row.table[at]] += number
            self._tops[release.name] = {prefix: dict(sorted(many.items())) for prefix, many in counted.items()}
        return self._tops[release.name]

    # Meaning

    def axis(self, section: str, position: int) -> str:
        """What the axis at a place (1 to 7) is called in a section, as in "Root operation"."""
        return "Section" if position == 1 else self.axes[section][position - 1]

    def label(self, code: str, position: int, *, said: bool = False) -> str | None:
        """What the character at a place of `code` means there; None where it is not known.

        `code` reaches at least to that place. In section X the sixth character is read with the seventh.
        `said`: as official titles say it ("Right Lung" for "Lung, Right").
        """
        if position <= 3:
            found = self._labels.get((("", code[0], f"{code[0]}.")[position - 1], position, code[position - 1]))
            return found[0] if found else None
        char = code[position - 1]
        if code[0] == "X" and position == 6:
            if len(code) < LENGTH:
                return None
            char = code[5:7]
        table = code[:3]
        for pattern in (table, f"{table[:2]}.", f"{table[0]}.{table[2]}", f"{table[0]}.."):
            found = self._labels.get((pattern, position, char))
            if found:
                return found[said]
        return None

    def title(self, code: str) -> str | None:
        """The official title, made again from its form and the names of its characters; None where none is shipped."""
        row = self.row(code)
        if row is None or not row.form:
            return None
        text = self.forms[row.form]
        for position in range(4, LENGTH + 1):
            place_of = f"{{{position}}}"
            if place_of in text:
                text = text.replace(place_of, self.label(code, position, said=True) or "")
        return text

    # Dates

    def release(self, day: date) -> Release | None:
        """The release in force on a day; None when the day is not covered."""
        return next((one for one in self.releases if one.first <= day <= one.last), None)


def _lines(path: Path) -> Iterator[list[str]]:
    """The lines of a file after its head; the long files are read so, for it takes half the time."""
    with path.open(encoding="utf-8", newline="") as stream:
        lines = csv.reader(stream)
        next(lines)
        yield from lines


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _date(text: str) -> date:
    return date.fromisoformat(text)
