"""The numbers a practice is run by. Every rate is a part of a whole, so that nobody has to guess what was divided by what.

Definitions are those of revenue-cycle practice in our own words: days in A/R = A/R / average charge a day; gross collection
= payments / charges; net collection = payments / (charges - contractual), both for the services of a period; clean claim =
never returned at the door; first pass = decided once, nothing refused, never returned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from course.errors import CourseError

from .book import Ledger

_RETURNED = "('A3', 'A4', 'A6', 'A7', 'A8')"  # 277CA: did not get in
_ACCEPTED = "('A1', 'A2')"


class Rate(NamedTuple):
    """`part` of `whole`: claims, or cents."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """0 to 1; None where there is nothing to divide by."""
        return self.part / self.whole if self.whole else None

    def text(self) -> str:
        """As in "93.4 %"."""
        return "n/a" if self.share is None else f"{self.share:.1%}".replace("%", " %")


@dataclass(frozen=True)
class Collections:
    """What became of the charges for services from `first` to `last`, as the books stand. Cents."""

    first: date
    last: date
    charges: int
    contractual: int
    given_up: int
    insurance: int
    patients: int
    open: int

    @property
    def payments(self) -> int:
        return self.insurance + self.patients

    @property
    def gross(self) -> Rate:
        """Gross collection rate."""
        return Rate(self.payments, self.charges)

    @property
    def net(self) -> Rate:
        """Net collection rate."""
        return Rate(self.payments, self.charges - self.contractual)


def _period(first: date, last: date) -> tuple[str, str]:
    if last < first:
        raise CourseError(f"The period ends on {last}, before it begins on {first}. Give the earlier day first.")
    return first.isoformat(), last.isoformat()


def collections(ledger: Ledger, first: date, last: date) -> Collections:
    """For the claims whose services lie in the period."""
    rows = ledger.store.select(
        "SELECT e.account, e.payer <> '', SUM(e.cents) FROM claims_now c JOIN entries e ON e.patient = c.patient AND e.claim = c.number"
        " WHERE c.service BETWEEN ? AND ? AND e.line > 0 GROUP BY 1, 2",
        *_period(first, last),
    )
    sums: dict[tuple[str, int], int] = {(account, by): cents for account, by, cents in rows}

    def of(*accounts: str, by: tuple[int, ...] = (0, 1)) -> int:
        return sum(sums.get((account, who), 0) for account in accounts for who in by)

    return Collections(
        first,
        last,
        -of("revenue"),
        of("contractual"),
        of("write-off", "bad debt"),
        of("cash", "refund payable", by=(1,)),
        of("cash", "refund payable", by=(0,)),
        of("insurance 1", "insurance 2", "insurance 3", "patient"),
    )


def days_in_ar(ledger: Ledger, day: date, window: int = 90) -> float | None:
    """A/R at the end of `day` over the average charge a day of the last `window` days; None without charges."""
    if window < 1:
        raise CourseError("The average needs at least one day; 90 is usual.")
    first, last = _period(day - timedelta(days=window - 1), day)
    (open_,) = ledger.store.select(
        "SELECT COALESCE(SUM(cents), 0) FROM entries WHERE day <= ? AND account IN ('insurance 1', 'insurance 2', 'insurance 3', 'patient')",
        last,
    )[0]
    (charged,) = ledger.store.select(
        "SELECT COALESCE(-SUM(cents), 0) FROM entries WHERE account = 'revenue' AND day BETWEEN ? AND ?", first, last
    )[0]
    return open_ * window / charged if charged > 0 else None


def clean_claims(ledger: Ledger, first: date, last: date) -> Rate:
    """Of the claims billed in the period and answered at the door, those never returned."""
    (clean, every) = ledger.store.select(
        f"SELECT COALESCE(SUM(returned = 0), 0), COUNT(*) FROM (SELECT MAX(r.category IN {_RETURNED}) AS returned FROM claims_now c"
        f" JOIN receipts r ON r.claim = c.number AND r.category IN ({_inner()}) JOIN documents d ON d.n = r.document AND d.undone IS NULL"
        " WHERE c.billed BETWEEN ? AND ? GROUP BY c.number)",
        *_period(first, last),
    )[0]
    return Rate(clean, every)


def _inner() -> str:
    return f"{_ACCEPTED[1:-1]}, {_RETURNED[1:-1]}"


_DECIDED = "FROM decisions x JOIN documents d ON d.n = x.document AND d.undone IS NULL AND d.day BETWEEN ? AND ? WHERE x.status <> '22'"


def denied_claims(ledger: Ledger, first: date, last: date) -> dict[str, Rate]:
    """By payer: of the decisions of the period (reversals aside), those that refuse something. "all": together."""
    rows = ledger.store.select(
        f"SELECT x.payer, SUM(x.denied > 0), COUNT(*) {_DECIDED} GROUP BY x.payer ORDER BY x.payer",
        *_period(first, last),
    )
    found = {payer: Rate(part, whole) for payer, part, whole in rows}
    return {**found, "all": Rate(sum(one.part for one in found.values()), sum(one.whole for one in found.values()))}


class Reason(NamedTuple):
    """How often and how much one reason refused."""

    code: str
    payer: str
    claims: int
    cents: int


def denial_reasons(ledger: Ledger, first: date, last: date, by_payer: bool = False) -> tuple[Reason, ...]:
    """Refusals of the period by reason (and payer), the costliest first."""
    payer = "x.payer" if by_payer else "''"
    rows = ledger.store.select(
        f"SELECT x.grp || '-' || x.reason, {payer}, COUNT(DISTINCT x.claim), SUM(x.cents) FROM denials x"
        " JOIN documents d ON d.n = x.document AND d.undone IS NULL WHERE d.day BETWEEN ? AND ?"
        " GROUP BY 1, 2 ORDER BY 4 DESC, 1, 2",
        *_period(first, last),
    )
    return tuple(Reason(*row) for row in rows)


def first_pass(ledger: Ledger, first: date, last: date) -> Rate:
    """Of the claims billed in the period and decided, those settled by the first decision and never returned before."""
    (good, every) = ledger.store.select(
        "SELECT COALESCE(SUM(settled AND NOT returned), 0), COUNT(*) FROM (SELECT"
        " (SELECT x.denied = 0 AND x.status <> '4' FROM decisions x JOIN documents d ON d.n = x.document AND d.undone IS NULL"
        "  WHERE x.claim = c.number AND x.status <> '22' ORDER BY x.document, x.rowid LIMIT 1) AS settled,"
        " EXISTS (SELECT 1 FROM receipts r JOIN documents d ON d.n = r.document AND d.undone IS NULL"
        f"  WHERE r.claim = c.number AND r.category IN {_RETURNED}) AS returned"
        " FROM claims_now c WHERE c.billed BETWEEN ? AND ?) WHERE settled IS NOT NULL",
        *_period(first, last),
    )[0]
    return Rate(good, every)


def charge_lag(ledger: Ledger, first: date, last: date) -> float | None:
    """Days from service to bill, on average, of the claims billed in the period."""
    (days,) = ledger.store.select(
        "SELECT AVG(julianday(billed) - julianday(service)) FROM claims_now WHERE billed BETWEEN ? AND ?",
        *_period(first, last),
    )[0]
    return days


def months(ledger: Ledger) -> list[tuple[str, int, int, int, int, int]]:
    """(month, charges, payments, contractual, given up, A/R at its end) by the day of posting, in cents; one pass."""
    rows = ledger.store.select("SELECT substr(day, 1, 7), account, SUM(cents) FROM entries GROUP BY 1, 2 ORDER BY 1")
    found: dict[str, dict[str, int]] = {}
    for month, account, cents in rows:
        found.setdefault(month, {})[account] = cents
    lines, ar = [], 0
    for month, sums in found.items():
        ar += sum(sums.get(one, 0) for one in ("insurance 1", "insurance 2", "insurance 3", "patient"))
        given = sums.get("write-off", 0) + sums.get("bad debt", 0)
        lines.append((month, -sums.get("revenue", 0), sums.get("cash", 0), sums.get("contractual", 0), given, ar))
    return lines
