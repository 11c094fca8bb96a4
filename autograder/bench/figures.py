"""One measured figure beside its baseline, and the table of them. Pure, but for the clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """``value`` and ``baseline`` in ``unit`` (seconds or bytes); ``aim``: the value should stay below it."""

    what: str
    value: float
    against: str
    baseline: float
    unit: str = "s"
    aim: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """Value / baseline."""
        return self.value / self.baseline if self.baseline else float("inf")

    @property
    def met(self) -> bool | None:
        return None if self.aim is None else self.value < self.aim

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio, "met": self.met}


def middle(run: Callable[[], object], times: int) -> float:
    """The median of the seconds that ``run`` takes."""
    return median(seconds(run) for _ in range(times))


def by_turns(runs: Sequence[Callable[[], object]], times: int) -> list[float]:
    """Medians of several runs, taken in turns, so that a busy moment falls on all of them."""
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(times):
        for mine, run in zip(taken, runs, strict=True):
            mine.append(seconds(run))
    return [median(s) for s in taken]


def seconds(run: Callable[[], object]) -> float:
    """The seconds of one run."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def amount(value: float, unit: str) -> str:
    """6.1 ms, 2.3 s, 84 MB."""
    if unit == "bytes":
        return f"{value / 1e6:.0f} MB"
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def times(ratio: float) -> str:
    """How the value compares: "1/26" of the baseline, or "3.1 x"."""
    if 0 < ratio < 0.95:
        return f"1/{1 / ratio:.1f}" if ratio > 0.1 else f"1/{1 / ratio:.0f}"
    return f"{ratio:.1f} x" if ratio < 100 else f"{ratio:.0f} x"


def table(figures: Sequence[Figure]) -> str:
    """The figures as text, notes below."""
    head = ("", "measured", "baseline", "ratio", "aim", "")
    rows = [
        (
            f.what,
            amount(f.value, f.unit),
            f"{amount(f.baseline, f.unit)} ({f.against})",
            times(f.ratio),
            "" if f.aim is None else f"< {amount(f.aim, f.unit)}",
            {True: "met", False: "NOT met", None: ""}[f.met],
        )
        for f in figures
    ]
    widths = [max(len(r[n]) for r in [head, *rows]) for n in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [head, *rows]
    ]
    notes = [f"* {f.what}: {f.note}" for f in figures if f.note]
    return "\n".join([*lines, "", *notes]) if notes else "\n".join(lines)
