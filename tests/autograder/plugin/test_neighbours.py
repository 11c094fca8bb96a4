"""Other people's courses keep nbgrader as it is; a notebook with code cells of ours is graded both ways."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.autograder.course_in_miniature import (
    PERFECT,
    REPO,
    WEEK,
    code_cell,
    grades,
    hand_in,
    markdown_cell,
    notebook,
    own_configuration,
)
from tests.autograder.plugin.conftest import open_api

SOLUTION = {"schema_version": 3, "grade_id": "square", "grade": False, "solution": True, "locked": False, "task": False}
TESTS = {
    "schema_version": 3,
    "grade_id": "square-test",
    "grade": True,
    "solution": False,
    "locked": True,
    "task": False,
    "points": 4,
}
WRITTEN = {
    "schema_version": 3,
    "grade_id": "why",
    "grade": True,
    "solution": True,
    "locked": False,
    "task": False,
    "points": 2,
    "cell_type": "markdown",
}


def code_cells() -> list[dict[str, Any]]:
    return [
        code_cell(
            "def square(x):\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION",
            "square",
            nbgrader=SOLUTION,
        ),
        code_cell("assert square(3) == 9\n2.5", "test", nbgrader=TESTS),
        {**markdown_cell("Say why.", "why"), "metadata": {"nbgrader": WRITTEN}},
    ]


def write(path: Path, cells: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(cells)))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course that Clean Claim knows nothing of, with its plugin installed for the whole environment."""
    root = tmp_path / "elsewhere"
    write(
        root / "source" / "ps1" / "problem1.ipynb",
        [code_cell("ask = print", "a"), code_cell('ask("x")', "b"), *code_cells()],
    )
    monkeypatch.chdir(root)
    for name, value in own_configuration(root).items():
        monkeypatch.setenv(name, value)
    return root


def grade_elsewhere(root: Path, config: str) -> tuple[dict[str, Any], str, str]:
    """Scores, autograded notebook and feedback page of one submission under this configuration."""
    (root / "nbgrader_config.py").write_text(config)
    for step in ("release", "submitted", "autograded", "feedback"):
        shutil.rmtree(root / step, ignore_errors=True)
    (root / "gradebook.db").unlink(missing_ok=True)
    api = open_api(root)
    assert api.generate_assignment("ps1")["success"]
    folder = root / "submitted" / "eve" / "ps1"
    folder.mkdir(parents=True)
    submitted = json.loads((root / "release" / "ps1" / "problem1.ipynb").read_text())
    submitted["cells"][2]["source"] = "def square(x):\n    return x * x"
    submitted["cells"][4]["source"] = "Because."
    submitted["metadata"]["cleanclaim"] = {"schema": 1, "week": "ps1", "title": "FORGED", "results": []}
    (folder / "problem1.ipynb").write_text(json.dumps(submitted))
    (folder / "responses.jsonl").write_text("{}\n")
    assert api.autograde("ps1", "eve")["success"]
    assert api.generate_feedback("ps1", "eve")["success"]
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        rows = gradebook.find_submission_notebook("problem1", "ps1", "eve").grades
        scores = {g.name: (g.auto_score, g.needs_manual_grade, g.max_score) for g in rows}
    graded = json.loads((root / "autograded" / "eve" / "ps1" / "problem1.ipynb").read_text())
    for cell in graded["cells"]:
        cell["metadata"].pop("execution", None)
    return scores, json.dumps(graded), (root / "feedback" / "eve" / "ps1" / "problem1.html").read_text()


def test_somebody_elses_course_is_graded_as_by_stock_nbgrader(elsewhere: Path) -> None:
    stock = grade_elsewhere(elsewhere, "c = get_config()\n")
    wheel = (REPO / "autograder" / "nbgrader_config_wheel.py").read_text()
    ours = grade_elsewhere(elsewhere, f"import sys\nsys.path.insert(0, {str(REPO)!r})\n{wheel}")
    assert stock[0] == {"square-test": (2.5, False, 4.0), "why": (None, True, 2.0)}
    assert ours[0] == stock[0]
    assert ours[1] == stock[1]
    assert ours[2] == stock[2]
    assert "FORGED" not in ours[2]


def test_code_and_questions_in_one_notebook(course: Path) -> None:
    """The code runs, as in stock nbgrader; the questions are scored from data even when their cells were deleted."""
    source = course / "source" / WEEK / "assignment.ipynb"
    mixed = json.loads(source.read_text())
    mixed["cells"] = [*mixed["cells"][:-1], *code_cells()]
    source.write_text(json.dumps(mixed))
    api = open_api(course)
    assert api.generate_assignment(WEEK)["success"]
    folder = hand_in(course, "eve", {**PERFECT, "w01-g01": "uti"})
    path = folder / "assignment.ipynb"
    submitted = json.loads(path.read_text())
    kept = [c for c in submitted["cells"] if "g02" not in "".join(c["source"]) and "g03" not in "".join(c["source"])]
    twice = [c for c in kept if "g01" in "".join(c["source"])]
    for cell in kept:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "square":
            cell["source"] = "def square(x):\n    return x * x"
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "w01-g04":
            cell |= {
                "source": "2.0",
                "metadata": {**cell["metadata"], "nbgrader": {**cell["metadata"]["nbgrader"], "points": 90}},
            }
    path.write_text(json.dumps({**submitted, "cells": [*twice, *kept]}))
    result = api.autograde(WEEK, "eve")
    assert result["success"], result["error"]
    got = {name: row["auto"] for name, row in grades(course, "eve").items()}
    assert got.pop("square-test") == 2.5
    assert got.pop("why") == 0.0  # handed in unchanged
    assert got.pop("w01-g12") is None
    assert got.pop("w01-g01") == 0.0
    assert sum(got.values()) == 35
    assert api.generate_feedback(WEEK, "eve")["success"]
    page = (course / "feedback" / "eve" / WEEK / "assignment.html").read_text()
    assert "37.5 of 46 points" in page
    assert "square-test" in page
