"""The model as plain JSON values and back, strictly: what a saved step holds is read as carefully as what a stranger sends."""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from course.errors import CourseError

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Dataclasses as dicts (fields at their default left out), tuples as lists, dates as YYYY-MM-DD."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: to_plain(held)
            for one in fields(value)
            if (held := getattr(value, one.name)) != one.default or one.default is MISSING
        }
    if isinstance(value, list | tuple):
        return [to_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: type[T], data: Any, at: str = "") -> T:
    """A value of the model from plain JSON. Raises CourseError that names the field and what belongs there."""
    return _read(kind, data, at or getattr(kind, "__name__", "claim"))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, data: Any, at: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_either(get_args(kind), data, at)
    if origin is tuple:
        return _read_tuple(get_args(kind), data, at)
    if is_dataclass(kind):
        return _read_fields(kind, data, at)
    if kind is date:
        return _read_date(data, at)
    if kind is type(None) and data is None:
        return None
    if kind in (str, int, bool) and type(data) is kind:  # True is no number here
        return data
    raise CourseError(f"{at}: {_WANTED.get(kind, 'nothing')} belongs here, not {_shown(data)}.")


_WANTED = {str: "a text", int: "a whole number", bool: "true or false"}


def _shown(data: Any) -> str:
    text = repr(data)
    return text if len(text) <= 40 else f"{text[:40]}..."


def _read_either(kinds: tuple[Any, ...], data: Any, at: str) -> Any:
    if data is None and type(None) in kinds:
        return None
    rest = [kind for kind in kinds if kind is not type(None)]
    if len(rest) == 1:
        return _read(rest[0], data, at)
    for kind in rest:  # told apart by their fields
        if isinstance(data, dict) and is_dataclass(kind) and set(data) <= {one.name for one in fields(kind)}:
            return _read(kind, data, at)
    raise CourseError(f"{at}: {_shown(data)} is none of {', '.join(kind.__name__ for kind in rest)}.")


def _read_tuple(kinds: tuple[Any, ...], data: Any, at: str) -> tuple[Any, ...]:
    if not isinstance(data, list | tuple):
        raise CourseError(f"{at}: a list belongs here, not {_shown(data)}.")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], one, f"{at}[{n}]") for n, one in enumerate(data))
    if len(kinds) != len(data):
        raise CourseError(f"{at}: {len(kinds)} values belong here, not {len(data)}.")
    return tuple(_read(kind, one, f"{at}[{n}]") for n, (kind, one) in enumerate(zip(kinds, data, strict=True)))


def _read_fields(kind: type, data: Any, at: str) -> Any:
    if not isinstance(data, dict):
        raise CourseError(f"{at}: the fields of {kind.__name__} belong here, not {_shown(data)}.")
    known = {one.name: one for one in fields(kind)}
    if strange := sorted(str(name) for name in data if name not in known):
        raise CourseError(f"{at}: there is no field {strange[0]}; the fields are {', '.join(known)}.")
    hints = _hints(kind)
    for name, one in known.items():
        if name not in data and one.default is MISSING and one.default_factory is MISSING:
            raise CourseError(f"{at}: {name} is missing.")
    return kind(**{name: _read(hints[name], value, f"{at}.{name}") for name, value in data.items()})


def _read_date(data: Any, at: str) -> date:
    try:
        return date.fromisoformat(data)
    except (TypeError, ValueError):
        raise CourseError(f"{at}: a day such as 2026-06-03 belongs here, not {_shown(data)}.") from None
