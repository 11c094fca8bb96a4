"""What the patient owes of an allowed amount: deductible, copay, coinsurance, never beyond the out-of-pocket limit."""

from __future__ import annotations

from datetime import date, timedelta

from course.claims.money import amount, part

from .terms import Benefit, Limit
from .work import Case, Work

STAY_GAP = 60  # days out of hospital that end a spell of illness
SPELL = "42 CFR 409.60"


def share_lines(case: Case) -> None:
    """Set deductible, copay and coinsurance of every open line, in the order of the lines, and count them."""
    seen: set[tuple[date, str, str]] = set()
    for line in case.open_lines():
        if line.allowed <= 0 or case.plan is None:
            continue
        _share(case, line, seen)


def _share(case: Case, line: Work, seen: set[tuple[date, str, str]]) -> None:
    plan = case.plan
    assert plan is not None
    benefit = plan.benefit(line.benefit)
    deductible, pocket, percent = plan.deductible, plan.out_of_pocket, plan.percent
    source = benefit.source or plan.source
    if not case.inside and plan.outside is not None:
        deductible, pocket, percent = plan.outside.deductible, plan.outside.out_of_pocket, plan.outside.percent
        benefit = Benefit(line.benefit, percent=percent, deductible=benefit.deductible or percent > 0)
        source = plan.outside.source or plan.source
    if benefit.free_under and _age(case, line.day) < benefit.free_under:
        case.trail.add("cost share", 0, 0, f"nothing is owed under {benefit.free_under}", source, line.number)
        return
    rest = line.allowed
    if benefit.stay:
        line.deductible = min(rest, 0 if _same_spell(case) else benefit.stay)
        _tell(case, line, "deductible of the stay", rest, line.deductible, "once in a spell of illness", SPELL)
        rest -= line.deductible
    elif benefit.deductible:
        left = _left(case, deductible, "deductible")
        if left is not None and left > 0:
            line.deductible = min(rest, left)
            _tell(case, line, "deductible", rest, line.deductible, f"{amount(left)} of it was left this year", source)
            rest -= line.deductible
    if benefit.copay and (key := (line.day, line.benefit, line.rendering.npi if line.rendering else "")) not in seen:
        seen.add(key)
        line.copay = min(rest, benefit.copay)
        _tell(case, line, "copay", rest, line.copay, f"copay for {line.benefit}", source)
        rest -= line.copay
    rate = benefit.percent if benefit.percent is not None else (0 if benefit.copay else percent)
    if rate and rest:
        line.coinsurance = part(rest, f"{rate / 100:.2f}")
        _tell(case, line, "coinsurance", rest, line.coinsurance, f"{rate} percent of {amount(rest)}", source)
    _cap(case, line, _left(case, pocket, "out-of-pocket"), source)
    case.use("deductible", 0 if benefit.stay else line.deductible)
    case.use("out-of-pocket", line.share)


def _tell(case: Case, line: Work, name: str, before: int, owed: int, why: str, source: str) -> None:
    if case.trail.keep:
        case.trail.add(name, before, before - owed, f"{why}: patient {amount(owed)}", source, line.number)


def _left(case: Case, limit: Limit, what: str) -> int | None:
    """What is left of a limit for this person: the smaller of the person's and the family's rest. None: no limit.

    Without an embedded limit (high-deductible family plans) only the family's counts where more than one is enrolled.
    """
    rests = []
    alone = len({one.person for one in case.member.people}) < 2
    embedded = case.plan is None or case.plan.embedded or alone or limit.family is None
    if limit.individual is not None and embedded:
        rests.append(limit.individual - case.used(what))
    if limit.family is not None:
        rests.append(limit.family - case.used(what, family=True))
    return max(0, min(rests)) if rests else None


def _cap(case: Case, line: Work, left: int | None, source: str) -> None:
    """Lower the share to what is left of the out-of-pocket limit: coinsurance first, then copay, then deductible."""
    if left is None or line.share <= left:
        return
    before = line.share
    over = before - left
    for name in ("coinsurance", "copay", "deductible"):
        cut = min(over, getattr(line, name))
        setattr(line, name, getattr(line, name) - cut)
        over -= cut
    why = f"the yearly out-of-pocket limit has {amount(left)} left"
    case.trail.add("out-of-pocket limit", before, line.share, why, source, line.number)


def _age(case: Case, day: date) -> int:
    born = case.claim.patient.person.born
    if born is None:
        return 200
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _same_spell(case: Case) -> bool:
    """Whether the patient was in a hospital within the 60 days before this stay."""
    start = case.claim.start
    return any(first < start and start - last <= timedelta(days=STAY_GAP) for first, last in case.stays)
