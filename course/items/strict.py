"""Read plain data strictly: every field is named, typed and accounted for.

A bank is written by people. A code that YAML read as a number, a misspelt field or a list where
one word belongs must be found when the bank is loaded, and the message must say where it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")
_MISSING = object()
ID = re.compile(r"[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?")


class DataError(Exception):
    """Data that does not fit its form. ``where`` is a path such as ``w01-q03.options[2].id``."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where
        self.message = message


def kind_of(value: object) -> str:
    """The type of a value in an author's words."""
    names = {bool: "yes/no", int: "a number", float: "a number", str: "text", type(None): "nothing"}
    if isinstance(value, Mapping):
        return "a group of fields"
    if isinstance(value, list):
        return "a list"
    return names.get(type(value), type(value).__name__)


class Fields:
    """One mapping, read field by field; ``done()`` refuses what was not asked for."""

    def __init__(self, raw: object, where: str) -> None:
        if not isinstance(raw, Mapping):
            raise DataError(where, f"should be a group of fields, but is {kind_of(raw)}")
        for name in raw:
            if not isinstance(name, str):
                raise DataError(where, f"field name {name!r} should be text; put it in quotes")
        self.raw: Mapping[str, Any] = raw
        self.where = where
        self._read: set[str] = set()

    def at(self, name: str) -> str:
        return f"{self.where}.{name}"

    def has(self, name: str) -> bool:
        return self.raw.get(name) is not None

    def take(self, name: str, default: object = _MISSING) -> Any:
        self._read.add(name)
        value = self.raw.get(name)
        if value is None:
            if default is _MISSING:
                raise DataError(self.at(name), "is missing")
            return default
        return value

    def _typed(self, name: str, kind: type | tuple[type, ...], what: str, default: object) -> Any:
        value = self.take(name, default)
        if value is default and default is not _MISSING:
            return value
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            quote = "; put it in quotes" if kind is str and isinstance(value, (int, float)) else ""
            raise DataError(self.at(name), f"should be {what}, but is {kind_of(value)}{quote}")
        return value

    def text(self, name: str, default: Any = _MISSING) -> Any:
        value = self._typed(name, str, "text", default)
        if isinstance(value, str) and not value.strip() and default is _MISSING:
            raise DataError(self.at(name), "is empty")
        return value

    def number(self, name: str, default: Any = _MISSING) -> Any:
        return self._typed(name, (int, float), "a number", default)

    def whole(self, name: str, default: Any = _MISSING) -> Any:
        return self._typed(name, int, "a whole number", default)

    def flag(self, name: str, default: bool = False) -> bool:
        return bool(self._typed(name, bool, "true or false", default))

    def one_of(self, name: str, allowed: tuple[str, ...], default: Any = _MISSING) -> Any:
        value = self.text(name, default)
        if value is not default and value not in allowed:
            raise DataError(self.at(name), f"{value!r} is not one of {', '.join(allowed)}")
        return value

    def id(self, name: str = "id") -> str:
        return as_id(self.take(name), self.at(name))

    def group(self, name: str, default: Any = _MISSING) -> Fields:
        return Fields(self.take(name, default), self.at(name))

    def many(
        self, name: str, read: Callable[[Any, str], T], *, least: int = 0, default: Any = _MISSING
    ) -> tuple[T, ...]:
        value = self.take(name, default)
        if not isinstance(value, (list, tuple)):
            raise DataError(self.at(name), f"should be a list, but is {kind_of(value)}")
        if len(value) < least:
            raise DataError(self.at(name), f"needs at least {least} entries, has {len(value)}")
        return tuple(read(v, f"{self.at(name)}[{i}]") for i, v in enumerate(value))

    def done(self) -> None:
        extra = sorted(set(self.raw) - self._read)
        if extra:
            raise DataError(self.where, f"unknown field {extra[0]!r}; known here: {', '.join(sorted(self._read))}")


def as_text(value: object, where: str) -> str:
    """A list entry that must be text (codes are: ``"99213"``, never 99213)."""
    if not isinstance(value, str):
        quote = "; put it in quotes" if isinstance(value, (int, float)) else ""
        raise DataError(where, f"should be text, but is {kind_of(value)}{quote}")
    if not value.strip():
        raise DataError(where, "is empty")
    return value


def as_id(value: object, where: str) -> str:
    """A stable id: lower-case letters, digits, hyphens."""
    text = as_text(value, where)
    if not ID.fullmatch(text):
        raise DataError(where, f"{text!r} is not an id; use lower-case letters, digits and hyphens")
    return text


def unique(ids: tuple[str, ...], where: str) -> tuple[str, ...]:
    """The ids, none of them twice."""
    for i, one in enumerate(ids):
        if one in ids[:i]:
            raise DataError(where, f"id {one!r} is used twice")
    return ids


def known(one: str, allowed: tuple[str, ...] | Mapping[str, Any], where: str) -> str:
    """An id that must be one of those declared."""
    if one not in allowed:
        raise DataError(where, f"{one!r} is not one of {', '.join(allowed)}")
    return one
