"""The instructor's commands of ``cleanclaim``: build, check, release, grade."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from course.errors import CourseError

from .bulk import command as grading
from .sections import cli as sections


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

    sections.register(subparsers)
    grading.register(subparsers)


def course_root() -> Path:
    """The clone this is run in. Raises CourseError."""
    from course import place

    return place.find().root


def _build(args: argparse.Namespace) -> int:
    from .bank import BankError
    from .build import build

    root = _with_bank(args.week)
    try:
        changed = build(root, args.week)
    except BankError as error:
        raise CourseError(str(error)) from None
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

    root = _with_bank()
    try:
        return release.main(root, check=args.check)
    except BankError as error:
        raise CourseError(str(error)) from None


def _with_bank(week: str | None = None) -> Path:
    """The course root, if it has the bank of that week (or of any). Raises CourseError."""
    from .bank import FOLDER, weeks

    root = course_root()
    there = weeks(root)
    if not there:
        raise CourseError(f"There is no bank in {FOLDER}: this copy of the course was made without keys.")
    if week and week not in there:
        raise CourseError(f"There is no bank for {week} in {FOLDER}. These are there: {', '.join(there)}.")
    return root
