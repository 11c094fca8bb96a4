"""Fee schedules: what a payer's schedule allows for a code on a day, before modifiers.

The structure is that of the Medicare fee schedule (work, practice expense by place, malpractice, each times its
locality index, times a conversion factor); the relative values in `datasets/claims/fees` are made up for teaching.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path

from course import place
from course.claims.money import amount
from course.codes.sets import row as set_row
from course.errors import CourseError

FOLDER = ("datasets", "claims", "fees")
ALWAYS_FROM, ALWAYS_TO = date(2015, 1, 1), date(2099, 12, 31)
SOURCE = "42 CFR 414.22"


@dataclass(frozen=True)
class Service:
    """One code with what a physician fee schedule tells about it.

    `status` A paid, B bundled, C priced by the record, I not for this schedule, N not covered by Medicare. `parts` the
    PC/TC indicator, `multiple` / `bilateral` / `assistant` / `cosurgeon` the indicators of those rules, `global_days`
    000, 010, 090, MMM, XXX, YYY or ZZZ, `family` the base endoscopy.
    """

    code: str
    modifier: str
    start: date
    end: date
    benefit: str
    status: str
    work: Decimal
    practice_office: Decimal
    practice_facility: Decimal
    malpractice: Decimal
    global_days: str
    parts: int
    multiple: int
    bilateral: int
    assistant: int
    cosurgeon: int
    family: str


@dataclass(frozen=True)
class Flat:
    """One code with a fixed amount for one unit: laboratory tests, drugs, supplies, a payer's own prices."""

    code: str
    start: date
    end: date
    benefit: str
    kind: str
    cents: int


@dataclass(frozen=True)
class Factor:
    """What turns relative values into money for one schedule in a span of days."""

    start: date
    end: date
    factor: Decimal
    flat: Decimal
    locality: str
    source: str


@dataclass(frozen=True)
class Index:
    """The three indices of a locality."""

    start: date
    end: date
    work: Decimal
    practice: Decimal
    malpractice: Decimal


@dataclass(frozen=True)
class Fee:
    """What a schedule allows for one unit: `cents`, of it `practice` for practice expense; `service` where the price
    rests on relative values. `how` is the arithmetic in words."""

    cents: int
    benefit: str
    how: str
    source: str
    service: Service | None = None
    kind: str = "service"
    practice: int = 0


def facility(pos: str) -> bool:
    """Whether the lower practice expense of a facility is paid at a place of service."""
    return pos in _facility_places()


def service(code: str, modifiers: tuple[str, ...], day: date) -> Service | None:
    """The row of a code: its professional or technical part where 26 or TC is among the modifiers and has its own."""
    return _listed(folder(), code, modifiers, day)


@lru_cache(maxsize=65536)
def _listed(where: Path, code: str, modifiers: tuple[str, ...], day: date) -> Service | None:
    rows = _tables(where).services
    for part in ("26", "TC"):
        if part in modifiers and (found := _in_force(rows.get((code, part), ()), day)):
            return found
    return _in_force(rows.get((code, ""), ()), day)


def fee(schedule: str, code: str, modifiers: tuple[str, ...], pos: str, day: date) -> Fee | None:
    """The fee of one unit by a schedule; None where the schedule has no price. Modifiers other than 26 and TC, and all
    reductions, come later. Raises CourseError when the schedule is not known on that day."""
    part = "26" if "26" in modifiers else "TC" if "TC" in modifiers else ""
    return _fee(folder(), schedule, code, part, facility(pos), day)


def benefit(code: str, day: date, schedule: str = "") -> str:
    """The kind of benefit a code falls under; "other" where no table has the code."""
    return _benefit(folder(), code, day, schedule)


@lru_cache(maxsize=65536)
def _benefit(where: Path, code: str, day: date, schedule: str) -> str:
    tables = _tables(where)
    for rows in (tables.special.get((schedule, code), ()), tables.flat.get(code, ())):
        if found := _in_force(rows, day):
            return found.benefit
    found_service = _listed(where, code, (), day)
    return found_service.benefit if found_service else "other"


def known_codes() -> frozenset[str]:
    """Every code that some schedule of the course prices or lists."""
    tables = _tables(folder())
    return frozenset([code for code, _ in tables.services]) | frozenset(tables.flat) | {c for _, c in tables.special}


def charge(code: str, modifiers: tuple[str, ...] = (), day: date = date(2026, 6, 1)) -> int | None:
    """What the clinic's price list asks for one unit, in cents; None where the code is not on the list."""
    rows = _tables(folder()).charges
    for part in ("26", "TC"):
        if part in modifiers and (found := _in_force(rows.get((code, part), ()), day)):
            return found.cents
    found = _in_force(rows.get((code, ""), ()), day)
    return found.cents if found else None


