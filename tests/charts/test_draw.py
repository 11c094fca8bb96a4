"""Chance by hashing: the same numbers everywhere, every choice within its bounds."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.charts.draw import Draw


def test_the_numbers_are_those_of_sha_256():
    # printf 'a\037b\0371' | sha256sum
    assert f"{Draw('a', 'b').number():064x}" == "b9fcd278b888b18924a84eaf2da3dfc8823fdcf567b50e9fff5a0bbc3138b1f1"


def test_known_choices_stand_still():
    draw = Draw("known", 7)
    assert [draw.whole(1, 100) for _ in range(8)] == [91, 14, 43, 79, 82, 1, 55, 19]
    assert Draw("known", 7).of("day").day(date(2026, 4, 1), date(2026, 9, 30)) == date(2026, 5, 19)
    assert Draw("known", 7).of("sample").sample("abcdefgh", 4) == ("g", "c", "a", "h")


def test_a_branch_does_not_hang_on_what_was_drawn_before():
    one, other = Draw("x"), Draw("x")
    other.whole(1, 6), other.pick("abc")
    assert one.of("y").number() == other.of("y").number()
    assert Draw("ab", "c").number() != Draw("a", "bc").number()


@given(st.integers(-1000, 1000), st.integers(0, 1000), st.text(max_size=20))
def test_every_choice_lies_within_its_bounds(low: int, more: int, name: str):
    draw = Draw(name)
    assert low <= draw.whole(low, low + more) <= low + more
    some = list(range(more % 7 + 1))
    assert draw.pick(some) in some
    taken = draw.sample(some, 3)
    assert len(set(taken)) == len(taken) == min(3, len(some))
    assert draw.weighed([("a", 1), ("b", 2)]) in ("a", "b")
    assert draw.chance(100) and not draw.chance(0)
    assert draw.day(date(2026, 4, 1), date(2026, 9, 30)).weekday() < 5


def test_choices_are_spread_evenly():
    draw, count = Draw("even"), Counter[str]()
    for _ in range(6000):
        count[draw.weighed([("a", 1), ("b", 2), ("c", 3)])] += 1
    assert abs(count["a"] - 1000) < 120 and abs(count["b"] - 2000) < 160 and abs(count["c"] - 3000) < 160


def test_nothing_between_is_an_error():
    with pytest.raises(ValueError, match="nothing lies between"):
        Draw("x").whole(3, 2)
