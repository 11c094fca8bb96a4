"""Write one learner's new scores: gradebook rows and autograded notebooks together, or neither."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import gradebook
from ..coursefolder import CourseFolder
from .changes import NotebookChange, Penalty
from .stored import read_graded, rescore

if TYPE_CHECKING:
    from ..plugin.weeks import Week


def apply(course: CourseFolder, week: Week, student: str, penalty: Penalty) -> list[NotebookChange]:
    """Score this learner again and write it, in one transaction that nobody else can write into.

    Everything is read again inside the transaction: a score that a person gave since the dry run is kept. Killed between
    the two, a notebook may be ahead of the gradebook; running again puts that right, because both are compared.
    Raises CannotRegrade, CourseError.
    """
    graded = read_graded(course, week.name, student)
    drafts: dict[Path, Path] = {}
    kept: dict[Path, bytes] = {}
    try:
        with gradebook.opened(course.db_url, write=True) as connection:
            sheets = {s.notebook: s for s in gradebook.sheets(connection, week.name, student)}
            changes = [one for one in rescore(week, graded, sheets, penalty) if one.to_write]
            for one in changes:
                path = graded.folder / f"{one.notebook}.ipynb"
                if one.stale:
                    drafts[path] = _draft(path, one, week)
                _update(connection, one)
            for path, draft in drafts.items():
                kept[path] = path.read_bytes()
                draft.replace(path)
    except BaseException:
        for path, data in kept.items():  # the gradebook has kept its old scores: so does the notebook
            _put_back(path, data)
        raise
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    return changes


def _update(connection: Any, change: NotebookChange) -> None:
    from sqlalchemy import text

    rows = [
        {"row": one.row, "auto": one.after, "needs": one.after is None or one.manual is not None}
        for one in change.changed
    ]
    if rows:
        connection.execute(
            text("UPDATE grade SET auto_score = :auto, needs_manual_grade = :needs WHERE id = :row"), rows
        )
    if change.penalty_after != change.penalty_before:
        connection.execute(
            text("UPDATE submitted_notebook SET late_submission_penalty = :penalty WHERE id = :row"),
            {"penalty": change.penalty_after, "row": change.row},
        )


def _draft(path: Path, change: NotebookChange, week: Week) -> Path:
    """The notebook with its new results, beside the old one, byte for byte as autograding would write it."""
    from nbformat import v4
    from nbgrader.utils import compute_checksum

    from ..cells import is_graded_ask
    from ..plugin.scored import apply_scores, scored

    nb = v4.reads(path.read_text(encoding="utf-8"))  # the plugin wrote it: no need to validate it again
    for cell in filter(is_graded_ask, nb.cells):
        points = change.results[cell.metadata.nbgrader["grade_id"]].points
        if float(cell.metadata.nbgrader["points"]) != points:  # the question is worth something else by now
            cell.metadata.nbgrader["points"] = int(points) if points.is_integer() else points
            if "checksum" in cell.metadata.nbgrader:
                cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
    apply_scores(nb, scored(week.bank, dict(change.results), change.problems))
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    draft.write_text(v4.writes(nb).rstrip("\n") + "\n", encoding="utf-8")
    draft.chmod(path.stat().st_mode & 0o777)
    return draft


def _put_back(path: Path, data: bytes) -> None:
    mode = path.stat().st_mode & 0o777
    path.chmod(mode | 0o200)
    path.write_bytes(data)
    path.chmod(mode)
