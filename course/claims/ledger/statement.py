"""A patient's bill: what was done, who paid what, what is left to pay and why, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from course.claims.model import Address, Organization, Patient
from course.claims.money import amount
from course.errors import CourseError

from .accounts import PATIENT
from .aging import BUCKETS, bucket
from .balances import patient_balance
from .book import Ledger
from .reasons import share


@dataclass(frozen=True)
class StatementLine:
    """One service in cents. `why` names the parts of the patient's share: (words, cents).

    charged = insurance + taken off + waiting (at insurance) + patient_paid + owes, always.
    """

    day: date
    claim: str
    line: int
    code: str
    words: str
    charged: int
    insurance: int
    taken_off: int
    waiting: int
    patient_paid: int
    owes: int
    why: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Statement:
    """One patient's bill on one day. `total` = all that is owed - `credit` = the patient's balance in the ledger."""

    account: str
    name: str
    day: date
    lines: tuple[StatementLine, ...]
    credit: int
    aged: tuple[int, ...]
    address: Address | None = None
    practice: Organization | None = None

    @property
    def total(self) -> int:
        """Cents to pay; below 0: to be given back."""
        return sum(line.owes for line in self.lines) - self.credit

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a person at the desk would say about it."""
        waiting = sum(line.waiting for line in self.lines)
        found = []
        if self.total > 0:
            found.append(f"Please pay ${amount(self.total)}.")
        elif self.total < 0:
            found.append(f"You have paid ${amount(-self.total)} more than you owe. We will give it back.")
        else:
            found.append("You owe nothing.")
        if self.credit and self.total > 0:
            found.append(f"A credit of ${amount(self.credit)} is taken off already.")
        if waiting:
            found.append(f"${amount(waiting)} is still with your insurance; you do not pay that now.")
        if taken := sum(line.taken_off for line in self.lines):
            found.append(f"${amount(taken)} of the charges was taken off. Nobody will ask you for it.")
        if self.aged and sum(self.aged[2:]) > 0:
            found.append("Part of this is more than 60 days old. Call us if you need to pay in parts.")
        return tuple(found)


def statement(
    ledger: Ledger,
    account: str,
    day: date,
    patient: Patient | None = None,
    practice: Organization | None = None,
    words: Mapping[str, str] | None = None,
    whole: bool = False,
) -> Statement:
    """The bill of a patient as the books stand. `words` says what a code means; `whole` lists settled services too.

    Raises CourseError for a patient without any claim or payment.
    """
    balance = patient_balance(ledger, account)
    if not balance.claims and not ledger.store.select("SELECT 1 FROM moves WHERE patient = ? LIMIT 1", account):
        raise CourseError(f"Patient {account} has no account in this ledger. Check the number.")
    lines, ages = [], [0] * len(BUCKETS)
    for claim in balance.claims:
        reasons = _reasons(ledger, account, claim.number)
        sources = _sources(ledger, account, claim.number)
        for line in claim.lines:
            ages[bucket((day - line.day).days)] += line.patient
            insurance = sources.get((line.line, True), 0)
            if not (whole or line.patient or line.open):
                continue
            said = (words or {}).get(line.code) or (f"Service {line.code}" if line.code else "Service")
            why = tuple((share(reason), cents) for reason, cents in reasons.get(line.line, ()) if cents)
            paid = line.paid - insurance
            lines.append(
                StatementLine(
                    line.day,
                    claim.number,
                    line.line,
                    line.code,
                    said,
                    line.billed,
                    insurance,
                    line.adjusted,
                    line.open,
                    paid,
                    line.patient,
                    why,
                )
            )
    name = patient.person.name if patient else next((one.name for one in balance.claims), account)
    address = patient.person.address if patient else None
    return Statement(account, name, day, tuple(lines), balance.credit, tuple(ages), address, practice)


def _reasons(ledger: Ledger, account: str, claim: str) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = {}
    rows = ledger.store.select(
        "SELECT line, why, SUM(cents) FROM entries WHERE patient = ? AND claim = ? AND account = ? AND why LIKE 'PR-%'"
        " GROUP BY line, why ORDER BY line, why",
        account,
        claim,
        PATIENT,
    )
    for line, why, cents in rows:
        found.setdefault(line, []).append((why, cents))
    return found


def _sources(ledger: Ledger, account: str, claim: str) -> dict[tuple[int, bool], int]:
    """Cash on each line, from a payer (True) or not."""
    rows = ledger.store.select(
        "SELECT line, payer <> '', SUM(cents) FROM entries WHERE patient = ? AND claim = ? AND account = 'cash' GROUP BY 1, 2",
        account,
        claim,
    )
    return {(line, bool(payer)): cents for line, payer, cents in rows}
