"""What a payer knows at a moment: who is enrolled, what came in, what was decided, paid, asked for and taken back.

Nothing here ever changes in place. Every act of a payer's desk gives a new history, so a step can be replayed or
undone, and two answers to the same claim can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from course.claims.edits import Finding
from course.claims.model import (
    Authorization,
    Claim,
    ClaimPayment,
    ClaimStatus,
    Coverage,
    Patient,
    Person,
)
from course.errors import CourseError

from .decision import Decision, Use
from .policy import plain_member
from .shelf import Shelf

T = TypeVar("T")


def replace(value: T, **changes: Any) -> T:
    """`dataclasses.replace`, several times as fast: a batch makes some ten of these for each claim."""
    made = object.__new__(type(value))
    made.__dict__.update(value.__dict__)
    made.__dict__.update(changes)
    return made


ACCEPTED, PENDED, DECIDED, PAID = "accepted", "pended", "decided", "paid"
REVERSED, VOID = "reversed", "void"


@dataclass(frozen=True)
class Enrollment:
    """One person in the payer's own membership file.

    `first` names a payer that pays before this one, `next` the payer that gets the claim afterwards, `conditions` the
    diagnoses (beginnings) that a compensation carrier has accepted, `primary_care` the NPI of an HMO's chosen doctor.
    """

    person: Person
    coverage: Coverage
    first: str = ""
    next: str = ""
    primary_care: str = ""
    conditions: tuple[str, ...] = ()


Used = tuple[tuple[tuple[str, int, bool, str], int], ...]


@dataclass(frozen=True)
class MemberFile:
    """All about one member number: the people under it, what they used of their limits, their claims, permissions.

    `changes` counts the changes, so that what was looked up before can be told from what must be looked up anew.
    """

    people: tuple[Enrollment, ...] = ()
    used: Used = ()
    controls: tuple[str, ...] = ()
    authorizations: tuple[Authorization, ...] = ()
    changes: int = 0

    def amount(self, person: str, year: int, inside: bool, what: str) -> int:
        """What one person has used of a limit in a year."""
        for key, value in self.used:
            if key == (person, year, inside, what):
                return value
        return 0

    def family(self, year: int, inside: bool, what: str) -> int:
        """What all people under the number have used together."""
        return sum(value for key, value in self.used if key[1:] == (year, inside, what))

    def after(self, uses: tuple[Use, ...], sign: int = 1) -> MemberFile:
        """With uses added (`sign` -1: taken back). Nothing of zero is kept, so taking back leaves no trace."""
        if not uses:
            return self
        table = dict(self.used)
        for use in uses:
            key = (use.person, use.year, use.inside, use.what)
            table[key] = table.get(key, 0) + sign * use.amount
        return replace(self, used=tuple(sorted((key, value) for key, value in table.items() if value)))


@dataclass(frozen=True)
class Hearing:
    """One appeal: its level (counted from 1), the day asked, the day decided, the outcome (overturned, upheld or
    dismissed) and why."""

    control: str
    level: int
    name: str
    asked: date
    decided: date
    outcome: str
    why: str
    source: str


@dataclass(frozen=True)
class ClaimFile:
    """One claim as the payer holds it. `state` is accepted, pended, decided, paid, reversed or void.

    `found` is what the edits said when it came in; it holds as long as the member's file has not changed since.
    """

    control: str
    claim: Claim
    received: date
    state: str
    decision: Decision | None = None
    asked: ClaimStatus | None = None
    records_in: bool = False
    paid_on: date | None = None
    trace: str = ""
    replaced_by: str = ""
    appeals: tuple[Hearing, ...] = ()
    lifted: tuple[str, ...] = ()
    found: tuple[Finding, ...] = ()
    found_at: int = -1


@dataclass(frozen=True)
class Due:
    """A decided claim that waits for a payment run. `clean_from`: the day from which interest is counted, if at all."""

    control: str
    payee: str
    payable: date
    payment: ClaimPayment
    clean_from: date | None = None


@dataclass(frozen=True)
class Debt:
    """Money a payer will take out of later payments (WO). `told` once a remittance has announced it."""

    control: str
    payee: str
    cents: int
    due: date
    told: bool = False


@dataclass(frozen=True)
class History:
    """Everything one payer knows. Make one with `History("prairie-shield")` and enroll people.

    A history without enrollments takes what a claim says about coverage at its word.
    """

    payer: str
    members: Shelf[MemberFile] = field(default_factory=Shelf)
    files: Shelf[ClaimFile] = field(default_factory=Shelf)
    due: Shelf[Due] = field(default_factory=Shelf)
    waiting: Shelf[date] = field(default_factory=Shelf)
    debts: tuple[Debt, ...] = ()
    forward: tuple[tuple[str, int], ...] = ()
    serial: int = 0
    entries: int = 0
    runs: int = 0
    enrolled: bool = False
    keep_steps: bool = True

    def member(self, number: str) -> MemberFile:
        """The file of a member number; an empty one where there is none."""
        return self.members.get(plain_member(number)) or MemberFile()

    def with_member(self, number: str, file: MemberFile) -> History:
        """With the file of a member number replaced."""
        file = replace(file, changes=file.changes + 1)
        return replace(self, members=self.members.put(plain_member(number), file))

    def with_file(self, file: ClaimFile) -> History:
        """With one claim file put in or replaced."""
        return replace(self, files=self.files.put(file.control, file))

    def file(self, control: str) -> ClaimFile:
        """The claim of a payer's claim number. Raises CourseError when there is none."""
        found = self.files.get(control)
        if found is None:
            raise CourseError(
                f"The payer has no claim with the number {control[:30]}. Take it from the 277CA or the remittance."
            )
        return found

    def decision(self, control: str) -> Decision:
        """What was decided about a claim, with its steps. Raises CourseError while nothing is decided."""
        found = self.file(control).decision
        if found is None:
            raise CourseError(f"Claim {control} is not decided yet. Ask for its status.")
        return found

    def claims_of(self, member: str, patient: Patient) -> tuple[ClaimFile, ...]:
        """The claim files of one patient, oldest first."""
        who = person_key(patient.person)
        files = (self.files.get(control) for control in self.member(member).controls)
        return tuple(one for one in files if one is not None and person_key(one.claim.patient.person) == who)


