"""Where the course lies on this computer.

The course root is the folder that holds ``release/`` and ``nbgrader_config.py``.
``CLEANCLAIM_HOME`` names it outright; otherwise it is the nearest such folder at
or above the working directory, and last the checkout this package runs from.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from course.errors import CourseError

HOME_VARIABLE = "CLEANCLAIM_HOME"


@dataclass(frozen=True)
class Place:
    """The folders of one copy of the course."""

    root: Path

    @property
    def release(self) -> Path:
        """What the instructor hands out. Nobody works in it."""
        return self.root / "release"

    @property
    def work(self) -> Path:
        """The learner's own copy of the weeks, with every answer."""
        return self.root / "work"


def is_course(folder: Path) -> bool:
    """Whether `folder` is a course root."""
    return (folder / "release").is_dir() and (folder / "nbgrader_config.py").is_file()


def find(start: Path | None = None, env: Mapping[str, str] | None = None) -> Place:
    """Find the course from `start` (default: the working directory).

    Raises CourseError, saying what to do, when there is none.
    """
    env = os.environ if env is None else env
    home = env.get(HOME_VARIABLE, "").strip()
    if home:
        folder = Path(home).expanduser().resolve()
        if not is_course(folder):
            raise CourseError(
                f"{HOME_VARIABLE} points to {folder}, but the course is not there. "
                f"Set it to the folder that holds README.md and release, or unset it."
            )
        return Place(folder)
    here = _working_directory() if start is None else start.resolve()
    for folder in (here, *here.parents):
        if is_course(folder):
            return Place(folder)
    checkout = Path(__file__).resolve().parent.parent
    if is_course(checkout):
        return Place(checkout)
    raise CourseError(
        f"The course is not in {here} or in any folder above it. Go to the folder you "
        f"downloaded (it holds README.md and release) and try again, or set {HOME_VARIABLE} to it."
    )


def _working_directory() -> Path:
    try:
        return Path.cwd().resolve()
    except FileNotFoundError:
        raise CourseError("The folder you are in no longer exists. Go to the course folder and try again.") from None
