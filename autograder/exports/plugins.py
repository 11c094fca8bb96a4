"""The exports as nbgrader plugins, for the command line and for ``nbgrader_config.py``.

nbgrader export --exporter=autograder.exports.plugins.CanvasExportPlugin --to grades-canvas.csv
"""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin
from traitlets import Bool, Unicode

from course.errors import CourseError

from ..tables import read_table, write_whole
from . import canvas, items, moodle
from .standing import Policy, Standing, read_standing


class _Export(ExportPlugin):
    default_name = ""
    partial = Bool(False, help="give the points so far where written answers wait to be read").tag(config=True)
    missing_zero = Bool(False, help="0 instead of an empty cell for a learner who handed in nothing").tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        target = Path(self.to or self.default_name)
        self.log.info("Exporting grades to %s", target)
        try:
            write_whole(target, self.text(gradebook))
        except CourseError as problem:  # nbgrader would show a traceback
            self.log.error("%s", problem)
            raise SystemExit(1) from None

    def text(self, gradebook: Gradebook) -> str:
        raise NotImplementedError

    @property
    def policy(self) -> Policy:
        return Policy(self.partial, self.missing_zero)

    def standing(self, gradebook: Gradebook) -> Standing:
        with gradebook.engine.connect() as connection:
            standing = read_standing(connection, [str(a) for a in self.assignment], [str(s) for s in self.student])
        for note in standing.notes(self.policy):
            self.log.warning("%s", note)
        return standing


class MoodleExportPlugin(_Export):
    """A CSV for Moodle's grade import."""

    default_name = "grades-moodle.csv"

    def text(self, gradebook: Gradebook) -> str:
        return moodle.moodle_csv(self.standing(gradebook), self.policy)


class CanvasExportPlugin(_Export):
    """A CSV for Canvas's gradebook; ``merge`` names one that was downloaded from there."""

    default_name = "grades-canvas.csv"
    merge = Unicode("", help="a gradebook downloaded from Canvas, to fill in").tag(config=True)
    column = Unicode("", help="the column to fill in, when its name is not the assignment's").tag(config=True)

    def text(self, gradebook: Gradebook) -> str:
        standing = self.standing(gradebook)
        if not self.merge:
            return canvas.canvas_csv(standing, self.policy)
        merged = canvas.merge(read_table(Path(self.merge)), standing, self.policy, self.column or None)
        for note in merged.notes:
            self.log.warning("%s", note)
        for what, who in (("Canvas", merged.only_in_canvas), ("the gradebook", merged.only_in_gradebook)):
            if who:
                self.log.warning("Only in %s: %s", what, ", ".join(who))
        return merged.text


class ItemsExportPlugin(_Export):
    """One row per learner and item."""

    default_name = "grades-items.csv"

    def text(self, gradebook: Gradebook) -> str:
        root = Path(self.parent.coursedir.root) if self.parent else Path.cwd()
        with gradebook.engine.connect() as connection:
            standing = read_standing(connection, [str(a) for a in self.assignment])
            names = [one.name for one in standing.assignments]
            return items.items_csv(connection, root, names, [str(s) for s in self.student])
