"""The tables behind the answers, `datasets/claims/grouping`, each read once."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from course import place
from course.errors import CourseError

FOLDER = ("datasets", "claims", "grouping")
FIRST, LAST = date(2025, 10, 1), date(2026, 9, 30)  # fiscal year 2026: what weights and DRG titles are good for
YEAR = "FY2026"
Rows = tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Group:
    """One MS-DRG with its weight. `family` is the lowest DRG of those that differ only in severity; `kind` is medical or
    surgical; `gmlos` and `amlos` are mean lengths of stay in days (geometric, arithmetic). `post_acute` and `special_pay`
    say whether the transfer policy holds for a discharge to other care, and whether in its milder form.
    """

    drg: str
    family: str
    mdc: str
    kind: str
    title: str
    weight: Decimal | None
    gmlos: Decimal | None
    amlos: Decimal | None
    post_acute: bool
    special_pay: bool


@dataclass(frozen=True)
class Hospital:
    """The fictional rates of a hospital. `labor` and `other` in cents make up the base rate; the wage index applies to the
    labor part. `cost_share` turns charges into costs. A stay is an outlier when its cost is more than `fixed_loss` cents
    above its payment; then `outlier_share` of the rest is paid (`burn_share` for burns).
    """

    id: str
    name: str
    labor: int
    other: int
    wage_index: Decimal
    cost_share: Decimal
    fixed_loss: int
    outlier_share: Decimal
    burn_share: Decimal


def read(name: str, build: Callable[[Rows], Any] = tuple) -> Any:
    """One table, as `build` makes it from the rows. Raises CourseError when the file is not there."""
    return _read(_folder(os.getcwd(), os.environ.get(place.HOME_VARIABLE, "")) / name, build)


@lru_cache(maxsize=8)
def _folder(here: str, home: str) -> Path:
    """What `place.find` goes by keys the cache."""
    return place.find().root.joinpath(*FOLDER)


@lru_cache(maxsize=64)
def _read(path: Path, build: Callable[[Rows], Any]) -> Any:
    if not path.is_file():
        raise CourseError(f"The table {path.name} is missing from {path.parent}. Download the course again.")
    with path.open(encoding="utf-8", newline="") as stream:
        return build(tuple(csv.DictReader(stream)))


def groups() -> Mapping[str, Group]:
    """Every MS-DRG of fiscal year 2026 by its three digits."""
    return read("ms_drg.csv", _groups)


def group(drg: str) -> Group:
    """One MS-DRG. Raises CourseError when there is none of that number."""
    found = groups().get(drg)
    if found is None:
        raise CourseError(f"There is no MS-DRG {drg} in {YEAR}; a number has three digits, as in 193.")
    return found


def family(one: Group) -> tuple[Group, ...]:
    """The DRGs that share everything but severity with this one, itself among them."""
    return tuple(other for other in groups().values() if other.family == one.family)


def category(mdc: str) -> str:
    """A major diagnostic category in our own words; "" where there is none."""
    return read("mdc.csv", _categories).get(mdc, "")


def hospital(name: str) -> Hospital:
    """The rates of a hospital. Raises CourseError, naming all, when there is none of that name."""
    known = read("hospitals.csv", _hospitals)
    if name not in known:
        raise CourseError(f"{name} is not a hospital here. These are: {', '.join(known)}.")
    return known[name]


def _groups(rows: Rows) -> dict[str, Group]:
    return {
        row["drg"]: Group(
            row["drg"],
            row["family"],
            row["mdc"],
            row["kind"],
            row["title"],
            *(Decimal(row[name]) if row[name] else None for name in ("weight", "gmlos", "amlos")),
            bool(row["post_acute"]),
            bool(row["special_pay"]),
        )
        for row in rows
    }


def _categories(rows: Rows) -> dict[str, str]:
    return {row["mdc"]: row["words"] for row in rows}


def _hospitals(rows: Rows) -> dict[str, Hospital]:
    return {
        row["hospital"]: Hospital(
            row["hospital"],
            row["name"],
            int(row["labor"]),
            int(row["other"]),
            Decimal(row["wage_index"]),
            Decimal(row["cost_share"]),
            int(row["fixed_loss"]),
            Decimal(row["outlier_share"]),
            Decimal(row["burn_share"]),
        )
        for row in rows
    }
