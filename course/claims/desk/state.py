"""What a simulation is at one moment: all that the cards show, and all that a score is computed from. Frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from course.claims.model import (
    Claim,
    ClaimPayment,
    ClaimStatus,
    Coverage,
    Eligibility,
    FileAcknowledgment,
    Patient,
    Remittance,
)

from .opening import Start

WAITING, REJECTED, ACCEPTED, DECIDED = "waiting", "rejected", "accepted", "decided"


@dataclass(frozen=True)
class Done:
    """One act and what came of it. `ok` False: it was not possible, and nothing changed."""

    kind: str
    day: date
    ok: bool
    sentence: str


@dataclass(frozen=True)
class Asked:
    """One question about coverage (270) with its answer (271)."""

    day: date
    rank: int
    answer: Eligibility


@dataclass(frozen=True)
class Finding:
    """What a scrubber said about the claim: `box` is a box of the form ("" for the whole claim), the rest as the edit says."""

    box: str
    level: str
    place: str
    sentence: str
    why: str
    check: str


@dataclass(frozen=True)
class Sent:
    """One claim on its way: what was in it, what came back at the door, and how far it got.

    `state` is rejected, accepted (it waits), or decided (its remittance is here). `file` numbers the 837.
    """

    day: date
    claim: Claim
    boxes: Mapping[str, str]
    payer: str
    file: int
    acknowledged: FileAcknowledgment
    about: tuple[Any, ...]
    status: ClaimStatus | None
    state: str
    asked: ClaimStatus | None = None

    @property
    def control(self) -> str:
        """The payer's own number, once it took the claim in."""
        return self.status.control if self.status else ""


@dataclass(frozen=True)
class Arrived:
    """A remittance on the practice's table, with how the payer came to it; `posted` once it is in the books."""

    day: date
    remittance: Remittance
    payment: ClaimPayment
    steps: tuple[Any, ...]
    posted: date | None = None


@dataclass(frozen=True)
class PostedLine:
    """What was posted on one line from one remittance, in cents."""

    trace: str
    line: int
    paid: int
    adjusted: int
    patient: int


@dataclass(frozen=True)
class Document:
    """A transaction that went out or came in. `values` of the model; the raw text is made when somebody wants to see it."""

    number: int
    kind: str
    title: str
    day: date
    values: tuple[Any, ...]
    claims: tuple[Claim, ...] = ()
    about: tuple[Any, ...] = ()


@dataclass(frozen=True)
class LineBalance:
    """One line of the account, in cents: billed = paid + adjusted + patient + insurance, always."""

    line: int
    code: str
    day: date
    billed: int
    paid: int
    adjusted: int
    patient: int
    insurance: int


@dataclass(frozen=True)
class Account:
    """The patient's account. `entries` are (day, document, sentence); `aged` cents by who owes and age in days."""

    lines: tuple[LineBalance, ...] = ()
    credit: int = 0
    entries: tuple[tuple[date, str, str], ...] = ()
    aged: tuple[tuple[str, tuple[int, ...]], ...] = ()
    buckets: tuple[str, ...] = ()
    given_up: Mapping[str, int] = field(default_factory=dict)
    from_payers: Mapping[str, int] = field(default_factory=dict)
    from_patient: int = 0

    @property
    def patient(self) -> int:
        """What the patient owes, credit taken off; below 0 the practice owes it."""
        return sum(line.patient for line in self.lines) - self.credit

    @property
    def insurance(self) -> int:
        """What the plans owe."""
        return sum(line.insurance for line in self.lines)


@dataclass(frozen=True)
class Statement:
    """A bill that was sent to the patient: the amount in cents and its sentences."""

    day: date
    cents: int
    sentences: tuple[str, ...]
    lines: tuple[Any, ...] = ()


@dataclass(frozen=True)
class State:
    """A simulation after some acts."""

    start: Start
    day: date
    done: tuple[Done, ...]
    patient: Patient
    coverages: tuple[Coverage, ...]
    asked: tuple[Asked, ...]
    registered_on: date | None
    receipts: tuple[tuple[date, int, str], ...]
    coding: Mapping[str, Any] | None
    boxes: Mapping[str, str] | None
    findings: tuple[Finding, ...] | None
    sent: tuple[Sent, ...]
    arrived: tuple[Arrived, ...]
    posted: tuple[PostedLine, ...]
    statements: tuple[Statement, ...]
    letters: tuple[tuple[date, str], ...]
    appeals: tuple[Any, ...]
    documents: tuple[Document, ...]
    explanation: str
    account: Account
    to: int = 0

    @property
    def last(self) -> Sent | None:
        """The claim sent last."""
        return self.sent[-1] if self.sent else None

    @property
    def verified_on(self) -> date | None:
        """The first day on which coverage was asked about."""
        return self.asked[0].day if self.asked else None

    def did(self, kind: str) -> bool:
        """Whether an act of this kind was done."""
        return any(one.kind == kind and one.ok for one in self.done)
