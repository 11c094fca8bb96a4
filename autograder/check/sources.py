"""Locators: every source that an item names stands in ``datasets/locators.csv``, with edition and date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from .finding import Finding, look
from .material import LOCATORS, Material, Row

COLUMNS = ("locator", "source", "edition", "topic", "checked_on")


def used_stand_there(material: Material) -> Iterator[Finding]:
    if material.locators is None:
        return
    known = {row.cells.get("locator", "") for row in material.locators}
    for item in material.bank.items.values():
        for locator in item.solution.locators if item.solution else ():
            if locator not in known:
                yield Finding(
                    material.bank_file,
                    item.id,
                    f"the locator “{locator}” is not in {LOCATORS}",
                    "add a row for it, or write it exactly as there",
                )


def table_is_whole(rows: tuple[Row, ...] | None) -> Iterator[Finding]:
    """Every row has every column, a real date, and no double."""
    if rows is None:
        yield Finding(LOCATORS, "", "there is no table of locators", f"make it, with the columns {', '.join(COLUMNS)}")
        return
    count = Counter(row.cells.get("locator", "") for row in rows)
    for row in rows:
        line, name = f"line {row.number}", row.cells.get("locator", "")
        empty = [c for c in COLUMNS if not row.cells.get(c)]
        if empty:
            yield Finding(LOCATORS, line, f"nothing under {', '.join(empty)}", "fill it in")
        if row.cells.get("checked_on") and not _is_date(row.cells["checked_on"]):
            yield Finding(LOCATORS, line, f"“{row.cells['checked_on']}” is not a date", "write it as 2026-11-21")
        if name and count[name] > 1:
            count[name] = 1  # said once
            yield Finding(LOCATORS, line, f"“{name}” stands there twice", "keep one row")


def unused(rows: tuple[Row, ...] | None, materials: Sequence[Material]) -> Iterator[Finding]:
    named = {x for m in materials for i in m.bank.items.values() if i.solution for x in i.solution.locators}
    for row in rows or ():
        name = row.cells.get("locator", "")
        if name and name not in named:
            yield look(
                LOCATORS, f"line {row.number}", f"no item names “{name}”", "name it where it belongs, or drop the row"
            )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


RULES = (used_stand_there,)
