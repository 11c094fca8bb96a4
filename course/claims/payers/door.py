"""The payer's front door: what it knows when a claim comes in, and whether the claim is taken in at all (277CA)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from course.claims.edits import Finding, Known, Rules, families, look_over
from course.claims.model import Claim, ClaimStatus, ProfessionalClaim
from course.errors import CourseError

from . import fees
from .cover import primary_care
from .history import ACCEPTED, DECIDED, PAID, PENDED, ClaimFile, History, MemberFile, person_key, replace
from .policy import Policy, plain_member
from .terms import EditOptions, Terms

ACCEPT, ACCEPT_CODE = "A2", "20"
_EMERGENCY = "23"


def receive(policy: Policy, claim: Claim, day: date, history: History) -> tuple[ClaimStatus, History]:
    """The 277CA for one claim: A2 with the payer's number, or a rejection after which the payer holds nothing."""
    fault = _not_ours(policy, claim, history) or _strange_original(claim, history)
    if fault is not None:
        return _status(claim, day, *fault), history
    terms = policy.on(claim.start)
    found = findings(policy, terms, claim, day, history)
    rejected = [one for one in found if one.level == "reject"]
    if rejected:
        first = rejected[0]
        more = f" ({len(rejected) - 1} more.)" if len(rejected) > 1 else ""
        sentence = f"{first.place}: {first.sentence}{more}"
        return _status(claim, day, first.category or "A7", first.status or "21", sentence), history
    serial = history.serial + 1
    control = f"{day:%y%j}-{serial:05d}"
    member = history.member(claim.coverage.member)
    member = replace(member, controls=(*member.controls, control))
    history = replace(history, serial=serial).with_member(claim.coverage.member, member)
    file = ClaimFile(control, claim, day, ACCEPTED, found=found, found_at=member.changes + 1)
    history = history.with_file(file)
    sentence = f"Accepted by {policy.name}; its claim number is {control}."
    return ClaimStatus(claim.number, ACCEPT, ACCEPT_CODE, sentence, day, control, claim.total), history


def _status(claim: Claim, day: date, category: str, code: str, sentence: str) -> ClaimStatus:
    return ClaimStatus(claim.number, category, code, sentence, day, cents=claim.total if claim.lines else 0)


Fault = tuple[str, str, str] | None


def _not_ours(policy: Policy, claim: Claim, history: History) -> Fault:
    """Category, status code and sentence where the claim is for another payer, person or time."""
    if not claim.lines or not 0 <= claim.to < len(claim.coverages):
        return "A7", "21", "The claim has no service line or no payer it is directed to."
    coverage = claim.coverage
    if coverage.payer != policy.id:
        return (
            "A3",
            "116",
            f"This claim is for {coverage.payer}, and it came to {policy.name}. Send it to the right payer.",
        )
    if not policy.knows(coverage.member):
        return (
            "A7",
            "164",
            f"{coverage.member} is not a member number of {policy.name} (as in {policy.member_example}). "
            "Compare it with the card.",
        )
    try:
        policy.on(claim.start)
    except CourseError as error:
        return "A7", "187", str(error)
    if history.enrolled:
        member = history.member(coverage.member)
        if not member.people:
            return "A3", "33", f"{policy.name} has nobody under {coverage.member}. Compare the number with the card."
        if all(person_key(one.person) != person_key(claim.patient.person) for one in member.people):
            return "A3", "97", "Name or birth date is not that of anybody under this member number. Check both."
    return None


def _strange_original(claim: Claim, history: History) -> Fault:
    """A correction or void must name a claim that this payer holds, of this member, and that still stands."""
    if claim.frequency not in ("7", "8") or not claim.original.strip():
        return None  # a missing number is found by the edits
    found = history.files.get(claim.original.strip())
    if found is None or plain_member(found.claim.coverage.member) != plain_member(claim.coverage.member):
        return (
            "A3",
            "464",
            f"The payer has no claim {claim.original[:30]} of this member. Take the number from the remittance.",
        )
    if found.state not in (DECIDED, PAID, PENDED, ACCEPTED):
        told = f" by {found.replaced_by}" if found.replaced_by else ""
        return "A3", "464", f"Claim {claim.original} was replaced or taken back{told}. Correct the latest one."
    return None


