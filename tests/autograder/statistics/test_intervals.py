"""Intervals and the distributions behind them, held against printed tables and against scipy."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.statistics import distributions as d
from autograder.statistics import intervals
from autograder.statistics.intervals import Interval


@pytest.mark.parametrize(
    ("found", "printed"),
    [
        (d.t_quantile(0.975, 1), 12.706), (d.t_quantile(0.975, 10), 2.228), (d.t_quantile(0.975, 30), 2.042),
        (d.f_quantile(0.95, 3, 10), 3.708), (d.f_quantile(0.975, 10, 20), 2.774), (d.f_quantile(0.95, 1, 1), 161.45),
    ],
)  # fmt: skip
def test_quantiles_as_printed_in_tables(found: float, printed: float) -> None:
    assert isclose(found, printed, rel_tol=3e-4)


@pytest.mark.parametrize(
    ("value", "df", "tail"), [(3.841, 1, 0.05), (5.991, 2, 0.05), (18.307, 10, 0.05), (23.209, 10, 0.01), (0, 3, 1)]
)
def test_chi_square_as_printed_in_tables(value: float, df: int, tail: float) -> None:
    assert isclose(d.chi2_tail(value, df), tail, abs_tol=2e-5)


@given(st.floats(0.5, 300), st.floats(0.5, 300), st.floats(0.001, 0.999))
def test_areas_against_scipy(a: float, b: float, x: float) -> None:
    special = pytest.importorskip("scipy.special")
    assert isclose(d.beta_area(a, b, x), float(special.betainc(a, b, x)), rel_tol=1e-7, abs_tol=1e-12)
    assert isclose(d.gamma_tail(a, x * 3 * a), float(special.gammaincc(a, x * 3 * a)), rel_tol=1e-7, abs_tol=1e-12)


@settings(max_examples=25)
@given(st.integers(1, 400), st.integers(1, 400), st.floats(0.01, 0.99))
def test_quantiles_against_scipy(df1: int, df2: int, area: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    assert isclose(d.f_quantile(area, df1, df2), float(stats.f.ppf(area, df1, df2)), rel_tol=1e-6)
    assert isclose(d.t_quantile(0.5 + area / 2, df1), float(stats.t.ppf(0.5 + area / 2, df1)), rel_tol=1e-6)


@pytest.mark.parametrize(
    ("n", "low", "high"), [(10, 0.40, 0.89), (20, 0.48, 0.85), (30, 0.52, 0.83), (50, 0.56, 0.81), (100, 0.60, 0.78)]
)
def test_wilson_by_hand(n: int, low: float, high: float) -> None:
    found = intervals.of_share(0.7 * n, n)
    assert found is not None and (round(found.low, 2), round(found.high, 2)) == (low, high)


@pytest.mark.parametrize(
    ("n", "low", "high"), [(10, -0.41, 0.78), (20, -0.16, 0.66), (30, -0.07, 0.60), (50, 0.02, 0.53), (100, 0.11, 0.47)]
)
def test_fisher_by_hand(n: int, low: float, high: float) -> None:
    found = intervals.of_correlation(0.30, n)
    assert found is not None and abs(found.low - low) < 0.01 and abs(found.high - high) < 0.01


def test_at_the_ends_and_where_there_is_none() -> None:
    nobody, everybody = intervals.of_share(0, 10), intervals.of_share(10, 10)
    assert nobody is not None and nobody.low == 0 and 0.27 < nobody.high < 0.28
    assert everybody is not None and everybody.high == 1 and 0.72 < everybody.low < 0.73
    assert intervals.of_share(0, 0) is None
    assert intervals.of_mean([]) is None and intervals.of_mean([0.5]) is None and intervals.of_mean([0.5, 0.5]) is None
    assert (
        intervals.of_correlation(None, 30) is None
        and intervals.of_correlation(1.0, 30) is None
        and intervals.of_correlation(0.5, 3) is None
    )
    assert (
        intervals.of_alpha(None, 30, 5) is None
        and intervals.of_alpha(0.8, 2, 5) is None
        and intervals.of_alpha(0.8, 30, 1) is None
    )
    assert intervals.of_ratio([1, 2], [2, 2]) is None and intervals.of_ratio([0] * 9, [0] * 9) is None


def test_student_by_hand() -> None:
    # mean 0.5, s = 0.2582, n = 4, t(3) = 3.182: 0.5 ± 0.4108
    found = intervals.of_mean([0.2, 0.4, 0.6, 0.8])
    assert found is not None and isclose(found.low, 0.0892, abs_tol=2e-4) and isclose(found.high, 0.9108, abs_tol=2e-4)


def test_feldt_by_the_formula() -> None:
    stats = pytest.importorskip("scipy.stats")
    found = intervals.of_alpha(0.80, 30, 10)
    assert found is not None
    assert isclose(found.low, 1 - 0.2 * stats.f.ppf(0.975, 29, 261), rel_tol=1e-7)
    assert isclose(found.high, 1 - 0.2 * stats.f.ppf(0.025, 29, 261), rel_tol=1e-7)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_is_symmetric(pair: tuple[int, int]) -> None:
    count, n = pair
    found, mirror = intervals.of_share(count, n), intervals.of_share(n - count, n)
    assert found is not None and mirror is not None
    assert 0 <= found.low <= count / n + 1e-12 and count / n - 1e-12 <= found.high <= 1
    assert isclose(found.low, 1 - mirror.high, abs_tol=1e-9)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(9, 12)), min_size=5, max_size=40))
def test_the_bootstrap_is_the_same_every_time_and_holds_the_ratio(pairs: list[tuple[int, int]]) -> None:
    counts, totals = [c for c, _ in pairs], [t for _, t in pairs]
    first, second = intervals.of_ratio(counts, totals, times=300), intervals.of_ratio(counts, totals, times=300)
    assert first == second and isinstance(first, Interval) and 0 <= first.low <= first.high <= 1
    assert first.low - 0.05 <= sum(counts) / sum(totals) <= first.high + 0.05
