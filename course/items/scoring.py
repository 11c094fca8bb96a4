"""One scoring function for the kernel, the grader and the self-check. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from .model import Item
from .parts import Part, Problem
from .types import TYPES


class KeyMissing(Exception):
    """Scoring was asked of an item whose key is not here (a graded item on the learner's side)."""


class BadKey(Exception):
    """The key itself cannot be scored with. Stops a grading run and names the item."""

    def __init__(self, item_id: str, why: str) -> None:
        super().__init__(f"The key of {item_id} is unusable: {why}")
        self.item_id = item_id


@dataclass(frozen=True)
class Outcome:
    """The result of one answer. ``fraction`` 0..1 of ``max_points``; ``points`` rounded to 4 places.

    ``state``: right, partly, wrong, unanswered, invalid (nothing readable in it: 0 points) or manual (a person reads
    it; ``points`` 0 until then). Texts are plain, except ``Part.note`` (safe HTML).
    """

    item: str
    state: str
    fraction: float
    points: float
    max_points: float
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    metrics: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        return {**data, "parts": list(data["parts"]), "notes": list(self.notes)}


def problems(item: Item, answer: Any) -> list[Problem]:
    """Format errors, to be told before saving; none means it may be saved."""
    return list(TYPES[item.type].read_answer(item.body, answer).problems)


def missing(item: Item, answer: Any) -> list[str]:
    """Labels of what is not filled in yet."""
    kind = TYPES[item.type]
    return kind.missing(item.body, kind.read_answer(item.body, answer).value)


def is_blank(item: Item, answer: Any) -> bool:
    """True when the answer holds nothing that could be scored."""
    kind = TYPES[item.type]
    return kind.blank(kind.read_answer(item.body, answer).value)


def rows(item: Item, answer: Any) -> list[tuple[str, str]]:
    """(label, what was given) in plain text, for pages without a kernel. Needs no key."""
    kind = TYPES[item.type]
    return kind.rows(item.body, kind.read_answer(item.body, answer).value)


def ideal(item: Item) -> Any:
    """An answer that earns full marks. Raises KeyMissing."""
    if item.solution is None:
        raise KeyMissing(item.id)
    return TYPES[item.type].ideal(item.body, item.solution.key)


def score(item: Item, answer: Any) -> Outcome:
    """The outcome of an answer (JSON, or None when there is none).

    Whatever a learner sent is scored or counted as invalid, never raised. Raises KeyMissing when the item has no key
    and BadKey when the key breaks the scorer.
    """
    if item.solution is None:
        raise KeyMissing(item.id)
    kind = TYPES[item.type]
    reading = kind.read_answer(item.body, answer)
    if kind.blank(reading.value):
        state = "invalid" if reading.problems else "unanswered"
        return Outcome(
            item.id, state, 0.0, 0.0, item.points, notes=tuple(dict.fromkeys(p.message for p in reading.problems))
        )
    try:
        marks = kind.score(item.body, item.solution.key, reading.value, item.solution.errors)
    except Exception as error:
        raise BadKey(item.id, f"{type(error).__name__}: {error}") from error
    if not 0 <= marks.fraction <= 1:
        raise BadKey(item.id, f"it scores {marks.fraction}, outside 0 to 1")
    state = "manual" if item.manual else {0.0: "wrong", 1.0: "right"}.get(marks.fraction, "partly")
    notes = (*marks.notes, *dict.fromkeys(p.message for p in reading.problems))
    return Outcome(
        item.id,
        state,
        marks.fraction,
        round(marks.fraction * item.points, 4),
        item.points,
        marks.parts,
        notes,
        marks.metrics,
    )
