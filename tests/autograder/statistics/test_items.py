"""Facility, discrimination, upper-lower index: worked by hand, by identities, and by girth."""

from __future__ import annotations

from dataclasses import replace
from math import isclose, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from autograder.statistics.association import correlation, upper_lower
from autograder.statistics.items import ItemStats, item_stats
from autograder.statistics.matrix import table
from tests.autograder.statistics.rooms import room

marks = arrays(np.int8, st.tuples(st.integers(1, 20), st.integers(1, 8)), elements=st.integers(0, 1)).map(
    lambda a: a.astype(float).tolist()
)


def stats(*args: object, **kw: object) -> list[ItemStats]:
    class_ = room(*args, **kw)  # type: ignore[arg-type]
    return item_stats(class_, table(class_), {})


def test_by_hand() -> None:
    # Learners answer (1 1 1) (1 0 1) (0 1 0) (0 0 0). First question: p = .5; rests 2 1 1 0.
    # cov = (.5*(1+0) + -.5*(0-1)) / 4 = .25; sd .5 and sqrt(.5): r = .25 / (.5 * .7071) = .7071
    first, second, third = stats([[1, 1, 1], [1, 0, 1], [0, 1, 0], [0, 0, 0]])
    assert first.facility == 0.5 and first.n == 4 and first.ci_method == "Wilson" and first.dichotomous
    assert first.r is not None and isclose(first.r, sqrt(0.5))
    # second: rests 2 2 0 0 against 1 0 1 0: r = 0
    assert second.r == 0 and third.r is not None and isclose(third.r, sqrt(0.5))


def test_points_weigh_in_the_rest() -> None:
    # rests of the first question are 3 * second + third: 4, 1, 3, 0
    first = stats([[1, 1, 1], [1, 0, 1], [0, 1, 0], [0, 0, 0]], [1, 3, 1])[0]
    assert first.r is not None and isclose(first.r, float(np.corrcoef([1, 1, 0, 0], [4, 1, 3, 0])[0, 1]))


def test_partial_credit_has_students_interval() -> None:
    found = stats([[0.2, 1], [0.4, 0], [0.6, 1], [0.8, 0]])[0]
    assert (
        found.facility is not None and isclose(found.facility, 0.5) and found.ci_method == "t" and not found.dichotomous
    )
    assert found.facility_ci is not None and isclose(found.facility_ci.low, 0.0892, abs_tol=2e-4)


@given(marks)
def test_correlation_is_na_exactly_where_nothing_varies(table_: list[list[float]]) -> None:
    x = np.array(table_)
    for column, s in enumerate(stats(table_)):
        rest = x.sum(axis=1) - x[:, column]
        still = len(x) < 3 or np.ptp(x[:, column]) == 0 or np.ptp(rest) == 0
        assert (s.r is None) == still
        if s.r is not None:
            assert isclose(s.r, float(np.corrcoef(x[:, column], rest)[0, 1]), abs_tol=1e-9)
        assert s.facility is not None and isclose(s.facility, float(x[:, column].mean()))


@given(marks, st.randoms())
def test_the_order_of_the_roster_does_not_matter(table_: list[list[float]], random: object) -> None:
    before = stats(table_)
    random.shuffle(table_)  # type: ignore[attr-defined]
    for a, b in zip(before, stats(table_), strict=True):
        assert (
            a.facility == pytest.approx(b.facility)
            and a.r == pytest.approx(b.r)
            and a.upper_lower == pytest.approx(b.upper_lower)
        )


def test_item_rest_against_girth() -> None:
    girth = pytest.importorskip("girth")
    rng = np.random.default_rng(7)
    ability = rng.normal(size=(60, 1))
    x = (rng.normal(size=(60, 8)) < ability - rng.normal(size=(1, 8))).astype(int)
    theirs = girth.classical_test_statistics(x.T, start_value=0, stop_value=1)["Item-Score Correlation"]
    ours = [s.r for s in stats(x.astype(float).tolist())]
    assert ours == pytest.approx(list(theirs), abs=1e-9)


