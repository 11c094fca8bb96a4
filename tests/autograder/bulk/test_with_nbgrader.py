"""What bulk grading leaves is nbgrader's: its formgrader, feedback and export work on it, and on a course we did not write."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
import warnings
from datetime import datetime
from pathlib import Path

import pytest

from autograder.bulk.run import grade_week
from tests.autograder.bulk import compare
from tests.autograder.bulk.mixed_class import copy_course, quiet_environment
from tests.autograder.course_in_miniature import PERFECT, POINTS, WEEK, grades, hand_in, make_course
from tests.autograder.plugin.conftest import open_api
from tests.autograder.plugin.test_golden import NAMES, expected, make


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(the golden hand-ins of tests/cases, graded in bulk; the same before grading). Two notebooks to a week."""
    from nbgrader.api import Gradebook

    root = make_course(tmp_path_factory.mktemp("golden") / "course")
    assert open_api(root).generate_assignment(WEEK)["success"]
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(WEEK, duedate=datetime(2026, 6, 10, 12, 0))
    for name in NAMES:
        if name != "pipe":  # it cannot be copied
            make(name, hand_in(root, name, notebooks=expected(name)["notebooks"]))
    for odd in root.glob("submitted/links-around/**/pipe"):
        odd.unlink()
    before = copy_course(root, root.parent / "before")
    grade_week(root, WEEK, bar=False)
    return root, before


@pytest.mark.parametrize("name", [name for name in NAMES if name != "pipe"])
def test_scores_are_those_worked_by_hand(golden: tuple[Path, Path], name: str) -> None:
    got = grades(golden[0], name)
    assert {item: row["auto"] for item, row in got.items()} == pytest.approx(expected(name)["scores"])
    assert {item for item, row in got.items() if row["needs"]} == {
        item for item, score in expected(name)["scores"].items() if score is None
    }
    assert {item: row["max"] for item, row in got.items()} == POINTS


def test_two_notebooks_are_the_same_as_stock(golden: tuple[Path, Path], tmp_path: Path) -> None:
    some = ("perfect", "late", "forged-outputs", "hostile-text")
    roots = [copy_course(golden[1], tmp_path / name) for name in ("ours", "theirs")]
    grade_week(roots[0], WEEK, bar=False, students=some)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in some:
            assert open_api(roots[1]).autograde(WEEK, name)["success"]
    compare.same(*roots)


def test_formgrader_feedback_and_export_go_on_from_there(golden: tuple[Path, Path], tmp_path: Path) -> None:
    root = copy_course(golden[0], tmp_path / "course")
    api = open_api(root)
    listed = {one["student"]: one for one in api.get_submissions(WEEK)}
    assert (
        listed["perfect"]["score"] == 37 and listed["perfect"]["needs_manual_grade"] and listed["perfect"]["autograded"]
    )
    notebooks = api.get_notebook_submissions(WEEK, "assignment")
    assert sum(one["needs_manual_grade"] for one in notebooks) > 3
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ("perfect", "wrong", "late"):
            assert api.generate_feedback(WEEK, name)["success"]
            page = (root / "feedback" / name / WEEK / "assignment.html").read_text()
            for sentence in expected(name)["says"]:
                assert sentence in page
    from nbgrader.api import Gradebook

    from autograder.plugin.csv_export import CleanCsvExportPlugin

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        CleanCsvExportPlugin(to=str(root / "grades.csv")).export(gradebook)
    with (root / "grades.csv").open(newline="") as handle:
        rows = {row["student_id"]: row for row in csv.DictReader(handle)}
    assert float(rows["perfect"]["score"]) == 37 and float(rows["late"]["seconds_late"]) == 2 * 86400 + 3600


def _nbgrader(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *words], cwd=folder, env=quiet_environment(folder), capture_output=True, text=True, timeout=300
    )  # fmt: skip


def _solve(path: Path, squares: str) -> None:
    """The quickstart's problem with a learner's code in the place of the released stub."""
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "squares":
            cell["source"] = squares
    path.write_text(json.dumps(notebook))


@pytest.mark.slow
def test_nbgraders_own_quickstart_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks with code, an assignment that Clean Claim did not build: same grades as nbgrader without us."""
    done = _nbgrader(tmp_path, "quickstart", "theirs")
    assert done.returncode == 0, done.stderr
    theirs = tmp_path / "theirs"
    assert _nbgrader(theirs, "generate_assignment", "ps1").returncode == 0
    solutions = {
        "alice": "def squares(n):\n    if n < 1:\n        raise ValueError\n    return [i * i for i in range(1, n + 1)]",
        "bob": "def squares(n):\n    return [1]",
    }
    for student, code in solutions.items():
        folder = theirs / "submitted" / student / "ps1"
        folder.mkdir(parents=True)
        for name in ("problem1.ipynb", "jupyter.png"):  # the second problem is missing: nought, in both
            (folder / name).write_bytes((theirs / "release" / "ps1" / name).read_bytes())
        _solve(folder / "problem1.ipynb", code)
    ours = copy_course(theirs, tmp_path / "ours")
    config = ours / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nfrom autograder.plugin import configure\nconfigure(c)\n")

    assert _nbgrader(theirs, "autograde", "ps1").returncode == 0
    for name, value in quiet_environment(ours).items():
        monkeypatch.setenv(name, value)
    record = grade_week(ours, "ps1", bar=False)
    assert record.kinds["own path"] == 2 and record.own_path_because == "it is no week of Clean Claim"
    assert compare.rows(ours) == compare.rows(theirs)
    with sqlite3.connect(ours / "gradebook.db") as connection:
        total = "SELECT s.student_id, sum(g.auto_score) FROM grade g JOIN submitted_notebook b ON b.id = g.notebook_id JOIN "
        total += "submitted_assignment s ON s.id = b.assignment_id GROUP BY s.student_id"
        scores = dict(connection.execute(total))
    assert scores["alice"] > (scores["bob"] or 0)


def test_perfect_is_not_graded_twice_unless_forced(golden: tuple[Path, Path], tmp_path: Path) -> None:
    root = copy_course(golden[0], tmp_path / "course")
    with (root / "submitted" / "blank" / WEEK / "responses.jsonl").open("w") as handle:
        for item, answer in PERFECT.items():
            handle.write(
                json.dumps({"v": 1, "item": item, "rev": "0", "at": "t", "kind": "save", "answer": answer}) + "\n"
            )
    assert grade_week(root, WEEK, bar=False).graded == 0
    assert grade_week(root, WEEK, bar=False, force=True, students=["blank"]).graded == 1
    assert sum(row["auto"] or 0 for row in grades(root, "blank").values()) == 37
