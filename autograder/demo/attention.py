"""What an instructor should look at, and why. Seen only from what an instructor has: files, gradebook, release."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..bank import Bank
from ..cells import asked, source_of
from ..feedback import words
from ..feedback.intake import read_handin
from .results import Record

LOW = 0.5
MUCH = 0.25  # of the questions left out


def reasons(record: Record, bank: Bank, submitted: Path, release: Path) -> list[str]:
    """Sentences about one learner, the gravest first; none when all is well."""
    if not record.handed_in:
        return ["Handed in nothing."]
    handin = read_handin(submitted).for_items(bank.items, bank.week)
    says = list(handin.problems)
    says += odd_notebook(_notebook(release / "assignment.ipynb"), _notebook(submitted / "assignment.ipynb"))
    if record.seconds_late > 0:
        says.append(words.lateness(record.seconds_late).capitalize() + ".")
    graded = bank.graded()
    left_out = [i for i in graded if i.id not in handin.responses]
    if len(left_out) == len(graded):
        says += [] if handin.problems else ["Answered none of the graded questions."]
    elif len(left_out) >= MUCH * len(graded):
        says.append(f"Left {len(left_out)} of {len(graded)} questions unanswered.")
    if record.share < LOW and len(left_out) < MUCH * len(graded):
        weak = weakest(record, bank)
        says.append(f"Has {record.share:.0%} of the points{'; weakest in: ' + weak if weak else ''}.")
    return says


def weakest(record: Record, bank: Bank) -> str:
    """The objective on which this learner lost the largest share."""
    shares = {}
    for objective, title in bank.objectives.items():
        of = [
            i for i in bank.graded() if i.public.get("objective") == objective and record.points.get(i.id) is not None
        ]
        total = sum(i.points for i in of)
        if total:
            shares[title] = sum(record.points[i.id] or 0 for i in of) / total
    return min(shares, key=lambda t: shares[t]) if shares else ""


def _notebook(path: Path) -> Mapping[str, Any] | None:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        return notebook if isinstance(notebook.get("cells"), list) else None
    except (OSError, ValueError, AttributeError, RecursionError):
        return None


def odd_notebook(released: Mapping[str, Any] | None, submitted: Mapping[str, Any] | None) -> list[str]:
    """How a handed-in assignment differs from the released one, in words. None of it changes a grade."""
    if released is None:
        return []
    if submitted is None:
        return ["The notebook is missing or cannot be read; graded from the saved answers."]
    questions = _questions(released)
    theirs = [c for c in submitted["cells"] if isinstance(c, Mapping) and c.get("cell_type") == "code"]
    count = Counter(filter(None, (asked(c) for c in theirs)))
    says = []
    if gone := sum(i not in count for i in questions):
        says.append(f"{words.count(gone, 'question cell')} deleted.")
    if more := sum(count[i] > 1 for i in questions):
        says.append(
            f"{words.count(more, 'question cell')} stand there more than once."
            if more > 1
            else "1 question cell stands there twice."
        )
    points = [c for c in theirs if asked(c) in questions and _points(c) not in (None, questions[asked(c)])]
    if points:
        says.append(f"Points changed in {words.count(len(points), 'cell')}.")
    if any(_claims_score(c) for c in theirs if asked(c) in questions) or "cleanclaim" in _mapping(
        submitted.get("metadata")
    ):
        says.append("Results written into the notebook by hand.")
    known = {source_of(c).strip() for c in released["cells"]}
    added = [c for c in theirs if source_of(c).strip() and not asked(c) and source_of(c).strip() not in known]
    if added:
        says.append(
            f"{words.count(len(added), 'code cell')} added, not run: “{source_of(added[0]).strip().splitlines()[0][:50]}”."
        )
    return [f"{s} No effect on the grade." if n == len(says) - 1 else s for n, s in enumerate(says)]


def _questions(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Graded item -> points."""
    return {i: _points(c) for c in notebook["cells"] if (i := asked(c)) and _points(c) is not None}


def _points(cell: Mapping[str, Any]) -> Any:
    ours = _mapping(_mapping(cell.get("metadata")).get("nbgrader"))
    return ours.get("points") if ours.get("grade") else None


def _mapping(value: Any) -> Mapping[str, Any]:
    """A hand-in can hold anything anywhere."""
    return value if isinstance(value, Mapping) else {}


def _claims_score(cell: Mapping[str, Any]) -> bool:
    """A question leaves a card behind, never the plain number that nbgrader would read as points."""
    outputs = cell.get("outputs")
    return isinstance(outputs, list) and any(
        isinstance(o, Mapping) and o.get("output_type") == "execute_result" for o in outputs
    )
