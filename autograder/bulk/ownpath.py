"""nbgrader's own path for one hand-in: whatever is not plainly in order, and notebooks with code of the learner."""

from __future__ import annotations

import glob
import logging
import os
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.errors import CourseError

from .opened import Opened

TRIES = 5  # while another program holds the gradebook; nbgrader itself gives up after five seconds


@dataclass(frozen=True)
class Outcome:
    """``trouble`` is "" when it was graded; ``nothing``: there was nothing of this week in the folder."""

    trouble: str = ""
    nothing: bool = False
    said: tuple[str, ...] = ()


def grade(opened: Opened, student: str, folder: str) -> Outcome:
    """Autograde one learner as the formgrader's button does. Raises CourseError for a fault on the instructor's side."""
    from nbgrader.converters import Autograde, NbGraderException

    from ..plugin.stop import StopGrading

    class OneHandin(Autograde):
        """nbgrader's autograde on one folder; without a notebook it asks the plugin, as it does for a whole class."""

        def init_notebooks(self) -> None:
            found = glob.glob(os.path.join(glob.escape(folder), self.coursedir.notebook_id + ".ipynb"))
            self.notebooks, self.assignments = [], {folder: found} if found else {}

    course = opened.course
    before = course.student_id, list(course.ignore)
    for attempt in range(TRIES):
        opened.heard.take()
        course.student_id = glob.escape(student)
        converter = opened.converter(OneHandin)
        converter.force = True
        try:
            with warnings.catch_warnings():  # SQLAlchemy's and nbformat's opinions of nbgrader and of notebooks
                warnings.simplefilter("ignore")
                converter.start()
        except StopGrading as stopped:
            raise CourseError(str(stopped)) from None
        except SystemExit as stopped:
            raise CourseError(f"nbgrader ended the run at {student}: {stopped}") from None
        except NbGraderException as problem:
            heard = opened.heard.take()
            if attempt + 1 < TRIES and any("database is locked" in text for _, text in heard):
                time.sleep(1 + attempt)
                continue
            return Outcome(_reason(heard) or str(problem), said=_warnings(heard))
        finally:
            course.student_id, course.ignore = before
            _tidy_environment()
        heard = opened.heard.take()
        return Outcome(nothing=not _graded(converter, opened, student), said=_warnings(heard))
    raise AssertionError("unreachable")


def _graded(converter: Any, opened: Opened, student: str) -> bool:
    folder = Path(opened.path(opened.course.autograded_directory, student))
    return folder.is_dir() and any(folder.glob("*.ipynb"))


def _tidy_environment() -> None:
    os.environ.pop("NBGRADER_EXECUTION", None)  # nbgrader forgets to take it back when a hand-in fails


def _reason(heard: list[tuple[int, str]]) -> str:
    """The gist of what nbgrader logged: a sentence that says what to do, else the last line of the traceback."""
    errors = [text for level, text in heard if level >= logging.ERROR]
    for text in errors:
        if "run again" in text:
            return text[:300]
    for text in errors:
        if "Traceback (most recent call last)" in text:
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            return lines[-1][:300]
    return errors[0][:300] if errors else ""


def _warnings(heard: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[:300] for level, text in heard if level == logging.WARNING))
