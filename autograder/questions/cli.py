"""``cleanclaim questions WEEK --to moodle-xml|qti12``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from course.errors import CourseError


def register(subparsers: Any) -> None:
    """Add the command (entry point ``cleanclaim.commands``)."""
    command = subparsers.add_parser(
        "questions",
        help="write a week's questions for Moodle or, as QTI 1.2, for Canvas",
        description="Questions with their keys, for the question bank of a learning platform. What a format cannot hold is "
        "named. Keep the file where you keep the bank.",
    )
    command.add_argument("week", help="as in week01")
    command.add_argument("--to", required=True, choices=("moodle-xml", "qti12"), help="the format")
    command.add_argument(
        "--use", default="practice", choices=("practice", "graded", "all"), help="which (default practice)"
    )
    command.add_argument(
        "--out", type=Path, metavar="FILE", help="the file to write (default week01-moodle.xml, week01-qti.zip)"
    )
    command.set_defaults(run=_questions)


def _questions(args: argparse.Namespace) -> int:
    from .. import cli
    from ..bank import BankError, load_bank, weeks
    from ..feedback.words import count
    from ..tables import write_whole
    from . import moodle, package, qti
    from .plain import CannotHold, Question, question

    root = cli.course_root()
    if args.week not in weeks(root):
        raise CourseError(f"There is no bank for {args.week}. These are there: {', '.join(weeks(root)) or 'none'}.")
    try:
        bank = load_bank(root, args.week)
    except BankError as problem:
        raise CourseError(str(problem)) from None
    form = moodle if args.to == "moodle-xml" else qti
    held: list[Question] = []
    left_out: list[tuple[str, str]] = []
    items = [i for i in bank.items.values() if args.use in ("all", i.use)]
    for item in items:
        try:
            one = question(item, bank, root / "source" / args.week / "figures")
            form.element(one)
        except CannotHold as problem:
            left_out.append((item.id, str(problem)))
        else:
            held.append(one)
    if not held:
        raise CourseError(
            f"None of the {args.use} questions of {args.week} fits into this format. Nothing was written."
        )
    title = f"{args.week}: {bank.title}"
    if args.to == "moodle-xml":
        target = args.out or Path(f"{args.week}-moodle.xml")
        write_whole(target, moodle.moodle_xml(held, title))
    else:
        target = args.out or Path(f"{args.week}-qti.zip")
        write_whole(target, package.package(held, title, args.week))
    print(f"Wrote {target}: {len(held)} of {count(len(items), 'question')}, with their keys.")
    for one in held:
        if told := form.note(one):
            print(f"  {one.id}: {told}.")
    if left_out:
        print(f"Left out, {count(len(left_out), 'question')}:")
        for item, why in left_out:
            print(f"  {item}: {why}.")
    return 0
