"""Acts in the billing office: codes, the claim, its way to the plan and what is done when it does not go through."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from course.claims.edits import Known, Rules, look_over
from course.claims.model import ClaimStatus, ProfessionalClaim, ServiceLine, StatusInquiry
from course.claims.money import amount
from course.claims.payers.onward import next_claim
from course.errors import CourseError

from . import offices, paper, typed
from .acts import Act
from .front import at_visit, charge_patient, new_coverages
from .room import Room
from .state import ACCEPTED, DECIDED, REJECTED, Finding, Sent

# Rejections and denials first: what a scrubber should not let through.
_LEVELS = {"reject": 0, "deny": 1, "warn": 2}
_BOX = re.compile(r"box (\d+)([A-Za-z]?)(?:, line (\d))?")


def code(room: Room, act: Act) -> str:
    """The coded visit, as a coder hands it to billing."""
    room.need_open()
    _not_waiting(room)
    diagnoses = [one["code"].strip() for one in act["diagnoses"] if one["code"].strip()]
    lines = [one for one in act["procedures"] if one["code"].strip()]
    if not diagnoses or not lines:
        raise CourseError("A visit has at least one diagnosis and one service. Fill in both.")
    room.coding = {"diagnoses": act["diagnoses"], "procedures": act["procedures"]}
    room.boxes = room.findings = None
    if not room.coverages:
        charge_patient(room)
    return f"Coded: {', '.join(diagnoses)}; {', '.join(one['code'].strip() for one in lines)}."


def build(room: Room, act: Act) -> str:
    """The claim as the practice's system makes it from registration, codes and price list."""
    room.need_open()
    _not_waiting(room)
    boxes = paper.boxes_of(built(room))
    left = [box for box in boxes if box in room.start.blank]
    room.boxes, room.findings = {box: text for box, text in boxes.items() if box not in left}, None
    if left:
        return f"The claim is built. The system left {len(left)} {'box' if len(left) == 1 else 'boxes'} for you to fill in."
    return "The claim is built from the registration, the codes and the price list. Look it over."


def built(room: Room) -> ProfessionalClaim:
    """That claim. Raises CourseError where something is not there yet."""
    if room.coding is None:
        raise CourseError("The visit is not coded yet. Code it first.")
    if not room.coverages:
        raise CourseError("The patient is registered as self-pay: there is no plan to bill.")
    start = room.start
    diagnoses = tuple(one["code"].strip().upper() for one in room.coding["diagnoses"] if one["code"].strip())
    lines = services(room)
    last = room.sent[-1] if room.sent else None
    again = last is not None and last.state == DECIDED and last.claim.to == room.to
    return ProfessionalClaim(
        number=start.number,
        patient=room.patient,
        coverages=new_coverages(room),
        billing=start.clinic,
        diagnoses=diagnoses,
        lines=lines,
        to=room.to,
        rendering=start.provider,
        place=start.place,
        frequency="7" if again else "1",
        original=last.control if again and last else "",
        clia=start.clinic.clia if any("QW" in one.modifiers for one in lines) else "",
        paid_by_patient=at_visit(room),
        prior=room.prior,
    )


def services(room: Room) -> tuple[ServiceLine, ...]:
    """The coded services with the practice's prices."""
    assert room.coding is not None
    coded = [one for one in room.coding["procedures"] if one["code"].strip()]
    return tuple(_line(room, n, one) for n, one in enumerate(coded, 1))


def _line(room: Room, number: int, one: dict[str, Any]) -> ServiceLine:
    start = room.start
    count = str(one.get("units") or "1").strip()
    units = int(count) if count.isascii() and count.isdigit() and len(count) < 5 else 1
    modifiers = tuple(mark.strip().upper() for mark in one.get("modifiers") or () if mark.strip())
    pointers = tuple(
        ord(letter.strip().upper()) - 64 for letter in one.get("pointers") or () if len(letter.strip()) == 1
    )
    code_ = one["code"].strip().upper()
    price = start.price(code_, modifiers) or 0
    return ServiceLine(
        number, start.visit, start.visit, start.place, code_, price * units, units, modifiers,
        tuple(p for p in pointers if 1 <= p <= 12), rendering=start.provider,
    )  # fmt: skip


