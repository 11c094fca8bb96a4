"""The desk while acts are worked through: one act at a time, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from course.claims.ledger import Ledger
from course.claims.model import Claim
from course.errors import CourseError

from .acts import Act
from .offices import Offices
from .opening import Start
from .state import Account, Arrived, Asked, Document, Done, Finding, LineBalance, PostedLine, Sent, State, Statement

LAST_DAY = timedelta(days=400)  # no simulation goes on for longer


class Room:
    """Mutable, and seen by nobody but the acts: `state()` gives the frozen picture."""

    def __init__(self, start: Start) -> None:
        self.start = start
        self.day = start.opens
        self.patient, self.coverages, self.to = start.patient, start.on_file, 0
        self.offices = Offices.of(start)
        self.asked: tuple[Asked, ...] = ()
        self.registered_on: date | None = None
        self.receipts: tuple[tuple[date, int, str], ...] = ()
        self.coding: dict[str, Any] | None = dict(start.coded) if start.coded else None
        self.boxes: dict[str, str] | None = None
        self.findings: tuple[Finding, ...] | None = None
        self.sent: tuple[Sent, ...] = ()
        self.arrived: tuple[Arrived, ...] = ()
        self.posted: tuple[PostedLine, ...] = ()
        self.statements: tuple[Statement, ...] = ()
        self.letters: tuple[tuple[date, str], ...] = ()
        self.appeals: tuple[Any, ...] = ()
        self.documents: tuple[Document, ...] = ()
        self.explanation = ""
        self.prior: tuple[Any, ...] = ()
        self.done: tuple[Done, ...] = ()
        self._account: Account | None = Account()
        self._ledger: Ledger | None = None

    @property
    def ledger(self) -> Ledger:
        """The books, in memory; opened when the first act needs them."""
        if self._ledger is None:
            self._ledger = Ledger()
        return self._ledger

    def close(self) -> None:
        if self._ledger is not None:
            self._ledger.close()

    def apply(self, act: Act, handlers: dict[str, Callable[[Room, Act], str]]) -> Done:
        """Do an act. What is not possible changes nothing and says why."""
        before = dict(self.__dict__)
        try:
            if act.kind not in self.start.steps:
                raise CourseError("This is not part of this exercise.")
            with self.ledger.together():
                sentence = handlers[act.kind](self, act)
            one = Done(act.kind, self.day, True, sentence)
            self._account = None
        except CourseError as error:
            ledger = self._ledger
            self.__dict__.clear()
            self.__dict__.update(before)
            self._ledger = ledger
            one = Done(act.kind, self.day, False, str(error))
        self.done = (*self.done, one)
        return one

    # what acts share

    def document(
        self, kind: str, title: str, values: tuple[Any, ...], claims: tuple[Claim, ...] = (), about: Any = ()
    ) -> int:
        """File a transaction; returns its number, from 1."""
        number = len(self.documents) + 1
        self.documents = (*self.documents, Document(number, kind, title, self.day, values, claims, tuple(about)))
        return number

    def letter(self, sentence: str) -> None:
        """Something came in that a person reads."""
        self.letters = (*self.letters, (self.day, sentence))

    def need_open(self) -> None:
        """Refuses what needs the visit to have happened."""
        if self.day < self.start.visit:
            raise CourseError(
                f"The visit is on {self.start.visit:%m/%d/%Y}; today is {self.day:%m/%d/%Y}. Wait for it first."
            )

    def account(self) -> Account:
        """The books as they stand, read once after each change."""
        if self._account is None:
            self._account = read_account(self)
        return self._account

    def replace_sent(self, old: Sent, **changes: Any) -> None:
        """One of the claims on their way has moved on."""
        self.sent = tuple(replace(one, **changes) if one is old else one for one in self.sent)

    def state(self) -> State:
        """The frozen picture."""
        return State(
            self.start,
            self.day,
            self.done,
            self.patient,
            self.coverages,
            self.asked,
            self.registered_on,
            self.receipts,
            self.coding,
            self.boxes,
            self.findings,
            self.sent,
            self.arrived,
            self.posted,
            self.statements,
            self.letters,
            self.appeals,
            self.documents,
            self.explanation,
            self.account(),
            self.to,
        )


def read_account(room: Room) -> Account:
    """The patient's account out of the ledger."""
    from course.claims.ledger.accounts import GIVEN_UP
    from course.claims.ledger.aging import BUCKETS, aged
    from course.claims.ledger.balances import patient_balance

    ledger, account = room.ledger, room.start.patient.account
    balance = patient_balance(ledger, account)
    lines = tuple(
        LineBalance(line.line, line.code, line.day, line.billed, line.paid, line.adjusted, line.patient, line.open)
        for claim in balance.claims
        for line in claim.lines
        if line.billed or line.paid or line.adjusted or line.patient or line.open
    )
    entries = tuple(
        (date.fromisoformat(str(day)), name, sentence)
        for day, name, sentence in ledger.store.select("SELECT day, name, sentence FROM documents ORDER BY n")
    )
    sums = dict(ledger.store.select("SELECT account, SUM(cents) FROM entries GROUP BY account"))
    report = aged(ledger, room.day)
    from_payers: dict[str, int] = {}
    for one in room.posted:
        payer = next((a.remittance.payer for a in room.arrived if a.remittance.trace == one.trace), "")
        from_payers[payer] = from_payers.get(payer, 0) + one.paid
    return Account(
        lines,
        balance.credit,
        entries,
        tuple((who, cents) for who, cents in report.rows if any(cents)),
        BUCKETS,
        {name: sums[name] for name in GIVEN_UP if sums.get(name)},
        from_payers,
        sum(cents for _, cents, _ in room.receipts),
    )
