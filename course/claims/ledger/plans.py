"""Payment plans: what was agreed, what has come in, what is late. A plan moves no money."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from course.errors import CourseError

from .byhand import positive

if TYPE_CHECKING:
    from .book import Ledger

LONGEST = 60  # months


class Plan(NamedTuple):
    """A plan as it stands: `due` by now, `paid` since it was agreed, in cents; `parts` are (day, cents)."""

    document: str
    agreed: date
    parts: tuple[tuple[date, int], ...]
    due: int
    paid: int

    @property
    def late(self) -> int:
        """Cents that should be here and are not."""
        return max(0, self.due - self.paid)


def parts(cents: int, count: int, first: date) -> tuple[tuple[date, int], ...]:
    """Monthly parts; the last one carries the odd cents. Raises CourseError for a plan nobody could keep."""
    positive(cents)
    if not 1 <= count <= LONGEST or count > cents:
        raise CourseError(f"A payment plan has 1 to {LONGEST} parts of at least a cent; choose the number of months.")
    each = cents // count
    sums = [each] * (count - 1) + [cents - each * (count - 1)]
    return tuple((_months(first, n), part) for n, part in enumerate(sums))


def plans(ledger: Ledger, patient: str, day: date) -> tuple[Plan, ...]:
    """The patient's plans in force, with what has come in from the patient since each was agreed."""
    found: dict[tuple[str, str], list[tuple[date, int]]] = {}
    rows = ledger.store.select(
        "SELECT d.name, d.day, p.day, p.cents FROM plans p JOIN documents d ON d.n = p.document AND d.undone IS NULL"
        " WHERE p.patient = ? ORDER BY d.n, p.day",
        patient,
    )
    for name, agreed, due, cents in rows:
        found.setdefault((name, agreed), []).append((date.fromisoformat(due), cents))
    return tuple(
        Plan(
            name,
            date.fromisoformat(agreed),
            tuple(each),
            sum(cents for due, cents in each if due <= day),
            _paid(ledger, patient, agreed, day),
        )
        for (name, agreed), each in found.items()
    )


def _paid(ledger: Ledger, patient: str, since: str, until: date) -> int:
    rows = ledger.store.select(
        "SELECT COALESCE(SUM(m.cents * ((m.debit = 'cash') - (m.credit = 'cash'))), 0) FROM moves m JOIN documents d ON d.n = m.document"
        " WHERE m.patient = ? AND d.kind = 'patient payment' AND d.undone IS NULL AND m.day BETWEEN ? AND ?",
        patient,
        since,
        until.isoformat(),
    )
    return int(rows[0][0])


def _months(day: date, count: int) -> date:
    """`count` months later, on the same day of the month or the last one it has."""
    year, month = divmod(day.month - 1 + count, 12)
    last = (date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(day.year + year, month + 1, min(day.day, last))
