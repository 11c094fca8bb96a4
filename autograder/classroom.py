"""One week of a class, read back after grading: who was asked what, what they answered, what it was worth.

Scores come from ``gradebook.db`` alone (opened read-only, a handful of queries for the whole class). What the plugin or
the bulk grader found is read from the autograded notebooks' metadata, the answers themselves from the ``responses.jsonl``
that was graded. Nothing here imports nbgrader, and nothing a learner can do to a file stops the reading: it becomes a
sentence in ``problems``.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from course.errors import CourseError

from .feedback.intake import ANSWERS, read_handin
from .feedback.results import ItemResult, printable

GRADEBOOK = "gradebook.db"
NOTEBOOK_KEY = "cleanclaim"  # as autograder.plugin.scores writes it
_WEEK = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_POOL = re.compile(r"(?P<stem>w\d\d-[qg]\d\d)(?P<member>[a-z])")
_EPOCH = datetime(1970, 1, 1)

# Printed at the head of every report: figures that come from other rules cannot be compared.
RULES = (
    "One attempt per learner: the hand-in that the gradebook holds. In it, the last saved answer of each question counts.",
    "A question left empty in a hand-in counts 0. A learner who handed in nothing is left out.",
    "An answer that waits for a person is left out until it has a score; scores given by a person count as given.",
    "Extra credit and late penalties are left out: they say nothing about a question.",
)


@dataclass(frozen=True)
class Learner:
    """``late``: seconds after the due date (with extension), 0 when on time; ``penalty``: points taken off for it."""

    id: str
    submitted: bool
    late: float = 0.0
    penalty: float = 0.0


@dataclass(frozen=True)
class ItemInfo:
    """What is the same for every learner. ``points``: the gradebook's maximum; ``pool``: the ids that stand for one another."""

    id: str
    type: str
    title: str
    objective: str
    points: float
    pool: str


@dataclass(frozen=True)
class Row:
    """One graded item of one learner.

    ``score``: points (a person's, else the machine's, without extra credit); None when it waits for a person or nothing
    was handed in. ``state``: right, partly, wrong, unanswered, invalid, manual; "" when the notebook tells nothing.
    ``response``: the saved answer as JSON, None when there is none. ``parts``: as the learner was shown them, so without
    what ``feedback: parts`` keeps back. ``bank``: Bank.version of the grade; ``rev``: Item.rev of what was answered.
    """

    learner: str
    item: str
    max: float
    score: float | None
    submitted: bool
    auto: float | None = None
    manual: float | None = None
    extra: float = 0.0
    needs_person: bool = False
    late: float = 0.0
    state: str = ""
    response: Any = None
    given: tuple[tuple[str, str], ...] = ()
    parts: tuple[Mapping[str, Any], ...] = ()
    bank: str = ""
    rev: str = ""
    changed: bool = False
    variant: str = ""
    attempt: int = 1
    answered_at: str = ""

    @property
    def fraction(self) -> float | None:
        """Score in [0, 1]; a person may give more than the maximum, statistics may not."""
        return None if self.score is None else min(1.0, max(0.0, self.score / self.max)) if self.max else 0.0

    @property
    def answered(self) -> bool:
        return self.state not in ("", "unanswered", "invalid", "elsewhere")


@dataclass(frozen=True)
class Classroom:
    """A week of a class. ``items`` in page order; ``rows`` by learner, then in that order."""

    week: str
    title: str
    objectives: Mapping[str, str]
    items: Mapping[str, ItemInfo]
    learners: tuple[Learner, ...]
    rows: tuple[Row, ...]
    banks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def submitted(self) -> tuple[Learner, ...]:
        return tuple(one for one in self.learners if one.submitted)


@dataclass(frozen=True)
class _Grades:
    """What the gradebook says: maxima in notebook order, learners, and (learner, item) -> its columns."""

    notebooks: tuple[str, ...]
    points: dict[str, float]
    learners: dict[str, Learner]
    cells: dict[tuple[str, str], tuple[float | None, float | None, float, bool]] = field(default_factory=dict)


