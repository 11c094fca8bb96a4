"""What the start page tells: which weeks there are, how far this learner is, what comes next.

Reading only; :mod:`course.startpage` turns it into HTML.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.asking import asked, code_cells
from course.errors import CourseError
from course.place import Place
from course.workcopy import week_folders

# Notebooks a week may have, in the order a learner meets them; others follow by name.
_ORDER = {"lesson": 0, "lab": 1, "assignment": 3}
_FINISH = re.compile(r"^\s*finish\(", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """One question as the start page sees it."""

    id: str
    graded: bool
    done: bool
    cell: str = ""  # id of the notebook cell that asks it; "" when it has none


@dataclass(frozen=True)
class Part:
    """One notebook of a week and its questions, in the order they are asked."""

    name: str  # file stem: lesson, assignment, ...
    questions: tuple[Question, ...]
    end: str = ""  # id of the cell that shows the last steps, finish(); "" when there is none

    @property
    def done(self) -> int:
        return sum(question.done for question in self.questions)

    @property
    def total(self) -> int:
        return len(self.questions)

    @property
    def graded(self) -> bool:
        return any(question.graded for question in self.questions)

    @property
    def next(self) -> int | None:
        """Index of the question to go on with: the first open one after the last answered, else any open one."""
        states = [question.done for question in self.questions]
        last = max((i for i, done in enumerate(states) if done), default=-1)
        later = next((i for i in range(last + 1, len(states)) if not states[i]), None)
        return later if later is not None else next((i for i, done in enumerate(states) if not done), None)


@dataclass(frozen=True)
class Week:
    """One week as handed out."""

    folder: str
    title: str
    hours: float | None
    parts: tuple[Part, ...]
    problems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Week 1 for week01; other folders by their own name."""
        number = re.fullmatch(r"week0*(\d+)", self.folder)
        return f"Week {number[1]}" if number else self.folder

    @property
    def complete(self) -> bool:
        return bool(self.parts) and all(part.done == part.total for part in self.parts)


@dataclass(frozen=True)
class Step:
    """What to do next, in words, and where (relative to ``work/``)."""

    words: str
    href: str


def read_weeks(place: Place) -> list[Week]:
    """Every week handed out, with this learner's progress. A broken week says so and hides no other."""
    weeks = []
    for folder in week_folders(place.release):
        try:
            weeks.append(_read_week(place, folder))
        except CourseError as error:
            weeks.append(Week(folder, "", None, (), (str(error),)))
    return weeks


def next_step(weeks: list[Week]) -> Step | None:
    """The first thing still to do; None when no week is handed out yet."""
    begun = any(part.done for week in weeks for part in week.parts)
    for week in weeks:
        for part in week.parts:
            index = part.next
            if index is None:
                continue
            where = f"{week.name.lower()} {part.name}"
            if part.done:
                return Step(f"Continue: {where}, question {index + 1}", _href(week, part, part.questions[index].cell))
            return Step(f"{'Next' if begun else 'Begin'}: {where}", _href(week, part))
    finished = [week for week in weeks if week.complete]
    if finished:
        last = finished[-1]
        return Step(
            f"Every question is answered. Finish {last.name.lower()} at the end of its {last.parts[-1].name}",
            _href(last, last.parts[-1], last.parts[-1].end),
        )
    return None


def _href(week: Week, part: Part, cell: str = "") -> str:
    """A link from ``work/`` that JupyterLab and Notebook 7 open as a notebook, at a cell if one is named."""
    return f"{week.folder}/{part.name}.ipynb" + (f"#cell-id={cell}" if cell else "")


def _read_week(place: Place, folder: str) -> Week:
    release = place.release / folder
    data = _load(release / "items.json", folder)
    items = {
        item["id"]: item for item in data.get("items", ()) if isinstance(item, dict) and isinstance(item.get("id"), str)
    }
    snapshot, problems = _snapshot(place.work / folder)
    stems = sorted((path.stem for path in release.glob("*.ipynb")), key=lambda stem: (_ORDER.get(stem, 2), stem))
    parts = []
    for stem in stems:
        cells = code_cells(release / f"{stem}.ipynb")
        here = [(items[name], cell) for name, cell in asked(cells).items() if name in items]
        end = next((cell for source, cell in reversed(cells) if _FINISH.search(source)), "")
        parts.append(Part(stem, tuple(_question(item, snapshot, cell) for item, cell in here), end))
    hours = data.get("hours")
    return Week(
        folder,
        str(data.get("title", "")),
        hours if isinstance(hours, (int, float)) and not isinstance(hours, bool) else None,
        tuple(parts),
        tuple(problems),
    )


def _load(path: Path, folder: str) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not isinstance(data.get("items", []), list):
        raise CourseError(
            f"The questions of {folder} cannot be read. Download the course again; your answers are safe."
        )
    return data


def _snapshot(folder: Path) -> tuple[Any, list[str]]:
    """This learner's saved answers (None when unreadable) and what is wrong with them, in sentences."""
    from course.items.responses import ResponseLog

    try:
        snapshot = ResponseLog(folder).read()
    except CourseError as error:
        return None, [str(error)]
    return snapshot, list(snapshot.problems)


def _question(item: dict[str, Any], snapshot: Any, cell: str) -> Question:
    """Practice is done once checked; a graded question while an answer to its present wording is saved."""
    name, graded = item["id"], item.get("use") == "graded"
    saved = snapshot.latest.get(name) if snapshot else None
    if graded:
        done = saved is not None and saved.rev == item.get("rev") and not _blank(saved.answer)
    else:
        done = saved is not None and name in snapshot.checks
    return Question(name, graded, done, cell)


def _blank(answer: Any) -> bool:
    """Whether nothing at all was chosen: empty all the way down."""
    if isinstance(answer, dict):
        return all(_blank(value) for value in answer.values())
    if isinstance(answer, (list, tuple)):
        return all(_blank(value) for value in answer)
    return answer is None or (isinstance(answer, str) and not answer.strip())
