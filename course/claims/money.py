"""Money in whole cents. Nothing in this package ever holds an amount as a float."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from course.errors import CourseError

_AMOUNT = re.compile(r"-?\d{1,9}(?:\.\d{1,2})?")


def cents(text: str) -> int:
    """An amount as typed or as X12 writes it ("1,234.5", "$30", "-12.00") in cents. Raises CourseError."""
    plain = str(text).strip().replace("$", "").replace(",", "").replace(" ", "")
    if not _AMOUNT.fullmatch(plain):
        raise CourseError(f"“{str(text)[:30]}” is not an amount of money; write it as in 128.40.")
    return int((Decimal(plain) * 100).to_integral_value())


def amount(value: int) -> str:
    """Cents as people write them: 128450 -> "1,284.50"."""
    return f"{'-' if value < 0 else ''}{abs(value) // 100:,}.{abs(value) % 100:02d}"


def x12_amount(value: int) -> str:
    """Cents as X12 writes them: no thousands separator, no trailing zeros ("128.4", "30", "-5.25")."""
    sign, whole, rest = "-" if value < 0 else "", abs(value) // 100, abs(value) % 100
    return f"{sign}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")


def part(value: int, rate: Decimal | str) -> int:
    """A share of an amount, rounded half up to the cent: part(10005, "0.2") -> 2001. Keeps the sign."""
    exact = Decimal(abs(value)) * Decimal(rate)
    rounded = int(exact.to_integral_value(ROUND_HALF_UP))
    return rounded if value >= 0 else -rounded
