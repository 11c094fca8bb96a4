"""Questions made from cases: items as items.json holds them, with the truth as their key.

    item = as_item(make("fracture", 7), "case_coding")
    practice("fracture", 7).item

`course.items` reads and scores them like any other item; the cards show them without knowing where they come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from course.charts.families import family
from course.charts.model import Case, Coded
from course.charts.page import escape
from course.charts.questions import QUESTIONS
from course.errors import CourseError
from course.items.loader import SCHEMA


@dataclass(frozen=True)
class Practice:
    """A practice question and the record it is about, both plain JSON."""

    item: dict[str, Any]
    chart: dict[str, Any]


def kinds_of(case: Case) -> tuple[str, ...]:
    """The item types a case can feed."""
    return case.questions


def as_item(case: Case, kind: str) -> dict[str, Any]:
    """An item with its solution, in the canonical JSON of items.json.

    The item refers to the record by the case's id. Raises CourseError when the case cannot feed that type.
    """
    asked = QUESTIONS[kind](case) if kind in case.questions else None
    if asked is None:
        raise CourseError(
            f"A case of {case.family} cannot be a {str(kind)[:40]} question; it can be: {', '.join(kinds_of(case))}."
        )
    locators = [one.locator for one in case.truth.codes if one.locator]
    return {
        "id": f"{case.id}-{kind.replace('_', '-')}",
        "use": "practice",
        "type": kind,
        "title": case.chart["title"],
        "objective": f"family.{case.family}",
        "tags": {"family": case.family, "grade": case.grade, "level": "application"},
        "points": asked.points,
        "date_of_service": case.chart["date_of_service"],
        "setting": dict(case.chart["setting"]),
        "chart": case.id,
        "documents": None,
        "stem": asked.stem,
        "body": asked.body,
        "solution": {
            "key": asked.key,
            "errors": asked.errors,
            "rationale": rationale(case),
            "locators": list(dict.fromkeys(locators)) or ["Clean Claim case families"],
            "feedback": "full",
        },
    }


def rationale(case: Case) -> str:
    """Why, in safe HTML: each code with its rule, the steps of a calculation, the traps, what has to be asked."""
    truth = case.truth
    parts = [_list(f"<strong>{_written(one)}</strong>: {escape(one.why)}" for one in truth.codes)]
    parts.append(
        _list(
            f"{escape(one.name)}: {escape(one.before)} → {escape(one.after)}. {escape(one.why)}" for one in truth.steps
        )
    )
    if truth.queries:
        parts.append("<p>Ask the provider:</p>" + _list(escape(one.why) for one in truth.queries))
    if truth.traps:
        parts.append(
            "<p>Not:</p>" + _list(f"<strong>{escape(one.answer)}</strong>: {escape(one.why)}" for one in truth.traps)
        )
    return "".join(parts)


def _written(one: Coded) -> str:
    code = "-".join((one.code, *one.modifiers)) + (f" × {one.units}" if one.units > 1 else "")
    return escape(code) + (" (may be left out)" if one.optional else "")


def _list(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{one}</li>" for one in lines)
    return f"<ul>{items}</ul>" if items else ""


def make(name: str, seed: int | str, grade: str = "typical") -> Case:
    """The case of a family, a seed and a grade. Raises CourseError for an unknown family, grade or seed."""
    return family(name).make(seed, grade)


def practice(name: str, seed: int | str, grade: str = "typical", kind: str | None = None) -> Practice:
    """A practice question with its record. Without `kind` it is a linked pair where the record has to be queried, else the
    first type the case can feed. Raises CourseError.
    """
    case = make(name, seed, grade)
    if kind is None:
        kind = "linked_pair" if case.truth.queries else kinds_of(case)[0]
    return Practice(as_item(case, kind), dict(case.chart))


def as_week(practices: Sequence[Practice], week: str = "practice", title: str = "Practice") -> dict[str, Any]:
    """Questions as the items.json of a folder of their own, which `ask` can show. Raises CourseError when there is none."""
    if not practices:
        raise CourseError("A practice folder needs at least one question.")
    return {
        "schema": SCHEMA,
        "week": week,
        "title": title,
        "objectives": {one.item["objective"]: one.item["title"] for one in practices},
        "items": list({one.item["id"]: one.item for one in practices}.values()),
        "charts": {one.chart["id"]: one.chart for one in practices},
    }
