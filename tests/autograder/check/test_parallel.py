"""Options of one kind, and codes in the order of the book."""

from __future__ import annotations

import pytest

from autograder.check import parallel

from .test_codes import mcq, week


def told(*texts: str) -> list[str]:
    return [f.what for rule in parallel.RULES for f in rule(week(mcq(*texts)))]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("Send it.", "Hold it.", "Void it.", "Bill it"), "3 of 4 options end with a full stop"),
        (("Send it", "hold it", "void it", "bill it"), "1 of 4 options begin with a capital letter"),
        (("Sending it", "The claim", "A note", "Voiding it"), "2 of 4 options begin with a word in -ing"),
        (("To send it", "Hold it", "Void it", "Bill it"), "1 of 4 options begin with “to”"),
        (("E11.9", "I10", "Ask the doctor", "Leave it"), "2 of 4 options are codes, the others are not"),
        (("30", "60 days", "Never", "Often"), "2 of 4 options are numbers, the others are not"),
        (("I10", "E11.9", "J02.0", "J02.9"), "its codes do not stand in order"),
        (("99214", "99213", "99212", "99215"), "its codes do not stand in order"),
    ],
)
def test_fires(texts: tuple[str, ...], words: str) -> None:
    assert told(*texts) == [words]


@pytest.mark.parametrize(
    "texts",
    [
        ("E11.65", "E11.9", "R73.9", "Ask the doctor which one it is"),
        ("E11.65", "E11.9", "I10", "R73.9"),
        ("99213", "E0114", "E11.9", "0DTJ4ZZ"),
        ("Billing her", "Coding a visit", "Checking a plan", "Asking a plan"),
        ("Billing office", "Front desk", "Coder", "Plan"),
        ("10 days", "20 days", "30 days", "60 days"),
        ("the coder", "the biller", "the desk", "the plan"),
        ("1234 is the number", "The name", "The date", "The place"),
    ],
)
def test_keeps_quiet(texts: tuple[str, ...]) -> None:
    assert told(*texts) == []
