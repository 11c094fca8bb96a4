"""An inpatient stay as the grouper needs it, and the answer it gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from course.claims.grouping import tables
from course.claims.grouping.model import Step
from course.claims.model import Diagnosis
from course.codes.forms import form_error, tidy, written
from course.errors import CourseError

if TYPE_CHECKING:
    from course.claims.model import InstitutionalClaim

DIED = frozenset({"20", "40", "41", "42"})
POA = frozenset({"", "Y", "N", "U", "W", "1"})
OLDEST = 124
MOST = 100  # codes of one kind on one stay; a claim holds 25


@dataclass(frozen=True)
class Stay:
    """One stay. The first diagnosis is the principal one. `day` is the day of discharge: it decides which version groups.

    `sex` M, F or U; `age` in years; `status` the patient discharge status; `days` the length of stay; `charges` in cents;
    `conditions` the claim's condition codes; `hospital` names the rates (`datasets/claims/grouping/hospitals.csv`).
    """

    diagnoses: tuple[Diagnosis, ...]
    day: date
    procedures: tuple[str, ...] = ()
    sex: str = "F"
    age: int | None = None
    status: str = "01"
    days: int | None = None
    charges: int | None = None
    conditions: tuple[str, ...] = ()
    hospital: str = "riverbend"

    @classmethod
    def of(cls, *codes: str, day: date, procedures: tuple[str, ...] = (), **more: object) -> Stay:
        """A stay from codes as typed, principal first; "J96.01:N" also tells that it was not present on admission."""
        pairs = (code.partition(":") for code in codes)
        return cls(tuple(Diagnosis(code, poa) for code, _, poa in pairs), day, tuple(procedures), **more)  # type: ignore[arg-type]

    @classmethod
    def from_claim(cls, claim: InstitutionalClaim, hospital: str = "riverbend") -> Stay:
        """The stay that an inpatient claim bills. Raises CourseError for any other type of bill."""
        if not claim.inpatient:
            raise CourseError(f"Type of bill {claim.bill} is not an inpatient bill; a DRG needs one, as in 111.")
        admitted, born = claim.admitted or claim.start, claim.patient.person.born
        age = None
        if born is not None:
            age = admitted.year - born.year - ((admitted.month, admitted.day) < (born.month, born.day))
        return cls(
            (claim.principal, *claim.others, *claim.external),
            claim.end,
            tuple(one.code for one in claim.procedures),
            claim.patient.person.sex,
            age,
            claim.status,
            max((claim.end - admitted).days, 1),
            claim.total,
            claim.conditions,
            hospital,
        )

    @property
    def alive(self) -> bool:
        """Whether the patient left alive."""
        return self.status not in DIED

    def tidied(self) -> Stay:
        """The same stay with its codes as compared, every value checked. Raises CourseError for what cannot be grouped."""
        _check_values(self)
        from course.codes import open_book, pcs

        book = open_book()
        seen: dict[str, Diagnosis] = {}
        for one in self.diagnoses:
            plain = tidy(one.code)
            if not book.valid(plain, self.day):
                raise CourseError(fault(one.code, "icd-10-cm", self.day))
            poa = one.poa.strip().upper()
            if poa not in POA:
                raise CourseError(f"“{one.poa[:10]}” is not a present-on-admission mark; it is Y, N, U or W.")
            seen.setdefault(plain, Diagnosis(plain, poa))
        procedures = [tidy(code) for code in self.procedures]
        for code in procedures:
            if not pcs.valid(code, self.day):
                raise CourseError(fault(code, "icd-10-pcs", self.day))
        return Stay(
            tuple(seen.values()),
            self.day,
            tuple(dict.fromkeys(procedures)),
            self.sex.upper(),
            self.age,
            self.status,
            self.days,
            self.charges,
            self.conditions,
            self.hospital,
        )


@dataclass(frozen=True)
class Secondary:
    """What one secondary diagnosis does. `level` MCC, CC or ""; `counts` whether it raised the severity, else `why` not:
    none, principal (excluded by it), drg (excluded in this DRG), died, acquired (arose here), or "" where it counts.
    """

    code: str
    level: str
    counts: bool
    why: str
    sentence: str


@dataclass(frozen=True)
class Change:
    """What the stay would be with one thing changed. `cents` is the difference in payment; where no DRG is paid any more
    (998, 999) the weight is 0."""

    what: str
    code: str
    drg: str
    title: str
    weight: Decimal
    cents: int
    changes: bool


@dataclass(frozen=True)
class Payment:
    """What a stay pays: the cents of the steps add up to `cents`, always. All rates are fictional."""

    cents: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class DrgAnswer:
    """The MS-DRG of a stay, why, and what it pays.

    `mdc` is the category the DRG belongs to ("" for transplants and the like, which stand before all categories);
    `changes` what would be with one code less; `stop` the sentence to read before looking at them.
    """

    drg: str
    title: str
    mdc: str
    mdc_words: str
    kind: str
    weight: Decimal
    gmlos: Decimal
    amlos: Decimal
    version: str
    year: str
    family: tuple[tables.Group, ...]
    secondaries: tuple[Secondary, ...]
    steps: tuple[Step, ...]
    payment: Payment
    changes: tuple[Change, ...] = ()
    stop: str = ""
    caveats: tuple[str, ...] = ()


def _check_values(stay: Stay) -> None:
    if not stay.diagnoses:
        raise CourseError("A stay needs a principal diagnosis; give its code first, as in J18.9.")
    if max(len(stay.diagnoses), len(stay.procedures)) > MOST:
        raise CourseError(f"These are more than {MOST} codes; a claim holds 25 of each kind.")
    if not tables.FIRST <= stay.day <= tables.LAST:
        raise CourseError(
            f"The weights here are those of {tables.YEAR}; give a day of discharge from {tables.FIRST} to {tables.LAST}."
        )
    if stay.sex.upper() not in ("M", "F", "U"):
        raise CourseError(f"“{stay.sex[:10]}” is not a sex as claims write it; it is M, F or U.")
    if stay.age is not None and not 0 <= stay.age <= OLDEST:
        raise CourseError(f"An age is a number of years from 0 to {OLDEST}, not {stay.age}.")
    if not (len(stay.status) == 2 and stay.status.isascii() and stay.status.isdigit()):
        raise CourseError(f"“{stay.status[:10]}” is not a discharge status; it has two digits, as in 01 for home.")
    if stay.days is not None and not 0 <= stay.days <= 3650:
        raise CourseError(f"A length of stay is a number of days from 0 to 3650, not {stay.days}.")
    if stay.charges is not None and stay.charges < 0:
        raise CourseError("The charges of a stay are not negative; give them in cents.")


def fault(code: str, system: str, day: date) -> str:
    """Why a code that is not valid on a day cannot be used, in one sentence."""
    word, shown = ("code" if system == "icd-10-cm" else "pcs"), written(code, system)
    return form_error(code, system) or (
        f"{shown} is not a complete, valid code on {day}; cleanclaim {word} {shown} --date {day} says more."
    )
