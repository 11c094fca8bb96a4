"""The small frozen records that scoring hands around."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """A format error, told before saving. ``part`` is the id of the box it belongs to, or ""."""

    part: str
    message: str

    def to_json(self) -> dict[str, str]:
        return {"part": self.part, "message": self.message}


@dataclass(frozen=True)
class Reading:
    """An answer as its type understands it: ``value`` holds the usable bits, ``problems`` the rest.

    ``value`` is never half-typed: unknown ids and wrong shapes are dropped and reported.
    """

    value: Any
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Part:
    """One scored part. ``credit`` 0..1; ``weight`` its share of the item, all shares sum to 1.

    ``given`` and ``expected`` are plain text, ``note`` is safe HTML made by the build.
    """

    id: str
    label: str
    credit: float
    weight: float
    given: str = ""
    expected: str = ""
    note: str = ""


@dataclass(frozen=True)
class Marks:
    """What a type's scorer returns: ``fraction`` 0..1, the parts behind it, sentences, metrics."""

    fraction: float
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    metrics: dict[str, float] = field(default_factory=dict)


def even_parts(rows: list[tuple[str, str, float, str, str, str]]) -> tuple[Part, ...]:
    """Parts of equal weight from (id, label, credit, given, expected, note) rows."""
    return tuple(
        Part(i, label, credit, 1 / len(rows), given, expected, note) for i, label, credit, given, expected, note in rows
    )


def mean_credit(parts: tuple[Part, ...]) -> float:
    """The weighted credit of the parts, 0..1, kept clear of float dust at both ends."""
    total = sum(p.credit * p.weight for p in parts)
    return min(1.0, max(0.0, round(total, 9)))
