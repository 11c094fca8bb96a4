"""Small tables read strictly: every column is asked for, every cell has its form, every error names file and line."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from course.errors import CourseError

T = TypeVar("T")
_NEEDED = object()


class Cells:
    """One line of a table. Raises CourseError, naming the file, the line and the column."""

    def __init__(self, row: Mapping[str, str], where: str) -> None:
        self._row = row
        self._where = where
        self.asked: set[str] = set()

    def error(self, column: str, message: str) -> CourseError:
        return CourseError(f"{self._where}, column {column}: {message}.")

    def taken(self, column: str) -> str:
        """The cell as it stands."""
        self.asked.add(column)
        if column not in self._row:
            raise CourseError(f"{self._where}: the column {column} is missing.")
        cell = self._row[column]
        if cell != cell.strip():
            raise self.error(column, "a blank stands at the beginning or the end")
        return cell

    def text(self, column: str, default: Any = _NEEDED) -> str:
        cell = self.taken(column)
        if not cell and default is _NEEDED:
            raise self.error(column, "nothing stands here")
        return cell or default

    def like(self, column: str, pattern: str) -> str:
        cell = self.taken(column)
        if not re.fullmatch(pattern, cell, re.ASCII):
            raise self.error(column, f"“{cell[:40]}” has not the form of a {column}")
        return cell

    def one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        cell = self.taken(column)
        if cell not in allowed:
            raise self.error(column, f"“{cell[:40]}” is not one of {', '.join(allowed)}")
        return cell

    def whole(self, column: str, default: int | None = None) -> int:
        cell = self.taken(column)
        if not cell and default is not None:
            return default
        if not re.fullmatch(r"\d{1,9}", cell, re.ASCII):
            raise self.error(column, f"“{cell[:40]}” is not a whole number")
        return int(cell)

    def day(self, column: str, *, optional: bool = False) -> Any:
        """A date written 2026-06-03; None for an empty cell where that is allowed."""
        cell = self.taken(column)
        if optional and not cell:
            return None
        try:
            if len(cell) == 10:
                return date.fromisoformat(cell)
        except ValueError:
            pass
        raise self.error(column, f"“{cell[:40]}” is not a day such as 2026-06-03")

    def done(self) -> None:
        if strange := sorted(set(self._row) - self.asked):
            raise CourseError(f"{self._where}: the column {strange[0]} is not known here.")


def read_table(path: Path, read: Callable[[Cells], T], key: str = "") -> dict[str, T]:
    """The lines of a CSV table, by the column `key` (by line number where there is none). Raises CourseError."""
    name = path.name
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            lines = list(csv.reader(stream, strict=True))
    except FileNotFoundError:
        raise CourseError(f"{path} is missing. Download the course again; your answers are not touched.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CourseError(f"{path} cannot be read ({error}). Download the course again.") from None
    if len(lines) < 2:
        raise CourseError(f"{name} holds no line. Download the course again.")
    header = lines[0]
    if len(set(header)) != len(header):
        raise CourseError(f"{name}: a column stands there twice.")
    found: dict[str, T] = {}
    for number, line in enumerate(lines[1:], 2):
        where = f"{name}, line {number}"
        if len(line) != len(header):
            raise CourseError(f"{where}: {len(line)} cells instead of {len(header)}.")
        cells = Cells(dict(zip(header, line, strict=True)), where)
        value = read(cells)
        at = cells.taken(key) if key else str(number)
        cells.done()
        if at in found:
            raise CourseError(f"{where}: {at} stands here twice.")
        found[at] = value
    return found
