"""A class that stock nbgrader has graded with the plugin: made once, copied for every test that changes something."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.autograder.course_in_miniature import PERFECT, WEEK, hand_in, make_course, own_configuration
from tests.autograder.plugin.conftest import open_api

HALF = {
    **{k: v for k, v in PERFECT.items() if k < "w01-g08"},
    "w01-g01": "uti",
    "w01-g05": {"code": "R30.0", "why": "habit"},
}
HOSTILE = {
    "w01-g01": "<script>alert(1)</script>",
    "w01-g03": {"root": "<img src=x onerror=alert(1)>", "due": "=1+1", "days": "\u202e", "word": "&lt;b&gt;"},
    "w01-g12": "</td></table><script>alert(document.cookie)</script> =cmd|' /C calc'!A0 \U0001f600",
}
CLASS: dict[str, Any] = {"ann": PERFECT, "ben": HALF, "eve": HOSTILE, "fay": {}, "gus": None, "lat": PERFECT}


@pytest.fixture(scope="session")
def _class_as_graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from nbgrader.api import Gradebook

    root = make_course(tmp_path_factory.mktemp("as-graded") / "course")
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    api = open_api(root)
    assert api.generate_assignment(WEEK)["success"]
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        book.update_or_create_assignment(WEEK, duedate=datetime(2026, 6, 14))
        for n, who in enumerate([*CLASS, "absent"]):
            book.update_or_create_student(
                who, first_name=who.title(), last_name=f"Doe-{n}", email=f"{who}@class.example"
            )
    for who, answers in CLASS.items():
        folder = hand_in(root, who, answers)
        day = 16 if who == "lat" else 13
        (folder / "timestamp.txt").write_text(f"2026-06-{day} 12:00:00 UTC")
    (root / "submitted" / "ann" / WEEK / "submission_secret.txt").write_text("not a secret of anybody")
    for who in CLASS:
        result = api.autograde(WEEK, who)
        assert result["success"], result
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        for who, points in (("ann", 2.0), ("eve", 0.5)):
            grade = book.find_grade("w01-g12", "assignment", WEEK, who)
            grade.manual_score, grade.needs_manual_grade = points, False
        book.find_grade("w01-g02", "assignment", WEEK, "ben").extra_credit = 0.5
        book.db.commit()
    return root


@pytest.fixture
def graded_class(_class_as_graded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh copy, with the working folder in it."""
    root = tmp_path / "course"
    shutil.copytree(_class_as_graded, root)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(_class_as_graded), str(root)))
    monkeypatch.chdir(root)
    for name, value in own_configuration(root).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CLEANCLAIM_HOME", str(root))
    return root


@pytest.fixture
def cleanclaim(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """The command in this process: (exit code, what it said)."""

    def run(*words: str) -> tuple[int, str]:
        from course.cli import main

        code = main(list(words))
        said = capsys.readouterr()
        return code, said.out + said.err

    return run
