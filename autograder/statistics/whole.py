"""The week as a whole: scores, pass rate, questions not reached; and the same by objective, exam domain and level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from course.items.model import Item

from ..classroom import Classroom
from . import intervals
from .intervals import Interval
from .matrix import Scores
from .reliability import LEAST_ITEMS, alpha

BINS = 10
EXAMS = {"cpc": "CPC", "cpb": "CPB", "cpma": "CPMA", "cca": "CCA", "ccs": "CCS", "cbcs": "CBCS", "cic": "CIC"}


@dataclass(frozen=True)
class WeekStats:
    """Points over the counted questions; ``mean`` ... ``most`` are percent of ``out_of``. None: n/a, or too
    few people to tell (see ``suppress``).

    ``skipped``: questions left empty before the last one answered, over all learners; ``not_reached``: after it.
    ``bins``: learners with 0 to 10 %, 10 to 20 % ... 90 to 100 % (the last holds both ends).
    """

    n: int
    enrolled: int | None
    not_submitted: int | None
    late: int | None
    out_of: float
    mean: float | None
    median: float | None
    sd: float | None
    quartiles: tuple[float, float, float] | None
    least: float | None
    most: float | None
    cut: float
    passed: int | None
    passed_ci: Interval | None
    bins: tuple[int | None, ...]
    skipped: int | None
    not_reached: int | None
    stopped_early: int | None
    blank: int | None
    waiting: int
    left_out: Mapping[str, int]  # slot -> answers that wait for a person (or are missing): not in the totals

    @property
    def pass_rate(self) -> float | None:
        return self.passed / self.n if self.n and self.passed is not None else None


def week_stats(room: Classroom, scores: Scores, cut: float) -> WeekStats:
    """``cut`` in percent of the points."""
    percent = percents(scores)
    n = len(scores.learners) if scores.out_of else 0
    ends = np.linspace(0, 100, BINS + 1)
    places = np.minimum(np.floor(percent / ends[1] + 1e-9).astype(int), BINS - 1) if n else np.array([], dtype=int)
    passed = int((percent >= cut - 1e-9).sum()) if n else 0
    skipped, not_reached, stopped, blank = _left_empty(room, scores)
    waits = np.isnan(scores.x).sum(axis=0)
    return WeekStats(
        n=n,
        enrolled=len(room.learners),
        not_submitted=sum(not one.submitted for one in room.learners),
        late=sum(one.late > 0 for one in room.learners),
        out_of=scores.out_of,
        mean=float(percent.mean()) if n else None,
        median=float(np.median(percent)) if n else None,
        sd=float(percent.std(ddof=1)) if n > 1 else None,
        quartiles=tuple(float(q) for q in np.quantile(percent, (0.25, 0.5, 0.75))) if n else None,
        least=float(percent.min()) if n else None,
        most=float(percent.max()) if n else None,
        cut=cut,
        passed=passed,
        passed_ci=intervals.of_share(passed, n),
        bins=tuple(int(c) for c in np.bincount(places, minlength=BINS)),
        skipped=skipped,
        not_reached=not_reached,
        stopped_early=stopped,
        blank=blank,
        waiting=sum(r.needs_person and r.score is None for r in room.rows),
        left_out={slot: int(waits[c]) for c, slot in enumerate(scores.slots) if not scores.counted[c]} if n else {},
    )


def percents(scores: Scores) -> np.ndarray:
    """Each learner's points in percent of the counted points."""
    return 100 * scores.total / scores.out_of if scores.out_of else np.zeros(len(scores.learners))


def _left_empty(room: Classroom, scores: Scores) -> tuple[int, int, int, int]:
    """(skipped, not reached, learners who stopped early, learners who answered nothing)."""
    answered: dict[str, list[bool]] = {one: [] for one in scores.learners}
    for row in room.rows:
        if row.submitted and row.state:
            answered[row.learner].append(row.answered)
    skipped = not_reached = stopped = blank = 0
    for marks in answered.values():
        if not any(marks):
            blank += 1
            continue
        last = max(n for n, mark in enumerate(marks) if mark)
        after = len(marks) - 1 - last
        skipped += sum(not mark for mark in marks[:last])
        not_reached += after
        stopped += after > 0
    return skipped, not_reached, stopped, blank


@dataclass(frozen=True)
class Group:
    """Some of the questions together. ``mean``: percent of their points; ``alpha`` only with five of them or more."""

    kind: str  # objective, an exam's name, or level
    name: str
    title: str
    items: tuple[str, ...]
    points: float
    mean: float | None
    ci: Interval | None  # percent
    alpha: float | None


def groups(room: Classroom, scores: Scores, items: Mapping[str, Item]) -> list[Group]:
    """By objective, then by the domains of each exam, then by cognitive level; only counted slots."""
    sets: dict[tuple[str, str, str], list[int]] = {}
    for column, slot in enumerate(scores.slots):
        if not scores.counted[column]:
            continue
        first = scores.members[slot][0]
        objective = room.items[first].objective
        if objective:
            sets.setdefault(("objective", objective, room.objectives.get(objective, objective)), []).append(column)
        tags = items[first].public.get("tags") or {} if first in items else {}
        for exam, domain in tags.items():
            if exam in EXAMS:
                sets.setdefault((EXAMS[exam], str(domain), f"{EXAMS[exam]} domain {domain}"), []).append(column)
        if isinstance(tags.get("level"), str):
            sets.setdefault(("level", tags["level"], tags["level"].capitalize()), []).append(column)
    order = ["objective", *EXAMS.values(), "level"]
    return [_group(scores, *key, sets[key]) for key in sorted(sets, key=lambda k: (order.index(k[0]), k[1]))]


def _group(scores: Scores, kind: str, name: str, title: str, columns: list[int]) -> Group:
    weights = scores.weights[columns]
    points = scores.x[:, columns] * weights
    shares = points.sum(axis=1) / weights.sum()
    ci = intervals.of_mean(shares.tolist())
    return Group(
        kind,
        name,
        title,
        tuple(scores.slots[c] for c in columns),
        float(weights.sum()),
        100 * float(shares.mean()) if shares.size else None,
        Interval(100 * ci.low, 100 * ci.high) if ci else None,
        alpha(points) if len(columns) >= LEAST_ITEMS else None,
    )
