"""The clock moves only when the learner waits: to the next thing that happens, or by a number of days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from course.claims.model import ClaimPayment, FileAcknowledgment, Remittance
from course.claims.money import amount
from course.claims.payers.onward import next_claim
from course.errors import CourseError

from . import offices
from .acts import Act
from .room import LAST_DAY, Room
from .state import ACCEPTED, DECIDED, REJECTED, Arrived, Sent

AT_MOST = 60  # days until somebody looks again


def wait(room: Room, act: Act) -> str:
    """Let days pass. Without a number: until the visit, the next remittance, or 30 days after a statement."""
    end = room.start.opens + LAST_DAY
    if room.day >= end:
        raise CourseError("More than a year has passed. Nothing more happens on this account.")
    days = act.get("days")
    if days is None and room.day < room.start.visit:
        return _go(room, room.start.visit, stop=False)
    if days is None and not _expected(room):
        raise CourseError(_why_not(room))
    return _go(room, min(end, room.day + timedelta(days=days or AT_MOST)), stop=days is None)


def _expected(room: Room) -> bool:
    """Whether something may come by itself."""
    if room.sent and room.sent[-1].state == ACCEPTED:
        return True
    return bool(room.statements and room.day <= room.statements[-1].day)


def _why_not(room: Room) -> str:
    if not room.sent:
        return "Nothing will come by itself: no claim was sent yet. The next step is yours."
    if not room.sent[-1].control:
        return "Nothing will come: the claim came back at the door. Correct it and send it again."
    return "Nothing is on its way to you. The next step is yours."


def _go(room: Room, end: date, stop: bool) -> str:
    """Day by day; with `stop` until something arrives."""
    begun, told = room.day, []
    answered = bool(room.statements) and not _in_process(room)
    if stop and answered:
        end = min(end, room.day + timedelta(days=30))
    while room.day < end:
        room.day += timedelta(days=1)
        remittances, room.offices = room.offices.run(room.day)
        for one in remittances:
            told += _arrive(room, one)
        if told and stop:
            break
    passed = (room.day - begun).days
    head = f"{passed} {'day' if passed == 1 else 'days'} later: {room.day:%m/%d/%Y}."
    if not told:
        if begun < room.start.visit <= room.day:
            told.append("The patient is here.")
        elif stop and _in_process(room):
            told.append("Nothing came. Ask the plan where the claim is.")
        elif stop and room.statements:
            told.append("The patient has had the bill for a month.")
    return " ".join((head, *told))


def _in_process(room: Room) -> bool:
    return bool(room.sent) and room.sent[-1].state == ACCEPTED


def _arrive(room: Room, remittance: Remittance) -> list[str]:
    """A remittance comes in; the claims it is about are decided."""
    room.document("835", f"Remittance of {offices.payer_name(remittance.payer)}", (remittance,))
    told = []
    for payment in remittance.claims:
        sent = next((one for one in reversed(room.sent) if payment.control == one.control), None)
        steps = room.offices.steps(remittance.payer, payment.control)
        room.arrived = (*room.arrived, Arrived(room.day, remittance, payment, steps))
        if sent is not None and payment.status != "22":
            room.replace_sent(sent, state=DECIDED)
            told += _cross_over(room, replace(sent, state=DECIDED), payment)
        name = offices.payer_name(remittance.payer)
        word = "took its payment back" if payment.status == "22" else f"pays {amount(payment.paid)}"
        sentence = f"Remittance {remittance.trace}: {name} {word}."
        room.letter(sentence)
        told.append(sentence)
    return told


def _cross_over(room: Room, sent: Sent, payment: ClaimPayment) -> list[str]:
    """The first plan hands the claim on by itself; the practice only hears of it."""
    if not payment.crossover:
        return []
    onward = next(
        (one for one in room.start.true if one.payer == payment.crossover and one.covers(room.start.visit)), None
    )
    claim = sent.claim
    if onward is not None and all(one.payer != onward.payer for one in claim.coverages):
        claim = replace(claim, coverages=(*claim.coverages, onward))
    try:
        claim = next_claim(claim, payment, room.day, payment.crossover)
    except CourseError:
        return [
            f"{offices.payer_name(payment.crossover)} does not know what to do with it: no further plan stands on the claim."
        ]
    status, room.offices = room.offices.receive(claim, room.day)
    taken = ACCEPTED if status.control else REJECTED
    accepted = FileAcknowledgment("A", "1")
    crossed = Sent(room.day, claim, sent.boxes, claim.coverage.payer, 0, accepted, (), status, taken)
    room.sent, room.prior, room.to = (*room.sent, crossed), claim.prior, claim.to
    name = offices.payer_name(payment.crossover)
    return [
        f"It was sent on to {name}."
        if status.control
        else f"It was sent on to {name}, which turned it away: {status.sentence}"
    ]
