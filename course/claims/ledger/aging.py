"""Aged accounts receivable: what is open, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from course.claims.money import amount
from course.errors import CourseError

from .accounts import RECEIVABLE
from .balances import OpenItem, open_items
from .book import Ledger

BUCKETS = ("0-30", "31-60", "61-90", "91-120", "over 120")  # days
SINCE = ("service", "billed")


@dataclass(frozen=True)
class Aged:
    """Cents by who owes ("insurance 1" ... "patient") and bucket. Credits count below 0, so the sums are the A/R."""

    day: date
    since: str
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def total(self) -> tuple[int, ...]:
        """All together, by bucket."""
        return tuple(sum(row[1][n] for row in self.rows) for n in range(len(BUCKETS)))

    @property
    def open(self) -> int:
        """The whole A/R in cents."""
        return sum(self.total)

    def share_over(self, days: int) -> float | None:
        """The part of the A/R older than 30, 60, 90 or 120 days, 0 to 1; None without A/R."""
        if days not in (30, 60, 90, 120):
            raise CourseError("Ask for the part over 30, 60, 90 or 120 days.")
        return sum(self.total[days // 30 :]) / self.open if self.open else None

    def text(self) -> str:
        """The report as a small table of text."""
        head = ("", *BUCKETS, "all")
        lines = [(who, *map(amount, cents), amount(sum(cents))) for who, cents in (*self.rows, ("all", self.total))]
        return "\n".join(f"{row[0]:<12}" + "".join(f"{cell:>14}" for cell in row[1:]) for row in (head, *lines))


def bucket(days: int) -> int:
    """The place of an age in BUCKETS.

    >>> [bucket(n) for n in (0, 30, 31, 90, 120, 121)]
    [0, 0, 1, 2, 3, 4]
    """
    return min(max(0, days - 1) // 30, 4)


def aged(ledger: Ledger, day: date, since: str = "service", patient: str = "") -> Aged:
    """The A/R at the end of `day`, aged from the day of service or from the day the claim was billed."""
    items = open_items(ledger, day)
    return age((one for one in items if patient in ("", one.patient)), day, since)


def age(items: Iterable[OpenItem], day: date, since: str = "service") -> Aged:
    """Sort open items into buckets. Raises CourseError for another `since`."""
    if since not in SINCE:
        raise CourseError(f"A/R is aged from {' or '.join(SINCE)}, not from {since}.")
    found = {who: [0] * len(BUCKETS) for who in RECEIVABLE}
    for one in items:
        begun = one.service if since == "service" else one.billed
        found[one.responsible][bucket((day - begun).days)] += one.cents
    return Aged(day, since, tuple((who, tuple(cents)) for who, cents in found.items()))
