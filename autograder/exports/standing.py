"""Everybody's total of every assignment, as nbgrader counts it, and what is not known yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course.errors import CourseError

from .. import gradebook
from ..feedback.words import count
from ..gradebook import Assignment, Learner


@dataclass(frozen=True)
class Total:
    """One learner, one assignment. ``score``: points after the late penalty, never below 0; ``waiting``: answers to read."""

    score: float
    waiting: int


@dataclass(frozen=True)
class Policy:
    """``partial``: give what is scored so far where answers wait. ``missing_zero``: 0 for who handed in nothing."""

    partial: bool = False
    missing_zero: bool = False


@dataclass(frozen=True)
class Standing:
    """A class. ``totals`` has no entry where nothing was handed in."""

    assignments: tuple[Assignment, ...]
    learners: tuple[Learner, ...]
    totals: Mapping[tuple[str, str], Total]

    def cell(self, student: str, assignment: str, policy: Policy) -> str:
        """What goes into the table: a number, or nothing where there is no score yet."""
        total = self.totals.get((student, assignment))
        if total is None:
            return "0" if policy.missing_zero else ""
        return number(total.score) if policy.partial or not total.waiting else ""

    def notes(self, policy: Policy) -> list[str]:
        """What the table does not say by itself."""
        says = []
        for one in self.assignments:
            mine = {who: t for (who, name), t in self.totals.items() if name == one.name}
            held = sum(bool(t.waiting) for t in mine.values())
            gone = sum(learner.id not in mine for learner in self.learners)
            if held:
                says.append(
                    f"{one.name}: {count(held, 'learner')} with written answers that nobody has read; "
                    + ("their totals are without these." if policy.partial else "their cells are empty.")
                )
            if gone:
                says.append(
                    f"{one.name}: {count(gone, 'learner')} handed in nothing; "
                    + ("they have 0." if policy.missing_zero else "their cells are empty.")
                )
        return says


def number(value: float) -> str:
    """Points in a table: 2, 2.5, 0.3333; a point, whatever the language of the machine."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return text if text != "-0" else "0"


def read_standing(connection: Any, names: Collection[str] = (), students: Collection[str] = ()) -> Standing:
    """The class as the gradebook has it; all assignments and learners unless some are named. Raises CourseError."""
    there = gradebook.assignments(connection)
    for name in names:
        if name not in {one.name for one in there}:
            listed = ", ".join(one.name for one in there) or "none"
            raise CourseError(f"The gradebook does not know {name}. It has: {listed}.")
    chosen = tuple(one for one in there if not names or one.name in names)
    totals: dict[tuple[str, str], Total] = {}
    for one in chosen:
        by_student: dict[str, list[gradebook.Sheet]] = {}
        for sheet in gradebook.sheets(connection, one.name):
            by_student.setdefault(sheet.student, []).append(sheet)
        for student, sheets in by_student.items():
            totals[student, one.name] = _total(sheets)
    everybody = [one for one in gradebook.learners(connection) if not students or one.id in students]
    return Standing(chosen, tuple(everybody), totals)


def _total(sheets: Sequence[gradebook.Sheet]) -> Total:
    score = sum(s.score for s in sheets) - sum(s.penalty for s in sheets)
    return Total(max(0.0, score), sum(len(gradebook.waiting(s.grades)) for s in sheets))
