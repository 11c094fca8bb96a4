"""HCPCS Level II and the small code sets of a claim: look a code up, list a set, search it.

    from course.codes.sets import look_up, search
    look_up("hcpcs", "j1885", date(2026, 6, 3)).title
    search("modifier", "both sides", date(2026, 6, 3))[0].code

The course ships teaching tables (`datasets/codes/sets`), not the whole sets.  That a code is not in a teaching table
says nothing about the code, so the answer is then `NOT_HELD`, never "no such code".  Where an official file was
imported (`course.codes.imports`), answers rest on it and name it.
"""

from __future__ import annotations

from course.codes.sets.finder import search
from course.codes.sets.lookup import look_up
from course.codes.sets.tables import Dose, Row, System, dose, entries, policy, row, system, systems
from course.codes.sets.words import FORM_ONLY, NOT_HELD

__all__ = [
    "FORM_ONLY",
    "NOT_HELD",
    "Dose",
    "Row",
    "System",
    "dose",
    "entries",
    "look_up",
    "policy",
    "row",
    "search",
    "system",
    "systems",
]
