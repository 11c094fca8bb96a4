"""The claim for the next payer: the same claim, with what the payer before it has decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from course.claims.model import Claim, ClaimPayment, PriorPayer, ProfessionalClaim
from course.errors import CourseError


def next_claim(claim: Claim, payment: ClaimPayment, paid_on: date, payer: str = "") -> Claim:
    """The claim to send after a payer has decided it: to `payer`, or to the next coverage by rank.

    Raises CourseError where no further coverage is on the claim.
    """
    told = {one.coverage.payer + one.coverage.member for one in claim.prior}
    told.add(claim.coverage.payer + claim.coverage.member)
    rest = [
        (one.rank, at)
        for at, one in enumerate(claim.coverages)
        if one.payer + one.member not in told and (not payer or one.payer == payer)
    ]
    if not rest:
        raise CourseError("No further insurance is on this claim. What is left is the patient's.")
    prior = PriorPayer(
        claim.coverage,
        payment.paid,
        paid_on,
        payment.adjustments,
        tuple((line.number, line.paid, line.adjustments) for line in payment.lines),
    )
    onward = replace(claim, to=min(rest)[1], prior=(*claim.prior, prior), original="")
    if isinstance(onward, ProfessionalClaim):
        return replace(onward, frequency="1")
    return replace(onward, bill=f"{onward.bill[:-1]}1" if onward.frequency in ("7", "8") else onward.bill)
