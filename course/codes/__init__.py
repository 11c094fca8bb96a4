"""Code sets: look a diagnosis code up on a date of service, search for one, and know what cannot be known.

    from course.codes import look_up, search
    look_up("e11.65", date(2026, 6, 3)).sentence
    search("t2dm ckd", date(2026, 6, 3))[0].code

The index behind it is made on first use (`course.codes.store`), a few seconds once.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course.codes.book import Book
    from course.codes.finder import Hit
    from course.codes.model import Answer
    from course.codes.store import Progress

__all__ = ["look_up", "open_book", "search"]

_open: Book | None = None


def open_book(progress: Progress | None = None) -> Book:
    """The code book of this process, opened on first use; `progress` is told how far the index is, if it must be made."""
    global _open
    if _open is None:
        from course.codes.book import Book

        _open = Book(progress=progress)
    return _open


def look_up(code: str, day: date) -> Answer:
    """Everything about one code as typed, on a date of service (`course.codes.lookup`)."""
    from course.codes.lookup import look_up

    return look_up(open_book(), code, day)


def search(words: str, day: date, limit: int = 20) -> list[Hit]:
    """The codes that fit a coder's words best (`course.codes.finder`)."""
    from course.codes.finder import search

    return search(open_book(), words, day, limit)
