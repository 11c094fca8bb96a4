"""Time in a story: what is to happen on which working day, in order, until the 24 months are over."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from .chance import Chance
from .spool import Row
from .world import LAST

Act = Callable[[date], None]


class Calendar:
    """A queue of acts by day. `rows` collects what they leave behind."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.rows: list[Row] = []
        self._queue: list[tuple[date, int, Act]] = []
        self._count = 0

    def _later(self, day: date, act: Act) -> None:
        """On that day, or the first working day after it."""
        self._count += 1
        heapq.heappush(self._queue, (workday(day), self._count, act))

    def _soon(self, day: date, low: int, high: int, act: Act) -> None:
        """Some days later."""
        self._later(day + timedelta(days=self.chance.whole(low, high)), act)

    def _row(self, day: date, what: int, about: str, content: Any) -> None:
        self.rows.append(Row(day.isoformat(), what, about, content))

    def _pass_time(self) -> None:
        """Do everything that falls into the 24 months."""
        while self._queue:
            day, _, act = heapq.heappop(self._queue)
            if day <= LAST:
                act(day)


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
