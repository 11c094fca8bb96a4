"""Units that are medically unlikely: the most a person could need in a day (the form of the MUE table).

The indicator says how units are counted: 1 each line by itself, 2 the whole day and no appeal (the limit is law or the
code itself), 3 the whole day, but a record can prove more.  `datasets/claims/edits/unit_limits.csv`, a teaching table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from course.claims.edits import files
from course.claims.edits.sheet import Hit, Sheet, hit

LINE, POLICY, CLINICAL = "1", "2", "3"
_EDITS = {POLICY: "units-day-policy", CLINICAL: "units-day-clinical"}


@dataclass(frozen=True)
class Limit:
    """At most `units` of a code, counted as the indicator says."""

    code: str
    units: int
    indicator: str
    first: date
    last: date


@cache
def table() -> dict[str, tuple[Limit, ...]]:
    """The limits by code."""
    found: dict[str, list[Limit]] = {}
    for line in files.lines("unit_limits.csv"):
        limit = Limit(line["code"], int(line["units"]), line["indicator"], *files.span(line))
        found.setdefault(limit.code, []).append(limit)
    return {code: tuple(many) for code, many in found.items()}


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Line by line; the units of a day come from all lines of the same provider, earlier claims included."""
    if not sheet.rules.mue:
        return
    limits = table()
    for row, _ in sheet.coded:
        for limit in limits.get(row.code, ()):
            if not limit.first <= (row.day or sheet.first) <= limit.last:
                continue
            if limit.indicator == LINE:
                if row.units > limit.units:
                    yield hit("units-line", row.number, code=row.code, units=row.units, most=limit.units)
                continue
            total = sum(
                other.units
                for other in (*sheet.rows, *(past.row for past in sheet.past))
                if other.code == row.code and other.day == row.day and other.who == row.who
            )
            if total > limit.units:
                yield hit(_EDITS[limit.indicator], row.number, code=row.code, units=total, most=limit.units)
