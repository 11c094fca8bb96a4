"""``cleanclaim export WEEK|all --to canvas|moodle|items``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from course.errors import CourseError


def register(subparsers: Any) -> None:
    """Add the command (entry point ``cleanclaim.commands``)."""
    command = subparsers.add_parser(
        "export",
        help="grades as CSV for Canvas, for Moodle, or item by item",
        description="Grades as CSV. A cell is empty, not 0, where a written answer waits to be read or nothing was handed in.",
    )
    command.add_argument("week", help="as in week01; all for every assignment in the gradebook")
    command.add_argument("--to", required=True, choices=("canvas", "moodle", "items"), help="for whom")
    command.add_argument(
        "--out", type=Path, metavar="FILE", help="the file to write (default grades-canvas.csv and so on)"
    )
    command.add_argument("--merge", type=Path, metavar="FILE", help="fill in a gradebook downloaded from Canvas")
    command.add_argument(
        "--column", metavar="NAME", help="its column to fill in, when that is not named after the week"
    )
    command.add_argument("--partial", action="store_true", help="give the points so far where answers wait to be read")
    command.add_argument("--missing-zero", action="store_true", help="0 for learners who handed in nothing")
    command.set_defaults(run=_export)


def _export(args: argparse.Namespace) -> int:
    from .. import cli, gradebook
    from ..coursefolder import find_course
    from ..tables import read_table, write_whole
    from . import canvas, items, moodle
    from .standing import Policy, read_standing

    if (args.merge or args.column) and args.to != "canvas":
        raise CourseError("--merge and --column are for Canvas: add --to canvas.")
    if args.column and not args.merge:
        raise CourseError("--column names a column of the file given with --merge.")
    course = find_course(cli.course_root())
    policy = Policy(args.partial, args.missing_zero)
    says: list[str] = []
    with gradebook.opened(course.db_url) as connection:
        standing = read_standing(connection, () if args.week == "all" else (args.week,))
        if not standing.assignments:
            raise CourseError("The gradebook holds no assignment yet. Run:  nbgrader generate_assignment WEEK --force")
        names = [one.name for one in standing.assignments]
        if args.to == "items":
            text = items.items_csv(connection, Path(course.root), names)
        elif args.to == "moodle":
            text = moodle.moodle_csv(standing, policy)
        elif args.merge is None:
            text = canvas.canvas_csv(standing, policy)
        else:
            merged = canvas.merge(read_table(args.merge), standing, policy, args.column)
            text = merged.text
            says += [f"Filled in: {', '.join(merged.headers)}.", *merged.notes]
            for what, who in (
                ("In the Canvas file, not in the gradebook (their cells are as they were)", merged.only_in_canvas),
                ("Graded here, not in the Canvas file", merged.only_in_gradebook),
            ):
                says += [f"{what}: {', '.join(who)}."] if who else []
    target = args.out or Path(f"grades-{args.to}.csv")
    if args.merge and target.resolve() == args.merge.resolve():
        raise CourseError(
            f"{target} is the file from Canvas itself. Give another name with --out, so that you keep it."
        )
    write_whole(target, text)
    print(f"Wrote {target}: {', '.join(names)}, {len(standing.learners)} learners.")
    for note in [*says, *standing.notes(policy)]:
        print(note)
    return 0
