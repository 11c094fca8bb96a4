"""Who chose which option: in one-best-answer and tick-box questions, linked pairs, figures and matching tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from course.items.model import Item
from course.items.types.base import plain_text

from . import intervals
from .answers import Answer
from .association import correlation, mean
from .intervals import Interval


@dataclass(frozen=True)
class OptionStats:
    """One option of one part. ``of``: learners who answered that part; ``rest``: mean rest score of its choosers, in points.

    ``r``: correlation of choosing it (0/1) with the rest score (point-biserial). ``error``: the author's named error.
    """

    item: str
    rev: str
    part: str
    label: str
    option: str
    text: str
    key: bool
    n: int | None
    of: int
    rest: float | None
    r: float | None
    r_ci: Interval | None
    error: str

    @property
    def share(self) -> float:
        return (self.n or 0) / self.of if self.of else 0.0


@dataclass(frozen=True)
class _Question:
    """One set of options: its part id and label, (id, text) of each option, and the ids that are right."""

    part: str
    label: str
    options: tuple[tuple[str, str], ...]
    key: frozenset[str]


def option_stats(answers: Iterable[Answer]) -> list[OptionStats]:
    """Options of every question that has some, by item, revision and part, in the order they are shown."""
    by_item: dict[tuple[str, str], list[Answer]] = {}
    for one in answers:
        if one.item is not None and one.item.type in _QUESTIONS:
            by_item.setdefault((one.row.item, one.item.rev), []).append(one)
    return [found for group in by_item.values() for found in _of_item(group)]


def _of_item(group: list[Answer]) -> Iterator[OptionStats]:
    item = group[0].item
    assert item is not None and item.solution is not None
    for question in _QUESTIONS[item.type](item):
        chosen = [(_chosen(item, question.part, one.value), one.rest) for one in group]
        made = [(ids, rest) for ids, rest in chosen if ids]  # a part left empty is no choice
        rests = np.array([rest for _, rest in made], dtype=float)
        for option, text in question.options:
            took = np.array([option in ids for ids, _ in made], dtype=bool)
            r = correlation(took, rests)
            right = option in question.key
            yield OptionStats(
                item=item.id,
                rev=item.rev,
                part=question.part,
                label=question.label,
                option=option,
                text=text,
                key=right,
                n=int(took.sum()),
                of=len(made),
                rest=mean(rests[took]) if made else None,
                r=r,
                r_ci=intervals.of_correlation(r, len(made)),
                error="" if right else plain_text(item.solution.errors.get(option, "")),
            )


def _choices(choices: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((c.id, c.plain) for c in choices)


def _one_best(item: Item) -> list[_Question]:
    return [_Question("", "", _choices(item.body.options), frozenset((item.key,)))]


def _tick_boxes(item: Item) -> list[_Question]:
    return [_Question("", "", _choices(item.body.options), frozenset(item.key))]


def _linked(item: Item) -> list[_Question]:
    return [
        _Question(p.id, p.label, _choices(p.options), frozenset(item.key[p.id])) for p in item.body.parts if p.options
    ]


def _places(item: Item) -> list[_Question]:
    return [_Question("", "", tuple((r.id, r.label) for r in item.body.regions), frozenset(item.key))]


def _table(item: Item) -> list[_Question]:
    one = len(item.body.columns) == 1
    return [
        _Question(
            f"{row.id}.{column.id}",
            row.plain if one else f"{row.plain} – {column.label}",
            _choices(column.choices),
            frozenset((item.key[row.id, column.id],)),
        )
        for row in item.body.rows
        for column in item.body.columns
    ]


_QUESTIONS: dict[str, Any] = {
    "multiple_choice": _one_best,
    "multi_select": _tick_boxes,
    "linked_pair": _linked,
    "hotspot": _places,
    "matching": _table,
}


def _chosen(item: Item, part: str, value: Any) -> frozenset[str]:
    if item.type == "multiple_choice":
        return frozenset((value,)) if value else frozenset()
    if item.type in ("multi_select", "hotspot"):
        return frozenset(value)
    if item.type == "matching":
        row, _, column = part.partition(".")
        found = value.get((row, column))
    else:
        found = value.get(part)
    return frozenset((found,)) if found else frozenset()
