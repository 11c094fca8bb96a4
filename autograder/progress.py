"""A progress bar on a terminal, plain lines elsewhere; time left only once there is something to judge by."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

EVERY = 5.0  # seconds between plain lines


def time_left(done: int, total: int, seconds: float) -> str:
    """From the pace so far; empty before two are done."""
    if done < 2 or done >= total or seconds <= 0:
        return ""
    left = seconds / done * (total - done)
    return f"about {left / 60:.0f} min left" if left >= 90 else f"about {max(1, round(left)):d} s left"


def _on_terminal() -> bool:
    """A terminal without a size (some build servers have one) would swallow the bar."""
    try:
        return sys.stderr.isatty() and os.get_terminal_size(sys.stderr.fileno()).lines > 1
    except (OSError, ValueError, AttributeError):
        return False


class Progress:
    """Counts one stage. ``step()`` after each unit. Pace is taken from the first step on: nbgrader needs seconds to start."""

    def __init__(
        self,
        what: str,
        total: int,
        *,
        unit: str = "learner",
        bar: bool | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.what, self.total, self.unit, self.clock = what, total, unit, clock
        self.done = 0
        self.started = self.said = clock()
        self.begun: float | None = None
        self.first = 0
        self.bar: Any = self._bar() if (_on_terminal() if bar is None else bar) else None
        if self.bar is None:
            print(f"  {what} ...", flush=True)

    def _bar(self) -> Any:
        try:
            from tqdm import tqdm
        except ImportError:
            return None
        return tqdm(total=self.total, desc=f"{self.what:<10}", unit=self.unit, leave=True, dynamic_ncols=True)

    def step(self, done: int | None = None) -> None:
        """One more, or up to ``done``."""
        new = min(self.total, self.done + 1 if done is None else done)
        if new <= self.done:
            return
        now = self.clock()
        if self.bar is not None:
            self.bar.update(new - self.done)
        self.done = new
        if self.begun is None:
            self.begun, self.first = now, new
        if self.bar is None and now - self.said >= EVERY and new < self.total:
            self.said = now
            left = time_left(new - self.first, self.total - self.first, now - self.begun)
            print(f"  {self.what}: {new} of {self.total}{', ' + left if left else ''}", flush=True)

    def end(self) -> None:
        self.step(self.total)
        if self.bar is not None:
            self.bar.close()
        else:
            count = f"{self.total} of {self.total}, " if self.total > 1 else ""
            print(f"  {self.what}: {count}{self.clock() - self.started:.0f} s", flush=True)
