"""Dates: in the future, before birth, after death, the wrong way round, outside the statement, over a year's end."""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.edits.sheet import Hit, Sheet, hit, shifted

OLDEST = 124  # years


def ask(sheet: Sheet) -> Iterator[Hit]:
    """The patient's dates, then those of the services or of the statement."""
    today, person = sheet.known.day, sheet.person
    if person.born is not None:
        if person.born > today:
            yield hit("birth-future", born=person.born, day=today)
        elif sheet.first.year - person.born.year > OLDEST:
            yield hit("birth-absurd", born=person.born, most=OLDEST)
        if person.born <= today and sheet.first < person.born:
            yield hit("before-birth", born=person.born, day=sheet.first)
    if sheet.known.died is not None and sheet.last > sheet.known.died:
        yield hit("after-death", died=sheet.known.died, day=sheet.last)
    yield from _services(sheet) if sheet.professional else _statement(sheet)


def _services(sheet: Sheet) -> Iterator[Hit]:
    claim, today = sheet.office, sheet.known.day
    assert claim is not None
    for line in claim.lines:
        if line.end < line.start:
            yield hit("dates-backwards", line.number, first=line.start, last=line.end)
            continue
        if line.end > today:
            yield hit("service-future", line.number, day=line.end, today=today)
        if line.start.year != line.end.year:
            yield hit("span-year", line.number, first=line.start, last=line.end)
        elif line.start.month != line.end.month:
            yield hit("span-month", line.number, first=line.start, last=line.end)
    for row, service in sheet.coded:
        if row.day and row.end and row.end > row.day and service.visit:
            days = (row.end - row.day).days + 1
            if row.units != days:
                yield hit("span-units", row.number, days=days, units=row.units, code=row.code)
    if claim.onset is not None and claim.lines and claim.onset > sheet.last:
        yield hit("onset-after", onset=claim.onset, day=sheet.last)
    if claim.accident_date is not None and claim.lines and claim.accident_date > sheet.last:
        yield hit("accident-after", accident=claim.accident_date, day=sheet.last)


def _statement(sheet: Sheet) -> Iterator[Hit]:
    claim, today = sheet.hospital, sheet.known.day
    assert claim is not None
    if claim.end < claim.start:
        yield hit("statement-backwards", first=claim.start, last=claim.end)
        return
    if claim.end > today:
        yield hit("statement-future", day=claim.end, today=today)
    for line in claim.lines:
        if line.day is None:
            if not claim.inpatient and line.revenue != "0001":
                yield hit("line-day-missing", line.number)
        elif not claim.start <= line.day <= claim.end:
            yield hit("line-outside", line.number, day=line.day, first=claim.start, last=claim.end)
    if claim.admitted is not None and claim.admitted > claim.end:
        yield hit("admission-after", admitted=claim.admitted, last=claim.end)
    # Services up to three days before belong on the bill of the stay, so the statement may begin before admission.
    elif claim.admitted is not None and claim.inpatient and claim.start < shifted(claim.admitted, -3):
        yield hit("statement-early", first=claim.start, admitted=claim.admitted)
