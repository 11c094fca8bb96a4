"""What a learner's word puts under its cell: a page, a live card with its closed note, or one sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from course.errors import CourseError

from . import notice
from .surroundings import is_watched


def show_html(html: str, plain: str) -> None:
    """Put plain HTML into the cell's output."""
    from IPython.display import display

    display({"text/html": html, "text/plain": plain}, raw=True)


def show_live(widget: Any, closed: str, plain: str) -> None:
    """Put a live card into the cell's output, and before it what is read once the card is no longer live."""
    from IPython.display import display

    show_html(closed, plain)
    display(widget)


def in_a_sentence(word: Callable[..., None]) -> Callable[..., None]:
    """A word whose CourseError becomes a friendly box. It is raised where nobody looks on, so that a test run fails."""

    @wraps(word)
    def call(*args: Any, **options: Any) -> None:
        try:
            word(*args, **options)
        except CourseError as trouble:
            if not is_watched():
                raise
            show_html(notice.trouble_html(str(trouble)), str(trouble))

    return call