def fill(room: Room, act: Act) -> str:
    """Boxes typed by hand on the claim that was built. An empty text clears a box."""
    _not_waiting(room)
    if room.boxes is None:
        raise CourseError("There is no claim yet. Build it first.")
    boxes = {**room.boxes, **{box: text.strip() for box, text in act["fields"].items()}}
    room.boxes, room.findings = {box: text for box, text in boxes.items() if text}, None
    count = len(act["fields"])
    return f"{count} {'box' if count == 1 else 'boxes'} of the claim filled in."


def the_claim(room: Room) -> ProfessionalClaim:
    """The claim that stands on the form. Raises CourseError naming the box that cannot be read."""
    if room.boxes is None:
        raise CourseError("There is no claim yet. Build it first.")
    behind = typed.Behind(
        new_coverages(room), room.start.patient.account, room.start.clinic, room.start.provider, room.to
    )
    return replace(typed.claim_of(room.boxes, behind), prior=room.prior)


def scrub(room: Room, act: Act) -> str:
    """Look the claim over before it goes."""
    room.findings = scrubbed(room)
    held = sum(one.level != "warn" for one in room.findings)
    if not room.findings:
        return "Nothing found: the claim looks clean."
    rest = len(room.findings) - held
    told = [f"{held} that would stop it"] if held else []
    told += [f"{rest} to look at"] if rest else []
    return f"The scrubber found {' and '.join(told)}."


def scrubbed(room: Room) -> tuple[Finding, ...]:
    claim = the_claim(room)
    active = next(
        (one.answer.status == "active" for one in reversed(room.asked) if one.rank == claim.coverage.rank), None
    )
    own = tuple(one for one in room.start.earlier if one.billing.npi == room.start.clinic.npi)
    earlier = tuple(one.claim for one in room.sent if one.state == DECIDED and one.claim is not claim)
    known = Known(
        room.day,
        coverage_active=active,
        history=own + (earlier if claim.frequency == "1" and not room.prior else ()),
        rules=Rules(timely_days=offices.filing_days(claim.coverage.payer, room.start.visit) or 365),
        total=typed.typed_total(room.boxes or {}),
    )
    found = [
        Finding(_box(one), one.level, one.place, one.sentence, one.why, one.check) for one in look_over(claim, known)
    ]
    return tuple(sorted(found, key=lambda one: _LEVELS.get(one.level, 3)))


def _box(one: Any) -> str:
    match = _BOX.search(one.place)
    if not match:
        return ""
    number, letter, line = match.groups()
    stem = f"box{number}{letter.lower()}"
    row = line or (str(one.line) if one.line and number == "24" else "")
    return f"{stem}_{row}" if row else stem


def submit(room: Room, act: Act) -> str:
    """837 to the clearinghouse; 999 for the file, 277CA for the claim."""
    room.need_open()
    _not_waiting(room)
    claim = the_claim(room)
    last = room.sent[-1] if room.sent else None
    if (
        last is not None
        and last.state == DECIDED
        and last.claim.to == room.to
        and claim.frequency == "1"
        and not room.prior
    ):
        raise CourseError(
            "The plan has decided this claim already: sent again as it is, it would be a duplicate. "
            "Correct it (frequency 7 and the payer's claim number in box 22), or appeal."
        )
    _charge(room, claim)
    name = offices.payer_name(claim.coverage.payer)
    number = room.document("837P", f"Claim to {name}", (claim,))
    text = offices.claim_file(claim, number, room.day, room.start)
    acknowledged, about = offices.file_answer(text)
    room.document("999", "Clearinghouse: can the file be read?", (acknowledged,), about=about)
    sent = Sent(
        room.day, claim, dict(room.boxes or {}), claim.coverage.payer, number, acknowledged, about, None, REJECTED
    )
    if acknowledged.accepted not in ("A", "E"):
        room.sent = (*room.sent, sent)
        first = acknowledged.rejections[0].sentence if acknowledged.rejections else "its form is wrong."
        return f"The file came back (999): {first}"
    status, room.offices = room.offices.receive(claim, room.day)
    room.ledger.acknowledge(status)
    room.document("277CA", f"{name}: was the claim taken in?", (status,), (claim,))
    room.sent = (*room.sent, replace(sent, status=status, state=ACCEPTED if status.control else REJECTED))
    if not status.control:
        return f"The claim was rejected (277CA): {status.sentence} Correct it and send it again."
    return f"{status.sentence}"


