"""What a practice asks of a payer besides eligibility: where a claim stands (276), and leave to give a service (278)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .parties import Coverage, Patient


@dataclass(frozen=True)
class StatusInquiry:
    """The question of a 276. `claim` is the practice's patient control number (CLM01), `cents` the total charge,
    `control` the payer's own claim number where it is known, `npi` who billed."""

    claim: str
    patient: Patient
    coverage: Coverage
    start: date
    end: date
    cents: int
    npi: str = ""
    control: str = ""


@dataclass(frozen=True)
class AuthorizationRequest:
    """The question of a 278: may this service be given to this patient? `day` is the planned first day."""

    patient: Patient
    coverage: Coverage
    code: str
    day: date
    units: int = 1
    diagnoses: tuple[str, ...] = ()
    npi: str = ""
    place: str = "11"
