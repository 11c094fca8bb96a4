"""What may be said, and from how many learners on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.statistics.advice import advice
from autograder.statistics.analysis import Analysis, analyse
from autograder.statistics.flags import discrimination_word, flags, verdicts
from autograder.statistics.options import option_stats
from autograder.statistics.wrong import wrong_answers
from tests.autograder.statistics.asked import answers
from tests.autograder.statistics.rooms import room
from tests.autograder.statistics.test_answers import CHOICE, SLOTS


def analysed(marks: Any, **kw: Any) -> Analysis:
    return analyse(room(marks), {}, **kw)


def kinds(found: Analysis, item: str = "w01-g01") -> list[str]:
    return [f.kind for f in found.flags if f.item == item]


def with_first(column: list[float], n: int) -> list[list[float]]:
    """A question whose answers are given, beside three that order the class from strong to weak."""
    return [[column[k], float(k < n * 0.75), float(k < n * 0.5), float(k < n * 0.25)] for k in range(n)]


@pytest.mark.parametrize(
    ("n", "word"), [(0, "none"), (19, "none"), (20, "indicative"), (49, "indicative"), (50, "plain"), (None, "none")]
)
def test_how_many_it_takes(n: int | None, word: str) -> None:
    assert verdicts(n) == word


@pytest.mark.parametrize(
    ("r", "word"),
    [(-0.01, "negative"), (0.0, "weak"), (0.19, "weak"), (0.20, "fair"), (0.40, "fair"), (0.41, "good"), (None, "")],
)
def test_words_of_discrimination(r: float | None, word: str) -> None:
    assert discrimination_word(r, 60) == word and discrimination_word(r, 19) == ""


@pytest.mark.parametrize("n", [10, 19, 20, 49, 50])
def test_a_question_that_the_strong_get_wrong(n: int) -> None:
    upside_down = [float(k >= n / 2) for k in range(n)]
    found = [f for f in analysed(with_first(upside_down, n)).flags if f.item == "w01-g01"]
    if n < 20:
        assert found == []
    else:
        assert [(f.kind, f.level, f.indicative) for f in found] == [("negative", "check", n < 50)]
        assert "read the key" in found[0].text


def test_easy_hard_and_weak() -> None:
    n = 60
    assert "easy" in kinds(analysed(with_first([1.0] * (n - 1) + [0.0], n)))
    assert "hard" in kinds(analysed(with_first([1.0] * 10 + [0.0] * (n - 10), n)))
    assert kinds(analysed(with_first([float(k % 2) for k in range(n)], n))) == ["weak"] or "negative" in kinds(
        analysed(with_first([float(k % 2) for k in range(n)], n))
    )
    assert kinds(analysed(with_first([1.0] * 30 + [0.0] * 30, n))) == []


def test_below_guessing() -> None:
    n = 24
    class_ = room([[float(k < 5), float(k < 12), float(k < 18)] for k in range(n)])
    found = analyse(class_, {"w01-g01": CHOICE})
    assert "below-guessing" in kinds(found)  # 5 of 24 is less than one in three


def option_flags(chosen: list[str], n: int) -> list[tuple[str, str]]:
    rests = list(np.linspace(40, 0, n))
    stats = analysed(with_first([float(c == "dysuria") for c in chosen], n)).current[:1]
    found = flags(stats, option_stats(answers(CHOICE, list(chosen), rests)), [], [], {}, {})
    return [(f.kind, f.text) for f in found]


def test_stronger_students_chose_another_option() -> None:
    found = dict(option_flags(["uti"] * 12 + ["dysuria"] * 12, 24))
    assert found["key-may-be-wrong"] == "Key may be wrong: stronger students chose “N39.0”."
    assert option_flags(["uti"] * 9 + ["dysuria"] * 10, 19) == []  # too few people
    assert not any(k == "key-may-be-wrong" for k, _ in option_flags(["dysuria"] * 12 + ["uti"] * 12, 24))


def test_options_that_nobody_needs_are_named_from_fifty_learners_on() -> None:
    assert "idle-options" in dict(option_flags(["dysuria"] * 40 + ["uti"] * 20, 60))
    assert "idle-options" not in dict(option_flags(["dysuria"] * 14 + ["uti"] * 10, 24))


def test_stronger_students_typed_another_code() -> None:
    n = 24
    given = [{"dx": "J03.90"}] * 10 + [{"dx": "I10"}] * 14
    wrong = wrong_answers(answers(SLOTS, given, list(np.linspace(40, 0, n))))
    stats = analysed(with_first([0.0] * n, n)).current[:1]
    found = flags(stats, [], wrong, [], {}, {})
    assert [f.text for f in found if f.kind == "key-may-be-incomplete"] == [
        "Stronger students wrote “J03.90” where the key has “J02.0”: should it count?"
    ]


def test_negative_twice() -> None:
    n = 30
    upside_down = with_first([float(k >= n / 2) for k in range(n)], n)
    assert "negative-twice" in kinds(analysed(upside_down, negative_before={"w01-g01": "spring.csv"}))
    assert "negative-twice" not in kinds(analysed(upside_down, negative_before={"w01-g02": "spring.csv"}))


def test_advice_is_short_and_silent_where_there_is_nothing() -> None:
    empty = analysed([])
    assert empty.advice == ()
    found = analysed(with_first([float(k >= 15) for k in range(30)], 30))
    assert found.advice[0].do.startswith("Open w01-g01 (Title of w01-g01)") and len(found.advice) <= 8
    few = analysed(with_first([float(k >= 5) for k in range(10)], 10))
    assert not any("key" in a.do or "rank" in a.do for a in few.advice)


def test_written_answers_come_first() -> None:
    class_ = room([[1.0, None, 0.0], [0.0, 0.0, 1.0]] * 12)
    found = analyse(class_, {})
    assert found.advice[0].do == "Read 12 written answers first." and "w01-g02" in found.advice[0].why
    assert found.whole.left_out == {"w01-g02": 12} and found.whole.waiting == 12


def test_no_advice_without_anybody() -> None:
    a = analysed([[1.0, 0.0]] * 3)
    nobody = replace(a.whole, n=0, waiting=0)
    assert advice(nobody, [], [], [], a.reliability, a.coding, {}) == []


def test_many_hand_ins_without_an_answer_are_counted() -> None:
    class_ = room([[1.0, 0.0], [0.0, 1.0]] * 4)
    rows = tuple(replace(r, state="unanswered", score=0.0) if r.learner < "learner-002" else r for r in class_.rows)
    assert analyse(replace(class_, rows=rows), {}).whole.blank == 2
