"""Results: what one learner's answers are worth, and what the learner may be told about them.

Pure. ``grade`` is the only place where the bank's key meets a hand-in outside a practice card; nbgrader's
plugin, the self-check and the bulk grader all call it. A result is cut down to what may be shown *before* it
travels anywhere (into the autograded notebook, into a page), so a page cannot leak what it never received.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from course.items import render, scoring
from course.items.types.simulation import BY_PERSON

log = logging.getLogger(__name__)

FULL, PARTS, NONE = "full", "parts", "none"
ELSEWHERE = "elsewhere"  # an answer to another version of the question than this learner's own
NOTEBOOK_KEY = "cleanclaim"  # where the results travel in an autograded notebook's metadata
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


# Types whose parts are boxes that every learner sees. The parts of the others (the places to mark, the steps that must
# come first, the codes of a case) are named after the key, so "parts only" shows them as one result.
_PLAIN_PARTS = ("multiple_choice", "fill_in", "code_entry", "linked_pair", "matching", "claim_form")


class UnscorableItem(Exception):
    """The bank's own fault (no key, or a key that cannot be used): grading must stop, the learner must not pay."""

    def __init__(self, item: str, why: str) -> None:
        super().__init__(f"{item}: {why}")
        self.item = item
        self.why = why


@dataclass(frozen=True)
class ItemResult:
    """One item, one learner. Points are floats, 0 <= score <= points; ``score`` None waits for a person.

    ``show`` says what the learner may see: ``full`` (parts, key, rationale), ``parts`` (no key, no rationale) or
    ``none`` (the answer only). ``stem``, ``rationale`` and the notes of parts are safe HTML made by the
    build; every other text is plain. Where a person reads only a part, ``so_far`` are the points that the machine found
    in its own part of ``by_machine`` points: provisional, never a grade.
    """

    id: str
    title: str
    type: str
    use: str
    objective: str
    points: float
    score: float | None
    state: str
    show: str
    stem: str
    given: tuple[tuple[str, str], ...] = ()
    parts: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    rationale: str = ""
    locators: tuple[str, ...] = ()
    rubric: tuple[dict[str, Any], ...] = ()
    model: str = ""
    answered_at: str = ""
    changed: bool = False
    variant: str = ""  # which question of a pool or family this learner was asked; "" when all are asked the same
    so_far: float | None = None
    by_machine: float | None = None

    @property
    def answered(self) -> bool:
        return self.state not in ("unanswered", "invalid", ELSEWHERE)

    @property
    def needs_person(self) -> bool:
        """A person has to read this answer before it has a score."""
        return self.score is None

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}  # asdict copies every leaf, slowly

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> ItemResult:
        """The inverse of to_json; unknown fields are ignored, so that an older notebook still gives a page."""
        known = {name: raw[name] for name in cls.__dataclass_fields__ if name in raw}
        for name in ("parts", "notes", "locators", "rubric"):
            known[name] = tuple(known.get(name) or ())
        known["given"] = tuple((str(label), str(text)) for label, text in known.get("given") or ())
        return cls(**known)


def printable(text: object, limit: int = 20_000) -> str:
    """A learner's text made safe to store: no control, direction-override or half characters, and not endless."""
    cleaned = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(text))
    return cleaned if len(cleaned) <= limit else cleaned[:limit] + " ..."


def grade(item: Any, response: Any | None) -> ItemResult:
    """Score one item of the bank against the latest response (None: nothing saved).

    Whatever the answer holds, this returns a result between 0 and the item's points: a hostile answer is worth 0
    and is written to the log. Raises UnscorableItem when the bank's key is missing or bad.
    """
    answer = response.answer if response is not None else None
    elsewhere = item.elsewhere(response.rev) if response is not None and hasattr(item, "elsewhere") else ""
    outcome = {"state": ELSEWHERE, "points": 0.0, "notes": [elsewhere]} if elsewhere else _outcome(item, answer)
    state = outcome["state"]
    score = _score(item, outcome)
    result = ItemResult(
        id=item.id,
        title=item.title,
        type=item.type,
        use=item.use,
        objective=str(item.public.get("objective") or ""),
        points=float(item.points),
        score=score,
        state=state,
        show=NONE,
        stem=item.public["stem"],
        given=_given(item, answer) if state not in ("unanswered", ELSEWHERE) else (),
        notes=tuple(printable(n) for n in outcome.get("notes", ())) if state != "unanswered" else (),
        answered_at=printable(getattr(response, "at", "") or "", 40) if state != "unanswered" else "",
        changed=state not in ("unanswered", ELSEWHERE) and getattr(response, "rev", item.rev) != item.rev,
        variant=getattr(item, "variant", ""),
        **_provisional(item, outcome),
    )
    shown = _disclose(result, item, outcome)
    note = getattr(item, "note", "")
    return replace(shown, notes=(*shown.notes, note)) if note and state != "unanswered" else shown


