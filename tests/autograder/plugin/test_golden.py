"""Thirty kinds of hand-in, one stock ``nbgrader autograde``, one ``generate_feedback``, one ``export``.

Each case of tests/cases is a learner. Scores come from expected.json, worked by hand; no case may stop the run.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.autograder.course_in_miniature import PERFECT, POINTS, REPO, WEEK, grades, hand_in, make_course, nbgrader

CASES = REPO / "tests" / "cases"
NAMES = sorted(p.parent.name for p in CASES.glob("*/expected.json"))
SECRETS = ("SECRETERROR", "SECRETRATIONALE", "SECRETRUBRIC", "SECRETMODEL", "secretnephro")


def expected(name: str) -> dict:
    return json.loads((CASES / name / "expected.json").read_text())


def make(name: str, folder: Path) -> None:
    answers = CASES / name / "responses.jsonl"
    if answers.exists():
        shutil.copy(answers, folder)
    script = CASES / name / "make.py"
    if script.exists():
        spec = importlib.util.spec_from_file_location(f"case_{name.replace('-', '_')}", script)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.make(folder, CASES)


@dataclass
class Run:
    root: Path
    log: str
    code: int
    feedback: str
    table: list[dict[str, str]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    root = make_course(tmp_path_factory.mktemp("golden") / "course")
    nbgrader(root, "generate_assignment", WEEK)
    for name in NAMES:
        make(name, hand_in(root, name, notebooks=expected(name)["notebooks"]))
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(WEEK, duedate=datetime(2026, 6, 10, 12, 0))
    graded = nbgrader(root, "autograde", WEEK, check=False)
    feedback = nbgrader(root, "generate_feedback", WEEK)
    nbgrader(root, "export")
    with (root / "grades.csv").open(newline="") as handle:
        table = list(csv.DictReader(handle))
    yield Run(root, graded.stdout + graded.stderr, graded.returncode, feedback.stderr, table)


def test_no_hand_in_stops_the_run(run: Run) -> None:
    assert run.code == 0, run.log[-4000:]
    assert "There was an error" not in run.log
    assert "Traceback" not in run.log


@pytest.mark.parametrize("name", NAMES)
def test_scores_are_those_worked_by_hand(run: Run, name: str) -> None:
    got = grades(run.root, name)
    assert {item: row["auto"] for item, row in got.items()} == pytest.approx(expected(name)["scores"])
    assert sum(row["auto"] or 0 for row in got.values()) == pytest.approx(expected(name)["total"])
    waiting = {item for item, row in got.items() if row["needs"]}
    assert waiting == {item for item, score in expected(name)["scores"].items() if score is None}
    assert {item: row["max"] for item, row in got.items()} == POINTS


@pytest.mark.parametrize("name", NAMES)
def test_feedback_page_says_what_happened(run: Run, name: str) -> None:
    page = (run.root / "feedback" / name / WEEK / "assignment.html").read_text()
    assert page.startswith("<!DOCTYPE html>")
    for sentence in expected(name)["says"]:
        assert sentence in page
    assert "You passed" not in page.replace("&lt;h1&gt;You passed&lt;/h1&gt;", "")


@pytest.mark.parametrize("name", ["blank", "no-answer-file", "symlinked", "too-big", "other-week", "forged-outputs"])
def test_unanswered_items_show_nothing_of_the_key(run: Run, name: str) -> None:
    page = (run.root / "feedback" / name / WEEK / "assignment.html").read_text()
    for secret in SECRETS:
        assert secret not in page
        assert secret not in (run.root / "autograded" / name / WEEK / "assignment.ipynb").read_text()


def test_answered_items_are_explained(run: Run) -> None:
    page = (run.root / "feedback" / "wrong" / WEEK / "assignment.html").read_text()
    assert "SECRETERROR An uncertain diagnosis was coded." in page
    assert "SECRETRATIONALE Code the symptom." in page
    assert "OCG FY2026 IV.H" in page
    assert "SECRETMODEL" not in page  # the written one was left out
    assert "Never shown" not in page  # feedback: parts
    perfect = (run.root / "feedback" / "perfect" / WEEK / "assignment.html").read_text()
    assert "SECRETMODEL" in perfect and "SECRETRUBRIC" in perfect


def test_parts_only_items_do_not_name_the_places(run: Run) -> None:
    page = (run.root / "feedback" / "wrong" / WEEK / "assignment.html").read_text()
    article = page.split('id="w01-g13"')[1].split("</article>")[0]
    assert "Secret place 2" in article  # what the learner marked
    assert "Secret place 1" not in article and "Secret place 3" not in article


def test_typed_text_stays_text(run: Run) -> None:
    page = (run.root / "feedback" / "hostile-text" / WEEK / "assignment.html").read_bytes().decode("utf-8")
    cells = json.loads(
        (run.root / "autograded" / "hostile-text" / WEEK / "assignment.ipynb").read_bytes().decode("utf-8")
    )["cells"]
    panels = "".join("".join(o["data"]["text/html"]) for c in cells for o in c.get("outputs", ()))
    assert "You passed" in page and "You passed" in panels  # it is there, as text
    for shown in (page, panels):
        for live in ("<script>", "<img src=x", "<svg/onload", "<b onmouseover", "\u202e", "</table></article><h1>"):
            assert live not in shown


def test_code_of_a_learner_never_ran_and_links_were_not_followed(run: Run) -> None:
    assert not (run.root / "THIS-CODE-RAN").exists()
    taken = {p.name for p in (run.root / "autograded" / "links-around" / WEEK).rglob("*")}
    assert not taken & {"nowhere.txt", "passwd.txt", "endless.bin", "pipe", "assignment.html", "x.txt"}
    assert "root:" not in (run.root / "autograded" / "links-around" / WEEK / "assignment.ipynb").read_text()
    assert not (run.root / "autograded" / "symlinked" / WEEK / "responses.jsonl").exists()


def test_autograded_is_read_only_and_holds_the_released_cells(run: Run) -> None:
    released = json.loads((run.root / "release" / WEEK / "assignment.ipynb").read_text())["cells"]
    for name in ("cells-deleted", "cells-doubled", "cells-retyped", "code-in-notebook", "forged-outputs"):
        path = run.root / "autograded" / name / WEEK / "assignment.ipynb"
        assert stat.S_IMODE(path.stat().st_mode) == 0o444
        cells = json.loads(path.read_text())["cells"]
        assert [(c["cell_type"], c["source"], c["metadata"]) for c in cells] == [
            (c["cell_type"], c["source"], c["metadata"]) for c in released
        ]


def test_export_has_a_row_per_learner_and_the_lateness(run: Run) -> None:
    rows = {row["student_id"]: row for row in run.table}
    assert set(rows) == set(NAMES)
    for name in NAMES:
        assert float(rows[name]["score"]) == pytest.approx(expected(name)["total"])
        assert float(rows[name]["max_score"]) == sum(POINTS.values())
    assert float(rows["late"]["seconds_late"]) == 2 * 86400 + 3600
    assert float(rows["perfect"]["seconds_late"]) == 0
    assert rows["perfect"]["needs_manual_grade"] == "True" and rows["blank"]["needs_manual_grade"] == "False"


def test_lesson_page_tells_practice_apart(run: Run) -> None:
    page = (run.root / "feedback" / "perfect" / WEEK / "lesson.html").read_text()
    assert "Practice does not count towards your grade." in page


def test_running_again_changes_nothing_and_force_takes_a_better_hand_in(run: Run) -> None:
    """Last: it changes the course. Skipped without --force, graded anew with it, --no-execute or not."""
    target = run.root / "submitted" / "blank" / WEEK
    hand_in(run.root, "donor", PERFECT)
    shutil.copy(run.root / "submitted" / "donor" / WEEK / "responses.jsonl", target / "responses.jsonl")
    shutil.rmtree(run.root / "submitted" / "donor")
    nbgrader(run.root, "autograde", WEEK, "--student=blank")
    assert sum(row["auto"] or 0 for row in grades(run.root, "blank").values()) == 0
    nbgrader(run.root, "autograde", WEEK, "--force", "--no-execute")
    assert sum(row["auto"] or 0 for row in grades(run.root, "blank").values()) == 37
    for name in ("perfect", "forged-outputs", "partial", "code-in-notebook"):
        assert sum(row["auto"] or 0 for row in grades(run.root, name).values()) == pytest.approx(
            expected(name)["total"]
        )
