"""What a payer's decision looks like to the office, and what an outdated fee makes of it."""

from __future__ import annotations

from dataclasses import replace

from course.claims.ledger.reasons import PRIOR, TAKEN_OFF
from course.claims.model import Adjustment, ClaimPayment, LinePayment


def denied(payment: ClaimPayment) -> bool:
    """Whether anything was refused, for which somebody could act."""
    return any(
        one.group != "PR" and one.reason not in TAKEN_OFF and one.reason != PRIOR and one.cents > 0
        for one in payment.every_adjustment
    )


def underpaid(payment: ClaimPayment) -> ClaimPayment:
    """The same decision with a tenth less allowed on its first paid line, as by an outdated fee."""
    lines: list[LinePayment] = []
    less = 0
    for line in payment.lines:
        cut = 0 if less else line.paid // 10
        if not cut:
            lines.append(line)
            continue
        less = cut
        adjustments = [
            replace(one, cents=one.cents + cut) if (one.group, one.reason) == ("CO", "45") else one
            for one in line.adjustments
        ]
        if adjustments == list(line.adjustments):
            adjustments.append(Adjustment("CO", "45", cut))
        allowed = None if line.allowed is None else line.allowed - cut
        lines.append(replace(line, paid=line.paid - cut, adjustments=tuple(adjustments), allowed=allowed))
    return replace(payment, paid=payment.paid - less, lines=tuple(lines))
