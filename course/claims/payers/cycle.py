"""Money on its way: what is due, payment runs, reversals, interest, and money taken back from later payments."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from course.claims.model import Adjustment, ClaimPayment, LinePayment, ProviderAdjustment, Remittance
from course.claims.money import part
from course.errors import CourseError

from .history import DECIDED, PAID, REVERSED, ClaimFile, Debt, Due, History, replace
from .policy import Policy
from .terms import Payment

YEAR = 365


def next_run(payment: Payment, day: date) -> date:
    """The first payment day on or after a day."""
    for ahead in range(7):
        if (day + timedelta(days=ahead)).weekday() in payment.weekdays:
            return day + timedelta(days=ahead)
    raise CourseError("This payer's policy names no payment day. Mend `weekdays` in its file.")


def put_due(
    history: History, control: str, payee: str, payable: date, payment: ClaimPayment, clean_from: date | None = None
) -> History:
    """The history with one decided claim waiting for its payment run."""
    entries = history.entries + 1
    due = Due(control, payee, payable, payment, clean_from)
    return replace(history, entries=entries, due=history.due.put(f"{entries:010d}", due))


def reversal(file: ClaimFile) -> ClaimPayment:
    """The reversal of a decision: status 22, every amount with its sign turned round."""
    assert file.decision is not None
    was = file.decision.payment
    return replace(
        was,
        status="22",
        charge=-was.charge,
        paid=-was.paid,
        lines=tuple(_turned(line) for line in was.lines),
        adjustments=_negative(was.adjustments),
        crossover="",
    )


def _turned(line: LinePayment) -> LinePayment:
    return replace(
        line,
        charge=-line.charge,
        paid=-line.paid,
        adjustments=_negative(line.adjustments),
        allowed=None if line.allowed is None else -line.allowed,
    )


def _negative(adjustments: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
    return tuple(replace(one, cents=-one.cents) for one in adjustments)


def undo(
    policy: Policy, control: str, day: date, history: History, replaced_by: str = "", keep: bool = False
) -> History:
    """The history in which a decision is taken back: yearly limits as they were; if it was paid, the reversal is due.

    `keep` leaves the file standing, to be decided anew under the same number (appeal, recoupment).
    """
    file = history.file(control)
    if file.state not in (DECIDED, PAID):
        history = replace(history, waiting=history.waiting.without(control))
        return history.with_file(replace(file, state=REVERSED, replaced_by=replaced_by))
    assert file.decision is not None
    claim = file.claim
    member = history.member(claim.coverage.member)
    history = history.with_member(claim.coverage.member, member.after(file.decision.uses, -1))
    if file.state == PAID:
        history = put_due(history, control, claim.billing.npi, day, reversal(file))
    else:
        for key, due in history.due.items():
            if due.control == control and due.payment.status != "22":
                history = replace(history, due=history.due.without(key))
    if keep:
        return history
    return history.with_file(replace(file, state=REVERSED, replaced_by=replaced_by))


def announce_debt(policy: Policy, file: ClaimFile, day: date, history: History) -> History:
    """Note what will be taken out of later payments after a claim's payment was taken back."""
    assert file.decision is not None
    rule = policy.on(file.claim.start).payment
    debt = Debt(
        file.control, file.claim.billing.npi, file.decision.payment.paid, day + timedelta(days=rule.recoup_after)
    )
    return replace(history, debts=(*history.debts, debt))


def run(policy: Policy, day: date, history: History) -> tuple[tuple[Remittance, ...], History]:
    """The remittances of a payment day, one for each payee, in the order of their NPI; nothing on other days."""
    rule = policy.lately(day).payment
    if day.weekday() not in rule.weekdays:
        return (), history
    ready: dict[str, list[tuple[str, Due]]] = defaultdict(list)
    for key, due in history.due.items():
        if due.payable <= day:
            ready[due.payee].append((key, due))
    remittances = []
    for payee in sorted(ready):
        history, remittance = _pay(policy, rule, day, history, payee, ready[payee])
        remittances.append(remittance)
    return tuple(remittances), history


def _pay(
    policy: Policy, rule: Payment, day: date, history: History, payee: str, items: list[tuple[str, Due]]
) -> tuple[History, Remittance]:
    runs = history.runs + 1
    trace = f"{day:%y%j}-{runs:04d}"
    claims, provider = [], []
    due = history.due
    for key, item in items:
        due = due.without(key)
        claims.append(item.payment)
        if interest := _interest(rule, item, day):
            provider.append(ProviderAdjustment("L6", -interest, item.control))
        file = history.file(item.control)
        if item.payment.status != "22" and file.state == DECIDED:
            history = history.with_file(replace(file, state=PAID, paid_on=day, trace=trace))
    history = replace(history, due=due, runs=runs)
    reversed_now = {item.control for _, item in items if item.payment.status == "22"}
    provider += _announced(history, payee, reversed_now)
    history = replace(history, debts=tuple(
        replace(one, told=True) if one.payee == payee and one.control in reversed_now else one for one in history.debts
    ))  # fmt: skip
    money = sum(one.paid for one in claims) - sum(one.cents for one in provider)
    history, taken = _take(history, payee, day, money, reversed_now)
    provider += taken
    money -= sum(one.cents for one in taken)
    if money < 0:  # no check can be negative: the rest is carried into the next remittance
        reference = next((item.control for _, item in items if item.payment.paid < 0), "")
        provider.append(ProviderAdjustment("FB", money, reference))
        history = replace(history, forward=(*history.forward, (payee, -money)))
        money = 0
    method = rule.method if money else "NON"
    return history, Remittance(trace, day, policy.id, payee, tuple(claims), tuple(provider), method)


def _interest(rule: Payment, item: Due, day: date) -> int:
    """Interest on a clean claim paid late: paid x rate x days late / 365, rounded to the cent."""
    if item.clean_from is None or item.payment.paid <= 0 or item.payment.status == "22":
        return 0
    late = (day - item.clean_from).days - rule.interest_after
    if late <= 0 or rule.interest == "0":
        return 0
    return part(item.payment.paid, Decimal(rule.interest) * late / YEAR)


def _announced(history: History, payee: str, reversed_now: set[str]) -> list[ProviderAdjustment]:
    """The reversal of a taken-back payment lowers this remittance; giving the amount back here leaves it to a later one."""
    return [
        ProviderAdjustment("WO", -one.cents, one.control)
        for one in history.debts
        if one.payee == payee and not one.told and one.control in reversed_now
    ]


def _take(
    history: History, payee: str, day: date, money: int, reversed_now: set[str]
) -> tuple[History, list[ProviderAdjustment]]:
    """Balances carried forward, then debts that have come due, as far as this payment reaches."""
    taken: list[ProviderAdjustment] = []
    forward = []
    for who, cents in history.forward:
        part_now = max(0, min(cents, money)) if who == payee else 0
        if part_now:
            taken.append(ProviderAdjustment("FB", part_now, ""))
            money -= part_now
        if cents - part_now:
            forward.append((who, cents - part_now))
    debts = []
    for one in history.debts:
        ready = one.payee == payee and one.told and one.due <= day and one.control not in reversed_now
        part_now = max(0, min(one.cents, money)) if ready else 0
        if part_now:
            taken.append(ProviderAdjustment("WO", part_now, one.control))
            money -= part_now
        if one.cents - part_now:
            debts.append(replace(one, cents=one.cents - part_now))
    return replace(history, forward=tuple(forward), debts=tuple(debts)), taken
