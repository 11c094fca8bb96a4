"""A report that may leave: nothing in it tells of fewer than five people, directly or by subtraction."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.statistics import outputs
from autograder.statistics.analysis import Analysis, analyse
from autograder.statistics.page import report_page
from autograder.statistics.suppress import hidden, suppress
from tests.autograder.statistics.rooms import room

classes = st.integers(0, 30).flatmap(
    lambda n: st.lists(st.lists(st.sampled_from((0.0, 0.5, 1.0, None)), min_size=4, max_size=4), min_size=n, max_size=n)
)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_no_cell_can_be_worked_out_from_the_sum(counts: list[int]) -> None:
    hide = hidden(counts)
    assert all(h for c, h in zip(counts, hide, strict=True) if 0 < c < 5)
    others = [c for c, h in zip(counts, hide, strict=True) if c and not h]
    assert sum(hide) != 1 or not others


def numbers(found: Analysis) -> None:
    w = found.whole
    for count in (w.not_submitted, w.late, w.passed, w.stopped_early, w.blank, *w.bins):
        assert count is None or count == 0 or count >= 5
    assert w.passed is None or w.n - w.passed == 0 or w.n - w.passed >= 5
    assert w.least is None and w.most is None and found.about_learners == ()
    for s in found.items:
        if s.facility is not None and s.dichotomous:
            right = round(s.facility * (s.n or 0))
            assert (right == 0 or right >= 5) and ((s.n or 0) == right or (s.n or 0) - right >= 5)
    assert all(o.n is None or o.n == 0 or o.n >= 5 for o in found.options)
    assert all(x.n >= 5 for x in found.wrong)


@given(classes)
def test_small_cells(marks: list[list[float | None]]) -> None:
    found = suppress(analyse(room(marks, [1.0] * 4, absent=3), {}))
    numbers(found)
    assert report_page(found) and json.loads(outputs.week_json(found))["small_cells_suppressed"]
    for text in (outputs.item_csv(found), outputs.distractor_csv(found)):
        assert len({len(row) for row in csv.reader(io.StringIO(text))}) == 1


@pytest.mark.parametrize("n", [1, 2, 4])
def test_a_class_of_fewer_than_five_has_no_figures(n: int) -> None:
    found = suppress(analyse(room([[1.0, 0.0]] * n), {}))
    assert found.items == () and found.whole.mean is None and found.reliability.alpha is None
    assert "no figures" in report_page(found)


def test_bins_are_joined_until_they_hold_five() -> None:
    rng = np.random.default_rng(3)
    marks = (rng.random((40, 6)) < np.linspace(0.2, 0.9, 40)[:, None]).astype(float).tolist()
    found = suppress(analyse(room(marks), {}))
    assert sum(b or 0 for b in found.whole.bins) == 40 and len(found.whole.bins) in (2, 5, 10)
