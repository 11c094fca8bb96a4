"""One row per learner and graded item, from the gradebook; what kind of question it is, for weeks of ours."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from course.errors import CourseError

from .. import gradebook
from ..tables import harmless, table_text
from .standing import number

COLUMNS = (
    "assignment", "student_id", "last_name", "first_name", "notebook", "item", "type", "title", "objective", "max_score",
    "auto_score", "manual_score", "extra_credit", "score", "needs_manual_grade", "state", "bank",
)  # fmt: skip


def items_csv(connection: Any, root: Path, names: Collection[str], students: Collection[str] = ()) -> str:
    """The table. ``score`` is empty while a person has to read the answer, and where nothing was handed in."""
    everybody = [one for one in gradebook.learners(connection) if not students or one.id in students]
    rows: list[list[str]] = [list(COLUMNS)]
    for name in names:
        told, order = _told(root, name)
        sheets: dict[str, list[gradebook.Sheet]] = {}
        for sheet in gradebook.sheets(connection, name):
            sheets.setdefault(sheet.student, []).append(sheet)
        cells = gradebook.points(connection, name)
        for one in everybody:
            found = [g for sheet in sheets.get(one.id, ()) for g in sheet.grades] or [
                gradebook.Grade("", one.id, notebook, cell, of, None, None, 0.0, False)
                for (notebook, cell), of in cells.items()
            ]
            for grade in sorted(found, key=lambda g: (g.notebook, order.get(g.item, len(order)), g.item)):
                about = told.get((one.id, grade.item), told.get(("", grade.item), {}))
                rows.append(_row(name, one, grade, about, handed_in=one.id in sheets))
    return table_text(rows)


def _row(
    assignment: str, one: gradebook.Learner, grade: gradebook.Grade, about: Mapping[str, str], *, handed_in: bool
) -> list[str]:
    has_score = handed_in and not grade.waiting
    row = {
        "assignment": harmless(assignment),
        "student_id": harmless(one.id),
        "last_name": harmless(one.last_name),
        "first_name": harmless(one.first_name),
        "notebook": harmless(grade.notebook),
        "item": harmless(grade.item),
        "max_score": number(grade.max_score),
        "auto_score": "" if grade.auto is None else number(grade.auto),
        "manual_score": "" if grade.manual is None else number(grade.manual),
        "extra_credit": number(grade.extra) if grade.extra else "",
        "score": number(grade.score) if has_score else "",
        "needs_manual_grade": str(grade.needs_person),
        "state": "" if handed_in else "not handed in",
    } | ({name: harmless(text) for name, text in about.items() if text and (handed_in or name != "state")})
    return [row.get(column, "") for column in COLUMNS]


def _told(root: Path, week: str) -> tuple[dict[tuple[str, str], dict[str, str]], dict[str, int]]:
    """({(learner or "", item): what the graded notebooks say}, item -> place on the page); nothing for others' assignments."""
    from ..classroom import read_classroom

    try:
        room = read_classroom(root, week, need_graded=False)
    except CourseError:
        return {}, {}
    general = {
        info.id: {
            "type": info.type,
            "title": info.title if info.type else "",
            "objective": room.objectives.get(info.objective, ""),
        }
        for info in room.items.values()
    }
    told = {("", item): about for item, about in general.items()}
    told |= {(r.learner, r.item): {**general[r.item], "state": r.state, "bank": r.bank} for r in room.rows}
    return told, {item: n for n, item in enumerate(room.items)}
