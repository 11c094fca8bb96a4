"""``cleanclaim grade``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPORTS = "reports"


def register(subparsers: Any) -> None:
    grade = subparsers.add_parser(
        "grade",
        help="grade a whole class at once, into nbgrader's gradebook",
        description="Grade everything of a week that was handed in and is not graded yet. Stopped or killed, run it again: "
        "it goes on from there.",
    )
    grade.add_argument("week", help="as in week01")
    grade.add_argument("--jobs", type=_count, metavar="N", help="processes; one, or for a large class one per core")
    grade.add_argument(
        "--dask", metavar="ADDRESS", help="a Dask scheduler, as in tcp://127.0.0.1:8786, to read answers on"
    )
    grade.add_argument("--json", type=Path, metavar="FILE", help="also write the report as data")
    grade.add_argument("--force", action="store_true", help="grade again what is graded already")
    grade.add_argument("--student", nargs="+", action="extend", default=[], metavar="ID", help="only these learners")
    grade.set_defaults(run=run)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("the number of processes is 1 to 64")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """0: all is graded. 1: something was refused; the report says what. CourseError: nothing more can be done."""
    from ..cli import course_root

    return grade(
        course_root(),
        args.week,
        target=args.json,
        jobs=args.jobs,
        dask=args.dask,
        force=args.force,
        students=args.student,
    )


def grade(
    root: Path, week: str, *, target: Path | None = None, say: Callable[[str], object] = print, **how: Any
) -> int:
    """Grade, print, write the reports. Raises CourseError."""
    import json

    from course.errors import CourseError

    from .page import page
    from .run import grade_week
    from .told import summary

    if how.get("jobs") and how.get("dask"):
        raise CourseError("Choose --jobs or --dask: a cluster has workers of its own.")
    record = grade_week(root, week, **how)
    report = root / REPORTS / week / "grading.html"
    try:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(page(record), encoding="utf-8")
        if target is not None:
            target.write_text(json.dumps(record.to_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as problem:
        raise CourseError(
            f"Everything is graded and safe, but the report could not be written to {problem.filename}: {problem.strerror}."
        ) from None
    say(summary(record, report.relative_to(root)))
    return 1 if record.kinds["refused"] else 0
