"""Duplicates: the same service of the same provider on the same day, on this claim or on one accepted before."""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.edits.sheet import Hit, Row, Sheet, hit, span
from course.claims.model import InstitutionalClaim

REPEATED = frozenset({"76", "77", "91", "59", "XE", "XP", "XS", "XU"})


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Equal lines of a professional claim; equal bills of a hospital."""
    if sheet.hospital is not None:
        yield from _bill(sheet)
        return
    seen: dict[tuple[object, ...], int] = {}
    before = {_key(past.row): past.claim.number for past in sheet.past}
    for row in sheet.rows:
        if row.service is None or REPEATED & set(row.modifiers):
            continue
        key = _key(row)
        if key in seen:
            yield hit("duplicate-line", row.number, code=row.code, day=row.day, other=seen[key])
        seen.setdefault(key, row.number)
        if key in before:
            yield hit("duplicate-before", row.number, code=row.code, day=row.day, claim=before[key])


def _key(row: Row) -> tuple[object, ...]:
    return row.who, row.day, row.code, frozenset(row.modifiers)


def _bill(sheet: Sheet) -> Iterator[Hit]:
    claim = sheet.hospital
    assert claim is not None
    for other in sheet.others:
        if (
            isinstance(other, InstitutionalClaim)
            and span(other) == span(claim)
            and other.billing.npi == claim.billing.npi
        ):
            same_kind = other.bill[:2] == claim.bill[:2]
            if same_kind and other.total == claim.total:
                yield hit("duplicate-bill", claim=other.number, first=claim.start, last=claim.end)
                return
