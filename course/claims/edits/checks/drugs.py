"""Drugs and vaccines: what was thrown away, the drug's own number, and who gave the shot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.claims.edits.sheet import Hit, Row, Sheet, hit

_NDC = re.compile(r"[0-9]{11}")
WASTE = frozenset({"JW", "JZ"})


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Drug lines of either claim, then vaccines of a professional one."""
    for row in sheet.rows:
        ndc = getattr(row.line, "ndc", "")
        if ndc and not _NDC.fullmatch(ndc.replace("-", "")):
            yield hit("ndc-form", row.number, value=ndc[:20])
        if row.code.startswith("J") and row.service is not None and row.service.system:
            if sheet.rules.needs_ndc and sheet.professional and not ndc:
                yield hit("ndc-missing", row.number, code=row.code)
            if sheet.medicare:
                yield from _waste(sheet, row)
    if sheet.office is not None:
        yield from _vaccine(sheet)


def _waste(sheet: Sheet, row: Row) -> Iterator[Hit]:
    assert row.service is not None
    if "single-dose" in row.service.flags and not WASTE & set(row.modifiers):
        thrown = any(
            other.code == row.code and other.day == row.day and "JW" in other.modifiers for other in sheet.rows
        )
        if not thrown:
            yield hit("waste-not-told", row.number, code=row.code)
    if "JW" in row.modifiers:
        given = [o for o in sheet.rows if o.code == row.code and o.day == row.day and "JW" not in o.modifiers]
        if not given:
            yield hit("waste-alone", row.number, code=row.code)
        elif any("JZ" in other.modifiers for other in given):
            yield hit("waste-and-none", row.number, code=row.code)


def _vaccine(sheet: Sheet) -> Iterator[Hit]:
    products = [row for row, service in sheet.coded if "vaccine" in service.flags]
    given = [row for row, service in sheet.coded if "vaccine-given" in service.flags]
    for row in products:
        if not any(other.day == row.day for other in given):
            yield hit("vaccine-not-given", row.number, code=row.code)
    for row in given:
        if not any(other.day == row.day for other in products):
            yield hit("vaccine-no-product", row.number, code=row.code)
