"""From a claim to the ledger: charges, corrected charges, void."""

from __future__ import annotations

from datetime import date

from course.claims.model import Claim, InstitutionalClaim
from course.claims.money import amount

from .accounts import INSURANCE, PATIENT, REVENUE, Charged, ChargedLine, Move, Posting, move


def as_charged(claim: Claim, day: date) -> Charged:
    """What the ledger keeps of a claim billed on `day`."""
    hospital = isinstance(claim, InstitutionalClaim)
    ranked = sorted(claim.coverages, key=lambda one: one.rank)
    lines = tuple(
        ChargedLine(one.number, one.code or one.revenue, one.charge, one.day or claim.start)
        if hospital
        else ChargedLine(one.number, one.code, one.charge, one.start)
        for one in claim.lines
    )
    return Charged(
        claim.number,
        claim.patient.account,
        claim.patient.person.name,
        claim.start,
        day,
        tuple((one.payer, one.member) for one in ranked),
        lines,
    )


def charge(charged: Charged) -> Posting:
    """Every line's charge becomes open at the first payer, or at the patient where there is none."""
    owing = INSURANCE[0] if charged.payers else PATIENT
    moves = [one for line in charged.lines for one in _line(charged, owing, line.number, line.cents, "charge")]
    who = "the first payer" if charged.payers else "the patient"
    return Posting(
        f"claim {charged.number}",
        "charge",
        charged.billed,
        (f"Claim {charged.number}: {amount(charged.total)} charged, open at {who}.",),
        tuple(moves),
        charged.patient,
        charged.number,
        print=fingerprint(charged),
        charged=charged,
    )


def replace(old: Charged, new: Charged) -> Posting:
    """A corrected claim (frequency 7): each line moves by the difference; what was paid and taken off stays."""
    before, after = {one.number: one.cents for one in old.lines}, {one.number: one.cents for one in new.lines}
    owing = INSURANCE[0] if old.payers else PATIENT
    moves = [
        one
        for number in sorted({*before, *after})
        for one in _line(old, owing, number, after.get(number, 0) - before.get(number, 0), "corrected charge")
    ]
    change = new.total - old.total
    words = f"charges {'up' if change > 0 else 'down'} by {amount(abs(change))}" if change else "total unchanged"
    kept = Charged(old.number, old.patient, new.name, new.service, old.billed, new.payers, new.lines)
    return Posting(
        f"claim {old.number} corrected {new.billed}",
        "corrected claim",
        new.billed,
        (f"Claim {old.number} corrected: {words}.",),
        tuple(moves),
        old.patient,
        old.number,
        print=fingerprint(new),
        charged=kept,
    )


def void(old: Charged, day: date) -> Posting:
    """A voided claim (frequency 8): every charge goes back. What a payer paid comes back with its own reversal."""
    owing = INSURANCE[0] if old.payers else PATIENT
    moves = [one for line in old.lines for one in _line(old, owing, line.number, -line.cents, "void")]
    kept = Charged(old.number, old.patient, old.name, old.service, old.billed, old.payers, ())
    return Posting(
        f"claim {old.number} void",
        "void",
        day,
        (f"Claim {old.number} void: {amount(old.total)} of charges taken back.",),
        tuple(moves),
        old.patient,
        old.number,
        charged=kept,
    )


def fingerprint(charged: Charged) -> str:
    """What tells the same claim again from another one of that number."""
    return ";".join(f"{one.number} {one.code} {one.cents} {one.day}" for one in charged.lines)


def _line(charged: Charged, owing: str, number: int, cents: int, why: str) -> list[Move]:
    return move(owing, REVENUE, cents, charged.patient, charged.number, number, "", why)
