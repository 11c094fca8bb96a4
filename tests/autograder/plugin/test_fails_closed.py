"""Whatever is missing, half set up or broken on the instructor's side: no grade, or nought. Never a gift."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from autograder.plugin import settings
from tests.autograder.course_in_miniature import PERFECT, WEEK, grades, hand_in, nbgrader
from tests.autograder.plugin.conftest import open_api

STOCK_SANITIZE = [s for s in settings.SANITIZE if s.startswith("nbgrader")]
STOCK_GRADE = [
    "nbgrader.preprocessors.Execute",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.CheckCellMetadata",
]


def earned(root: Path, student: str = "alice") -> float:
    return sum(row["auto"] or 0 for row in grades(root, student).values())


def change_bank(root: Path, item: str, **fields: Any) -> None:
    path = root / "autograder" / "bank" / f"{WEEK}.yaml"
    bank = yaml.safe_load(path.read_text())
    entry = next(i for i in bank["items"] if i["id"] == item)
    entry.update(fields)
    path.write_text(yaml.safe_dump(bank, sort_keys=False))


def stopped(result: dict[str, Any], root: Path, *words: str) -> None:
    """The run ended with one sentence, saved nothing and left no half-graded folder."""
    assert result["success"] is False
    for word in words:
        assert word in result["error"] or word in result.get("log", "")
    assert earned(root) == 0
    assert not (root / "autograded" / "alice" / WEEK).exists()
    assert "NBGRADER_EXECUTION" not in os.environ  # a kernel started later must not think it is being graded


def test_formgrader_path_grades(graded: Callable[..., Any]) -> None:
    result, root = graded(PERFECT)
    assert result["success"], result["error"]
    assert earned(root) == 37


def test_bank_missing(graded: Callable[..., Any], course: Path) -> None:
    (course / "autograder" / "bank" / f"{WEEK}.yaml").unlink()
    stopped(*graded(PERFECT), "is not here")


def test_bad_key_names_the_item(graded: Callable[..., Any], course: Path) -> None:
    change_bank(course, "w01-g01", key="no-such-option")
    stopped(*graded(PERFECT), "w01-g01", "Grading stopped")


def test_item_without_key(graded: Callable[..., Any], course: Path) -> None:
    change_bank(course, "w01-g07", key=None)
    stopped(*graded(PERFECT), "w01-g07")


def test_item_taken_out_of_the_bank(graded: Callable[..., Any], course: Path) -> None:
    path = course / "autograder" / "bank" / f"{WEEK}.yaml"
    bank = yaml.safe_load(path.read_text())
    bank["items"] = [i for i in bank["items"] if i["id"] != "w01-g05"]
    path.write_text(yaml.safe_dump(bank, sort_keys=False))
    stopped(*graded(PERFECT), "w01-g05", "not in autograder/bank")


def test_points_changed_after_the_release(graded: Callable[..., Any], course: Path) -> None:
    change_bank(course, "w01-g01", points=5)
    stopped(*graded(PERFECT), "w01-g01", "5 in the bank", "generate_assignment")


def test_release_and_gradebook_differ(graded: Callable[..., Any], course: Path) -> None:
    path = course / "release" / WEEK / "assignment.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"] = [c for c in notebook["cells"] if "g05" not in "".join(c["source"])]
    path.write_text(json.dumps(notebook))
    stopped(*graded(PERFECT), "w01-g05", "generate_assignment")


def test_bad_key_stops_the_command_once_for_all(course: Path) -> None:
    change_bank(course, "w01-g09", key=["p1", "p2"])
    for student in ("alice", "bob", "carol"):
        hand_in(course, student, PERFECT)
    done = nbgrader(course, "autograde", WEEK, check=False)
    assert done.returncode == 1
    assert done.stderr.count("w01-g09") == 2  # logged once, said once at the end
    assert "bob" not in done.stderr
    assert not (course / "autograded" / "alice" / WEEK).exists()


@pytest.mark.parametrize("left_out", ["scores.ScoreSnapshot", "scores.ApplyScores"])
def test_half_configured_stops(graded: Callable[..., Any], left_out: str) -> None:
    steps = [s for s in settings.AUTOGRADE if not s.endswith(left_out)]
    stopped(*graded(PERFECT, lambda c: c.Autograde.update(autograde_preprocessors=steps)), "was not scored")


@pytest.mark.parametrize("execute", [True, False], ids=["execute", "no-execute"])
@pytest.mark.parametrize(
    "steps",
    [
        pytest.param({"autograde_preprocessors": STOCK_GRADE}, id="only-sanitizing-is-ours"),
        pytest.param(
            {"autograde_preprocessors": STOCK_GRADE, "sanitize_preprocessors": STOCK_SANITIZE},
            id="only-the-exporter-is-ours",
        ),
        pytest.param(
            {
                "sanitize_preprocessors": STOCK_SANITIZE,
                "autograde_preprocessors": [
                    "autograder.plugin.execute.ExecuteIfNeeded",
                    "nbgrader.preprocessors.SaveAutoGrades",
                ],
            },
            id="executes-ours-saves-stock",
        ),
    ],
)
def test_stock_saving_without_a_score_is_nought(
    graded: Callable[..., Any], steps: dict[str, Any], execute: bool
) -> None:
    def change(config: Any) -> None:
        config.Autograde.update(steps)
        if not execute:  # what --no-execute sets
            config.Execute.enabled = False
            config.ClearOutput.enabled = False

    result, root = graded(PERFECT, change)
    assert result["success"], result["error"]
    assert earned(root) == 0


def test_steps_cannot_be_switched_off(graded: Callable[..., Any]) -> None:
    def change(config: Any) -> None:
        for name in (
            "ScoreSnapshot",
            "ApplyScores",
            "SaveAutoGradesChecked",
            "RestorePure",
            "SaveAutoGrades",
            "NbGraderPreprocessor",
        ):
            config[name].enabled = False

    result, root = graded({"w01-g01": "uti"}, change)
    assert result["success"], result["error"]
    assert earned(root) == 0
    assert {row["auto"] for row in grades(root, "alice").values()} == {0.0}


def test_plugin_absent_gives_nought(course: Path) -> None:
    """Stock nbgrader on our release: a kernel runs, ``ask`` refuses, every item is worth 0."""
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    hand_in(course, "alice", PERFECT)
    done = nbgrader(course, "autograde", WEEK, "--notebook=assignment", check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert {row["auto"] for row in grades(course, "alice").values()} == {0.0}


def test_plugin_that_cannot_be_imported_grades_nobody(course: Path) -> None:
    root_config = (Path(__file__).resolve().parents[3] / "nbgrader_config.py").read_text()
    (course / "nbgrader_config.py").write_text(
        root_config.replace("from autograder.plugin import", "from autograder.no_such_plugin import")
    )
    hand_in(course, "alice", PERFECT)
    done = nbgrader(course, "autograde", WEEK, "--no-execute", check=False)
    assert done.returncode == 1
    assert "could not be loaded" in done.stderr
    assert earned(course) == 0


def test_manual_score_survives_and_asks_to_be_looked_at(graded: Callable[..., Any]) -> None:
    from nbgrader.api import Gradebook

    _, root = graded(PERFECT)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("w01-g12", "assignment", WEEK, "alice").manual_score = 2.5
        gradebook.find_grade("w01-g01", "assignment", WEEK, "alice").manual_score = 1.0
        gradebook.db.commit()
    assert open_api(root).autograde(WEEK, "alice")["success"]
    got = grades(root, "alice")
    assert (got["w01-g12"]["auto"], got["w01-g12"]["manual"], got["w01-g12"]["needs"]) == (None, 2.5, True)
    assert (got["w01-g01"]["auto"], got["w01-g01"]["manual"], got["w01-g01"]["needs"]) == (2.0, 1.0, True)
    assert open_api(root).generate_feedback(WEEK, "alice")["success"]
    page = (root / "feedback" / "alice" / WEEK / "assignment.html").read_text()
    assert "38.5 of 40 points" in page  # 37 - 2 + 1 + 2.5
    assert "Your instructor gave 2.5 of 3 points." in page


def test_written_answer_left_out_needs_nobody(graded: Callable[..., Any]) -> None:
    _, root = graded({**PERFECT, "w01-g12": "   "})
    assert grades(root, "alice")["w01-g12"] == {"auto": 0.0, "manual": None, "needs": False, "max": 3.0}


def test_restoring_does_not_depend_on_the_exporter(graded: Callable[..., Any], course: Path) -> None:
    """With nbconvert's own reader the tampered notebook is opened, and replaced all the same."""

    def change(config: Any) -> None:
        config.Autograde.exporter_class = "nbconvert.exporters.NotebookExporter"

    folder = hand_in(course, "alice", PERFECT)
    notebook = json.loads((folder / "assignment.ipynb").read_text())
    for cell in notebook["cells"][2:]:
        cell |= {"cell_type": "code", "source": "100.0", "outputs": [], "execution_count": None}
    (folder / "assignment.ipynb").write_text(
        json.dumps({**notebook, "cells": [*notebook["cells"], *notebook["cells"][5:8]]})
    )
    result = open_api(course, change).autograde(WEEK, "alice")
    assert result["success"], result["error"]
    assert earned(course) == 37
    sources = [
        [c["source"] for c in json.loads((course / step / WEEK / "assignment.ipynb").read_text())["cells"]]
        for step in ("release", "autograded/alice")
    ]
    assert sources[0] == sources[1]


def test_gradebook_that_does_not_know_the_week_says_what_to_run(course: Path) -> None:
    """As after ``cleanclaim release``, which leaves the gradebook alone."""
    (course / "gradebook.db").unlink()
    hand_in(course, "alice", PERFECT)
    done = nbgrader(course, "autograde", WEEK, check=False)
    assert done.returncode == 1
    assert f"Run:  nbgrader generate_assignment {WEEK} --force" in done.stderr and "Traceback" not in done.stderr
    nbgrader(course, "generate_assignment", WEEK, "--force")
    nbgrader(course, "autograde", WEEK)
    assert earned(course) == 37
