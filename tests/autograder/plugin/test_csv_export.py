"""The export is one table, whatever names say."""

from __future__ import annotations

import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from autograder.plugin.csv_export import COLUMNS, harmless
from tests.autograder.course_in_miniature import PERFECT, WEEK, hand_in, nbgrader
from tests.autograder.plugin.conftest import open_api


@given(st.text())
def test_no_text_starts_a_formula_or_a_new_row(text: str) -> None:
    shown = harmless(text)
    assert not shown.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    assert len(shown.splitlines()) <= 1


def test_ordinary_names_stay_as_they_are() -> None:
    for name in ("Doe, Jane", 'Ann "Nan" Lee', "O'Neill", "José", ""):
        assert harmless(name) == name


def test_exported_table(course: Path) -> None:
    from nbgrader.api import Gradebook

    hand_in(course, "alice", PERFECT)
    assert open_api(course).autograde(WEEK, "alice")["success"]
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_student(
            "alice", last_name='=HYPERLINK("http://x")', first_name='Ann, "Nan"\nLee', email="@sum(a)"
        )
        gradebook.update_or_create_student("zed", last_name="-2+3", first_name="\t=1", email="zed@example.org")
    nbgrader(course, "export", "--to", "out.csv")
    with (course / "out.csv").open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert [tuple(r) for r in rows] == [COLUMNS, COLUMNS]
    by_id = {row["student_id"]: row for row in rows}
    alice, zed = by_id["alice"], by_id["zed"]
    assert (
        alice["last_name"] == '\'=HYPERLINK("http://x")'
        and alice["first_name"] == 'Ann, "Nan" Lee'
        and alice["email"] == "'@sum(a)"
    )
    assert (float(alice["score"]), float(alice["max_score"]), alice["needs_manual_grade"]) == (37, 40, "True")
    assert (zed["last_name"], float(zed["score"]), zed["timestamp"], zed["email"]) == (
        "'-2+3",
        0,
        "",
        "zed@example.org",
    )
    assert not list(course.glob(".out.csv.*"))
