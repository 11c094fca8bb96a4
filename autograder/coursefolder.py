"""Where a course keeps its steps, as ``nbgrader_config.py`` says; read without importing nbgrader.

nbgrader needs seconds to import (it brings its server extensions along). Commands that only read the gradebook and write
files need nothing of it but these paths.
"""

from __future__ import annotations

import json
import logging
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from course.errors import CourseError

_DEFAULTS = {
    "course_id": "",
    "directory_structure": os.path.join("{nbgrader_step}", "{student_id}", "{assignment_id}"),
    "source_directory": "source",
    "release_directory": "release",
    "submitted_directory": "submitted",
    "autograded_directory": "autograded",
    "feedback_directory": "feedback",
    "groupshared": False,
    "ignore": [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback"],
}


@dataclass(frozen=True)
class CourseFolder:
    """The settings of nbgrader's ``CourseDirectory`` that concern files, under the same names."""

    root: str
    db_url: str
    course_id: str
    directory_structure: str
    source_directory: str
    release_directory: str
    submitted_directory: str
    autograded_directory: str
    feedback_directory: str
    groupshared: bool
    ignore: tuple[str, ...]

    def format_path(self, step: str, student: str, assignment: str) -> str:
        places = {"nbgrader_step": step, "student_id": student, "assignment_id": assignment}
        return os.path.join(self.root, self.directory_structure.format(**places))

    def students(self, step: str, assignment: str) -> list[str]:
        """Who has a folder of this assignment at this step, in order."""
        pattern = re.escape(self.format_path(step, "\0", assignment)).replace(re.escape("\0"), "(?P<student>[^/\\\\]+)")
        head = Path(self.format_path(step, "\0", assignment).partition("\0")[0])
        where = head if head.is_dir() else head.parent
        found = set()
        for path in where.glob("*") if where.is_dir() else ():
            candidate = self.format_path(step, path.name, assignment)
            if os.path.isdir(candidate) and re.fullmatch(pattern, candidate):
                found.add(path.name)
        return sorted(found)


def find_course(root: Path) -> CourseFolder:
    """The course in ``root``, as its nbgrader_config.py (or .json) sets it up. Raises CourseError."""
    config = load_config(root)
    said = {**_DEFAULTS, **dict(config.get("CourseDirectory", {}))}
    where = os.path.abspath(said.get("root") or root)
    values = {name: said[name] for name in _DEFAULTS}
    url = said.get("db_url") or f"sqlite:///{os.path.join(where, 'gradebook.db')}"
    return CourseFolder(**{**values, "root": where, "db_url": url, "ignore": tuple(values["ignore"])})


def load_config(root: Path) -> Any:
    """What nbgrader would load: the user's and the environment's settings, then the course's own."""
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config import Application, Config

    found = Config()
    # from the weakest to the strongest, as traitlets hands them out
    for path in [*reversed(jupyter_config_path()), str(root)]:
        try:
            for loaded, _ in Application._load_config_files(
                "nbgrader_config", path=path, log=logging.getLogger("cleanclaim"), raise_config_file_errors=True
            ):
                found.merge(loaded)
        except Exception as problem:
            raise CourseError(
                f"nbgrader_config in {path} cannot be read ({type(problem).__name__}: {problem}). Mend it and run "
                "again; nothing was changed."
            ) from None
    return found


def built_by_us(course: Any, assignment: str) -> bool:
    """Whether Clean Claim built this assignment. A missing bank does not make it somebody else's.

    ``course`` is a CourseFolder or nbgrader's own CourseDirectory.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", assignment):
        return False
    if (Path(course.root) / "autograder" / "bank" / f"{assignment}.yaml").is_file():
        return True
    try:
        data = json.loads(
            (Path(course.format_path(course.source_directory, ".", assignment)) / "items.json").read_bytes()
        )
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and isinstance(data.get("items"), list) and data.get("week") == assignment


def time_stamp(folder: str | Path) -> datetime | None:
    """The naive UTC time in ``timestamp.txt``; None when there is none. Raises CourseError when it is no date."""
    path = Path(folder) / "timestamp.txt"
    try:
        text = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as problem:
        raise CourseError(f"{path} cannot be read ({problem}).") from None
    if not text:
        return None
    from dateutil.parser import parse
    from dateutil.tz import UTC

    try:
        when = parse(text)
    except (ValueError, OverflowError):
        raise CourseError(f"{path} is not a date. Correct it or delete it, and run again.") from None
    return when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when
