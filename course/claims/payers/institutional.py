"""Hospital claims: an inpatient stay by its DRG, or by a share of charges; outpatient lines by rate or share of charges."""

from __future__ import annotations

from course.claims.model import Adjustment, InstitutionalClaim
from course.claims.money import amount, part
from course.errors import CourseError

from . import fees, sharing
from .paying import pay
from .work import Case, Work

IPPS = "42 CFR 412.60"
OPPS = "42 CFR 419.31"


def inpatient(case: Case) -> tuple[tuple[Adjustment, ...], int]:
    """Claim adjustments and payment of a stay: one price for all of it, told on the claim, not on its lines."""
    claim = case.claim
    assert isinstance(claim, InstitutionalClaim)
    stay = Work(0, "", (), 1, claim.total, claim.start, "21", None, "inpatient")
    if case.plan is not None and case.plan.pays and case.prior:  # a supplement follows Medicare's price
        stay.allowed = claim.total
    else:
        _stay_price(case, stay, claim)
    whole, case.lines = case.lines, [stay]
    sharing.share_lines(case)
    stay.take("CO", case.terms.above_fee, max(0, stay.charge - stay.allowed))
    paid = pay(case, stay)
    case.lines, case.drg = whole, stay.code
    return tuple(stay.adjustments), paid


def _stay_price(case: Case, stay: Work, claim: InstitutionalClaim) -> None:
    if not (case.terms.follows_medicare and _grouped(case, stay, claim)):
        _by_contract(case, stay, claim)
    if stay.allowed > stay.charge:
        # A rate for the stay above the charges is paid all the same; CO-94 with a negative amount keeps the balance.
        stay.take("CO", "94", stay.charge - stay.allowed)
        case.trail.add(
            "above the charge", stay.charge, stay.allowed, "a rate for the stay does not look at charges", IPPS
        )


def _grouped(case: Case, stay: Work, claim: InstitutionalClaim) -> bool:
    """Price a stay as Medicare does: the payer groups it itself, whatever DRG the hospital wrote. False if it cannot."""
    from course.claims.grouping import Stay, drg  # the grouper is heavy: only for those who need it

    try:
        answer = drg(Stay.from_claim(claim), changes=False)
    except CourseError as error:
        case.trail.add("stay", claim.total, claim.total, f"not grouped: {error}", IPPS)
        return False
    stay.allowed = answer.payment.cents
    stay.code = answer.drg
    for one in answer.payment.steps:
        case.trail.add(one.name, claim.total, stay.allowed, one.sentence, one.source or IPPS)
    return True


def _by_contract(case: Case, stay: Work, claim: InstitutionalClaim) -> None:
    weight = fees.drg_weight(claim.drg, claim.end) if claim.drg else None
    base = case.terms.inpatient_base
    if weight is not None and base:
        stay.allowed = part(base, weight)
        why = f"DRG {claim.drg}: base rate {amount(base)} x weight {weight}"
        case.trail.add("stay", claim.total, stay.allowed, why, case.terms.source)
    else:
        rate = case.terms.outpatient_share
        stay.allowed = part(claim.total, rate)
        case.trail.add("stay", claim.total, stay.allowed, f"no DRG rate: {rate} of the charge", case.terms.source)


def price_outpatient(case: Case) -> None:
    """Set `allowed` of every open line: by APC where Medicare's rules count, else the schedule's rate for its code or a
    share of the charge."""
    if not (case.terms.follows_medicare and _by_apc(case)):
        _by_share(case)


def _by_apc(case: Case) -> bool:
    from course.claims.grouping import price

    claim = case.claim
    assert isinstance(claim, InstitutionalClaim)
    numbers = {line.number for line in case.open_lines()}
    try:
        answer = price(tuple(line for line in claim.lines if line.number in numbers), claim.start)
    except CourseError as error:
        case.trail.add("outpatient", claim.total, claim.total, f"no APC rate: {error}", OPPS)
        return False
    told = {line.number: line for line in answer.lines}
    for line in case.open_lines():
        one = told[line.number]
        line.allowed = one.allowed
        case.trail.add("APC", line.charge, line.allowed, one.sentence, OPPS, line.number)
        if one.fate == "paid":
            line.take("CO", case.terms.above_fee if line.allowed <= line.charge else "94", line.charge - line.allowed)
        elif one.fate == "packaged":
            line.take("CO", "97", line.charge)
            line.remarks.append("M15")
        else:
            line.deny("CO", "96", ("N56",))
    return True


def _by_share(case: Case) -> None:
    for line in case.open_lines():
        found = fees.fee(case.terms.schedule, line.code, line.modifiers, line.place, line.day) if line.code else None
        if found is not None and found.kind != "service":
            line.allowed = found.cents * line.units
            case.trail.add("fee", line.charge, line.allowed, found.how, found.source, line.number)
        else:
            rate = case.terms.outpatient_share
            line.allowed = part(line.charge, rate)
            why = f"{rate} of the charge"
            case.trail.add("share of the charge", line.charge, line.allowed, why, case.terms.source, line.number)
        line.fee = found
        if line.allowed > line.charge:
            line.allowed = line.charge
        if line.charge > line.allowed:
            line.take("CO", case.terms.above_fee, line.charge - line.allowed)
