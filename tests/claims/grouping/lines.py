"""Outpatient lines from shorthand."""

from __future__ import annotations

from datetime import date, timedelta

from course.claims.model import RevenueLine

DAY = date(2026, 6, 3)


def lines(*codes: str) -> tuple[RevenueLine, ...]:
    """20610-50 (modifier), G0378x20 (units), 99284@-1 (a day earlier)."""
    made = []
    for number, text in enumerate(codes, 1):
        text, _, back = text.partition("@")
        text, _, units = text.partition("x")
        code, *modifiers = text.split("-")
        day = DAY + timedelta(days=int(back or 0))
        made.append(RevenueLine(number, "0500", 10_000, int(units or 1), code, tuple(modifiers), day))
    return tuple(made)
