"""Taking a document back: the mirror of every move it made, and what cannot stay as it is without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from course.errors import CourseError

from .accounts import CASH, CREDIT, PATIENT, REFUND, Move, Posting, entries, move
from .byhand import Owed

Kept = Mapping[tuple[str, str, int, str], int]


def mirror(moves: Sequence[Move]) -> tuple[Move, ...]:
    """Every move turned round, the last one first."""
    return tuple(one._replace(debit=one.credit, credit=one.debit) for one in reversed(moves))


def undo(document: str, kind: str, moves: tuple[Move, ...], name: str, day: date, reason: str) -> Posting:
    """The posting that takes a document back. What it said besides (denials, decisions, a claim) no longer counts either."""
    return Posting(name, "reversal", day, (f"{document} ({kind}) reversed: {reason}",), moves, undoes=document)


def unapplied(patient: str, moves: Sequence[Move], kept: Kept, applied: Sequence[Owed]) -> list[Move]:
    """What has to follow when `moves` take money away that was used already: lines paid out of a credit that is gone are
    owed again. `kept` is what stands on credit and refund payable before, `applied` the lines paid out of credit.

    Raises CourseError where the money was given back: that is taken back first.
    """
    after = dict(kept)
    for one in entries(moves):
        if one.patient == patient and one.account in (CREDIT, REFUND):
            key = (one.account, one.claim, one.line, one.payer)
            after[key] = after.get(key, 0) + one.cents
    rooms = [list(one) for one in applied]
    found: list[Move] = []
    for (account, claim, _, _), missing in sorted(after.items()):
        if missing > 0 and account == CREDIT:
            for room in rooms:
                part = min(missing, int(room[2]))
                room[2] = int(room[2]) - part
                missing -= part
                found += move(PATIENT, CASH, part, patient, str(room[0]), int(room[1]), "", "credit applied")
                found += move(CASH, CREDIT, part, patient, claim, 0, "", "credit applied")
        if missing > 0:
            raise CourseError("Its money was refunded or is promised back. Reverse the refund and its approval first.")
    return found
