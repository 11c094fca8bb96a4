"""One claim decided: edits -> coverage -> benefit -> price -> reductions -> cost share -> second payer -> sequestration.

Sequestration is taken from what the payer would pay, so it comes after the patient's share and after the other payers.
"""

from __future__ import annotations

from collections.abc import Iterable

from course.claims.edits import Finding
from course.claims.model import Adjustment, ClaimPayment, LinePayment, ProfessionalClaim
from course.claims.money import amount

from . import coordination, cover, fees, pricing, sharing, therapy
from .decision import Decision
from .institutional import inpatient, price_outpatient
from .paying import pay
from .work import Case, Work

_GROUP_ORDER = ("CO", "OA", "PI", "PR")
_REMITTED = frozenset(
    ["12", "13", "14", "15", "16", "17", "AM", "CH", "DS", "HM", "LM", "MA", "MB", "MC", "OF", "TV", "VA", "WC", "ZZ"]
)


def decide(case: Case, findings: Iterable[Finding], enrolled: bool) -> Decision:
    """The decision about a claim whose lines are taken apart. Conservation holds by construction: paid is the charge
    less all adjustments."""
    if not cover.whole_claim(case, enrolled):
        _edits(case, findings)
        cover.each_line(case)
        if not case.professional and case.claim.inpatient and case.open_lines():  # type: ignore[union-attr]
            return _finish(case, (), *inpatient(case))
        _price(case)
    paid = [pay(case, line) for line in case.lines]
    lines = tuple(_line(line, cents) for line, cents in zip(case.lines, paid, strict=True))
    return _finish(case, lines, (), sum(paid))


def needs_record(case: Case) -> tuple[Work, str] | None:
    """The first line that somebody must look at before it can be decided, with why; None where nothing waits."""
    if case.records_in or not case.professional:
        return None
    rule = case.terms.records
    for line in case.open_lines():
        service = fees.service(line.code, line.modifiers, line.day)
        if line.code in rule.codes or (service is not None and service.status == "C"):
            return line, f"{line.code} has no fee of its own: the record shows what was done"
        if marks := set(rule.modifiers) & set(line.modifiers):
            return line, f"modifier {min(marks)}: the record shows why"
        if rule.charge is not None and line.charge >= rule.charge:
            return line, f"charges from {amount(rule.charge)} are looked at by a person"
    return None


def _edits(case: Case, findings: Iterable[Finding]) -> None:
    by_number = {line.number: line for line in case.lines}
    for one in findings:
        if one.level != "deny" or one.carc in case.lifted:
            continue
        lines = case.lines if one.line is None else [by_number[one.line]] if one.line in by_number else []
        for line in lines:
            if line.denied:
                continue
            line.deny(one.group or "CO", one.carc, one.remarks)
            case.trail.add("edit", line.charge, 0, f"{one.edit}: {one.sentence}", one.source, line.number)


def _price(case: Case) -> None:
    assert case.plan is not None
    if case.plan.pays and case.prior:
        for line in case.open_lines():
            told = coordination.before(case, line)
            line.allowed = told.paid + told.left
    elif case.professional:
        pricing.price_lines(case)
        therapy.threshold(case)
    else:
        price_outpatient(case)
    sharing.share_lines(case)


def _line(line: Work, paid: int) -> LinePayment:
    allowed = None if line.denied else line.allowed
    return LinePayment(
        line.number,
        line.code,
        line.charge,
        paid,
        _in_groups(line.adjustments),
        line.modifiers,
        line.units,
        line.day,
        allowed,
        tuple(dict.fromkeys(line.remarks)),
        line.revenue,
    )


def _finish(case: Case, lines: tuple[LinePayment, ...], adjustments: tuple[Adjustment, ...], paid: int) -> Decision:
    claim = case.claim
    plan = case.plan
    denied = bool(case.lines) and all(line.denied for line in case.lines)
    if (
        denied
        and plan is not None
        and plan.capitated
        and any(one.reason == "24" for line in lines for one in line.adjustments)
    ):
        denied = False  # paid by capitation is not denied
    crossover = ""
    if not denied and not claim.prior and case.enrollment is not None and case.enrollment.next:
        crossover = case.enrollment.next
        case.remarks.append("MA07" if crossover == "statecare" else "MA18")
        case.trail.add("crossover", paid, paid, f"sent on to {crossover}", "CPM 100-04 ch.28 sec 70.6")
    status = "4" if denied else "19" if crossover else {0: "1", 1: "2"}.get(len(claim.prior), "3")
    rendering = claim.rendering if isinstance(claim, ProfessionalClaim) else claim.attending
    payment = ClaimPayment(
        claim.number,
        status,
        claim.total,
        paid,
        claim.patient.person.name,
        claim.coverage.member,
        case.control,
        lines,
        _in_groups(adjustments),
        tuple(dict.fromkeys(case.remarks)),
        _filing(claim.coverage.kind, plan.filing if plan else ""),
        crossover,
        "" if case.professional else case.drg or claim.drg,  # type: ignore[union-attr]
        rendering.npi if rendering else "",
        case.day,
    )
    uses = () if denied else tuple(case.uses)
    if case.trail.keep:  # the sentence costs more than the sum
        case.trail.add("claim", claim.total, paid, _sum_up(payment), "")
    return Decision(payment, tuple(case.trail.steps), uses)


def _in_groups(adjustments: Iterable[Adjustment]) -> tuple[Adjustment, ...]:
    """Adjustments with those of one group together, as the segments of a remittance hold them."""
    return tuple(sorted(adjustments, key=lambda one: _GROUP_ORDER.index(one.group)))


def _filing(kind: str, plan: str) -> str:
    """The kind of insurance as a remittance may name it: an 835 has no CI, which claims use."""
    return next((one for one in (kind, plan) if one in _REMITTED), "ZZ")


def _sum_up(payment: ClaimPayment) -> str:
    taken: dict[str, int] = {}
    for one in payment.every_adjustment:
        key = f"{one.group}-{one.reason}"
        taken[key] = taken.get(key, 0) + one.cents
    rest = ", ".join(f"{key} {amount(cents)}" for key, cents in taken.items())
    return f"billed {amount(payment.charge)} = paid {amount(payment.paid)}" + (f" + {rest}" if rest else "")
