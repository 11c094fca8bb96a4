"""Takes what a page asks of the code books and answers it.

A request is ``{"op": "codes.…", "system", "day": "2026-06-03", …}``:

================  ================================================================================================
``codes.search``  ``words`` -> ``hits`` (code, title, mark), ``more``
``codes.look``    ``code``, or ``number`` of a line -> the page of a code
``codes.say``     ``code`` -> ``line``, ``status``: one sentence about a typed code
``codes.table``   ``code``, the beginning of one -> the next character's choices (ICD-10-PCS)
================  ================================================================================================

While the index is being made, the reply is ``{"building": {"what", "share"}}``: ask again a little later.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from course.errors import CourseError

from . import cm
from .room import ROOM, Building, Room

LIMIT = 25
MOST_WORDS = 200  # characters
OPS = ("codes.search", "codes.look", "codes.say", "codes.table")
DIAGNOSES = {
    "id": cm.SYSTEM,
    "name": "ICD-10-CM",
    "what": "Diagnoses",
    "hint": "Words, or the beginning of a code: t2dm ckd, E11.2",
}

# The index is one connection; requests of several cards come on several threads.
_one_at_a_time = threading.RLock()

Json = dict[str, Any]


def offered() -> list[Json]:
    """The code sets that can be looked up here: ``id``, ``name``, ``what`` they are for, ``hint`` what to type.

    ``group``: it stands with others in one list; ``builder``: its codes are put together; ``whole``: short enough to be
    listed whole. A set whose tables are missing is left out: no question shall stay closed for it.
    """
    books = [DIAGNOSES]
    for more in (_procedures, _small):
        try:
            books += more()
        except (CourseError, ImportError):
            continue
    return books


def _procedures() -> list[Json]:
    from course.codes.pcs.tables import data_folder

    from .pcs import PROCEDURES

    data_folder()  # says when the tables are not there; they are read when first asked
    return [PROCEDURES]


def _small() -> list[Json]:
    from .sets import books

    return books()


def answer(content: Json, room: Room | None = None) -> Json:
    """The reply to one request, as plain JSON. Raises CourseError, a sentence for the learner."""
    op, system = content.get("op"), content.get("system")
    day = _day(content.get("day"))
    try:
        with _one_at_a_time:
            found = _book(op, system, content, day, room or ROOM)
    except Building as busy:
        return {"building": {"what": busy.what, "share": round(busy.share, 2)}}
    return {"ok": True, **found}


def _book(op: object, system: object, content: Json, day: date, room: Room) -> Json:
    if system == cm.SYSTEM:
        return _diagnoses(op, content, day, room)
    if system == "icd-10-pcs":
        from . import pcs

        return pcs.answer(op, _text(content, "words"), _text(content, "code"), day, LIMIT)
    if isinstance(system, str):
        from . import sets

        if sets.holds(system):
            return sets.answer(op, system, _text(content, "words"), _text(content, "code"), day, LIMIT)
    raise CourseError("This code set cannot be looked up here. Choose another one.")


def _diagnoses(op: object, content: Json, day: date, room: Room) -> Json:
    book = room.book()
    asked: dict[str, Callable[[], Json | None]] = {
        "codes.search": lambda: cm.search(book, _text(content, "words"), day, LIMIT),
        "codes.say": lambda: cm.say(book, _text(content, "code"), day),
        "codes.look": lambda: (
            cm.place(book, content["number"], day)
            if type(content.get("number")) is int
            else cm.page(book, _text(content, "code"), day)
        ),
    }
    found = asked[op]() if isinstance(op, str) and op in asked else None
    if found is None:
        raise CourseError("The code book has no such page. Search again.")
    return found


def _text(content: Json, name: str) -> str:
    value = content.get(name)
    return value[:MOST_WORDS] if isinstance(value, str) else ""


def _day(value: object) -> date:
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise CourseError("Give a date of service, as in 06/03/2026.") from None
