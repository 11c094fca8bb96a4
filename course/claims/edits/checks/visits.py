"""Visits: new or established, two on one day, and kinds that a payer does not take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from course.claims.edits.services import Service
from course.claims.edits.sheet import Hit, Past, Row, Sheet, hit
from course.claims.model import ProfessionalClaim

NEW = frozenset({"new", "preventive-new", "eye-new"})
ONE_A_DAY = frozenset({"new", "established", "hospital", "nursing", "consultation", "emergency"})
YEARS = 3
APART = frozenset({"25", "24", "57", "27", "59", "XE", "XP"})
# Not seen in person by anybody of the group: what only a laboratory or a reader of pictures did.
_FACELESS = frozenset({"lab", "ordered"})


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Each visit of a professional claim."""
    if sheet.office is None:
        return
    seen: dict[tuple[str, date | None], Row] = {}
    for row, service in sheet.coded:
        if not service.visit:
            continue
        if service.visit in NEW and sheet.rules.new_patient:
            yield from _new(sheet, row)
        if sheet.medicare and "consultation" in service.flags:
            yield hit("consultation", row.number, code=row.code)
        if service.visit in ONE_A_DAY:
            yield from _twice(sheet, row, seen)


def _new(sheet: Sheet, row: Row) -> Iterator[Hit]:
    if row.day is None:
        return
    try:
        since = row.day.replace(year=row.day.year - YEARS)
    except ValueError:  # 29 February, or the first years of the calendar
        since = row.day.replace(year=max(row.day.year - YEARS, 1), day=28)
    for past in sheet.past:
        if past.row.day is not None and since < past.row.day < row.day and _same_group(sheet, row, past):
            yield hit("new-patient", row.number, code=row.code, last=past.row.day)
            return


def _same_group(sheet: Sheet, row: Row, past: Past) -> bool:
    """Whether an earlier service was in person, by the same group and specialty (as far as the claims tell it)."""
    service: Service | None = past.row.service
    if service is None or service.flags & _FACELESS or not isinstance(past.claim, ProfessionalClaim):
        return False
    if past.claim.billing.npi != sheet.claim.billing.npi:
        return False
    mine, theirs = _taxonomy(sheet.claim, row), _taxonomy(past.claim, past.row)
    return not mine or not theirs or mine == theirs


def _taxonomy(claim: object, row: Row) -> str:
    assert isinstance(claim, ProfessionalClaim)
    who = row.line.rendering or claim.rendering
    return who.taxonomy if who else ""


def _twice(sheet: Sheet, row: Row, seen: dict[tuple[str, date | None], Row]) -> Iterator[Hit]:
    key = (row.who, row.day)
    earlier = seen.get(key)
    if earlier is None:
        earlier = next(
            (
                past.row
                for past in sheet.past
                if (past.row.who, past.row.day) == key
                and past.row.service is not None
                and past.row.service.visit in ONE_A_DAY
            ),
            None,
        )
    if earlier is not None and earlier.code != row.code and not APART & ({*row.modifiers} | {*earlier.modifiers}):
        yield hit("two-visits", row.number, code=row.code, other=earlier.code, day=row.day)
    seen.setdefault(key, row)
