"""What the practice of the batch is like: visits, payer mix, planted errors, changes over time. `datasets/claims/batch`."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from course import place
from course.claims.model import Address, Organization, Provider
from course.errors import CourseError

FOLDER = ("datasets", "claims", "batch")
FIRST, LAST = date(2024, 10, 1), date(2026, 9, 30)
MONTHS = 24
STREET = Address("210 Maple Street", "Harrow Bend", "NE", "682102101")
CLINIC = Organization(
    "Maple Street Family Medicine", "1999999027", "000199927", STREET, "402-555-0110", "261QP2300X", clia="99D9999999"
)
FAMILY = (
    Provider("1999999019", "Osei", "Miriam", "MD", "207Q00000X"),
    Provider("1999999021", "Okafor", "Amara", "MD", "207R00000X"),
    Provider("1999999022", "Nair", "Priya", "FNP", "363LF0000X"),
)
SPECIALIST = Provider("1999999054", "Lindahl", "Greta", "MD", "207X00000X")


@dataclass(frozen=True)
class Visit:
    """A kind of visit. `lines` are (code, modifiers); `payers` empty: all but the compensation carrier."""

    id: str
    weight: float
    specialist: bool
    ages: tuple[int, int]
    sex: str
    payers: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    diagnoses: tuple[str, ...]

    @property
    def preventive(self) -> bool:
        """Whether the patient owes nothing for it under most plans."""
        return self.diagnoses[0].startswith("Z")

    @property
    def yearly(self) -> str:
        """What there is one of in a year: "checkup" or "shot"; "" for any other visit."""
        return "" if not self.preventive else "shot" if self.diagnoses[0] == "Z23" else "checkup"


@dataclass(frozen=True)
class Mix:
    """A group of households with the same insurance. `second`: the plan of a supplement behind Medicare."""

    payer: str
    weight: float
    ages: tuple[int, int]
    plan: str
    kind: str
    family: bool
    second: str


@dataclass(frozen=True)
class Error:
    """An error planted upstream: in `share` of the claims that can have it. `step` is where it should have been caught."""

    id: str
    share: float
    step: str
    needs: str
    words: str


@dataclass(frozen=True)
class Period:
    """Months (counted from 1) in which something went otherwise."""

    id: str
    months: tuple[int, int]
    what: str
    amount: float
    words: str

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.months[0] <= month(day) <= self.months[1]


@dataclass(frozen=True)
class World:
    """All of it."""

    visits: tuple[Visit, ...]
    mix: tuple[Mix, ...]
    errors: tuple[Error, ...]
    periods: tuple[Period, ...]
    names: dict[str, tuple[str, ...]]

    def effect(self, what: str, day: date, otherwise: float) -> float:
        """What the periods say about something on a day."""
        return next((one.amount for one in self.periods if one.what == what and one.holds(day)), otherwise)


def month(day: date) -> int:
    """The month of the batch a day lies in, from 1."""
    return (day.year - FIRST.year) * 12 + day.month - FIRST.month + 1


def world() -> World:
    """The practice, read from its files. Raises CourseError when they are missing."""
    return _world(_folder(os.getcwd(), os.environ.get(place.HOME_VARIABLE, "")))


@lru_cache(maxsize=8)
def _folder(here: str, home: str) -> Path:
    """What `place.find` goes by keys the cache."""
    found = place.find().root.joinpath(*FOLDER)
    if not (found / "visits.csv").is_file():
        raise CourseError(f"The tables of the batch are missing from {found}. Download the course again.")
    return found


@lru_cache(maxsize=4)
def _world(where: Path) -> World:
    names = {one["kind"]: tuple(one["names"].split()) for one in _rows(where / "names.csv")}
    return World(
        tuple(_visit(one) for one in _rows(where / "visits.csv")),
        tuple(
            Mix(
                one["payer"],
                float(one["weight"]),
                _ages(one),
                one["plan"],
                one["kind"],
                one["family"] == "1",
                one["second"],
            )
            for one in _rows(where / "mix.csv")
        ),
        tuple(
            Error(one["id"], float(one["share"]), one["step"], one["needs"], one["words"])
            for one in _rows(where / "errors.csv")
        ),
        tuple(
            Period(
                one["id"],
                (int(one["first_month"]), int(one["last_month"])),
                one["what"],
                float(one["amount"]),
                one["words"],
            )
            for one in _rows(where / "periods.csv")
        ),
        names,
    )


def _visit(one: dict[str, str]) -> Visit:
    lines = tuple(_line(text) for text in one["lines"].split(" + "))
    return Visit(
        one["id"],
        float(one["weight"]),
        one["who"] == "specialist",
        _ages(one),
        one["sex"],
        tuple(one["payers"].split()),
        lines,
        tuple(one["diagnoses"].split()),
    )


def _line(text: str) -> tuple[str, tuple[str, ...]]:
    code, *modifiers = text.split()
    return code, tuple(modifiers)


def _ages(one: dict[str, str]) -> tuple[int, int]:
    return int(one["from_age"]), int(one["to_age"])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
