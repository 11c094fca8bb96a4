"""Plain values cross the border and come out equal and of the same type; everything else does not cross."""

from __future__ import annotations

import datetime as dt
from collections import Counter, OrderedDict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.inside.frames import dumps, loads
from autograder.sandbox.inside.values import Decoder, Encoder, Unshareable


def _no_hand(raw: list[Any]) -> Any:
    raise Unshareable("no hands here")


def across(value: Any) -> Any:
    return Decoder(_no_hand).decode(loads(dumps(Encoder().encode(value))))


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary(max_size=20)
    | st.decimals(allow_nan=False)
    | st.fractions()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
    | st.complex_numbers(allow_nan=False)
)
KEYS = st.integers() | st.text(st.characters(exclude_categories=["Cs"])) | st.dates()
VALUES = st.recursive(
    SCALARS,
    lambda s: st.lists(s) | st.lists(s).map(tuple) | st.sets(KEYS) | st.frozensets(KEYS) | st.dictionaries(KEYS, s),
    max_leaves=20,
)


@given(VALUES)
def test_equal_and_of_the_same_type(value: Any) -> None:
    back = across(value)
    assert back == value and type(back) is type(value)


@pytest.mark.parametrize(
    "value",
    [
        Counter("aab"),
        OrderedDict(b=1, a=2),
        range(3, 9, 2),
        bytearray(b"x"),
        np.int64(3),
        np.float32(0.5),
        np.bool_(True),
        pd.Timestamp("2026-06-03"),
    ],
    ids=repr,
)
def test_these_too(value: Any) -> None:
    back = across(value)
    assert back == value and type(back) is type(value)


def test_arrays_and_tables() -> None:
    array = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(across(array), array)
    frame = pd.DataFrame(
        {"code": ["J02.0", None], "units": [1, 2], "paid": [1.5, float("nan")], "ok": [True, False]}, index=["a", "b"]
    )
    frame["day"] = pd.to_datetime(["2026-06-03", "2026-06-04"])
    pd.testing.assert_frame_equal(across(frame), frame)
    pd.testing.assert_series_equal(across(frame["units"]), frame["units"])
    pd.testing.assert_index_equal(across(pd.RangeIndex(3)), pd.RangeIndex(3))


class Sly(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


class SlyList(list):
    pass


@pytest.mark.parametrize(
    "value",
    [object(), Sly(3), SlyList([1]), [Sly(3)], {"a": Sly(1)}, lambda: 1, int, open, 1 << 50_000],
    ids=lambda v: type(v).__name__,
)
def test_whatever_is_not_exactly_plain_stays_where_it_is(value: Any) -> None:
    with pytest.raises(Unshareable):
        across(value)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=9), lambda s: st.lists(s, max_size=4), max_leaves=12))
def test_what_no_encoder_wrote_is_refused_and_nothing_else_happens(raw: Any) -> None:
    try:
        Decoder(_no_hand).decode(raw)
    except Unshareable:
        pass


@pytest.mark.parametrize(
    "raw",
    [
        ["_list", []],
        ["decode", 1],
        ["hand_", 1],
        ["__class__"],
        ["ndarray", "|O", [1], [1]],
        ["frame"],
        ["missing", "x"],
        ["float", "1"],
    ],
    ids=str,
)
def test_tags_are_a_closed_list(raw: Any) -> None:
    with pytest.raises(Unshareable):
        Decoder(_no_hand).decode(raw)


def test_fractions_and_decimals_keep_their_digits() -> None:
    assert across([Decimal("1.10"), Fraction(1, 3), dt.timedelta(1, 2, 3)]) == [
        Decimal("1.10"),
        Fraction(1, 3),
        dt.timedelta(1, 2, 3),
    ]
