"""Tail areas and quantiles of Student's t, F and chi-square: the few that intervals and one test need.

The regularized incomplete beta and gamma functions by their classical series and continued fractions (Abramowitz and
Stegun 26.5.8, 6.5.29, 6.5.31); quantiles by bisection. A scientific library would be 35 MB for these five functions.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, inf, lgamma, log

_TINY = 1e-300
_CLOSE = 1e-15
_STEPS = 10_000


def beta_area(a: float, b: float, x: float) -> float:
    """The regularized incomplete beta function I_x(a, b), 0 <= x <= 1."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(a, b, x) / a
    return 1 - front * _beta_fraction(b, a, 1 - x) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Lentz's evaluation of the continued fraction."""
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    value = d
    for m in range(1, _STEPS):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + step * d
            c = 1 + step / c
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = c if abs(c) > _TINY else _TINY
            value *= d * c
        if abs(d * c - 1) < _CLOSE:
            break
    return value


def gamma_tail(a: float, x: float) -> float:
    """The regularized upper incomplete gamma function Q(a, x)."""
    if x <= 0:
        return 1.0
    front = exp(-x + a * log(x) - lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, _STEPS):
            term *= x / (a + n)
            total += term
            if term < total * _CLOSE:
                break
        return 1 - front * total
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    value = d
    for n in range(1, _STEPS):
        step = -n * (n - a)
        b += 2
        d = step * d + b
        d = 1 / (d if abs(d) > _TINY else _TINY)
        c = b + step / c
        c = c if abs(c) > _TINY else _TINY
        value *= d * c
        if abs(d * c - 1) < _CLOSE:
            break
    return front * value


def chi2_tail(value: float, df: float) -> float:
    """P(chi-square with ``df`` degrees of freedom > value)."""
    return gamma_tail(df / 2, value / 2)


def f_area(value: float, df1: float, df2: float) -> float:
    """P(F < value)."""
    return beta_area(df1 / 2, df2 / 2, df1 * value / (df1 * value + df2)) if value > 0 else 0.0


def f_quantile(area: float, df1: float, df2: float) -> float:
    """The value below which F falls with probability ``area``."""
    return _invert(lambda value: f_area(value, df1, df2), area)


def t_quantile(area: float, df: float) -> float:
    """The value below which Student's t falls with probability ``area`` >= 0.5."""
    return _invert(lambda value: 1 - beta_area(df / 2, 0.5, df / (df + value * value)) / 2, area)


def _invert(area_below: Callable[[float], float], area: float) -> float:
    """Bisection on [0, inf) of an increasing function."""
    if area <= area_below(0.0):
        return 0.0
    low, high = 0.0, 1.0
    while area_below(high) < area:
        low, high = high, high * 2
        if high > 1e15:
            return inf
    while high - low > 1e-12 * max(1.0, high):
        middle = (low + high) / 2
        low, high = (middle, high) if area_below(middle) < area else (low, middle)
    return (low + high) / 2
