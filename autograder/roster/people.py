"""A class list as learners, and a sentence for every row that is none. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from course.errors import CourseError

from ..gradebook import Learner
from ..tables import Table

CANVAS, MOODLE, PLAIN = "Canvas", "Moodle", "plain"
# What a column may be called, in lower case without blanks, hyphens or underscores. The first that is there counts.
_NAMES = {
    "id": ("sisloginid", "loginid", "username", "userid", "studentid", "idnumber", "sisuserid", "id", "netid", "login"),
    "first_name": ("firstname", "givenname", "forename", "first"),
    "last_name": ("lastname", "surname", "familyname", "last"),
    "full_name": ("student", "studentname", "fullname", "name", "displayname"),
    "email": ("emailaddress", "email", "mail", "useremail"),
    "lms_user_id": ("lmsuserid", "canvasid", "canvasuserid"),
}
_LONGEST = 128  # characters; the width of the gradebook's columns
_NOT_IN_FOLDERS = set('/\\:*?"<>|+')


@dataclass(frozen=True)
class Roster:
    """``learners`` in the order of the file; ``left_out`` are (line, sentence); ``notes`` concern the whole file."""

    kind: str
    id_column: str
    learners: tuple[Learner, ...]
    left_out: tuple[tuple[int, str], ...]
    notes: tuple[str, ...] = ()


def plain_name(text: str) -> str:
    return re.sub(r"[\s_\-]+", "", text.casefold())


def columns(header: Sequence[str], id_column: str | None) -> tuple[str, dict[str, int]]:
    """(kind of list, field -> place in the row). Raises CourseError when nothing can be an id."""
    places: dict[str, int] = {}
    for at, name in enumerate(header):
        places.setdefault(plain_name(name), at)
    kind = (
        CANVAS
        if "student" in places and {"sisloginid", "sisuserid", "id"} & set(places)
        else MOODLE
        if {"firstname", "surname"} <= set(places) or ("idnumber" in places and "emailaddress" in places)
        else PLAIN
    )
    found = {field: places[n] for field, names in _NAMES.items() for n in reversed(names) if n in places}
    if kind == CANVAS:
        if "id" in places:  # Canvas's own number: it goes back into a gradebook that is sent to Canvas
            found["lms_user_id"] = places["id"]
        own = next((n for n in ("sisloginid", "sisuserid") if n in places), "id")
        found["id"] = places[own]
    if id_column is not None:
        if plain_name(id_column) not in places:
            raise CourseError(f"The list has no column “{id_column}”. It has: {', '.join(filter(None, header))}.")
        found["id"] = places[plain_name(id_column)]
    if "id" not in found:
        if "email" not in found:
            raise CourseError(
                f"No column of the list looks like an id. It has: {', '.join(filter(None, header)) or 'none at all'}. "
                "Name the right one with --id-column."
            )
        found["id"] = found["email"]
    return kind, found


def read_roster(table: Table, id_column: str | None = None) -> Roster:
    """The learners of a class list. Raises CourseError when it has no column for ids."""
    kind, places = columns(table.header, id_column)
    found: dict[str, tuple[int, Learner]] = {}
    double: set[str] = set()
    left_out: list[tuple[int, str]] = []
    for line, cells in table.rows:
        values = {field: _cell(cells, at) for field, at in places.items()}
        one = _learner(values)
        if why := _not_a_learner(kind, values) or _bad_id(one.id):
            left_out.append((line, why))
            continue
        before = found.get(one.id.casefold())
        if before is None:
            found[one.id.casefold()] = line, one
        elif before[1] != one:
            double.add(one.id.casefold())
            left_out.append((line, f"the id {one.id} stands in line {before[0]} too, for somebody else"))
    for key in double:
        line, one = found.pop(key)
        left_out.append((line, f"the id {one.id} stands there for more than one person"))
    notes = []
    if table.encoding == "cp1252":
        notes.append("The file is not UTF-8; it was read as Windows-1252. Look at names with accents.")
    if scored := sum("_" in one.id for _, one in found.values()):
        notes.append(
            f"{scored} of the ids hold an underscore. nbgrader zip_collect reads the id in a file's name up to the first "
            "one, so those hand-ins have to be named in another way."
        )
    return Roster(
        kind, table.header[places["id"]], tuple(o for _, o in found.values()), tuple(sorted(left_out)), tuple(notes)
    )


def _cell(cells: Sequence[str], at: int) -> str:
    text = unicodedata.normalize("NFC", cells[at]) if at < len(cells) else ""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def _learner(values: Mapping[str, str]) -> Learner:
    one = Learner(**{name: values.get(name, "") for name in ("id", "first_name", "last_name", "email", "lms_user_id")})
    full = values.get("full_name", "")
    if full and not one.first_name and not one.last_name:
        last, comma, first = full.partition(",")
        if not comma:
            first, _, last = full.rpartition(" ")
        one = replace(one, first_name=first.strip(), last_name=last.strip())
    return replace(one, **{name: getattr(one, name)[:_LONGEST] for name in ("first_name", "last_name", "email")})


def _not_a_learner(kind: str, values: Mapping[str, str]) -> str | None:
    """Rows that a platform adds on its own."""
    first = values.get("full_name", "").casefold()
    if kind == CANVAS and first.startswith("points possible"):
        return "the row with the points, no learner"
    if kind == CANVAS and first in ("student, test", "test student"):
        return "Canvas's own test student"
    if not values.get("id"):
        who = values.get("full_name") or " ".join(filter(None, (values.get("first_name"), values.get("last_name"))))
        return f"no id{f' for {who}' if who else ''}"
    return None


def _bad_id(text: str) -> str | None:
    """Why an id cannot be the name of a folder, which nbgrader makes of it."""
    if len(text) > _LONGEST:
        return f"the id {text[:20]}... is longer than {_LONGEST} characters"
    if text.startswith(".") or set(text) & _NOT_IN_FOLDERS:
        return f"the id {text} cannot be the name of a folder"
    return None
