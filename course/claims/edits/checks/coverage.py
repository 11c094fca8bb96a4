"""Eligibility: is the person covered by this plan on the day of service?

What the payer knows (`Known.coverage_active`) decides. The practice's own registration can only warn.
"""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.edits.sheet import Hit, Sheet, hit


def ask(sheet: Sheet) -> Iterator[Hit]:
    """The coverage that the claim is sent to."""
    coverage, active = sheet.coverage, sheet.known.coverage_active
    if coverage is None or not sheet.claim.lines:
        return
    begins, ends = coverage.start, coverage.end
    if active is False:
        if sheet.first < begins:
            yield hit("coverage-not-begun", day=sheet.first, payer=coverage.payer)
        else:
            yield hit("coverage-ended", day=sheet.first, payer=coverage.payer)
    elif active is None:
        if not coverage.covers(sheet.first):
            when = f"from {begins}" + (f" to {ends}" if ends else "")
            yield hit("coverage-look", day=sheet.first, payer=coverage.payer, when=when)
        elif not coverage.covers(sheet.last):
            yield hit("coverage-part", first=sheet.first, last=sheet.last, end=ends)
