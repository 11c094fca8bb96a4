"""One question: how hard it is, and whether those who know more get it right more often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import factorial, prod
from typing import Any

import numpy as np

from course.items.model import Item

from ..classroom import Classroom, Row
from . import intervals
from .association import correlation, upper_lower
from .intervals import Interval
from .matrix import Scores

UPPER_LOWER_FROM = 40  # learners; below it 27 % are too few people
CURRENT = "current"


@dataclass(frozen=True)
class ItemStats:
    """``facility``: mean fraction of the points. ``r``: correlation with the rest score. None: n/a.

    ``version``: "current", or the revision (Item.rev) of learners who answered an earlier wording. ``n``: learners with a
    score; ``answered``: learners who answered; ``waiting``: answers that a person has still to read, and while there are
    any, ``n`` is 0 and the figures are n/a.
    """

    item: str
    title: str
    type: str
    objective: str
    points: float
    version: str
    banks: tuple[str, ...]
    n: int | None
    answered: int | None
    waiting: int
    facility: float | None
    facility_ci: Interval | None
    ci_method: str
    sd: float | None
    guess: float | None
    r: float | None
    r_ci: Interval | None
    upper_lower: float | None
    dichotomous: bool
    counted: bool
    by_person: int = 0


def item_stats(room: Classroom, scores: Scores, items: Mapping[str, Item]) -> list[ItemStats]:
    """Every question in page order; a question with answers to earlier wordings has a line for each of them as well."""
    rows: dict[str, list[Row]] = {item: [] for item in room.items}
    for row in room.rows:
        if row.submitted:
            rows[row.item].append(row)
    found = []
    for item, its in rows.items():
        old = sorted({r.rev for r in its if r.changed and r.rev})
        found.append(_one(room, scores, items.get(item), item, its, CURRENT))
        found += [_one(room, scores, None, item, [r for r in its if r.changed and r.rev == rev], rev) for rev in old]
    return found


def _one(
    room: Classroom, scores: Scores, bank_item: Item | None, item: str, rows: list[Row], version: str
) -> ItemStats:
    info, slot = room.items[item], scores.slot_of[item]
    waiting = sum(r.fraction is None for r in rows)
    # while answers wait for a person only the empty ones have a score, and 0 of nothing read is no difficulty
    known = [r for r in rows if r.fraction is not None] if not waiting else []
    x = np.array([r.fraction for r in known], dtype=float)
    rest = scores.rest(slot)[[scores.place[r.learner] for r in known]] if known else np.array([])
    dichotomous = bool(np.isin(x, (0.0, 1.0)).all())
    r = correlation(x, rest)
    return ItemStats(
        item=item,
        title=info.title,
        type=info.type or (bank_item.type if bank_item else ""),
        objective=info.objective,
        points=info.points,
        version=version,
        banks=tuple(sorted({r.bank for r in rows if r.bank})),
        n=len(known),
        answered=sum(r.answered for r in rows),
        waiting=waiting,
        facility=float(x.mean()) if x.size else None,
        facility_ci=intervals.of_share(float(x.sum()), x.size) if dichotomous else intervals.of_mean(x.tolist()),
        ci_method="Wilson" if dichotomous else "t",
        sd=float(x.std(ddof=1)) if x.size > 1 else None,
        guess=guess_rate(bank_item) if bank_item else None,
        r=r,
        r_ci=intervals.of_correlation(r, x.size),
        upper_lower=upper_lower(x, rest) if x.size >= UPPER_LOWER_FROM else None,
        dichotomous=dichotomous,
        counted=bool(scores.counted[slot]),
        by_person=sum(r.manual is not None for r in known),
    )


def guess_rate(item: Item) -> float | None:
    """What blind guessing is worth on average, as a fraction; about 0 where codes or words are typed; None: not known."""
    rule = _GUESS.get(item.type)
    return rule(item) if rule else None


def _multi_select(item: Item) -> float | None:
    choose = item.body.choose  # without a number to choose, how many a guesser ticks is anybody's guess
    return choose / len(item.body.options) if choose else None


def _linked(item: Item) -> float:
    return prod(1 / len(p.options) if p.options else 0.0 for p in item.body.parts)


def _matching(item: Item) -> float:
    columns = item.body.columns
    return float(np.mean([1 / len(c.choices) for c in columns]))


def _ordering(item: Item) -> float:
    # a random order satisfies each pair half of the time; a whole order hits one of n! (at least: a partial order has more)
    return 1 / factorial(len(item.body.steps)) if item.body.exact else 0.5


def _hotspot(item: Item) -> float:
    return item.body.choose / len(item.body.regions)


_GUESS: dict[str, Any] = {
    "multiple_choice": lambda item: 1 / len(item.body.options),
    "multi_select": _multi_select,
    "linked_pair": _linked,
    "matching": _matching,
    "ordering": _ordering,
    "hotspot": _hotspot,
    "code_entry": lambda item: 0.0,
    "case_coding": lambda item: 0.0,
    "fill_in": lambda item: 0.0,
}
