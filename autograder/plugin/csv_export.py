"""``nbgrader export``: grades as CSV that a spreadsheet reads as it was meant."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from ..tables import harmless

__all__ = ["COLUMNS", "CleanCsvExportPlugin", "harmless"]

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "seconds_late",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
    "needs_manual_grade",
)


class CleanCsvExportPlugin(ExportPlugin):
    """nbgrader's CSV columns in its order, plus lateness and "needs a person"; quoted and free of formulas.

    Numbers are plain numbers. Takes ``--to``, ``--student`` and ``--assignment`` like nbgrader's own.
    """

    def export(self, gradebook: Gradebook) -> None:
        target = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", target)
        draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            with draft.open("w", encoding="utf-8", newline="") as handle:
                writer = csv.writer(handle, quoting=csv.QUOTE_MINIMAL)
                writer.writerow(COLUMNS)
                for row in self.rows(gradebook):
                    writer.writerow([row[column] for column in COLUMNS])
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)

    def rows(self, gradebook: Gradebook) -> Iterator[dict[str, Any]]:
        """One row per assignment and student; a student who handed in nothing has 0 and no time stamp."""
        students, assignments = {str(s) for s in self.student}, {str(a) for a in self.assignment}
        for assignment in gradebook.assignments:
            if assignments and assignment.name not in assignments:
                continue
            for student in gradebook.students:
                if students and student.id not in students:
                    continue
                yield self._row(gradebook, assignment, student)

    @staticmethod
    def _row(gradebook: Gradebook, assignment: Any, student: Any) -> dict[str, Any]:
        row: dict[str, Any] = dict.fromkeys(COLUMNS, "")
        row |= {
            "assignment": harmless(assignment.name),
            "duedate": str(assignment.duedate or ""),
            "student_id": harmless(student.id),
            "last_name": harmless(student.last_name or ""),
            "first_name": harmless(student.first_name or ""),
            "email": harmless(student.email or ""),
            "max_score": assignment.max_score,
            "raw_score": 0.0,
            "late_submission_penalty": 0.0,
            "score": 0.0,
            "needs_manual_grade": False,
        }
        try:
            submission = gradebook.find_submission(assignment.name, student.id)
        except MissingEntry:
            return row
        penalty = submission.late_submission_penalty or 0.0
        return row | {
            "timestamp": str(submission.timestamp or ""),
            "seconds_late": submission.total_seconds_late,
            "raw_score": submission.score,
            "late_submission_penalty": penalty,
            "score": max(0.0, submission.score - penalty),
            "needs_manual_grade": bool(submission.needs_manual_grade),
        }
