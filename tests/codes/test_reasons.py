"""What is said about a code that cannot be reported."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.codes import model
from course.codes.book import Book
from course.codes.lookup import look_up

from .conftest import JUNE, NOVEMBER


@pytest.mark.parametrize("entered", ["e11.65", "E1165", " e 11 . 65 ", "e1165"])
def test_case_dots_and_spaces_do_not_matter(book: Book, entered: str) -> None:
    answer = look_up(book, entered, JUNE)
    assert (answer.code, answer.status) == ("E11.65", model.VALID)
    assert answer.sentence.startswith("Read as E11.65.")


@pytest.mark.parametrize(
    ("entered", "status", "said", "nearest"),
    [
        ("J02.O", model.UNKNOWN, "O where 0 belongs", "J02.0"),
        ("JO2.9", model.UNKNOWN, "O where 0 belongs", "J02.9"),
        ("I1O", model.UNKNOWN, "O where 0 belongs", "I10"),
        ("T78.2A", model.UNKNOWN, "placeholder X", "T78.2XXA"),
        ("V43.52A", model.UNKNOWN, "placeholder X", "V43.52XA"),
        ("A01.00X", model.UNKNOWN, "placeholder X", "A01.00"),
        ("E11.6", model.NEEDS_MORE, "heading", "E11.610"),
        ("E11", model.NEEDS_MORE, "heading", "E11.00"),
        ("B99", model.NEEDS_MORE, "heading", "B99.8"),
        ("I10.0", model.UNKNOWN, "complete as it is", "I10"),
        ("J01.29", model.UNKNOWN, "no ICD-10-CM code J01.29", "J01.20"),
        ("S93.401X", model.UNKNOWN, "S93.401", "S93.401"),
        ("99213", model.OTHER_SYSTEM, "CPT", None),
        ("250.00", model.OTHER_SYSTEM, "ICD-9-CM", None),
        ("J3490", model.OTHER_SYSTEM, "HCPCS", None),
        ("0FT44ZZ", model.OTHER_SYSTEM, "ICD-10-PCS", None),
        ("", model.NOT_A_CODE, "Type a diagnosis code", None),
        ("pneumonia", model.NOT_A_CODE, "not the form", None),
    ],
)
def test_each_mistake_has_its_sentence(book: Book, entered: str, status: str, said: str, nearest: str | None) -> None:
    answer = look_up(book, entered, JUNE)
    assert not answer.billable
    assert (answer.status, said in answer.sentence) == (status, True), answer.sentence
    assert (answer.nearest[0].code if answer.nearest else None) == nearest


def test_a_missing_7th_character_is_named_with_the_placeholder(book: Book) -> None:
    answer = look_up(book, "W08", JUNE)
    assert answer.status == model.NEEDS_SEVENTH
    assert "XXX" in answer.sentence and "W08.XXXA" in answer.sentence
    assert [char for char, _ in answer.seventh] == ["A", "D", "S"]
    assert look_up(book, "W08.XXXA", JUNE).billable


def test_the_title_of_a_7_character_code_says_the_encounter(book: Book) -> None:
    answer = look_up(book, "S93.401A", JUNE)
    assert answer.title == "Sprain of unspecified ligament of right ankle, initial encounter"
    assert answer.ancestry[-2].code == "S93.401"


def test_a_code_deleted_in_october(book: Book) -> None:
    assert look_up(book, "I42.0", JUNE).billable
    after = look_up(book, "I42.0", NOVEMBER)
    assert after.status == model.DELETED
    assert "30 Sep 2026" in after.sentence
    assert [one.code for one in after.nearest] == ["I42.00", "I42.01", "I42.09"]
    assert all(one.billable and one.title is None for one in after.nearest)


def test_a_code_of_next_october(book: Book) -> None:
    before = look_up(book, "I42.00", JUNE)
    assert before.status == model.FUTURE
    assert "1 Oct 2026" in before.sentence
    assert before.nearest[0].code == "I42.0"
    after = look_up(book, "I42.00", NOVEMBER)
    assert after.billable and after.title is None
    assert "not shipped" in after.sentence
    assert after.release and after.release.name == "FY2027"
    assert [step.code for step in after.ancestry][-1] == "I42.0"


def test_a_code_divided_long_ago_is_a_heading_now(book: Book) -> None:
    assert look_up(book, "M54.5", date(2021, 9, 30)).billable
    answer = look_up(book, "M54.5", JUNE)
    assert answer.status == model.DELETED
    assert answer.nearest[0].code == "M54.50"
    assert not look_up(book, "M54.50", date(2021, 9, 30)).billable


@pytest.mark.parametrize("day", [date(2015, 9, 30), date(2027, 4, 1)])
def test_outside_the_known_dates_nothing_is_claimed(book: Book, day: date) -> None:
    answer = look_up(book, "E11.65", day)
    assert answer.status == model.UNKNOWN_DATE
    assert answer.release is None and not answer.billable
    assert "1 Oct 2015 to 31 Mar 2027" in answer.sentence


def test_wording_is_only_promised_for_its_release(book: Book) -> None:
    assert look_up(book, "E11.65", date(2026, 9, 30)).caveats == ()
    assert "April 2026" in look_up(book, "E11.65", NOVEMBER).caveats[0]


def test_an_answer_is_plain_json(book: Book) -> None:
    import json

    data = json.loads(json.dumps(look_up(book, "S52.501A", JUNE).as_json()))
    assert data["billable"] is True
    assert data["release"]["first"] == "2026-04-01"


@given(st.text(max_size=12), st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_nothing_typed_breaks_it(book: Book, entered: str, day: date) -> None:
    answer = look_up(book, entered, day)
    assert answer.sentence
    assert not (answer.billable and answer.release is None)


@given(st.data())
def test_a_slip_in_a_code_is_never_called_valid_unless_it_is(
    book: Book, official: frozenset[str], data: st.DataObject
) -> None:
    code = data.draw(st.sampled_from(sorted(official)))
    at = data.draw(st.integers(0, len(code) - 1))
    typed = code[:at] + data.draw(st.sampled_from("OIXA09Z")) + code[at + 1 :]
    assert look_up(book, typed, JUNE).billable == (typed in official)
