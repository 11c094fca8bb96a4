"""A graded class on disk without running nbgrader: its gradebook (nbgrader's own tables), autograded notebooks, answers.

Scores and results come from ``autograder.feedback.results.grade``, the function that every grader calls, so the folder is
what a grading run leaves behind. Used by whatever reads a class after grading.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from autograder.bank import Bank
from autograder.feedback.results import ItemResult, grade
from course.items.responses import Response

AT = "2026-06-13T17:00:00Z"
DUE = "2026-06-14 22:00:00.000000"
Answers = Mapping[str, Any]  # item -> answer; an item left out was not answered


@cache
def _schema() -> tuple[str, ...]:
    """nbgrader's tables as it makes them itself."""
    from nbgrader.api import Base
    from sqlalchemy import create_mock_engine
    from sqlalchemy.dialects import sqlite

    statements: list[str] = []
    engine = create_mock_engine(
        "sqlite://", lambda sql, *_, **__: statements.append(str(sql.compile(dialect=sqlite.dialect())))
    )
    Base.metadata.create_all(engine, checkfirst=False)
    return tuple(statements)


def write_class(
    root: Path,
    bank: Bank,
    class_: Mapping[str, Answers | None],
    *,
    manual: Mapping[tuple[str, str], float] | None = None,
    variants: Mapping[tuple[str, str], str] | None = None,
    stamps: Mapping[str, str] | None = None,
    extensions: Mapping[str, str] | None = None,
) -> Path:
    """``class_``: learner -> answers, or None for one who handed in nothing. ``manual``: (learner, item) -> a person's points."""
    root.mkdir(parents=True, exist_ok=True)
    items = bank.graded()
    with closing(sqlite3.connect(root / "gradebook.db")) as db, db:
        for statement in _schema():
            db.execute(statement)
        db.execute("INSERT INTO course VALUES ('default_course')")
        db.execute("INSERT INTO assignment VALUES ('a', ?, ?, 'default_course')", (bank.week, DUE))
        db.execute("INSERT INTO notebook VALUES ('n', 'assignment', 'a', NULL)")
        for item in items:
            db.execute("INSERT INTO base_cell VALUES (?, ?, 'n', 'GradeCells')", (item.id, item.id))
            db.execute("INSERT INTO grade_cells VALUES (?, ?, 'code')", (item.id, item.points))
        for learner, answers in class_.items():
            db.execute("INSERT INTO student (id) VALUES (?)", (learner,))
            if answers is None:
                continue
            stamp = (stamps or {}).get(learner, "2026-06-13 18:00:00.000000")
            extension = (extensions or {}).get(learner)
            db.execute(
                "INSERT INTO submitted_assignment VALUES (?, 'a', ?, ?, ?)", (learner, learner, stamp, extension)
            )
            db.execute("INSERT INTO submitted_notebook VALUES (?, ?, 'n', 0, 0)", (learner, learner))
            results = [_graded(item, answers) for item in items]
            for result in results:
                person = (manual or {}).get((learner, result.id))
                waits = result.score is None and person is None
                db.execute("INSERT INTO grade VALUES (?, ?, ?, ?, ?, NULL, ?)",
                           (f"{learner}/{result.id}", learner, result.id, result.score, person, waits))  # fmt: skip
            _write_folder(
                root / "autograded" / learner / bank.week, bank, items, answers, results, variants or {}, learner
            )
    return root


def _graded(item: Any, answers: Answers) -> ItemResult:
    saved = Response(item.id, item.rev, answers[item.id], AT, "save") if item.id in answers else None
    return grade(item, saved)


def _write_folder(
    folder: Path, bank: Bank, items: Iterable[Any], answers: Answers, results: Iterable[ItemResult],
    variants: Mapping[tuple[str, str], str], learner: str,
) -> None:  # fmt: skip
    folder.mkdir(parents=True)
    rows = [r.to_json() | ({"variant": v} if (v := variants.get((learner, r.id))) else {}) for r in results]
    about = {"schema": 1, "week": bank.week, "title": bank.title, "bank": bank.version,
             "objectives": dict(bank.objectives), "problems": [], "results": rows}  # fmt: skip
    notebook = {"cells": [], "metadata": {"cleanclaim": about}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "assignment.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    lines = [
        json.dumps({"v": 1, "item": i.id, "rev": i.rev, "at": AT, "kind": "save", "answer": answers[i.id]})
        for i in items
        if i.id in answers
    ]
    (folder / "responses.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
