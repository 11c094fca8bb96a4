"""The bench of feedback pages measures the same pages both ways."""

from __future__ import annotations

from pathlib import Path

from autograder.bank import load_bank
from autograder.bench import feedback
from tests.autograder.course_in_miniature import REPO, WEEK, make_course


def test_pages_are_measured_on_the_same_graded_notebooks(tmp_path: Path) -> None:
    root = make_course(tmp_path / "course")
    (figure,) = feedback.measure(REPO, root, load_bank(root, WEEK), 2, 1)
    assert figure.value > 0 and figure.baseline > 0 and figure.aim == figure.baseline / 20
