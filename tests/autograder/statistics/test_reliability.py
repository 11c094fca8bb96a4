"""Alpha and its relatives: a table worked by hand, identities, and girth as a second opinion."""

from __future__ import annotations

from math import isclose

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from autograder.statistics.reliability import alpha, kr20, reliability, spearman_brown, times_longer

# Five learners, four questions. Item variances (population) .24 .24 .24 .16, totals 4 3 2 1 0 with variance 2:
# alpha = 4/3 (1 - .88/2) = .7467
BY_HAND = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]], dtype=float)
BY_HAND_ALPHA = 4 / 3 * (1 - (0.16 + 0.24 + 0.24 + 0.16) / 2)

right_wrong = arrays(np.int8, st.tuples(st.integers(3, 25), st.integers(2, 12)), elements=st.integers(0, 1))
graded = arrays(
    float, st.tuples(st.integers(3, 25), st.integers(2, 12)), elements=st.integers(0, 8).map(lambda v: v / 4)
)


def test_by_hand() -> None:
    found = reliability(BY_HAND, ["a", "b", "c", "d"])
    assert found.alpha is not None and isclose(found.alpha, BY_HAND_ALPHA) and isclose(found.alpha, 0.8)
    assert found.sd is not None and isclose(found.sd, np.sqrt(2.5))  # sample SD of 4 3 2 1 0
    assert found.sem is not None and isclose(found.sem, np.sqrt(2.5) * np.sqrt(0.2))
    # without d: totals 3 3 2 1 0, variance 1.36, items .16 .24 .24
    assert isclose(found.without["d"] or 0, 3 / 2 * (1 - 0.64 / 1.36))
    assert found.kr20 and found.doubled is not None and isclose(found.doubled, 1.6 / 1.8)
    assert found.lengths == {0.7: 3, 0.8: 4, 0.9: 9}


@given(right_wrong)
def test_alpha_is_kr20_on_right_and_wrong(table: np.ndarray) -> None:
    a, k = alpha(table.astype(float)), kr20(table.astype(float))
    assert (a is None) == (k is None)
    assert a is None or isclose(a, k or 0, rel_tol=1e-9, abs_tol=1e-9)


@given(graded, st.randoms())
def test_alpha_does_not_care_about_the_order(table: np.ndarray, random: object) -> None:
    a = alpha(table)
    columns, rows = list(range(table.shape[1])), list(range(table.shape[0]))
    random.shuffle(columns)  # type: ignore[attr-defined]
    random.shuffle(rows)  # type: ignore[attr-defined]
    b = alpha(table[rows][:, columns])
    assert (a is None) == (b is None) and (a is None or isclose(a, b or 0, rel_tol=1e-7, abs_tol=1e-9))


@given(graded)
def test_alpha_does_not_care_about_the_unit_and_never_exceeds_one(table: np.ndarray) -> None:
    a, b = alpha(table), alpha(table * 7 + 3)
    assert (a is None) == (b is None) and (
        a is None or (isclose(a, b or 0, rel_tol=1e-6, abs_tol=1e-8) and a <= 1 + 1e-9)
    )


@given(graded)
def test_against_girth(table: np.ndarray) -> None:
    girth = pytest.importorskip("girth.common")
    a = alpha(table)
    assume(a is not None)
    assert isclose(a or 0, float(girth.cronbach_alpha(table.T)), rel_tol=1e-7, abs_tol=1e-9)


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_spearman_brown_there_and_back(now: float, aim: float) -> None:
    times = times_longer(now, aim)
    assert times is not None and isclose(spearman_brown(now, times), aim, rel_tol=1e-9)


def test_where_there_is_none() -> None:
    for table in (np.zeros((0, 4)), np.ones((1, 4)), np.ones((9, 1)), np.ones((9, 4)), np.zeros((9, 0))):
        found = reliability(table, [str(n) for n in range(table.shape[1])])
        assert (found.alpha, found.ci, found.sem, found.doubled) == (None, None, None, None)
    # equal totals of different answers: nothing to be reliable about
    assert alpha(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])) is None
    assert times_longer(0, 0.8) is None and times_longer(-0.2, 0.8) is None and times_longer(1, 0.8) is None


def test_questions_that_contradict_one_another() -> None:
    found = reliability(np.array([[1.0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 1, 1]]), ["a", "b", "c"])
    assert found.alpha is not None and found.alpha < 0
    assert found.sem is None and found.doubled is None and set(found.lengths.values()) == {None}
