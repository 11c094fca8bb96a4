"""What is asked of a payer and what comes back before any money: eligibility, authorization, receipts, status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .parties import Coverage, Patient


@dataclass(frozen=True)
class EligibilityInquiry:
    """The question of a 270: is this person covered on this day, for this service type (30 = plan benefits)?"""

    patient: Patient
    coverage: Coverage
    day: date
    services: tuple[str, ...] = ("30",)
    npi: str = ""


@dataclass(frozen=True)
class Benefit:
    """One benefit of a 271. `kind` deductible, copay, coinsurance, out-of-pocket, limitation, authorization or active.

    `cents` the amount, `remaining` what is left of it this year; `percent` the patient's share as a whole number.
    """

    kind: str
    service: str = "30"
    cents: int | None = None
    remaining: int | None = None
    percent: int | None = None
    in_network: bool | None = True
    note: str = ""


@dataclass(frozen=True)
class Eligibility:
    """The answer of a 271. `status` active, inactive or not found; `reject` the AAA reason where nothing was found
    (as 72 invalid member number, 75 not found, 71 birth date does not match)."""

    inquiry: EligibilityInquiry
    status: str
    plan: str = ""
    start: date | None = None
    end: date | None = None
    benefits: tuple[Benefit, ...] = ()
    reject: str = ""
    other_payer: str = ""
    primary_care: str = ""
    answered: date | None = None
    trace: str = ""


@dataclass(frozen=True)
class Authorization:
    """The answer of a 278: `decision` approved, modified, denied or pended; `number` only where approved."""

    member: str
    code: str
    units: int
    decision: str
    number: str = ""
    start: date | None = None
    end: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Rejection:
    """One thing wrong with a file or a claim at the door: where it stands, what it is, and what to mend."""

    place: str
    code: str
    sentence: str
    claim: str = ""


@dataclass(frozen=True)
class FileAcknowledgment:
    """The 999 for one file: `accepted` A accepted, E accepted with errors, P partly, R rejected."""

    accepted: str
    control: str
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True)
class ClaimStatus:
    """Where one claim stands (277CA and 277). `category` as A1 received, A2 accepted into adjudication, A3 returned,
    A7 rejected for invalid information, A8 rejected for a relational field, P1 pending, P3 pending for information,
    F1 paid, F2 denied; `status` the claim status code; `control` the payer's number once accepted."""

    claim: str
    category: str
    status: str
    sentence: str
    day: date
    control: str = ""
    cents: int = 0
    entity: str = ""