def read_classroom(
    root: Path, week: str, *, exclude: Iterable[str] = (), gradebook: Path | None = None, need_graded: bool = True
) -> Classroom:
    """Everything of one week that is graded. ``exclude``: ids of staff and test accounts.

    Raises CourseError when there is no gradebook, it does not know the week, or (with ``need_graded``) nothing is graded.
    """
    if not _WEEK.fullmatch(week):
        raise CourseError(f"“{week}” is not the name of a week; write it as in week01.")
    left_out = frozenset(exclude)
    grades = _read_gradebook(gradebook or root / GRADEBOOK, week, left_out)
    if need_graded and not grades.cells:
        raise CourseError(
            f"Nothing of {week} is graded yet. Put the hand-ins into submitted/ (nbgrader zip_collect {week}), "
            f"then run:  nbgrader autograde {week}"
        )
    problems: list[str] = []
    sheets = {
        one.id: _read_notebooks(root, one.id, week, grades.notebooks, problems)
        for one in grades.learners.values()
        if one.submitted and any((one.id, item) in grades.cells for item in grades.points)
    }
    items = _items(grades, sheets.values())
    rows = [row for one in grades.learners.values() for row in _rows(one, items, grades, sheets.get(one.id, _Sheet()))]
    head = next((sheet for sheet in sheets.values() if sheet.title), _Sheet())
    return Classroom(
        week=week,
        title=head.title or week,
        objectives=head.objectives,
        items=items,
        learners=tuple(grades.learners.values()),
        rows=tuple(rows),
        banks=tuple(sorted({sheet.bank for sheet in sheets.values() if sheet.bank})),
        problems=tuple(problems),
        excluded=tuple(sorted(left_out)),
    )


# -- the gradebook ---------------------------------------------------------------------------------------------------


def _read_gradebook(path: Path, week: str, left_out: frozenset[str]) -> _Grades:
    if not path.is_file():
        raise CourseError(
            f"There is no gradebook at {path}, so nothing is graded yet. Run this in the course folder, after "
            f"nbgrader generate_assignment {week}  and  nbgrader autograde {week}"
        )
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=20)
        try:
            connection.execute("BEGIN")  # one state of the book, whoever writes meanwhile
            return _query(connection, week, left_out)
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise CourseError(
                f"{path.name} is being written to by another program. Nothing was changed; try again when it has finished."
            ) from None
        raise CourseError(f"{path} is not a gradebook that can be read ({error}). Nothing in it was changed.") from None
    except sqlite3.DatabaseError as error:
        raise CourseError(f"{path} is not a gradebook that can be read ({error}). Nothing in it was changed.") from None


def _query(db: sqlite3.Connection, week: str, left_out: frozenset[str]) -> _Grades:
    found = db.execute("SELECT id, duedate FROM assignment WHERE name = ?", (week,)).fetchone()
    if found is None:
        raise CourseError(f"The gradebook does not know {week} yet. Run:  nbgrader generate_assignment {week}")
    assignment, due = found[0], _moment(found[1])
    cells = db.execute(
        "SELECT n.name, b.name, g.max_score FROM grade_cells g JOIN base_cell b ON b.id = g.id "
        "JOIN notebook n ON n.id = b.notebook_id WHERE n.assignment_id = ? ORDER BY n.name, b.rowid",
        (assignment,),
    ).fetchall()
    notebooks = tuple(
        name for (name,) in db.execute("SELECT name FROM notebook WHERE assignment_id = ? ORDER BY name", (assignment,))
    )
    arrived = {
        student: (_moment(stamp), _span(extension), penalty or 0.0)
        for student, stamp, extension, penalty in db.execute(
            "SELECT s.student_id, s.timestamp, s.extension, SUM(n.late_submission_penalty) FROM submitted_assignment s "
            "LEFT JOIN submitted_notebook n ON n.assignment_id = s.id WHERE s.assignment_id = ? GROUP BY s.id",
            (assignment,),
        )
    }
    everybody = {student for (student,) in db.execute("SELECT id FROM student")} | set(arrived)
    learners = {}
    for student in sorted(everybody - left_out):
        stamp, extension, penalty = arrived.get(student, (None, timedelta(0), 0.0))
        late = max(0.0, (stamp - due - extension).total_seconds()) if stamp and due else 0.0
        learners[student] = Learner(student, student in arrived, late, penalty)
    scores = {
        (student, item): (auto, manual, extra or 0.0, bool(waiting))
        for student, item, auto, manual, extra, waiting in db.execute(
            "SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade "
            "FROM grade g JOIN submitted_notebook n ON n.id = g.notebook_id "
            "JOIN submitted_assignment s ON s.id = n.assignment_id JOIN base_cell b ON b.id = g.cell_id "
            "JOIN grade_cells c ON c.id = b.id WHERE s.assignment_id = ?",
            (assignment,),
        )
        if student in learners
    }
    return _Grades(notebooks, {item: float(points) for _, item, points in cells}, learners, scores)


