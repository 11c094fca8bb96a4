"""What stands where: by line, claim, patient and payer; credit balances; the audit of everything that must hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from course.claims.money import amount
from course.errors import CourseError

from .accounts import CASH, CREDIT, GIVEN_UP, INSURANCE, PATIENT, REFUND, REVENUE, Charged, ChargedLine
from .book import Ledger
from .held import Held


@dataclass(frozen=True)
class LineBalance:
    """One line in cents: billed = paid + adjusted + patient + open, always.

    `paid` is what came in and was kept, from whomever; `open` what insurance owes, `owing` the same for each of three payers.
    """

    line: int
    code: str
    day: date
    billed: int
    paid: int
    adjusted: int
    patient: int
    owing: tuple[int, int, int]

    @property
    def open(self) -> int:
        """What all payers together still owe."""
        return sum(self.owing)


@dataclass(frozen=True)
class ClaimBalance:
    """One claim. `credit` is the patient's money that waits on it. The totals are those of its lines, in cents."""

    number: str
    patient: str
    name: str
    service: date
    billed_on: date
    payers: tuple[str, ...]
    lines: tuple[LineBalance, ...]
    credit: int

    @property
    def billed(self) -> int:
        return sum(line.billed for line in self.lines)

    @property
    def paid(self) -> int:
        return sum(line.paid for line in self.lines)

    @property
    def adjusted(self) -> int:
        return sum(line.adjusted for line in self.lines)

    @property
    def owed(self) -> int:
        """By the patient."""
        return sum(line.patient for line in self.lines)

    @property
    def open(self) -> int:
        """By insurance."""
        return sum(line.open for line in self.lines)


@dataclass(frozen=True)
class PatientBalance:
    """All claims of a patient; `credit` is money of theirs that is applied to nothing. `total` below 0: we owe it."""

    account: str
    claims: tuple[ClaimBalance, ...]
    credit: int

    @property
    def total(self) -> int:
        """What the patient owes altogether, in cents."""
        return sum(claim.owed for claim in self.claims) - self.credit


class OpenItem(NamedTuple):
    """What one of them owes on one line (below 0: is owed). `payer` "" for the patient."""

    patient: str
    claim: str
    line: int
    responsible: str
    payer: str
    service: date
    billed: date
    cents: int


def claim_balance(ledger: Ledger, number: str) -> ClaimBalance:
    """Raises CourseError for a claim that is not in the ledger."""
    one = ledger.store.claim(number)
    if one is None:
        raise CourseError(f"Claim {number} is not in the ledger. Check the patient account number.")
    return _balance(one, ledger.store.held(one))


def patient_balance(ledger: Ledger, account: str) -> PatientBalance:
    """Every claim of a patient, oldest service first."""
    rows = ledger.store.select("SELECT number FROM claims_now WHERE patient = ? ORDER BY service, number", account)
    claims = tuple(claim_balance(ledger, number) for (number,) in rows)
    (credit,) = ledger.store.select(
        "SELECT COALESCE(-SUM(cents), 0) FROM entries WHERE patient = ? AND account = 'credit'", account
    )[0]
    return PatientBalance(account, claims, credit)


def _balance(one: Charged, held: Held) -> ClaimBalance:
    known = {line.number: line for line in one.lines}
    gone = [number for number in held.lines() if number not in known]  # lines that a corrected claim left out
    every = [*one.lines, *(ChargedLine(number, "", 0, one.service) for number in gone)]
    lines = tuple(
        LineBalance(
            line.number,
            line.code,
            line.day,
            -held.on(line.number, REVENUE),
            held.on(line.number, CASH) + held.on(line.number, REFUND),
            sum(held.on(line.number, account) for account in GIVEN_UP),
            held.on(line.number, PATIENT),
            tuple(held.on(line.number, account) for account in INSURANCE),  # type: ignore[arg-type]
        )
        for line in every
    )
    payers = tuple(payer for payer, _ in one.payers)
    return ClaimBalance(one.number, one.patient, one.name, one.service, one.billed, payers, lines, -held.on(0, CREDIT))