def test_noise_does_not_pass_for_a_good_question() -> None:
    """Against the total a pure-noise item of a five-item test shows r of about .45; against the rest it shows none."""
    rng = np.random.default_rng(1)
    x = rng.integers(0, 2, size=(4000, 5)).astype(float)
    against_total = correlation(x[:, 0], x.sum(axis=1))
    assert against_total is not None and 0.40 < against_total < 0.50
    assert abs(stats(x.tolist())[0].r or 0) < 0.05


def test_upper_lower_by_hand_and_from_forty_learners_only() -> None:
    order = np.arange(40.0)
    x = (order >= 20).astype(float)
    assert upper_lower(x, order) == 1 and upper_lower(1 - x, order) == -1
    # 11 at each end; everybody ties: no group differs from another
    assert upper_lower(x, np.zeros(40)) == pytest.approx(0)
    assert upper_lower([1.0], [1.0]) is None
    line = [[float(n >= 20), float(n >= 10), float(n >= 30)] for n in range(40)]
    # rests: ten learners have 2, twenty have 1 (half of them right), ten have 0: (10 + .5) / 11 - (0 + .5) / 11
    assert stats(line)[0].upper_lower == pytest.approx(10 / 11) and stats(line[:39])[0].upper_lower is None


def test_what_waits_is_na_and_out_of_the_totals() -> None:
    class_ = room([[1, None, 1], [0, 0, 1], [1, None, 0], [0, 0, 0]])
    scores = table(class_)
    assert (
        scores.counted.tolist() == [True, False, True] and scores.total.tolist() == [2, 1, 1, 0] and scores.out_of == 2
    )
    found = item_stats(class_, scores, {})
    assert (found[1].facility, found[1].r, found[1].n, found[1].waiting) == (None, None, 0, 2)
    assert found[0].r is not None and isclose(found[0].r, correlation([1, 0, 1, 0], [1, 1, 0, 0]) or 0)


def test_a_pool_is_one_column_and_its_members_have_their_own_takers() -> None:
    class_ = room([[1, 1], [0, 0], [1, 0], [0, 1]], items=["w01-g01a", "w01-g02"])
    twin = {"w01-g01b": replace(class_.items["w01-g01a"], id="w01-g01b")}
    moved = tuple(
        replace(r, item="w01-g01b") if r.learner in ("learner-002", "learner-003") and r.item == "w01-g01a" else r
        for r in class_.rows
    )
    pooled = replace(class_, items={**class_.items, **twin}, rows=moved)
    scores = table(pooled)
    assert scores.slots == ("w01-g01", "w01-g02") and scores.members["w01-g01"] == ("w01-g01a", "w01-g01b")
    assert scores.total.tolist() == [2, 0, 1, 1]
    assert {s.item: s.n for s in item_stats(pooled, scores, {})} == {"w01-g01a": 2, "w01-g01b": 2, "w01-g02": 4}


def test_ids_that_look_like_a_pool_but_everybody_was_asked_both() -> None:
    assert table(room([[1, 0], [0, 1]], items=["w01-g01a", "w01-g01b"])).slots == ("w01-g01a", "w01-g01b")


def test_an_earlier_wording_has_a_line_of_its_own() -> None:
    class_ = room([[1, 1], [0, 1], [1, 0], [0, 0]])
    old = tuple(
        replace(r, changed=True, rev="abc123") if r.learner == "learner-000" and r.item == "w01-g01" else r
        for r in class_.rows
    )
    class_ = replace(class_, rows=old)
    found = item_stats(class_, table(class_), {})
    assert [(s.item, s.version, s.n) for s in found] == [
        ("w01-g01", "current", 4),
        ("w01-g01", "abc123", 1),
        ("w01-g02", "current", 4),
    ]


@pytest.mark.parametrize("marks_", [[], [[1, 0]], [[1, 0], [0, 1]], [[0, 0]] * 5, [[1, 1]] * 5])
def test_tiny_empty_and_perfect_classes(marks_: list[list[float]]) -> None:
    found = stats(marks_, [1.0, 1.0])
    assert len(found) == 2 and all(s.r is None for s in found)
    assert all((s.facility is None) == (not marks_) for s in found)
