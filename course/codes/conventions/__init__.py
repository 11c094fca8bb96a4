"""The rules between the codes of one encounter: excludes, sequence, sides, positions, age and sex, combinations.

    from course.codes.conventions import Encounter, explain
    for finding in explain(Encounter(("E11.22", "I10", "N18.32"), date(2026, 6, 3))):
        print(finding.severity, finding.sentence, finding.mend)

See docs/conventions.md for what each rule does, and what no rule here can know.
"""

from __future__ import annotations

from course.codes.conventions.explain import explain, may_stand_together, reading_of, sequence_hints
from course.codes.conventions.model import CHECK, ERROR, INPATIENT, OUTPATIENT, Encounter, Finding, Pair, Source
from course.codes.conventions.seventh import Construction, build, constructible
from course.codes.conventions.sides import siblings

__all__ = [
    "CHECK",
    "ERROR",
    "INPATIENT",
    "OUTPATIENT",
    "Construction",
    "Encounter",
    "Finding",
    "Pair",
    "Source",
    "build",
    "constructible",
    "explain",
    "may_stand_together",
    "reading_of",
    "sequence_hints",
    "siblings",
]