def findings(
    policy: Policy, terms: Terms, claim: Claim, day: date, history: History, control: str = ""
) -> tuple[Finding, ...]:
    """What the payer's edits say about a claim on a day; `control` is its number where it is in the files already."""
    return look_over(claim, known(policy, terms, claim, day, history, control), _asked(terms.edits.skip))


@lru_cache(maxsize=64)
def _asked(skip: tuple[str, ...]) -> frozenset[str] | None:
    """The families of edits that a payer uses; None for all."""
    return frozenset(families()) - frozenset(skip) if skip else None


def known(policy: Policy, terms: Terms, claim: Claim, day: date, history: History, control: str = "") -> Known:
    """What the payer's edits may look at: its own files of this patient, its permissions, its options."""
    member = history.member(claim.coverage.member)
    return Known(
        day,
        history=standing_claims(history, member, claim, control),
        paid_controls=frozenset(member.controls),
        authorizations=member.authorizations,
        rules=rules(policy, terms, claim, member),
    )


def standing_claims(history: History, member: MemberFile, claim: Claim, control: str = "") -> tuple[Claim, ...]:
    """Earlier claims of this patient that count against one: taken in, and not wholly denied, reversed or void.

    `control` is the payer's number of the claim itself where it is in the files already; it does not count against itself.
    """
    who = person_key(claim.patient.person)
    own = claim.original.strip() if claim.frequency in ("7", "8") else ""
    found = []
    for number in member.controls:
        file = history.files.get(number)
        if file is None or number in (own, control) or file.state not in (ACCEPTED, PENDED, DECIDED, PAID):
            continue
        if file.decision is not None and file.decision.payment.status == "4":
            continue
        if person_key(file.claim.patient.person) == who:
            found.append(file.claim)
    return tuple(found)


def rules(policy: Policy, terms: Terms, claim: Claim, member: MemberFile) -> Rules:
    """The payer's options as the edits want them."""
    timely = terms.filing_days
    if claim.prior and terms.secondary_filing_days is not None:
        timely = terms.secondary_filing_days
    limits = timely, terms.corrected_days
    found = _rules(terms.edits, limits, _referral(policy, claim, member), _permission(terms, claim))
    return replace(found, priced=fees.known_codes()) if policy.line == "province" else found


@lru_cache(maxsize=256)
def _rules(
    options: EditOptions, limits: tuple[int, int], referral: tuple[str, ...], permission: tuple[str, ...]
) -> Rules:
    """A payer has few of them for all its claims."""
    return Rules(
        timely_days=limits[0],
        corrected_days=limits[1],
        needs_referral=referral,
        needs_authorization=permission,
        ncci=options.ncci,
        mue=options.mue,
        mce=options.mce,
        global_period=options.global_period,
        new_patient=options.new_patient,
        sex_edits=options.sex_edits,
        lcd=options.lcd,
        telehealth_modifier=options.telehealth_modifier,
        medicare=options.medicare,
        needs_ndc=options.needs_ndc,
        clia=options.clia,
        on_file=True,
    )


def _permission(terms: Terms, claim: Claim) -> tuple[str, ...]:
    """Services that need authorization; none is needed in an emergency, nor from a second payer."""
    if claim.prior or (isinstance(claim, ProfessionalClaim) and all(line.place == _EMERGENCY for line in claim.lines)):
        return ()
    return tuple(one.code for one in terms.permissions)


def _referral(policy: Policy, claim: Claim, member: MemberFile) -> tuple[str, ...]:
    """Visits that need a referral: those of a specialist under a plan that wants one, outside emergencies."""
    if not isinstance(claim, ProfessionalClaim) or claim.prior:
        return ()
    plan = policy.plan(claim.coverage.plan, claim.coverage.kind, claim.start)
    if plan is None or not plan.referral_for or all(line.place == _EMERGENCY for line in claim.lines):
        return ()
    who = claim.rendering
    chosen = {one.primary_care for one in member.people if one.primary_care}
    if who is None or who.npi in chosen or primary_care(who.taxonomy):
        return ()
    return plan.referral_for
