"""The instructor's commands of ``cleanclaim``: build, check, release."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from course.errors import CourseError


def register(subparsers: Any) -> None:
    """Add the instructor's commands (entry point ``cleanclaim.commands``)."""
    build = subparsers.add_parser("build", help="bring source/ up to date with the bank")
    build.add_argument("week", nargs="?", help="one week, as in week01; all of them when left out")
    build.set_defaults(run=_build)

    check = subparsers.add_parser("check", help="check bank, charts, figures, notebooks and locators")
    check.add_argument("week", nargs="?", help="one week, as in week01; all of them when left out")
    check.set_defaults(run=_check)

    release = subparsers.add_parser("release", help="make release/ from source/, with nbgrader")
    release.add_argument(
        "--check", action="store_true", help="change nothing; say whether release/ is what source/ makes"
    )
    release.set_defaults(run=_release)


def course_root() -> Path:
    """The clone this is run in. Raises CourseError."""
    from course import place

    return place.find().root


def _build(args: argparse.Namespace) -> int:
    from .bank import BankError
    from .build import build

    try:
        changed = build(course_root(), args.week)
    except (BankError, FileNotFoundError) as error:
        raise CourseError(_sentence(error, args.week)) from None
    for path in changed:
        print(f"wrote {path}")
    if not changed:
        print("source/ is up to date with the bank.")
    return 0


def _check(args: argparse.Namespace) -> int:
    from .check import check_all

    found = check_all(course_root(), args.week)
    for finding in found:
        print(finding)
    serious = [f for f in found if f.serious]
    print(f"{len(serious)} to mend, {len(found) - len(serious)} to look at.")
    return 1 if serious else 0


def _release(args: argparse.Namespace) -> int:
    from . import release
    from .bank import BankError

    try:
        return release.main(course_root(), check=args.check)
    except (BankError, FileNotFoundError) as error:
        raise CourseError(_sentence(error, None)) from None


def _sentence(error: Exception, week: str | None) -> str:
    if isinstance(error, FileNotFoundError):
        return f"There is no bank for {week or 'this course'} (autograder/bank/): this copy of the course was made without keys."
    return str(error)
