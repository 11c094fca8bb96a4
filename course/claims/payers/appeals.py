"""Appeals: levels with their deadlines, and what evidence turns a denial round. Deterministic, by the policy's own list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from course.claims.model import ClaimPayment
from course.claims.money import amount
from course.errors import CourseError

from .history import PAID, ClaimFile, Hearing, History, replace
from .policy import Policy
from .terms import Level

OVERTURNED, UPHELD, DISMISSED = "overturned", "upheld", "dismissed"
ACCEPTANCE = "acceptance report"
# Not denials: contract, patient's share, prior payer, capitation, sequestration, rules of several procedures.
_NOT_APPEALED = frozenset({"1", "2", "3", "23", "24", "45", "59", "94", "253"})


@dataclass(frozen=True)
class Evidence:
    """One thing sent with an appeal. `kind` as in the policy: acceptance report, clinical note, operative report,
    authorization, eligibility reply, notice to the patient, remittance of the other payer, price list. `day` is the
    day it shows; `supports` whether it says what the appeal needs (a note can also be against you)."""

    kind: str
    day: date | None = None
    supports: bool = True


def denied_reasons(payment: ClaimPayment) -> tuple[str, ...]:
    """The reasons for which lines, or the claim, were denied: what an appeal can be about."""
    reasons = [one.reason for one in payment.every_adjustment if one.reason not in _NOT_APPEALED and one.cents > 0]
    return tuple(dict.fromkeys(reasons))


def at_stake(payment: ClaimPayment) -> int:
    """The amount in controversy, in cents: what was charged for the denied services."""
    return sum(one.cents for one in payment.every_adjustment if one.reason not in _NOT_APPEALED and one.cents > 0)


def hear(
    policy: Policy, control: str, day: date, evidence: tuple[Evidence, ...], history: History
) -> tuple[Hearing, History]:
    """One level of appeal. Raises CourseError where there is nothing to appeal or no further level."""
    file = history.file(control)
    if file.decision is None or file.state != PAID or file.paid_on is None:
        raise CourseError(f"Claim {control} is not finished yet. An appeal starts from the remittance.")
    reasons = denied_reasons(file.decision.payment)
    if not reasons:
        raise CourseError(f"Nothing on claim {control} was denied, so there is nothing to appeal.")
    levels = policy.on(file.claim.start).levels
    held = [one for one in file.appeals if one.outcome != DISMISSED]
    if len(held) >= len(levels):
        raise CourseError(f"{policy.name} has no further level of appeal ({len(levels)} in all).")
    level = levels[len(held)]
    hearing = _decide(policy, file, level, len(held) + 1, day, evidence, reasons)
    file = replace(file, appeals=(*file.appeals, hearing))
    if hearing.outcome == OVERTURNED:
        file = replace(file, lifted=tuple(sorted({*file.lifted, *_won(policy, file, evidence, reasons)})))
    return hearing, history.with_file(file)


def deadline(policy: Policy, control: str, history: History) -> date | None:
    """The last day for the next level of appeal; None where there is no next level or no remittance yet."""
    file = history.file(control)
    levels = policy.on(file.claim.start).levels
    held = [one for one in file.appeals if one.outcome != DISMISSED]
    if file.paid_on is None or len(held) >= len(levels):
        return None
    return _since(file, held) + timedelta(days=levels[len(held)].days)


def _since(file: ClaimFile, held: list[Hearing]) -> date:
    assert file.paid_on is not None
    return held[-1].decided if held else file.paid_on


def _decide(
    policy: Policy,
    file: ClaimFile,
    level: Level,
    number: int,
    day: date,
    evidence: tuple[Evidence, ...],
    reasons: tuple[str, ...],
) -> Hearing:
    assert file.decision is not None
    held = [one for one in file.appeals if one.outcome != DISMISSED]
    last = _since(file, held) + timedelta(days=level.days)
    stake = at_stake(file.decision.payment)

    def told(outcome: str, why: str, wait: int) -> Hearing:
        decided = day + timedelta(days=wait)
        return Hearing(file.control, number, level.name, day, decided, outcome, why, level.source)

    if day > last:
        return told(DISMISSED, f"too late: the last day was {last}", 0)
    if stake < level.least:
        return told(DISMISSED, f"{amount(stake)} at stake; this level needs {amount(level.least)}", 0)
    won = _won(policy, file, evidence, reasons)
    if not won:
        wanted = "; ".join(
            f"{one.reason}: {' or '.join(one.evidence)}" for one in policy.overturns if one.reason in reasons
        )
        why = f"what was sent does not answer the denial ({wanted or 'this denial stands by contract'})"
        return told(UPHELD, why, level.decides)
    why = "; ".join(one.why for one in policy.overturns if one.reason in won)
    return told(OVERTURNED, why, level.decides)


def _won(policy: Policy, file: ClaimFile, evidence: tuple[Evidence, ...], reasons: tuple[str, ...]) -> tuple[str, ...]:
    """The denial reasons that the evidence turns round."""
    return tuple(
        rule.reason
        for rule in policy.overturns
        if rule.reason in reasons and any(_answers(policy, file, one, rule.evidence) for one in evidence)
    )


def _answers(policy: Policy, file: ClaimFile, one: Evidence, kinds: tuple[str, ...]) -> bool:
    if one.kind not in kinds or not one.supports:
        return False
    if one.kind == ACCEPTANCE:  # proof of timely filing is a report of acceptance within the limit, not of sending
        limit = file.claim.end + timedelta(days=policy.on(file.claim.start).filing_days)
        return one.day is not None and file.claim.end <= one.day <= limit
    return True
