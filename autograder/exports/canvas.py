"""Canvas's gradebook CSV: five columns that say who, one per assignment, and a first row with the points. Pure.

A file that was downloaded from Canvas comes back with its identity columns untouched, cell for cell, and with no other
assignment in it: an old score of somebody else's column can then not overwrite a newer one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from course.errors import CourseError

from ..gradebook import Assignment, Learner
from ..tables import Table, harmless, table_text
from .standing import Policy, Standing, number

_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_IDENTITY = (*_COLUMNS, "Root Account", "Integration ID")
_POINTS = "    Points Possible"  # Canvas knows the row by these words and writes the blanks itself
_NUMBERED = re.compile(r"(?P<name>.*?)\s*\(\d+\)")


@dataclass(frozen=True)
class Merged:
    """``text`` is the file to upload; the lists name who is in one place only."""

    text: str
    headers: tuple[str, ...]
    only_in_canvas: tuple[str, ...]
    only_in_gradebook: tuple[str, ...]
    notes: tuple[str, ...] = ()


def canvas_csv(standing: Standing, policy: Policy) -> str:
    """A new file. Canvas finds a learner by its own number or by the login; a column it does not know it offers to make."""
    names = [harmless(one.name) for one in standing.assignments]
    points = [_POINTS, "", "", "", "", *(number(one.max_score) for one in standing.assignments)]
    rows = [
        [
            harmless(", ".join(filter(None, (one.last_name, one.first_name)))),
            *map(harmless, (one.lms_user_id, "", one.id, "")),
            *(standing.cell(one.id, a.name, policy) for a in standing.assignments),
        ]
        for one in standing.learners
    ]
    return table_text([[*_COLUMNS, *names], points, *rows])


def merge(table: Table, standing: Standing, policy: Policy, column: str | None = None) -> Merged:
    """Our scores in a gradebook downloaded from Canvas. Raises CourseError when it is none, or the column is not clear."""
    at = {name: n for n, name in reversed(list(enumerate(table.header)))}
    if "Student" not in at or not {"ID", "SIS User ID", "SIS Login ID"} & set(at):
        raise CourseError(
            "This is not a gradebook from Canvas: it has no columns Student and ID. In Canvas: Grades, Export, Export Entire Gradebook."
        )
    if column is not None and len(standing.assignments) != 1:
        raise CourseError("--column names one column, so export one week at a time with it.")
    targets = [(one, _column(table.header, one, column)) for one in standing.assignments]
    identity = [n for n, name in enumerate(table.header) if name in _IDENTITY]
    finder = _Finder(standing.learners)
    out: list[Sequence[str]] = [[*(table.header[n] for n in identity), *(name for _, (name, _) in targets)]]
    points_row: list[str] | None = None
    found: set[str] = set()
    only_in_canvas: list[str] = []
    notes: list[str] = []
    people: list[list[str]] = []
    for _, cells in table.rows:
        who = [_at(cells, n) for n in identity]
        first = _at(cells, at["Student"]).strip()
        if first.casefold() == "points possible":
            points_row = [*who, *(_points(cells, place, one, notes) for one, (_, place) in targets)]
            continue
        ids = {name: _at(cells, at[name]).strip() for name in _IDENTITY if name in at}
        if not any(ids.get(name) for name in ("ID", "SIS User ID", "SIS Login ID")):
            continue  # "Manual Posting" and other rows of labels
        learner = finder.find(ids)
        if learner is not None and learner.id in found:
            raise CourseError(
                f"The Canvas file has two rows for {learner.id}. Nothing was written; mend the roster first."
            )
        if learner is None:
            only_in_canvas.append(first or ids.get("SIS Login ID", "") or ids.get("ID", ""))
            people.append([*who, *(_at(cells, place) if place is not None else "" for _, (_, place) in targets)])
            continue
        found.add(learner.id)
        people.append([*who, *(standing.cell(learner.id, one.name, policy) for one, _ in targets)])
    # names are typed by learners; ids are the school's and must come back as they are
    typed = [k for k, n in enumerate(identity) if table.header[n] in ("Student", "Section")]
    for row in people:
        for k in typed:
            row[k] = harmless(row[k])
    if points_row is None:
        points_row = [_POINTS, *[""] * (len(identity) - 1), *(number(one.max_score) for one, _ in targets)]
    graded = {who for who, _ in standing.totals}
    missing = [one.id for one in standing.learners if one.id not in found and one.id in graded]
    return Merged(
        table_text([*out, points_row, *people]),
        tuple(name for _, (name, _) in targets),
        tuple(only_in_canvas),
        tuple(missing),
        tuple(notes),
    )


def _at(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _column(header: Sequence[str], one: Assignment, wanted: str | None) -> tuple[str, int | None]:
    """(heading, place in the file; None: a new column) for an assignment."""
    if wanted is not None:
        if wanted not in header:
            raise CourseError(f"The Canvas file has no column “{wanted}”.")
        return wanted, header.index(wanted)
    fitting = [n for n, name in enumerate(header) if _bare(name) == one.name.casefold() and name not in _IDENTITY]
    if len(fitting) > 1:
        listed = " and ".join(f"“{header[n]}”" for n in fitting)
        raise CourseError(
            f"The Canvas file has more than one column for {one.name}: {listed}. Choose one with --column."
        )
    return (header[fitting[0]], fitting[0]) if fitting else (harmless(one.name), None)


def _bare(heading: str) -> str:
    """``week01 (4711)``, as Canvas writes it, without its number."""
    match = _NUMBERED.fullmatch(heading)
    return (match["name"] if match else heading).strip().casefold()


def _points(cells: Sequence[str], place: int | None, one: Assignment, notes: list[str]) -> str:
    there = _at(cells, place).strip()
    if not there:
        return number(one.max_score)
    try:
        same = abs(float(there) - one.max_score) < 1e-6
    except ValueError:
        same = True  # "(read only)"
    if not same:
        notes.append(
            f"{one.name} has {there} points in Canvas and {number(one.max_score)} here. Scores are sent as they are; "
            "change the points in Canvas if they should agree."
        )
    return there


class _Finder:
    """A learner by any id that Canvas and the gradebook share. Capitals do not matter; two who fit are nobody."""

    def __init__(self, learners: Sequence[Learner]) -> None:
        self._by: dict[str, dict[str, list[Learner]]] = {"id": {}, "lms": {}, "email": {}}
        for one in learners:
            for kind, value in (("id", one.id), ("lms", one.lms_user_id), ("email", one.email)):
                if value:
                    self._by[kind].setdefault(value.casefold(), []).append(one)

    def find(self, ids: Mapping[str, str]) -> Learner | None:
        for name, kind in (
            ("ID", "lms"), ("SIS Login ID", "id"), ("SIS User ID", "id"), ("SIS Login ID", "email"), ("ID", "id"),
        ):  # fmt: skip
            fitting = self._by[kind].get(ids.get(name, "").casefold(), [])
            if len(fitting) == 1:
                return fitting[0]
        return None
