"""Two graded courses, held against each other: every row of every table, every byte of ``autograded/``."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

# A row of one table is named by another table's row; ids differ from run to run, so rows are told by what they say.
_SPOKEN = """
SELECT 'student', id, first_name, last_name, email, lms_user_id FROM student
UNION ALL SELECT 'course', id, NULL, NULL, NULL, NULL FROM course
"""
_SUBMISSIONS = """
SELECT s.student_id, a.name, a.duedate, s.timestamp, s.extension
FROM submitted_assignment s JOIN assignment a ON a.id = s.assignment_id
"""
_NOTEBOOKS = """
SELECT s.student_id, a.name, n.name, b.late_submission_penalty, b.flagged
FROM submitted_notebook b JOIN submitted_assignment s ON s.id = b.assignment_id
JOIN assignment a ON a.id = s.assignment_id JOIN notebook n ON n.id = b.notebook_id
"""
_GRADES = """
SELECT s.student_id, a.name, n.name, c.name, c.type, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade
FROM grade g JOIN submitted_notebook b ON b.id = g.notebook_id JOIN submitted_assignment s ON s.id = b.assignment_id
JOIN assignment a ON a.id = s.assignment_id JOIN notebook n ON n.id = b.notebook_id JOIN base_cell c ON c.id = g.cell_id
"""
_COMMENTS = """
SELECT s.student_id, a.name, n.name, c.name, c.type, m.auto_comment, m.manual_comment
FROM comment m JOIN submitted_notebook b ON b.id = m.notebook_id JOIN submitted_assignment s ON s.id = b.assignment_id
JOIN assignment a ON a.id = s.assignment_id JOIN notebook n ON n.id = b.notebook_id JOIN base_cell c ON c.id = m.cell_id
"""
_COUNTS = "SELECT name FROM sqlite_master WHERE type = 'table'"


def rows(root: Path) -> dict[str, Any]:
    """Everything in the gradebook but the random ids."""
    connection = sqlite3.connect(root / "gradebook.db")
    try:
        found: dict[str, Any] = {}
        queries = {
            "people": _SPOKEN, "submissions": _SUBMISSIONS, "notebooks": _NOTEBOOKS, "grades": _GRADES, "comments": _COMMENTS,
        }  # fmt: skip
        for name, query in queries.items():
            found[name] = sorted(connection.execute(query).fetchall(), key=repr)
        tables = sorted(name for (name,) in connection.execute(_COUNTS))
        found["counts"] = {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}
        found["orphans"] = connection.execute("PRAGMA foreign_key_check").fetchall()
        return found
    finally:
        connection.close()


def files(root: Path) -> dict[str, tuple[int, bytes]]:
    """Path below autograded/ -> (permissions, content)."""
    base = root / "autograded"
    found = {}
    for where, _, names in os.walk(base):
        for name in names:
            path = Path(where, name)
            found[str(path.relative_to(base))] = stat.S_IMODE(path.stat().st_mode), path.read_bytes()
    return found


def same(ours: Path, stock: Path) -> None:
    """Fails where they differ, and says where first."""
    ours_rows, stock_rows = rows(ours), rows(stock)
    for name, expected in stock_rows.items():
        found = ours_rows[name]
        if found != expected and isinstance(expected, list):
            only = [row for row in found if row not in expected][:3]
            missing = [row for row in expected if row not in found][:3]
            raise AssertionError(f"{name}: only in bulk {only}; only in stock {missing}")
        assert found == expected, name
    ours_files, stock_files = files(ours), files(stock)
    assert sorted(ours_files) == sorted(stock_files)
    for name, expected in stock_files.items():
        assert ours_files[name] == expected, name
