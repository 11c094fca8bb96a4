"""From a remittance (835) to moves: payment, what is taken off, what passes to the next payer or the patient.

Pure: the state it needs comes in through `Shelf`. A refusal moves nothing; its amount stays open at the payer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from course.claims.model import Adjustment, ClaimPayment, ProviderAdjustment, Remittance
from course.claims.money import amount
from course.claims.plain import to_plain

from .accounts import (
    CASH,
    CONTRACTUAL,
    CREDIT,
    INSURANCE,
    INTEREST,
    PATIENT,
    PAYER_BALANCE,
    UNAPPLIED,
    Charged,
    Decision,
    Denial,
    Move,
    Posting,
    move,
    spread,
)
from .byhand import applied
from .held import Held
from .reasons import INTEREST_CODES, PACKAGED, PRIOR, TAKEN_OFF
from .settled import Settled, check, settle

REVERSAL = "22"


class Shelf(NamedTuple):
    """What the books know: a claim by its own or the payer's number, its sums, and a payer's balance in cents."""

    claim: Callable[[str], Charged | None]
    held: Callable[[Charged], Held]
    balance: Callable[[str], int]

    def find(self, one: ClaimPayment) -> Charged | None:
        """The claim a decision is about."""
        return self.claim(one.number) or (self.claim(one.control) if one.control else None)


@dataclass
class _Work:
    """One remittance while it is worked through; later claims see what earlier ones did."""

    shelf: Shelf
    payer: str
    moves: list[Move] = field(default_factory=list)
    denials: list[Denial] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    parked: list[tuple[str, str]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    seen: dict[str, Held] = field(default_factory=dict)

    def held(self, charged: Charged) -> Held:
        if charged.number not in self.seen:
            self.seen[charged.number] = self.shelf.held(charged)
        return self.seen[charged.number]

    def add(self, charged: Charged, moves: list[Move]) -> None:
        self.moves += moves
        self.held(charged).take(moves)


def name(payer: str, trace: str) -> str:
    """The document name of a remittance."""
    return f"835 {payer} {trace}"


def fingerprint(remittance: Remittance) -> str:
    """What tells the same remittance again from another one with that number."""
    charges = sum(one.charge for one in remittance.claims)
    return f"{remittance.total} {len(remittance.claims)} {charges} {len(remittance.provider)}"


def remit(remittance: Remittance, shelf: Shelf) -> Posting:
    """All of a remittance as one posting. Raises CourseError where a claim of it does not balance."""
    for one in remittance.claims:
        check(one)
    work = _Work(shelf, remittance.payer)
    for one in remittance.claims:
        charged = shelf.find(one)
        if charged is None:
            _park(work, one)
        else:
            _decide(work, charged, one)
    for adjustment in remittance.provider:
        _outside(work, adjustment)
    placed = len(work.decisions)
    head = f"Remittance {remittance.trace} of {remittance.payer}: {amount(remittance.total)} paid, {placed} claim{'s' * (placed != 1)} posted."
    return _posting(work, name(remittance.payer, remittance.trace), "835", remittance, head)


def place(document: str, parked: Remittance, rows: tuple[int, ...], charged: Charged, shelf: Shelf) -> Posting:
    """What is parked for one claim, now that the ledger knows it. `parked` gives payer, day and the claim's decisions,
    `rows` their places in the store."""
    work = _Work(shelf, parked.payer)
    for one in parked.claims:
        work.moves += move(UNAPPLIED, CASH, one.paid, "", one.number, 0, parked.payer, "placed")
        _decide(work, charged, one)
    head = f"Claim {charged.number}: {amount(parked.total)} taken from unapplied cash and posted."
    return _posting(work, document, "placed", parked, head, rows)


def _posting(
    work: _Work, document: str, kind: str, remittance: Remittance, head: str, found: tuple[int, ...] = ()
) -> Posting:
    return Posting(
        document,
        kind,
        remittance.day,
        (head, *work.sentences),
        tuple(work.moves),
        payer=remittance.payer,
        print=fingerprint(remittance),
        denials=tuple(work.denials),
        decisions=tuple(work.decisions),
        parked=tuple(work.parked),
        found=found,
    )


def _park(work: _Work, one: ClaimPayment) -> None:
    work.moves += move(CASH, UNAPPLIED, one.paid, "", one.number, 0, work.payer, "parked")
    work.parked.append((one.number, json.dumps(to_plain(one), separators=(",", ":"))))
    work.sentences.append(
        f"Claim {one.number} is not in the ledger: {amount(one.paid)} parked in unapplied cash. Charge the claim, or find out whose it is."
    )


def _decide(work: _Work, charged: Charged, one: ClaimPayment) -> None:
    rank = charged.rank(work.payer, one.member, one.status)
    held, denied = work.held(charged), 0
    if one.status == REVERSAL:
        work.sentences.append(f"Claim {charged.number}: the payer took its earlier decision back.")
    back = _mirror(held, work.payer, one) if one.status == REVERSAL else []
    if back:
        work.add(charged, back)
    else:
        denied = _lines(work, charged, held, one, rank)
    _apply_credit(work, charged, held)
    share = one.patient_share
    work.decisions.append(
        Decision(charged.number, work.payer, rank, one.status, one.charge, one.paid, share, denied, one.control)
    )


def _mirror(held: Held, payer: str, one: ClaimPayment) -> list[Move]:
    """What the decision had done, turned round: none where the ledger holds nothing of it, or another amount of money."""
    found: Counter[Move] = Counter()
    for each in held.rests_on(payer, one.control):
        if each.debit < each.credit:
            found[each._replace(cents=0)] += each.cents
        else:
            found[each._replace(debit=each.credit, credit=each.debit, cents=0)] -= each.cents
    moves = [back for kind, cents in found.items() for back in move(kind.credit, kind.debit, cents, *kind[3:])]
    money = sum(each.cents * ((each.debit == CASH) - (each.credit == CASH)) for each in moves)
    return moves if money == one.paid else []


def _lines(work: _Work, charged: Charged, held: Held, one: ClaimPayment, rank: int) -> int:
    """The moves of every line; returns the cents refused."""
    denied = unposted = 0
    for line in settle(one, charged):
        if line.line is None:
            at = (charged.patient, charged.number, 0, work.payer, "parked", one.control)
            work.add(charged, move(CASH, UNAPPLIED, line.paid, *at))
            work.sentences.append(
                f"Claim {charged.number} has no line {line.code}: {amount(line.paid)} parked in unapplied cash."
            )
            continue
        refused, left = _line(work, charged, held, one, line, rank)
        denied += refused
        unposted += left
    if unposted and rank == 1:
        work.sentences.append(
            f"Claim {charged.number} was settled before: what is paid now is a credit, and nothing is taken off or passed on twice."
        )
    return denied


def _line(work: _Work, charged: Charged, held: Held, one: ClaimPayment, line: Settled, rank: int) -> tuple[int, int]:
    """The moves of one line; returns the cents refused on it, and those that are not open any more.

    Never more passes on, or is taken off, than is open: a later payer's contract counts from the full charge again, and a
    claim may be decided twice. Amounts below 0 (paid above the charge) come first, as they open something.
    """
    number, owing = line.line or 0, INSURANCE[rank - 1]
    moves = move(CASH, owing, line.paid, charged.patient, charged.number, number, work.payer, "paid", one.control)
    open_, unposted = held.on(number, owing) - line.paid, 0
    refused = _refuse(work, charged, one, line)
    for adjustment in sorted(line.adjustments, key=lambda each: (each.cents > 0, each.group != "PR")):
        share = adjustment.group == "PR"
        if not share and not _off(adjustment, line):
            continue
        cents = adjustment.cents
        if cents > 0:
            cents = min(cents, max(0, open_ if share else open_ - refused))
            unposted += adjustment.cents - cents
        elif one.status == REVERSAL and rank > 1 and not share:
            cents = -min(-cents, max(0, held.by(number, CONTRACTUAL, work.payer)))
        target = _next(charged, one, rank) if share else CONTRACTUAL
        why = f"{adjustment.group}-{adjustment.reason}"
        moves += move(target, owing, cents, charged.patient, charged.number, number, work.payer, why, one.control)
        open_ -= cents
    work.add(charged, moves)
    return refused, unposted


def _refuse(work: _Work, charged: Charged, one: ClaimPayment, line: Settled) -> int:
    """Note what is refused on a line; it stays open. Returns the cents."""
    if one.status == REVERSAL:
        return 0
    remarks = " ".join((*one.remarks, *line.remarks))
    found = [
        Denial(charged.number, line.line or 0, work.payer, each.group, each.reason, each.cents, remarks)
        for each in line.adjustments
        if each.group != "PR" and each.reason != PRIOR and not _off(each, line)
    ]
    work.denials += found
    return sum(each.cents for each in found)


def _off(one: Adjustment, line: Settled) -> bool:
    """Whether an amount outside the patient's share is gone for good: by its reason, or because the line is packaged."""
    return one.reason in TAKEN_OFF or (line.packaged and one.group == "CO" and one.reason == PACKAGED)


