"""Twenty-four months of a practice, from a seed: claims through edits, payers, remittances and the ledger.

Two passes. First every household is played through alone and its events go to a file; then the events are posted in the
order of time. So memory does not grow with the number of claims, and the same seed gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.claims.ledger import Ledger
from course.claims.ledger.balances import audit
from course.claims.ledger.tables import can_parquet
from course.errors import CourseError

from . import report
from .people import household
from .posting import Poster
from .spool import Spool
from .story import Story
from .world import world

MOST = 1_000_000
BOOKS, ABOUT, EVENTS = "ledger.sqlite", "about.json", ".events.sqlite"
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Batch:
    """What came out: the folder, the figures, and what is wrong with the books (nothing, or there is a bug)."""

    folder: Path
    figures: dict[str, Any]
    problems: tuple[str, ...]


def simulate(claims: int, seed: int, folder: Path, ending: str = "csv", tell: Tell | None = None) -> Batch:
    """Make a batch in `folder`, which must be new or empty. `tell(what, done, of)` hears about progress.

    Raises CourseError for a number that is none, a folder that holds something, or Parquet without pyarrow.
    """
    _check(claims, folder, ending)
    folder.mkdir(parents=True, exist_ok=True)
    tell = tell or (lambda what, done, of: None)
    spool = Spool(folder / EVENTS)
    try:
        _play(claims, seed, spool, tell)
        with Ledger(folder / BOOKS) as ledger:
            done = 0

            def posted(count: int) -> None:
                nonlocal done
                done += count
                tell("posting", done, len(spool))

            poster = Poster(ledger, posted)
            poster.post(spool)
            tell("tables", 0, 1)
            rows = report.save(ledger, spool, poster.sent, folder, ending)
            figures = report.figures(ledger, seed, claims, rows)
            figures["idle_acts"] = poster.idle
            problems = audit(ledger)
            ledger.store.seal()
            tell("tables", 1, 1)
    finally:
        spool.close()
    (folder / ABOUT).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return Batch(folder, figures, problems)


def _play(claims: int, seed: int, spool: Spool, tell: Tell) -> None:
    known, count, number = world(), 0, 0
    while count < claims:
        story = Story(known, seed, household(known, seed, number))
        count += story.play(claims - count)
        spool.put(story.rows, story.facts)
        number += 1
        tell("visits", count, claims)


def _check(claims: int, folder: Path, ending: str) -> None:
    if not 1 <= claims <= MOST:
        raise CourseError(f"A batch has 1 to {MOST:,} claims; {claims} is none of these.")
    if ending not in ("csv", "parquet"):
        raise CourseError("Tables are written as csv or parquet; choose one of the two.")
    if ending == "parquet" and not can_parquet():
        raise CourseError("Parquet needs pyarrow, which is not installed here. Choose csv: the contents are the same.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder} holds something already; nothing was changed. Name a new folder.")
