"""Injuries: work, cars, and who pays first for them."""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.edits.checks.boxes import STATES
from course.claims.edits.checks.order import COMPENSATION
from course.claims.edits.sheet import Hit, Sheet, hit
from course.codes.forms import tidy


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Box 10 and what goes with it."""
    claim = sheet.office
    if claim is None:
        return
    compensation = sheet.kind == COMPENSATION
    if compensation and not claim.employment:
        yield hit("work-not-told")
    if claim.employment and not compensation and sheet.coverage is not None:
        yield hit("work-elsewhere", payer=sheet.coverage.payer)
    accident = claim.employment or claim.auto_accident or claim.other_accident
    if (compensation or accident) and claim.accident_date is None:
        yield hit("accident-date-missing")
    if claim.auto_accident and claim.accident_state not in STATES:
        yield hit("accident-state", value=claim.accident_state[:5] or "nothing")
    if claim.auto_accident and sheet.medicare and not claim.prior:
        yield hit("auto-first")
    injured = [code for code in claim.diagnoses[:1] if _fresh_injury(tidy(code))]
    if injured and not accident and not compensation and claim.accident_date is None:
        yield hit("accident-not-told", code=injured[0].strip()[:10])


def _fresh_injury(plain: str) -> bool:
    """An injury in its first phase of treatment: S00-T14 with 7th character A, B or C."""
    return plain[:1] in ("S", "T") and plain[:3] <= "T14" and plain[6:7] in ("A", "B", "C")