def _outcome(item: Any, answer: Any) -> dict[str, Any]:
    try:
        return scoring.score(item, answer).to_json()
    except scoring.KeyMissing as problem:
        raise UnscorableItem(item.id, "it has no key") from problem
    except Exception as problem:
        # Whose fault is it? A key that scores its own ideal answer is sound; then the answer is hostile, is worth
        # nought and stops nobody else's grading.
        if not _key_is_sound(item):
            raise UnscorableItem(item.id, str(problem)) from problem
        log.exception("The answer to %s could not be scored; it counts 0.", item.id)
        return {"state": "invalid", "fraction": 0.0, "points": 0.0, "notes": ["The saved answer could not be read."]}


def _key_is_sound(item: Any) -> bool:
    try:
        best = scoring.score(item, scoring.ideal(item))
    except Exception:
        return False
    return best.state == "manual" or best.fraction == 1


def _score(item: Any, outcome: Mapping[str, Any]) -> float | None:
    if outcome["state"] == "manual":
        return None
    points = float(item.points)
    earned = float(outcome["points"])
    if not math.isfinite(earned) or not 0 <= earned <= points:
        raise UnscorableItem(item.id, f"its score came out as {earned!r} of {points:g} points; mend the key")
    return earned


def _provisional(item: Any, outcome: Mapping[str, Any]) -> dict[str, float]:
    """The machine's part of an answer that waits for a person, in points; nothing where the machine has no part."""
    metrics = outcome.get("metrics", {})
    if outcome["state"] != "manual" or "by_machine" not in metrics:
        return {}
    points = float(item.points)
    return {"so_far": round(points * metrics["earned"], 6), "by_machine": round(points * metrics["by_machine"], 6)}


def _given(item: Any, answer: Any) -> tuple[tuple[str, str], ...]:
    try:
        rows = render.answer_rows(item, answer)
    except Exception:
        log.exception("The answer to %s could not be shown.", item.id)
        return ()
    return tuple((printable(label, 500), printable(text)) for label, text in rows)


def _disclose(result: ItemResult, item: Any, outcome: Mapping[str, Any]) -> ItemResult:
    """Add what this learner may see. An item nobody answered shows nothing that its key knows."""
    if not result.answered:
        return result
    told = item.solution
    show = FULL if item.use == "practice" else told.feedback
    manual = result.type == "short_text"
    read = getattr(told.key, "criteria", ())  # a simulation may end with words to the patient, which a person reads
    if show != FULL:  # a note may say which step belongs before which: that is the key in other words
        parts = tuple(_part(p, with_key=False) for p in outcome.get("parts", ())) if result.type in _PLAIN_PARTS else ()
        return replace(result, show=show, parts=parts, notes=())
    return replace(
        result,
        show=show,
        parts=() if manual else tuple(_part(p, with_key=True) for p in _scored(outcome)),
        notes=(*result.notes, *(f"{name}: {value}" for name, value in render.metrics_rows(outcome.get("metrics", {})))),
        rationale=told.rationale,
        locators=tuple(told.locators),
        rubric=tuple({"points": c.points, "text": c.text} for c in read),
        model=told.key.model if read else "",
    )


def _scored(outcome: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts that the machine has scored."""
    return [p for p in outcome.get("parts", ()) if not str(p["id"]).startswith(BY_PERSON)]


def _part(part: Mapping[str, Any], *, with_key: bool) -> dict[str, Any]:
    shown = {
        "id": str(part["id"]),
        "label": printable(part["label"], 500),
        "credit": float(part["credit"]),
        "weight": float(part.get("weight", 0)),
        "given": printable(part.get("given") or "", 5000),
    }
    if with_key:  # the named error says which option is wrong and why: it belongs to the key
        shown |= {"expected": str(part.get("expected") or ""), "note": str(part.get("note") or "")}
    return shown


def grade_all(items: Iterable[Any], responses: Mapping[str, Any]) -> list[ItemResult]:
    """Results of several items, in the given order. ``responses`` is Snapshot.latest."""
    return [grade(item, responses.get(item.id)) for item in items]
