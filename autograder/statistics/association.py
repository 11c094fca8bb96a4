"""Correlations that say n/a where nothing varies."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

SAME = 1e-9  # points; values closer than this are the same value


def varies(values: ArrayLike) -> bool:
    """Whether two of the values differ."""
    array = np.asarray(values, dtype=float)
    return array.size > 1 and float(np.ptp(array)) > SAME


def correlation(x: ArrayLike, y: ArrayLike) -> float | None:
    """Pearson's r; None (n/a) with fewer than three pairs or when one side does not vary."""
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if a.size < 3 or not (varies(a) and varies(b)):
        return None
    a, b = a - a.mean(), b - b.mean()
    r = float((a @ b) / np.sqrt((a @ a) * (b @ b)))
    return min(1.0, max(-1.0, r))


def mean(values: ArrayLike) -> float | None:
    array = np.asarray(values, dtype=float)
    return float(array.mean()) if array.size else None


def upper_lower(x: ArrayLike, order: ArrayLike, share: float = 0.27) -> float | None:
    """Mean of ``x`` in the top 27 % by ``order`` minus that in the bottom 27 % (T. L. Kelley, 1939).

    Learners who tie at the border share the places that are left, so the order of the roster does not matter.
    """
    x, order = np.asarray(x, dtype=float), np.asarray(order, dtype=float)
    size = round(share * x.size)
    if size < 1:
        return None
    return _mean_of_top(x, order, size) - _mean_of_top(x, -order, size)


def _mean_of_top(x: np.ndarray, order: np.ndarray, size: int) -> float:
    border = np.sort(order)[::-1][size - 1]
    above, at = order > border + SAME, np.abs(order - border) <= SAME
    left = size - int(above.sum())
    return float((x[above].sum() + left * x[at].mean()) / size)
