"""From the spool into the ledger, day by day: all that a payer pays on one day is one remittance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby

from course.claims.ledger import AlreadyPosted, Ledger
from course.claims.ledger.accounts import PATIENT
from course.claims.model import ClaimPayment, ClaimStatus, ProviderAdjustment, Remittance
from course.claims.money import amount
from course.errors import CourseError

from .spool import ACT, ANSWER, COPAY, DECIDED, ENTER, PAID, Row, Spool, read_charged, read_payment
from .world import CLINIC

_RECEIVED = {"A1": "taken in", "A2": "accepted"}


class Poster:
    """Posts events in order. `sent` are the remittances of the batch (day, payer, trace, claims, cents), in order;
    `idle` counts acts of the office that had nothing left to do."""

    def __init__(self, ledger: Ledger, tell: Callable[[int], None]) -> None:
        self.ledger = ledger
        self.tell = tell
        self.sent: list[tuple[str, str, str, int, int]] = []
        self.idle = 0
        self._forward: dict[str, int] = {}

    def post(self, spool: Spool) -> None:
        """Everything, one transaction for each day."""
        for _, rows in groupby(spool.events(), key=lambda row: row.day):
            with self.ledger.together():
                self._day(rows)

    def _day(self, rows: Iterator[Row]) -> None:
        for (what, about), some in groupby(rows, key=lambda row: (row.what, row.about)):
            many = list(some)
            if what == DECIDED:
                self._remittance(many, about)
            else:
                for row in many:
                    self._one(row)
            self.tell(len(many))

    def _one(self, row: Row) -> None:
        day = date.fromisoformat(row.day)
        if row.what == ENTER:
            plain, frequency = row.content
            self.ledger.enter(read_charged(plain), frequency)
        elif row.what == ANSWER:
            category, status, control = row.content
            said = f"Claim {row.about}: {_RECEIVED.get(category, 'returned')}."
            self._perhaps(lambda: self.ledger.acknowledge(ClaimStatus(row.about, category, status, said, day, control)))
        elif row.what in (COPAY, PAID):
            receipt, claim, cents, how = row.content
            self.ledger.pay(receipt, row.about, cents, day, claim=claim, method=how)
        elif row.what == ACT:
            self._perhaps(lambda: self._act(row, day))

    def _perhaps(self, act: Callable[[], object]) -> None:
        """An act of the office: by the time somebody gets to it there may be nothing left to do."""
        try:
            act()
        except AlreadyPosted:
            self.idle += 1
        except CourseError:
            self.idle += 1

    def _act(self, row: Row, day: date) -> None:
        how, at, why = row.content
        claim, name = row.about, f"{how} {row.about} {day}"
        if how == "write off":
            self.ledger.adjust(name, claim, at, day, why)
        elif how == "give back":
            self.ledger.promise_refund(name, at, day, claim=claim)
            self.ledger.refund(f"check {claim} {day}", at, day)
        elif how == "small balance":
            self.ledger.adjust(name, claim, PATIENT, day, why)
        else:
            self.ledger.adjust(name, claim, PATIENT, day, why, account=how)

    def _remittance(self, rows: list[Row], payer: str) -> None:
        claims: list[ClaimPayment] = []
        provider: list[ProviderAdjustment] = []
        for row in rows:
            one, outside = read_payment(row.content)
            provider += outside
            if one.number:
                claims.append(one)
        day = date.fromisoformat(rows[0].day)
        total = sum(one.paid for one in claims) - sum(one.cents for one in provider)
        carried = min(self._forward.get(payer, 0), max(total, 0))
        if carried:  # what an earlier remittance could not take
            provider.append(ProviderAdjustment("FB", carried))
        if total < 0:  # no check can be negative
            provider.append(ProviderAdjustment("FB", total))
            carried = total
        self._forward[payer] = self._forward.get(payer, 0) - carried
        sent = Remittance(f"{day:%y%j}-{payer}", day, payer, CLINIC.npi, tuple(claims), tuple(provider))
        assert sent.total >= 0, f"{sent.trace}: {amount(sent.total)}"
        self.ledger.post(sent)
        self.sent.append((row.day, payer, sent.trace, len(claims), sent.total))
