"""The gradebook of a whole class in a few queries. Plain SQL through SQLAlchemy; nbgrader is not imported.

nbgrader's own objects ask the database a handful of questions per grade. A class of 300 with 25 items is 7,500 grades, so
everything that looks at a class reads these rows instead. Scores follow nbgrader: a person's score stands before the
machine's, extra credit is added to either, and a grade with neither counts 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from course.errors import CourseError


@dataclass(frozen=True)
class Learner:
    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""


@dataclass(frozen=True)
class Grade:
    """One graded cell of one learner. Points; ``None`` where nobody has scored yet."""

    row: str  # the id of the row
    student: str
    notebook: str
    item: str
    max_score: float
    auto: float | None
    manual: float | None
    extra: float
    needs_person: bool
    comment: str = ""

    @property
    def waiting(self) -> bool:
        """A person has to read it and has not done so: there is no score at all, not even 0."""
        return self.needs_person and self.manual is None and self.auto is None

    @property
    def score(self) -> float:
        """As nbgrader counts it."""
        base = self.manual if self.manual is not None else self.auto
        return 0.0 if base is None else base + self.extra


@dataclass(frozen=True)
class Sheet:
    """One notebook that a learner handed in. ``penalty`` in points, ``seconds_late`` after any extension."""

    row: str
    student: str
    notebook: str
    timestamp: datetime | None
    seconds_late: float
    penalty: float
    grades: tuple[Grade, ...]

    @property
    def score(self) -> float:
        return sum(g.score for g in self.grades)


@dataclass(frozen=True)
class Assignment:
    name: str
    duedate: datetime | None
    max_score: float


@contextmanager
def opened(db_url: str, *, write: bool = False) -> Iterator[Any]:
    """A connection in one transaction: kept when the block ends, undone when it raises. Raises CourseError."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.exc import DBAPIError

    path = sqlite_path(db_url)
    if path is not None and not path.is_file():
        raise CourseError(
            f"There is no gradebook at {path}. Run:  nbgrader generate_assignment WEEK --force  in the course folder."
        )
    engine = create_engine(db_url)
    if path is not None and write:
        # pysqlite begins too late on its own; we want to be the one writer before anything is read
        event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            if write:
                check_version(connection)
            yield connection
    except DBAPIError as problem:
        raise CourseError(_trouble(str(problem.orig or problem), db_url)) from None
    finally:
        engine.dispose()


def sqlite_path(db_url: str) -> Path | None:
    return Path(db_url.removeprefix("sqlite:///")) if db_url.startswith("sqlite:///") else None


