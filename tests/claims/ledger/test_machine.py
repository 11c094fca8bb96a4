"""Random sequences of acts. A plain model beside the ledger knows what each act should have moved; reversing subtracts it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from course.claims.ledger import INSURANCE, AlreadyPosted, Ledger
from course.claims.ledger.aging import aged
from course.claims.ledger.balances import audit, line_problems, open_items, patient_balance, totals
from course.claims.ledger.statement import statement
from course.claims.model import Patient, Person, ProviderAdjustment, Remittance
from course.errors import CourseError

from .builders import back, claim, decided, line, remittance

START = date(2026, 4, 1)
PEOPLE = [Patient(f"MSFM-000{n}", Person(name, "Ann", born=date(1980, 1, n))) for n, name in enumerate(("Alder", "Birch"), 1)]  # fmt: skip
PAYERS = ("medicare-b", "prairie-shield")
CENTS = st.integers(1, 40_000)


class Acts(RuleBasedStateMachine):
    """The model: `effects` holds, for each document in force, what it should have done to some sums of the books."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger()
        self.count = 0
        self.effects: dict[str, Counter[str]] = {}
        self.posted: list[Remittance] = []
        self.claims: dict[str, tuple[int, ...]] = {}
        self.payers: dict[str, tuple[str, ...]] = {}
        self.gone: set[str] = set()

    def next(self, what: str = "act") -> str:
        self.count += 1
        return f"{what} {self.count}"

    @property
    def day(self) -> date:
        return START + timedelta(days=self.count * 3)

    def done(self, name: str, **sums: int) -> None:
        self.effects[name] = Counter({account.replace("_", " "): cents for account, cents in sums.items()})

    @rule(who=st.sampled_from(PEOPLE), charges=st.lists(CENTS, min_size=1, max_size=3), two=st.booleans())
    def charge(self, who: Patient, charges: list[int], two: bool) -> None:
        number, payers = self.next("N"), PAYERS if two else PAYERS[:1]
        self.ledger.charge(claim(*charges, number=number, patient=who, payers=payers, day=self.day), self.day)
        self.claims[number], self.payers[number] = tuple(charges), payers
        self.done(f"claim {number}", revenue=-sum(charges))

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), second=st.booleans())
    def decide(self, data: st.DataObject, second: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.claims)))
        second = second and len(self.payers[number]) > 1
        lines, paid = [], 0
        for n, cents in enumerate(self.claims[number], 1):
            cuts = sorted(data.draw(st.lists(st.integers(0, cents), min_size=3, max_size=3)))
            got, off, share, rest = cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], cents - cuts[2]
            taken = (("CO-45", off), ("PR-2", share), ("OA-23" if second else "CO-50", rest))
            lines.append(line(n, cents, got, *(one for one in taken if one[1])))
            paid += got
        payer, status, member = (PAYERS[1], "2", "M2") if second else (PAYERS[0], "1", "M1")
        control = self.next("C") if data.draw(st.booleans()) else ""
        one = decided(*lines, number=number, status=status, member=member, control=control)
        sent = remittance(one, trace=self.next("T"), payer=payer, day=self.day)
        name = self.ledger.post(sent).document
        self.posted.append(sent)
        self.done(name, received=paid)

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def the_same_again(self, data: st.DataObject) -> None:
        sent = data.draw(st.sampled_from(self.posted))
        if f"835 {sent.payer} {sent.trace}" not in self.effects:
            return
        before = totals(self.ledger)
        with pytest.raises(AlreadyPosted):
            self.ledger.post(sent)
        assert totals(self.ledger) == before

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def the_payer_takes_it_back(self, data: st.DataObject) -> None:
        sent = data.draw(st.sampled_from(self.posted))
        name = f"835 {sent.payer} {sent.trace}"
        if name not in self.effects or name in self.gone:
            return
        reversal = remittance(*(back(one) for one in sent.claims), trace=self.next("T"), payer=sent.payer, day=self.day)
        self.gone.add(name)
        self.done(self.ledger.post(reversal).document, received=reversal.total)

    @rule(cents=CENTS)
    def unknown(self, cents: int) -> None:
        one = decided(line(1, cents, cents), number="nobody's", control="")
        sent = remittance(one, trace=self.next("T"), payer=PAYERS[0], day=self.day)
        self.done(self.ledger.post(sent).document, unapplied_cash=-cents, received=cents)

    @rule(cents=st.integers(-5_000, 5_000).filter(bool), reason=st.sampled_from(["L6", "FB", "WO"]))
    def outside(self, cents: int, reason: str) -> None:
        sent = remittance(trace=self.next("T"), payer=PAYERS[0], day=self.day, plb=(ProviderAdjustment(reason, cents),))
        held = {"interest" if reason == "L6" else "payer balance": cents}
        name = self.ledger.post(sent).document
        self.effects[name] = Counter({**held, "received": -cents})

    @rule(who=st.sampled_from(PEOPLE), cents=CENTS, data=st.data())
    def pay(self, who: Patient, cents: int, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(["", *sorted(self.claims)]))
        name = self.next("receipt")
        self.ledger.pay(name, who.account, cents, self.day, claim=number)
        self.done(name, received=cents, **{who.account: -cents})

    @rule(who=st.sampled_from(PEOPLE))
    def credit(self, who: Patient) -> None:
        self.perhaps(lambda name: self.ledger.apply_credit(name, who.account, self.day))

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), to=st.sampled_from([*INSURANCE[:2], "patient"]))
    def transfer(self, data: st.DataObject, to: str) -> None:
        number = data.draw(st.sampled_from(sorted(self.claims)))
        source = data.draw(st.sampled_from([*INSURANCE[:2], "patient"]))
        self.perhaps(lambda name: self.ledger.transfer(name, number, source, to, self.day, "why not"))

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), source=st.sampled_from([*INSURANCE[:2], "patient"]))
    def give_up(self, data: st.DataObject, source: str) -> None:
        number = data.draw(st.sampled_from(sorted(self.claims)))
        self.perhaps(lambda name: self.ledger.adjust(name, number, source, self.day, "lost"))

    @rule(who=st.sampled_from(PEOPLE), limit=CENTS, hard=st.booleans())
    def write_off(self, who: Patient, limit: int, hard: bool) -> None:
        if hard:
            self.perhaps(lambda name: self.ledger.bad_debt(name, who.account, self.day))
        else:
            self.perhaps(lambda name: self.ledger.write_off_small(name, who.account, self.day, limit))

    @rule(who=st.sampled_from(PEOPLE), of=st.sampled_from(["patient", "insurance 1", "insurance 2"]))
    def give_back(self, who: Patient, of: str) -> None:
        name = self.next()
        try:
            self.ledger.promise_refund(name, who.account, self.day, of=of)
        except CourseError:
            return
        self.effects[name] = Counter()
        sent = self.next()
        cents = sum(one.cents for one in self.ledger.refund(sent, who.account, self.day).moves)
        assert cents > 0
        self.effects[sent] = Counter(received=-cents)

    @precondition(lambda self: self.effects)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.effects)))
        before = totals(self.ledger)
        try:
            self.ledger.reverse(name, self.day, "a mistake")
        except CourseError as refused:
            assert ("rests on" in str(refused) or "was refunded" in str(refused)) and totals(self.ledger) == before
            return
        del self.effects[name]
        if name.startswith("claim "):
            self.claims.pop(name[6:])

    def perhaps(self, act: object) -> None:
        """An act that may be impossible now: then a sentence, and nothing changed."""
        name, before = self.next(), totals(self.ledger)
        try:
            act(name)  # type: ignore[operator]
        except CourseError:
            assert totals(self.ledger) == before
        else:
            self.effects[name] = Counter()

    @invariant()
    def every_rule_of_the_books_holds(self) -> None:
        assert audit(self.ledger) == ()
        sums = totals(self.ledger)
        assert sum(sums.values()) == 0

    @invariant()
    def the_model_agrees(self) -> None:
        expected: Counter[str] = Counter()
        for sums in self.effects.values():
            expected.update(sums)
        books = totals(self.ledger)
        assert books.get("cash", 0) == expected["received"]
        for account in ("revenue", "unapplied cash", "interest", "payer balance"):
            assert books.get(account, 0) == expected[account], account

    @invariant()
    def what_is_read_agrees(self) -> None:
        for since in ("service", "billed"):
            assert aged(self.ledger, self.day, since).open == sum(
                one.cents for one in open_items(self.ledger, self.day)
            )
        whole = 0
        for who in PEOPLE:
            balance = patient_balance(self.ledger, who.account)
            whole += sum(one.open + one.owed for one in balance.claims)
            for one in balance.claims:
                assert line_problems(one) == ()
            try:
                bill = statement(self.ledger, who.account, self.day)
            except CourseError:
                assert not balance.claims
                continue
            assert bill.total == balance.total
            for row in bill.lines:
                assert row.charged == row.insurance + row.taken_off + row.waiting + row.patient_paid + row.owes
        assert whole == sum(one.cents for one in open_items(self.ledger))


Acts.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestActs = Acts.TestCase
