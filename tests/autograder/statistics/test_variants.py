"""Versions of one question: Pearson's chi-square by hand, and silence where groups are too small."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.statistics.distributions import chi2_tail
from autograder.statistics.matrix import table
from autograder.statistics.variants import homogeneity, variant_stats
from tests.autograder.statistics.rooms import room


def test_chi_square_by_hand() -> None:
    # right/wrong 15/5 and 5/15: (20 * 20 - ...) Pearson: sum (o - e)^2 / e = 4 * 25 / 10 = 10
    assert homogeneity([[1] * 15 + [0] * 5, [1] * 5 + [0] * 15]) == pytest.approx(10)
    assert chi2_tail(10, 1) == pytest.approx(0.00157, abs=1e-5)


def test_silence() -> None:
    assert homogeneity([[1, 0, 1, 0], [0] * 30]) is None  # a group of four
    assert homogeneity([[1] * 10, [1] * 10]) is None  # nothing varies
    assert homogeneity([[1] * 9 + [0], [1] * 10]) is None  # one wrong answer in all: expected counts too small
    assert homogeneity([[1] * 10]) is None


def test_variants_that_grading_recorded() -> None:
    marks = [[1.0, 1.0]] * 18 + [[0.0, 1.0]] * 2 + [[1.0, 1.0]] * 4 + [[0.0, 0.0]] * 16
    names = {(n, 0): "north" if n < 20 else "south" for n in range(40)}
    (found,) = variant_stats(class_ := room(marks, variants=names), table(class_))
    assert [(v.name, v.n, round(v.mean, 2)) for v in found.variants] == [("north", 20, 0.9), ("south", 20, 0.2)]
    assert found.beyond_chance and found.df == 1 and found.slot == "w01-g01"
    assert found.variants[0].ci is not None and found.variants[0].ci.low > 0.6


def test_revisions_are_variants_only_when_both_are_current() -> None:
    class_ = room([[1.0]] * 6 + [[0.0]] * 6)
    rows = tuple(replace(r, rev="aaa" if n < 6 else "bbb") for n, r in enumerate(class_.rows))
    both = replace(class_, rows=rows)
    assert [v.name for v in variant_stats(both, table(both))[0].variants] == ["aaa", "bbb"]
    older = replace(class_, rows=tuple(replace(r, changed=r.rev == "bbb") for r in rows))
    assert variant_stats(older, table(older)) == []


def test_a_question_with_one_version_has_none() -> None:
    class_ = room([[1.0, 0.0]] * 9)
    assert variant_stats(class_, table(class_)) == []
