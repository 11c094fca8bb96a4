"""Look a claim over: ask every family, fill in what the catalog says, put the findings in order."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from course.claims.edits.catalog import INSTITUTIONAL, PROFESSIONAL, catalog, chosen
from course.claims.edits.checks import CHECKS, ON_A_VOID, Ask
from course.claims.edits.model import SEVERITIES, Finding, Known
from course.claims.edits.sheet import Sheet
from course.claims.model import Claim


def look_over(claim: Claim, known: Known, only: Collection[str] | None = None) -> tuple[Finding, ...]:
    """Everything the edits have to say about a claim: whole claim first, then by line; in each, what rejects first.

    `only` narrows to edits and families by name.  Pure: the same claim and facts give the same findings, in the same
    order.  Raises CourseError for a name in `only` that does not exist, and where the course's data is missing.
    """
    wanted = chosen(only)
    table = catalog()
    sheet = Sheet(claim, known)
    kind = PROFESSIONAL if sheet.professional else INSTITUTIONAL
    found = {}
    for ask in _asked(wanted, sheet.void):
        for one in ask(sheet):
            edit = table[one.edit]
            if wanted is not None and edit.id not in wanted:
                continue
            if kind not in edit.claims or not edit.first <= sheet.first <= edit.last:
                continue
            finding = edit.finding(sheet.professional, one.line, one.values, one.place, one.group)
            found[finding] = (one.line or 0, SEVERITIES[edit.level], edit.order, finding.place, finding.sentence)
    return tuple(sorted(found, key=found.__getitem__))


@lru_cache(maxsize=64)
def _asked(wanted: frozenset[str] | None, void: bool) -> tuple[Ask, ...]:
    """The families that are asked: the same for every claim of a payer."""
    families = set(CHECKS) if wanted is None else {catalog()[one].family for one in wanted}
    return tuple(ask for family, ask in CHECKS.items() if family in families and (not void or family in ON_A_VOID))


def rejections(findings: Collection[Finding]) -> tuple[Finding, ...]:
    """Those for which the claim comes back at the door."""
    return tuple(one for one in findings if one.level == "reject")


def denials(findings: Collection[Finding]) -> tuple[Finding, ...]:
    """Those for which a payer pays a line or a claim nothing."""
    return tuple(one for one in findings if one.level == "deny")
