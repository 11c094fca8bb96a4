"""nbgrader's configuration of this course, read as its own commands read it, and whether it is the one we know."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from course.errors import CourseError

LOG = "cleanclaim.grade"


class Heard(logging.Handler):
    """Warnings and errors of nbgrader, kept for the report instead of filling the terminal."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.lines) < 500:
            self.lines.append((record.levelno, record.getMessage()))

    def take(self) -> list[tuple[int, str]]:
        lines, self.lines = self.lines, []
        return lines


@contextmanager
def working_in(root: Path) -> Iterator[None]:
    """nbgrader reads its configuration from the working folder."""
    before = os.getcwd()
    os.chdir(root)
    try:
        yield
    finally:
        os.chdir(before)


class Opened:
    """The course as nbgrader sees it, for one assignment. Raises CourseError when its configuration cannot be read."""

    def __init__(self, root: Path, week: str) -> None:
        from nbgrader.apps.baseapp import NbGrader
        from nbgrader.coursedir import CourseDirectory

        self.root, self.week = root, week
        self.heard = Heard()
        self.log = logging.getLogger(LOG)
        self.log.handlers, self.log.propagate = [self.heard], False
        self.log.setLevel(logging.WARNING)
        self.app = NbGrader(log=self.log)
        with working_in(root):
            try:
                self.app.initialize([], root=str(root))
            except SystemExit:
                said = "; ".join(text for _, text in self.heard.take()) or "it says no more"
                raise CourseError(f"nbgrader's configuration of this course cannot be used: {said}") from None
        course = CourseDirectory(parent=self.app, root=str(root), log=self.log)
        course.assignment_id = week
        self.course = course

    def converter(self, kind: type[Any] | None = None) -> Any:
        """nbgrader's autograde (or a kind of it) for this course and assignment."""
        from nbgrader.converters import Autograde

        with working_in(self.root):
            return (kind or Autograde)(coursedir=self.course, parent=self.app, log=self.log)

    def path(self, step: str, student: str) -> Path:
        return Path(self.course.format_path(step, student, self.week))

    def own_ways(self, converter: Any) -> str:
        """Why this course cannot be graded in bulk: somebody's own steps must run. "" when there are none."""
        from ..plugin import settings

        names = [_name(step) for step in converter.sanitize_preprocessors]
        steps = [_name(step) for step in converter.autograde_preprocessors]
        if names != settings.SANITIZE or steps != settings.AUTOGRADE:
            return "nbgrader_config.py adds or leaves out steps of autograde"
        if _name(converter.exporter_class) != "autograder.plugin.exporters.SubmissionExporter":
            return "nbgrader_config.py names an exporter of its own"
        if converter.pre_convert_hook or converter.post_convert_hook:
            return "nbgrader_config.py sets a hook before or after each hand-in"
        if self.course.notebook_id != "*":
            return "nbgrader_config.py names one notebook only"
        return ""


def _name(step: Any) -> str:
    """A step as our settings write it: nbgrader's and nbconvert's classes by the package that offers them."""
    if isinstance(step, str):
        return step
    module = step.__module__
    for package in ("nbgrader.preprocessors", "nbconvert.preprocessors"):
        if module.startswith(package + "."):
            module = package
    return f"{module}.{step.__name__}"
