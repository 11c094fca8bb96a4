"""Find the columns of an official table by their headings, wherever these stand and however they are spread.

Official files begin with titles and licence notices, and stack a heading over several rows ("NON-FAC PE" over "RVU").
So the last rows, one to eight of them, are read together, cell under cell, until every required column is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from course.codes.imports.rows import Numbered
from course.errors import CourseError

_TALLEST = 8  # rows of one heading
_DEEPEST = 80  # rows before the first line of data


@dataclass(frozen=True)
class Column:
    """A column: patterns for its heading in order of preference, and whether a file may lack it."""

    name: str
    patterns: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True)
class Shape:
    """The columns of a kind of file; the first is the key, whose cells must fit `key`."""

    columns: tuple[Column, ...]
    key: str


class Line:
    """One row of data; its cells by the column's name, with sentences for cells that are wrong."""

    def __init__(self, number: int, cells: list[str], places: dict[str, int], headings: dict[str, str]) -> None:
        self.number = number
        self._cells, self._places, self._headings = cells, places, headings

    def text(self, name: str) -> str:
        """The cell; empty where the row is short or the file lacks the column."""
        place = self._places.get(name)
        return self._cells[place] if place is not None and place < len(self._cells) else ""

    def fit(self, name: str, pattern: str, what: str, *, empty: bool = False) -> str:
        """The cell, upper case, if it fits. Raises CourseError naming row and column."""
        value = self.text(name).upper()
        if (empty and not value) or re.fullmatch(pattern, value):
            return value
        raise self.wrong(name, what)

    def number_of(self, name: str, *, empty: bool = True, what: str = "a number") -> Decimal | None:
        """The cell as a number; ``$`` and thousands' commas are taken off. Empty, NA and * are None if allowed."""
        value = self.text(name).replace("$", "").replace(",", "").strip()
        if value.upper() in ("", "NA", "N/A", "*", ".", "-") and empty:
            return None
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or len(value) > 24:
            raise self.wrong(name, what)
        return number

    def whole(self, name: str) -> int:
        """The cell as a whole number, not negative."""
        number = self.number_of(name, empty=False, what="a whole number")
        if number is None or number != number.to_integral_value() or number < 0:
            raise self.wrong(name, "a whole number")
        return int(number)

    def cents(self, name: str) -> int | None:
        """An amount of dollars as integer cents."""
        number = self.number_of(name)
        return None if number is None else int((number * 100).to_integral_value())

    def day(self, name: str, *, empty: bool = True) -> date | None:
        """The cell as a date: 20260101, 2026-01-01, or 1/1/2026. Empty and * are None if allowed."""
        value = self.text(name)
        if value in ("", "*") and empty:
            return None
        found = as_date(value)
        if found is None:
            raise self.wrong(name, "a date")
        return found

    def wrong(self, name: str, what: str) -> CourseError:
        """The sentence for a cell that is not what it should be."""
        shown = self.text(name)[:30]
        return CourseError(
            f"Row {self.number}, column “{self._headings[name]}”: “{shown}” is not {what}. Nothing was imported."
        )


@lru_cache(maxsize=4096)  # a file of a million rows has some hundred different days
def as_date(value: str) -> date | None:
    """A date in one of the three ways official files write it; None when it is none."""
    hit = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)", value)
    year, month, day = (hit[1], hit[2], hit[3]) if hit else ("", "", "")
    if not hit:
        hit = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", value)
        if not hit:
            return None
        year, month, day = hit[3], hit[1], hit[2]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def lines(rows: Iterator[Numbered], shape: Shape, name: str) -> Iterator[Line]:
    """The lines of data. Raises CourseError when the headings are not there, or a key is no key."""
    places, headings = _headings(rows, shape, name)
    key, form = shape.columns[0].name, re.compile(shape.key)
    required = [column.name for column in shape.columns[1:] if column.required]
    begun = False
    for number, cells in rows:
        line = Line(number, cells, places, headings)
        value = line.text(key)
        if form.fullmatch(value.upper()):
            begun = True
            yield line
        elif not any(cells) or not any(line.text(one) for one in required):
            continue  # an empty row, or a footnote
        elif not begun and not re.search(r"\d", value):
            continue  # a heading goes on
        else:
            raise line.wrong(key, "a code of this file")


def _headings(rows: Iterator[Numbered], shape: Shape, name: str) -> tuple[dict[str, int], dict[str, str]]:
    window: list[list[str]] = []
    best: set[str] = set()
    for depth, (_, cells) in enumerate(rows, 1):
        window = [*window[1 - _TALLEST :], cells] if len(window) >= _TALLEST else [*window, cells]
        for height in range(1, len(window) + 1):
            stacked = _stacked(window[-height:])
            places = _match(stacked, shape)
            missing = {one.name for one in shape.columns if one.required} - places.keys()
            if not missing:
                return places, {one: stacked[place] for one, place in places.items()}
            if len(places) > len(best):
                best = set(places)
        if depth >= _DEEPEST:
            break
    wanted = [one for one in shape.columns if one.required]
    if len(best) * 2 < len(wanted) or shape.columns[0].name not in best:
        raise CourseError(
            f"{name} does not look like this kind of file: its headings ({', '.join(c.name for c in wanted)}) are not there."
        )
    lacking = ", ".join(one.name for one in wanted if one.name not in best)
    raise CourseError(f"{name} has no column for {lacking}. Is it the file as downloaded? Nothing was imported.")


def _stacked(rows: list[list[str]]) -> list[str]:
    """Cell under cell, joined with a space."""
    width = max(len(row) for row in rows)
    return [" ".join(row[at] for row in rows if at < len(row) and row[at]) for at in range(width)]


def _match(stacked: list[str], shape: Shape) -> dict[str, int]:
    """Place of every column that is found; a place is used once."""
    plain = [re.sub(r"[^a-z0-9]+", " ", cell.lower()).strip() for cell in stacked]
    places: dict[str, int] = {}
    for column in shape.columns:
        for pattern in column.patterns:
            hit = next(
                (at for at, cell in enumerate(plain) if at not in places.values() and re.search(pattern, cell)), None
            )
            if hit is not None:
                places[column.name] = hit
                break
    return places
