"""Types of bill: put together from the place with its kind of care, and the frequency, instead of listed."""

from __future__ import annotations

from course.codes import model
from course.codes.sets import tables


def parts(code: str) -> tuple[tables.Row | None, tables.Row | None]:
    """The two parts of a type of bill of four characters: place and kind of care, frequency."""
    return tables.rows("type-of-bill").get(code[:3]), tables.rows("frequency").get(code[3:])


def title(code: str) -> str | None:
    """``"0131"`` -> ``"Hospital, outpatient: whole claim, from beginning to end"``; None when a part is not held."""
    care, frequency = parts(code)
    return _title(care, frequency) if care and frequency else None


def is_usual(code: str) -> bool:
    """Whether the table knows the two parts together."""
    care, frequency = parts(code)
    return bool(care and frequency and frequency.code in care.more.get("frequencies", "").split())


def usual() -> tuple[model.Entry, ...]:
    """Every type of bill that the table knows."""
    frequencies = tables.rows("frequency")
    return tuple(
        model.Entry(f"{care.code}{char}", _title(care, frequencies[char]), True)
        for care in tables.rows("type-of-bill").values()
        for char in care.more["frequencies"].split()
    )


def _title(care: tables.Row, frequency: tables.Row) -> str:
    return f"{care.words}: {frequency.words[0].lower()}{frequency.words[1:]}"
