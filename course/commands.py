"""What commands share: a day as an argument, and a module's commands run on their own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from course.errors import CourseError

MISUSE = 2


def a_day(text: str) -> date:
    """The type of an argument such as 2026-06-03."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date; write it as in 2026-06-03") from None


def run_alone(register: Callable[[Any], None], argv: Sequence[str] | None = None) -> int:
    """The commands that `register` adds, without the others of ``cleanclaim``. Returns the exit code; an error that a
    person can mend is one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="cleanclaim")
    register(parser.add_subparsers(required=True))
    args = parser.parse_args(argv)
    try:
        return args.run(args)
    except CourseError as error:
        print(f"cleanclaim: {error}", file=sys.stderr)
        return MISUSE
