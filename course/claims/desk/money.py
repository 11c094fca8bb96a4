"""Acts on the account: posting line by line, statement, write-off."""

from __future__ import annotations

from dataclasses import replace

from course.claims.ledger.reasons import PRIOR, TAKEN_OFF
from course.claims.model import Adjustment, ClaimPayment, LinePayment, Remittance
from course.claims.money import amount
from course.errors import CourseError

from .acts import Act
from .room import Room, read_account
from .state import Arrived, PostedLine, Statement

REVERSAL = "22"


def post(room: Room, act: Act) -> str:
    """What the learner reads out of the remittance, line by line: paid, taken off by contract, left to the patient.

    The payment must be the payment of the remittance, as any posting screen asks; the rest is as typed. What is neither
    paid nor taken off nor the patient's stays open at the plan.
    """
    trace = _trace(room, act["trace"].strip())
    here = [one for one in room.arrived if one.remittance.trace == trace]
    if not here:
        raise CourseError(
            f"There is no remittance {trace[:20] or 'without a number'} on this desk. Wait for it, or check its number."
        )
    one = next((each for each in here if each.posted is None), None)
    if one is None:
        raise CourseError(f"Remittance {trace} was posted on {here[0].posted:%m/%d/%Y}; nothing was posted twice.")
    if one.payment.status == REVERSAL:
        return _reversal(room, one)
    typed = {line["line"]: line for line in act["lines"]}
    _check(one.payment, typed)
    room.ledger.post(replace(one.remittance, claims=(_as_typed(one.payment, typed),), provider=_own(one)))
    room.arrived = tuple(replace(each, posted=room.day) if each is one else each for each in room.arrived)
    room.posted = (
        *room.posted,
        *(PostedLine(trace, n, line["paid"], line["adjusted"], line["patient"]) for n, line in sorted(typed.items())),
    )
    left = read_account(room).insurance
    tail = f" {amount(left)} is still open at the plan." if left else ""
    return f"Remittance {trace} posted: {amount(one.payment.paid)} paid.{tail}"


def post_as_told(room: Room, act: Act) -> str:
    """The same remittance posted as it tells, whatever was typed."""
    trace = _trace(room, act["trace"].strip())
    one = next((each for each in room.arrived if each.remittance.trace == trace and each.posted is None), None)
    lines = told_lines(one.payment) if one else act["lines"]
    return post(room, Act("post", {"trace": trace, "lines": lines}))


def _trace(room: Room, typed: str) -> str:
    """ "next" is the oldest remittance that is not posted yet."""
    if typed != "next":
        return typed
    return next((one.remittance.trace for one in room.arrived if one.posted is None), typed)


def told_lines(payment: ClaimPayment) -> list[dict[str, int]]:
    """The posting that a remittance asks for: paid, taken off for good, the patient's; a refusal stays open.

    A reversal asks for nothing: it takes back what was posted before.
    """
    if payment.status == REVERSAL:
        return [{"line": line.number, "paid": 0, "adjusted": 0, "patient": 0} for line in payment.lines]
    return [
        {
            "line": line.number,
            "paid": line.paid,
            "adjusted": sum(one.cents for one in line.adjustments if one.group != "PR" and one.reason in TAKEN_OFF),
            "patient": sum(one.cents for one in line.adjustments if one.group == "PR"),
        }
        for line in payment.lines
    ]


def _check(payment: ClaimPayment, typed: dict[int, dict[str, int]]) -> None:
    numbers = {line.number for line in payment.lines}
    if strange := sorted(set(typed) - numbers):
        raise CourseError(
            f"The remittance has no line {strange[0]}; its lines are {', '.join(map(str, sorted(numbers)))}."
        )
    for line in payment.lines:
        if _rest(line, typed.get(line.number)) < 0:
            told = typed[line.number]
            total = told["paid"] + told["adjusted"] + told["patient"]
            raise CourseError(
                f"Line {line.number}: {amount(total)} posted, but only {amount(line.charge)} was billed{_before(line)}. Read the line again."
            )
    paid = sum(line["paid"] for line in typed.values())
    if paid != payment.paid:
        raise CourseError(
            f"The batch is out of balance: you posted {amount(paid)}, the remittance pays {amount(payment.paid)}. Nothing was posted."
        )


def _before(line: LinePayment) -> str:
    settled = sum(one.cents for one in line.adjustments if one.reason == PRIOR)
    return f", and {amount(settled)} of it was settled by the plan before" if settled else ""


