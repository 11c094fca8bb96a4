"""One visit as a claim, and the same claim with an error planted upstream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from course.claims.model import Coverage, ProfessionalClaim, ServiceLine
from course.claims.payers import charge, policy

from .chance import Chance
from .people import Household, Member
from .world import CLINIC, FAMILY, SPECIALIST, Error, Visit, World

YEAR = 366


@dataclass(frozen=True)
class Event:
    """One visit of one member; `good` is the claim as it should be, `sent` as it goes out. `error` "" : none planted."""

    member: Member
    visit: Visit
    day: date
    good: ProfessionalClaim
    sent: ProfessionalClaim
    error: str


def age(member: Member, day: date) -> int:
    """Full years (a year of 365 days is near enough for the choice of a visit)."""
    born = member.patient.person.born
    assert born is not None
    return (day - born).days // 365


def fitting(world: World, member: Member, payer: str, day: date) -> list[Visit]:
    """The kinds of visits this person may have."""
    years, sex = age(member, day), member.patient.person.sex
    if payer == "ironbridge":
        return [one for one in world.visits if "ironbridge" in one.payers]
    return [
        one
        for one in world.visits
        if one.ages[0] <= years <= one.ages[1] and one.sex in ("", sex) and (not one.payers or payer in one.payers)
    ]


def claim(member: Member, visit: Visit, day: date, number: str, coverages: tuple[Coverage, ...]) -> ProfessionalClaim:
    """The claim as it should be."""
    doctor = SPECIALIST if visit.specialist else FAMILY[member.doctor]
    pointers = tuple(range(1, min(len(visit.diagnoses), 4) + 1))
    lines = tuple(
        ServiceLine(n, day, day, "11", code, charge(code, modifiers, day) or 0, modifiers=modifiers, pointers=pointers)
        for n, (code, modifiers) in enumerate(visit.lines, 1)
    )
    work = bool(coverages) and coverages[0].payer == "ironbridge"
    return ProfessionalClaim(
        number,
        member.patient,
        coverages,
        CLINIC,
        visit.diagnoses,
        lines,
        rendering=doctor,
        ordering=doctor,
        referring=FAMILY[member.doctor] if visit.specialist else None,
        clia=CLINIC.clia,
        referral=f"R{day:%y%j}" if visit.specialist else "",
        employment=work,
        accident_date=coverages[0].start + timedelta(days=1) if work else None,
    )


def event(
    world: World,
    chance: Chance,
    home: Household,
    member: Member,
    day: date,
    number: str,
    first_after: bool,
    had: Mapping[str, date],
) -> Event | None:
    """A visit on a day, perhaps with an error; None where nothing fits. `first_after`: the first since the plan changed;
    `had`: when a preventive visit took place last, by kind: there is one a year."""
    cover = member.cover(day)
    fits = fitting(world, member, cover.payer if cover else "self", day)
    choices = [one for one in fits if one.yearly not in had or (day - had[one.yearly]).days > YEAR]
    if not choices:
        return None
    visit = chance.weighted(choices, [one.weight for one in choices])
    coverages = () if cover is None else (cover, member.second) if member.second else (cover,)
    good = claim(member, visit, day, number, coverages)
    if cover is None:
        return Event(member, visit, day, good, good, "")
    for error in world.errors:
        if not _possible(error, member, visit, good, first_after):
            continue
        share = error.share * (world.effect("eligibility", day, 1.0) if error.id == "coverage-ended" else 1.0)
        if chance.happens(min(share, 1.0)):
            return Event(member, visit, day, good, _planted(error.id, good, home, member), error.id)
    return Event(member, visit, day, good, good, "")


def _possible(error: Error, member: Member, visit: Visit, good: ProfessionalClaim, first_after: bool) -> bool:
    match error.needs:
        case "change":
            return first_after
        case "second":
            return len(good.coverages) > 1 and not member.crossover
        case "referral":
            return visit.specialist and good.coverage.payer == "northstar-hmo"
        case "modifier":
            return any(line.modifiers and line.modifiers[0] in ("25", "QW") for line in good.lines)
        case "preventive":
            return visit.preventive and good.coverage.payer in ("prairie-shield", "northstar-hmo")
    return error.id != "diagnosis" or any("." in one for one in good.diagnoses)


def _planted(error: str, good: ProfessionalClaim, home: Household, member: Member) -> ProfessionalClaim:
    match error:
        case "member-number":
            covers = (replace(good.coverage, member=_swapped(good.coverage.member)), *good.coverages[1:])
            return replace(good, coverages=covers)
        case "coverage-ended":
            return replace(good, coverages=(member.covers[0], *good.coverages[1:]))
        case "second-missed":
            return replace(good, coverages=good.coverages[:1])
        case "referral":
            return replace(good, referral="")
        case "modifier":
            bare = next(line.number for line in good.lines if line.modifiers and line.modifiers[0] in ("25", "QW"))
            lines = tuple(replace(line, modifiers=()) if line.number == bare else line for line in good.lines)
            return replace(good, lines=lines)
        case "diagnosis":
            at = next(n for n, one in enumerate(good.diagnoses) if "." in one)
            short = good.diagnoses[at].split(".")[0]
            return replace(good, diagnoses=(*good.diagnoses[:at], short, *good.diagnoses[at + 1 :]))
    return good


def _swapped(member: str) -> str:
    """Two neighboring digits the other way round; the last one raised where all are alike."""
    for at in range(len(member) - 1, 0, -1):
        a, b = member[at - 1], member[at]
        if a.isdigit() and b.isdigit() and a != b:
            return member[: at - 1] + b + a + member[at + 1 :]
    return member[:-1] + str((int(member[-1]) + 1) % 10)


def copay(cover: Coverage, visit: Visit, day: date, years: int) -> int:
    """What the front desk takes at the visit, in cents: the plan's copay, if the visit is one it is due for."""
    plan = policy(cover.payer).plan(cover.plan, cover.kind, day)
    talks = [code for code, _ in visit.lines if code.startswith("992")]
    if plan is None or not talks or talks[0] in plan.capitated:
        return 0
    benefit = plan.benefit("specialist" if visit.specialist else "office")
    return 0 if years < benefit.free_under else benefit.copay


def usual_copay(cover: Coverage, day: date) -> int:
    """What is taken by mistake where nothing is due."""
    plan = policy(cover.payer).plan(cover.plan, cover.kind, day)
    return plan.benefit("office").copay if plan else 0
