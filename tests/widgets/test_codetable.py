"""All codes under a heading: what stands in the rows, for the table and for pandas."""

from __future__ import annotations

from datetime import date

import pytest

from course import code_frame, code_table
from course.codes import open_book
from course.codes.listing import COMPLETE, HEADING, SEVENTH, lines_under
from course.errors import CourseError
from course.widgets.codetable import table_of

DAY = date(2026, 6, 3)


@pytest.mark.parametrize("heading", ["S52", "s52", "E11", "S50-S59", "T36.0"])
def test_the_lines_of_a_heading_are_its_codes(heading: str) -> None:
    """Differential: what the lines say, put together, is exactly what the book holds valid under this heading."""
    book, made = open_book(), set()
    lines = lines_under(book, heading)
    for line in lines:
        plain = line.code.replace(".", "")
        if line.state == SEVENTH:
            assert line.placeholder == (len(plain) < 6)
            made |= {f"{plain:X<6}{char}" for char in line.seventh}
        elif line.state == COMPLETE:
            made.add(plain)
    names = ("S5",) if "-" in heading else (heading.upper().replace(".", ""),)
    assert made == {code for code in book.complete_codes(book.titles_release.first) if code.startswith(names)}


def test_headings_stand_above_what_they_hold() -> None:
    lines = lines_under(open_book(), "E11")
    assert lines[0].state == HEADING and lines[0].depth == 0
    assert {line.code: line.depth for line in lines}["E11.65"] == 2
    assert next(line for line in lines if line.code == "E11.65").state == COMPLETE


def test_a_category_that_is_itself_a_code() -> None:
    assert [(line.code, line.state) for line in lines_under(open_book(), "I10")] == [("I10", COMPLETE)]


@pytest.mark.parametrize("wrong", ["", "Z", "ZZZ", "S52.001A", "fracture", "0DT"])
def test_what_is_no_heading_gets_a_sentence(wrong: str) -> None:
    with pytest.raises(CourseError, match=r"S52"):
        code_frame(wrong)
    with pytest.raises(CourseError, match=r"S52"):
        code_table(wrong)


def test_the_frame_and_the_table_tell_the_same() -> None:
    frame, table = code_frame("S52"), table_of("S52")
    assert list(frame.columns) == ["code", "title", "billable", "seventh", "placeholder"]
    assert len(frame) == len(table["lines"])
    assert (frame["seventh"] != "").sum() == sum(line["state"] == SEVENTH for line in table["lines"])
    assert frame["billable"].dtype == bool and frame["placeholder"].dtype == bool