def _next(charged: Charged, one: ClaimPayment, rank: int) -> str:
    """Where the patient's share goes: the next payer if there is one or the claim was sent on, else the patient."""
    return INSURANCE[rank] if one.crossover and rank < 3 else charged.after(rank)


def _apply_credit(work: _Work, charged: Charged, held: Held) -> None:
    """Money the patient left for this claim (a copay at the visit) pays what the patient now owes on it."""
    left = -held.on(0, CREDIT)
    if left <= 0:
        return
    owed = [(line.number, held.on(line.number, PATIENT)) for line in charged.lines]
    work.add(charged, applied(charged.patient, charged.number, left, [(charged.number, *one) for one in owed]))


def _outside(work: _Work, one: ProviderAdjustment) -> None:
    """A PLB: interest, or money the payer will take back (below 0) or takes back now (above 0)."""
    at = ("", "", 0, work.payer)
    label = f"PLB {one.reason} {one.reference}".strip()
    if one.reason in INTEREST_CODES:
        work.moves += move(INTEREST, CASH, one.cents, *at, label)
        return
    if one.cents <= 0:
        work.moves += move(PAYER_BALANCE, CASH, one.cents, *at, label)
        work.sentences.append(f"{work.payer} will take back {amount(-one.cents)} later ({label}).")
        return
    due = max(0, -(work.shelf.balance(work.payer) + _balance(work)))
    known = min(due, one.cents)
    work.moves += move(PAYER_BALANCE, CASH, known, *at, label)
    rest = one.cents - known
    if not rest:
        return
    charged = work.shelf.claim(one.reference) if one.reference else None
    if charged is None:
        work.moves += move(PAYER_BALANCE, CASH, rest, *at, label)
        work.sentences.append(
            f"{work.payer} kept {amount(rest)} back ({label}), and the ledger knows no claim of that number. Look for the letter."
        )
        return
    work.add(charged, recouped(charged, work.held(charged), work.payer, rest, label))
    work.sentences.append(f"{work.payer} took {amount(rest)} back for claim {charged.number}; it is open there again.")


def _balance(work: _Work) -> int:
    """What this very remittance did to the payer's balance so far."""
    return sum(one.cents * ((one.debit == PAYER_BALANCE) - (one.credit == PAYER_BALANCE)) for one in work.moves)


def recouped(charged: Charged, held: Held, payer: str, cents: int, why: str) -> list[Move]:
    """A payment taken back without a reversal: open again at that payer, on the lines it had paid."""
    rank = charged.rank(payer, "", "1")
    rooms = [(line.number, held.by(line.number, CASH, payer)) for line in charged.lines] or [(0, 0)]
    return [
        one
        for line, part in spread(cents, rooms)
        for one in move(INSURANCE[rank - 1], CASH, part, charged.patient, charged.number, line, payer, why)
    ]
