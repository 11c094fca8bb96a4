"""``cleanclaim lab``: bring the weeks up to date and open Jupyter on the start page."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from course import workcopy
from course.errors import CourseError
from course.place import HOME_VARIABLE, Place

START_PAGE = "start.ipynb"
# Quiet defaults for learners: no news pop-up, nothing fetched from outside.
SETTINGS = Path(__file__).resolve().parent / "jupyter"


def prepare(place: Place) -> workcopy.Report:
    """Make or update the learner's copy and the start page; CourseError says what stands in the way."""
    from course import startpage, taking

    weeks, problems = taking.take_waiting(place.release, place.work)
    page = startpage.Maker(place)
    report = workcopy.sync(place, {START_PAGE: page.notebook})
    page.trust()
    report.yours += weeks
    report.problems += problems
    return report


def open_lab(place: Place, *, notebook: bool = False, options: Sequence[str] = ()) -> int:
    """Prepare, then run JupyterLab (or Notebook 7) until it is closed; returns its exit code."""
    module = "notebook" if notebook else "jupyterlab"
    if find_spec(module) is None:
        raise CourseError("Jupyter is not installed here. Run: pip install -r requirements/learner.txt")
    for sentence in prepare(place).sentences():
        print(sentence, flush=True)
    words = command(place, notebook=notebook, options=options)
    env = environment(place, os.environ)
    if os.name == "posix":
        sys.stdout.flush()
        os.chdir(place.work)
        os.execve(words[0], words, env)
    return subprocess.run(words, cwd=place.work, env=env, check=False).returncode


def command(place: Place, *, notebook: bool = False, options: Sequence[str] = ()) -> list[str]:
    """The words that start Jupyter inside ``work/``, so that a learner sees the weeks and nothing else."""
    if notebook:
        start = ["-m", "notebook", f"--JupyterNotebookApp.default_url=/notebooks/{START_PAGE}"]
    else:
        start = ["-m", "jupyterlab", f"--LabApp.default_url=/lab/tree/{START_PAGE}"]
    return [sys.executable, *start, f"--ServerApp.root_dir={place.work}", *options]


def environment(place: Place, env: os._Environ[str] | dict[str, str]) -> dict[str, str]:
    """The environment of the server and its kernels."""
    paths = [str(SETTINGS), env.get("JUPYTER_CONFIG_PATH", "")]
    return {
        **env,
        HOME_VARIABLE: str(place.root),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(path for path in paths if path),
    }
