"""Strict loading: what is wrong is named with its place; learners get a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from course.errors import CourseError
from course.items.loader import find_item, load_week
from course.items.model import read_item, revision
from course.items.strict import DataError

from .samples import CHART, CHARTS, item, raw_item


def week_file(folder: Path, **changes) -> Path:
    public = {**item("multiple_choice").public, "solution": raw_item("multiple_choice")["solution"]}
    path = folder / "items.json"
    path.write_text(
        json.dumps(
            {"schema": 1, "week": "week01", "title": "T", "objectives": {}, "items": [public], "charts": {}} | changes
        )
    )
    return path


def test_load_and_find(tmp_path: Path) -> None:
    week_file(tmp_path)
    week = load_week(tmp_path)
    assert find_item(week, "w01-q01").type == "multiple_choice"
    with pytest.raises(
        CourseError,
        match=r"There is no question w01-q10 in this week\. Did you mean w01-q01\? Your saved answers are safe\.",
    ):
        find_item(week, "w01-q10")
    with pytest.raises(CourseError, match="run from w01-q01"):
        find_item(week, None)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    week_file(tmp_path)
    assert load_week(tmp_path).title == "T"
    week_file(tmp_path, title="Another")
    assert load_week(tmp_path).title == "Another"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "items.json is missing"),
        ("{", "it is not whole"),
        ("[" * 100000, "it is not whole"),
        ("[]", "is damaged"),
        ('{"schema": 9}', "schema 9"),
    ],
)
def test_a_learner_gets_one_sentence(tmp_path: Path, content: str | None, says: str) -> None:
    if content is not None:
        (tmp_path / "items.json").write_text(content)
    with pytest.raises(CourseError, match=says) as caught:
        load_week(tmp_path)
    assert "Your saved answers are safe." in str(caught.value)


def test_a_question_changed_by_hand_is_noticed(tmp_path: Path) -> None:
    path = week_file(tmp_path)
    path.write_text(path.read_text().replace("<p>What?</p>", "<p>Which?</p>"))
    with pytest.raises(CourseError, match="changed by hand"):
        load_week(tmp_path)


@pytest.mark.parametrize(
    ("type_name", "changes", "says"),
    [
        ("multiple_choice", {"key": "z"}, "'z' is not one of a, b, c, d"),
        ("multiple_choice", {"points": "4"}, "points: should be a number, but is text"),
        ("multiple_choice", {"colour": 1}, "unknown field 'colour'"),
        ("multiple_choice", {"stem": ""}, "stem: is empty"),
        (
            "code_entry",
            {"key": {"dx": {"accept": [99213]}, "em": {"accept": ["99213"]}}},
            "should be text, but is a number; put it in quotes",
        ),
        ("code_entry", {"key": {"dx": {"accept": ["E1.165"]}, "em": {"accept": ["99213"]}}}, "dot in the wrong place"),
        ("ordering", {"key": {"before": [["verify", "code"], ["code", "verify"]]}}, "runs in a circle"),
        ("hotspot", {"key": ["p1"]}, "names 1 places, but the learner marks 2"),
        ("evidence", {"key": {"dx": {"must": ["nowhere"]}, "who": {"must": ["payer"]}}}, "'nowhere' is not one of"),
        ("evidence", {"documents": ["note"]}, "'payer' is not one of cc1, ap1"),
        ("evidence", {"chart": None}, "needs a chart"),
        ("matching", {"key": {"r1": {"role": "coder"}}}, "is missing"),
        ("claim_form", {"key": {"box1a": {"accept": ["X"]}}}, "is missing"),
        ("short_text", {"body": {"words": [9, 3]}}, "should be \\[least, most\\]"),
        (
            "fill_in",
            {"body": {"template": "no boxes", "blanks": [{"id": "root", "label": "R", "kind": "text"}]}},
            "hold every blank exactly once",
        ),
        ("case_coding", {"body": {"claim": "professional", "ask": ["diagnoses", "pointers"]}}, "need procedures"),
    ],
)
def test_authors_errors_name_the_field(type_name: str, changes: dict, says: str) -> None:
    raw = raw_item(type_name, **changes)
    with pytest.raises(DataError, match=says) as caught:
        read_item(raw, CHARTS)
    assert caught.value.where.startswith("w01-q01")


def test_the_revision_follows_the_question_not_the_key() -> None:
    one = item("multiple_choice")
    assert item("multiple_choice", key="c").rev == one.rev
    assert item("multiple_choice", points=9).rev == one.rev
    assert item("multiple_choice", stem="<p>Else?</p>").rev != one.rev
    assert item("multiple_choice", solution=None).rev == one.rev
    public = dict(item("evidence").public)
    other = {**CHART, "documents": [{**CHART["documents"][0], "html": "changed"}, CHART["documents"][1]]}
    assert revision(public, CHART) == public["rev"] != revision(public, other)


def test_a_graded_item_has_no_solution_on_the_learners_side() -> None:
    graded = item("multiple_choice", use="graded", solution=None)
    assert graded.key is None
    assert "solution" not in graded.public
