"""The gradebook, read after stock grading, and held against the known answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..bank import Bank
from .people import LAST_NAME, Learner
from .story import DUE, Story, worth

DUST = 1e-6  # points; the same floats take the same way, so this is generous


@dataclass(frozen=True)
class Record:
    """One learner in the gradebook. ``points``: graded item -> auto score; None waits for a person."""

    learner: str
    handed_in: bool
    points: Mapping[str, float | None] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    total: float = 0.0
    of: float = 0.0
    seconds_late: float = 0.0

    @property
    def share(self) -> float:
        """Of the points that a machine can give."""
        return self.total / self.of if self.of else 0.0


def enrol(root: Path, week: str, learners: Iterable[Learner]) -> None:
    """Put the class and the due date into the gradebook, as an instructor would."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(week, duedate=DUE.replace(tzinfo=None))
        for one in learners:
            gradebook.update_or_create_student(one.id, first_name=one.first_name, last_name=LAST_NAME, email=one.email)


def read_gradebook(root: Path, bank: Bank, learners: Iterable[Learner]) -> dict[str, Record]:
    from nbgrader.api import Gradebook, MissingEntry

    records = {}
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        for one in learners:
            try:
                submission = gradebook.find_submission(bank.week, one.id)
            except MissingEntry:
                records[one.id] = Record(one.id, False)
                continue
            grades = [g for notebook in submission.notebooks for g in notebook.grades]
            points = {g.name: g.auto_score for g in grades}
            waiting = frozenset(g.name for g in grades if g.needs_manual_grade)
            scored = [i.points for i in bank.graded() if i.id not in waiting]
            total = sum(p for p in points.values() if p is not None)
            records[one.id] = Record(
                one.id, True, points, waiting, total, sum(scored), submission.total_seconds_late or 0.0
            )
    return records


def disagreements(bank: Bank, story: Story, record: Record) -> list[str]:
    """Where the gradebook does not hold what scoring the answers directly gives. Empty: they agree."""
    if story.handed_in is None or not record.handed_in:
        return (
            []
            if (story.handed_in is not None) == record.handed_in
            else ["handed in, but not in the gradebook" if story.handed_in else "in the gradebook, but never handed in"]
        )
    known = worth(bank, story)
    says = [f"{item} is graded but not in the bank" for item in sorted(set(record.points) - set(known))]
    for item, expected in known.items():
        if item not in record.points:
            says.append(f"{item} is missing in the gradebook")
            continue
        found = record.points[item]
        if expected is None:
            if found is not None or item not in record.waiting:
                says.append(f"{item} should wait for a person, the gradebook has {found}")
        elif found is None or abs(found - expected) > DUST:
            says.append(
                f"{item} should have {expected:g}, the gradebook has {found if found is None else format(found, 'g')}"
            )
    return says
