"""The UB-04: a type of bill that exists, and the fields that it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.claims.edits.services import held, trait_codes
from course.claims.edits.sheet import Hit, Sheet, hit
from course.claims.model import InstitutionalClaim
from course.codes.sets import bills as types

STAY = ("11", "18", "21", "41")
HOSPITAL_STAY = ("11",)
ENDING = ("1", "4")
GOING_ON = ("2", "3")
STILL_THERE = "30"
_HOUR = re.compile(r"[01][0-9]|2[0-3]")
_KIND = ("1", "2", "3", "4", "5", "9")
_SOURCE = frozenset(["1", "2", "4", "5", "6", "8", "9", "D", "E", "F", "G"])
_CODE = re.compile(r"[0-9A-Z]{2}")


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Type of bill, admission and discharge, codes of condition and the like, lines against the type."""
    claim = sheet.hospital
    if claim is None:
        return
    bill = claim.bill.strip().upper()
    if not re.fullmatch(r"[0-9]{2}[0-9A-Z]", bill):
        yield hit("bill-form", value=claim.bill[:10])
        return
    if not types.is_usual(f"0{bill}"):
        yield hit("bill-unknown", value=bill)
    if bill[:2] in STAY:
        yield from _stay(claim, bill)
    elif not claim.reasons and _emergency(claim):
        yield hit("reason-missing")
    yield from _status(claim, bill)
    yield from _codes(claim)
    yield from _lines(sheet, claim, bill)


def _stay(claim: InstitutionalClaim, bill: str) -> Iterator[Hit]:
    if claim.admitted is None:
        yield hit("admission-missing")
    if claim.admission_kind not in _KIND:
        yield hit("admission-kind", value=claim.admission_kind[:5] or "nothing")
    if claim.source not in _SOURCE:
        yield hit("admission-source", value=claim.source[:5] or "nothing")
    if bill[:2] in HOSPITAL_STAY:
        if not _HOUR.fullmatch(claim.admission_hour):
            yield hit("admission-hour", value=claim.admission_hour[:5] or "nothing")
        if bill[2] in ENDING and not _HOUR.fullmatch(claim.discharge_hour):
            yield hit("discharge-hour", value=claim.discharge_hour[:5] or "nothing")
        if not claim.admitting.strip():
            yield hit("admitting-missing")


def _status(claim: InstitutionalClaim, bill: str) -> Iterator[Hit]:
    status = claim.status
    if status not in held("patient-status"):
        yield hit("status-form", value=status[:5] or "nothing")
    elif bill[:2] in STAY:
        if status == STILL_THERE and bill[2] in ENDING:
            yield hit("status-still-there", bill=bill)
        elif status != STILL_THERE and bill[2] in GOING_ON:
            yield hit("status-gone", bill=bill, status=status)


def _codes(claim: InstitutionalClaim) -> Iterator[Hit]:
    told = (
        ("condition", "condition code", claim.conditions),
        ("occurrence", "occurrence code", tuple(one.code for one in claim.occurrences)),
        ("value", "value code", tuple(one.code for one in claim.values)),
    )
    for system, name, many in told:
        for code in many:
            if not _CODE.fullmatch(code):
                yield hit(f"{system}-form", value=code[:10])
            elif code not in held(system):
                yield hit("nubc-not-held", name=name, value=code)
        if len(set(many)) < len(many) and system != "occurrence":
            yield hit("nubc-twice", name=name)
    for one in claim.spans:
        if not _CODE.fullmatch(one.code) or one.end is None or one.end < one.start:
            yield hit("span-form", value=one.code[:10])


def _emergency(claim: InstitutionalClaim) -> bool:
    rooms = trait_codes("emergency-room", claim.start)
    return any(line.revenue in one for one in rooms for line in claim.lines)


def _lines(sheet: Sheet, claim: InstitutionalClaim, bill: str) -> Iterator[Hit]:
    rooms, coded = trait_codes("room", claim.start), trait_codes("revenue-needs-code", claim.start)
    stay = bill[:2] in HOSPITAL_STAY
    days = 0
    for row in sheet.rows:
        revenue = row.line.revenue
        if any(revenue in one for one in rooms):
            days += max(row.units, 0)
            if not claim.inpatient:
                yield hit("room-outpatient", row.number, revenue=revenue, bill=bill)
        elif not claim.inpatient and not row.code and any(revenue in one for one in coded):
            yield hit("code-missing", row.number, revenue=revenue)
    if stay and claim.lines and claim.start <= claim.end:
        first = max(claim.admitted or claim.start, claim.start)
        nights = max((claim.end - first).days + (claim.status == STILL_THERE), 1)
        if not days:
            yield hit("room-missing")
        elif days != nights and bill[2] in ENDING + GOING_ON:
            yield hit("room-days", days=days, nights=nights)
