"""Laboratory: a certificate number (CLIA), of the form it has, and one that allows the test."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.claims.edits.services import Service
from course.claims.edits.sheet import Hit, Row, Sheet, hit

_CLIA = re.compile(r"[0-9]{2}D[0-9]{7}")
WAIVED, WAIVED_WITH_QW, CERTIFICATE = "none", "QW", "certificate"
OFFICE = "11"


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Tests on a professional claim. Sent-out tests (modifier 90) go by the other laboratory's certificate."""
    claim = sheet.office
    if claim is None or not sheet.rules.clia:
        return
    number = claim.clia.strip()
    if number and not _CLIA.fullmatch(number):
        yield hit("clia-form", value=number[:20])
    for row, service in sheet.coded:
        if "lab" not in service.flags or "26" in row.modifiers:
            continue
        if not number:
            yield hit("clia-missing", row.number, code=row.code)
        if "90" not in row.modifiers:
            yield from _level(sheet, row, service)


def _level(sheet: Sheet, row: Row, service: Service) -> Iterator[Hit]:
    level, marked = service.traits.get("clia", CERTIFICATE), "QW" in row.modifiers
    if marked and level != WAIVED_WITH_QW:
        yield hit("qw-not-here", row.number, code=row.code)
    elif level == WAIVED_WITH_QW and not marked and sheet.known.waived is not False and row.place == OFFICE:
        yield hit("qw-missing", row.number, code=row.code)
    elif level == CERTIFICATE and sheet.known.waived:
        yield hit("clia-level", row.number, code=row.code)
