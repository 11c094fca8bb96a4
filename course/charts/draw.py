"""Chance that is the same everywhere: a stream of numbers made by hashing its own name.

`random.Random` promises the same numbers for a seed, but not the same choices from them in every version of Python.  Here the
n-th number of a stream is SHA-256 of the stream's name and n, read as a whole number; every choice is made from that by
arithmetic alone.  A stream has branches with names of their own (`Draw.of`), so that one more choice in one part of a case
does not shift the choices of another part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")
_PARTING = "\x1f"  # stands in no name, so that ("ab", "c") and ("a", "bc") are two streams


class Draw:
    """A stream of choices with a name, as in ``Draw("diabetes", "1", "seed 7")``."""

    def __init__(self, *name: object) -> None:
        self._name = _PARTING.join(str(part) for part in name)
        self._count = 0

    def of(self, *name: object) -> Draw:
        """A branch: its choices hang on its name only, never on what was drawn here before."""
        return Draw(self._name, *name)

    def number(self) -> int:
        """The next number, 0 to 2**256 - 1."""
        self._count += 1
        text = f"{self._name}{_PARTING}{self._count}"
        return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest(), "big")

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included. (Of 2**256 numbers the uneven rest is not noticed.)"""
        if high < low:
            raise ValueError(f"nothing lies between {low} and {high}")
        return low + self.number() % (high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in `percent` of 100 cases."""
        return self.whole(1, 100) <= percent

    def pick(self, some: Sequence[T]) -> T:
        """One of some."""
        return some[self.whole(0, len(some) - 1)]

    def weighed(self, some: Sequence[tuple[T, int]]) -> T:
        """One of some, each as often as its whole weight says."""
        at = self.whole(1, sum(weight for _, weight in some))
        for one, weight in some:
            at -= weight
            if at <= 0:
                return one
        raise ValueError("weights must be above 0")

    def sample(self, some: Sequence[T], count: int) -> tuple[T, ...]:
        """`count` different ones of some, in drawn order; all of them when there are fewer."""
        rest, taken = list(some), []
        while rest and len(taken) < count:
            taken.append(rest.pop(self.whole(0, len(rest) - 1)))
        return tuple(taken)

    def day(self, first: date, last: date, *, weekday: bool = True) -> date:
        """A day from first to last, Monday to Friday unless told otherwise."""
        while True:
            one = first + timedelta(days=self.whole(0, (last - first).days))
            if not weekday or one.weekday() < 5:
                return one