def _moment(text: str | None) -> datetime | None:
    """A time as SQLAlchemy stores it in SQLite (UTC, no zone)."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        return None


def _span(text: str | None) -> timedelta:
    """An extension: stored as that much time after 1970-01-01."""
    moment = _moment(text)
    return moment - _EPOCH if moment else timedelta(0)


# -- the autograded notebooks ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sheet:
    """One learner's autograded week. ``found``: item -> (result, the raw result, response or None)."""

    title: str = ""
    bank: str = ""
    objectives: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[str, tuple[ItemResult, Mapping[str, Any], Any]] = field(default_factory=dict)


def _read_notebooks(root: Path, learner: str, week: str, names: Iterable[str], problems: list[str]) -> _Sheet:
    folder = root / "autograded" / learner / week
    found: dict[str, tuple[ItemResult, Mapping[str, Any], Any]] = {}
    title, bank, objectives = "", "", {}
    responses = _graded_answers(root, learner, week)
    for name in names:  # only the week's own: a learner may hand in whatever else they like
        path = folder / f"{name}.ipynb"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))["metadata"].get(NOTEBOOK_KEY)
            if data is None:
                continue
            results = [(ItemResult.from_json(raw), raw) for raw in data["results"]]
        except FileNotFoundError:
            continue
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            problems.append(f"{learner}: autograded/{learner}/{week}/{name}.ipynb cannot be read; grade it again.")
            continue
        title, objectives = str(data.get("title") or title), dict(data.get("objectives") or objectives)
        bank = str(data.get("bank") or bank)
        for result, raw in results:
            response = responses.get(result.id)
            if response is not None and printable(response.at or "", 40) != result.answered_at:
                response = None  # not the answer that was graded
            found[result.id] = (result, raw, response)
    if not found:
        problems.append(
            f"{learner}: no results in autograded/{learner}/{week}; only the gradebook's points are known. "
            f"To mend it:  nbgrader autograde {week} --student {learner} --force"
        )
    return _Sheet(title, bank, objectives, found)


def _graded_answers(root: Path, learner: str, week: str) -> Mapping[str, Any]:
    """The answers as graded: the copy beside the autograded notebook, else the hand-in."""
    for step in ("autograded", "submitted"):
        folder = root / step / learner / week
        if (folder / ANSWERS).is_file():
            return read_handin(folder).responses
    return {}


def _items(grades: _Grades, sheets: Iterable[_Sheet]) -> dict[str, ItemInfo]:
    """The graded items in page order; what only the gradebook knows comes last."""
    found: dict[str, ItemInfo] = {}
    for sheet in sheets:
        for result, _, _ in sheet.found.values():
            if result.id in grades.points and result.id not in found:
                found[result.id] = ItemInfo(
                    result.id,
                    result.type,
                    result.title,
                    result.objective,
                    grades.points[result.id],
                    pool_of(result.id)[0],
                )
    for item, points in grades.points.items():
        found.setdefault(item, ItemInfo(item, "", item, "", points, pool_of(item)[0]))
    return found


def pool_of(item: str) -> tuple[str, str]:
    """(pool, member) of an id: w03-g05b is member b of w03-g05; every other id is its own pool."""
    match = _POOL.fullmatch(item)
    return (match["stem"], match["member"]) if match else (item, "")


def _rows(one: Learner, items: Mapping[str, ItemInfo], grades: _Grades, sheet: _Sheet) -> Iterator[Row]:
    for item, info in items.items():
        if (one.id, item) not in grades.cells:
            if not one.submitted:
                yield Row(one.id, item, info.points, None, False)
            continue
        auto, manual, extra, waiting = grades.cells[one.id, item]
        result, raw, response = sheet.found.get(item, (None, {}, None))
        row = Row(
            learner=one.id,
            item=item,
            max=info.points,
            score=manual if manual is not None else auto,
            submitted=True,
            auto=auto,
            manual=manual,
            extra=extra,
            needs_person=waiting,
            late=one.late,
        )
        if result is not None:
            row = replace(
                row,
                state=result.state,
                response=response.answer if response is not None else None,
                given=result.given,
                parts=result.parts,
                bank=sheet.bank,
                rev=response.rev if response is not None else "",
                changed=result.changed,
                variant=str(raw.get("variant") or pool_of(item)[1]),
                answered_at=result.answered_at,
            )
        yield row
