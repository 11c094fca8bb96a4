"""The desk-top of one decision: a claim taken apart into lines that are worked on, and what is known around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from course.claims.model import Adjustment, Claim, PriorPayer, ProfessionalClaim, Provider

from .decision import Trail, Use
from .fees import Fee
from .history import Enrollment, MemberFile
from .policy import Policy
from .terms import Plan, Terms


@dataclass
class Work:
    """One line on its way to a payment. Amounts in cents.

    `allowed` what the payer's rules allow; `deductible`, `copay` and `coinsurance` the patient's part of it;
    `denied` once a reason takes the whole line.
    """

    number: int
    code: str
    modifiers: tuple[str, ...]
    units: int
    charge: int
    day: date
    place: str
    rendering: Provider | None
    benefit: str = "other"
    revenue: str = ""
    diagnoses: tuple[str, ...] = ()
    fee: Fee | None = None
    allowed: int = 0
    denied: bool = False
    deductible: int = 0
    copay: int = 0
    coinsurance: int = 0
    adjustments: list[Adjustment] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def share(self) -> int:
        """What the patient owes of the allowed amount."""
        return self.deductible + self.copay + self.coinsurance

    def deny(self, group: str, reason: str, remarks: tuple[str, ...] = ()) -> None:
        """Take the whole line with one reason; the first reason stays."""
        if self.denied:
            return
        self.denied = True
        self.allowed = self.deductible = self.copay = self.coinsurance = 0
        self.adjustments = [Adjustment(group, reason, self.charge)] if self.charge else []
        self.remarks = list(remarks)

    def take(self, group: str, reason: str, cents: int) -> None:
        """Note an adjustment of some cents; nothing for zero. One reason stands once on a line."""
        for at, one in enumerate(self.adjustments):
            if (one.group, one.reason) == (group, reason):
                self.adjustments[at] = Adjustment(group, reason, one.cents + cents)
                return
        if cents:
            self.adjustments.append(Adjustment(group, reason, cents))


@dataclass
class Case:
    """One claim being decided, with all that the decision may look at."""

    claim: Claim
    day: date
    control: str
    policy: Policy
    terms: Terms
    member: MemberFile
    person: str
    trail: Trail
    earlier: tuple[Claim, ...] = ()
    enrollment: Enrollment | None = None
    plan: Plan | None = None
    inside: bool = True
    lines: list[Work] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    records_in: bool = False
    lifted: tuple[str, ...] = ()
    stays: tuple[tuple[date, date], ...] = ()
    drg: str = ""

    @property
    def year(self) -> int:
        """The year whose limits the claim counts towards."""
        return self.claim.start.year

    @property
    def professional(self) -> bool:
        """Whether it is a professional claim."""
        return isinstance(self.claim, ProfessionalClaim)

    @property
    def prior(self) -> tuple[PriorPayer, ...]:
        """What payers before this one decided."""
        return self.claim.prior

    def used(self, what: str, family: bool = False) -> int:
        """What was used of a limit this year, this claim's own lines included."""
        before = (
            self.member.family(self.year, self.inside, what)
            if family
            else self.member.amount(self.person, self.year, self.inside, what)
        )
        return before + sum(use.amount for use in self.uses if use.what == what)

    def use(self, what: str, amount: int) -> None:
        """Count towards a limit."""
        if amount:
            self.uses.append(Use(self.person, self.year, self.inside, what, amount))

    def open_lines(self) -> list[Work]:
        """The lines that are not denied."""
        return [line for line in self.lines if not line.denied]


def take_apart(claim: Claim) -> list[Work]:
    """The lines of either kind of claim, ready to be worked on."""
    if isinstance(claim, ProfessionalClaim):
        return [
            Work(
                line.number,
                line.code,
                line.modifiers,
                line.units,
                line.charge,
                line.start,
                line.place,
                line.rendering or claim.rendering,
                diagnoses=tuple(claim.diagnoses[at - 1] for at in line.pointers if 0 < at <= len(claim.diagnoses)),
            )
            for line in claim.lines
        ]
    codes = (claim.principal.code, *(one.code for one in claim.others))
    return [
        Work(
            line.number,
            line.code,
            line.modifiers,
            line.units,
            line.charge,
            line.day or claim.start,
            "21" if claim.inpatient else "22",
            None,
            revenue=line.revenue,
            diagnoses=codes,
        )
        for line in claim.lines
    ]
