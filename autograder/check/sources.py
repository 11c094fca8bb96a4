"""Locators: every source that an item names stands in ``datasets/locators.csv``, with edition and date."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

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


def unused(
    rows: tuple[Row, ...] | None,
    materials: Sequence[Material],
    cited: Sequence[Citation] = (),
    engines: Collection[str] = (),
) -> Iterator[Finding]:
    named = {x for m in materials for i in m.bank.items.values() if i.solution for x in i.solution.locators}
    named |= {one.locator for one in cited} | set(engines)
    for row in rows or ():
        name = row.cells.get("locator", "")
        if name and name not in named:
            yield look(
                LOCATORS,
                f"line {row.number}",
                f"no item and no table names “{name}”",
                "name it where it belongs, or drop the row",
            )


@dataclass(frozen=True)
class Citation:
    """A locator that a table of ``datasets/`` cites in its column ``locator``."""

    file: str
    line: int
    locator: str


def cited_in_tables(root: Path) -> list[Citation]:
    """Every locator that the rules kept as data rest on."""
    found = []
    for path in sorted((root / "datasets").rglob("*.csv")):
        file = path.relative_to(root).as_posix()
        if file == LOCATORS:
            continue
        try:
            with path.open(encoding="utf-8-sig", newline="") as handle:
                reader = csv.DictReader(handle)
                if "locator" in (reader.fieldnames or ()):
                    found += [Citation(file, reader.line_num, row["locator"]) for row in reader if row["locator"]]
        except (OSError, UnicodeDecodeError, csv.Error):
            continue
    return found


def named_by_engines(root: Path, rows: tuple[Row, ...] | None) -> set[str]:
    """Locators that stand literally in a payer's policy or in a program: steps of an engine name their source as well."""
    texts = []
    for path in (*(root / "datasets" / "payers").glob("*.toml"), *(root / "course").rglob("*.py")):
        try:
            texts.append(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            continue
    whole = "\n".join(texts)
    return {name for row in rows or () if (name := row.cells.get("locator", "")) and name in whole}


def cited_stand_there(rows: tuple[Row, ...] | None, cited: Sequence[Citation]) -> Iterator[Finding]:
    """What a table cites stands in the table of locators, as what an item cites does."""
    known = {row.cells.get("locator", "") for row in rows or ()}
    for one in cited:
        if rows is not None and one.locator not in known:
            what = f"the locator “{one.locator}” is not in {LOCATORS}"
            yield Finding(one.file, f"line {one.line}", what, "add a row for it, or write it exactly as there")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


RULES = (used_stand_there,)
