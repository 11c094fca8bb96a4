"""What a payer's policy says: plans, fees, deadlines, reductions. Read strictly from `datasets/payers/<id>.toml`.

Amounts are cents, rates are decimal texts ("0.85"), days are dates. Each part has its own days of effect, so that a
question is always: what held on this date of service?
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from course import place
from course.claims.plain import from_plain
from course.errors import CourseError

FOLDER = ("datasets", "payers")


@dataclass(frozen=True)
class Limit:
    """A yearly limit in cents for one person and for the family; None: there is none."""

    individual: int | None = None
    family: int | None = None


@dataclass(frozen=True)
class Benefit:
    """What one kind of service costs the patient.

    `percent` None: the plan's own. `deductible` whether it comes first. `visits` the most a year pays for. `stay`: a
    fixed amount once in a spell of illness (Part A). `free_under`: an age below which nothing is owed.
    """

    service: str
    copay: int = 0
    percent: int | None = None
    deductible: bool = True
    covered: bool = True
    visits: int | None = None
    stay: int = 0
    free_under: int = 0
    source: str = ""


@dataclass(frozen=True)
class Outside:
    """Out of network: what is owed there; `emergency_as_inside` keeps the No Surprises rule for emergencies."""

    covered: bool
    percent: int = 0
    deductible: Limit = Limit()
    out_of_pocket: Limit = Limit()
    emergency_as_inside: bool = True
    source: str = ""


@dataclass(frozen=True)
class Plan:
    """One plan of a payer. `filing` is the claim filing indicator; `pays` lists, for a supplement, the patient share
    reasons of the first payer that it takes over; `cob` is how it pays second: standard, carve-out, supplement,
    lesser-of, medicare-secondary or last-insurer."""

    id: str
    name: str
    start: date
    end: date
    filing: str
    source: str
    percent: int = 0
    deductible: Limit = Limit()
    out_of_pocket: Limit = Limit()
    embedded: bool = True
    benefits: tuple[Benefit, ...] = ()
    outside: Outside | None = None
    capitated: tuple[str, ...] = ()
    pays: tuple[str, ...] = ()
    cob: str = "standard"
    referral_for: tuple[str, ...] = ()

    def benefit(self, service: str) -> Benefit:
        """The benefit of a kind of service; where none is listed, the plan's general terms."""
        for one in self.benefits:
            if one.service == service:
                return one
        return Benefit(service)


@dataclass(frozen=True)
class Payment:
    """When and how money leaves: `weekdays` of a payment run (0 Monday), `floor` days a claim waits from receipt,
    interest on clean claims paid later than `interest_after` days, at `interest` a year."""

    weekdays: tuple[int, ...]
    floor: int
    interest_after: int
    interest: str
    source: str
    recoup_after: int = 45
    method: str = "ACH"


@dataclass(frozen=True)
class Level:
    """One level of appeal: `days` to ask (from the remittance, then from the last decision), `decides` days, the least
    amount at stake in cents."""

    name: str
    days: int
    decides: int
    source: str
    least: int = 0


@dataclass(frozen=True)
class Overturn:
    """What makes an appeal succeed: the reason denied, and the kinds of evidence of which one is enough."""

    reason: str
    evidence: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Records:
    """Services that are looked at by a person: codes, modifiers, or charges from `charge` cents. They pend until the
    record comes, at most `days`; a service without a fee is then paid `share` of its charge."""

    codes: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    charge: int | None = None
    days: int = 45
    share: str = "0.50"
    source: str = ""


@dataclass(frozen=True)
class Permission:
    """A service that needs authorization first. `diagnoses` are the beginnings that meet the payer's criteria (none:
    every diagnosis), `units` the most that is approved, `days` how long an approval is good."""

    code: str
    units: int
    days: int
    source: str
    diagnoses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Telehealth:
    """Telehealth in a span of days: places of service and modifiers taken, and whether the office rate is paid."""

    start: date
    end: date
    places: tuple[str, ...]
    modifiers: tuple[str, ...]
    codes: tuple[str, ...]
    office_rate: bool
    source: str


