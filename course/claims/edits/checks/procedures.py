"""Procedure and revenue codes: form, date, the payer's list, age and sex."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.claims.edits.services import HCPCS, Service, held
from course.claims.edits.sheet import Hit, Row, Sheet, hit

_REVENUE = re.compile(r"[0-9]{4}")


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Line by line."""
    for row in sheet.rows:
        if sheet.hospital is not None:
            yield from _revenue(row)
        if row.service is None:
            if sheet.professional:
                yield hit("procedure-missing", row.number)
        elif not row.service.system:
            yield hit("procedure-form", row.number, told=row.service.fault)
        else:
            yield from _code(sheet, row, row.service)


def _code(sheet: Sheet, row: Row, service: Service) -> Iterator[Hit]:
    if service.ended is not None:
        yield hit("procedure-ended", row.number, code=row.code, last=service.ended, day=row.day or sheet.first)
    elif service.begins is not None:
        yield hit("procedure-begins", row.number, code=row.code, first=service.begins, day=row.day or sheet.first)
    elif sheet.rules.priced is not None and row.code not in sheet.rules.priced:
        yield hit("procedure-not-priced", row.number, code=row.code)
    elif service.system == HCPCS and not service.held:
        yield hit("procedure-not-held", row.number, code=row.code)
    if "unlisted" in service.flags and not (getattr(row.line, "note", "") or sheet.claim.note):
        yield hit("procedure-unlisted", row.number, code=row.code)
    if service.traits.get("age") and sheet.age is not None:
        youngest, oldest = map(int, service.traits["age"].split("-"))
        if not youngest <= sheet.age <= oldest:
            span = f"{youngest} to {oldest}" if oldest < 124 else f"{youngest} and older"
            yield hit("procedure-age", row.number, code=row.code, span=span, age=sheet.age)
    sex = service.traits.get("sex")
    if sex and sheet.person.sex in ("F", "M") and sex != sheet.person.sex and not _meant(sheet, row):
        yield hit("procedure-sex", row.number, code=row.code, other=sex, sex=sheet.person.sex)


def _meant(sheet: Sheet, row: Row) -> bool:
    """Whether the claim says that sex and service are both right: KX on the line, condition code 45 on a bill."""
    return "KX" in row.modifiers or (sheet.hospital is not None and "45" in sheet.hospital.conditions)


def _revenue(row: Row) -> Iterator[Hit]:
    revenue = row.line.revenue
    if not _REVENUE.fullmatch(revenue):
        yield hit("revenue-form", row.number, value=revenue[:10])
    elif revenue not in held("revenue") and f"{revenue[:3]}0" not in held("revenue"):
        yield hit("revenue-not-held", row.number, value=revenue)
