"""What a test holds instead of a learner's function, class or object: a hand that asks across the border.

A hand never equals a plain value, never computes with one and never sorts before one, so an object that claims to equal everything
equals nothing here. What a call gives back is a plain value of an exact type, or another hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Ask = Callable[..., Any]


class LearnersError(Exception):
    """An exception of a class that the learner made."""


class Hand:
    """``ask(op, hand, *args)`` is the way across."""

    __slots__ = ("_ask", "_id", "_kind", "_name")

    def __init__(self, ask: Ask, number: int, kind: str, name: str) -> None:
        for slot, value in (("_ask", ask), ("_id", number), ("_kind", kind), ("_name", name)):
            object.__setattr__(self, slot, value)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("call", self, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        # Libraries ask objects for _typ, __array_interface__ and the like, and then believe them.
        if name.startswith("_") and name not in ("__name__", "__doc__"):
            raise AttributeError(f"{name} of a learner's object cannot be asked for")
        return self._ask("getattr", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._ask("setattr", self, name, value)

    def __getitem__(self, key: Any) -> Any:
        return self._ask("getitem", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._ask("setitem", self, key, value)

    def __contains__(self, value: Any) -> bool:
        return self._ask("contains", self, value) is True

    def __len__(self) -> int:
        return self._ask("len", self)

    def __bool__(self) -> bool:
        return self._ask("bool", self) is True

    def __str__(self) -> str:
        return str(self._ask("str", self))

    def __repr__(self) -> str:
        return str(self._ask("repr", self))

    def __iter__(self) -> Iterator[Any]:
        return self._ask("iter", self)

    def __next__(self) -> Any:
        return self._ask("next", self)

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Hand) and self._ask("isinstance", value, self) is True

    def __eq__(self, other: object) -> bool:
        # Two objects of the learner's may say whether they are equal; beside anything else a hand is only itself.
        return self is other or (isinstance(other, Hand) and self._ask("eq", self, other) is True)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(("hand", self._id))


class FunctionHand(Hand):
    """A plain function: it can be called and named, and libraries do not take it for a list."""

    __slots__ = ()
    __iter__ = None  # type: ignore[assignment]
    __len__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return True
