"""Appeals: levels with their deadlines, and what evidence turns a denial round. Deterministic, by the policy's own list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from course.claims.model import ClaimPayment, Eligibility
from course.claims.money import amount
from course.errors import CourseError

from .history import PAID, ClaimFile, Hearing, History, person_key, replace
from .policy import Policy, plain_member
from .terms import Level

OVERTURNED, UPHELD, DISMISSED = "overturned", "upheld", "dismissed"
ACCEPTANCE = "acceptance report"
ELIGIBILITY = "eligibility reply"
# Not denials: contract, patient's share, prior payer, capitation, sequestration, rules of several procedures.
_NOT_APPEALED = frozenset({"1", "2", "3", "23", "24", "45", "59", "94", "253", "P12", "P24"})


@dataclass(frozen=True)
class Evidence:
    """One thing sent with an appeal. `kind` as in the policy: acceptance report, clinical note, operative report,
    authorization, eligibility reply, notice to the patient, remittance of the other payer, price list. `day` is the
    day it shows; `supports` whether it says what the appeal needs (a note can also be against you). An eligibility reply
    is read: `reply` is the 271 itself, and without it nothing was sent."""

    kind: str
    day: date | None = None
    supports: bool = True
    reply: Eligibility | None = None


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
        read = [against(file, one.reply) for one in evidence if one.kind == ELIGIBILITY and ELIGIBILITY in wanted]
        why = next(
            iter(read), f"what was sent does not answer the denial ({wanted or 'this denial stands by contract'})"
        )
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
    if one.kind == ELIGIBILITY:
        return not against(file, one.reply)
    return True


def against(file: ClaimFile, reply: Eligibility | None) -> str:
    """Why a 271 does not answer a denial for want of coverage; "" where it does: it told the practice, before the care
    was given, that this person was covered on that day."""
    claim = file.claim
    if reply is None:
        return "no eligibility reply was sent"
    asked = reply.inquiry
    if plain_member(asked.coverage.member) != plain_member(claim.coverage.member) or person_key(
        asked.patient.person
    ) != person_key(claim.patient.person):
        return "the eligibility reply is about somebody else"
    if asked.day != claim.start:
        return f"the eligibility reply is about {asked.day}, the service was on {claim.start}"
    if reply.status != "active":
        ended = f": coverage ended on {reply.end}" if reply.end and reply.end < claim.start else ""
        return f"the eligibility reply itself says {reply.status} on {claim.start}{ended}"
    if reply.answered is None or reply.answered > claim.start:
        return "the eligibility reply was asked for after the service; nobody relied on it when care was given"
    return ""
