"""The yearly amount of therapy: above it a line is paid only where KX says that more is needed and documented.

Medicare counts what it allows in a calendar year, the patient's share included, in two purses: physical therapy with
speech, and occupational therapy. The amount is that of the coverage policy `therapy-year`, so that a scrubber and the
payer go by the same table.
"""

from __future__ import annotations

from datetime import date

from course.claims.edits.checks import policies
from course.claims.money import amount

from .work import Case, Work

POLICY = "therapy-year"
PHYSICAL, OCCUPATIONAL = "therapy", "therapy occupational"  # as yearly limits are named in a member's file
SOURCE = "CPM 100-04 ch.5 sec 10.3"


def purse(line: Work) -> str:
    """Which of the two a line of therapy counts towards."""
    return OCCUPATIONAL if "GO" in line.modifiers else PHYSICAL


def most(case: Case, day: date) -> int | None:
    """The year's amount in cents; None where the payer has none, or the table none for that day."""
    used = case.terms.edits.lcd
    if policies.EVERY not in used and POLICY not in used:
        return None
    found = policies.table().get(POLICY)
    return found.cents if found is not None and found.first <= day <= found.last else None


def threshold(case: Case) -> None:
    """Deny the priced lines above the year's amount that lack KX, and count the others. A line that crosses the amount
    is denied whole, as the edit does it."""
    for line in case.open_lines():
        if line.benefit != "therapy" or (limit := most(case, line.day)) is None:
            continue
        what = purse(line)
        total = case.used(what) + line.allowed
        if total > limit and "KX" not in line.modifiers and "119" not in case.lifted:
            why = f"the year's therapy would come to {amount(total)}, above {amount(limit)}, and KX is missing"
            case.trail.add("yearly amount", line.allowed, 0, why, SOURCE, line.number)
            line.deny("CO", "119", ("N435",))
            continue
        case.use(what, line.allowed)
