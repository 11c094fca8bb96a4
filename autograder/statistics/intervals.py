"""95 % intervals for shares, means, correlations and alpha. None where a class is too small for one."""

from __future__ import annotations

from collections.abc import Sequence
from math import atanh, sqrt, tanh
from statistics import fmean, stdev
from typing import NamedTuple

import numpy as np

from .distributions import f_quantile, t_quantile

Z = 1.959963984540054  # 97.5 % of the normal distribution
_LEVEL = 0.975


class Interval(NamedTuple):
    """Both ends included."""

    low: float
    high: float


def of_share(count: float, n: int) -> Interval | None:
    """Wilson's score interval of a share (E. B. Wilson, 1927): good at 0, at 1 and in small classes."""
    if n < 1:
        return None
    share, wide = count / n, Z * Z / n
    middle = (share + wide / 2) / (1 + wide)
    half = Z * sqrt(share * (1 - share) / n + wide / (4 * n)) / (1 + wide)
    return Interval(max(0.0, middle - half) if count > 0 else 0.0, min(1.0, middle + half) if count < n else 1.0)


def of_mean(values: Sequence[float]) -> Interval | None:
    """Student's t interval of a mean of fractions, kept inside 0 to 1. None where all are equal: no width is no certainty."""
    n = len(values)
    spread = stdev(values) if n > 1 else 0.0
    if spread < 1e-9:
        return None
    middle, half = fmean(values), t_quantile(_LEVEL, n - 1) * spread / sqrt(n)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def of_correlation(r: float | None, n: int) -> Interval | None:
    """Fisher's z interval. A correlation of exactly 1 or -1 has none."""
    if r is None or n < 4 or abs(r) >= 1 - 1e-12:
        return None
    half = Z / sqrt(n - 3)
    return Interval(tanh(atanh(r) - half), tanh(atanh(r) + half))


def of_ratio(counts: Sequence[float], totals: Sequence[float], *, times: int = 2000) -> Interval | None:
    """Percentile bootstrap interval of sum(counts) / sum(totals), drawing whole learners.

    The codes of one learner belong together, so they are drawn together. Always the same draws: same class, same interval.
    """
    n, c, t = len(counts), np.asarray(counts, dtype=float), np.asarray(totals, dtype=float)
    if n < 5 or t.sum() <= 0:
        return None
    drawn = np.random.default_rng(20_000).integers(0, n, size=(times, n))
    below = t[drawn].sum(axis=1)
    ratios = c[drawn].sum(axis=1)[below > 0] / below[below > 0]
    low, high = np.quantile(ratios, (1 - _LEVEL, _LEVEL))
    return Interval(float(low), float(high))


def of_alpha(alpha: float | None, n: int, k: int) -> Interval | None:
    """Feldt's interval of alpha for ``n`` learners and ``k`` questions (L. S. Feldt, 1965)."""
    if alpha is None or n < 3 or k < 2:
        return None
    df1, df2 = n - 1, (n - 1) * (k - 1)
    low = 1 - (1 - alpha) * f_quantile(_LEVEL, df1, df2)
    high = 1 - (1 - alpha) * f_quantile(1 - _LEVEL, df1, df2)
    return Interval(low, high)
