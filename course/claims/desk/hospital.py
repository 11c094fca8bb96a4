"""A hospital's claim followed to its end: 837I, 999, 277CA, 835, the books and the bill.

The biller's work on a UB-04 ends when it leaves, so a hospital claim is not played act by act: what comes back is worked
out at once, by the plan's own rules. No clock, no chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from course.claims.ledger import Ledger
from course.claims.ledger.balances import claim_balance
from course.claims.ledger.statement import statement
from course.claims.model import ClaimPayment, InstitutionalClaim, Organization
from course.claims.money import amount
from course.errors import CourseError

WAIT = 60  # days within which a plan's answer comes


@dataclass(frozen=True)
class Step:
    """One thing that happened: the day, the kind of document ("" for work in the office), a sentence, the file as it travels."""

    day: date
    kind: str
    sentence: str
    text: str = ""


@dataclass(frozen=True)
class Followed:
    """What became of a claim. `state` is unreadable, rejected, pended or decided; money in cents, 0 until it is posted."""

    state: str
    steps: tuple[Step, ...]
    payment: ClaimPayment | None = None
    billed: int = 0
    paid: int = 0
    adjusted: int = 0
    patient: int = 0
    open: int = 0


def follow(claim: InstitutionalClaim, day: date, spent: int = 0) -> Followed:
    """Send the claim on a day and see it through; `spent` cents of this year's deductible met before.

    Raises CourseError where it cannot be written at all, saying what is missing.
    """
    from course.claims.payers import History, PayerDesk, enroll
    from course.claims.payers import spent as met
    from course.claims.x12 import Directory, Envelope, read, validate, write

    payer, policy = claim.coverage.payer, PayerDesk(claim.coverage.payer).policy
    names = Directory({payer: Organization(policy.name, identifier=policy.identifier)}, {claim.billing.npi: claim.billing}, claim.billing)  # fmt: skip
    desk, history = PayerDesk(payer), enroll(History(payer), claim.coverage, claim.patient)
    if spent:
        history = met(history, claim.coverage, claim.patient, claim.start.year, spent)

    def envelope(number: int, on: date) -> Envelope:
        return Envelope(number, datetime(on.year, on.month, on.day, 12))

    sent = write([claim], envelope(1, day), names)
    steps = [Step(day, "837I", f"Sent to {policy.name}: ${amount(claim.total)} on {len(claim.lines)} lines.", sent)]
    checked = validate(sent)
    answer = checked.acknowledgments[0]
    text = write([answer], envelope(2, day), names, about=checked.about)
    if answer.accepted not in ("A", "E"):
        steps.append(Step(day, "999", f"The file came back: {answer.rejections[0].sentence}", text))
        return Followed("unreadable", tuple(steps))
    steps.append(Step(day, "999", "The file can be read.", text))
    status, history = desk.receive(claim, day, history)
    back = write([status], envelope(3, day), names, claims={claim.number: claim}, receipts=True)
    steps.append(Step(day, "277CA", status.sentence, back))
    if not status.control:
        return Followed("rejected", tuple(steps))
    decided, history = desk.adjudicate(claim, day, history)
    if not isinstance(decided, ClaimPayment):
        steps.append(Step(day, "", decided.sentence))
        return Followed("pended", tuple(steps))
    remittances: tuple = ()
    on = day
    while not remittances:
        if (on - day).days > WAIT:
            raise CourseError(f"{policy.name} did not pay within {WAIT} days. Look at its payment days.")
        on += timedelta(days=1)
        remittances, history = desk.run(on, history)
    wire = write(list(remittances), envelope(4, on), names)
    (arrived,) = read(wire, names).values
    steps.append(Step(on, "835", f"Remittance {arrived.trace}: ${amount(arrived.total)}.", wire))
    with Ledger() as ledger:
        ledger.charge(claim, day)
        ledger.acknowledge(status)
        posted = ledger.post(arrived)
        steps.append(Step(on, "", " ".join(posted.sentences)))
        balance = claim_balance(ledger, claim.number)
        bill = statement(ledger, claim.patient.account, on, claim.patient, claim.billing)
        steps.append(Step(on, "", " ".join(bill.sentences)))
        sums = {name: sum(getattr(line, name) for line in balance.lines) for name in ("billed", "paid", "adjusted", "patient", "open")}  # fmt: skip
    return Followed("decided", tuple(steps), arrived.claims[0], **sums)
