"""Feedback for a whole class: pages from stored results, without notebooks being opened by nbconvert.

Everything lands where nbgrader's ``generate_feedback`` puts it and ``release_feedback`` looks for it:
``feedback/<learner>/<week>/<notebook>.html``, beside copies of the other graded files (``timestamp.txt`` and
``submission_secret.txt`` are what ``release_feedback`` needs). nbgrader's rule about what is there already holds too: a
folder is written again when the graded work has a later time stamp, or with ``force``.
"""

from __future__ import annotations

import fnmatch
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from course.errors import CourseError

from .. import gradebook
from ..coursefolder import CourseFolder, built_by_us, time_stamp
from .page import feedback_page
from .results import NOTEBOOK_KEY
from .sheets import sheet_of

WRITTEN, KEPT, LEFT_OUT = "written", "kept", "left out"
_CHUNK = 16  # learners to a worker at a time


@dataclass(frozen=True)
class Task:
    """One learner: where the graded work is, where the pages go, and the gradebook's rows by notebook."""

    student: str
    source: str
    target: str
    books: dict[str, gradebook.Sheet]
    ignore: tuple[str, ...] = ()
    groupshared: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of one learner; ``why`` is a sentence when they were left out."""

    student: str
    state: str
    pages: int = 0
    why: str = ""


def check_ours(course: CourseFolder, week: str) -> None:
    """Raises CourseError when Clean Claim did not build the assignment."""
    if built_by_us(course, week):
        return
    theirs = os.path.isdir(course.format_path(course.source_directory, ".", week))
    raise CourseError(
        f"{week} was not built by Clean Claim, so it holds no results to make a page from. Use:  nbgrader generate_feedback {week}"
        if theirs
        else f"There is no assignment {week} in this course. Its weeks are in {course.source_directory}/."
    )


def plan(course: CourseFolder, week: str, student: str | None = None) -> list[Task]:
    """Who is to get feedback: everybody with autograded work of this week. Raises CourseError."""
    check_ours(course, week)
    students = course.students(course.autograded_directory, week)
    if student is not None:
        students = [one for one in students if one == student]
    if not students:
        whose = f" of {student}" if student else ""
        raise CourseError(f"There is no graded work{whose} for {week}. Run:  nbgrader autograde {week}")
    with gradebook.opened(course.db_url) as connection:
        if not gradebook.known(connection, week):
            raise CourseError(f"The gradebook does not know {week}. Run:  nbgrader generate_assignment {week} --force")
        books: dict[str, dict[str, gradebook.Sheet]] = {}
        for sheet in gradebook.sheets(connection, week, student):
            books.setdefault(sheet.student, {})[sheet.notebook] = sheet
    return [
        Task(
            one,
            course.format_path(course.autograded_directory, one, week),
            course.format_path(course.feedback_directory, one, week),
            books.get(one, {}),
            course.ignore,
            course.groupshared,
        )
        for one in students
    ]


def make(tasks: Iterable[Task], *, force: bool = False, jobs: int = 1) -> Iterator[Outcome]:
    """Write the pages, learner by learner; outcomes come as they are done. One learner's trouble stops nobody else's."""
    tasks = list(tasks)
    if jobs < 2 or len(tasks) <= _CHUNK:
        yield from (write(task, force=force) for task in tasks)
        return
    chunks = [tasks[n : n + _CHUNK] for n in range(0, len(tasks), _CHUNK)]
    with ProcessPoolExecutor(min(jobs, len(chunks))) as pool:
        for done in pool.map(_write_some, chunks, [force] * len(chunks)):
            yield from done


def _write_some(tasks: list[Task], force: bool) -> list[Outcome]:
    return [write(task, force=force) for task in tasks]


def write(task: Task, *, force: bool = False) -> Outcome:
    """One learner's folder, whole or not at all: it is made beside its place and moved there."""
    try:
        if not _due(task, force):
            return Outcome(task.student, KEPT)
        pages = {name: _page(task, name) for name in _notebooks(task)}
        if not pages:
            return Outcome(task.student, LEFT_OUT, why="there is no notebook in the graded work")
        _put(task, pages)
    except CourseError as problem:
        return Outcome(task.student, LEFT_OUT, why=str(problem))
    except OSError as problem:
        return Outcome(task.student, LEFT_OUT, why=f"{problem.filename or task.target}: {problem.strerror or problem}")
    return Outcome(task.student, WRITTEN, pages=len(pages))


def _due(task: Task, force: bool) -> bool:
    if force or not os.path.exists(task.target):
        return True
    graded, shown = time_stamp(task.source), time_stamp(task.target)
    return graded is not None and shown is not None and graded > shown


def _notebooks(task: Task) -> list[str]:
    return sorted(path.stem for path in Path(task.source).glob("*.ipynb") if path.is_file())


def _page(task: Task, name: str) -> str:
    path = Path(task.source, f"{name}.ipynb")
    try:
        graded = json.loads(path.read_bytes())["metadata"].get(NOTEBOOK_KEY)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CourseError(f"{path.name} cannot be read; grade it again") from None
    if graded is None:
        raise CourseError(
            f"{path.name} holds no results: it was graded while Clean Claim's plugin was off. Grade it again"
        )
    if name not in task.books:
        raise CourseError(f"the gradebook has no grades for {path.name}; grade it again")
    try:
        return feedback_page(sheet_of(graded, task.student, task.books[name]))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CourseError(f"the results in {path.name} are not what the plugin writes; grade it again") from None


def _put(task: Task, pages: dict[str, str]) -> None:
    target = Path(task.target)
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    mode = 0o664 if task.groupshared else 0o644
    try:
        draft.mkdir(parents=True)
        for file in _to_copy(task):
            place = draft / file.relative_to(task.source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
            place.chmod(mode)
        for name, page in pages.items():
            place = draft / f"{name}.html"
            place.write_text(page, encoding="utf-8")
            place.chmod(mode)
        if task.groupshared:
            for folder in (draft.parent, draft, *(p for p in draft.rglob("*") if p.is_dir())):
                folder.chmod((folder.stat().st_mode | 0o2770) & 0o2777)
        if target.exists():
            target.rename(old)
        draft.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _to_copy(task: Task) -> Iterator[Path]:
    """The graded files that are no notebooks; what nbgrader ignores is ignored, links are not followed."""
    patterns = (*task.ignore, "*.ipynb")
    for where, folders, names in os.walk(task.source):
        inner = where != task.source
        if inner and any(fnmatch.fnmatch(os.path.basename(where), pattern) for pattern in patterns):
            folders.clear()
            continue
        for name in names:
            path = Path(where, name)
            if not path.is_symlink() and not any(fnmatch.fnmatch(name, pattern) for pattern in patterns):
                yield path
