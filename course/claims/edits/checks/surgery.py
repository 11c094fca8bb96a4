"""The surgical package: days after an operation that are paid with it, and the visit on the day itself.

0 days: minor, the day itself; 10 days: minor; 90 days: major, with the day before.  Modifiers say why something is
not part of it: 24 and 25 on visits, 57 on the visit that decided a major operation, 58, 78, 79 on operations.
"""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.edits.services import Service
from course.claims.edits.sheet import Hit, Row, Sheet, hit, shifted

MAJOR = 90
UNRELATED_VISIT = frozenset({"24", "FT"})
STANDS_ALONE = frozenset({"25", "57"})
NOT_THE_SURGEON = frozenset({"55", "56", "80", "81", "82", "AS"})  # care after or before only, or assistance
OPERATION_AGAIN = frozenset({"58", "78", "79"})
_WELLNESS = ("wellness", "preventive-new", "preventive-established")
_PROBLEM = ("new", "established")


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Visits beside procedures on the claim or before it, operations after operations, and wellness with a problem."""
    if sheet.office is None:
        return
    for row, service in sheet.coded:
        if service.visit:
            yield from _visit(sheet, row, service)
        elif service.global_days is not None and sheet.rules.global_period:
            yield from _operation(sheet, row)


def _visit(sheet: Sheet, row: Row, service: Service) -> Iterator[Hit]:
    modifiers = set(row.modifiers)
    if sheet.rules.global_period:
        yield from _after(sheet, row, modifiers)
        yield from _same_day(sheet, row, modifiers)
    if service.visit in _PROBLEM and "25" not in modifiers:
        for other, beside in sheet.coded:
            if beside.visit in _WELLNESS and other.day == row.day and other.who == row.who:
                yield hit("visit-with-wellness", row.number, code=row.code, other=other.code)
                break


def _after(sheet: Sheet, row: Row, modifiers: set[str]) -> Iterator[Hit]:
    if modifiers & UNRELATED_VISIT or row.day is None:
        return
    for past in sheet.past:
        operation, days = past.row, past.row.service.global_days if past.row.service else None
        if not days or operation.day is None or operation.who != row.who or NOT_THE_SURGEON & set(operation.modifiers):
            continue
        if operation.day < row.day <= shifted(operation.day, days):
            last = shifted(operation.day, days)
            yield hit("global-visit", row.number, code=row.code, operation=operation.code, day=operation.day, last=last)
            return


def _same_day(sheet: Sheet, row: Row, modifiers: set[str]) -> Iterator[Hit]:
    others = [*sheet.rows, *(past.row for past in sheet.past)]
    for other in others:
        days = other.service.global_days if other.service else None
        if days is None or other is row or other.who != row.who or other.day is None or row.day is None:
            continue
        if days == MAJOR and shifted(other.day, -1) <= row.day <= other.day:
            if "57" not in modifiers:
                yield hit("major-without-57", row.number, code=row.code, operation=other.code)
                return
        elif days != MAJOR and other.day == row.day and not modifiers & STANDS_ALONE:
            yield hit("minor-without-25", row.number, code=row.code, procedure=other.code)
            return


def _operation(sheet: Sheet, row: Row) -> Iterator[Hit]:
    if OPERATION_AGAIN & set(row.modifiers) or row.day is None:
        return
    for past in sheet.past:
        earlier, days = past.row, past.row.service.global_days if past.row.service else None
        if not days or earlier.day is None or earlier.who != row.who:
            continue
        if earlier.day < row.day <= shifted(earlier.day, days):
            last = shifted(earlier.day, days)
            yield hit("global-operation", row.number, code=row.code, operation=earlier.code, day=earlier.day, last=last)
            return
