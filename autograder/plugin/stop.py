"""Stop a grading run for the instructor's sake, without leaving half a learner behind."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, NoReturn


class StopGrading(SystemExit):
    """A fault on the instructor's side (a bad key, a missing bank, a plugin half set up).

    nbgrader turns an ordinary exception into "there was an error processing bob" and tries the next learner, so
    that one bad key would be reported three hundred times. SystemExit ends the run at once with one sentence (and
    exit code 1); the formgrader catches it and shows the same sentence.
    """


def stop(message: str, preprocessor: Any = None, resources: Any = None) -> NoReturn:
    """End the run. The learner being graded loses the half-made autograded folder, so that the next run grades
    them again instead of skipping them."""
    if preprocessor is not None and resources is not None:
        _forget(preprocessor, resources)
    # nbgrader forgets to take this back when a run fails, and kernels started later by the same server (the
    # formgrader runs inside JupyterLab) would take themselves for a grading run.
    os.environ.pop("NBGRADER_EXECUTION", None)
    log = getattr(preprocessor, "log", None)
    if log is not None:
        log.error("Grading stopped. %s", message)
    raise StopGrading(f"Grading stopped. {message}")


def _forget(preprocessor: Any, resources: Any) -> None:
    from .weeks import course_directory

    names = resources.get("nbgrader", {})
    student, assignment = names.get("student"), names.get("assignment")
    if not student or not assignment:
        return
    course = course_directory(preprocessor)
    folder = Path(course.format_path(course.autograded_directory, student, assignment))
    if folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
