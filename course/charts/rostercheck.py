"""What must be true of the cast as a whole, so that no lesson stumbles over it. Raises CourseError, naming who is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from course.claims.model import Address, Person
from course.errors import CourseError

if TYPE_CHECKING:
    from course.charts.roster import Cast, Held, Profile

_NPI = re.compile(r"19999990\d\d")  # the invented range; real numbers never run so
_PHONE = re.compile(r"\d{3}-555-01\d\d")  # set aside for fiction
# Parts of the country that the post never numbered; Canadian codes never begin with Z.
_FICTIONAL_ZIP = re.compile(r"682\d\d(\d{4})?|Z\d[A-Z]\d[A-Z]\d")
# Nine digits are read as a social security number, except those that none can have: area 000, group 00, serial 0000.
_SSN = re.compile(r"(?<!\d)(?!000|666|9)\d{3}-?(?!00)\d{2}-?(?!0000)\d{4}(?!\d)")
_LAST_DAY = date.max
_THIS_YEAR = date(2026, 1, 1)  # before it, what came second later may have been alone


def check(cast: Cast) -> None:
    """Raises CourseError with the first thing that is wrong."""
    for sentence in findings(cast):
        raise CourseError(f"The cast is wrong: {sentence}")


def findings(cast: Cast) -> Iterator[str]:
    """Everything that is wrong, in sentences."""
    yield from _numbers(cast)
    for account, profile in cast.profiles.items():
        yield from (f"{account}: {one}" for one in _profile(cast, profile))
    yield from _members(cast)


def _numbers(cast: Cast) -> Iterator[str]:
    owners: dict[str, str] = {}
    for id, site in cast.sites.items():
        if site.part_of and site.part_of not in cast.sites:
            yield f"{id} is part of {site.part_of}, which is not there."
        yield from (f"{id}: {one}" for one in _contact(site.organization.address, site.organization.phone))
        at = site.organization.address
        if at is not None and at.zip.isdigit() and len(at.zip) != 9:
            yield f"{id}: its ZIP code {at.zip} has five digits; a billing provider's needs all nine on a claim (2010AA N403)."
        if _SSN.search(site.organization.tax_id):
            yield f"{id}: its tax number could be somebody's social security number; begin it with 000."
        if site.organization.npi:
            # a department bills with the number of its house
            owners.setdefault(site.organization.npi, site.part_of or id)
            if owners[site.organization.npi] not in (id, site.part_of):
                yield f"{id} has the NPI of {owners[site.organization.npi]}."
    for npi, where in cast.works_at.items():
        if npi in owners:
            yield f"{npi} is both a person's and an organization's."
        if where not in cast.sites:
            yield f"{npi} works at {where}, which is not there."
    for npi in {*owners, *cast.providers}:
        if not _NPI.fullmatch(npi):
            yield f"{npi} is not one of the invented NPIs, which run from 1999999000 to 1999999099."


def _contact(address: Address | None, phone: str) -> Iterator[str]:
    if not _PHONE.fullmatch(phone):
        yield f"{phone} is not a telephone number set aside for fiction (555-0100 to 555-0199)."
    if address is not None and not _FICTIONAL_ZIP.fullmatch(address.zip):
        yield f"{address.zip} may be a real ZIP code; the course's towns have 682.., those of Maple Province Z.."


def _profile(cast: Cast, profile: Profile) -> Iterator[str]:
    person = profile.patient.person
    yield from _contact(person.address, person.phone)
    if profile.pcp and profile.pcp not in cast.providers:
        yield f"the primary care provider {profile.pcp} is not there."
    if person.born is None or profile.known_since < person.born:
        yield "known before birth."
    for one in profile.held:
        yield from _coverage(person, one)
    yield from _ranks(profile)


def _coverage(person: Person, one: Held) -> Iterator[str]:
    coverage = one.coverage
    name = f"{coverage.plan} from {coverage.start}"
    if coverage.rank not in (1, 2, 3):
        yield f"{name} has the rank {coverage.rank}; ranks are 1, 2 and 3."
    if coverage.end is not None and coverage.end < coverage.start:
        yield f"{name} ends before it begins."
    if person.born is not None and coverage.start < person.born:
        yield f"{name} begins before birth."
    if _SSN.search(coverage.member) or _SSN.search(coverage.group):
        yield f"{name}: {coverage.member} looks like a social security number."
    if coverage.kind == "MB" and "-" in coverage.member:
        yield f"{name}: {coverage.member} is stored without the hyphens of the card, as a claim carries it."
    if (one.care == "work") != (one.basis == "workers-comp"):
        yield f"{name}: only workers' compensation is for an injury at work."
    if one.basis in ("employee", "cobra", "retiree", "workers-comp") and not one.employees:
        yield f"{name}: the size of the employer is missing."
    yield from _contact(coverage.subscriber.address, coverage.subscriber.phone)


def _ranks(profile: Profile) -> Iterator[str]:
    """On every day each rank is taken once; this year no rank stands below an empty one."""
    for care in ("all", "work"):
        some = [one.coverage for one in profile.held if one.care == care]
        for n, one in enumerate(some):
            for other in some[n + 1 :]:
                apart = (one.end or _LAST_DAY) < other.start or (other.end or _LAST_DAY) < one.start
                if one.rank == other.rank and not apart:
                    yield f"{one.plan} and {other.plan} both have rank {one.rank} at the same time."
        changes = (
            {_THIS_YEAR}
            | {one.start for one in some}
            | {date.fromordinal(one.end.toordinal() + 1) for one in some if one.end is not None}
        )
        for day in sorted(changes):
            ranks = sorted(one.rank for one in some if one.covers(day))
            if care == "all" and ranks and ranks != list(range(1, len(ranks) + 1)) and day >= _THIS_YEAR:
                yield f"on {day} the ranks are {ranks}."


def _members(cast: Cast) -> Iterator[str]:
    """A member number belongs to one insured person; a family shares the number of the one who is insured."""
    owners: dict[tuple[str, str], Person] = {}
    for account, profile in cast.profiles.items():
        for one in profile.held:
            key = (one.coverage.payer, one.coverage.member)
            if owners.setdefault(key, one.coverage.subscriber) != one.coverage.subscriber:
                yield f"{account}: the member number {one.coverage.member} belongs to {owners[key].name} already."
