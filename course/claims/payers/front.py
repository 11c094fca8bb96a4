"""Before and beside the claim: eligibility (271), authorization (278), where a claim stands (277)."""

from __future__ import annotations

import zlib
from datetime import date, timedelta

from course.claims.model import (
    Authorization,
    AuthorizationRequest,
    Benefit,
    ClaimStatus,
    Eligibility,
    EligibilityInquiry,
    StatusInquiry,
)
from course.errors import CourseError

from .appeals import denied_reasons
from .history import DECIDED, PAID, PENDED, REVERSED, VOID, Enrollment, History, MemberFile, person_key, replace
from .policy import Policy, plain_member
from .terms import Benefit as PlanBenefit
from .terms import Limit, Plan

# X12 service type codes (our own words for each kind of benefit).
SERVICE_TYPES = {
    "office": "98",
    "specialist": "98",
    "urgent": "UC",
    "emergency": "86",
    "lab": "5",
    "imaging": "4",
    "preventive": "A9",
    "mental": "MH",
    "therapy": "PT",
    "surgery": "2",
    "hospital": "48",
    "inpatient": "48",
    "equipment": "12",
    "vaccine": "80",
    "drug": "88",
    "maternity": "69",
}
_NOT_FOUND, _WRONG_BIRTH, _WRONG_NUMBER, _WRONG_NAME = "75", "71", "72", "73"


def eligibility(policy: Policy, inquiry: EligibilityInquiry, history: History) -> Eligibility:
    """The answer of a 271. Not found carries the AAA reason: 72 number, 71 birth date, 73 name, 75 nobody."""
    coverage, person, day = inquiry.coverage, inquiry.patient.person, inquiry.day
    trace = _trace(policy.id, coverage.member, person_key(person), day)
    if coverage.payer != policy.id or not policy.knows(coverage.member):
        return Eligibility(inquiry, "not found", reject=_WRONG_NUMBER, trace=trace)
    member = history.member(coverage.member)
    who = person_key(person)
    if history.enrolled:
        mine = [one for one in member.people if person_key(one.person) == who]
        if not mine:
            return Eligibility(inquiry, "not found", reject=_why_not(member, inquiry), trace=trace)
    else:
        mine = [Enrollment(person, coverage)]
    valid = [one for one in mine if one.coverage.covers(day)]
    entry = valid[0] if valid else max(mine, key=lambda one: one.coverage.start)
    plan = policy.plan(entry.coverage.plan or coverage.plan, entry.coverage.kind, day)
    answer = Eligibility(
        inquiry,
        "active" if valid and plan else "inactive",
        plan.name if plan else entry.coverage.plan,
        entry.coverage.start,
        entry.coverage.end,
        other_payer=entry.first,
        primary_care=entry.primary_care,
        trace=trace,
    )
    if answer.status == "inactive" or plan is None:
        return answer
    return replace(answer, benefits=_benefits(plan, member, who, day))


def _why_not(member: MemberFile, inquiry: EligibilityInquiry) -> str:
    if not member.people:
        return _NOT_FOUND
    person = inquiry.patient.person
    for one in member.people:
        same_name = (one.person.last.casefold(), one.person.first.casefold()) == (
            person.last.casefold(),
            person.first.casefold(),
        )
        if same_name:
            return _WRONG_BIRTH
    return _WRONG_NAME


def _benefits(plan: Plan, member: MemberFile, who: str, day: date) -> tuple[Benefit, ...]:
    found = [Benefit("active", note=plan.name)]
    for what, limit in (("deductible", plan.deductible), ("out-of-pocket", plan.out_of_pocket)):
        found += _limits(what, limit, member, who, day.year, True)
    if plan.percent:
        found.append(Benefit("coinsurance", percent=plan.percent))
    for one in plan.benefits:
        found += _listed(one, plan, member, who, day)
    if plan.outside is not None and plan.outside.covered:
        for what, limit in (("deductible", plan.outside.deductible), ("out-of-pocket", plan.outside.out_of_pocket)):
            found += _limits(what, limit, member, who, day.year, False)
        found.append(Benefit("coinsurance", percent=plan.outside.percent, in_network=False))
    return tuple(found)


def _limits(what: str, limit: Limit, member: MemberFile, who: str, year: int, inside: bool) -> list[Benefit]:
    found = []
    if limit.individual is not None:
        left = max(0, limit.individual - member.amount(who, year, inside, what))
        found.append(Benefit(what, cents=limit.individual, remaining=left, in_network=inside, note="individual"))
    if limit.family is not None:
        left = max(0, limit.family - member.family(year, inside, what))
        found.append(Benefit(what, cents=limit.family, remaining=left, in_network=inside, note="family"))
    return found


