"""Do the questions measure one thing, and how exactly: alpha, the error of measurement, what more questions would bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import intervals
from .association import varies
from .intervals import Interval

LEAST_ITEMS = 5  # for an alpha of a part of the test
AIMS = (0.70, 0.80, 0.90)  # low stakes, course examination, certification: customary guides, not laws


@dataclass(frozen=True)
class Reliability:
    """``alpha``: Cronbach's, on points; for questions worth the same and scored 0/1 it is KR-20. ``sem`` in points.

    ``without``: slot -> alpha of the rest. ``doubled``: projected alpha (Spearman-Brown) of twice as many such questions;
    ``lengths``: aim -> how many such questions it would take. ``kr20``: whether every score is 0 or full.
    """

    n: int
    k: int
    alpha: float | None
    ci: Interval | None
    sd: float | None
    sem: float | None
    without: dict[str, float | None]
    doubled: float | None
    lengths: dict[float, int | None]
    kr20: bool


def alpha(points: np.ndarray) -> float | None:
    """Cronbach's alpha of a table (learners x questions) of points; None with one question or equal totals."""
    n, k = points.shape
    total = points.sum(axis=1)
    if n < 2 or k < 2 or not varies(total):
        return None
    return float(k / (k - 1) * (1 - points.var(axis=0).sum() / total.var()))


def kr20(right: np.ndarray) -> float | None:
    """Kuder-Richardson formula 20 of a table of 0 and 1."""
    n, k = right.shape
    total = right.sum(axis=1)
    if n < 2 or k < 2 or not varies(total):
        return None
    p = right.mean(axis=0)
    return float(k / (k - 1) * (1 - (p * (1 - p)).sum() / total.var()))


def spearman_brown(reliability: float, times: float) -> float:
    """The reliability of a test ``times`` as long, made of questions like these."""
    return times * reliability / (1 + (times - 1) * reliability)


def times_longer(reliability: float, aim: float) -> float | None:
    """How many times as long a test must be to reach ``aim``; None when no length does."""
    if not 0 < reliability < 1:
        return None
    return aim * (1 - reliability) / (reliability * (1 - aim))


def reliability(points: np.ndarray, slots: Sequence[str]) -> Reliability:
    """Everything about one table of points (learners x slots)."""
    n, k = points.shape
    found = alpha(points)
    sd = float(points.sum(axis=1).std(ddof=1)) if n > 1 else None
    positive = found is not None and 0 < found < 1
    lengths: dict[float, int | None] = {}
    for aim in AIMS:
        times = times_longer(found, aim) if found is not None else None
        lengths[aim] = int(np.ceil(round(times * k, 9))) if times is not None else None
    return Reliability(
        n=n,
        k=k,
        alpha=found,
        ci=intervals.of_alpha(found, n, k),
        sd=sd,
        # below 0 alpha says that the questions contradict one another; an error of measurement would mean nothing
        sem=sd * float(np.sqrt(1 - found)) if found is not None and sd is not None and found >= 0 else None,
        without={slot: alpha(np.delete(points, column, axis=1)) for column, slot in enumerate(slots)},
        doubled=spearman_brown(found, 2) if positive else None,
        lengths=lengths,
        kr20=bool(n and k and np.isin(points, (0.0, 1.0)).all()),
    )
