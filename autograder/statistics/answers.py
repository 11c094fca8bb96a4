"""What was answered, read again with the item that asked it.

Autograded notebooks hold only what a learner may see. The bank knows the rest (which option, which named error), so each
saved answer is scored again with today's key. The points stay the gradebook's: where the two differ, the key changed since.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from course.items import scoring
from course.items.model import Item
from course.items.parts import Part
from course.items.types import TYPES
from course.items.types.base import plain_text

from ..classroom import Classroom, Row
from .records import Record, records_of

log = logging.getLogger(__name__)
ItemsFor = Callable[[str], Mapping[str, Item]]


@dataclass(frozen=True)
class Answer:
    """One answered question. ``item`` and ``value`` (the type's own reading) are None when the bank does not have it any more.

    ``rest``: the learner's points on the other questions; ``records``: coded records in it, for cases and visits.
    """

    row: Row
    rest: float
    item: Item | None = None
    value: Any = None
    parts: tuple[Part, ...] = ()
    points: float | None = None
    records: tuple[Record, ...] = ()

    @property
    def regraded(self) -> bool:
        """Whether today's key gives other points than the gradebook has."""
        return self.points is not None and self.row.auto is not None and abs(self.points - self.row.auto) > 1e-3


def read_answers(room: Classroom, rest: Mapping[tuple[str, str], float], items_for: ItemsFor) -> list[Answer]:
    """Every answered question of every learner. ``rest``: (learner, item) -> rest score; ``items_for``: learner -> items."""
    return [
        _read(row, rest[row.learner, row.item], items_for(row.learner).get(row.item))
        for row in room.rows
        if row.submitted and row.answered
    ]


def _read(row: Row, rest: float, item: Item | None) -> Answer:
    if item is not None and row.response is not None and row.rev == item.rev and item.solution is not None:
        try:
            value = TYPES[item.type].read_answer(item.body, row.response).value
            outcome = scoring.score(item, row.response)
            points = None if outcome.state == "manual" else outcome.points
            records = records_of(row.learner, item, value)
            return Answer(row, rest, item, value, outcome.parts, points, records)
        except Exception:  # a hostile answer, or a key that changed for the worse: it is a row without detail
            log.exception("The answer of %s to %s could not be read again.", row.learner, row.item)
    shown = tuple(
        Part(str(p.get("id", "")), str(p.get("label", "")), float(p.get("credit", 0)), float(p.get("weight", 0)),
             str(p.get("given", "")), str(p.get("expected", "")), str(p.get("note", "")))
        for p in row.parts
    )  # fmt: skip
    return Answer(row, rest, parts=shown)


def named_error(part: Part) -> str:
    """The author's sentence about this error, as plain text."""
    return plain_text(part.note)
