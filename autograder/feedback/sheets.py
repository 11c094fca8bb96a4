"""One page's content: the results that travel in an autograded notebook, and what the gradebook says today. Pure.

nbgrader's ``generate_feedback`` (through our exporter) and ``cleanclaim feedback`` both come here, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import gradebook
from .page import Late, Mark, Sheet
from .results import ItemResult


def sheet_of(graded: Mapping[str, Any], learner: str, book: gradebook.Sheet | None) -> Sheet:
    """``graded`` is the notebook's metadata under NOTEBOOK_KEY; ``book`` None: the gradebook knows nothing of it.

    Raises KeyError, TypeError, ValueError or AttributeError when the metadata is not what the plugin writes.
    """
    results = tuple(ItemResult.from_json(raw) for raw in graded["results"])
    ours = {r.id for r in results if r.use == "graded"}
    marks = {g.item: _mark(g) for g in book.grades} if book else {}
    return Sheet(
        week=graded["week"],
        title=graded["title"],
        learner=learner,
        results=results,
        objectives=dict(graded.get("objectives", {})),
        problems=tuple(graded.get("problems", ())),
        marks={name: mark for name, mark in marks.items() if name in ours},
        others={name: mark for name, mark in marks.items() if name not in ours},
        late=Late(seconds=book.seconds_late, penalty=book.penalty) if book and book.seconds_late > 0 else None,
    )


def _mark(grade: gradebook.Grade) -> Mark:
    return Mark(
        score=None if grade.waiting else grade.score,
        points=grade.max_score,
        by_person=grade.manual is not None,
        extra=grade.extra,
        comment=grade.comment,
    )