def check_version(connection: Any) -> None:
    """Before anything is written: the tables are those of the nbgrader that is installed here. Raises CourseError."""
    from sqlalchemy import inspect

    if "alembic_version" not in inspect(connection).get_table_names():
        return  # made by a test or by hand; a missing column would be told apart later
    check_layout(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def check_layout(found: str | None) -> None:
    """``found``: what a gradebook says of its tables; None: nothing, as before nbgrader kept versions. Raises CourseError."""
    head, earlier = _versions()
    if found == head:
        return
    if found is None or found in earlier:
        raise CourseError(
            "The gradebook was made by an older nbgrader. Nothing was written. Copy gradebook.db to a safe place, run  "
            "nbgrader db upgrade  and then this command again."
        )
    raise CourseError(
        f"The gradebook was made by a newer nbgrader than the one installed here (its version is {found}). Nothing was "
        "written. Install that nbgrader here, or work where it is installed."
    )


@cache
def _versions() -> tuple[str | None, frozenset[str]]:
    """(the layout of nbgrader's tables here, the earlier ones), from its files; importing it would take seconds."""
    from importlib.util import find_spec

    from alembic.script import ScriptDirectory

    package = find_spec("nbgrader")
    if package is None or package.origin is None:
        raise CourseError("nbgrader is not installed here: pip install -r requirements/instructor.txt")
    scripts = ScriptDirectory(Path(package.origin).parent / "alembic")
    head = scripts.get_current_head()
    return head, frozenset(script.revision for script in scripts.walk_revisions()) - {head}


def _trouble(said: str, db_url: str) -> str:
    if "locked" in said or "busy" in said:
        return (
            "Another program is writing to the gradebook (a grading run, or the formgrader). Nothing of this step was "
            "written; wait until it is done and run again."
        )
    if "no such column" in said or "no such table" in said:
        return (
            f"The gradebook has another layout than this nbgrader's ({said}). Back up gradebook.db, then run:  "
            "nbgrader db upgrade"
        )
    if "not a database" in said or "malformed" in said:
        return f"{sqlite_path(db_url) or db_url} is not a gradebook that can be read ({said}). Restore it from your backup."
    return f"The gradebook cannot be used ({said})."


def learners(connection: Any) -> list[Learner]:
    """Everybody on the roster, by last name, first name and id."""
    rows = connection.exec_driver_sql("SELECT id, first_name, last_name, email, lms_user_id FROM student").all()
    found = [Learner(*(str(value or "") for value in row)) for row in rows]
    return sorted(found, key=lambda one: (one.last_name.casefold(), one.first_name.casefold(), one.id))


def assignments(connection: Any) -> list[Assignment]:
    """In nbgrader's order: by due date, then by name. ``max_score`` is 0 for one without graded cells."""
    from sqlalchemy import DateTime, text

    query = text(
        "SELECT a.name, a.duedate, COALESCE(SUM(COALESCE(g.max_score, t.max_score)), 0.0) AS points "
        "FROM assignment a LEFT JOIN notebook n ON n.assignment_id = a.id "
        "LEFT JOIN base_cell b ON b.notebook_id = n.id "
        "LEFT JOIN grade_cells g ON g.id = b.id LEFT JOIN task_cells t ON t.id = b.id "
        "GROUP BY a.id, a.name, a.duedate"
    ).columns(duedate=DateTime)
    found = [Assignment(name, due, float(points)) for name, due, points in connection.execute(query)]
    return sorted(found, key=lambda one: (one.duedate or datetime.min, one.name))


def points(connection: Any, assignment: str) -> dict[tuple[str, str], float]:
    """{(notebook, cell): points} of every graded cell that the gradebook knows of this assignment."""
    from sqlalchemy import text

    query = text(
        "SELECT n.name, b.name, COALESCE(g.max_score, t.max_score) FROM assignment a "
        "JOIN notebook n ON n.assignment_id = a.id JOIN base_cell b ON b.notebook_id = n.id "
        "LEFT JOIN grade_cells g ON g.id = b.id LEFT JOIN task_cells t ON t.id = b.id "
        "WHERE a.name = :assignment AND COALESCE(g.max_score, t.max_score) IS NOT NULL"
    )
    return {(notebook, cell): float(of) for notebook, cell, of in connection.execute(query, {"assignment": assignment})}


def sheets(connection: Any, assignment: str, student: str | None = None) -> list[Sheet]:
    """Every handed-in notebook of the assignment (or of one learner) with its grades; three queries in all.

    Grades come by name. Ordered by learner, then notebook.
    """
    from sqlalchemy import DateTime, Interval, text

    only = " AND sa.student_id = :student" if student is not None else ""
    asked = {"assignment": assignment, **({"student": student} if student is not None else {})}
    source = (
        "FROM assignment a JOIN submitted_assignment sa ON sa.assignment_id = a.id "
        "JOIN submitted_notebook sn ON sn.assignment_id = sa.id JOIN notebook n ON n.id = sn.notebook_id "
    )
    grades: dict[str, list[Grade]] = {}
    comments = {
        (row, cell): comment
        for row, cell, comment in connection.execute(
            text(
                "SELECT sn.id, b.name, COALESCE(c.manual_comment, c.auto_comment) "
                + source
                + "JOIN comment c ON c.notebook_id = sn.id JOIN base_cell b ON b.id = c.cell_id "
                + "WHERE a.name = :assignment"
                + only
            ),
            asked,
        )
        if comment
    }
    for sheet, row, who, notebook, cell, of, auto, manual, extra, needs in connection.execute(
        text(
            "SELECT sn.id, gr.id, sa.student_id, n.name, b.name, COALESCE(gc.max_score, tc.max_score, 0.0), "
            "gr.auto_score, gr.manual_score, gr.extra_credit, gr.needs_manual_grade "
            + source
            + "JOIN grade gr ON gr.notebook_id = sn.id JOIN base_cell b ON b.id = gr.cell_id "
            + "LEFT JOIN grade_cells gc ON gc.id = b.id LEFT JOIN task_cells tc ON tc.id = b.id "
            + "WHERE a.name = :assignment"
            + only
            + " ORDER BY b.name"
        ),
        asked,
    ):
        grades.setdefault(sheet, []).append(
            Grade(
                row, who, notebook, cell, of, auto, manual, extra or 0.0, bool(needs), comments.get((sheet, cell), "")
            )
        )
    query = text(
        "SELECT sn.id AS id, sa.student_id AS student, n.name AS notebook, sa.timestamp AS timestamp, "
        "a.duedate AS duedate, sa.extension AS extension, sn.late_submission_penalty AS penalty "
        + source
        + "WHERE a.name = :assignment"
        + only
        + " ORDER BY sa.student_id, n.name"
    ).columns(timestamp=DateTime, duedate=DateTime, extension=Interval)
    return [
        Sheet(row, who, notebook, when, _late(when, due, extension), penalty or 0.0, tuple(grades.get(row, ())))
        for row, who, notebook, when, due, extension, penalty in connection.execute(query, asked)
    ]


def _late(handed_in: datetime | None, due: datetime | None, extension: timedelta | None) -> float:
    if handed_in is None or due is None:
        return 0.0
    return max(0.0, (handed_in - due - (extension or timedelta(0))).total_seconds())


def known(connection: Any, assignment: str) -> bool:
    """Whether the gradebook has this assignment."""
    return any(one.name == assignment for one in assignments(connection))


def waiting(grades: Sequence[Grade]) -> list[str]:
    """The items that a person has still to read."""
    return [g.item for g in grades if g.waiting]
