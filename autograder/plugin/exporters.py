"""The two ends of nbgrader's pipeline: how a submission is read, and what a feedback page looks like.

Both classes are named in the configuration (``exporter_class``), so they work for the commands and the formgrader
alike, and both fall back to nbconvert's own behaviour for an assignment that Clean Claim did not build.
"""

from __future__ import annotations

import fnmatch
import glob
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import from_dict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.utils import parse_utc

from .. import gradebook
from ..cells import is_graded_ask
from ..extensions import ExtensionsError, check_due, read_extensions
from ..feedback.intake import ANSWERS
from ..feedback.page import feedback_page
from ..feedback.sheets import sheet_of
from ..sandbox.intake import Refused, read_notebook
from .marks import mark_unscored
from .sandboxed import REFUSED
from .scored import NOTEBOOK_KEY
from .stop import stop
from .weeks import Week, has_student_code, week_of


class SubmissionExporter(NotebookExporter):
    """Writes notebooks like NotebookExporter, but never opens a submitted one that holds only questions.

    A hand-in whose notebook is missing, a hundred megabytes of noise or a link to somewhere else is graded from
    its answers all the same.
    """

    def __init__(self, config: Any = None, **kw: Any) -> None:
        super().__init__(config=config, **kw)
        converter = self.parent
        if hasattr(converter, "assignments") and hasattr(converter, "sanitize_preprocessors"):
            week = week_of(self, converter.coursedir.assignment_id)
            if week is not None:
                _check_gradebook(converter, week)
                _take_in(converter, week)

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        released = self._released(filename, resources)
        if released is None:
            return super().from_filename(filename, resources=resources, **kw)
        resources = ResourcesDict() if resources is None else resources
        resources["metadata"] = ResourcesDict(name=Path(filename).stem, path=os.path.dirname(filename))
        return self.from_notebook_node(released, resources=resources, **kw)

    def _released(self, filename: str, resources: Any) -> NotebookNode | None:
        """What to read instead of a submitted file: the released notebook where learners write no code, else the cells of theirs
        that pass the intake checks. None: read the file itself."""
        names = (resources or {}).get("nbgrader")
        week = week_of(self, names["assignment"]) if names else None
        if week is None or Path(filename).parent.resolve() != week.submitted(names["student"]).resolve():
            return None
        released = week.released(names["notebook"])
        if released is None:
            return None
        return (
            mark_unscored(released)
            if not has_student_code(released)
            else self._taken_in(Path(filename), released, names)
        )

    def _taken_in(self, path: Path, released: NotebookNode, names: Any) -> NotebookNode:
        """A notebook with code, read with care. One that cannot be taken in counts as handed in empty; its questions are graded."""
        try:
            return from_dict(read_notebook(path))
        except Refused as problem:
            says = f"The notebook could not be taken in, so its code counts as not written: {problem}."
            self.log.error("%s: %s", names["student"], says)
            released.metadata[REFUSED] = says
            return mark_unscored(released)


def _check_gradebook(converter: Any, week: Week) -> None:
    """``cleanclaim release`` leaves the gradebook alone; say so before nbgrader fails learner by learner."""
    try:
        extensions = read_extensions(week.root, week.name)
        with Gradebook(converter.coursedir.db_url, converter.coursedir.course_id) as book:
            check_due(extensions, book.find_assignment(week.name).duedate, week.name)
    except ExtensionsError as problem:
        stop(str(problem), converter)
    except MissingEntry:
        stop(
            f"The gradebook does not know {week.name} yet. Run:  nbgrader generate_assignment {week.name} --force",
            converter,
        )


def _take_in(converter: Any, week: Week) -> None:
    """Before the run: add hand-ins whose notebook is missing, and leave aside what must not be copied."""
    released = {name: nb for name in week.notebooks() if (nb := week.released(name)) is not None}
    graded = [
        name for name, nb in released.items() if not has_student_code(nb) and any(is_graded_ask(c) for c in nb.cells)
    ]
    course = converter.coursedir
    pattern = course.format_path(course.submitted_directory, course.student_id, week.name)
    odd: list[str] = []
    for folder in sorted(glob.glob(pattern)):
        found = converter.assignments.get(folder)
        if found is None and not os.path.lexists(os.path.join(folder, ANSWERS)):
            continue  # nothing of this week was handed in
        missing = {f"{name}.ipynb" for name in graded} - {os.path.basename(path) for path in found or ()}
        wanted = fnmatch.filter(sorted(missing), f"{course.notebook_id}.ipynb")
        paths = [*(found or ()), *(os.path.join(folder, name) for name in wanted)]
        if paths:
            converter.assignments[folder] = paths
        odd += _not_to_copy(folder, week, released)
        _check_time_stamp(folder, converter.log)
    odd = [path for path in map(glob.escape, odd) if path not in course.ignore]
    if odd:
        course.ignore = [*course.ignore, *odd]


def _not_to_copy(folder: str, week: Week, notebooks: Iterable[str]) -> list[str]:
    """Paths in a hand-in that would make nbgrader stumble when it copies the folder.

    Links, pipes, devices and unreadable files (it would follow, hang or fail); a file where the week has a folder and
    the other way round (it would not be able to lay its own over it); and pages that stand where feedback is written.
    """
    found = []
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            if not stat.S_ISREG(os.lstat(path).st_mode) or not os.access(path, os.R_OK):
                found.append(path)
    source = week.folder(week.course.source_directory)
    for file in source.rglob("*"):
        twin = os.path.join(folder, file.relative_to(source))
        if os.path.lexists(twin) and os.path.isdir(twin) != file.is_dir():
            found.append(twin)
    found += [page for name in notebooks if os.path.lexists(page := os.path.join(folder, f"{name}.html"))]
    return found


def _check_time_stamp(folder: str, log: Any) -> None:
    """A time stamp that is no date makes nbgrader give up on the learner with a riddle; say it plainly first."""
    path = Path(folder, "timestamp.txt")
    try:
        if path.exists():
            parse_utc(path.read_text().strip() or None)
    except (ValueError, OverflowError, OSError):
        log.error(
            "%s is not a date, so nbgrader cannot grade this hand-in. Correct it or delete it, and run again.", path
        )


class FeedbackExporter(HTMLExporter):
    """Our page for a notebook that our plugin graded; nbgrader's own feedback for every other notebook."""

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[str, Any]:
        names = (resources or {}).get("nbgrader")
        graded = nb.metadata.get(NOTEBOOK_KEY)
        week = week_of(self, names["assignment"]) if names and graded else None
        if week is None:
            return super().from_notebook_node(nb, resources=resources, **kw)
        resources = self._init_resources(resources)
        with gradebook.opened(names["db_url"]) as connection:
            books = gradebook.sheets(connection, names["assignment"], names["student"])
        book = next((one for one in books if one.notebook == names["notebook"]), None)
        return feedback_page(sheet_of(graded, names["student"], book)), resources
