"""A document of a simulation as X12: the raw text, and every segment with its meaning beside it."""

from __future__ import annotations

from typing import Any

from course.claims.model import ClaimStatus

from .offices import directory, envelope
from .state import Document, State


def text_of(document: Document, state: State) -> str:
    """The document as it travels. Raises CourseError for one that cannot be written."""
    from course.claims.x12 import write

    options: dict[str, Any] = {}
    if isinstance(document.values[0], ClaimStatus):
        options["claims"] = {one.number: one for one in document.claims}
        options["receipts"] = document.kind == "277CA"
    if document.about:
        options["about"] = document.about
    return write(list(document.values), envelope(document.number, document.day), directory(state.start), **options)


def explained(text: str) -> list[dict[str, Any]]:
    """Every segment as JSON: raw, its loop and name, its elements in words with the box of the form they stand for."""
    from course.claims.x12 import explain

    return [
        {
            "number": one.number,
            "text": one.text,
            "id": one.id,
            "loop": one.loop,
            "about": one.about,
            "name": one.name,
            "strange": one.strange,
            "parts": [
                {"at": p.position, "value": p.value, "name": p.name, "meaning": p.meaning, "box": p.box}
                for p in one.parts
            ],
        }
        for one in explain(text)
    ]