def person_key(person: Person) -> str:
    """How a payer tells people under one number apart."""
    return _person_key(person.last, person.first, person.born)


@lru_cache(maxsize=4096)
def _person_key(last: str, first: str, born: date | None) -> str:
    return f"{last}|{first}|{born}".casefold()


def forget(history: History, before: date) -> History:
    """The history without finished claims whose last day of service lies before a day: a long batch stays small.

    Yearly limits, debts and what waits are kept. What is forgotten can no longer be corrected or appealed, nor be found
    as a duplicate, so leave at least three years where the new-patient rule counts.
    """
    files: Shelf[ClaimFile] = Shelf()
    gone: set[str] = set()
    for control, file in history.files.items():
        if file.state in (PAID, REVERSED, VOID) and file.claim.end < before:
            gone.add(control)
        else:
            files = files.put(control, file)
    members = history.members
    for number, member in history.members.items():
        kept = tuple(control for control in member.controls if control not in gone)
        if kept != member.controls:
            members = members.put(number, replace(member, controls=kept, changes=member.changes + 1))
    return replace(history, files=files, members=members)


def enroll(
    history: History,
    coverage: Coverage,
    patient: Patient,
    first: str = "",
    next: str = "",
    primary_care: str = "",
    conditions: tuple[str, ...] = (),
) -> History:
    """The history with one person entered in the membership file. Entering a person again replaces the entry that
    starts on the same day (as when coverage is ended)."""
    entry = Enrollment(patient.person, coverage, first, next, primary_care, conditions)
    file = history.member(coverage.member)
    who = person_key(patient.person)
    kept = tuple(
        one
        for one in file.people
        if not (
            person_key(one.person) == who
            and one.coverage.start == coverage.start
            and one.coverage.kind == coverage.kind
        )
    )
    people = tuple(
        sorted((*kept, entry), key=lambda one: (person_key(one.person), one.coverage.start, one.coverage.kind))
    )
    return replace(history.with_member(coverage.member, replace(file, people=people)), enrolled=True)


def settled(history: History) -> History:
    """The history with every decision paid and nothing on its way: what lies behind when a story begins."""
    files = history.files
    for control, file in files.items():
        if file.state == DECIDED:
            files = files.put(control, replace(file, state=PAID, paid_on=file.received))
    return replace(history, files=files, due=Shelf())


def spent(
    history: History,
    coverage: Coverage,
    patient: Patient,
    year: int,
    deductible: int = 0,
    out_of_pocket: int | None = None,
    inside: bool = True,
) -> History:
    """The history with amounts (cents) that a person has already paid this year elsewhere. What counts towards the
    deductible also counts towards the out-of-pocket limit unless told otherwise."""
    who = person_key(patient.person)
    pocket = deductible if out_of_pocket is None else out_of_pocket
    uses = tuple(
        Use(who, year, inside, what, cents)
        for what, cents in (("deductible", deductible), ("out-of-pocket", pocket))
        if cents
    )
    return history.with_member(coverage.member, history.member(coverage.member).after(uses))
