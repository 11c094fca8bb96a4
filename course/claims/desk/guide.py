"""What comes next, in words for a beginner, and what is due when: the step list and the work queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from course.claims.money import amount

from . import offices
from .state import ACCEPTED, DECIDED, REJECTED, State

DONE, NOW, OPEN, SKIPPED = "done", "now", "open", "skipped"
FOLLOW_UP = 30  # days after which a plan that is silent is asked
RESEND = 2  # days within which a rejected claim goes out again
POST_BY = 2
BILL_BY = 5
REFUND_BY = 60


@dataclass(frozen=True)
class Step:
    """One station of the way. `act` is where the learner does it; `why` one sentence for a beginner."""

    id: str
    label: str
    state: str
    why: str


@dataclass(frozen=True)
class Task:
    """One line of the work queue, with the day it is due and the station where it is done."""

    step: str
    label: str
    due: date
    detail: str


def steps(state: State) -> tuple[Step, ...]:
    """The stations in order; exactly one is `now`, until all is done."""
    found = [one for one in _stations(state) if one[0] in _offered(state)]
    now = next((one[0] for one in found if one[2] == OPEN), None)
    return tuple(Step(id_, label, NOW if id_ == now else told, why) for id_, label, told, why in found)


def advice(state: State) -> str:
    """What to do next, in one or two sentences."""
    step = next((one for one in steps(state) if one.state == NOW), None)
    if step is None:
        return "The visit is finished: paid, posted, nothing open. Look at the account once more."
    return step.why


_ACTS = {
    "coverage": ("verify",),
    "visit": ("wait",),
    "money": ("collect",),
    "codes": ("code",),
    "claim": ("build",),
    "scrub": ("scrub",),
    "send": ("submit",),
    "answer": ("wait",),
    "posting": ("post",),
    "next": ("next-payer",),
    "bill": ("statement",),
    "words": ("explain",),
}


def _offered(state: State) -> set[str]:
    return {step for step, acts in _ACTS.items() if any(act in state.start.steps for act in acts)}


def _stations(state: State) -> list[tuple[str, str, str, str]]:
    start, last = state.start, state.last
    arrived = state.day >= start.visit
    pays = bool(state.coverages)
    return [
        ("coverage", "Coverage", _coverage(state), _coverage_why(state)),
        ("visit", "The visit", DONE if arrived else OPEN, f"The patient comes on {start.visit:%m/%d/%Y}. Wait until then."),
        ("money", "At the counter", _counter(state), _counter_why(state)),
        ("codes", "Codes", DONE if state.coding else OPEN, "Read the signed note, then enter diagnoses and services."),
        ("claim", "Claim", _if(pays, _filled(state)), _claim_why(state)),
        ("scrub", "Scrubber", _if(pays, _scrubbed(state)), _scrub_why(state)),
        ("send", "Clearinghouse", _if(pays, last is not None and last.state != REJECTED), _send_why(state)),
        ("answer", "The plan's answer", _if(pays, _answered(state)), _answer_why(state)),
        ("posting", "Posting", _if(pays, _posted(state)), "Read the remittance line by line and post it: paid, taken off, the patient's."),
        ("next", "Next plan", _next(state), "Another plan is registered. Bill it with what the first one decided."),
        ("bill", "Statement", _billed(state), _bill_why(state)),
        ("words", "Explain", DONE if state.explanation else OPEN, "Explain the bill to the patient in plain words."),
    ]  # fmt: skip


def _if(pays: bool, done: bool) -> str:
    return SKIPPED if not pays else DONE if done else OPEN


def _coverage(state: State) -> str:
    if not state.coverages:
        return DONE
    good = {one.rank for one in state.asked if one.answer.status == "active"}
    asked_now = state.asked and state.asked[-1].answer.inquiry.coverage in state.coverages
    primary = state.coverages[0].rank
    return DONE if (primary in good and asked_now) or state.sent else OPEN


def _coverage_why(state: State) -> str:
    if not state.asked:
        return "Ask the plan whether the patient is covered on the day of the visit. Before the visit it costs nothing to find out."
    answer = state.asked[-1].answer
    if answer.status == "inactive":
        return "The plan is not active on that day. Call the patient: correct the plan, or register as self-pay."
    if answer.status == "not found":
        return "The plan found nobody. Compare the registration with the card, correct it, then ask again."
    return "The registration was changed. Ask once more, so that the claim rests on what the plan has."


def copay_told(state: State) -> int:
    """The copay of an office visit as the last 271 told it, in cents; 0 where it told none."""
    answer = next((one.answer for one in reversed(state.asked) if one.answer.status == "active"), None)
    if answer is None:
        return 0
    told = [one for one in answer.benefits if one.kind == "copay" and one.cents]
    best = next((one for one in told if one.service == "98" and one.in_network is not False), None)
    return (best.cents or 0) if best else 0


def _counter(state: State) -> str:
    if any(day == state.start.visit for day, _, _ in state.receipts) or state.sent:
        return DONE
    if state.asked and not copay_told(state) and state.coverages:
        return SKIPPED
    return OPEN


def _counter_why(state: State) -> str:
    if not state.coverages:
        return "The patient pays for the visit: take a payment, or agree on a bill."
    if copay := copay_told(state):
        return f"The 271 told a copay of {amount(copay)}. Take it while the patient is here."
    return "If the plan has a copay, take it while the patient is here."


def _filled(state: State) -> bool:
    return state.boxes is not None and (bool(state.sent) or all(state.boxes.get(box) for box in state.start.blank))


def _claim_why(state: State) -> str:
    if state.boxes is None:
        return "Build the claim: the system fills the form from registration, codes and price list."
    return "Fill in the boxes that the system left to you; the yellow ones. The card and the chart have what belongs there."


def _scrubbed(state: State) -> bool:
    if state.sent:
        return True
    return state.findings is not None and not any(one.level in ("reject", "deny") for one in state.findings)


def _scrub_why(state: State) -> str:
    if state.findings:
        return "The scrubber found something that would stop the claim. Read it, correct the box, then scrub again."
    return "Let the scrubber look the claim over. What it finds now costs a minute; what the plan finds costs a month."


def _send_why(state: State) -> str:
    last = state.last
    if last is not None and last.state == REJECTED:
        return "The claim came back at the door, so no plan has it. Read why, correct it, and send it again."
    return (
        "Send the claim to the clearinghouse, and read what comes back: the 999 for the file, the 277CA for the claim."
    )


def _answered(state: State) -> bool:
    return state.last is not None and state.last.state == DECIDED


def _answer_why(state: State) -> str:
    last = state.last
    if last is not None and last.asked is not None and last.asked.category == "P3":
        return f"The plan waits for a record. {last.asked.sentence}"
    return "The claim is with the plan. Wait for the remittance; after a month, ask where the claim is."


def _posted(state: State) -> bool:
    return bool(state.arrived) and all(one.posted for one in state.arrived)


def _next(state: State) -> str:
    if len(state.coverages) < 2:
        return SKIPPED
    if state.to + 1 >= len(state.coverages) or any(one.payment.crossover for one in state.arrived):
        return DONE
    owed = any(one.patient or one.insurance for one in state.account.lines)
    return SKIPPED if _posted(state) and not owed else OPEN


def _billed(state: State) -> str:
    if not _settled(state):
        return OPEN
    owed = state.account.patient
    if owed <= 0:
        return DONE if state.statements else SKIPPED
    return DONE if state.statements and state.statements[-1].cents == owed else OPEN


def _settled(state: State) -> bool:
    """Whether the plans are through with it."""
    return not state.coverages or (_posted(state) and not (state.last and state.last.state == ACCEPTED))


def _bill_why(state: State) -> str:
    account = state.account
    if account.insurance and _settled(state):
        return (
            f"{amount(account.insurance)} is still open at the plan. Find out why: correct the claim, appeal, or give it up "
            "with a reason. Never send it to the patient before that."
        )
    if account.patient > 0:
        return f"The patient owes {amount(account.patient)}. Send the statement."
    return "Look at the account: who owes what now?"


def queue(state: State) -> tuple[Task, ...]:
    """What is to be done on this account, the earliest first. Nothing in it is done by itself."""
    return tuple(sorted(_tasks(state), key=lambda one: (one.due, one.step)))


def _tasks(state: State) -> list[Task]:
    found: list[Task] = []
    start, account = state.start, state.account
    good = any(one.answer.status == "active" for one in state.asked)
    if state.coverages and not good and not state.sent:
        found.append(Task("coverage", "Verify coverage", start.visit, "before the patient is seen"))
    found += _claim_tasks(state)
    for one in state.arrived:
        if one.posted is None:
            found.append(Task("posting", f"Post remittance {one.remittance.trace}", one.day + timedelta(days=POST_BY), amount(one.payment.paid)))  # fmt: skip
    if account.insurance > 0 and _posted(state) and state.last and state.last.state == DECIDED:
        days = offices.appeal_days(state.last.payer, start.visit) or FOLLOW_UP
        due = state.arrived[-1].remittance.day + timedelta(days=days)
        found.append(
            Task("send", "Work the denial", due, f"{amount(account.insurance)} open; last day of the first appeal")
        )
    if account.patient > 0 and _settled(state):
        if not state.statements:
            found.append(Task("bill", "Send a statement", state.day + timedelta(days=BILL_BY), amount(account.patient)))
        else:
            due = state.statements[-1].day + timedelta(days=FOLLOW_UP)
            found.append(Task("bill", "Follow up the statement", due, f"{amount(account.patient)} not paid"))
    if account.patient < 0 and _settled(state):
        due = state.day + timedelta(days=REFUND_BY)
        found.append(Task("bill", "Give the credit back", due, f"{amount(-account.patient)} is the patient's money"))
    return found


def _claim_tasks(state: State) -> list[Task]:
    start, last = state.start, state.last
    if not state.coverages or state.day < start.visit:
        return []
    payer = state.coverages[min(state.to, len(state.coverages) - 1)].payer
    limit = offices.filing_days(payer, start.visit)
    final = start.visit + timedelta(days=limit) if limit is not None else None
    deadline = f"last day to file: {final:%m/%d/%Y}" if final else ""
    if last is None:
        return [Task("send", "Code, build and send the claim", start.visit + timedelta(days=POST_BY), deadline)]
    if last.state == REJECTED:
        return [Task("send", "Correct the rejected claim", last.day + timedelta(days=RESEND), deadline)]
    if last.state == ACCEPTED and last.asked is not None and last.asked.category == "P3":
        return [
            Task(
                "answer",
                "Send the record that was asked for",
                last.day + timedelta(days=FOLLOW_UP),
                last.asked.sentence,
            )
        ]
    if last.state == ACCEPTED:
        return [
            Task(
                "answer",
                "Ask where the claim is",
                last.day + timedelta(days=FOLLOW_UP),
                "if no remittance has come by then",
            )
        ]
    return []
