"""Plain values as JSON and back: exact types, no code, no pickle.

Scalars stand for themselves; everything else is ``[tag, ...]``. What is not plain becomes a *hand* (``["hand", id, kind, name]``): the
object stays with its owner, and the other side may only ask for it by number.
"""

from __future__ import annotations

import base64
import datetime as dt
import math
import sys
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

NODES = 200_000
DEPTH = 24
DIGITS = 4000  # Python itself refuses to read longer whole numbers


class Unshareable(Exception):
    """This value cannot cross the border."""


def _refuse(value: Any) -> Any:
    raise Unshareable(f"a value of type {type(value).__name__} cannot be handed over")


class Encoder:
    """``keep`` says what stands for an object that is not plain."""

    def __init__(self, keep: Callable[[Any], Any] = _refuse) -> None:
        self.keep = keep
        self.left = NODES

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Raises Unshareable for what is too much."""
        self.left -= 1
        if self.left < 0 or depth > DEPTH:
            raise Unshareable("the value is too large or too deep")
        kind = type(value)
        if value is None or kind in (bool, str):
            if kind is str:
                value = value.encode("utf-8", "replace").decode("utf-8")
            return value
        if kind is int:
            if value.bit_length() > DIGITS * 3:
                raise Unshareable("the number is too long")
            return value
        if kind is float:
            return value if math.isfinite(value) else ["float", repr(value)]
        if kind in _PLAIN:
            return self._plain(kind, value, depth)
        return self._table(value, depth) or self.keep(value)

    def _many(self, values: Any, depth: int) -> list[Any]:
        return [self.encode(v, depth + 1) for v in values]

    def _pairs(self, value: Any, depth: int) -> list[Any]:
        return [[self.encode(k, depth + 1), self.encode(v, depth + 1)] for k, v in value.items()]

    def _plain(self, kind: type, value: Any, depth: int) -> Any:
        name = _PLAIN[kind]
        if kind in (list, tuple, set, frozenset):
            return [name, self._many(value, depth)]
        if kind in (dict, OrderedDict, Counter, defaultdict):
            return [name, self._pairs(value, depth)]
        if kind is range:
            return [name, value.start, value.stop, value.step]
        if kind is complex:
            return [name, repr(value.real), repr(value.imag)]
        if kind in (bytes, bytearray):
            return [name, base64.b64encode(value).decode("ascii")]
        if kind is Fraction:
            return [name, value.numerator, value.denominator]
        if kind is dt.timedelta:
            return [name, value.days, value.seconds, value.microseconds]
        if kind is Decimal:
            return [name, str(value)]
        if getattr(value, "tzinfo", None):
            return self.keep(value)
        return [name, value.isoformat(), *([value.fold] if kind is not dt.date else [])]

    def _table(self, value: Any, depth: int) -> Any:
        """numpy and pandas, when somebody loaded them; their classes are asked for, never trusted by name."""
        numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
        kind = type(value)
        if numpy is not None:
            if isinstance(value, numpy.generic) and value.dtype.kind in "biufU":
                return ["npscalar", value.dtype.str, self.encode(value.item(), depth + 1)]
            if kind is numpy.ndarray and value.dtype.kind in "biufU":
                return ["ndarray", value.dtype.str, list(value.shape), self._many(value.ravel().tolist(), depth)]
        if pandas is not None:
            if value is pandas.NA or value is pandas.NaT:
                return ["missing", "NA" if value is pandas.NA else "NaT"]
            if kind is pandas.Timestamp and value.tzinfo is None:
                return ["timestamp", value.isoformat()]
            if kind is pandas.DataFrame:
                columns = [self._column(value.iloc[:, n], depth) for n in range(value.shape[1])]
                return ["frame", self._index(value.index, depth), self._index(value.columns, depth), columns]
            if kind is pandas.Series:
                return [
                    "series",
                    self._index(value.index, depth),
                    self._name(value.name, depth),
                    self._column(value, depth),
                ]
            if kind in (pandas.Index, pandas.RangeIndex):
                return ["index", *self._index(value, depth)]
        return None

    def _name(self, name: Any, depth: int) -> Any:
        return self.encode(name, depth + 1)

    def _index(self, index: Any, depth: int) -> list[Any]:
        pandas = sys.modules["pandas"]
        if type(index) is pandas.RangeIndex:
            return ["range", self._name(index.name, depth), [index.start, index.stop, index.step]]
        if type(index) not in (pandas.Index, pandas.DatetimeIndex):
            raise Unshareable("an index of this kind cannot be handed over")
        return [str(index.dtype), self._name(index.name, depth), self._many(index.tolist(), depth)]

    def _column(self, column: Any, depth: int) -> list[Any]:
        dtype = str(column.dtype)
        if (
            not dtype.lower().startswith(("int", "uint", "float", "bool", "object", "str", "datetime64["))
            or "," in dtype
        ):
            raise Unshareable(f"a column of type {dtype} cannot be handed over")
        return [dtype, self._many(column.tolist(), depth)]


_PLAIN: dict[type, str] = {
    list: "list", tuple: "tuple", set: "set", frozenset: "frozenset", dict: "dict", OrderedDict: "ordered", Counter: "counter",
    defaultdict: "dict", range: "range", complex: "complex", bytes: "bytes", bytearray: "bytearray", Fraction: "fraction",
    Decimal: "decimal", dt.date: "date", dt.datetime: "datetime", dt.time: "time", dt.timedelta: "timedelta",
}  # fmt: skip


class Decoder:
    """``hand`` makes what stands for an object of the other side."""

    def __init__(self, hand: Callable[[list[Any]], Any]) -> None:
        self.hand = hand

    def decode(self, raw: Any) -> Any:
        """Raises Unshareable for what no Encoder writes."""
        if raw is None or type(raw) in (bool, int, float, str):
            return raw
        try:
            tag, *rest = raw
            if tag == "hand":
                return self.hand(rest)
            return getattr(self, f"_{tag}")(*rest)
        except Unshareable:
            raise
        except Exception as problem:
            raise Unshareable(f"not a plain value ({type(problem).__name__})") from None

    def _items(self, raw: list[Any]) -> list[Any]:
        return [self.decode(r) for r in raw]

    def _list(self, raw: list[Any]) -> Any:
        return self._items(raw)

    def _tuple(self, raw: list[Any]) -> Any:
        return tuple(self._items(raw))

    def _set(self, raw: list[Any]) -> Any:
        return set(self._items(raw))

    def _frozenset(self, raw: list[Any]) -> Any:
        return frozenset(self._items(raw))

    def _dict(self, raw: list[Any]) -> Any:
        return {self.decode(k): self.decode(v) for k, v in raw}

    def _ordered(self, raw: list[Any]) -> Any:
        return OrderedDict(self._dict(raw))

    def _counter(self, raw: list[Any]) -> Any:
        return Counter(self._dict(raw))

    def _float(self, text: str) -> Any:
        return float({"nan": "nan", "inf": "inf", "-inf": "-inf"}[text])

    def _range(self, start: int, stop: int, step: int) -> Any:
        return range(start, stop, step)

    def _complex(self, real: str, imag: str) -> Any:
        return complex(float(real), float(imag))

    def _bytes(self, text: str) -> Any:
        return base64.b64decode(text, validate=True)

    def _bytearray(self, text: str) -> Any:
        return bytearray(self._bytes(text))

    def _fraction(self, over: int, under: int) -> Any:
        return Fraction(over, under)

    def _decimal(self, text: str) -> Any:
        return Decimal(text)

    def _date(self, text: str) -> Any:
        return dt.date.fromisoformat(text)

    def _datetime(self, text: str, fold: int) -> Any:
        return dt.datetime.fromisoformat(text).replace(fold=fold)

    def _time(self, text: str, fold: int) -> Any:
        return dt.time.fromisoformat(text).replace(fold=fold)

    def _timedelta(self, days: int, seconds: int, microseconds: int) -> Any:
        return dt.timedelta(days, seconds, microseconds)

    def _npscalar(self, dtype: str, raw: Any) -> Any:
        return self._ndarray(dtype, [], [raw])[()]

    def _ndarray(self, dtype: str, shape: list[int], raw: list[Any]) -> Any:
        import numpy

        if dtype[1:2] not in "biufU":
            raise Unshareable("an array of this kind cannot be handed over")
        return numpy.array(self._items(raw), dtype=dtype).reshape(shape)

    def _missing(self, name: str) -> Any:
        import pandas

        return {"NA": pandas.NA, "NaT": pandas.NaT}[name]

    def _timestamp(self, text: str) -> Any:
        import pandas

        return pandas.Timestamp(text)

    def _frame(self, index: list[Any], columns: list[Any], values: list[Any]) -> Any:
        import pandas

        rows = self._index(*index)
        made = pandas.DataFrame({n: self._column(column, rows) for n, column in enumerate(values)}, index=rows)
        made.columns = self._index(*columns)
        return made

    def _series(self, index: list[Any], name: Any, column: list[Any]) -> Any:
        made = self._column(column, self._index(*index))
        made.name = self.decode(name)
        return made

    def _column(self, column: list[Any], index: Any) -> Any:
        import pandas

        dtype, raw = column
        return pandas.Series(self._items(raw), index=index, dtype=dtype)

    def _index(self, dtype: str, name: Any, raw: list[Any]) -> Any:
        import pandas

        if dtype == "range":
            return pandas.RangeIndex(*raw, name=self.decode(name))
        return pandas.Index(self._items(raw), dtype=dtype, name=self.decode(name))
