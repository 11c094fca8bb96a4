"""HCPCS Level II and the small code sets on a page: results, and what the course's table says about one code."""

from __future__ import annotations

from datetime import date
from typing import Any

from course.codes.model import OTHER_SYSTEM, UNKNOWN_DATE, VALID, Answer
from course.codes.sets import FORM_ONLY, NOT_HELD, look_up
from course.codes.sets import search as find
from course.codes.sets import systems as known
from course.errors import CourseError

from .cm import release_text

LARGE = "hcpcs"  # a tab of its own; the others stand in one list
_MARKS = {VALID: "valid", NOT_HELD: "unheld", FORM_ONLY: "form", UNKNOWN_DATE: "unknown"}

Json = dict[str, Any]


def books() -> list[Json]:
    """What can be looked up, as in `course.widgets.books.desk.offered`. CPT only with a licensed file of the learner's."""
    found = []
    for one in known().values():
        if not one.file and not _imported(one.id):
            continue
        book: Json = {
            "id": one.id,
            "name": "HCPCS Level II" if one.id == LARGE else one.name[:1].upper() + one.name[1:],
            "what": one.tells[:1].upper() + one.tells[1:],
            "hint": f"Words, or a code, as in {one.example}",
        }
        if one.id != LARGE:
            book |= {"group": "small", "whole": True}
        found.append(book)
    return found


def _imported(system: str) -> bool:
    return system == "cpt" and look_up("cpt", "99213", date.today()).status != FORM_ONLY


def holds(system: str) -> bool:
    """Whether there is a set of that name."""
    return system in known()


def answer(op: object, system: str, words: str, code: str, day: date, limit: int) -> Json:
    """The reply to a request for one of these sets; see `course.widgets.books.desk`. Raises CourseError."""
    if op == "codes.search":
        found = find(system, words, day, limit + 1)
        hits = [{"code": one.code, "title": one.title, "mark": _mark(look_up(system, one.code, day))} for one in found]
        return {"hits": hits[:limit], "more": len(found) > limit}
    if op == "codes.say":
        found = look_up(system, code, day)
        line = found.title if found.status == VALID and found.title else found.sentence
        return {"line": line, "status": found.status}
    if op == "codes.look":
        return _page(look_up(system, code, day), day)
    raise CourseError("The code book has no such page. Search again.")


def _mark(found: Answer) -> str:
    return _MARKS.get(found.status, "off")


def _page(found: Answer, day: date) -> Json:
    return {
        "code": found.code,
        "kind": "code",
        "title": found.title,
        "status": found.status,
        "billable": found.billable,
        "mark": _mark(found),
        "sentence": found.sentence,
        "release": "" if found.status in (FORM_ONLY, OTHER_SYSTEM) else release_text(found.release, day),
        "caveats": list(found.caveats),
        "notes": [{"kind": one.kind, "text": one.text, "codes": [], "from": None} for one in found.notes],
        "seventh": None,
        "nearest": [
            {"code": one.code, "title": one.title, "mark": "valid" if one.billable else "off"} for one in found.nearest
        ],
        "tree": [],
    }
