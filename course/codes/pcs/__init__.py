"""ICD-10-PCS on a date of service: look a code up, build one character by character, search by words.

    from course.codes.pcs import look_up, search, table
    look_up("0DTJ4ZZ", date(2026, 6, 3)).sentence
    table("0DT", date(2026, 6, 3)).choices[0].label
    search("lap appendectomy", date(2026, 6, 3))[0].code

Everything rests on five small files of ``datasets/codes`` (`course.codes.pcs.tables`), read once in a moment; there
is no index to make, so nothing that can break.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course.codes.finder import Hit
    from course.codes.model import Answer
    from course.codes.pcs.builder import Axis
    from course.codes.pcs.operations import Operation
    from course.codes.pcs.tables import Tables

__all__ = [
    "complete_codes",
    "first_fault",
    "look_up",
    "open_tables",
    "root_operations",
    "row_valid",
    "search",
    "table",
    "title",
    "valid",
]

_open: Tables | None = None


def open_tables() -> Tables:
    """The tables of this process, read on first use. Raises CourseError when their files are not there."""
    global _open
    if _open is None:
        from course.codes.pcs.tables import Tables

        _open = Tables()
    return _open


def look_up(code: str, day: date) -> Answer:
    """Everything about one code as typed, on a date of service (`course.codes.pcs.lookup`)."""
    from course.codes.pcs.lookup import look_up

    return look_up(open_tables(), code, day)


def table(prefix: str, day: date) -> Axis:
    """The axis that follows `prefix` (0 to 6 characters) and the characters that lead to a valid code that day."""
    from course.codes.pcs.builder import table

    return table(open_tables(), prefix, day)


def valid(code: str, day: date) -> bool:
    """Whether `code` is a complete code that may be reported for this day."""
    from course.codes.forms import tidy

    return open_tables().valid(tidy(code), day)


def row_valid(code: str, day: date) -> bool:
    """Whether the seven characters follow one row of one table on that day (which is what makes a code valid)."""
    return valid(code, day)


def first_fault(code: str, day: date) -> int | None:
    """The place (1 to 7) of the first character at which no valid code of the day goes on; None when there is none."""
    from course.codes.forms import tidy

    return open_tables().first_fault(tidy(code), day)


def title(code: str) -> str | None:
    """The official title; None where none is shipped, or it is no complete code."""
    from course.codes.forms import tidy

    return open_tables().title(tidy(code))


def complete_codes(day: date) -> Iterator[str]:
    """Every code that is valid on that day, table by table."""
    return open_tables().complete_codes(day)


def search(words: str, day: date, limit: int = 20) -> list[Hit]:
    """The codes of the day that fit a coder's words best (`course.codes.pcs.finder`)."""
    from course.codes.pcs.finder import search

    return search(open_tables(), words, day, limit)


def root_operations() -> tuple[Operation, ...]:
    """The 31 root operations of the Medical and Surgical section, with our own one-line definitions."""
    from course.codes.pcs.operations import operations

    return operations()
