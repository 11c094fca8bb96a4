"""``cleanclaim feedback WEEK``."""

from __future__ import annotations

import argparse
from typing import Any

from course.errors import CourseError


def register(subparsers: Any) -> None:
    """Add the command (entry point ``cleanclaim.commands``)."""
    command = subparsers.add_parser(
        "feedback",
        help="write the feedback pages of a graded week",
        description="One page per learner and notebook, in feedback/, where nbgrader release_feedback finds it. "
        "Pages that are there already stay, unless the graded work is newer.",
    )
    command.add_argument("week", help="as in week01")
    command.add_argument("--student", metavar="ID", help="only this learner")
    command.add_argument("--force", action="store_true", help="write every page again")
    command.add_argument(
        "--jobs", type=jobs, default=0, metavar="N", help="processes (default: as many as it pays for)"
    )
    command.set_defaults(run=_feedback)


def jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("a number of processes from 1 to 256")
    return int(text)


def _feedback(args: argparse.Namespace) -> int:
    from .. import cli
    from ..coursefolder import find_course
    from ..progress import Progress
    from . import bulk, words

    course = find_course(cli.course_root())
    tasks = bulk.plan(course, args.week, args.student)
    progress = Progress("feedback", len(tasks), unit=" learner")
    outcomes = []
    for outcome in bulk.make(tasks, force=args.force, jobs=args.jobs or default_jobs(len(tasks))):
        outcomes.append(outcome)
        progress.step()
    progress.end()
    written = [o for o in outcomes if o.state == bulk.WRITTEN]
    kept = [o for o in outcomes if o.state == bulk.KEPT]
    left = [o for o in outcomes if o.state == bulk.LEFT_OUT]
    pages = words.count(sum(o.pages for o in written), "page")
    print(f"{pages} for {words.count(len(written), 'learner')} in {course.feedback_directory}/.")
    if kept:
        print(f"{words.count(len(kept), 'learner')} had theirs already; --force writes them again.")
    for outcome in left:
        print(f"{outcome.student}: left out, {outcome.why}.")
    if left and not written and not kept:
        raise CourseError(f"No page of {args.week} could be written. Run:  nbgrader autograde {args.week} --force")
    return 1 if left else 0


def default_jobs(learners: int) -> int:
    """A second process pays from some hundred learners on: starting it costs as much as forty pages."""
    import os

    return 1 if learners < 100 else min(8, os.cpu_count() or 1)
