"""How far a learner is in one week: what is saved, what changed since, what comes next. No front end here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course.asking import in_page_order
from course.errors import CourseError
from course.items import scoring
from course.items.loader import Week, load_week
from course.items.responses import Snapshot

from .desk import log_of

USES = {"lesson": "practice", "assignment": "graded"}


def tally(part: str, folder: Path) -> dict[str, Any]:
    """The progress strip as JSON for ``"lesson"`` or ``"assignment"``. Raises CourseError.

    ``items``: [{"id", "title", "state": "saved" | "new" | "changed" | "partly"}]; ``first_try`` counts practice
    questions that were right when first checked; ``next`` is the id to go on with, or None.
    """
    if part not in USES:
        raise CourseError('Write progress("lesson") or progress("assignment").')
    week = load_week(folder)
    snapshot = log_of(folder.resolve()).read()
    items, first_try = [], 0
    for item in in_page_order(week.of_use(USES[part]), folder / f"{part}.ipynb"):
        saved = snapshot.latest.get(item.id)
        first = snapshot.first_check.get(item.id)
        first_try += first is not None and first.score is not None and first.score >= 0.9995
        if saved is None or scoring.is_blank(item, saved.answer):
            state = "new"
        elif saved.rev != item.rev:
            state = "changed"
        elif scoring.missing(item, saved.answer):
            state = "partly"
        else:
            state = "saved"
        items.append({"id": item.id, "title": item.title, "state": state})
    done = sum(i["state"] in ("saved", "partly") for i in items)
    return {
        "part": part,
        "title": week.title,
        "items": items,
        "saved": done,
        "total": len(items),
        "first_try": int(first_try),
        "next": _next(items),
        "words": _words(part, items, done),
        "problems": [*snapshot.problems, *_strangers(week, snapshot)],
    }


def _strangers(week: Week, snapshot: Snapshot) -> list[str]:
    """A sentence when the folder holds answers, but none to this week's questions."""
    if not snapshot.latest or any(item in week.items for item in snapshot.latest):
        return []
    found = ", ".join(sorted(snapshot.latest)[:3])
    return [
        f"The answers saved in this folder belong to another week ({found}). They are kept; put the file back where it came from."
    ]


def _next(items: list[dict[str, str]]) -> str | None:
    """The first question after the last one touched that still wants something; else the first such one."""
    open_ = [n for n, i in enumerate(items) if i["state"] != "saved"]
    touched = [n for n, i in enumerate(items) if i["state"] != "new"]
    later = [n for n in open_ if n > max(touched, default=-1)]
    chosen = (later or open_ or [None])[0]
    return items[chosen]["id"] if chosen is not None else None


def _words(part: str, items: list[dict[str, str]], done: int) -> str:
    """What to do next, in words."""
    following = _next(items)
    if not items:
        return "There are no questions in this part."
    changed = sum(i["state"] == "changed" for i in items)
    if following is None:
        return (
            "Everything is answered. Next: the assignment."
            if part == "lesson"
            else "Everything is saved. Next: the last gray box of this page, to check your work and hand it in."
        )
    title = next(i["title"] for i in items if i["id"] == following)
    if done == 0 and not changed:
        return f"Start with “{title}”."
    again = f" {changed} changed since you answered: look again." if changed else ""
    return f"Next: “{title}”.{again}"


def summary(strip: dict[str, Any]) -> str:
    """The strip as one plain sentence."""
    first = f", {strip['first_try']} right on the first try" if strip["part"] == "lesson" else ""
    return f"{strip['saved']} of {strip['total']} saved{first}. {strip['words']}"
