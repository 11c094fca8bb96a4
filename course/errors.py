"""The one exception a learner or an instructor is meant to read."""

from __future__ import annotations


class CourseError(Exception):
    """Something a person can mend.

    The message is one or two plain sentences in the reader's words: what
    happened, what is safe, what to do next.  Anything else that goes wrong is a
    bug and keeps its own exception class.
    """
