"""What happened in a run, as data. Holds the learners there is something to say about, not the whole class."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

SLOW = 0.5  # seconds
SLOWEST = 10
ROOM = 2_000  # remarks kept of each kind; beyond that only their number


@dataclass(frozen=True)
class Remark:
    """One learner, and sentences about them."""

    student: str
    says: tuple[str, ...]


@dataclass
class Record:
    """A run. Times in seconds; ``kinds`` counts hand-ins by what became of them."""

    week: str
    began: str
    title: str = ""
    bank: str = ""
    engine: str = ""
    own_path_because: str = ""
    kinds: Counter[str] = field(default_factory=Counter)
    points: float = 0.0
    score_sum: float = 0.0
    waiting: int = 0
    late: int = 0
    remarks: dict[str, list[Remark]] = field(default_factory=dict)
    more: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, str, str]] = field(default_factory=list)
    seconds: float = 0.0  # everything
    opening: float = 0.0  # of it, until nbgrader and its configuration are there
    taken_up: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def graded(self) -> int:
        return self.kinds["at once"] + self.kinds["own path"]

    def remark(self, kind: str, student: str, *says: str) -> None:
        told = self.remarks.setdefault(kind, [])
        if len(told) < ROOM:
            told.append(Remark(student, says))
        else:
            self.more[kind] += 1

    def took(self, student: str, seconds: float, how: str) -> None:
        if seconds >= SLOW:
            heapq.heappush(self.slowest, (seconds, student, how))
            if len(self.slowest) > SLOWEST:
                heapq.heappop(self.slowest)

    def to_json(self) -> dict[str, Any]:
        graded = self.graded
        return {
            "schema": 1,
            "week": self.week,
            "title": self.title,
            "bank": self.bank,
            "began": self.began,
            "seconds": round(self.seconds, 3),
            "opening": round(self.opening, 3),
            "engine": self.engine,
            "own_path_because": self.own_path_because,
            "taken_up": self.taken_up,
            "hand_ins": sum(self.kinds.values()),
            "graded": graded,
            "at_once": self.kinds["at once"],
            "own_path": self.kinds["own path"],
            "skipped": self.kinds["skipped"],
            "nothing": self.kinds["nothing"],
            "refused": self.kinds["refused"],
            "points": self.points,
            "mean_score": self.score_sum / graded if graded else None,
            "waiting_for_a_person": self.waiting,
            "late": self.late,
            "notes": self.notes,
            "remarks": {
                kind: [{"student": r.student, "says": list(r.says)} for r in told]
                for kind, told in self.remarks.items()
            },
            "more_remarks": dict(self.more),
            "slowest": [
                {"student": s, "seconds": round(t, 3), "how": how} for t, s, how in sorted(self.slowest, reverse=True)
            ],
        }
