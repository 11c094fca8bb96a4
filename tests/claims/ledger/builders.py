"""Small claims and remittances for the ledger's tests. Amounts in cents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from course.claims.model import (
    Adjustment,
    ClaimPayment,
    Coverage,
    LinePayment,
    Organization,
    Patient,
    Person,
    ProfessionalClaim,
    ProviderAdjustment,
    Remittance,
    ServiceLine,
)

VISIT = date(2026, 6, 3)
BILLED = date(2026, 6, 5)
PAID = date(2026, 6, 18)
ELENA = Patient("MSFM-0107", Person("Rivera", "Elena", "M", date(1988, 2, 11), "F"))
MARCO = Person("Rivera", "Marco", "A", date(1986, 9, 30), "M")
CLINIC = Organization("Maple Street Family Medicine", "1999999027", phone="555-0110")
NUMBER = "MSFM-0107-1"


def coverage(payer: str = "prairie-shield", rank: int = 1, member: str = "PSH4471802") -> Coverage:
    return Coverage(payer, member, MARCO, "spouse", rank, date(2026, 1, 1), kind="12")


def claim(
    *charges: int,
    number: str = NUMBER,
    patient: Patient = ELENA,
    payers: tuple[str, ...] = ("prairie-shield",),
    day: date = VISIT,
    frequency: str = "1",
    original: str = "",
) -> ProfessionalClaim:
    """A claim with a line for each charge: 99213, 87880, then 81002."""
    codes = ("99213", "87880", "81002", "36415")
    lines = tuple(
        ServiceLine(n, day, day, "11", codes[(n - 1) % 4], cents, pointers=(1,))
        for n, cents in enumerate(charges or (14200, 3800), 1)
    )
    covers = tuple(coverage(payer, rank, f"M{rank}") for rank, payer in enumerate(payers, 1))
    return ProfessionalClaim(number, patient, covers, CLINIC, ("J02.0",), lines, frequency=frequency, original=original)


def line(number: int, charge: int, paid: int, *taken: tuple[str, int], code: str = "") -> LinePayment:
    """taken: ("CO-45", 4360) ..."""
    codes = ("99213", "87880", "81002", "36415")
    adjustments = tuple(Adjustment(*why.split("-"), cents) for why, cents in taken)
    return LinePayment(number, code or codes[(number - 1) % 4], charge, paid, adjustments)


def decided(*lines: LinePayment, number: str = NUMBER, status: str = "1", control: str = "26156-00871", member: str = "M1", **more: object) -> ClaimPayment:  # fmt: skip
    charge, paid = sum(one.charge for one in lines), sum(one.paid for one in lines)
    return ClaimPayment(number, status, charge, paid, "RIVERA", member, control, lines, **more)  # type: ignore[arg-type]


def remittance(*claims: ClaimPayment, trace: str = "26169-3390", payer: str = "prairie-shield", day: date = PAID, plb: tuple[ProviderAdjustment, ...] = ()) -> Remittance:  # fmt: skip
    return Remittance(trace, day, payer, "1999999027", claims, plb)


def back(one: ClaimPayment) -> ClaimPayment:
    """The payer's own reversal of a decision (status 22): every amount with the other sign."""
    lines = tuple(
        replace(each, charge=-each.charge, paid=-each.paid, adjustments=tuple(replace(a, cents=-a.cents) for a in each.adjustments))
        for each in one.lines
    )  # fmt: skip
    claims = tuple(Adjustment(a.group, a.reason, -a.cents) for a in one.adjustments)
    return ClaimPayment(one.number, "22", -one.charge, -one.paid, one.patient, one.member, one.control, lines, claims)


CASE_1_1 = decided(
    line(1, 14200, 6840, ("CO-45", 4360), ("PR-3", 3000)),
    line(2, 3800, 1760, ("CO-45", 2040)),
)
