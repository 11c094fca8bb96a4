"""Permission asked for beforehand: authorization by the payer, referral by the primary care doctor."""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.edits.sheet import Hit, Row, Sheet, hit
from course.claims.edits.spec import codes, listed
from course.claims.model import Authorization
from course.errors import CourseError

GRANTED = ("approved", "modified")


def ask(sheet: Sheet) -> Iterator[Hit]:
    """The services of a claim that the payer wants to be asked about."""
    rules, claim = sheet.rules, sheet.claim
    if rules.needs_authorization:
        wanted = listed(rules.needs_authorization)
        for row, _ in sheet.coded:
            if row.code in wanted:
                yield from _authorization(sheet, row)
    if rules.needs_referral and sheet.office is not None and not sheet.office.referral.strip():
        wanted = listed(rules.needs_referral)
        for row, _ in sheet.coded:
            if row.code in wanted:
                yield hit("referral-missing", row.number, code=row.code)
    if claim.authorization.strip() and len(claim.authorization.strip()) > 30:
        yield hit("authorization-form", value=claim.authorization[:40])


def _authorization(sheet: Sheet, row: Row) -> Iterator[Hit]:
    number = sheet.claim.authorization.strip()
    mine = [one for one in sheet.known.authorizations if _covers(one, row.code)]
    refused = [one for one in mine if one.decision == "denied"]
    granted = [one for one in sheet.known.authorizations if one.number and one.number == number]
    if not number:
        if refused and not any(one.decision in GRANTED for one in mine):
            yield hit("authorization-refused", row.number, code=row.code)
        else:
            yield hit("authorization-missing", row.number, code=row.code)
        return
    if not granted:
        if sheet.rules.on_file:
            yield hit("authorization-unknown", row.number, number=number[:30], code=row.code)
        return
    one = next((one for one in granted if _covers(one, row.code)), None)
    if one is None:
        yield hit("authorization-other", row.number, number=number, code=row.code, granted=granted[0].code)
        return
    day = row.day or sheet.first
    if (one.start and day < one.start) or (one.end and day > one.end):
        yield hit("authorization-dates", row.number, number=number, day=day, first=one.start, last=one.end)
        return
    used = sum(
        past.row.units for past in sheet.past if past.claim.authorization == number and _covers(one, past.row.code)
    )
    here = sum(other.units for other in sheet.rows if other.number <= row.number and _covers(one, other.code))
    if used + here > one.units:
        yield hit("authorization-units", row.number, number=number, used=used, here=here, most=one.units)


def _covers(one: Authorization, code: str) -> bool:
    """Whether an authorization is for a code; it may name several and ranges."""
    try:
        return code in codes(one.code)
    except CourseError:  # a text that is no code, as the answer of a payer may hold
        return one.code == code
