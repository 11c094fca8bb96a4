"""Acts at the front desk: coverage, registration, money at the counter."""

from __future__ import annotations

from dataclasses import replace

from course.claims.model import Coverage, Eligibility, ProfessionalClaim
from course.claims.money import amount
from course.errors import CourseError

from .acts import Act
from .offices import inquiry, payer_name
from .opening import corrected
from .paper import us_day
from .room import Room
from .state import Asked

MOST_AT_ONCE = 5_000_00  # cents


def verify(room: Room, act: Act) -> str:
    """270 to the registered plan, 271 back."""
    coverage = _coverage(room, act.get("rank", 1))
    asked = inquiry(room.start, room.patient, coverage)
    answer = room.offices.eligibility(asked, room.day)
    room.asked = (*room.asked, Asked(room.day, coverage.rank, answer))
    name = payer_name(coverage.payer)
    room.document("270", f"Question about coverage to {name}", (asked,))
    room.document("271", f"Answer of {name}", (answer,))
    return _said(answer, name)


def _coverage(room: Room, rank: int) -> Coverage:
    found = next((one for one in room.coverages if one.rank == rank), None)
    if found is None:
        raise CourseError(
            f"No plan number {rank} is registered, so there is nobody to ask."
            if room.coverages
            else "No plan is registered: the patient pays. There is nobody to ask."
        )
    return found


# AAA reasons of a 271, in our own words
_REASONS = {
    "71": "the birth date is not the one the plan has",
    "72": "the member ID has not the form of this plan's numbers",
    "73": "the name is not the one the plan has under this number",
    "75": "the plan knows nobody under this member ID",
}


def _said(answer: Eligibility, name: str) -> str:
    day = us_day(answer.inquiry.day)
    if answer.status == "active":
        return f"{name}: active on {day}."
    if answer.status == "inactive":
        span = f" It ended on {us_day(answer.end)}." if answer.end and answer.end < answer.inquiry.day else ""
        return f"{name}: not active on {day}.{span}"
    return f"{name} found nobody: {_REASONS.get(answer.reject, 'the data do not fit')}. Compare the registration with the card."


def register(room: Room, act: Act) -> str:
    """Correct what the registration says of the patient and of one coverage."""
    if room.sent and room.sent[-1].state == "accepted":
        raise CourseError("The claim is with the plan. Wait for its answer, then correct the registration.")
    rank = act.get("rank", 1)
    room.patient, room.coverages = corrected(room.patient, room.coverages, rank, act["fields"])
    room.registered_on = room.day
    room.boxes = room.findings = None  # what was built on the old registration is built again
    return f"Registration corrected: {', '.join(sorted(act['fields'])).replace('_', ' ')}."


def self_pay(room: Room, act: Act) -> str:
    """No plan is billed; the patient pays."""
    if room.sent:
        raise CourseError("A claim was sent already. Post what came back first.")
    if not room.coverages:
        raise CourseError("The patient is registered as self-pay already.")
    room.coverages, room.registered_on = (), room.day
    room.boxes = room.findings = None
    if room.coding is not None and room.day >= room.start.visit:
        charge_patient(room)
    return "Registered as self-pay: no plan is billed. Tell the patient the price before the visit."


def collect(room: Room, act: Act) -> str:
    """Money of the patient: a copay at the visit, or a payment on a statement."""
    cents = act["cents"]
    if cents > MOST_AT_ONCE:
        raise CourseError(f"{amount(cents)} at once is more than this desk takes. Check the amount.")
    if room.day < room.start.visit:
        raise CourseError("The patient is not here yet: a copay is taken on the day of the visit.")
    why = act.get("why") or ("copay" if room.day == room.start.visit else "payment")
    receipt = f"receipt {len(room.receipts) + 1}"
    room.ledger.pay(receipt, room.start.patient.account, cents, room.day, claim=room.start.number, method=why)
    room.receipts = (*room.receipts, (room.day, cents, why))
    if room.boxes is not None and not room.sent:
        room.boxes = {**room.boxes, **_paid(room)}
    return f"{amount(cents)} taken, {receipt}."


def charge_patient(room: Room) -> None:
    """Without a plan the charges go to the patient as soon as the visit is coded; a new coding takes the old one's place."""
    from .billing import services

    start = room.start
    name = f"claim {start.number}"
    if room.ledger.store.document(name) is not None:
        room.ledger.reverse(name, room.day, "coded anew")
    claim = ProfessionalClaim(
        start.number, room.patient, (), start.clinic, (), services(room), rendering=start.provider
    )
    room.ledger.charge(claim, room.day)
    if room.receipts:  # what was paid at the counter is set against the charges
        room.ledger.apply_credit(f"credit {sum(one.ok for one in room.done) + 1}", start.patient.account, room.day)


def _paid(room: Room) -> dict[str, str]:
    if "box29" in room.boxes or {}:
        return {"box29": amount(at_visit(room)).replace(",", "")}
    return {}


def at_visit(room: Room) -> int:
    """Cents taken on the day of the visit: box 29."""
    return sum(cents for day, cents, _ in room.receipts if day == room.start.visit)


def new_coverages(room: Room) -> tuple[Coverage, ...]:
    """The coverages as a claim lists them: subscriber taken from the patient where that is the same person."""
    return tuple(
        replace(one, subscriber=room.patient.person) if one.relationship == "self" else one for one in room.coverages
    )
