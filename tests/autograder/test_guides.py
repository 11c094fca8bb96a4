"""The instructor's guide: every command on it runs, in its order, on a class that hands in; so do those of the pages behind it."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest

from course import cli
from tests.autograder.course_in_miniature import PERFECT, REPO, WEEK, hand_in, nbgrader
from tests.autograder.pages import commands
from tests.autograder.plugin.conftest import course, released  # noqa: F401

# Not run here, each with the reason.
ELSEWHERE = {
    "make demo": "tests/autograder/demo runs a class",
    "python -m venv .venv": "tests/house installs into a fresh environment",
    "source .venv/bin/activate": "as above",
    "python -m pip install -r requirements/instructor.txt": "as above",
    "python -m pip install --no-deps -e .": "as above",
    "python -m autograder.bench hostile": "tests/autograder/sandbox runs the table",
    "python -m autograder.bench hostile --stock": "as above, for a few rows",
    "pip install -e '.[cluster]'": "requirements/test.txt holds it",
    "dask scheduler": "tests/autograder/bulk starts a real one",
    "dask worker tcp://10.0.0.5:8786": "as above",
    "cleanclaim grade week01 --dask tcp://127.0.0.1:8786": "as above",
    "student,week,until": "an example of a table, no command",
    "alice,week03,2026-06-17 22:00": "as above",
    "bob,week03,2026-06-20": "as above",
}
# These look at a real course; the miniature has no lessons to speak of.
OF_THE_COURSE = ("cleanclaim check", "cleanclaim release --check")


def run(root: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = line.split()
    if words[0] == "nbgrader":
        nbgrader(root, *words[1:])
        return
    assert words[0] == "cleanclaim", line
    with monkeypatch.context() as patch:
        patch.setenv("CLEANCLAIM_HOME", str(REPO if line.startswith(OF_THE_COURSE) else root))
        assert cli.main(words[1:]) == 0, line


def collected(root: Path, student: str, answers: object) -> None:
    """A submission file where an instructor puts what the LMS gives."""
    folder = hand_in(root, student, answers)  # type: ignore[arg-type]
    archive = root / "downloaded" / WEEK / "archive"
    archive.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive / f"{student}_{WEEK}-submission.zip", "w") as bundle:
        for path in sorted(folder.iterdir()):
            bundle.write(path, path.name)
            path.unlink()
    folder.rmdir()
    folder.parent.rmdir()


@pytest.mark.slow
def test_a_week_by_the_guide(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    (course / "roster.csv").write_text("id,first name,last name\nalice,Alice,Doe\nbob,Bob,Roe\n")
    collected(course, "alice", PERFECT)
    collected(course, "bob", {k: v for k, v in PERFECT.items() if k < "w01-g08"})
    lines = [line for line in commands("for-instructors.md") if line not in ELSEWHERE]
    assert len(lines) > 15 and "cleanclaim grade week01" in lines
    scores = []
    for line in lines:
        run(course, line, monkeypatch)
        if line in ("cleanclaim grade week01", "nbgrader autograde week01 --force"):
            with sqlite3.connect(course / "gradebook.db") as book:
                scores.append(book.execute("SELECT name, auto_score FROM grade JOIN base_cell ON base_cell.id = cell_id "
                                           "ORDER BY grade.notebook_id, name").fetchall())  # fmt: skip
    assert len(scores) == 2 and scores[0] == scores[1], "both ways, the same grades"
    assert any(score for _, score in scores[0])
    for made in (
        "feedback/alice/week01/assignment.html",
        "reports/week01/report.html",
        "reports/week01/grading.html",
        "grades.csv",
    ):
        assert (course / made).is_file(), made


@pytest.mark.parametrize("page", ["grading-at-scale.md", "statistics.md", "sandbox.md"])
def test_the_pages_behind_it(page: str, graded_class: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line for line in commands(page) if line not in ELSEWHERE]
    for line in lines:
        # the class is called ann and ben here, and its week is the first
        for theirs, ours in (("alice", "ann"), ("bob", "ben"), ("week02", WEEK)):
            line = line.replace(theirs, ours)
        run(graded_class, line, monkeypatch)


def test_nothing_is_left_out_by_mistake() -> None:
    """A command is run or stands above with its reason, and nothing stands there that no page says."""
    pages = ("for-instructors.md", "grading-at-scale.md", "statistics.md", "sandbox.md")
    said = {line for page in pages for line in commands(page)}
    assert {line for line in said if not line.startswith(("cleanclaim ", "nbgrader "))} <= set(ELSEWHERE)
    assert set(ELSEWHERE) <= said
