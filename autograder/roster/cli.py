"""``cleanclaim roster FILE.csv``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

_MOST = 20  # names shown of each kind


def register(subparsers: Any) -> None:
    """Add the command (entry point ``cleanclaim.commands``)."""
    command = subparsers.add_parser(
        "roster",
        help="bring a class list from Canvas, Moodle or a spreadsheet into the gradebook",
        description="Read a class list (CSV) and say what it changes in the gradebook. Nothing is written without --apply, "
        "and nobody is ever removed.",
    )
    command.add_argument("file", type=Path, help="the class list, as CSV")
    command.add_argument("--apply", action="store_true", help="write the learners into the gradebook")
    command.add_argument("--id-column", metavar="NAME", help="the column that names the learners' folders")
    command.set_defaults(run=_roster)


def _roster(args: argparse.Namespace) -> int:
    from .. import cli, gradebook
    from ..coursefolder import find_course
    from ..feedback.words import count
    from ..tables import read_table
    from . import enrol
    from .people import read_roster

    course = find_course(cli.course_root())
    roster = read_roster(read_table(args.file), args.id_column)
    make = not _is_there(course.db_url)
    if make and args.apply:
        _make_gradebook(course)
    if make and not args.apply:
        plan = enrol.compare(roster.learners, ())
    else:
        with gradebook.opened(course.db_url, write=args.apply) as connection:
            plan = enrol.compare(roster.learners, gradebook.learners(connection))
            if args.apply:
                enrol.write(connection, plan)
    kind = "Class list" if roster.kind == "plain" else f"{roster.kind} list"
    print(f"{kind} with {count(len(roster.learners), 'learner')}; the id is “{roster.id_column}”.")
    for note in roster.notes:
        print(note)
    _show("added", [_who(c.after) for c in plan.added])
    _show("updated", [f"{c.after.id}: {_what(c)}" for c in plan.updated])
    _show("unchanged", [one.id for one in plan.unchanged], name=False)
    _show("left out", [f"line {line}: {why}" for line, why in roster.left_out])
    _show("in the gradebook, not in the list (they stay)", [_who(one) for one in plan.absent])
    if plan.added or plan.updated:
        print("Written into the gradebook." if args.apply else "Nothing is written yet. To write it, add --apply.")
    return 0


def _is_there(db_url: str) -> bool:
    from ..gradebook import sqlite_path

    path = sqlite_path(db_url)
    return path is None or path.is_file()


def _make_gradebook(course: Any) -> None:
    """An empty gradebook, as nbgrader makes one."""
    from ..plugin.settings import _find_alembic

    _find_alembic()
    from nbgrader.api import Gradebook

    with Gradebook(course.db_url, course.course_id):
        pass


def _who(one: Any) -> str:
    name = " ".join(filter(None, (one.first_name, one.last_name)))
    return f"{one.id} ({name})" if name else one.id


def _what(change: Any) -> str:
    said = {"first_name": "first name", "last_name": "last name", "email": "e-mail", "lms_user_id": "platform id"}
    return ", ".join(f"{said[f]} “{getattr(change.before, f)}” -> “{getattr(change.after, f)}”" for f in change.fields)


def _show(what: str, lines: list[str], *, name: bool = True) -> None:
    if not lines:
        return
    print(f"{len(lines)} {what}{':' if name else ''}")
    for line in lines[:_MOST] if name else ():
        print(f"  {line}")
    if name and len(lines) > _MOST:
        print(f"  and {len(lines) - _MOST} more")