def _rest(line: LinePayment, typed: dict[str, int] | None) -> int:
    """What is left of a line: neither typed, nor settled by the plans before this one."""
    before = sum(one.cents for one in line.adjustments if one.reason == PRIOR)
    return line.charge - before - (typed["paid"] + typed["adjusted"] + typed["patient"] if typed else 0)


def _as_typed(payment: ClaimPayment, typed: dict[int, dict[str, int]]) -> ClaimPayment:
    """The decision as the learner understood it: what was typed on a line moves there, the rest stays open at the plan,
    under the reason of its refusal if there was one."""
    lines = []
    for line in payment.lines:
        told = typed.get(line.number) or {"paid": 0, "adjusted": 0, "patient": 0}
        moved = [Adjustment("CO", "45", told["adjusted"])] if told["adjusted"] else []
        moved += _shares(line, told["patient"])
        rest = _rest(line, told)
        refusal = next((one for one in line.adjustments if _refuses(one)), None) if rest else None
        if refusal is not None:
            moved.append(Adjustment(refusal.group, refusal.reason, rest))
        charge = sum(one.cents for one in moved) + told["paid"]
        if charge:
            lines.append(replace(line, charge=charge, paid=told["paid"], adjustments=tuple(moved)))
    return replace(payment, lines=tuple(lines), adjustments=(), charge=sum(one.charge for one in lines))


def _refuses(one: Adjustment) -> bool:
    return one.group != "PR" and one.reason != PRIOR and one.reason not in TAKEN_OFF


def _shares(line: LinePayment, cents: int) -> list[Adjustment]:
    """The patient's share under the payer's own reasons as far as they reach; the rest under coinsurance."""
    found, left = [], cents
    for one in line.adjustments:
        if one.group == "PR" and left > 0 and one.cents > 0:
            found.append(Adjustment("PR", one.reason, min(left, one.cents)))
            left -= found[-1].cents
    return [*found, *([Adjustment("PR", "2", left)] if left else [])]


def _own(one: Arrived) -> tuple:
    """Provider-level money goes with the first claim of the file."""
    return one.remittance.provider


def _reversal(room: Room, one: Arrived) -> str:
    """A reversal takes back what was posted before, to the cent; there is nothing to type."""
    before = next((each for each in room.arrived if each.payment.control == one.payment.control and each.posted), None)
    if before is not None:
        room.ledger.reverse(
            f"835 {before.remittance.payer} {before.remittance.trace}", room.day, "the payer reversed it"
        )
        room.posted = tuple(line for line in room.posted if line.trace != before.remittance.trace)
    room.arrived = tuple(replace(each, posted=room.day) if each is one else each for each in room.arrived)
    return f"Remittance {one.remittance.trace}: the earlier payment is taken back out of the books."


def statement(room: Room, act: Act) -> str:
    """The bill, for what the patient owes now."""
    from course.claims.ledger.statement import statement as of

    room.need_open()
    account = room.account()
    if account.patient <= 0:
        raise CourseError(
            "The patient owes nothing now, so there is no bill to send."
            if not account.insurance
            else f"The patient owes nothing yet: {amount(account.insurance)} is still with the plan."
        )
    bill = of(room.ledger, room.start.patient.account, room.day, room.patient, room.start.clinic)
    number = len(room.statements) + 1
    room.ledger.note(
        f"statement {number}",
        "statement",
        room.day,
        f"Statement over {amount(bill.total)}.",
        room.start.patient.account,
    )
    room.statements = (*room.statements, Statement(room.day, bill.total, bill.sentences, bill.lines))
    return f"Statement {number} sent: {amount(bill.total)}."


def write_off(room: Room, act: Act) -> str:
    """Give up what is open, with a reason."""
    why = act.get("why", "").strip()
    if not why:
        raise CourseError("A write-off needs its reason: who agreed, and to what.")
    number = sum(one.kind == "write-off" and one.ok for one in room.done) + 1
    if act["of"] == "patient":
        source = "patient"
    else:
        source = f"insurance {room.to + 1}"
    room.ledger.adjust(f"write-off {number}", room.start.number, source, room.day, why, cents=act["cents"])
    return f"{amount(act['cents'])} written off ({act['of']}): {why}."


def explain(room: Room, act: Act) -> str:
    """What the learner would tell the patient about the bill."""
    text = act["text"].strip()
    if not text:
        raise CourseError("Write to the patient first.")
    room.explanation = text
    return "Your words to the patient are kept."


def of_trace(room: Room, trace: str) -> Remittance | None:
    """The remittance of a number."""
    return next((one.remittance for one in room.arrived if one.remittance.trace == trace), None)
