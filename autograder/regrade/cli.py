"""``cleanclaim regrade WEEK``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from course.errors import CourseError


def register(subparsers: Any) -> None:
    """Add the command (entry point ``cleanclaim.commands``)."""
    command = subparsers.add_parser(
        "regrade",
        help="score stored answers again after a key or a rubric was changed",
        description="Score the answers of a graded week with today's bank and show what changes. Nothing is written "
        "without --apply. Scores given by a person, extra credit and comments stay.",
    )
    command.add_argument("week", help="as in week01")
    command.add_argument("--apply", action="store_true", help="write the new scores, learner by learner")
    for form in ("json", "csv", "html"):
        command.add_argument(f"--{form}", type=Path, metavar="FILE", help=f"also write the table as {form.upper()}")
    command.set_defaults(run=_regrade)


def _regrade(args: argparse.Namespace) -> int:
    from .. import cli, gradebook
    from ..bulk.lock import one_run
    from ..coursefolder import find_course
    from ..progress import Progress
    from ..tables import write_whole
    from . import late, page, stored, tables, writing

    root = cli.course_root()
    course = find_course(root)
    week = stored.open_week(course, args.week)
    stored.check_fit(course, week)
    learners = stored.students(course, args.week)
    penalty = late.penalties(root)
    left_out: list[tuple[str, str]] = []
    newer: list[str] = []
    planned: list[Any] = []
    with gradebook.opened(course.db_url) as connection:
        books: dict[str, dict[str, gradebook.Sheet]] = {}
        for sheet in gradebook.sheets(connection, args.week):
            books.setdefault(sheet.student, {})[sheet.notebook] = sheet
    progress = Progress("score", len(learners), unit=" learner")
    for student in learners:
        try:
            graded = stored.read_graded(course, args.week, student)
            planned += stored.rescore(week, graded, books.get(student, {}), penalty)
            newer += [student] if graded.newer else []
        except stored.CannotRegrade as problem:
            left_out.append((student, str(problem)))
        progress.step()
    progress.end()
    to_write = list(dict.fromkeys(one.student for one in planned if one.to_write))
    outcome = tables.Outcome(
        args.week, week.bank.title, week.bank.version, args.apply, tuple(planned), tuple(left_out), tuple(newer)
    )
    print(tables.text(outcome))
    if args.apply and to_write:
        with one_run(Path(course.root), f"cleanclaim regrade {args.week} --apply"):
            _write(course, week, to_write, penalty, writing.apply, Progress)
        print(f"Written. The feedback pages still say what they said: cleanclaim feedback {args.week} --force")
    elif to_write:
        print("\nNothing is written yet. To write it, add --apply.")
    forms = {
        "csv": tables.csv,
        "html": page.regrade_page,
        "json": lambda o: json.dumps(tables.record(o), indent=1) + "\n",
    }
    for form, make in forms.items():
        target = getattr(args, form)
        if target is not None:
            write_whole(target, make(outcome))
    return 1 if left_out else 0


def _write(course: Any, week: Any, learners: list[str], penalty: Any, apply: Any, progress_of: Any) -> None:
    progress = progress_of("write", len(learners), unit=" learner")
    for n, student in enumerate(learners):
        try:
            apply(course, week, student, penalty)
        except CourseError as problem:
            raise CourseError(
                f"{student}: {problem} {n} of {len(learners)} learners are written and stay so, {student} and the rest are "
                "as they were. Run the command again to go on."
            ) from None
        progress.step()
    progress.end()
