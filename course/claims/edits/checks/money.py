"""Charges, units and totals: nothing, less than nothing, absurdly much, and sums that do not agree."""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.edits.sheet import Hit, Sheet, hit
from course.claims.money import amount

ABSURD_CHARGE = {True: 10_000_000, False: 1_000_000_000}  # cents on one line: professional, institutional
ABSURD_UNITS = 9_999
TOTAL_LINE = "0001"
FREE = ("SL",)  # a vaccine that the state supplied is told with no charge


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Line by line, then the claim."""
    claim = sheet.claim
    for row in sheet.rows:
        if row.charge < 0:
            yield hit("charge-negative", row.number, charge=amount(row.charge))
        elif row.charge == 0 and not set(FREE) & set(row.modifiers) and sheet.professional:
            yield hit("charge-zero", row.number)
        elif row.charge > ABSURD_CHARGE[sheet.professional]:
            yield hit("charge-absurd", row.number, charge=amount(row.charge))
        if row.units <= 0:
            yield hit("units-zero", row.number, units=row.units)
        elif row.units > ABSURD_UNITS:
            yield hit("units-absurd", row.number, units=row.units)
    if sheet.known.total is not None and sheet.known.total != claim.total:
        yield hit("total-differs", total=amount(sheet.known.total), lines=amount(claim.total))
    if sheet.office is not None:
        paid = sheet.office.paid_by_patient
        if paid < 0:
            yield hit("paid-negative", paid=amount(paid))
        elif paid > claim.total:
            yield hit("paid-more", paid=amount(paid), total=amount(claim.total))
    if sheet.hospital is not None:
        for line in sheet.hospital.lines:
            if line.revenue == TOTAL_LINE:
                yield hit("total-line", line.number)
            if not 0 <= line.noncovered <= max(line.charge, 0):
                noncovered = amount(line.noncovered)
                yield hit("noncovered-more", line.number, noncovered=noncovered, charge=amount(line.charge))
