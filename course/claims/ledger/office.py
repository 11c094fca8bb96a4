"""What people in the billing office do by hand, as acts of the ledger: `Ledger` has them all."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date

from course.claims.money import amount
from course.errors import CourseError

from . import byhand, plans, queries
from .accounts import (
    BAD_DEBT,
    CASH,
    CREDIT,
    GIVEN_UP,
    INSURANCE,
    PATIENT,
    RECEIVABLE,
    WRITE_OFF,
    Charged,
    Move,
    Posting,
    move,
)
from .byhand import Place
from .store import InForce, Store

SMALL = 5_00  # cents; a usual limit for small balances


class AlreadyPosted(CourseError):
    """The document is in the ledger. Nothing was posted twice."""


class Office:
    """The acts. Each returns the `Posting` that went in, or raises CourseError and leaves the books as they were."""

    store: Store

    def together(self) -> AbstractContextManager[None]:
        """Several acts as one: all of them are in the books, or none."""
        return self.store.transaction()

    def _add(
        self,
        posting: Posting,
        receipts: tuple[tuple[str, ...], ...] = (),
        plan: tuple[tuple[str, str, int], ...] = (),
    ) -> Posting:
        if not posting.document.strip():
            raise CourseError("Every entry names its source: a receipt number, a letter, a remittance. Give one.")
        try:
            self.store.add(posting, receipts, plan)
        except InForce:
            known = self.store.document(posting.document)
            when = f" on {known.day} ({known.kind})" if known else ""
            raise AlreadyPosted(f"{posting.document} was posted{when}; nothing was posted twice.") from None
        return posting

    def pay(
        self, receipt: str, patient: str, cents: int, day: date, claim: str = "", line: int = 0, method: str = "payment"
    ) -> Posting:
        """A patient's payment: onto the claim named, else onto the oldest debt; what is left over is kept as credit.

        A copay at the visit, before anything is owed, names its claim: it waits there for the payer's answer.
        """
        with self.together():
            owed = [one for one in queries.owed(self.store, patient) if claim in ("", one[0]) and line in (0, one[1])]
            moves = byhand.paid(patient, cents, owed, claim, method)
            kept = sum(one.cents for one in moves if one.credit == CREDIT)
            told = f"{amount(cents)} from patient {patient}" + (
                f", {amount(kept)} of it kept as credit." if kept else "."
            )
            return self._hand(receipt, "patient payment", day, told, moves, patient, claim)

    def apply_credit(self, document: str, patient: str, day: date) -> Posting:
        """Set a patient's credit, wherever it stands, against what the patient owes, oldest first."""
        with self.together():
            moves: list[Move] = []
            owed = {(claim, line): cents for claim, line, cents in queries.owed(self.store, patient)}
            for claim, line, account, cents in queries.credits(self.store, patient):
                if account not in (PATIENT, CREDIT):
                    continue  # a payer's credit is no money of the patient
                if account == PATIENT:  # an overpaid line first becomes credit of its claim
                    moves += move(PATIENT, CASH, cents, patient, claim, line, "", "overpaid")
                    moves += move(CASH, CREDIT, cents, patient, claim, 0, "", "overpaid")
                new = byhand.applied(patient, claim, cents, [(*place, room) for place, room in owed.items()])
                for one in new:
                    if one.credit == PATIENT:
                        owed[one.claim, one.line] -= one.cents
                moves += new
            if not any(one.credit == PATIENT for one in moves):
                raise CourseError(f"Patient {patient} has no credit, or owes nothing. Look at the account first.")
            told = f"Credit of patient {patient} applied."
            return self._hand(document, "credit applied", day, told, moves, patient)

    def plan(self, document: str, patient: str, cents: int, parts: int, first: date, day: date) -> Posting:
        """Agree on monthly parts, the last one smaller or larger by the odd cents. Moves no money."""
        due = tuple((patient, one.isoformat(), part) for one, part in plans.parts(cents, parts, first))
        told = f"Patient {patient} pays {amount(cents)} in {parts} parts, the first on {first}."
        return self._add(Posting(document, "payment plan", day, (told,), patient=patient), plan=due)

    # by hand

    def transfer(
        self,
        document: str,
        number: str,
        source: str,
        target: str,
        day: date,
        reason: str,
        line: int = 0,
        cents: int | None = None,
    ) -> Posting:
        """What is open at `source` ("insurance 1", "patient") passes to another who owes. `cents` None: all of it."""
        if target not in RECEIVABLE:
            raise CourseError(f"{target} cannot owe anything; choose one of {', '.join(RECEIVABLE)}.")
        return self._shift(document, "transfer", number, source, target, day, reason, line, cents)

    def adjust(
        self,
        document: str,
        number: str,
        source: str,
        day: date,
        reason: str,
        line: int = 0,
        cents: int | None = None,
        account: str = WRITE_OFF,
    ) -> Posting:
        """Give up what is open at `source`, for a reason that is named: write-off, contractual or bad debt."""
        if account not in GIVEN_UP or not reason.strip():
            raise CourseError(f"An adjustment needs its reason in words and one of {', '.join(GIVEN_UP)}.")
        return self._shift(document, "adjustment", number, source, account, day, reason, line, cents)

    def write_off_small(self, document: str, patient: str, day: date, limit: int = SMALL) -> Posting:
        """Give up a patient's debt if all of it together is not above `limit` cents."""
        return self._give_up(document, "small balance", patient, day, WRITE_OFF, limit)

    def bad_debt(self, document: str, patient: str, day: date, claim: str = "") -> Posting:
        """Give up what a patient owes and will not pay, of one claim or of all."""
        return self._give_up(document, "bad debt", patient, day, BAD_DEBT, None, claim)

    def promise_refund(
        self, document: str, patient: str, day: date, cents: int | None = None, claim: str = "", of: str = PATIENT
    ) -> Posting:
        """Approve a refund of a credit balance: of the patient, or of the payer `of` ("insurance 1")."""
        with self.together():
            wanted = (PATIENT, CREDIT) if of == PATIENT else (of,)
            places = [
                Place(number, line, account, self._payer(number, account), due)
                for number, line, account, due in queries.credits(self.store, patient)
                if account in wanted and claim in ("", number)
            ]
            moves = byhand.promised(patient, places, cents)
            told = (
                f"{amount(sum(one.cents for one in moves))} to be refunded to {'the patient' if of == PATIENT else of}."
            )
            return self._hand(document, "refund approved", day, told, moves, patient, claim)

    def refund(self, document: str, patient: str, day: date, cents: int | None = None) -> Posting:
        """Send an approved refund."""
        with self.together():
            moves = byhand.sent(patient, queries.promised(self.store, patient), cents)
            told = f"{amount(sum(one.cents for one in moves))} refunded."
            return self._hand(document, "refund", day, told, moves, patient)

    def _claim(self, number: str) -> Charged:
        found = self.store.claim(number)
        if found is None:
            raise CourseError(f"Claim {number} is not in the ledger. Check the patient account number.")
        return found

    def _payer(self, number: str, account: str) -> str:
        """Who stands behind "insurance 1" of a claim."""
        one = self.store.claim(number)
        rank = INSURANCE.index(account) if account in INSURANCE else -1
        return one.payers[rank][0] if one and 0 <= rank < len(one.payers) else ""

    def _shift(
        self,
        document: str,
        kind: str,
        number: str,
        source: str,
        target: str,
        day: date,
        reason: str,
        line: int,
        cents: int | None,
    ) -> Posting:
        with self.together():
            one = self._claim(number)
            moves = byhand.shifted(one, self.store.held(one), source, target, line, cents, reason)
            total = amount(sum(each.cents for each in moves))
            return self._hand(
                document, kind, day, f"{total} from {source} to {target}: {reason}", moves, one.patient, one.number
            )

    def _give_up(
        self, document: str, kind: str, patient: str, day: date, account: str, limit: int | None, claim: str = ""
    ) -> Posting:
        with self.together():
            owed = [one for one in queries.owed(self.store, patient) if claim in ("", one[0])]
            total = sum(one[2] for one in owed)
            if not total or (limit is not None and total > limit):
                asked = f"; the limit for a small balance is {amount(limit)}" if limit is not None else ""
                raise CourseError(f"Patient {patient} owes {amount(total)}{asked}. Nothing was written off.")
            moves = [
                one
                for number, line, cents in owed
                for one in move(account, PATIENT, cents, patient, number, line, "", kind)
            ]
            return self._hand(
                document, kind, day, f"{amount(total)} of patient {patient}: {kind}.", moves, patient, claim
            )

    def _hand(
        self,
        document: str,
        kind: str,
        day: date,
        told: str,
        moves: list[Move],
        patient: str,
        claim: str = "",
        payer: str = "",
    ) -> Posting:
        return self._add(Posting(document, kind, day, (told,), tuple(moves), patient, claim, payer))
