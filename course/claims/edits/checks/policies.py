"""Coverage policies in the form of NCDs and LCDs: which diagnoses support a service, how often, at what age, how much.

`datasets/claims/edits/policies.csv`; a payer names the policies it uses (`Rules.lcd`).  The diagnosis lists are short
and ours; they teach the mechanism.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from course.claims.edits import files
from course.claims.edits.sheet import Hit, Row, Sheet, hit, shifted
from course.claims.edits.spec import Codes, Prefixes, codes, prefixes
from course.claims.money import amount
from course.codes.forms import tidy

EVERY = "*"


@dataclass(frozen=True)
class Policy:
    """One policy for `codes`; `counts` are the codes whose earlier dates count. `supported` diagnoses of which one must be pointed to (None: any); `gap` the time that must pass
    between two services: "11m" whole months after the month of the last one, "90d" days, "once" a lifetime; `cents`
    the yearly amount above which modifier KX is needed; `kind` NCD or LCD decides the remark."""

    id: str
    kind: str
    codes: Codes
    counts: Codes
    supported: Prefixes | None
    gap: str
    cents: int | None
    title: str
    first: date
    last: date


@cache
def table() -> dict[str, Policy]:
    """Every policy by its id."""
    return {line["id"]: _policy(line) for line in files.lines("policies.csv")}


def _policy(line: dict[str, str]) -> Policy:
    return Policy(
        line["id"],
        line["kind"],
        codes(line["codes"]),
        codes(line["counts"] or line["codes"]),
        prefixes(line["under"]) if line["under"] else None,
        line["gap"],
        int(line["cents"]) if line["cents"] else None,
        line["title"],
        *files.span(line),
    )


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Each policy of the payer against each line."""
    if not sheet.rules.lcd:
        return
    named = (
        table().values() if EVERY in sheet.rules.lcd else (table()[one] for one in sheet.rules.lcd if one in table())
    )
    for policy in named:
        mine = [row for row, _ in sheet.coded if row.code in policy.codes and _in_force(policy, row.day or sheet.first)]
        for row in mine:
            if policy.supported is not None and not _supported(sheet, row, policy.supported):
                yield hit(
                    f"policy-diagnosis-{policy.kind.lower()}",
                    row.number,
                    group=sheet.with_abn(row),
                    code=row.code,
                    title=policy.title,
                )
            if policy.gap:
                yield from _too_soon(sheet, row, policy)
        if policy.cents is not None:
            yield from _threshold(sheet, mine, policy)


def _in_force(policy: Policy, day: date) -> bool:
    return policy.first <= day <= policy.last


def _supported(sheet: Sheet, row: Row, supported: Prefixes) -> bool:
    """Whether a diagnosis of the line is on the list; on a bill every diagnosis counts for every line."""
    if sheet.office is not None:
        many = sheet.office.diagnoses
        pointed = [many[one - 1] for one in row.line.pointers if 1 <= one <= len(many)]
    else:
        assert sheet.hospital is not None
        pointed = [sheet.hospital.principal.code, *(one.code for one in sheet.hospital.others)]
    return any(supported.holds(tidy(code)) for code in pointed)


def _too_soon(sheet: Sheet, row: Row, policy: Policy) -> Iterator[Hit]:
    day = row.day or sheet.first
    before = [
        past.row.day
        for past in sheet.past
        if past.row.code in policy.counts and past.row.day is not None and past.row.day <= day
    ]
    if not before:
        return
    last = max(before)
    free = next_day(last, policy.gap)
    if free is None:
        yield hit("policy-once", row.number, group=sheet.with_abn(row), code=row.code, last=last, title=policy.title)
    elif day < free:
        edit = f"policy-frequency-{policy.kind.lower()}"
        group = sheet.with_abn(row)
        yield hit(edit, row.number, group=group, code=row.code, last=last, free=free, title=policy.title)


def next_day(last: date, gap: str) -> date | None:
    """The first day on which a service is covered again; None: never.

    >>> next_day(date(2025, 5, 20), "11m"), next_day(date(2026, 4, 1), "90d"), next_day(date(2026, 4, 1), "once")
    (datetime.date(2026, 5, 1), datetime.date(2026, 6, 30), None)
    """
    if gap == "once":
        return None
    count, unit = int(gap[:-1]), gap[-1]
    if unit == "d":
        return shifted(last, count)
    months = last.year * 12 + last.month + count  # months are counted whole, from the month after the last service
    return date(min(months // 12, date.max.year), months % 12 + 1, 1)


def _threshold(sheet: Sheet, mine: list[Row], policy: Policy) -> Iterator[Hit]:
    """Therapy above the yearly amount needs KX. What was allowed before is a fact of the payer (`Known.therapy`)."""
    spent = sheet.known.therapy
    if spent is None:
        return
    assert policy.cents is not None
    for row in mine:
        spent += max(row.charge, 0)
        if spent > policy.cents and "KX" not in row.modifiers:
            yield hit("therapy-threshold", row.number, code=row.code, spent=amount(spent), most=amount(policy.cents))