@lru_cache(maxsize=65536)
def _fee(where: Path, schedule: str, code: str, part: str, inside: bool, day: date) -> Fee | None:
    tables = _tables(where)
    factor = _in_force(tables.factors.get(schedule, ()), day)
    if factor is None:
        raise CourseError(f"There is no fee schedule “{schedule}” for {day}. Check the date of service.")
    own = _in_force(tables.special.get((schedule, code), ()), day)
    if own:
        return Fee(own.cents, own.benefit, f"price of its own in this contract: {amount(own.cents)}", factor.source)
    flat = _in_force(tables.flat.get(code, ()), day)
    if flat:
        cents = _round(Decimal(flat.cents) * factor.flat)
        how = f"{amount(flat.cents)} a unit x {factor.flat} = {amount(cents)}"
        return Fee(cents, flat.benefit, how, factor.source, kind=flat.kind)
    row = _listed(where, code, (part,) if part else (), day)
    if row is None:
        return None
    index = _in_force(tables.localities.get(factor.locality, ()), day)
    if index is None:
        raise CourseError(f"The locality {factor.locality} has no indices for {day}.")
    practice = row.practice_facility if inside else row.practice_office
    units = row.work * index.work + practice * index.practice + row.malpractice * index.malpractice
    cents = _round(units * factor.factor * 100)
    how = (
        f"({row.work} x {index.work} + {practice} x {index.practice} + {row.malpractice} x {index.malpractice}) "
        f"x {factor.factor} = {amount(cents)}" + (", facility rate" if inside else "")
    )
    share = _round(practice * index.practice * factor.factor * 100)
    return Fee(cents, row.benefit, how, factor.source, row, practice=share)


def _round(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_UP))


def _in_force(rows, day: date):  # type: ignore[no-untyped-def]
    for one in rows:
        if one.start <= day <= one.end:
            return one
    return None


@dataclass(frozen=True)
class _Tables:
    services: dict[tuple[str, str], tuple[Service, ...]]
    flat: dict[str, tuple[Flat, ...]]
    special: dict[tuple[str, str], tuple[Flat, ...]]
    factors: dict[str, tuple[Factor, ...]]
    localities: dict[str, tuple[Index, ...]]
    charges: dict[tuple[str, str], tuple[Flat, ...]]


def folder() -> Path:
    """Where the fee tables lie. Raises CourseError when they are missing."""
    return _folder(os.getcwd(), os.environ.get(place.HOME_VARIABLE, ""))


@lru_cache(maxsize=8)
def _folder(here: str, home: str) -> Path:
    found = place.find().root.joinpath(*FOLDER)
    if not (found / "services.csv").is_file():
        raise CourseError(f"The fee tables are missing from {found}. Download the course again.")
    return found


@lru_cache(maxsize=1)
def _facility_places() -> frozenset[str]:
    """The places that the course's own table marks with the facility rate (CMS place of service code set)."""
    from course.codes.sets import entries

    codes = [entry.code for entry in entries("pos")]
    return frozenset(
        code for code in codes if (found := set_row("pos", code)) is not None and found.more.get("rate") == "facility"
    )


@lru_cache(maxsize=4)
def _tables(where: Path) -> _Tables:
    services: dict[tuple[str, str], tuple[Service, ...]] = {}
    for line in _lines(where / "services.csv"):
        key = (line["code"], line["modifier"])
        services[key] = (*services.get(key, ()), _service(line))
    flat: dict[str, tuple[Flat, ...]] = {}
    for line in _lines(where / "flat.csv"):
        one = Flat(line["code"], *_days(line), line["benefit"], line["kind"], int(line["cents"]))
        flat[one.code] = (*flat.get(one.code, ()), one)
    special: dict[tuple[str, str], tuple[Flat, ...]] = {}
    for line in _lines(where / "special.csv"):
        pair = (line["schedule"], line["code"])
        one = Flat(line["code"], *_days(line), line["benefit"], "service", int(line["cents"]))
        special[pair] = (*special.get(pair, ()), one)
    factors: dict[str, tuple[Factor, ...]] = {}
    for line in _lines(where / "conversion.csv"):
        turn = Factor(*_days(line), Decimal(line["factor"]), Decimal(line["flat"]), line["locality"], line["source"])
        factors[line["schedule"]] = (*factors.get(line["schedule"], ()), turn)
    localities: dict[str, tuple[Index, ...]] = {}
    for line in _lines(where / "localities.csv"):
        index = Index(*_days(line), *(Decimal(line[name]) for name in ("work", "practice", "malpractice")))
        localities[line["locality"]] = (*localities.get(line["locality"], ()), index)
    charges: dict[tuple[str, str], tuple[Flat, ...]] = {}
    for line in _lines(where / "charges.csv"):
        key = (line["code"], line["modifier"])
        one = Flat(line["code"], *_days(line), "", "", int(line["cents"]))
        charges[key] = (*charges.get(key, ()), one)
    return _Tables(services, flat, special, factors, localities, charges)


def _service(line: dict[str, str]) -> Service:
    return Service(
        line["code"],
        line["modifier"],
        *_days(line),
        line["benefit"],
        line["status"],
        *(Decimal(line[name]) for name in ("work", "practice_office", "practice_facility", "malpractice")),
        line["global"],
        *(int(line[name]) for name in ("parts", "multiple", "bilateral", "assistant", "cosurgeon")),
        line["family"],
    )


def _days(line: dict[str, str]) -> tuple[date, date]:
    start, end = line["from"], line["to"]
    return (
        date.fromisoformat(start) if start else ALWAYS_FROM,
        date.fromisoformat(end) if end else ALWAYS_TO,
    )


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def drg_weight(drg: str, day: date) -> Decimal | None:
    """The relative weight of a DRG (`datasets/claims/grouping/ms_drg.csv`); None where the table has none."""
    return _weights(place.find().root.joinpath("datasets", "claims", "grouping", "ms_drg.csv")).get(drg.zfill(3))


@lru_cache(maxsize=2)
def _weights(path: Path) -> dict[str, Decimal]:
    return {line["drg"]: Decimal(line["weight"]) for line in _lines(path) if line["weight"]}
