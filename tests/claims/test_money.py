"""Amounts: cents in, cents out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims.money import amount, cents, part, x12_amount
from course.errors import CourseError

AMOUNTS = st.integers(-10_000_000, 10_000_000)


@given(AMOUNTS)
def test_what_is_written_is_read_again(value: int) -> None:
    assert cents(amount(value)) == cents(x12_amount(value)) == value


@pytest.mark.parametrize(("text", "value"), [("$1,284.50", 128450), ("30", 3000), (" 12.3 ", 1230), ("-0.05", -5)])
def test_as_people_type_it(text: str, value: int) -> None:
    assert cents(text) == value


@pytest.mark.parametrize("text", ["", "12.345", "1e3", "NaN", "thirty", "1.2.3", "9" * 20])
def test_what_is_no_amount_gets_a_sentence(text: str) -> None:
    with pytest.raises(CourseError, match="not an amount"):
        cents(text)


@given(AMOUNTS, st.decimals("0", "1", places=3))
def test_a_share_and_the_rest_are_the_whole(value: int, rate: Decimal) -> None:
    share = part(value, rate)
    assert abs(share) <= abs(value)
    assert abs(Decimal(share) - Decimal(value) * rate) <= Decimal("0.5")


def test_half_a_cent_goes_up() -> None:
    assert (part(10005, "0.1"), part(-10005, "0.1"), part(10004, "0.1")) == (1001, -1001, 1000)
