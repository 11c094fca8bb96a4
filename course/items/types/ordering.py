"""Put steps in order, against a partial order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..parts import Marks, Reading, even_parts
from ..strict import DataError, Fields, as_id, known
from .base import Choice, as_ids, ids, read_choices, text_of

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Body:
    steps: tuple[Choice, ...]
    exact: bool


def read_pairs(fields: Fields, name: str, allowed: tuple[str, ...], default: Any = None) -> Pairs:
    """Must-come-before pairs ``[[a, b], ...]`` without a circle."""

    def pair(raw: Any, where: str) -> tuple[str, str]:
        if not isinstance(raw, (list, tuple)) or len(raw) != 2 or raw[0] == raw[1]:
            raise DataError(where, "should be a pair of two different steps, [before, after]")
        return known(as_id(raw[0], where), allowed, where), known(as_id(raw[1], where), allowed, where)

    pairs = fields.many(name, pair, **({} if default is None else {"default": default}))
    if len(set(pairs)) != len(pairs):
        raise DataError(fields.at(name), "holds the same pair twice")
    if legal_order(allowed, pairs) is None:
        raise DataError(fields.at(name), "runs in a circle: no order satisfies all pairs")
    return pairs


def legal_order(steps: tuple[str, ...], pairs: Pairs) -> list[str] | None:
    """One order that satisfies all pairs, or None when they contradict each other."""
    left, order = list(steps), []
    while left:
        free = next((s for s in left if not any(b == s and a in left for a, b in pairs)), None)
        if free is None:
            return None
        left.remove(free)
        order.append(free)
    return order


class Ordering:
    """Score = satisfied pairs / all pairs; the first violated pair is named (item standard: ORD).

    With one legal order this is a Kendall-type score where the full reversal earns 0. ``exact`` makes it all or nothing.
    """

    name = "ordering"

    def read_body(self, fields: Fields) -> Body:
        body = Body(read_choices(fields, "steps"), fields.flag("exact"))
        fields.done()
        return body

    def read_key(self, raw: Any, body: Body, where: str) -> Pairs:
        fields = Fields(raw, where)
        pairs = read_pairs(fields, "before", ids(body.steps))
        fields.done()
        if not pairs:
            raise DataError(where, "needs at least one pair")
        return pairs

    def read_answer(self, body: Body, raw: Any) -> Reading:
        order, problems = as_ids(raw, ids(body.steps))
        return Reading(order, tuple(problems))

    def blank(self, value: tuple[str, ...]) -> bool:
        return not value

    def missing(self, body: Body, value: tuple[str, ...]) -> list[str]:
        return [s.plain for s in body.steps if s.id not in value]

    def score(self, body: Body, key: Pairs, value: tuple[str, ...], errors: Mapping[str, str]) -> Marks:
        place = {step: i for i, step in enumerate(value)}
        satisfied = [a in place and b in place and place[a] < place[b] for a, b in key]
        rows = []
        for (a, b), right in zip(key, satisfied, strict=True):
            first, second = text_of(body.steps, a), text_of(body.steps, b)
            rows.append(
                (
                    f"{a}-{b}",
                    f"“{first}” before “{second}”",
                    float(right),
                    "in this order" if right else "the other way round",
                    "in this order",
                    "" if right else errors.get(a, ""),
                )
            )
        notes: tuple[str, ...] = ()
        if not all(satisfied):
            a, b = key[satisfied.index(False)]
            notes = (
                f"Look at this pair first: “{text_of(body.steps, a)}” must come before “{text_of(body.steps, b)}”.",
            )
        fraction = float(all(satisfied)) if body.exact else sum(satisfied) / len(key)
        return Marks(fraction, even_parts(rows), notes)

    def ideal(self, body: Body, key: Pairs) -> list[str]:
        return legal_order(ids(body.steps), key) or []

    def rows(self, body: Body, value: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(f"Step {i}", text_of(body.steps, step)) for i, step in enumerate(value, 1)]
