"""Codes built with a 7th character: all that exist can be built, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.codes.book import Book
from course.codes.conventions import build, constructible
from tests.codes.conftest import JUNE


def seventh_rows(book: Book) -> list[int]:
    return [number for (number,) in book.rows("SELECT number FROM node WHERE chars != ''")]


def test_what_can_be_built_is_what_is_official(book: Book, official: frozenset[str]) -> None:
    built = [code for number in seventh_rows(book) for code in constructible(book, book.node(number))]
    # Seven characters without a 7th character of encounter: complete codes of the book itself (J34.8200 and the like).
    own = {
        plain for (plain,) in book.rows("SELECT plain FROM node WHERE kind = 'code' AND billable AND length(plain) = 7")
    }
    assert len(built) == len(set(built)) > 45_000
    assert set(built) | own == {code for code in official if len(code) == 7}
    assert not set(built) & own


@given(data=st.data())
def test_build_gives_the_official_code_for_every_character(
    book: Book, official: frozenset[str], data: st.DataObject
) -> None:
    row = book.node(data.draw(st.sampled_from(seventh_rows(book))))
    char = data.draw(st.sampled_from("ABCDEFGHJKMNPQRS0123456789XZ"))
    made = build(book, row.code, char, JUNE)
    assert (made.code is not None) == (row.stem + char in official)
    if made.code:
        assert made.code.replace(".", "") == row.stem + char
    else:
        assert char not in row.chars and made.choices == book.seventh(row)


@pytest.mark.parametrize(
    ("stem", "char", "code"),
    [
        ("T78.2", "A", "T78.2XXA"),
        ("t78.2xx", "s", "T78.2XXS"),
        ("S52.501", "B", "S52.501B"),
        ("T36.0X1", "D", "T36.0X1D"),
        ("O33.3", "2", "O33.3XX2"),
        ("M80.051", "G", "M80.051G"),
    ],
)
def test_placeholders_fill_the_gap(book: Book, stem: str, char: str, code: str) -> None:
    made = build(book, stem, char, JUNE)
    assert made.code == code and code in made.sentence


@pytest.mark.parametrize(
    ("stem", "char", "why"),
    [
        ("E11.9", "A", "takes no 7th character"),
        ("S52.5", "A", "needs more characters first"),
        ("I50", "A", "needs more characters, and no 7th, first"),
        ("T78.2", "B", "It takes A"),
        ("S06.8A7", "D", "though others of its category do"),
        ("S52.501A", "A", "has its 7th character already"),
        ("T78.2", "AD", "not one character"),
        ("T78.2", "", "not one character"),
        ("Q99.99", "A", "not a code of the Tabular List"),
        ("99213", "A", "form of a diagnosis code"),
        ("", "A", "too short"),
    ],
)
def test_why_it_cannot_be_built(book: Book, stem: str, char: str, why: str) -> None:
    made = build(book, stem, char, JUNE)
    assert made.code is None and why in made.sentence


def test_a_code_that_is_not_in_force_on_the_day(book: Book) -> None:
    new = next(
        row
        for row in map(book.node, seventh_rows(book))
        if not book.valid(row.stem + row.chars[0], date(2016, 1, 1)) and book.valid(row.stem + row.chars[0], JUNE)
    )
    assert build(book, new.code, new.chars[0], JUNE).code
    made = build(book, new.code, new.chars[0], date(2016, 1, 1))
    assert made.code is None and "not valid on 1 Jan 2016" in made.sentence
