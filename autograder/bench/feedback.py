"""Feedback pages: ``cleanclaim feedback`` and nbgrader's generate_feedback, with our exporter and with its own, on the same graded
notebooks. Imports and the reading of the configuration are counted for nobody."""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any

from ..bank import Bank
from ..coursefolder import CourseFolder, find_course
from ..feedback import bulk
from .figures import Figure, by_turns
from .grading import _oneway, _stories, make_courses


def measure(repo: Path, root: Path, bank: Bank, submissions: int, times: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as temporary:
        course, stock = Path(temporary, "course"), Path(temporary, "unused")
        make_courses(root, bank, _stories(bank, submissions), course, stock)
        graded = _oneway(repo, "plugin", course, bank.week)
        if graded["notebooks"] != submissions:
            raise RuntimeError(f"only {graded['notebooks']} of {submissions} notebooks were autograded")
        place = find_course(course)
        ways = [lambda: ours(place, bank.week), lambda: nbgraders(course, bank.week, plugin=False)]
        made = [pages(course, bank.week, way) for way in (*ways, lambda: nbgraders(course, bank.week, plugin=True))]
        if [len(one) for one in made] != [submissions] * 3:
            raise RuntimeError(f"{[len(one) for one in made]} pages were made of {submissions} each")
        if made[0] != made[2]:
            raise RuntimeError("the command and our exporter make different pages")
        quick, slow = by_turns(ways, times)
    note = (
        f"{submissions} notebooks with {len(bank.graded())} graded cells; pages of the command and of nbgrader with our exporter are the "
        "same to the byte. Baseline: nbgrader with its own exporter, which shows the notebook"
    )
    each, baseline = quick / submissions, slow / submissions
    return [Figure("a feedback page", each, "nbgrader generate_feedback", baseline, aim=baseline / 20, note=note)]


def pages(course: Path, week: str, way: Any) -> dict[str, bytes]:
    """The pages that one way makes, by learner."""
    way()
    return {p.parent.parent.name: p.read_bytes() for p in course.glob(f"feedback/*/{week}/assignment.html")}


def ours(course: CourseFolder, week: str) -> None:
    shutil.rmtree(Path(course.root, "feedback"), ignore_errors=True)
    done = list(bulk.make(bulk.plan(course, week)))
    if any(one.state != bulk.WRITTEN for one in done):
        raise RuntimeError(next(one.why for one in done if one.state != bulk.WRITTEN))


def nbgraders(course: Path, week: str, *, plugin: bool) -> None:
    from nbgrader.converters import GenerateFeedback
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    from ..plugin import configure

    shutil.rmtree(course / "feedback", ignore_errors=True)
    config = Config()
    if plugin:
        configure(config, root=course)
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.db_url = f"sqlite:///{course / 'gradebook.db'}"
    config.CourseDirectory.assignment_id = week
    quiet = logging.getLogger("bench")
    quiet.setLevel(logging.ERROR)
    GenerateFeedback(coursedir=CourseDirectory(config=config, log=quiet), config=config, log=quiet).start()
