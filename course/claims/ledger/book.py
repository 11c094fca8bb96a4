"""The ledger of a practice: documents go in, moves come out, balanced to the cent at all times.

Every act names its source document (a claim, a remittance, a receipt, a letter) and happens once: the same document
again is refused with a sentence and changes nothing. No clock: the day is always given.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from course.claims.model import Claim, ClaimPayment, ClaimStatus, Remittance
from course.claims.money import amount
from course.claims.plain import from_plain
from course.errors import CourseError

from . import byhand, charging, queries, remitting
from .accounts import (  # fmt: skip
    CASH,
    INSURANCE,
    PAYER_BALANCE,
    Charged,
    Posting,
    move,
)
from .held import Held
from .office import SMALL, AlreadyPosted, Office
from .store import Store
from .undoing import mirror, unapplied, undo


class Ledger(Office):
    """A practice's books, in a SQLite file or (without a path) in memory. Use it as a context manager, or `close` it.

    Every act returns the `Posting` that went in; `posting.sentences` tell what it did. An act that is not possible raises
    CourseError with the reason and leaves the books as they were.
    """

    def __init__(self, path: Path | str | None = None) -> None:
        self.store = Store(path)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. A ledger in memory is gone then."""
        self.store.close()

    # claims

    def charge(self, claim: Claim, day: date) -> Posting:
        """Charge a claim billed on `day`; frequency 7 corrects an earlier one, 8 takes it back."""
        return self.enter(charging.as_charged(claim, day), claim.frequency, claim.original)

    def enter(self, new: Charged, frequency: str = "1", original: str = "") -> Posting:
        """The same from what the ledger keeps of a claim, where the claim itself is elsewhere."""
        with self.together():
            if frequency in ("7", "8"):
                return self._again(new, frequency, original)
            old = self.store.numbered(new.number)
            if old:
                same = charging.fingerprint(old) == charging.fingerprint(new)
                raise AlreadyPosted(
                    f"Claim {new.number} is charged already; nothing was charged twice."
                    + ("" if same else " This one differs: send it as a corrected claim (frequency 7).")
                )
            posting = charging.charge(new)
            if self.store.waiting(new.number):
                posting = _with(posting, "A remittance for it waits in unapplied cash: place it now.")
            return self._add(posting)

    def _again(self, new: Charged, frequency: str, original: str) -> Posting:
        old = self.store.claim(new.number) or (self.store.claim(original) if original else None)
        if old is None:
            raise CourseError(
                f"Claim {new.number} corrects a claim that is not in the ledger. Check the patient account and the payer's claim number in box 22."
            )
        if frequency == "8":
            if not old.lines:
                raise AlreadyPosted(f"Claim {old.number} is void already; nothing was taken back twice.")
            return self._add(charging.void(old, new.billed))
        return self._add(charging.replace(old, new))

    def acknowledge(self, status: ClaimStatus) -> Posting:
        """Keep what came back at the door (277CA) or to a status inquiry (277). Moves no money."""
        name = f"{status.category} {status.status} {status.claim} {status.day}"
        said = status.sentence or f"Claim {status.claim}: {status.category}."
        posting = Posting(name, "acknowledgment", status.day, (said,), claim=status.claim)
        return self._add(posting, receipts=((status.claim, status.category, status.status, status.control),))

    # remittances

    def post(self, remittance: Remittance) -> Posting:
        """Post a remittance, whole or not at all. A claim that the ledger does not know is parked in unapplied cash."""
        name = remitting.name(remittance.payer, remittance.trace)
        with self.together():
            before = self.store.document(name)
            if before and not before.undone:
                same = before.print == remitting.fingerprint(remittance)
                raise AlreadyPosted(
                    f"Remittance {remittance.trace} of {remittance.payer} was posted on {before.day}; nothing was posted twice."
                    + ("" if same else " This one has other contents: ask the payer which of the two is right.")
                )
            return self._add(remitting.remit(remittance, self._shelf_for(remittance)))

    def place(self, number: str, day: date) -> Posting:
        """Post what is parked for a claim, now that the claim is charged."""
        with self.together():
            waiting = self.store.waiting(number)
            if not waiting:
                raise CourseError(
                    f"Nothing is parked for claim {number}. Look at unapplied cash for the number it came with."
                )
            payer, trace = waiting[0].payer, waiting[0].document
            ours = [one for one in waiting if (one.payer, one.document) == (payer, trace)]
            claims = tuple(from_plain(ClaimPayment, json.loads(one.content)) for one in ours)
            known = self._shelf().find(claims[0])
            if known is None:
                raise CourseError(f"Claim {number} is not in the ledger yet. Charge it first, then place the payment.")
            around = Remittance(trace, day, payer, "", claims)
            rows = tuple(one.row for one in ours)
            return self._add(remitting.place(f"{number} placed from {trace}", around, rows, known, self._shelf()))

    def recoup(self, document: str, number: str, cents: int, day: date, payer: str = "") -> Posting:
        """What a payer kept back (PLB) without naming a claim we knew, now set against the claim it was about."""
        with self.together():
            one = self._claim(number)
            payer = payer or (one.payers[0][0] if one.payers else "")
            there = self.store.payer_balance(payer)
            if byhand.positive(cents) > there:
                raise CourseError(f"{payer} has kept back {amount(max(0, there))} without a claim, no more.")
            moves = [
                *move(CASH, PAYER_BALANCE, cents, "", "", 0, payer, document),
                *remitting.recouped(one, self.store.held(one), payer, cents, document),
            ]
            told = f"{amount(cents)} that {payer} kept back set against claim {one.number}; it is open there again."
            return self._hand(document, "recoupment", day, told, moves, one.patient, one.number, payer)

    # anything

    def note(self, document: str, kind: str, day: date, sentence: str, patient: str = "", claim: str = "") -> Posting:
        """A document without money: a statement sent, a call, an appeal."""
        return self._add(Posting(document, kind, day, (sentence,), patient=patient, claim=claim))

    def reverse(self, document: str, day: date, reason: str) -> Posting:
        """Take a document back exactly: each of its moves the other way round. Afterwards it can be posted anew.

        Where a receipt is taken back whose money had become credit and paid for lines, those lines are owed again.
        """
        with self.together():
            known = self.store.document(document)
            if known is None or known.undone:
                raise CourseError(
                    f"{document} is {'reversed already' if known else 'not in the ledger'}; nothing was changed."
                )
            if known.kind == "reversal":
                raise CourseError("A reversal is not reversed; post the document anew.")
            if later := queries.resting_on(self.store, known):
                raise CourseError(f"{later} rests on {known.name}. Reverse that first.")
            name = f"reversal {queries.times_undone(self.store, document) + 1} of {document}"
            moves = mirror(self.store.moves_in(document))
            for patient in sorted({one.patient for one in moves if one.patient}):
                kept, applied = queries.kept(self.store, patient), queries.applied(self.store, patient, known.claim)
                moves = (*moves, *unapplied(patient, moves, kept, applied))
            return self._add(undo(document, known.kind, moves, name, day, reason))

    def _shelf_for(self, remittance: Remittance) -> remitting.Shelf:
        """The same answers, those about the remittance's own claims read ahead."""
        ahead = self.store.several(list(dict.fromkeys(one.number for one in remittance.claims)))

        def claim(number: str) -> Charged | None:
            return ahead[number][0] if number in ahead else self.store.claim(number)

        def held(one: Charged) -> Held:
            return ahead[one.number][1] if one.number in ahead else self.store.held(one)

        return remitting.Shelf(claim, held, self.store.payer_balance)

    def _shelf(self) -> remitting.Shelf:
        return remitting.Shelf(self.store.claim, self.store.held, self.store.payer_balance)


def _with(posting: Posting, told: str) -> Posting:
    from dataclasses import replace

    return replace(posting, sentences=(*posting.sentences, told))


__all__ = ["INSURANCE", "SMALL", "AlreadyPosted", "Ledger"]
