"""ICD-10-PCS on a page: results, the page of a code or of its beginning, and the choices for the next character."""

from __future__ import annotations

from datetime import date
from typing import Any

from course.codes.model import NEEDS_MORE, UNKNOWN_DATE, VALID, Answer
from course.errors import CourseError

from .cm import release_text

SYSTEM = "icd-10-pcs"
PROCEDURES = {
    "id": SYSTEM,
    "name": "ICD-10-PCS",
    "what": "Inpatient procedures",
    "hint": "Words, or the beginning of a code: lap appendectomy, 0DT",
    "builder": True,
}

Json = dict[str, Any]


def answer(op: object, words: str, code: str, day: date, limit: int) -> Json:
    """The reply to a request for this book; see `course.widgets.books.desk`. Raises CourseError."""
    if op == "codes.search":
        return search(words, day, limit)
    if op == "codes.say":
        return say(code, day)
    if op == "codes.look":
        return page(code, day)
    raise CourseError("The code book has no such page. Search again.")


def search(words: str, day: date, limit: int) -> Json:
    """``{"hits": [{"code", "title", "mark"}], "more": bool}``, best first."""
    from course.codes.pcs import search as find

    found = find(words, day, limit + 1)
    hits = [
        {"code": one.code, "title": one.title, "mark": "billable" if one.billable else "part"} for one in found[:limit]
    ]
    return {"hits": hits, "more": len(found) > limit}


def say(code: str, day: date) -> Json:
    """One quiet line about a code somebody typed: ``{"line", "status"}``."""
    from course.codes.pcs import look_up

    found = look_up(code, day)
    line = found.title if found.status == VALID and found.title else found.sentence
    return {"line": line, "status": found.status}


def page(code: str, day: date) -> Json:
    """Everything about a code, or the beginning of one; "" is the very beginning.

    ``builder``: the characters chosen so far and the choices for the next one; the rest as for a diagnosis.
    """
    from course.codes.pcs import look_up, table

    found = look_up(code, day) if code.strip() else None
    axis = table(code, day)
    return {
        "code": found.code if found else None,
        "kind": "code",
        "title": found.title if found else None,
        "status": found.status if found else NEEDS_MORE,
        "billable": bool(found and found.billable),
        "mark": _mark(found),
        "sentence": found.sentence
        if found
        else "Seven characters, one after the other. Each choice leads to a valid code.",
        "release": release_text(axis.release, day),
        "caveats": list(found.caveats) if found else [],
        "notes": [{"kind": one.kind, "text": one.text, "codes": [], "from": None} for one in found.notes]
        if found
        else [],
        "seventh": None,
        "nearest": [
            {"code": one.code, "title": one.title, "mark": "billable" if one.billable else "part"}
            for one in found.nearest
        ]
        if found
        else [],
        "tree": [],
        "builder": {
            "prefix": axis.prefix[: axis.position - 1],
            "name": axis.name,
            "steps": [{"axis": one.kind, "char": one.code[-1], "label": one.title} for one in axis.steps],
            "choices": [{"char": one.value, "label": one.label, "codes": one.codes} for one in axis.choices],
        },
    }


def _mark(found: Answer | None) -> str:
    if found is None or found.status == NEEDS_MORE:
        return "part"
    if found.status == UNKNOWN_DATE:
        return "unknown"
    return "billable" if found.billable else "off"
