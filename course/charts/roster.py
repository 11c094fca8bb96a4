"""The recurring people of the course: patients with their coverages over time, doctors, clinic, hospital, billing company.

    from course.charts import cast
    cast().patient("MSFM-0107").person.name          # 'Rivera, Elena M'
    cast().coverages_on("MSFM-0283", date(2026, 7, 1))

Everybody is made up (`datasets/cast`). The tables are read strictly once and checked as a whole (`course.charts.rostercheck`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from course import place
from course.charts.tables import Cells, read_table
from course.claims.model import Address, Coverage, Organization, Patient, Person, Provider
from course.errors import CourseError

FOLDER = ("datasets", "cast")
SEXES = ("F", "M", "U")
RELATIONSHIPS = ("self", "spouse", "child", "other")
CARES = ("all", "work")
KINDS = ("12", "HM", "CI", "MB", "16", "MC", "CH", "WC", "OF")
BASES = (
    "employee",
    "cobra",
    "retiree",
    "supplement",
    "medicare-age",
    "medicare-disability",
    "medicare-esrd",
    "medicaid",
    "tricare",
    "workers-comp",
    "province",
)
T = TypeVar("T")


@dataclass(frozen=True)
class Held:
    """A coverage somebody holds, and the facts that decide who pays first.

    `care` is "all", or "work" for workers' compensation, which pays for its injury only. `basis` says where the coverage
    comes from (`BASES`); `employees` is the size of the employer behind a job's plan, 0 where none matters.
    """

    coverage: Coverage
    care: str
    basis: str
    employees: int
    note: str


@dataclass(frozen=True)
class Profile:
    """A patient with what the front desk knows: primary care provider ("" if none), day of the first visit, a note."""

    patient: Patient
    pcp: str
    known_since: date
    note: str
    held: tuple[Held, ...]


@dataclass(frozen=True)
class Site:
    """An organization of the course: `id` such as "maple-street", place of service ("" where none), owner's id ("" if none)."""

    id: str
    organization: Organization
    place: str
    part_of: str
    note: str


@dataclass(frozen=True)
class Cast:
    """Everybody, by number: patients by account, providers by NPI, organizations by id."""

    profiles: Mapping[str, Profile]
    providers: Mapping[str, Provider]
    specialties: Mapping[str, str]
    works_at: Mapping[str, str]
    sites: Mapping[str, Site]

    @property
    def accounts(self) -> tuple[str, ...]:
        return tuple(self.profiles)

    def profile(self, account: str) -> Profile:
        """A patient with coverages and the front desk's facts. Raises CourseError."""
        return _find(self.profiles, account.strip().upper(), "patient with the account")

    def patient(self, account: str) -> Patient:
        """The patient of an account such as MSFM-0107. Raises CourseError."""
        return self.profile(account).patient

    def provider(self, npi: str) -> Provider:
        """The provider of an NPI such as 1999999019. Raises CourseError."""
        return _find(self.providers, npi.strip(), "provider with the NPI")

    def organization(self, id: str) -> Organization:
        """The clinic, hospital or billing company, as in "maple-street". Raises CourseError."""
        return self.site(id).organization

    def site(self, id: str) -> Site:
        """The organization with its place of service. Raises CourseError."""
        return _find(self.sites, id.strip().lower(), "organization")

    def coverages_on(
        self, account: str, day: date, *, care: str = "all", claim: str = "professional"
    ) -> tuple[Coverage, ...]:
        """What is in force on a day, the one that pays first in front; empty where there is none.

        `care` "work" asks for the injury at work: workers' compensation alone answers for it, and nobody else. `claim`
        "institutional" turns the filing indicator of original Medicare from MB (Part B) into MA (Part A).
        """
        if care not in CARES:
            raise CourseError(f"“{care}” is not a kind of care here: write {' or '.join(CARES)}.")
        found = [one.coverage for one in self.profile(account).held if one.care == care and one.coverage.covers(day)]
        if claim == "institutional":
            found = [replace(one, kind="MA") if one.kind == "MB" else one for one in found]
        return tuple(sorted(found, key=lambda one: one.rank))


def _find(table: Mapping[str, T], key: str, what: str) -> T:
    if key in table:
        return table[key]
    import difflib  # only needed to help

    near = difflib.get_close_matches(key, table, n=1, cutoff=0.6)
    hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(list(table)[:3])} and {len(table) - 3} more."
    raise CourseError(f"The course has no {what} {key[:40] or '(nothing)'}. {hint}")


