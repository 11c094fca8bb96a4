"""Who takes part in a claim: patients, the people who hold the insurance, providers and organizations, coverages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Address:
    """A US postal address; `state` two letters, `zip` five or nine digits without a hyphen (a Canadian code without blank)."""

    street: str
    city: str
    state: str
    zip: str

    @property
    def zip_shown(self) -> str:
        """The ZIP code as an envelope has it: 68210-2101."""
        return f"{self.zip[:5]}-{self.zip[5:]}" if len(self.zip) == 9 else self.zip


@dataclass(frozen=True)
class Person:
    """Somebody with a name. `sex` is M, F or U, as claims write it."""

    last: str
    first: str
    middle: str = ""
    born: date | None = None
    sex: str = "U"
    address: Address | None = None
    phone: str = ""

    @property
    def name(self) -> str:
        """Last, First M"""
        return f"{self.last}, {self.first}" + (f" {self.middle}" if self.middle else "")


@dataclass(frozen=True)
class Patient:
    """A patient of the practice; `account` is the practice's own number."""

    account: str
    person: Person


@dataclass(frozen=True)
class Provider:
    """A person who gives, orders or supervises care. `taxonomy` is the ten-character specialty code."""

    npi: str
    last: str
    first: str
    credentials: str = ""
    taxonomy: str = ""

    @property
    def name(self) -> str:
        """First Last, MD"""
        return f"{self.first} {self.last}" + (f", {self.credentials}" if self.credentials else "")


@dataclass(frozen=True)
class Organization:
    """A clinic, hospital, billing company or payer. `identifier` is a payer's electronic number."""

    name: str
    npi: str = ""
    tax_id: str = ""
    address: Address | None = None
    phone: str = ""
    taxonomy: str = ""
    identifier: str = ""
    clia: str = ""


@dataclass(frozen=True)
class Coverage:
    """One insurance of one patient. `payer` names the payer's policy (course.claims.payers); `rank` 1 pays first.

    `relationship` of the patient to the subscriber: self, spouse, child or other. `end` None: still in force.
    `kind` is the claim filing indicator: CI commercial, 12 PPO, HM HMO, MA / MB Medicare Part A / B, 16 Medicare
    Advantage HMO, MC Medicaid, CH TRICARE, WC workers' compensation, OF another public plan.
    """

    payer: str
    member: str
    subscriber: Person
    relationship: str
    rank: int
    start: date
    end: date | None = None
    group: str = ""
    plan: str = ""
    kind: str = "CI"

    @property
    def member_shown(self) -> str:
        """The number as the card has it: Medicare's eleven characters are parted by hyphens, which a claim never carries."""
        plain = self.member
        if self.kind in ("MA", "MB") and len(plain) == 11:
            return f"{plain[:4]}-{plain[4:7]}-{plain[7:]}"
        return plain

    def covers(self, day: date) -> bool:
        """Whether the coverage is in force on a day (both ends included)."""
        return self.start <= day and (self.end is None or day <= self.end)
