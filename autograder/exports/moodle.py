"""Moodle's grade import: a row per learner, a column per assignment. Pure.

Moodle asks which column names the learner ("Map from ... Map to"): take ID number or Email address.
"""

from __future__ import annotations

from ..tables import harmless, table_text
from .standing import Policy, Standing

_COLUMNS = ("First name", "Last name", "ID number", "Email address")


def moodle_csv(standing: Standing, policy: Policy) -> str:
    head = [*_COLUMNS, *(harmless(one.name) for one in standing.assignments)]
    rows = [
        [
            *map(harmless, (one.first_name, one.last_name, one.id, one.email)),
            *(standing.cell(one.id, a.name, policy) for a in standing.assignments),
        ]
        for one in standing.learners
    ]
    return table_text([head, *rows])