def cast() -> Cast:
    """The cast of this copy of the course. Raises CourseError when a table is missing or wrong, naming file and line."""
    return _cast(os.getcwd(), os.environ.get(place.HOME_VARIABLE, ""))


@lru_cache(maxsize=8)
def _cast(here: str, home: str) -> Cast:
    return read_cast(place.find().root.joinpath(*FOLDER))


def read_cast(folder: Path) -> Cast:
    """The cast in a folder of five tables, checked as a whole. Raises CourseError."""
    from course.charts.rostercheck import check

    sites = read_table(folder / "organizations.csv", _site, "id")
    staff = read_table(folder / "providers.csv", _staff, "npi")
    people = read_table(folder / "people.csv", lambda cells: _person(cells, cells.taken("id")), "id")
    patients = read_table(folder / "patients.csv", _patient, "account")
    persons = {**people, **{account: row[0].person for account, row in patients.items()}}
    held: dict[str, list[Held]] = {account: [] for account in patients}
    read_table(folder / "coverages.csv", lambda cells: _held(cells, persons, held))
    found = Cast(
        {account: Profile(*row, tuple(held[account])) for account, row in patients.items()},
        {npi: row[0] for npi, row in staff.items()},
        {npi: row[1] for npi, row in staff.items()},
        {npi: row[2] for npi, row in staff.items()},
        sites,
    )
    check(found)
    return found


def _address(cells: Cells) -> Address:
    return Address(
        cells.text("street"),
        cells.text("city"),
        cells.like("state", r"[A-Z]{2}"),
        cells.like("zip", r"\d{5}|\d{9}|[A-Z]\d[A-Z]\d[A-Z]\d"),
    )


def _person(cells: Cells, _id: str = "") -> Person:
    return Person(
        cells.text("last"),
        cells.text("first"),
        cells.text("middle", ""),
        cells.day("born"),
        cells.one_of("sex", SEXES),
        _address(cells),
        cells.text("phone"),
    )


def _patient(cells: Cells) -> tuple[Patient, str, date, str]:
    account = cells.like("account", r"MSFM-\d{4}|RCH-\d{5}|BLC-\d{4}")
    return (
        Patient(account, _person(cells)),
        cells.like("pcp", r"(\d{10})?"),
        cells.day("known_since"),
        cells.text("note", ""),
    )


def _staff(cells: Cells) -> tuple[Provider, str, str]:
    provider = Provider(
        cells.like("npi", r"\d{10}"),
        cells.text("last"),
        cells.text("first"),
        cells.text("credentials"),
        cells.like("taxonomy", r"[0-9A-Z]{9}X"),
    )
    return provider, cells.text("specialty"), cells.text("works_at")


def _site(cells: Cells) -> Site:
    organization = Organization(
        name=cells.text("name"),
        npi=cells.like("npi", r"(\d{10})?"),
        tax_id=cells.like("tax_id", r"\d{9}"),
        address=_address(cells),
        phone=cells.text("phone"),
        taxonomy=cells.like("taxonomy", r"([0-9A-Z]{9}X)?"),
        clia=cells.like("clia", r"(\d\dD\d{7})?"),
    )
    return Site(
        cells.text("id"),
        organization,
        cells.like("place", r"(\d\d)?"),
        cells.text("part_of", ""),
        cells.text("note", ""),
    )


def _held(cells: Cells, persons: Mapping[str, Person], held: dict[str, list[Held]]) -> None:
    account = cells.text("account")
    if account not in held:
        raise cells.error("account", f"there is no patient {account}")
    who, relationship = cells.text("subscriber", ""), cells.one_of("relationship", RELATIONSHIPS)
    if (relationship == "self") != (not who):
        raise cells.error("subscriber", "names the insured person, and stays empty when that is the patient")
    if who and who not in persons:
        raise cells.error("subscriber", f"there is no person {who} in people.csv or patients.csv")
    coverage = Coverage(
        payer=cells.like("payer", r"[a-z]+(-[a-z]+)*"),
        member=cells.like("member", r"[A-Z0-9]+(-[A-Z0-9]+)*"),
        subscriber=persons[who or account],
        relationship=relationship,
        rank=cells.whole("rank"),
        start=cells.day("start"),
        end=cells.day("end", optional=True),
        group=cells.text("group", ""),
        plan=cells.text("plan"),
        kind=cells.one_of("kind", KINDS),
    )
    one = Held(
        coverage,
        cells.one_of("care", CARES),
        cells.one_of("basis", BASES),
        cells.whole("employees", 0),
        cells.text("note", ""),
    )
    held[account].append(one)
