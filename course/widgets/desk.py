"""One exercise on the learner's desk: what is saved, what was said about it. No front end here.

The desk turns what a card asks for (save, check, hint, retry) into calls of
:mod:`course.items` and the answer into the state the card shows.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.items import scoring
from course.items.loader import Week, find_item, load_week
from course.items.model import Item
from course.items.responses import Response, ResponseLog

from .surroundings import why_closed

_logs: dict[Path, ResponseLog] = {}
_logs_lock = threading.Lock()


def log_of(folder: Path) -> ResponseLog:
    """The response log of a folder; shared, so that its lock and what it has read are shared too."""
    with _logs_lock:
        return _logs.setdefault(folder, ResponseLog(folder))


class FormatTrouble(Exception):
    """The answer cannot be read yet; nothing was written. ``problems`` is JSON: [{"part", "message"}]."""

    def __init__(self, problems: list[dict[str, str]]) -> None:
        super().__init__(f"{len(problems)} format problems")
        self.problems = problems


@dataclass
class Desk:
    """One item in one week folder. Methods raise CourseError (a sentence for the learner) and FormatTrouble."""

    folder: Path
    week: Week
    item: Item
    log: ResponseLog
    closed: str | None
    _retried_at: str | None = field(default=None, repr=False)

    @classmethod
    def open(cls, item_id: object, folder: Path | None = None) -> Desk:
        """The item named in the week of ``folder`` (default: where the notebook runs). Raises CourseError."""
        folder = (folder or Path.cwd()).resolve()
        week = load_week(folder)
        item = find_item(week, item_id)
        return cls(folder, week, item, log_of(folder), why_closed(folder))

    def latest(self) -> Response | None:
        return self.log.read().latest.get(self.item.id)

    def chart(self) -> Any:
        """The item's chart as JSON, or None."""
        return self.week.charts.get(self.item.public["chart"]) if self.item.public.get("chart") else None

    def figure(self) -> str:
        """The SVG text of a hotspot's figure; "" when the item has none or the file is missing."""
        name = self.item.public["body"].get("figure") if self.item.type == "hotspot" else None
        if not name or Path(name).name != name:
            return ""
        try:
            return (self.folder / "figures" / name).read_text(encoding="utf-8")
        except OSError:
            return ""

    # -- what the card shows -----------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """The card's state as JSON (see the contract in static/card/shell.js)."""
        snapshot = self.log.read()
        saved = snapshot.latest.get(self.item.id)
        current = saved is not None and saved.rev == self.item.rev
        readable = saved is not None and not scoring.problems(self.item, saved.answer)
        return {
            "mode": "closed" if self.closed else self.item.use,
            "saved": {"answer": saved.answer, "at": saved.at, "kind": saved.kind} if saved and readable else None,
            "attempts": snapshot.checks.get(self.item.id, 0),
            "outcome": self._outcome(saved) if saved and current else None,
            "stale": saved is not None and not current,
            "notice": self.closed,
            "has_hint": bool(self.item.solution and self.item.use == "practice" and self.item.solution.hint),
            "missing": scoring.missing(self.item, saved.answer) if saved and readable else [],
        }

    def _outcome(self, saved: Response) -> dict[str, Any] | None:
        """Feedback on what was last checked. Graded items never get any."""
        if (
            self.item.use != "practice"
            or self.item.solution is None
            or saved.kind != "check"
            or self._retried_at == saved.at
        ):
            return None
        try:
            outcome = scoring.score(self.item, saved.answer)
        except scoring.BadKey:
            return None
        solution = self.item.solution
        data = {
            **outcome.to_json(),
            "rationale": solution.rationale,
            "locators": list(solution.locators),
            "key_shown": True,
        }
        if outcome.state == "manual":
            data["model"] = str(solution.raw["key"].get("model", ""))
        return data

    # -- what the card asks for --------------------------------------------------------------------

    def save(self, answer: Any) -> dict[str, Any]:
        """Keep an answer without judging it; returns the new state."""
        self._ready(answer)
        self.log.append(self.item.id, self.item.rev, answer, kind="save")
        return self.state()

    def check(self, answer: Any) -> dict[str, Any]:
        """Keep a practice answer and score it; returns the new state with its outcome."""
        if self.item.use != "practice":
            raise CourseError(
                "Graded questions are not checked here; your answer is saved and your instructor grades it."
            )
        self._ready(answer)
        try:
            outcome = scoring.score(self.item, answer)
        except (scoring.BadKey, scoring.KeyMissing) as error:
            self.log.append(self.item.id, self.item.rev, answer, kind="save")
            raise CourseError(
                f"Your answer is saved, but question {self.item.id} cannot be checked: the course has a mistake here. Please tell your instructor."
            ) from error
        self._retried_at = None
        self.log.append(
            self.item.id,
            self.item.rev,
            answer,
            kind="check",
            score=None if outcome.state == "manual" else outcome.fraction,
        )
        return self.state()

    def retry(self) -> dict[str, Any]:
        """Put the feedback away; history is kept."""
        saved = self.latest()
        self._retried_at = saved.at if saved else None
        return self.state()

    def hint(self) -> str:
        """The hint as safe HTML."""
        if self.item.use != "practice" or not (self.item.solution and self.item.solution.hint):
            raise CourseError("There is no hint for this question.")
        return self.item.solution.hint

    def _ready(self, answer: Any) -> None:
        if self.closed:
            raise CourseError(self.closed)
        if found := scoring.problems(self.item, answer):
            raise FormatTrouble([p.to_json() for p in found])
