"""What people in the billing office do by hand: patient payments, transfers, write-offs, refunds. Pure.

Each function gives the moves of one act. `owed` lists what is open: (claim, line, cents), in the order it is paid off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from course.claims.money import amount
from course.errors import CourseError

from .accounts import CASH, CREDIT, GIVEN_UP, PATIENT, RECEIVABLE, REFUND, Charged, Move, move
from .held import Held

Owed = tuple[str, int, int]


def positive(cents: int) -> int:
    """The amount, if it is one. Raises CourseError for 0, less, or what is no whole number of cents."""
    if type(cents) is not int or not 0 < cents <= 99_999_999_99:
        raise CourseError("An amount has to be above 0 and below 100 million; write what changes hands.")
    return cents


def paid(patient: str, cents: int, owed: Sequence[Owed], kept_on: str, why: str) -> list[Move]:
    """A patient's payment onto what is owed, in order; the rest is kept as credit (on the claim `kept_on` if named)."""
    moves: list[Move] = []
    left = positive(cents)
    for claim, line, room in owed:
        part = min(left, max(room, 0))
        moves += move(CASH, PATIENT, part, patient, claim, line, "", why)
        left -= part
    return moves + move(CASH, CREDIT, left, patient, kept_on, 0, "", why)


def applied(patient: str, kept_on: str, cents: int, owed: Sequence[Owed]) -> list[Move]:
    """Credit that stands on the claim `kept_on` ("": on no claim) onto what is owed, in order."""
    moves: list[Move] = []
    for claim, line, room in owed:
        part = min(cents, max(room, 0))
        moves += move(CREDIT, CASH, part, patient, kept_on, 0, "", "credit applied")
        moves += move(CASH, PATIENT, part, patient, claim, line, "", "credit applied")
        cents -= part
    return moves


def shifted(
    charged: Charged, held: Held, source: str, target: str, line: int, cents: int | None, why: str
) -> list[Move]:
    """What is open at `source` becomes open at `target`, or is given up there: of one line, or of all (line 0).

    `cents` None: all that is open. Raises CourseError where less is open.
    """
    if source not in RECEIVABLE:
        raise CourseError(f"{source} is no one who owes; these are: {', '.join(RECEIVABLE)}.")
    if target not in (*RECEIVABLE, *GIVEN_UP) or target == source:
        raise CourseError(f"{source} cannot pass to {target}; choose one of {', '.join((*RECEIVABLE, *GIVEN_UP))}.")
    rooms = _rooms(charged, held, source, line)
    there = sum(max(0, room) for _, room in rooms)
    wanted = there if cents is None else positive(cents)
    if wanted > there or not wanted:
        raise CourseError(
            f"Only {amount(there)} is open at {source} on claim {charged.number}"
            + (f", line {line}" if line else "")
            + ". Look at the balance, then try again."
        )
    moves: list[Move] = []
    for number, room in rooms:
        part = min(wanted, max(room, 0))
        moves += move(target, source, part, charged.patient, charged.number, number, "", why)
        wanted -= part
    return moves


def _rooms(charged: Charged, held: Held, account: str, line: int) -> list[tuple[int, int]]:
    lines = [one.number for one in charged.lines]
    if line and line not in lines:
        raise CourseError(f"Claim {charged.number} has no line {line}; its lines are {', '.join(map(str, lines))}.")
    return [(number, held.on(number, account)) for number in ([line] if line else lines)]


class Place(NamedTuple):
    """Where money of somebody else stands: `cents` above 0, `payer` "" where it is the patient's."""

    claim: str
    line: int
    account: str
    payer: str
    cents: int


def promised(patient: str, places: Sequence[Place], cents: int | None) -> list[Move]:
    """Money that belongs to somebody else becomes refund payable."""
    moves: list[Move] = []
    for one, part in _parts(places, cents, "is to be given back, no more. Look at the credit balances."):
        moves += move(one.account, REFUND, part, patient, one.claim, one.line, one.payer, "refund approved")
    return moves


def sent(patient: str, places: Sequence[Place], cents: int | None) -> list[Move]:
    """Refund payable leaves the bank."""
    moves: list[Move] = []
    for one, part in _parts(places, cents, "of approved refunds waits to be sent, no more. Approve the refund first."):
        moves += move(REFUND, CASH, part, patient, one.claim, one.line, one.payer, "refund")
    return moves


def _parts(places: Sequence[Place], cents: int | None, told: str) -> Iterator[tuple[Place, int]]:
    there = sum(one.cents for one in places)
    left = there if cents is None else positive(cents)
    if left > there or not left:
        raise CourseError(f"{amount(there)} {told}")
    for one in places:
        part = min(left, one.cents)
        left -= part
        yield one, part
