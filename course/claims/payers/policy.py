"""What a payer's policy says: plans, fees, deadlines, reductions. Read strictly from `datasets/payers/<id>.toml`.

Each part has its own days of effect, so that a question is always: what held on this date of service?
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

from .terms import Overturn, Plan, Telehealth, Terms

FOLDER = ("datasets", "payers")


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

    def lately(self, day: date) -> Terms:
        """The terms by which money moves on a day: those in force, and after the last ones still the last ones."""
        return self.on(min(day, max(one.end for one in self.terms)))

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


@lru_cache(maxsize=4096)
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