def open_items(ledger: Ledger, day: date | None = None) -> Iterator[OpenItem]:
    """Everything that is owed, as it stood at the end of `day` (None: with all that is posted), by claim and line."""
    until = day.isoformat() if day else "9999-12-31"
    rows = ledger.store.each(
        "SELECT e.patient, e.claim, e.line, e.account, e.cents, c.service, c.billed, c.payers, c.lines FROM"
        " (SELECT patient, claim, line, account, SUM(cents) AS cents FROM entries WHERE day <= ?"
        "  AND account IN ('insurance 1', 'insurance 2', 'insurance 3', 'patient')"
        "  GROUP BY patient, claim, line, account HAVING SUM(cents) <> 0) e"
        " JOIN claims_now c ON c.number = e.claim ORDER BY e.claim, e.line, e.account",
        until,
    )
    for patient, claim, line, account, cents, service, billed, payers, lines in rows:
        days = {one[0]: one[3] for one in json.loads(lines)}
        names = [one[0] for one in json.loads(payers)]
        rank = INSURANCE.index(account) if account in INSURANCE else None
        payer = "" if rank is None else names[rank] if rank < len(names) else account
        first = date.fromisoformat(days.get(line, service))
        yield OpenItem(patient, claim, line, account, payer, first, date.fromisoformat(billed), cents)


def payer_balances(ledger: Ledger, day: date | None = None) -> dict[str, int]:
    """What each payer owes; the patients together stand under "patient"."""
    found: dict[str, int] = {}
    for item in open_items(ledger, day):
        who = item.payer or PATIENT
        found[who] = found.get(who, 0) + item.cents
    return dict(sorted(found.items()))


class CreditBalance(NamedTuple):
    """Money that belongs to somebody else: `whose` is "patient" or a payer; `cents` above 0."""

    whose: str
    patient: str
    claim: str
    cents: int


def credit_balances(ledger: Ledger, day: date | None = None) -> tuple[CreditBalance, ...]:
    """Credits to look at, largest first: overpaid claims and money of patients that is applied to nothing."""
    found: dict[tuple[str, str, str], int] = {}
    for item in open_items(ledger, day):
        if item.cents < 0:
            key = (item.payer or PATIENT, item.patient, item.claim)
            found[key] = found.get(key, 0) - item.cents
    until = day.isoformat() if day else "9999-12-31"
    for patient, claim, cents in ledger.store.select(
        "SELECT patient, claim, -SUM(cents) FROM entries WHERE account = 'credit' AND day <= ? GROUP BY patient, claim HAVING SUM(cents) < 0",
        until,
    ):
        key = (PATIENT, patient, claim)
        found[key] = found.get(key, 0) + cents
    rows = [CreditBalance(*key, cents) for key, cents in found.items()]
    return tuple(sorted(rows, key=lambda one: (-one.cents, one)))


def totals(ledger: Ledger) -> dict[str, int]:
    """The sum of every account that was ever used, a debit above 0. All of them together are 0."""
    return dict(ledger.store.select("SELECT account, SUM(cents) FROM entries GROUP BY account ORDER BY account"))


_AUDIT = {
    "The entries do not add up to 0": "SELECT SUM(cents) FROM entries HAVING SUM(cents) <> 0",
    "A line does not balance": "SELECT claim, line FROM entries GROUP BY patient, claim, line HAVING SUM(cents) <> 0",
    "A document is not whole": "SELECT name FROM documents d WHERE moves <> (SELECT COUNT(*) FROM moves m WHERE m.document = d.n)",
    "An entry has no document": "SELECT claim FROM moves WHERE document NOT IN (SELECT n FROM documents)",
    "More was applied than the patient left": "SELECT patient FROM entries WHERE account = 'credit' GROUP BY patient, claim HAVING SUM(cents) > 0",
    "More was refunded than approved": "SELECT patient FROM entries WHERE account = 'refund payable' GROUP BY patient, claim, line HAVING SUM(cents) > 0",
    "Charges and claim differ": "SELECT c.number FROM claims_now c WHERE (SELECT COALESCE(-SUM(e.cents), 0) FROM entries e WHERE e.patient = c.patient AND e.claim = c.number AND e.account = 'revenue') <> (SELECT COALESCE(SUM(json_extract(j.value, '$[2]')), 0) FROM json_each(c.lines) j)",
    "The file is damaged": "SELECT 1 FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
}


def audit(ledger: Ledger) -> tuple[str, ...]:
    """What is wrong with the books, one sentence each. Empty: every rule of the ledger holds."""
    found = []
    for sentence, query in _AUDIT.items():
        if rows := ledger.store.select(query):
            found.append(f"{sentence}: {', '.join(str(part) for part in rows[0])} ({len(rows)} in all).")
    return tuple(found)


def line_problems(one: ClaimBalance) -> tuple[str, ...]:
    """Lines of a claim where billed is not paid + adjusted + patient + open."""
    return tuple(
        f"Claim {one.number}, line {line.line}: {amount(line.billed)} billed, but {amount(rest)} accounted for."
        for line in one.lines
        if (rest := line.paid + line.adjusted + line.patient + line.open) != line.billed
    )
