"""The tables of rules: every line can be read, cites a known place, and says what it means to say."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from course.codes.book import Book
from course.codes.conventions import tables
from course.codes.forms import tidy
from course.codes.model import CodeRange
from course.errors import CourseError
from tests.codes.conftest import JUNE

FOLDER = Path(__file__).resolve().parents[2] / "datasets" / "codes" / "conventions"
KINDS = {"never first", "only first", "needs", "together", "once", "leads", "before"}
NEEDS_OTHERS = {"needs", "together", "before"}


def lines(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_ids_are_unique_and_every_locator_is_known() -> None:
    rows = lines("rules.csv") + lines("positions.csv") + lines("hints.csv")
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    with (FOLDER.parents[1] / "locators.csv").open(encoding="utf-8", newline="") as stream:
        known = {row["locator"] for row in csv.DictReader(stream)}
    assert {row["locator"] for row in rows} <= known


def test_there_are_hints_enough() -> None:
    assert len(lines("hints.csv")) >= 25


@pytest.mark.parametrize("name", ["positions.csv", "hints.csv"])
def test_every_line_can_be_told(name: str) -> None:
    for row in lines(name):
        assert row["kind"] in KINDS and row["codes"], row
        assert bool(row["others"]) or row["kind"] not in NEEDS_OTHERS, row
        assert row["sentence"].endswith((".", "?")) and row["mend"].endswith("."), row
        words = set(re.findall(r"{(\w*)}", row["sentence"] + row["mend"]))
        assert words <= {"code", "other"}, row
        if row["kind"] in ("never first", "only first", "needs"):
            assert "other" not in words, row


@pytest.mark.parametrize("name", ["positions.csv", "hints.csv", "scopes.csv"])
def test_every_range_stands_in_the_book(book: Book, name: str) -> None:
    for row in lines(name):
        for column in ("codes", "others", "unless"):
            for span in tables.ranges(row.get(column, "")):
                first, last = book.code(tidy(span.first)), book.code(tidy(span.last))
                assert first and last and first.number <= last.last, (row, span)


def test_codes_in_sentences_exist(book: Book) -> None:
    """A code that a hint recommends (I11.0, M80.-) is one of the book."""
    for row in lines("positions.csv") + lines("hints.csv"):
        for code in re.findall(r"\b[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?\b", row["sentence"] + row["mend"]):
            assert book.code(tidy(code)), (row["id"], code)


def test_a_slip_in_a_table_is_told() -> None:
    with pytest.raises(CourseError, match="names no codes"):
        tables.ranges("diabetes")
    assert tables.ranges("") == ()
    assert tables.ranges("I10, N18.-") == (CodeRange("I10", "I10"), CodeRange("N18", "N18"))


def test_lines_hold_for_their_days() -> None:
    assert tables.edited("female", "N921", date(2024, 9, 30)) and not tables.edited("female", "N921", date(2024, 10, 1))
    assert tables.last_day("female") == tables.last_day("male") == date(2024, 9, 30)
    assert tables.last_day("adult") is None
    assert tables.ages(date(2019, 9, 30))["maternity"] == (12, 55)
    assert tables.ages(JUNE) == {"adult": (15, 124), "maternity": (9, 64), "newborn": (0, 0), "pediatric": (0, 17)}


# Medicare's list of manifestation codes and the titles of the Tabular List


def test_manifestations_and_titles_differ_where_we_say(book: Book) -> None:
    """What stands in docs/conventions.md about codes on the list and titles that tell a manifestation."""
    told = re.compile(r"\b(in|with|due to)\b.*\bclassified elsewhere", re.I)
    on_list, titled, no_note = set(), set(), set()
    for (number,) in book.rows("SELECT number FROM node WHERE kind = 'code' AND (billable OR chars != '')"):
        row = book.node(number)
        titles = [row.title, *(one.title for one in book.above(row) if one.kind == "code")]
        is_titled = any(told.search(one) and "not elsewhere" not in one and "as the cause" not in one for one in titles)
        for code in [row.stem + char for char in row.chars] or [row.plain]:
            if is_titled:
                titled.add(code)
            if tables.edited("manifestation", code, JUNE):
                on_list.add(code)
                if not any(note.kind == "code first" for note in book.notes(row)):
                    no_note.add(code)
    assert len(on_list) == 422 and not no_note
    more, less = on_list - titled, titled - on_list
    assert (len(more), len(less)) == (114, 32)
    assert {code[:4] for code in less} == {"H368", "M146"}
    assert {code[:3] for code in more} == {"D64", "D75", "E08", "J84", "M02"}
