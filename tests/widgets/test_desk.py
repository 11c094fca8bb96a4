"""Saving, checking and coming back, without a front end."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from course.errors import CourseError
from course.items import scoring
from course.widgets.desk import Desk, FormatTrouble
from tests.e2e.week import QUESTIONS, item_id


def lines(week: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (week / "responses.jsonl").read_text().splitlines()]


def test_a_new_desk_is_empty(week: Path) -> None:
    state = Desk.open("t01-g01", week).state()
    assert state["saved"] is None and state["outcome"] is None and state["attempts"] == 0 and state["mode"] == "graded"


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_an_ideal_answer_is_right_and_comes_back(week: Path, kind: str) -> None:
    desk = Desk.open(item_id(kind, "practice"), week)
    answer = scoring.ideal(desk.item)
    state = desk.check(answer)
    assert state["outcome"]["state"] == ("manual" if kind == "short_text" else "right")
    assert state["attempts"] == 1 and state["saved"]["answer"] == answer
    assert json.loads(json.dumps(state)) == state, "a state is plain JSON"
    assert Desk.open(item_id(kind, "practice"), week).state() == state


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_a_graded_card_never_learns_a_key(week: Path, kind: str) -> None:
    practice, graded = Desk.open(item_id(kind, "practice"), week), Desk.open(item_id(kind, "graded"), week)
    state = graded.save(scoring.ideal(practice.item))
    assert state["outcome"] is None and not state["has_hint"]
    assert "solution" not in graded.item.public
    with pytest.raises(CourseError, match="instructor grades"):
        graded.check(scoring.ideal(practice.item))


def test_saving_keeps_history_and_does_not_score(week: Path) -> None:
    desk = Desk.open("t01-q01", week)
    desk.save("uti")
    assert desk.save("none")["outcome"] is None
    assert [(r["answer"], r["kind"]) for r in lines(week)] == [("uti", "save"), ("none", "save")]


def test_a_change_after_a_check_takes_the_feedback_away(week: Path) -> None:
    desk = Desk.open("t01-q01", week)
    assert desk.check("uti")["outcome"]["parts"][0]["note"].startswith("An uncertain")
    assert desk.save("dysuria")["outcome"] is None
    assert desk.check("dysuria")["attempts"] == 2


def test_retry_puts_feedback_away_and_keeps_history(week: Path) -> None:
    desk = Desk.open("t01-q01", week)
    desk.check("uti")
    state = desk.retry()
    assert state["outcome"] is None and state["attempts"] == 1 and state["saved"]["answer"] == "uti"
    assert desk.check("uti")["outcome"]["state"] == "wrong", "the same answer can be checked again"


def test_a_format_error_writes_nothing(week: Path) -> None:
    desk = Desk.open("t01-g04", week)
    with pytest.raises(FormatTrouble) as trouble:
        desk.save({"dx": "hello!"})
    assert trouble.value.problems[0]["part"] == "dx"
    assert not (week / "responses.jsonl").exists()


def test_an_answer_to_an_earlier_wording_is_marked(week: Path) -> None:
    desk = Desk.open("t01-q01", week)
    desk.check("dysuria")
    data = json.loads((week / "items.json").read_text())
    data["items"][0]["stem"] = "<p>Another question.</p>"
    (week / "items.json").write_text(json.dumps(data) + " ")
    state = Desk.open("t01-q01", week).state()
    assert state["stale"] and state["outcome"] is None and state["saved"]["answer"] == "dysuria"


def test_an_answer_that_no_longer_fits_is_not_shown(week: Path) -> None:
    desk = Desk.open("t01-g01", week)
    desk.log.append("t01-g01", desk.item.rev, {"odd": 1})
    assert desk.state()["saved"] is None


def test_release_and_source_are_closed(tmp_path: Path) -> None:
    from tests.e2e.week import write_week

    (tmp_path / "release").mkdir()
    (tmp_path / "nbgrader_config.py").write_text("")
    for name in ("release", "source"):
        desk = Desk.open("t01-g01", write_week(tmp_path / name / "week01"))
        assert desk.state()["mode"] == "closed" and "work/week01" in desk.state()["notice"]
        with pytest.raises(CourseError, match="nothing is saved here"):
            desk.save("uti")
    assert Desk.open("t01-g01", write_week(tmp_path / "work" / "week01")).state()["mode"] == "graded"


def test_an_unknown_question_is_said_in_words(week: Path) -> None:
    with pytest.raises(CourseError, match=r"There is no question t01-q99 in this week\. Did you mean t01-q.*safe"):
        Desk.open("t01-q99", week)


def test_the_hint(week: Path) -> None:
    assert "known" in Desk.open("t01-q01", week).hint()
    with pytest.raises(CourseError, match="no hint"):
        Desk.open("t01-q02", week).hint()
    with pytest.raises(CourseError, match="no hint"):
        Desk.open("t01-g01", week).hint()


def test_a_figure_never_comes_from_outside_its_folder(week: Path) -> None:
    desk = Desk.open("t01-q09", week)
    assert desk.figure().startswith("<svg")
    (week / "figures" / "bowel.svg").unlink()
    assert desk.figure() == ""


def test_many_threads_save_whole_lines(week: Path) -> None:
    desk = Desk.open("t01-g12", week)
    threads = [
        threading.Thread(target=lambda n=n: [desk.save(f"answer {n} {i} and some words") for i in range(10)])
        for n in range(6)
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(lines(week)) == 60
