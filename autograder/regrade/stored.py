"""What was graded: notebooks and answers from ``autograded/``, scores from the gradebook, keys from today's bank."""

from __future__ import annotations

import filecmp
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.errors import CourseError

from .. import gradebook
from ..bank import BankError
from ..cells import is_graded_ask
from ..coursefolder import CourseFolder
from ..feedback.bulk import check_ours
from ..feedback.intake import ANSWERS, Handin, read_handin
from ..feedback.results import NOTEBOOK_KEY, UnscorableItem
from .changes import NotebookChange, Penalty, compare

if TYPE_CHECKING:
    from ..plugin.weeks import Week


@dataclass(frozen=True)
class Graded:
    """One learner's graded week on disk. ``newer``: they have handed in other answers since."""

    student: str
    folder: Path
    notebooks: Mapping[str, Mapping[str, Any]]
    handin: Handin
    newer: bool


class CannotRegrade(CourseError):
    """One learner's work cannot be scored again; the others can."""


def open_week(course: CourseFolder, name: str) -> Week:
    """The week with a bank that can be used. Raises CourseError."""
    check_ours(course, name)
    from ..plugin.weeks import Week

    week = Week(course, name)  # type: ignore[arg-type]  # a CourseFolder has what a Week asks of it
    try:
        week.bank  # noqa: B018
    except FileNotFoundError:
        raise CourseError(
            f"The bank autograder/bank/{name}.yaml is not here, so nothing can be scored again. Put it into this course folder."
        ) from None
    except (BankError, OSError, ValueError) as problem:
        raise CourseError(f"The bank of {name} cannot be used: {problem}. Nothing was changed.") from None
    return week


def check_fit(course: CourseFolder, week: Week) -> None:
    """Bank and gradebook must agree on which questions carry how many points. Raises CourseError, saying what to run."""
    from ..plugin.scored import misfit

    with gradebook.opened(course.db_url) as connection:
        if not gradebook.known(connection, week.name):
            raise CourseError(
                f"The gradebook does not know {week.name}. Run:  nbgrader generate_assignment {week.name} --force"
            )
        points = gradebook.points(connection, week.name)
    items = week.bank.items
    for notebook in week.notebooks():
        for cell in (week.released(notebook) or {"cells": ()})["cells"]:
            if not is_graded_ask(cell):
                continue
            item = cell["metadata"]["nbgrader"]["grade_id"]
            of = points.get((notebook, item))
            if of is None:
                raise CourseError(
                    f"Item {item} is not in the gradebook. Run:  nbgrader generate_assignment {week.name} --force  and  "
                    f"nbgrader autograde {week.name} --force. Nothing was changed."
                )
            if item in items and (wrong := misfit(items[item], item, of, week.name)):
                raise CourseError(f"{wrong}. Then run  cleanclaim regrade {week.name}  again. Nothing was changed.")


def students(course: CourseFolder, week: str) -> list[str]:
    found = course.students(course.autograded_directory, week)
    if not found:
        raise CourseError(f"Nothing of {week} is graded yet. Run:  nbgrader autograde {week}")
    return found


def read_graded(course: CourseFolder, week: str, student: str) -> Graded:
    """Raises CannotRegrade with a sentence."""
    folder = Path(course.format_path(course.autograded_directory, student, week))
    notebooks: dict[str, Mapping[str, Any]] = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            nb = json.loads(path.read_bytes())
            nb["metadata"], nb["cells"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise CannotRegrade(f"{path.name} cannot be read; grade it again") from None
        if nb["metadata"].get(NOTEBOOK_KEY) is None:
            raise CannotRegrade(f"{path.name} was graded while Clean Claim's plugin was off; grade it again")
        notebooks[path.stem] = nb
    if not notebooks:
        raise CannotRegrade("there is no graded notebook")
    handin = read_handin(folder)
    if not os.path.lexists(
        folder / ANSWERS
    ):  # a link or a pipe was handed in: it was not copied, and the reason was kept
        told = [tuple(nb["metadata"][NOTEBOOK_KEY].get("problems", ())) for nb in notebooks.values()]
        handin = Handin(problems=next(filter(None, told), handin.problems))
    return Graded(student, folder, notebooks, handin, _newer(course, week, student, folder))


def _newer(course: CourseFolder, week: str, student: str, folder: Path) -> bool:
    later = Path(course.format_path(course.submitted_directory, student, week)) / ANSWERS
    graded = folder / ANSWERS
    if later.is_symlink() or not later.is_file() or not graded.is_file():
        return False
    try:
        return not filecmp.cmp(later, graded, shallow=False)
    except OSError:
        return False


def rescore(
    week: Week, graded: Graded, sheets: Mapping[str, gradebook.Sheet], penalty: Penalty
) -> Iterator[NotebookChange]:
    """Each notebook before and after. Raises CannotRegrade for this learner, CourseError for a key that cannot be used."""
    from ..plugin.scored import questions, score_questions

    try:
        items = week.items_for(graded.student)
    except (BankError, OSError, ValueError) as problem:
        raise CourseError(
            f"It cannot be told what {graded.student} was asked in {week.name}: {problem}. Nothing was changed."
        ) from None
    handin = graded.handin.for_items(items, week.name)
    for name, nb in graded.notebooks.items():
        if name not in sheets:
            raise CannotRegrade(f"the gradebook has no grades for {name}.ipynb; grade it again")
        asked = questions(nb)
        rows = {grade.item for grade in sheets[name].grades}
        for cell in filter(is_graded_ask, nb["cells"]):
            item = cell["metadata"]["nbgrader"]["grade_id"]
            if item not in rows:
                raise CannotRegrade(f"the gradebook has no grade for {item}; grade it again")
            if item not in items:
                raise CourseError(
                    f"Item {item} was graded and is no longer in autograder/bank/{week.name}.yaml. Put it back, or run  cleanclaim "
                    f"build,  nbgrader generate_assignment {week.name} --force  and  nbgrader autograde {week.name} --force. "
                    "Nothing was changed."
                )
        try:
            results = score_questions(asked, items, handin)
        except UnscorableItem as problem:
            raise CourseError(
                f"The key of {problem.item} cannot be used: {problem.why}. Nothing was changed."
            ) from None
        old = nb["metadata"][NOTEBOOK_KEY]
        try:
            yield compare(sheets[name], old, results, week.bank.version, handin.problems, penalty)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise CannotRegrade(f"the results in {name}.ipynb are not what the plugin writes; grade it again") from None
