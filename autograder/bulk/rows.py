"""The rows of a batch of hand-ins, put into nbgrader's gradebook in one transaction.

The tables are nbgrader's own (``nbgrader.api``). Columns that people fill in (manual scores, extra credit, comments) are read but
never written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..extensions import added_time
from .gradebook import connect, patiently
from .work import Done


@dataclass(frozen=True)
class Structure:
    """What the gradebook knows of one assignment. ``cells``: notebook -> graded cell -> (row of the cell, points)."""

    assignment: str
    due: datetime | None
    notebooks: dict[str, str]
    cells: dict[str, dict[str, tuple[str, float]]]
    comments: dict[str, list[str]]


@dataclass
class Written:
    """What the gradebook now says of one hand-in, for the report."""

    score: float = 0.0
    waiting: int = 0
    by_person: int = 0
    seconds_late: float = 0.0
    penalty: float = 0.0
    trouble: str = ""  # the course's own late penalty failed: nbgrader's path shall tell


@dataclass(frozen=True)
class Row:
    """One hand-in to be written. ``timestamp`` None: none came with it, so an earlier one stays."""

    done: Done
    timestamp: datetime | None


class Late:
    """The course's late penalty, through nbgrader's own plugin and its own limits."""

    def __init__(self, converter: Any) -> None:
        from nbgrader.preprocessors import AssignLatePenalties

        self._step = AssignLatePenalties(parent=converter)

    def penalty(self, student: str, score: float, seconds: float) -> float | None:
        self._step.init_plugin()  # nbgrader makes a new one for each notebook
        found = self._step.plugin_inst.late_submission_penalty(student, score, seconds)
        return None if found is None else self._step._check_late_penalty(_Scored(score), found)


@dataclass
class _Scored:
    score: float


class Writer:
    """Puts graded hand-ins into the gradebook, a batch at a time."""

    def __init__(self, url: str, week: str, late: Late, extensions: Mapping[str, datetime]) -> None:
        self.week, self.late, self.extensions = week, late, extensions
        self.engine = connect(url)

    def close(self) -> None:
        self.engine.dispose()

    def structure(self) -> Structure | None:
        """The assignment as the gradebook knows it; None when it does not."""
        return patiently(self._structure)

    def _structure(self) -> Structure | None:
        from nbgrader import api
        from sqlalchemy import select

        notebook, base = api.Notebook.__table__, api.BaseCell.__table__
        with self.engine.begin() as connection:
            found = connection.execute(
                select(api.Assignment.__table__.c["id", "duedate"]).where(api.Assignment.__table__.c.name == self.week)
            ).first()
            if found is None:
                return None
            notebooks = {
                name: row
                for row, name in connection.execute(
                    select(notebook.c.id, notebook.c.name).where(notebook.c.assignment_id == found.id)
                )
            }
            cells: dict[str, dict[str, tuple[str, float]]] = {name: {} for name in notebooks}
            comments: dict[str, list[str]] = {name: [] for name in notebooks}
            for name, row in notebooks.items():
                for kind in (api.GradeCell, api.TaskCell):
                    table = kind.__table__
                    for cell, cell_name, points in connection.execute(
                        select(base.c.id, base.c.name, table.c.max_score).join(table, table.c.id == base.c.id).where(base.c.notebook_id == row)
                    ):  # fmt: skip
                        cells[name][cell_name] = cell, points
                for kind in (api.SolutionCell, api.TaskCell):
                    table = kind.__table__
                    comments[name] += connection.execute(
                        select(base.c.id).join(table, table.c.id == base.c.id).where(base.c.notebook_id == row)
                    ).scalars()
        return Structure(found.id, found.duedate, notebooks, cells, comments)

    def students(self) -> set[str]:
        from nbgrader.api import Student
        from sqlalchemy import select

        def ask() -> set[str]:
            with self.engine.begin() as connection:
                return set(connection.execute(select(Student.__table__.c.id)).scalars())

        return patiently(ask)

    def tell(self, student: str) -> Written:
        """What the gradebook says of one learner, for the report."""
        from nbgrader.api import SubmittedAssignment
        from sqlalchemy.orm import Session

        def ask() -> Written:
            with Session(self.engine) as session:
                found = (
                    session.query(SubmittedAssignment)
                    .filter(SubmittedAssignment.student_id == student)
                    .filter(SubmittedAssignment.assignment.has(name=self.week))
                    .one_or_none()
                )
                if found is None:
                    return Written()
                grades = [grade for notebook in found.notebooks for grade in notebook.grades]
                return Written(
                    score=sum(grade.score or 0.0 for grade in grades),
                    waiting=sum(grade.needs_manual_grade for grade in grades),
                    by_person=sum(grade.manual_score is not None for grade in grades),
                    seconds_late=found.total_seconds_late,
                    penalty=sum(notebook.late_submission_penalty or 0.0 for notebook in found.notebooks),
                )

        return patiently(ask)

    def write(self, rows: Sequence[Row], known: Structure) -> list[Written]:
        """All of the rows, or none. Raises CourseError when the gradebook cannot be written to."""
        return patiently(lambda: self._write(rows, known))

    def _write(self, rows: Sequence[Row], known: Structure) -> list[Written]:
        from nbgrader import api

        with self.engine.begin() as connection:
            batch = _Batch(connection, api, known, {row.done.student: row for row in rows})
            batch.enrol()
            batch.find_or_make()
            batch.score()
            batch.stamp(self.extensions)
            return batch.told(self.late)


class _Batch:
    """One transaction."""

    def __init__(self, connection: Any, api: Any, known: Structure, rows: dict[str, Row]) -> None:
        self.connection, self.api, self.known, self.rows = connection, api, known, rows
        self.submissions: dict[str, str] = {}  # student -> row
        self.notebooks: dict[tuple[str, str], str] = {}  # student, notebook -> row
        self.old: set[str] = set()  # students who had a submission

    def enrol(self) -> None:
        from sqlalchemy import insert, select

        table = self.api.Student.__table__
        there = set(self.connection.execute(select(table.c.id).where(table.c.id.in_(self.rows))).scalars())
        if missing := [{"id": student} for student in self.rows if student not in there]:
            self.connection.execute(insert(table), missing)

    def find_or_make(self) -> None:
        """Submissions, their notebooks, and for new ones a row for every graded cell."""
        from sqlalchemy import insert, select

        api, known = self.api, self.known
        submission, notebook = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
        names = {row: name for name, row in known.notebooks.items()}
        there = self.connection.execute(
            select(submission.c.student_id, submission.c.id).where(
                submission.c.assignment_id == known.assignment, submission.c.student_id.in_(self.rows)
            )
        )
        self.submissions = dict(there.all())
        self.old = set(self.submissions)
        students = {row: student for student, row in self.submissions.items()}
        for row, of, source in self.connection.execute(
            select(notebook.c.id, notebook.c.assignment_id, notebook.c.notebook_id).where(
                notebook.c.notebook_id.in_(names), notebook.c.assignment_id.in_(students)
            )
        ):
            self.notebooks[students[of], names[source]] = row
        new = [student for student in self.rows if student not in self.old]
        if not new:
            return
        self.submissions |= {student: api.new_uuid() for student in new}
        self.notebooks |= {(student, name): api.new_uuid() for student in new for name in known.notebooks}
        self.connection.execute(
            insert(submission),
            [{"id": self.submissions[s], "assignment_id": known.assignment, "student_id": s} for s in new],
        )
        made = [(s, name, self.notebooks[s, name]) for s in new for name in known.notebooks]
        self.connection.execute(
            insert(notebook),
            [
                {
                    "id": row,
                    "assignment_id": self.submissions[s],
                    "notebook_id": known.notebooks[name],
                    "flagged": False,
                }
                for s, name, row in made
            ],
        )
        self._insert(
            api.Grade,
            [
                {
                    "notebook_id": row,
                    "cell_id": known.cells[name][item][0],
                    "auto_score": points,
                    "needs_manual_grade": points is None,
                }
                for student, name, row in made
                for item, points in self.rows[student].done.grades[name]
            ],
        )
        self._insert(
            api.Comment,
            [{"notebook_id": row, "cell_id": cell} for _, name, row in made for cell in known.comments[name]],
        )

    def _insert(self, kind: Any, rows: list[dict[str, Any]]) -> None:
        from sqlalchemy import insert

        if rows:
            self.connection.execute(insert(kind.__table__), [{"id": self.api.new_uuid(), **row} for row in rows])

    def score(self) -> None:
        """The points, and who has to look again: never the columns that people fill in."""
        from sqlalchemy import Boolean, bindparam, case, update

        grade = self.api.Grade.__table__
        again = ((student, row) for student, row in self.rows.items() if student in self.old)
        values = [
            {
                "of": self.notebooks[student, name],
                "cell": self.known.cells[name][item][0],
                "points": points,
                "person": points is None,
            }
            for student, row in again
            for name, grades in row.done.grades.items()
            for item, points in grades
        ]
        if not values:
            return
        statement = (
            update(grade)
            .where(grade.c.notebook_id == bindparam("of"), grade.c.cell_id == bindparam("cell"))
            .values(
                auto_score=bindparam("points"),
                needs_manual_grade=case(
                    (grade.c.manual_score.is_not(None), True), else_=bindparam("person", type_=Boolean())
                ),
            )
        )
        self.connection.execute(statement, values)

    def stamp(self, extensions: Mapping[str, datetime]) -> None:
        from sqlalchemy import bindparam, update

        table = self.api.SubmittedAssignment.__table__
        stamped = [
            {"of": self.submissions[student], "at": row.timestamp}
            for student, row in self.rows.items()
            if row.timestamp is not None
        ]
        if stamped:
            statement = update(table).where(table.c.id == bindparam("of")).values(timestamp=bindparam("at"))
            self.connection.execute(statement, stamped)
        extended = [
            {"of": self.submissions[student], "more": added_time(extensions[student], self.known.due)}
            for student in self.rows
            if student in extensions and self.known.due is not None
        ]
        if extended:
            statement = update(table).where(table.c.id == bindparam("of")).values(extension=bindparam("more"))
            self.connection.execute(statement, extended)

    def told(self, late: Late) -> list[Written]:
        """Late penalties, from the scores as they now are; and what the gradebook now says, in the order of the rows."""
        from sqlalchemy import bindparam, update

        times = self._times()
        told = {student: Written(seconds_late=times[student]) for student in self.rows}
        sums = self._sums([s for s in self.rows if s in self.old or told[s].seconds_late > 0])
        penalties = []
        for student, one in told.items():
            for name in self.known.notebooks:
                if student in sums:
                    score, waiting, by_person = sums[student].get(name, (0.0, 0, 0))
                else:
                    points = [p for _, p in self.rows[student].done.grades[name]]
                    score, waiting, by_person = float(sum(p for p in points if p is not None)), points.count(None), 0
                one.score += score
                one.waiting += waiting
                one.by_person += by_person
                penalty = None
                if one.seconds_late > 0 and not one.trouble:
                    try:
                        penalty = late.penalty(student, score, one.seconds_late)
                    except Exception as problem:  # the instructor's own plugin
                        one.trouble = f"the late penalty failed ({type(problem).__name__}: {problem})"
                one.penalty += penalty or 0.0
                if penalty is not None or student in self.old:
                    penalties.append({"of": self.notebooks[student, name], "penalty": penalty})
        if penalties:
            table = self.api.SubmittedNotebook.__table__
            statement = update(table).where(table.c.id == bindparam("of"))
            self.connection.execute(statement.values(late_submission_penalty=bindparam("penalty")), penalties)
        return list(told.values())

    def _times(self) -> dict[str, float]:
        """Seconds late by student, as nbgrader counts them: from the due date and the extension."""
        from sqlalchemy import select

        due, table = self.known.due, self.api.SubmittedAssignment.__table__
        late = dict.fromkeys(self.rows, 0.0)
        if due is None:
            return late
        for student, stamp, more in self.connection.execute(
            select(table.c.student_id, table.c.timestamp, table.c.extension).where(
                table.c.assignment_id == self.known.assignment, table.c.student_id.in_(self.rows)
            )
        ):
            if stamp is not None:
                late[student] = max(0.0, (stamp - (due + more if more is not None else due)).total_seconds())
        return late

    def _sums(self, students: list[str]) -> dict[str, dict[str, tuple[float, int, int]]]:
        """student -> notebook -> (score, cells that wait for a person, cells that a person scored)."""
        from sqlalchemy import case, func, select

        grade = self.api.Grade.__table__
        whose = {self.notebooks[s, name]: (s, name) for s in students for name in self.known.notebooks}
        cells = [cell for those in self.known.cells.values() for cell, _ in those.values()]
        score = func.coalesce(grade.c.manual_score, grade.c.auto_score) + func.coalesce(grade.c.extra_credit, 0.0)
        found: dict[str, dict[str, tuple[float, int, int]]] = {s: {} for s in students}
        if not whose:
            return found
        rows = self.connection.execute(
            select(
                grade.c.notebook_id,
                func.sum(func.coalesce(score, 0.0)),
                func.sum(case((grade.c.needs_manual_grade, 1), else_=0)),
                func.count(grade.c.manual_score),
            )
            .where(grade.c.cell_id.in_(cells), grade.c.notebook_id.in_(whose))
            .group_by(grade.c.notebook_id)
        )
        for row, total, waiting, by_person in rows:
            student, name = whose[row]
            found[student][name] = float(total), int(waiting), int(by_person)
        return found
