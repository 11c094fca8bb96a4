"""The one exception of this package."""

from __future__ import annotations

from course.errors import CourseError

from ..bank import BankError


class SectionError(BankError, CourseError):
    """Something about a section that an instructor has to mend. Where items are wanted it counts as a fault of the bank:
    a grading run stops before anything is written.
    """