@dataclass(frozen=True)
class Reductions:
    """How a price shrinks or grows. `multiple` is for the first, second, ... procedure of a day."""

    source: str
    multiple: tuple[str, ...] = ("1",)
    bilateral: str = "1.5"
    assistant: str = "0.16"
    assistant_helper: str = "0.136"
    cosurgeon: str = "0.625"
    reduced: str = "0.50"
    return_to_room: str = "0.70"
    helper: str = "1"
    social_worker: str = "1"
    therapy_practice: str = "1"
    imaging_technical: str = "1"
    imaging_professional: str = "1"
    sequester: str = "0"


@dataclass(frozen=True)
class Terms:
    """The payer's rules for a span of dates of service."""

    start: date
    end: date
    schedule: str
    filing_days: int
    corrected_days: int
    payment: Payment
    reductions: Reductions
    source: str
    ended: str = "CO"
    outside: tuple[str, ...] = ()
    last_resort: bool = False
    secondary_filing_days: int | None = None
    needs_accident: bool = False
    notice: bool = False
    records: Records = Records()
    permissions: tuple[Permission, ...] = ()
    levels: tuple[Level, ...] = ()
    inpatient_base: int = 0
    outpatient_share: str = "0.60"
    edits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Policy:
    """One payer. `identifier` is its electronic number, `line` the kind of business: medicare, advantage, medicaid,
    military, workers, commercial, hmo or province."""

    id: str
    name: str
    identifier: str
    line: str
    member_form: str
    member_example: str
    note: str
    checked_on: date
    terms: tuple[Terms, ...]
    plans: tuple[Plan, ...]
    telehealth: tuple[Telehealth, ...] = ()
    overturns: tuple[Overturn, ...] = ()

    def on(self, day: date) -> Terms:
        """The terms for a date of service. Raises CourseError where the policy does not reach."""
        for one in self.terms:
            if one.start <= day <= one.end:
                return one
        first, last = min(one.start for one in self.terms), max(one.end for one in self.terms)
        raise CourseError(
            f"The rules of {self.name} are known from {first} to {last}, not for {day}. Check the date of service."
        )

    def plan(self, named: str, kind: str, day: date) -> Plan | None:
        """The plan a member has: by its id or name, else by the claim filing indicator, else the first one in force."""
        known = [one for one in self.plans if one.start <= day <= one.end]
        wanted = named.strip().casefold()
        for one in known:
            if wanted and wanted in (one.id.casefold(), one.name.casefold()):
                return one
        for one in known:
            if kind and one.filing == kind:
                return one
        return known[0] if known else None

    def knows(self, member: str) -> bool:
        """Whether a member number has the form of this payer's numbers (hyphens and spaces do not count)."""
        return re.fullmatch(self.member_form, plain_member(member)) is not None

    def remote(self, day: date) -> Telehealth | None:
        """The telehealth rule of a day."""
        return next((one for one in self.telehealth if one.start <= day <= one.end), None)


def plain_member(member: str) -> str:
    """A member number without hyphens and spaces, in capitals: how payers compare it."""
    return member.replace("-", "").replace(" ", "").upper()


def names() -> tuple[str, ...]:
    """The ids of all payers, sorted."""
    return tuple(sorted(path.stem for path in folder().glob("*.toml")))


def policy(payer: str) -> Policy:
    """The policy of a payer by id. Raises CourseError that names the payers there are."""
    return _read(folder(), payer)


def folder() -> Path:
    """Where the policies lie. Raises CourseError when they are missing."""
    return _folder(os.getcwd(), os.environ.get(place.HOME_VARIABLE, ""))


@lru_cache(maxsize=8)
def _folder(here: str, home: str) -> Path:
    """What `place.find` goes by keys the cache, so that a look-up does not walk the disk."""
    found = place.find().root.joinpath(*FOLDER)
    if not found.is_dir():
        raise CourseError(f"The payers' policies are missing from {found}. Download the course again.")
    return found


@lru_cache(maxsize=64)
def _read(where: Path, payer: str) -> Policy:
    path = where / f"{payer}.toml"
    if not re.fullmatch(r"[a-z][a-z0-9-]*", payer) or not path.is_file():
        known = ", ".join(sorted(one.stem for one in where.glob("*.toml")))
        raise CourseError(f"There is no payer “{payer[:40]}” in this course. There are: {known}.")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path.name} cannot be read: {error}. Mend the line named.") from None
    found = from_plain(Policy, data, path.name)
    if found.id != payer:
        raise CourseError(f"{path.name} says it is the policy of {found.id}; the two names must agree.")
    return found
