"""The class as a table of fractions: one row per learner who handed in, one column per question (or pool of questions)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..classroom import Classroom, Row


@dataclass(frozen=True)
class Scores:
    """``x`` (learners x slots): fractions 0..1, NaN where no score is known (it waits for a person).

    A *slot* is a question, or a pool of questions of which each learner was asked one. ``weights``: points of a slot.
    ``counted``: slots in the total, which are those where every learner has a score; so all totals are out of the
    same points. ``members``: slot -> the items that stand for it.
    """

    learners: tuple[str, ...]
    slots: tuple[str, ...]
    weights: np.ndarray
    x: np.ndarray
    counted: np.ndarray
    members: Mapping[str, tuple[str, ...]]

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Learner -> row."""
        return {one: n for n, one in enumerate(self.learners)}

    @cached_property
    def slot_of(self) -> Mapping[str, int]:
        """Item -> column."""
        return {item: n for n, slot in enumerate(self.slots) for item in self.members[slot]}

    @cached_property
    def points(self) -> np.ndarray:
        """Points of the counted slots (learners x counted slots)."""
        return self.x[:, self.counted] * self.weights[self.counted]

    @cached_property
    def total(self) -> np.ndarray:
        """Points of each learner over the counted slots."""
        return self.points.sum(axis=1)

    @property
    def out_of(self) -> float:
        return float(self.weights[self.counted].sum())

    def rest(self, slot: int) -> np.ndarray:
        """Each learner's total without this slot: what a question is compared with, never the total that holds it."""
        own = self.x[:, slot] * self.weights[slot] if self.counted[slot] else 0.0
        return self.total - own


def table(room: Classroom) -> Scores:
    """The table of a class. Learners without a hand-in, or without any grade, have no row."""
    rows = [r for r in room.rows if r.submitted]
    learners = tuple(dict.fromkeys(r.learner for r in rows))
    members = _slots(room, rows)
    slots = tuple(members)
    x = np.full((len(learners), len(slots)), np.nan)
    line = {one: n for n, one in enumerate(learners)}
    column = {item: n for n, slot in enumerate(slots) for item in members[slot]}
    for row in rows:
        if row.fraction is not None:
            x[line[row.learner], column[row.item]] = row.fraction
    weights = np.array([max(room.items[i].points for i in members[s]) for s in slots], dtype=float)
    counted = ~np.isnan(x).any(axis=0) & (weights > 0) if len(learners) else np.zeros(len(slots), dtype=bool)
    return Scores(learners, slots, weights, x, counted, members)


def _slots(room: Classroom, rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    """Slot -> its items, in page order. Items of one pool share a slot when nobody was asked two of them."""
    pools: dict[str, list[str]] = {}
    for item, info in room.items.items():
        pools.setdefault(info.pool, []).append(item)
    asked: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.learner, room.items[row.item].pool)
        asked[key] = asked.get(key, 0) + 1
    twice = {pool for (_, pool), times in asked.items() if times > 1}
    found: dict[str, tuple[str, ...]] = {}
    for item, info in room.items.items():
        if len(pools[info.pool]) > 1 and info.pool not in twice and rows:
            found[info.pool] = tuple(pools[info.pool])
        else:
            found[item] = (item,)
    return found
