"""nbgrader's autograde, with the plugin and without, on the same submissions.

The fair baseline: the same notebook with the same number of graded cells and the same points, but each ``ask(...)`` cell replaced
by a cell that holds the learner's score as a number (nbgrader's own partial credit), and the set-up cell by nothing. So stock
nbgrader starts its kernel and runs cells that cost nothing, and both ways must arrive at the same scores.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from course.items.responses import FILE

from ..bank import Bank
from ..build import build
from ..cells import asked
from ..demo.handin import as_a_browser_leaves_it
from ..demo.people import make_class
from ..demo.story import Story, tell, worth
from .figures import Figure

NOTEBOOK = "assignment.ipynb"


def measure(
    repo: Path, root: Path, bank: Bank, submissions: int, many: int = 0, ways: Sequence[str] | None = None
) -> list[Figure]:
    """``submissions`` hand-ins one by one, stock and with the plugin; then ``many`` made of them at once (0: not)."""
    with tempfile.TemporaryDirectory() as temporary:
        ours, stock = Path(temporary, "plugin"), Path(temporary, "kernel")
        stories = _stories(bank, submissions)
        make_courses(root, bank, stories, ours, stock)
        at_once = {}
        for way in (_there() if ways is None else ways) if many else ():
            there = Path(temporary, way)
            shutil.copytree(ours, there)
            configure(there)
            multiply(there, bank.week, many)
            at_once[way] = _oneway(repo, way, there, bank.week)
            shutil.rmtree(there)
        with_plugin = _oneway(repo, "plugin", ours, bank.week)
        with_kernel = _oneway(repo, "kernel", stock, bank.week)
    for name, found in (("plugin", with_plugin), ("kernel", with_kernel)):
        if found["notebooks"] != submissions:
            raise RuntimeError(f"only {found['notebooks']} of {submissions} notebooks were autograded with the {name}")
    same = all(abs(a - b) < 1e-6 for a, b in zip(with_plugin["scored"], with_kernel["scored"], strict=True))
    if not same:
        raise RuntimeError(f"the two ways disagree: {with_plugin['scored']} and {with_kernel['scored']}")
    each, baseline = (found["seconds"] / submissions for found in (with_plugin, with_kernel))
    cells = len(bank.graded())
    note = (
        f"{submissions} submissions with {cells} graded cells each, the same scores both ways; nbgrader's start-up is not counted. "
        "Baseline: stock nbgrader with a kernel, each question replaced by a cell that holds its score as a number"
    )
    figures = [Figure("autograde a notebook", each, "stock nbgrader with a kernel", baseline, note=note)]
    if with_plugin["memory"] and with_kernel["memory"]:
        ours_peak, stock_peak = (
            with_plugin["memory"]["process"],
            with_kernel["memory"]["process"] + with_kernel["memory"]["kernel"],
        )
        figures.append(
            Figure(
                "memory while grading, peak", ours_peak, "nbgrader plus its largest kernel", stock_peak, unit="bytes"
            )
        )
    figures += [_at_once(way, found, with_plugin["scored"], baseline, many) for way, found in at_once.items()]
    return figures


BULK = {
    "bulk1": "grade a hand-in, at once, 1 process",
    "bulk2": "grade a hand-in, at once, 2 processes",
    "dask": "grade a hand-in, answers read by Dask",
}


def _there() -> list[str]:
    """The ways that can be measured here."""
    if find_spec("distributed") is not None:
        return list(BULK)
    print(
        " Dask is not installed (pip install 'cleanclaim[cluster]'), so its row is left out ...",
        end="",
        file=sys.stderr,
    )
    return [way for way in BULK if way != "dask"]


def _at_once(way: str, found: Mapping[str, Any], plugin: list[float], baseline: float, many: int) -> Figure:
    """A row of ``cleanclaim grade`` on the same files; every score must be the plugin's."""
    if found["notebooks"] != many:
        raise RuntimeError(f"only {found['notebooks']} of {many} hand-ins were graded ({way})")
    if any(abs(score - plugin[n % len(plugin)]) > 1e-6 for n, score in enumerate(found["scored"])):
        raise RuntimeError(f"{way} and the plugin disagree: {found['scored'][: len(plugin)]} and {plugin}")
    each = found["seconds"] / many
    peak = f"; peak {found['memory']['process'] / 1e6:.0f} MB" if found["memory"] else ""
    note = f"{1 / each:,.0f} hand-ins a second; the same files {many // len(plugin)} times over{peak}"
    return Figure(BULK[way], each, "stock nbgrader with a kernel", baseline, aim=baseline / 400, note=note)


