"""The remittance: what a payer paid, adjusted and left to the patient (835). All amounts in cents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

GROUPS = {
    "CO": "contractual obligation: the provider writes it off",
    "PR": "patient responsibility",
    "OA": "other adjustment",
    "PI": "payer-initiated reduction",
}


@dataclass(frozen=True)
class Adjustment:
    """Why an amount was not paid: group code, reason code (CARC), cents (positive takes away), units if any."""

    group: str
    reason: str
    cents: int
    units: int | None = None


@dataclass(frozen=True)
class LinePayment:
    """One line of a claim as decided: charge = paid + adjustments, always. `allowed` is what the payer's rule allows."""

    number: int
    code: str
    charge: int
    paid: int
    adjustments: tuple[Adjustment, ...] = ()
    modifiers: tuple[str, ...] = ()
    units: int = 1
    day: date | None = None
    allowed: int | None = None
    remarks: tuple[str, ...] = ()
    revenue: str = ""


@dataclass(frozen=True)
class ClaimPayment:
    """One claim as decided (CLP). `status` 1 paid as primary, 2 as secondary, 3 as tertiary, 4 denied,
    19 paid as primary and sent on, 22 reversal. charge = paid + line adjustments + claim adjustments, always.
    `control` is the payer's claim number, `crossover` the payer it was sent on to.
    """

    number: str
    status: str
    charge: int
    paid: int
    patient: str
    member: str
    control: str
    lines: tuple[LinePayment, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    filing: str = "CI"
    crossover: str = ""
    drg: str = ""
    rendering: str = ""
    received: date | None = None

    @property
    def every_adjustment(self) -> tuple[Adjustment, ...]:
        """Those of the claim and of all its lines."""
        return (*self.adjustments, *(one for line in self.lines for one in line.adjustments))

    @property
    def patient_share(self) -> int:
        """What the patient owes by this remittance: all PR adjustments."""
        return sum(one.cents for one in self.every_adjustment if one.group == "PR")


@dataclass(frozen=True)
class ProviderAdjustment:
    """Money moved outside any claim (PLB): `reason` as WO (recoupment), FB (balance forward), L6 (interest), 72 (refund).

    As in X12 a positive amount lowers the payment, a negative one raises it. `reference` names the claim it is about.
    """

    reason: str
    cents: int
    reference: str = ""


@dataclass(frozen=True)
class Remittance:
    """One payment of one payer to one practice. paid total = sum of claims - provider adjustments, always.

    `trace` is the check or EFT number (TRN02); `method` ACH, CHK or NON (nothing is paid).
    """

    trace: str
    day: date
    payer: str
    payee_npi: str
    claims: tuple[ClaimPayment, ...]
    provider: tuple[ProviderAdjustment, ...] = ()
    method: str = "ACH"

    @property
    def total(self) -> int:
        """The amount of the check or transfer (BPR02)."""
        return sum(claim.paid for claim in self.claims) - sum(one.cents for one in self.provider)
