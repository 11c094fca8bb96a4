"""From allowed to paid: patient's share or second-payer rule, then sequestration; the rest stands as adjustments."""

from __future__ import annotations

from course.claims.money import part

from . import coordination
from .work import Case, Work

SEQUESTER = "2 USC 901a"


def pay(case: Case, line: Work) -> int:
    """What is paid for a line; the rest of its charge stands in its adjustments."""
    if line.denied:
        return 0
    if case.prior:
        paid = coordination.second(case, line)
    else:
        paid = line.allowed - line.share
        for reason, cents in (("1", line.deductible), ("3", line.copay), ("2", line.coinsurance)):
            line.take("PR", reason, cents)
    return paid - _sequester(case, line, paid)


def _sequester(case: Case, line: Work, paid: int) -> int:
    rate = case.terms.reductions.sequester
    cut = part(paid, rate) if paid > 0 and rate != "0" else 0
    if cut:
        line.take("CO", "253", cut)
        case.trail.add("sequestration", paid, paid - cut, f"{rate} of the payment, CO-253", SEQUESTER, line.number)
    return cut