def configure(course: Path) -> None:
    (course / "nbgrader_config.py").write_text(
        f"c = get_config()\nfrom autograder.plugin import configure\nconfigure(c, root={str(course)!r})\n",
        encoding="utf-8",
    )


def multiply(course: Path, week: str, many: int) -> None:
    """The hand-ins that are there, over and over under other names, until there are ``many``. Files are linked, not copied."""
    there = sorted((course / "submitted").iterdir())
    for n in range(many):
        one = there[n % len(there)]
        target = course / "submitted" / f"h{n:06d}" / week
        target.mkdir(parents=True)
        for file in (one / week).iterdir():
            os.link(file, target / file.name)
    for one in there:
        shutil.rmtree(one)


def _stories(bank: Bank, count: int) -> list[Story]:
    """Learners without trouble, so that the same work is to be done both ways."""
    learners = [one for one in make_class(max(4, 4 * count), 1) if not one.trouble][:count]
    return [tell(bank, one, 1) for one in learners]


def make_courses(root: Path, bank: Bank, stories: list[Story], ours: Path, stock: Path) -> None:
    """Two courses of one week and one notebook: ours with the bank, and stock nbgrader's."""
    for name in ("autograder/bank", "datasets/charts"):
        if (root / name).is_dir():
            shutil.copytree(root / name, ours / name)
    shutil.copytree(
        root / "source" / bank.week, ours / "source" / bank.week, ignore=shutil.ignore_patterns(".ipynb_checkpoints")
    )
    build(ours, bank.week)
    (ours / "source" / bank.week / "lesson.ipynb").unlink(missing_ok=True)
    notebook = json.loads((ours / "source" / bank.week / NOTEBOOK).read_text(encoding="utf-8"))
    _write(stock / "source" / bank.week / NOTEBOOK, as_numbers(notebook, {}))
    for story in stories:
        learner = story.learner.id
        folder = ours / "submitted" / learner / bank.week
        _write(folder / NOTEBOOK, as_a_browser_leaves_it(notebook, learner))
        lines = [
            {"v": 1, "item": s.item, "rev": s.rev, "at": "2026-06-12T18:45:00Z", "kind": s.kind, "answer": s.answer}
            for s in story.saves
        ]
        (folder / FILE).write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
        scores = {item: points or 0.0 for item, points in worth(bank, story).items()}
        # locked cells are overwritten from source/, so the score travels in a cell of the learner's own
        _write(stock / "submitted" / learner / bank.week / NOTEBOOK, as_numbers(notebook, scores))


def as_numbers(notebook: Mapping[str, Any], scores: Mapping[str, float]) -> dict[str, Any]:
    """The notebook for stock nbgrader: graded cells evaluate a number that the first cell sets."""
    cells = []
    first = True
    for cell in notebook["cells"]:
        cell = {**cell}
        item = asked(cell)
        if item and cell["metadata"].get("nbgrader"):
            cell["source"] = [f'scores.get("{item}", 0.0)']
        elif cell["cell_type"] == "code":
            cell["source"] = [f"scores = {dict(scores)!r}"] if first else []
            cell["metadata"] = (
                {
                    "nbgrader": {
                        "grade": False,
                        "grade_id": "scores",
                        "locked": False,
                        "schema_version": 3,
                        "solution": True,
                        "task": False,
                    }
                }
                if first
                else {}
            )
            first = False
        cells.append(cell)
    return {**notebook, "cells": cells}


def _write(path: Path, notebook: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _oneway(repo: Path, way: str, course: Path, week: str) -> dict[str, Any]:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    env = {**os.environ, "PYTHONPATH": str(repo), "PATH": path, "JUPYTER_CONFIG_DIR": str(course / ".jupyter")}
    done = subprocess.run(
        [sys.executable, "-m", "autograder.bench.oneway", way, str(course), week],
        env=env,
        cwd=course,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"autograde with the {way} failed: {done.stderr.strip()[-400:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])
