"""Edits: what a scrubber and a payer's front end look at before and when a claim is decided.

    from course.claims.edits import Known, look_over
    for finding in look_over(claim, Known(day=date(2026, 6, 5))):
        print(finding.level, finding.place, finding.sentence, finding.check)

The catalog and the tables behind it are data with effective dates (`datasets/claims/edits`); docs/edits.md says what
each does, and what no edit here can know.
"""

from __future__ import annotations

from course.claims.edits.catalog import Edit, catalog, families
from course.claims.edits.engine import denials, look_over, rejections
from course.claims.edits.model import DENY, REJECT, WARN, Finding, Known, Rules, Standing

__all__ = [
    "DENY",
    "REJECT",
    "WARN",
    "Edit",
    "Finding",
    "Known",
    "Rules",
    "Standing",
    "catalog",
    "denials",
    "families",
    "look_over",
    "rejections",
]
