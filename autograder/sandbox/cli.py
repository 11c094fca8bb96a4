"""``cleanclaim doctor``."""

from __future__ import annotations

import argparse
from typing import Any

from course.errors import CourseError


def register(subparsers: Any) -> None:
    """Add the command (entry point ``cleanclaim.commands``)."""
    doctor = subparsers.add_parser("doctor", help="is everything here that grading needs, and which sandbox is there")
    doctor.set_defaults(run=_doctor)


def _doctor(args: argparse.Namespace) -> int:
    """0 when grading works, 1 when something is BAD."""
    from course import place

    from . import doctor

    try:
        root = place.find().root
    except CourseError:
        root = None
    signs = doctor.examine(root)
    for sign in signs:
        print(sign)
    bad = sum(sign.state == doctor.BAD for sign in signs)
    print("\nGrading works here." if not bad else f"\n{bad} to mend before you grade.")
    return 1 if bad else 0
