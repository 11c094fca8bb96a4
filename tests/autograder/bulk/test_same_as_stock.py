"""Three hundred hand-ins of every kind: bulk and stock nbgrader leave the same gradebook and the same files."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path

import pytest

from autograder.bulk.run import grade_week
from tests.autograder.bulk import compare
from tests.autograder.bulk.conftest import stock
from tests.autograder.bulk.mixed_class import ROUND, copy_course, handed_in_again, make_class, people_at_work
from tests.autograder.course_in_miniature import WEEK


@pytest.mark.slow
def test_three_hundred_of_every_kind_graded_regraded_and_forced(lone: Path, tmp_path: Path, one_engine: None) -> None:
    ours = copy_course(lone, tmp_path / "ours")
    students = make_class(ours, 300)
    theirs = copy_course(ours, tmp_path / "theirs")

    record = grade_week(ours, WEEK, bar=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert not stock(theirs)["success"]  # the time stamps that are no dates
        compare.same(ours, theirs)
        kinds = Counter(ROUND[n % len(ROUND)].__name__ for n in range(300))
        assert record.kinds["refused"] == kinds["bad_time"] > 0
        assert record.kinds["at once"] > 200 and record.kinds["own path"] > 50

        # people grade, learners hand in again: only who is newer is graded again, and what people gave stays
        for root in (ours, theirs):
            people_at_work(root, students)
            handed_in_again(root, students)
        again = grade_week(ours, WEEK, bar=False)
        stock(theirs)
        compare.same(ours, theirs)
        assert again.kinds["skipped"] > 200 and again.kinds["at once"] > 10

        # forced, some by name
        some = students[:36:3]
        forced = grade_week(ours, WEEK, bar=False, force=True, students=some)
        for student in some:
            stock(theirs, student, force=True)
        compare.same(ours, theirs)
        assert forced.graded + forced.kinds["refused"] + forced.kinds["nothing"] == len(some)
        assert forced.remarks["again"]


def test_what_is_compared_can_differ(lone: Path, tmp_path: Path) -> None:
    """The comparison itself notices a point, a permission and a byte."""
    import sqlite3

    ours = copy_course(lone, tmp_path / "ours")
    make_class(ours, 3)
    theirs = copy_course(ours, tmp_path / "theirs")
    for root in (ours, theirs):
        grade_week(root, WEEK, bar=False)
    compare.same(ours, theirs)
    path = theirs / "autograded" / "s0001" / WEEK / "assignment.ipynb"
    path.chmod(0o644)
    with pytest.raises(AssertionError, match="assignment"):
        compare.same(ours, theirs)
    path.write_text(path.read_text() + " ")
    path.chmod(0o444)
    with pytest.raises(AssertionError, match="assignment"):
        compare.same(ours, theirs)
    with sqlite3.connect(theirs / "gradebook.db") as connection:
        connection.execute("UPDATE grade SET auto_score = 0.5 WHERE rowid = 1")
    with pytest.raises(AssertionError, match="grades"):
        compare.same(ours, theirs)
