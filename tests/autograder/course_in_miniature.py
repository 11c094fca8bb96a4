"""A whole course in a temporary folder: one week with an item of every type, and learners who hand in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[2]
MINI = Path(__file__).parent / "mini"
WEEK = "week01"

# An answer of full marks to every graded item, written by hand from mini/week01.yaml.
PERFECT: dict[str, Any] = {
    "w01-g01": "dysuria",
    "w01-g02": ["a", "c", "e"],
    "w01-g03": {"root": "Ren/O", "due": "$30.50", "days": "34.4", "word": "haematuria"},
    "w01-g04": {"dx": "j020", "em": {"code": "99213", "modifiers": ["25"], "units": "1"}},
    "w01-g05": {"code": "R30.0", "why": "uncertain"},
    "w01-g06": {"diagnoses": [{"code": "J02.0"}], "procedures": [{"code": "99213"}]},
    "w01-g07": ["verify", "sign", "code", "submit", "post"],
    "w01-g08": {"r1": {"role": "coder", "paper": "note"}, "r2": {"role": "biller", "paper": "claim"}},
    "w01-g09": ["p2"],
    "w01-g10": {"dx": ["ap1", "rs1"]},
    "w01-g11": {"box1a": "PS12345", "box4": "RIVERA, ELENA"},
    "w01-g12": "We only share what the other side needs to know.",
    "w01-g13": ["k1", "k3"],
}
POINTS = {
    "w01-g01": 2, "w01-g02": 3, "w01-g03": 4, "w01-g04": 2, "w01-g05": 1, "w01-g06": 10, "w01-g07": 4,
    "w01-g08": 4, "w01-g09": 1, "w01-g10": 2, "w01-g11": 2, "w01-g12": 3, "w01-g13": 2,
}  # fmt: skip


def code_cell(source: str, cell_id: str, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": cell_id,
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def markdown_cell(source: str, cell_id: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": source}


def notebook(cells: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {
        "cells": list(cells),
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def make_course(root: Path, *, config: bool = True) -> Path:
    """The course, built (source/ is up to date with the bank) and not yet released."""
    from autograder.build import build

    bank = root / "autograder" / "bank"
    bank.mkdir(parents=True)
    shutil.copy(MINI / "week01.yaml", bank / "week01.yaml")
    charts = root / "datasets" / "charts"
    charts.mkdir(parents=True)
    shutil.copy(MINI / "case-mini.md", charts)
    source = root / "source" / WEEK
    (source / "figures").mkdir(parents=True)
    shutil.copy(MINI / "planes.svg", source / "figures")
    lesson = [
        markdown_cell("# Lesson", "title"),
        code_cell('from course import ask, progress\nprogress("lesson")', "setup"),
        code_cell('ask("w01-q01")', "q1"),
        code_cell('ask("w01-q02")', "q2"),
    ]
    asks = [code_cell(f'ask("{item}")', f"cell{n}") for n, item in enumerate(PERFECT)]
    assignment = [
        markdown_cell("# Assignment", "title"),
        code_cell('from course import ask, finish, progress\nprogress("assignment")', "setup"),
        *asks,
        code_cell("finish()", "end"),
    ]
    (source / "lesson.ipynb").write_text(json.dumps(notebook(lesson)))
    (source / "assignment.ipynb").write_text(json.dumps(notebook(assignment)))
    build(root, WEEK)
    if config:
        (root / "nbgrader_config.py").write_text(
            f"import sys\nsys.path.insert(0, {str(REPO)!r})\nc = get_config()\n"
            f"from autograder.plugin import configure\nconfigure(c, root={str(root)!r})\n"
        )
    return root


def own_configuration(root: Path) -> dict[str, str]:
    """Environment in which only the course's own nbgrader_config.py counts: the plugin may be installed here."""
    path = os.pathsep.join(
        [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    )  # nbgrader calls alembic by name
    return {
        "PATH": path,
        "PYTHONPATH": str(REPO),
        "JUPYTER_CONFIG_DIR": str(root / ".jupyter"),
        "JUPYTER_NO_CONFIG": "1",
    }


def nbgrader(root: Path, *args: str, check: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
    """The stock command line, in the course folder."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *args],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, **own_configuration(root), **env},
    )
    if check and done.returncode:
        raise AssertionError(f"nbgrader {' '.join(args)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def line(
    item: str, answer: Any, *, rev: str = "0" * 12, at: str = "2026-06-03T18:45:00Z", kind: str = "save", **more: Any
) -> str:
    return json.dumps({"v": 1, "item": item, "rev": rev, "at": at, "kind": kind, "answer": answer, **more})


def revisions(root: Path) -> dict[str, str]:
    items = json.loads((root / "source" / WEEK / "items.json").read_text())["items"]
    return {item["id"]: item["rev"] for item in items}


def hand_in(
    root: Path, student: str, answers: Mapping[str, Any] | None = None, *, notebooks: bool = True, week: str = WEEK
) -> Path:
    """A submission: the released notebooks and the answers (None: no answer file at all)."""
    folder = root / "submitted" / student / week
    folder.mkdir(parents=True)
    if notebooks:
        for name in ("assignment.ipynb", "lesson.ipynb", "items.json"):
            shutil.copy(root / "release" / week / name, folder / name)
            (folder / name).chmod(0o644)
    if answers is not None:
        revs = revisions(root)
        text = "".join(line(item, answer, rev=revs.get(item, "0" * 12)) + "\n" for item, answer in answers.items())
        (folder / "responses.jsonl").write_text(text)
    return folder


def grades(root: Path, student: str, notebook_name: str = "assignment") -> dict[str, dict[str, Any]]:
    """{item: {auto, manual, needs, max}} from the gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission_notebook(notebook_name, WEEK, student)
        return {
            g.name: {"auto": g.auto_score, "manual": g.manual_score, "needs": g.needs_manual_grade, "max": g.max_score}
            for g in submission.grades
        }