def _charge(room: Room, claim: ProfessionalClaim) -> None:
    """The charges go into the books when the claim first leaves; a claim that came back is charged anew."""
    last = room.sent[-1] if room.sent else None
    if claim.number != room.start.number:
        raise CourseError(
            f"Box 26 is the patient's account here: {room.start.number}. Payments find their way back by it."
        )
    if room.prior:
        return  # the same services, billed to the next plan
    if last is not None and last.state == REJECTED and not any(one.state == DECIDED for one in room.sent):
        room.ledger.reverse(f"claim {claim.number}", room.day, "it came back at the door")
    room.ledger.charge(claim, room.day)


def status(room: Room, act: Act) -> str:
    """276 out, 277 back."""
    last = _sent(room)
    if not last.control:
        raise CourseError("The plan never took this claim in, so it knows nothing of it. Read the 999 and the 277CA.")
    claim = last.claim
    asked = StatusInquiry(
        claim.number,
        claim.patient,
        claim.coverage,
        claim.start,
        claim.end,
        claim.total,
        claim.billing.npi,
        last.control,
    )
    answer: ClaimStatus = room.offices.status(last.payer, last.control, room.day)
    name = offices.payer_name(last.payer)
    room.document("276", f"Where is the claim? To {name}", (asked,))
    room.document("277", f"Answer of {name}", (answer,), (claim,))
    room.replace_sent(last, asked=answer)
    return answer.sentence


def records(room: Room, act: Act) -> str:
    """The record that a pended claim waits for."""
    last = _sent(room)
    if not last.control:
        raise CourseError("Nobody asked for a record: the claim was never taken in.")
    room.offices = room.offices.records(last.payer, last.control, room.day)
    return "The record is on its way. Only what the letter asked for was sent."


def appeal(room: Room, act: Act) -> str:
    """One level of appeal with one kind of evidence."""
    last = _sent(room)
    if not last.control:
        raise CourseError(
            "A rejected claim was never decided, so there is nothing to appeal. Correct it and send it again."
        )
    replies = tuple(one.answer for one in room.asked)
    hearing, room.offices = room.offices.appeal(last.payer, last.control, room.day, act["evidence"].strip(), replies)
    room.appeals = (*room.appeals, hearing)
    if hearing.outcome == "overturned":
        room.replace_sent(last, state=ACCEPTED)
    return f"{hearing.name}: {hearing.outcome}. {hearing.why}"


def next_payer(room: Room, act: Act) -> str:
    """The claim for the next plan, with what the first one decided."""
    last = _sent(room)
    if last.state != DECIDED:
        raise CourseError("The next plan wants to see what the first one decided. Wait for the remittance.")
    if room.to + 1 >= len(room.coverages):
        raise CourseError("No further plan is registered. What is left is the patient's, or is taken off.")
    here = next(one for one in reversed(room.arrived) if one.payment.number == last.claim.number)
    if here.posted is None:
        raise CourseError("Post the first plan's remittance before the next plan is billed.")
    if here.payment.crossover:
        raise CourseError("The first plan sent the claim on by itself. Wait for the next remittance.")
    onward = next_claim(last.claim, here.payment, here.remittance.day, room.coverages[room.to + 1].payer)
    room.prior, room.to = onward.prior, room.to + 1
    prior = room.prior[-1]
    room.boxes, room.findings = paper.boxes_of(built(room)), None
    name = offices.payer_name(room.coverages[room.to].payer)
    return f"The claim for {name} is built, with what the first plan paid ({amount(prior.paid)}). Look it over and send it."


def _sent(room: Room) -> Sent:
    if not room.sent:
        raise CourseError("No claim was sent yet.")
    return room.sent[-1]


def _not_waiting(room: Room) -> None:
    if room.sent and room.sent[-1].state == ACCEPTED:
        raise CourseError("The claim is with the plan. Wait for its answer before you change anything.")
