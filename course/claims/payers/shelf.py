"""A mapping that never changes: putting something in gives a new one, and the old one still says what it said.

A payer's history grows by one claim at a time and must stay comparable, so a plain dict, copied each time, would make
100,000 claims cost 100,000 copies.  Here a change copies three or four short tuples (a trie of 32 branches, placed by
CRC-32, so that the same content is the same tree on every machine).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, Generic, TypeVar

V = TypeVar("V")

_BITS, _WIDTH = 5, 32
_LEAF_SIZE = 8
_DEEPEST = 6  # 7 levels use up the 32 bits of the checksum


class Shelf(Generic[V]):
    """Text keys to values. ``shelf.put("a", 1)`` is a new shelf; ``shelf.get("a")`` gives the value or None."""

    __slots__ = ("_length", "_root")

    def __init__(self, root: Any = (), length: int = 0) -> None:
        self._root = root
        self._length = length

    def get(self, key: str, default: V | None = None) -> V | None:
        """The value of a key, or `default`."""
        node, spot = self._root, zlib.crc32(key.encode())
        while type(node) is _Branch:
            node = node.parts[spot % _WIDTH]
            spot >>= _BITS
        for known, value in node:
            if known == key:
                return value
        return default

    def put(self, key: str, value: V) -> Shelf[V]:
        """A shelf that also holds `value` under `key`, in place of what was there."""
        root, added = _put(self._root, key, value, zlib.crc32(key.encode()), 0)
        return Shelf(root, self._length + added)

    def without(self, key: str) -> Shelf[V]:
        """A shelf that does not hold the key."""
        if self.get(key) is None:
            return self
        return Shelf(_drop(self._root, key, zlib.crc32(key.encode())), self._length - 1)

    def keys(self) -> list[str]:
        """Every key, sorted."""
        return sorted(key for key, _ in _walk(self._root))

    def items(self) -> list[tuple[str, V]]:
        """Every key with its value, sorted by key."""
        return sorted(_walk(self._root), key=lambda pair: pair[0])

    def values(self) -> list[V]:
        """Every value, in the order of the keys."""
        return [value for _, value in self.items()]

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def __len__(self) -> int:
        return self._length

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shelf) and (self._root is other._root or self.items() == other.items())

    def __hash__(self) -> int:
        return hash(tuple(self.items()))

    def __repr__(self) -> str:
        return f"Shelf({dict(self.items())!r})"


class _Branch:
    """Thirty-two ways on."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Any, ...]) -> None:
        self.parts = parts


def _put(node: Any, key: str, value: Any, spot: int, depth: int) -> tuple[Any, int]:
    if type(node) is _Branch:
        at = spot % _WIDTH
        part, added = _put(node.parts[at], key, value, spot >> _BITS, depth + 1)
        return _Branch((*node.parts[:at], part, *node.parts[at + 1 :])), added
    kept = tuple(pair for pair in node if pair[0] != key)
    leaf = (*kept, (key, value))
    added = len(leaf) - len(node)
    if len(leaf) <= _LEAF_SIZE or depth > _DEEPEST:
        return leaf, added
    parts: list[Any] = [()] * _WIDTH
    for pair in leaf:
        at = (zlib.crc32(pair[0].encode()) >> (_BITS * depth)) % _WIDTH
        parts[at] = (*parts[at], pair)
    return _Branch(tuple(parts)), added


def _drop(node: Any, key: str, spot: int) -> Any:
    if type(node) is _Branch:
        at = spot % _WIDTH
        return _Branch((*node.parts[:at], _drop(node.parts[at], key, spot >> _BITS), *node.parts[at + 1 :]))
    return tuple(pair for pair in node if pair[0] != key)


def _walk(node: Any) -> Iterator[tuple[str, Any]]:
    if type(node) is _Branch:
        for part in node.parts:
            yield from _walk(part)
    else:
        yield from node
