"""Every way of typing a right answer that a platform must be told, because it compares letter by letter. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from decimal import Decimal

from course.codes import forms
from course.items.types.fill_in import Accept, Blank

_MOST = 24  # ways to type one answer; beyond that the list is noise


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Each once, capitals apart: platforms ignore them."""
    seen: dict[str, str] = {}
    for text in texts:
        if text.strip():
            seen.setdefault(" ".join(text.split()).casefold(), " ".join(text.split()))
    return tuple(seen.values())[:_MOST]


def code(codes: Iterable[str], system: str) -> tuple[str, ...]:
    """A code with its dot and without."""
    return unique(way for one in codes for way in (forms.written(one, system), one))


def modifiers(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Modifiers in any order, with the separators that people type."""
    orders = itertools.permutations(wanted) if len(wanted) <= 3 else [wanted]
    return unique(mark.join(order) for order in orders for mark in (" ", ", ", "-", ","))


def blank_texts(blank: Blank, accept: Accept) -> tuple[str, ...] | None:
    """What to accept in a gap that is compared as text; None when a number has a margin, which text cannot say."""
    if blank.kind == "text":
        return unique(accept.texts)
    if blank.kind == "money":
        return money(int(accept.value))
    return None if accept.tolerance else unique(number_texts(accept.value))


def money(cents: int) -> tuple[str, ...]:
    """30.00, 30, $30.00; 1,234.50 with and without the comma."""
    whole, rest = divmod(abs(cents), 100)
    ways = [f"{whole}.{rest:02d}", f"{whole:,}.{rest:02d}"]
    ways += [f"{whole}", f"{whole:,}"] if not rest else []
    ways += [f"{whole}.{rest // 10}"] if rest and rest % 10 == 0 else []
    minus = "-" if cents < 0 else ""
    return unique(f"{minus}{mark}{way}" for mark in ("", "$") for way in ways)


def number_texts(value: Decimal) -> list[str]:
    plain = f"{value.normalize():f}"
    return [plain, f"{value.normalize():,f}", *([f"{plain}.0"] if "." not in plain else [])]