def _listed(one: PlanBenefit, plan: Plan, member: MemberFile, who: str, day: date) -> list[Benefit]:
    kind = SERVICE_TYPES.get(one.service, "30")
    if not one.covered:
        return [Benefit("limitation", kind, note=f"{one.service}: not covered")]
    after = "after the deductible" if one.deductible and plan.deductible.individual else "deductible does not apply"
    found = []
    if one.stay:
        found.append(Benefit("deductible", kind, cents=one.stay, note="once in a spell of illness"))
    if one.copay:
        found.append(Benefit("copay", kind, cents=one.copay, note=f"{one.service}: {after}"))
    elif one.percent is not None:
        word = "covered in full" if one.percent == 0 and not one.deductible else after
        found.append(Benefit("coinsurance", kind, percent=one.percent, note=f"{one.service}: {word}"))
    if one.visits is not None:
        used = member.amount(who, day.year, True, f"visits {one.service}")
        found.append(
            Benefit(
                "limitation", kind, note=f"{one.service}: {one.visits} visits a year, {max(0, one.visits - used)} left"
            )
        )
    return found


def _trace(payer: str, member: str, who: str, day: date) -> str:
    return f"{zlib.crc32(f'{payer}|{plain_member(member)}|{who}|{day}'.encode()):010d}"


def authorize(policy: Policy, request: AuthorizationRequest, history: History) -> tuple[Authorization, History]:
    """The answer of a 278. A service that needs no permission is approved without a number."""
    coverage, code, units, day = request.coverage, request.code, request.units, request.day
    if units <= 0:
        raise CourseError("Ask for at least one unit.")
    if coverage.payer != policy.id or not policy.knows(coverage.member):
        return Authorization(coverage.member, code, units, "denied", reason="member not found"), history
    member = history.member(coverage.member)
    who = person_key(request.patient.person)
    active = not history.enrolled or any(
        person_key(one.person) == who and one.coverage.covers(day) for one in member.people
    )
    if not active:
        return Authorization(coverage.member, code, units, "denied", reason="not covered on this day"), history
    rule = next((one for one in policy.on(day).permissions if one.code == code), None)
    if rule is None:
        return Authorization(coverage.member, code, units, "approved", reason="no authorization needed"), history
    diagnoses = request.diagnoses
    if rule.diagnoses and not diagnoses:
        return Authorization(coverage.member, code, units, "pended", reason="send the diagnosis and the note"), history
    if rule.diagnoses and not any(one.startswith(rule.diagnoses) for one in diagnoses):
        answer = Authorization(
            coverage.member, code, units, "denied", reason=f"criteria not met: {', '.join(rule.diagnoses)}"
        )
    else:
        granted = min(units, rule.units)
        serial = history.serial + 1
        history = replace(history, serial=serial)
        answer = Authorization(
            coverage.member,
            code,
            granted,
            "approved" if granted == units else "modified",
            f"A{day:%y%j}{serial:04d}",
            day,
            day + timedelta(days=rule.days),
            "" if granted == units else f"at most {rule.units} units",
        )
    member = history.member(coverage.member)
    file = replace(member, authorizations=(*member.authorizations, answer))
    return answer, history.with_member(coverage.member, file)


def status(asked: StatusInquiry | str, day: date, history: History) -> ClaimStatus:
    """The 277 for a 276, or for a claim number: the payer's own, or the practice's (then the latest claim with it)."""
    control = asked if isinstance(asked, str) else asked.control or asked.claim
    file = history.files.get(control)
    if file is None:
        mine = (
            history.files.values()
            if isinstance(asked, str)
            else history.claims_of(asked.coverage.member, asked.patient)
        )
        same = [one for one in mine if one.claim.number == control]
        file = max(same, key=lambda one: (one.received, one.control), default=None)
    if file is None:
        return ClaimStatus(control, "A4", "35", "The payer has no such claim. Was it rejected at the door?", day)

    def told(category: str, code: str, sentence: str, cents: int = 0) -> ClaimStatus:
        return ClaimStatus(file.claim.number, category, code, sentence, day, file.control, cents)

    if file.state == PENDED and file.asked is not None and not file.records_in:
        return replace(file.asked, day=day)
    if file.state == VOID:
        return told("F3", "101", "Void: the earlier claim was taken back.")
    if file.state == REVERSED:
        return told("F3", "101", f"Replaced by {file.replaced_by or 'a later claim'}.")
    if file.decision is None:
        return told("P1", "20", f"Received on {file.received}, being decided.", file.claim.total)
    payment = file.decision.payment
    if file.state == DECIDED:
        return told("P1", "3", "Decided; waits for the next payment run.", payment.paid)
    if file.state == PAID and payment.status == "4":
        reasons = ", ".join(denied_reasons(payment))
        return told("F2", "585", f"Denied on {file.paid_on}, reason {reasons}, remittance {file.trace}.")
    return told("F1", "65", f"Decided on {file.paid_on}, remittance {file.trace}.", payment.paid)
