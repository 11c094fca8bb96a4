"""What happens to one household over 24 months: visits, bills, answers, payments, and what the billing office does next.

Payers are the real ones (course.claims.payers). Households do not touch each other, so each is played through alone, with
histories of its own that are dropped afterwards; its events go to the spool.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from course.claims.ledger.accounts import INSURANCE, PATIENT
from course.claims.ledger.charging import as_charged
from course.claims.model import (
    ClaimPayment,
    ClaimStatus,
    ProfessionalClaim,
    Remittance,
)
from course.claims.payers import History, PayerDesk, enroll, next_claim, policy
from course.errors import CourseError

from .answers import denied, underpaid
from .calendar import Calendar, workday
from .chance import Chance
from .people import Household
from .spool import ACT, ANSWER, COPAY, DECIDED, ENTER, PAID, write_charged, write_payment
from .visiting import Event, age, copay, event, usual_copay
from .world import FIRST, LAST, World

SERIALS = 1000  # payer claim numbers a household may use up with one payer
SMALL = 5_00


@dataclass
class Told:
    """What the practice knows about a claim while it follows it up."""

    event: Event
    claim: ProfessionalClaim
    charged: bool = False
    tries: int = 0
    owed: int = 0
    got: int = 0
    closed: bool = False
    control: str = ""


class Story(Calendar):
    """One household. `visits` days are given from outside; `rows` and `facts` are what came of them."""

    def __init__(self, world: World, seed: int, home: Household) -> None:
        self.world, self.home = world, home
        super().__init__(Chance(seed, "story", home.number))
        self.facts: list[tuple[str, list[Any]]] = []
        self.decided = 0
        self._runs: set[tuple[str, date]] = set()
        self._told: dict[str, Told] = {}
        self._desks: dict[str, PayerDesk] = {}
        self._histories: dict[str, History] = {}
        for member in home.members:
            second = member.second.payer if member.second and member.crossover else ""
            for cover in member.covers:
                self._enroll(cover.payer, member, cover, next=second)
            if member.second:
                self._enroll(member.second.payer, member, member.second)

    def _enroll(self, payer: str, member: Any, cover: Any, **links: str) -> None:
        if payer not in self._desks:
            self._desks[payer] = PayerDesk(payer)
            self._histories[payer] = History(payer, serial=self.home.number * SERIALS, keep_steps=False)
        doctors = {"northstar-hmo": FAMILY_NPI[member.doctor]}
        self._histories[payer] = enroll(
            self._histories[payer], cover, member.patient, primary_care=doctors.get(payer, ""), **links
        )

    # -- time --------------------------------------------------------------------------------------------------------

    def play(self, most: int) -> int:
        """Play everything through, with at most so many visits; returns how many there were."""
        count = 0
        for member, days in self._visits():
            seen_new, yearly = False, dict[str, date]()
            for n, day in enumerate(days, 1):
                if count == most:
                    break
                after = self.home.changed is not None and day > self.home.changed and not seen_new
                number = f"{member.patient.account}-{n:02}"
                one = event(self.world, self.chance, self.home, member, day, number, after, yearly)
                if one is None:
                    continue
                if one.visit.preventive:
                    yearly[one.visit.yearly] = day
                seen_new |= after
                count += 1
                self._later(day, lambda at, one=one: self._visit(one, at))  # type: ignore[misc]
        self._pass_time()
        return count

    def _visits(self) -> list[tuple[Any, list[date]]]:
        found = []
        for member in self.home.members:
            weekdays = sorted(
                {workday(FIRST + timedelta(days=self.chance.whole(0, 729))) for _ in range(self.chance.whole(2, 9))}
            )
            found.append((member, [day for day in weekdays if day <= LAST]))
        return found

    # -- at the practice ---------------------------------------------------------------------------------------------

    def _visit(self, one: Event, day: date) -> None:
        told = Told(one, one.sent)
        self._told[one.good.number] = told
        self._fact(one)
        if one.good.coverages:
            cover = one.sent.coverages[0]
            wrong = one.error == "copay-not-due"
            due = (
                usual_copay(cover, day)
                if wrong
                else 0
                if one.visit.preventive
                else copay(cover, one.visit, day, age(one.member, day))
            )
            if due and (wrong or self.chance.happens(0.9)):
                told.got += due
                receipt = f"receipt {one.good.number} desk"
                self._row(day, COPAY, one.member.patient.account, [receipt, one.good.number, due, "copay"])
        lag = int(self.world.effect("lag", day, 0)) + self.chance.whole(1, 4)
        if one.error == "late":
            limit = policy(one.sent.coverage.payer).on(one.day).filing_days or 365
            lag = limit + self.chance.whole(3, 40)
        self._later(day + timedelta(days=lag), lambda at: self._bill(told, at))

    def _fact(self, one: Event) -> None:
        first = one.good.coverages[0] if one.good.coverages else None
        doctor = one.good.rendering
        lines = [[x.number, x.code, " ".join(x.modifiers), x.units, x.charge] for x in one.sent.lines]
        payers = [c.payer for c in one.sent.coverages]
        self.facts.append(
            (
                one.good.number,
                [
                    one.good.number,
                    one.member.patient.account,
                    one.member.patient.person.born.isoformat(),  # type: ignore[union-attr]
                    one.member.patient.person.sex,
                    doctor.name if doctor else "",
                    payers[0] if payers else "self",
                    first.plan if first else "",
                    payers[1] if len(payers) > 1 else "",
                    one.day.isoformat(),
                    one.visit.id,
                    " ".join(one.sent.diagnoses),
                    lines,
                    one.error,
                ],
            )
        )

    def _bill(self, told: Told, day: date) -> None:
        """Send the claim as it stands now; without insurance the patient gets the bill."""
        claim = told.claim
        if not told.charged:
            told.charged = True
            self._row(day, ENTER, claim.number, [write_charged(as_charged(claim, day)), "1"])
        if not claim.coverages:
            told.owed = claim.total
            self._soon(day, 3, 6, lambda at: self._statement(told, at))
            return
        self._send(told, claim, day)
        if told.event.error == "duplicate" and told.tries == 1:
            self._soon(day, 5, 15, lambda at: self._send(told, replace(claim), at))

    def _send(self, told: Told, claim: ProfessionalClaim, day: date) -> None:
        payer = claim.coverage.payer
        desk, history = self._desks[payer], self._histories[payer]
        told.tries += 1
        status, history = desk.receive(claim, day, history)
        self._histories[payer] = history
        self._row(day, ANSWER, claim.number, [status.category, status.status, status.control])
        if not status.control:
            self._returned(told, claim, day)
            return
        answer, history = desk.adjudicate(claim, day, history)
        self._histories[payer] = history
        if isinstance(answer, ClaimStatus):
            return  # the record is asked for; nobody sends it, and the payer closes the claim
        told.control = status.control
        self._wait(payer)

    def _returned(self, told: Told, claim: ProfessionalClaim, day: date) -> None:
        """Rejected at the door: mended and sent again, if anybody sees it."""
        good = told.event.good
        if claim == good or told.tries > 2 or not self.chance.happens(0.95):
            return
        told.claim = good
        self._soon(day, 2, 9, lambda at: self._bill(told, at))

    def _wait(self, payer: str) -> None:
        """Look into the mail on the days this payer pays."""
        payable = [due.payable for due in self._histories[payer].due.values()]
        payable += [one.due for one in self._histories[payer].debts]
        for day in payable:
            run = self._desks[payer].next_run(day)
            if (payer, run) not in self._runs:
                self._runs.add((payer, run))
                self._later(run, lambda at, payer=payer: self._run(payer, at))  # type: ignore[misc]

    # -- money -------------------------------------------------------------------------------------------------------

    def _run(self, payer: str, day: date) -> None:
        remittances, history = self._desks[payer].run(day, self._histories[payer])
        # One household's remittance may be below 0; the practice's as a whole is not, so nothing is carried forward here.
        self._histories[payer] = replace(history, forward=())
        for one in remittances:
            self._open(payer, one, day)
        self._wait(payer)

    def _open(self, payer: str, one: Remittance, day: date) -> None:
        outside = [each for each in one.provider if each.reason != "FB"]
        for at, payment in enumerate(one.claims):
            told = self._told.get(payment.number)
            if told and told.event.error == "underpaid" and payment.status in ("1", "19"):
                payment = underpaid(payment)
            self._row(day, DECIDED, payer, write_payment(payment, outside if at == 0 else []))
            self.decided += 1
            if told:
                self._read(told, payer, payment, day)
        if not one.claims and outside:
            empty = ClaimPayment("", "", 0, 0, "", "", "")
            self._row(day, DECIDED, payer, write_payment(empty, outside))

    def _read(self, told: Told, payer: str, payment: ClaimPayment, day: date) -> None:
        """What the billing office does with one decision."""
        share = payment.patient_share
        second = len(told.claim.coverages) > 1 and told.claim.coverages[0].payer == payer and payment.status != "22"
        if payment.status == "22":
            told.owed += share
            return
        if denied(payment):
            self._soon(day, 7, 35, lambda at: self._work(told, payer, payment, at))
        if share and (payment.crossover or second):
            self._soon(day, 3, 12, lambda at: self._next_payer(told, payment, day, at))
        elif share:
            told.owed += share
            late = int(self.world.effect("statements", day, 0))
            self._soon(day, 4 + late, 9 + late, lambda at: self._statement(told, at))
        if told.event.error == "copay-not-due" and not share and self.chance.happens(0.4):
            self._soon(day, 60, 150, lambda at: self._give_back(told, at))
        if told.event.error == "recouped" and payment.paid > 0 and told.control:
            self._soon(day, 60, 160, lambda at: self._recoup(told, payer, at))
            told.event = replace(told.event, error="recouped once")

    def _next_payer(self, told: Told, payment: ClaimPayment, paid_on: date, day: date) -> None:
        try:
            claim = next_claim(told.claim, payment, paid_on)
        except CourseError:  # no second insurance that the practice knows of
            told.owed += payment.patient_share
            self._statement(told, day)
            return
        self._send(told, claim, day)

    def _work(self, told: Told, payer: str, payment: ClaimPayment, day: date) -> None:
        """A refusal is worked, or it is not."""
        error, good, claim = told.event.error, told.event.good, told.claim
        if told.closed or not self.chance.happens(self.world.effect("follow-up", day, 0.85)):
            return
        if error in ("referral", "modifier") and claim != good and told.tries < 3:
            told.claim = good
            fixed = replace(good, frequency="7", original=payment.control)
            self._row(day, ENTER, good.number, [write_charged(as_charged(good, day)), "7"])
            self._send(told, fixed, day)
        elif error == "coverage-ended" and claim != good and told.tries < 3:
            told.claim = good
            self._row(day, ENTER, good.number, [write_charged(as_charged(good, day)), "7"])
            self._send(told, good, day)
        elif error != "duplicate":
            told.closed = True
            why = "timely filing" if error == "late" else "refused; not worth an appeal"
            at = INSURANCE[0] if claim.coverages[0].payer == payer else INSURANCE[1]
            self._soon(day, 10, 60, lambda later: self._row(later, ACT, claim.number, ["write off", at, why]))

    def _recoup(self, told: Told, payer: str, day: date) -> None:
        try:
            _, history = self._desks[payer].recoup(told.control, day, "50", self._histories[payer])
        except CourseError:
            return
        self._histories[payer] = history
        self._wait(payer)

    # -- the patient -------------------------------------------------------------------------------------------------

    def _statement(self, told: Told, day: date) -> None:
        """A bill goes out; what comes back depends on the person."""
        left = told.owed - told.got
        if left <= 0:
            return
        mood = self.chance.weighted(("pays", "halves", "late", "never"), (0.70, 0.10, 0.08, 0.12))
        if mood == "never":
            small = left <= SMALL
            self._soon(day, 90, 130, lambda at: self._give_up(told, "small balance" if small else "bad debt", at))
        elif mood == "halves":
            for part, wait in ((left // 2, 20), (left - left // 2, 50)):
                self._soon(day, wait, wait + 15, lambda at, part=part: self._pays(told, part, at))  # type: ignore[misc]
        else:
            low, high = (6, 40) if mood == "pays" else (75, 140)
            self._soon(day, low, high, lambda at: self._pays(told, left, at))
            if told.event.error == "paid-twice":
                self._soon(day, high + 1, high + 12, lambda at: self._pays(told, left, at))

    def _pays(self, told: Told, cents: int, day: date) -> None:
        told.got += cents
        number = told.claim.number
        account = told.event.member.patient.account
        self._row(day, PAID, account, [f"receipt {number} {day} {told.got}", number, cents, "payment"])

    def _give_up(self, told: Told, how: str, day: date) -> None:
        if told.owed > told.got and (how != "bad debt" or self.chance.happens(0.6)):
            self._row(day, ACT, told.claim.number, [how, PATIENT, how])

    def _give_back(self, told: Told, day: date) -> None:
        self._row(day, ACT, told.claim.number, ["give back", told.event.member.patient.account, ""])


FAMILY_NPI = ("1999999019", "1999999021", "1999999022")
