"""How far, what is missing, the file to hand in, the self-check."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from course.errors import CourseError
from course.items import scoring
from course.widgets.desk import Desk, log_of
from course.widgets.handin import check_work, make_submission, unanswered
from course.widgets.tally import summary, tally
from tests.e2e.week import QUESTIONS, item_id


def answer(week: Path, kind: str, use: str, *, check: bool = False) -> None:
    ideal = scoring.ideal(Desk.open(item_id(kind, "practice"), week).item)
    desk = Desk.open(item_id(kind, use), week)
    (desk.check if check else desk.save)(ideal)


def test_a_fresh_week(week: Path) -> None:
    strip = tally("assignment", week)
    assert (strip["saved"], strip["total"], strip["next"]) == (0, 12, "t01-g01")
    assert "Start with" in strip["words"]


def test_next_is_the_first_open_one_after_the_last_touched(week: Path) -> None:
    answer(week, "fill_in", "graded")
    assert tally("assignment", week)["next"] == "t01-g04"
    answer(week, "short_text", "graded")
    assert tally("assignment", week)["next"] == "t01-g01"


def test_questions_come_in_the_order_of_the_page(week: Path) -> None:
    cells = [{"cell_type": "code", "source": f'ask("{one}")'} for one in ("t01-g07", "t01-g02")]
    (week / "assignment.ipynb").write_text(json.dumps({"cells": cells}))
    strip = tally("assignment", week)
    assert [i["id"] for i in strip["items"]][:4] == ["t01-g07", "t01-g02", "t01-g01", "t01-g03"]
    assert strip["next"] == "t01-g07"
    assert unanswered(week)[0] == strip["items"][0]["title"]
    (week / "assignment.ipynb").write_text("{")
    assert tally("assignment", week)["next"] == "t01-g01", "a damaged notebook leaves the order of the week"


def test_partly_filled_and_changed_are_told_apart(week: Path) -> None:
    Desk.open("t01-g08", week).save({"r1": {"role": "coder"}})
    desk = Desk.open("t01-g01", week)
    desk.log.append("t01-g01", "000000000000", "uti")
    states = {i["id"]: i["state"] for i in tally("assignment", week)["items"]}
    assert states["t01-g08"] == "partly" and states["t01-g01"] == "changed" and states["t01-g02"] == "new"


def test_right_on_the_first_try_counts_only_the_first(week: Path) -> None:
    answer(week, "hotspot", "practice", check=True)
    desk = Desk.open("t01-q01", week)
    desk.check("uti")
    desk.check("dysuria")
    strip = tally("lesson", week)
    assert strip["first_try"] == 1 and strip["saved"] == 2
    assert "1 right on the first try" in summary(strip)


def test_all_done_says_what_comes_next(week: Path) -> None:
    for kind in QUESTIONS:
        answer(week, kind, "graded")
    strip = tally("assignment", week)
    assert strip["next"] is None and "last gray box" in strip["words"]
    assert unanswered(week) == []


def test_a_damaged_log_is_said_in_one_sentence(week: Path) -> None:
    answer(week, "hotspot", "graded")
    with (week / "responses.jsonl").open("a") as log:
        log.write('{"v": 1, "item": "t01-g0')
    (problem,) = tally("assignment", week)["problems"]
    assert "cut off" in problem
    assert tally("assignment", week)["saved"] == 1


def test_the_word_must_be_one_of_two(week: Path) -> None:
    with pytest.raises(CourseError, match="progress"):
        tally("homework", week)


def test_the_submission_holds_notebooks_and_answers_and_nothing_else(week: Path) -> None:
    answer(week, "hotspot", "graded")
    (week / "private.txt").write_text("mine")
    made = make_submission(week)
    assert made.name == "week01-submission.zip"
    with zipfile.ZipFile(made) as archive:
        assert sorted(archive.namelist()) == ["assignment.ipynb", "lesson.ipynb", "responses.jsonl"]
        assert archive.read("responses.jsonl") == (week / "responses.jsonl").read_bytes()
    answer(week, "ordering", "graded")
    make_submission(week)
    with zipfile.ZipFile(made) as archive:
        assert archive.read("responses.jsonl") == (week / "responses.jsonl").read_bytes()
    assert not list(week.glob(".submission-*"))


def test_nothing_saved_is_nothing_to_hand_in(week: Path) -> None:
    with pytest.raises(CourseError, match="nothing to hand in"):
        make_submission(week)


def test_unanswered_names_what_is_open(week: Path) -> None:
    Desk.open("t01-g08", week).save({"r1": {"role": "coder"}})
    found = unanswered(week)
    assert len(found) == 12 and "Who does what, and when? (some parts empty)" in found


class Point:
    def __init__(self, run: Any) -> None:
        self.run = run

    def load(self) -> Any:
        if isinstance(self.run, ImportError):
            raise self.run
        return self.run


def refuse(folder: Path) -> str:
    raise CourseError("The bank is not here.")


def test_the_first_checker_that_can_check_is_asked(week: Path) -> None:
    points = [
        Point(ImportError("yaml")),
        Point(refuse),
        Point(lambda folder: f"<h1>{folder.name}</h1>"),
        Point(lambda folder: "never"),
    ]
    assert check_work(week, points) == "<h1>week01</h1>"
    assert (week / "feedback.html").read_text() == "<h1>week01</h1>"


def test_without_a_bank_the_instructor_grades(week: Path) -> None:
    with pytest.raises(CourseError, match="instructor grades"):
        check_work(week, [Point(ImportError("yaml"))])
    with pytest.raises(CourseError, match="The bank is not here"):
        check_work(week, [Point(refuse)])
    assert not (week / "feedback.html").exists()


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_the_submission_file_can_be_read_by_the_one_who_collects_it(week: Path) -> None:
    answer(week, "fill_in", "graded")
    assert make_submission(week).stat().st_mode & 0o044 == 0o044


def test_answers_of_another_week_are_named_and_kept(week: Path) -> None:
    log_of(week).append("w09-q01", "r" * 12, "b")
    (said,) = tally("lesson", week)["problems"]
    assert "belong to another week (w09-q01)" in said
    answer(week, "fill_in", "practice")
    assert tally("lesson", week)["problems"] == []


def test_a_word_without_its_id_says_how(week: Path) -> None:
    with pytest.raises(CourseError, match=r'Name the question, as in ask\("t01-g01"\)'):
        Desk.open("", week)
