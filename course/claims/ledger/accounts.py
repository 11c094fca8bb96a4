"""The accounts of a practice's ledger and the moves between them.

Every amount is whole cents. A move takes an amount from one account (credit) to another (debit) in one place: a patient,
a claim and a line of it. So every place balances on its own, and all of them together.

==================  ===========================================================================================
insurance 1, 2, 3   what the first, second and third payer still owe: open
patient             what the patient owes
cash                money in the bank
credit              money of the patient that is not applied yet: a copay before the claim is decided, an overpayment
unapplied cash      a payer's money for a claim that the ledger does not know
refund payable      money promised back, not yet sent
payer balance       what a payer will take back, or has taken back without naming a claim we know
revenue             charges
contractual         taken off by contract or law
write-off           given up for another reason, which is named
bad debt            given up because the patient does not pay
interest            paid or taken by a payer for lateness
==================  ===========================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

INSURANCE = ("insurance 1", "insurance 2", "insurance 3")
PATIENT = "patient"
RECEIVABLE = (*INSURANCE, PATIENT)
CASH = "cash"
CREDIT = "credit"
UNAPPLIED = "unapplied cash"
REFUND = "refund payable"
PAYER_BALANCE = "payer balance"
REVENUE = "revenue"
CONTRACTUAL = "contractual"
WRITE_OFF = "write-off"
BAD_DEBT = "bad debt"
INTEREST = "interest"
GIVEN_UP = (CONTRACTUAL, WRITE_OFF, BAD_DEBT)
ACCOUNTS = (*RECEIVABLE, CASH, CREDIT, UNAPPLIED, REFUND, PAYER_BALANCE, REVENUE, *GIVEN_UP, INTEREST)


class Move(NamedTuple):
    """`cents` (above 0) from the account `credit` to the account `debit`, in one place.

    `line` 0: about the claim as a whole; `claim` "": about the patient or the payer as a whole. `payer` names whose
    decision it rests on, `control` which one; `why` is short, as "CO-45", "PR-3", "paid", "copay".
    """

    debit: str
    credit: str
    cents: int
    patient: str = ""
    claim: str = ""
    line: int = 0
    payer: str = ""
    why: str = ""
    control: str = ""


def move(
    debit: str, credit: str, cents: int, patient: str, claim: str, line: int, payer: str, why: str, control: str = ""
) -> list[Move]:
    """The move as a list: none for 0 cents, turned round for an amount below 0."""
    if cents > 0:
        return [Move(debit, credit, cents, patient, claim, line, payer, why, control)]
    if cents < 0:
        return [Move(credit, debit, -cents, patient, claim, line, payer, why, control)]
    return []


class Entry(NamedTuple):
    """One side of a move: `cents` above 0 is a debit, below 0 a credit. The two sides of a move add up to 0."""

    account: str
    cents: int
    patient: str
    claim: str
    line: int
    payer: str
    why: str


def entries(moves: Iterable[Move]) -> Iterator[Entry]:
    """Both sides of every move."""
    for one in moves:
        yield Entry(one.debit, one.cents, *one[3:8])
        yield Entry(one.credit, -one.cents, *one[3:8])


def spread(cents: int, rooms: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """An amount over places in order, each up to its room (cents); what no room takes falls to the last place.

    >>> spread(70, [(1, 50), (2, 40)])
    [(1, 50), (2, 20)]
    """
    found: list[tuple[int, int]] = []
    last = 0
    for place, room in rooms:
        last = place
        if taken := min(max(room, 0), cents) if cents > 0 else 0:
            found.append((place, taken))
            cents -= taken
    return [*found, (last, cents)] if cents else found


class ChargedLine(NamedTuple):
    """One line of a claim as the ledger keeps it."""

    number: int
    code: str
    cents: int
    day: date


@dataclass(frozen=True)
class Charged:
    """A claim as the ledger keeps it. `payers` in the order of their rank: (payer, member)."""

    number: str
    patient: str
    name: str
    service: date
    billed: date
    payers: tuple[tuple[str, str], ...]
    lines: tuple[ChargedLine, ...]

    @property
    def total(self) -> int:
        """All charges in cents."""
        return sum(line.cents for line in self.lines)

    def rank(self, payer: str, member: str, status: str) -> int:
        """Which payer of this claim decided: 1, 2 or 3. By name and member, else by what the remittance says it is."""
        for wanted in ((payer, member), (payer, None)):
            for place, (name, holder) in enumerate(self.payers[:3], 1):
                if name == wanted[0] and wanted[1] in (None, holder):
                    return place
        return int(status) if status in ("2", "3") else 1

    def after(self, rank: int) -> str:
        """Who is asked next once the payer of this rank has decided: the next payer, else the patient."""
        return INSURANCE[rank] if rank < min(len(self.payers), 3) else PATIENT


class Denial(NamedTuple):
    """An amount a payer did not pay and nobody gave up: it stays open. `remarks` are RARCs, separated by blanks."""

    claim: str
    line: int
    payer: str
    group: str
    reason: str
    cents: int
    remarks: str = ""


class Decision(NamedTuple):
    """How one payer decided one claim (one CLP of an 835). `denied` is the sum of its denials, all in cents."""

    claim: str
    payer: str
    rank: int
    status: str
    charge: int
    paid: int
    share: int
    denied: int
    control: str = ""


@dataclass(frozen=True)
class Posting:
    """What one source document does to the books. Nothing of it, or all of it, is in the ledger.

    `sentences` say in plain words what happened and what needs a look. `parked` holds claims of a remittance that the
    ledger does not know, as plain JSON by number; `found` names rows that were parked and are placed now.
    """

    document: str
    kind: str
    day: date
    sentences: tuple[str, ...]
    moves: tuple[Move, ...] = ()
    patient: str = ""
    claim: str = ""
    payer: str = ""
    print: str = ""
    undoes: str = ""
    charged: Charged | None = None
    denials: tuple[Denial, ...] = ()
    decisions: tuple[Decision, ...] = ()
    parked: tuple[tuple[str, str], ...] = ()
    found: tuple[int, ...] = ()

    @property
    def sentence(self) -> str:
        """All of them in one."""
        return " ".join(self.sentences)
