"""How a payer pays second: what earlier payers paid and left, and what this one adds to it.

A line of a second payer reads: charge = OA-23 (what earlier payers paid and took off) + paid + patient + written off.
"""

from __future__ import annotations

from dataclasses import dataclass

from course.claims.model import Adjustment, PriorPayer
from course.claims.money import amount

from .work import Case, Work

STANDARD = "NAIC Model 120 sec 7"
LESSER = "42 CFR 447.20"
SECONDARY = "42 CFR 411.33"
SUPPLEMENT = "42 CFR 403.205"


@dataclass(frozen=True)
class Before:
    """What earlier payers did with one line: `paid` in all, `left` to the patient by the last one, and its reasons."""

    paid: int
    left: int
    reasons: tuple[Adjustment, ...]


def before(case: Case, line: Work) -> Before:
    """What earlier payers decided about a line; a payer that told only of the whole claim is spread by charge."""
    found = [_told(case, line, prior) for prior in case.prior]
    paid = sum(one.paid for one in found)
    last = found[-1]
    return Before(paid, max(0, min(last.left, line.charge - paid)), last.reasons)


def _told(case: Case, line: Work, prior: PriorPayer) -> Before:
    for number, paid, adjustments in prior.lines:
        if number == line.number:
            reasons = tuple(one for one in adjustments if one.group == "PR")
            return Before(paid, sum(one.cents for one in reasons), reasons)
    if prior.lines:
        return Before(0, 0, ())
    reasons = tuple(
        Adjustment(one.group, one.reason, _spread(case, line, one.cents))
        for one in prior.adjustments
        if one.group == "PR"
    )
    return Before(_spread(case, line, prior.paid), sum(one.cents for one in reasons), reasons)


def _spread(case: Case, line: Work, cents: int) -> int:
    """The part of an amount that falls on a line by its charge; the last line takes the odd cents."""
    total = sum(one.charge for one in case.lines)
    if not total:
        return 0
    parts = [cents * one.charge // total for one in case.lines]
    at = next(n for n, one in enumerate(case.lines) if one is line)
    return cents - sum(parts[:-1]) if at == len(parts) - 1 else parts[at]


def second(case: Case, line: Work) -> int:
    """What this payer adds to a line; sets the line's adjustments. Before it, `allowed` and the share are those that
    would hold if this payer were alone."""
    plan = case.plan
    assert plan is not None
    told = before(case, line)
    alone = line.allowed - line.share
    left_over = _left_over(plan.cob, line, told)
    pays = plan.pays_for_stays if line.benefit == "inpatient" else plan.pays
    pay, owed, why, source = _by_method(plan.cob, pays, line, told, alone, left_over)
    pay = max(0, min(pay, told.left))
    case.trail.add(
        "pays second",
        alone,
        pay,
        f"{why}; first payer paid {amount(told.paid)}, left {amount(told.left)}",
        source,
        line.number,
    )
    patient = max(0, min(owed, told.left - pay))
    case.use("out-of-pocket", patient - line.share)  # only what is truly owed counts towards the limit
    line.adjustments = []
    line.take("OA", "23", line.charge - told.left)
    _patient(line, told, patient, plan.cob == "supplement")
    line.take("CO", "45", told.left - pay - patient)
    return pay


def _left_over(method: str, line: Work, told: Before) -> int:
    """What remains of the payer's own view of the price after the earlier payment: the most a patient may owe."""
    price = max(line.allowed, told.paid + told.left) if method == "medicare-secondary" else line.allowed
    return max(0, price - told.paid)


def _by_method(
    method: str, pays: tuple[str, ...], line: Work, told: Before, alone: int, left_over: int
) -> tuple[int, int, str, str]:
    """Pay, most the patient may owe, why, source."""
    share = line.share
    if method == "carve-out":
        pay = max(0, alone - told.paid)
        return pay, min(share, left_over - min(pay, left_over)), "own benefit less what was paid", STANDARD
    if method == "supplement":
        pay = sum(one.cents for one in told.reasons if one.reason in pays)
        return pay, told.left, f"takes over PR {', '.join(pays)} of Medicare", SUPPLEMENT
    if method == "lesser-of":
        pay = min(told.left, left_over)
        return pay, 0, f"lesser of what is left and own price {amount(line.allowed)} less what was paid", LESSER
    if method == "medicare-secondary":
        pay = min(alone, left_over, told.left)
        return pay, min(share, left_over - pay), "lowest of own benefit, price less paid, and what is left", SECONDARY
    pay = min(alone, told.left)
    return pay, min(share, max(0, left_over - pay)), "own benefit, at most what is left", STANDARD


def _patient(line: Work, told: Before, patient: int, as_told: bool) -> None:
    """Name the patient's part: a supplement repeats the first payer's reasons, others use their own."""
    if as_told:
        for one in told.reasons:
            part = min(patient, one.cents)
            line.take("PR", one.reason, part)
            patient -= part
        line.take("PR", "2", patient)
        line.deductible = line.copay = line.coinsurance = 0
        return
    for name, reason in (("deductible", "1"), ("copay", "3"), ("coinsurance", "2")):
        part = min(patient, getattr(line, name))
        setattr(line, name, part)
        line.take("PR", reason, part)
        patient -= part
