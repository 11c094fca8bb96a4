"""A slip of the finger is told before saving, in words that help."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.codes import forms
from course.items import scoring, words

from .samples import item


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("E11.6.5", "dot in the wrong place"),
        ("E1.165", "dot in the wrong place"),
        ("JO2.0", "the letter O where a digit belongs"),
        ("J0", "too short"),
        ("S72.001AAA", "too long"),
        ("12345", "not the form of a diagnosis code"),
        ("J02_0", "not the form"),
    ],
)
def test_diagnosis_codes(text: str, says: str) -> None:
    (problem,) = scoring.problems(item("code_entry"), {"dx": text})
    assert problem.part == "dx"
    assert says in problem.message


@pytest.mark.parametrize("text", ["e11.65", " E1165 ", "E11.65", "e11 65", "i10", "S72.001A", "F32.A", "C4A.9"])
def test_what_is_tidied_instead(text: str) -> None:
    assert forms.form_error(text, "icd-10-cm") is None


def test_each_box_keeps_its_own_problem() -> None:
    found = scoring.problems(item("fill_in"), {"due": "thirty", "days": "34d", "root": "nephro"})
    assert {p.part for p in found} == {"due", "days"}
    found = scoring.problems(item("claim_form"), {"box3_dob": "31/31/1988", "box24f_1": "1.555", "box21a": "JJ"})
    assert {p.part for p in found} == {"box3_dob", "box24f_1", "box21a"}
    (twice,) = scoring.problems(item("case_coding"), {"diagnoses": ["E11.65", "e1165"]})
    assert "once per encounter" in twice.message
    (pointer,) = scoring.problems(
        item("case_coding"), {"diagnoses": ["E11.65"], "procedures": [{"code": "99214", "pointers": ["B"]}]}
    )
    assert "line that is empty" in pointer.message
    (units,) = scoring.problems(item("code_entry"), {"em": {"code": "99213", "units": "0"}})
    assert "not a number of units" in units.message


def test_what_is_missing_is_listed_in_the_learners_words() -> None:
    assert scoring.missing(item("fill_in"), {"root": "x"}) == ["Due", "Days", "Word"]
    assert scoring.missing(item("matching"), {"r1": {"role": "coder"}}) == ["R1 – Step", "R2 – Who", "R2 – Step"]
    assert scoring.missing(item("short_text"), "too few words") == ["3 words so far, at least 5 are expected"]


@given(st.text(max_size=30))
def test_reading_money_and_numbers_never_breaks(text: str) -> None:
    amount = words.cents(text)
    if amount is not None:
        assert words.cents(words.dollars(amount)) == amount
    words.number(text)
    words.plain(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nephr/o", "nephro"),
        ("oedema", "Edema"),
        ("haematuria", "hematuria"),
        ("the left upper quadrant.", "Left upper-quadrant"),
        ("anaesthesia", "anesthesia"),
        ("naïve", "naive"),
    ],
)
def test_spelling_that_does_not_matter(one: str, other: str) -> None:
    assert words.plain(one) == words.plain(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("hypertension", "hypotension"), ("ileum", "ilium"), ("abduction", "adduction"), ("nephritis", "nephrosis")],
)
def test_spelling_that_does(one: str, other: str) -> None:
    assert words.plain(one) != words.plain(other)
