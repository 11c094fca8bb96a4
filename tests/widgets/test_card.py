"""The Card's messages, and what ask() shows where."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from course.errors import CourseError
from course.widgets import notice
from course.widgets.card import Card, ask
from course.widgets.desk import Desk


class Wired(Card):
    """A card whose replies are kept."""

    def __init__(self, desk: Desk) -> None:
        self.sent: list[dict[str, Any]] = []
        super().__init__(desk)

    def send(self, content: dict[str, Any], buffers: Any = None) -> None:
        self.sent.append(content)

    def tell(self, **message: Any) -> dict[str, Any]:
        self._on_message(None, message, [])
        return self.sent[-1]


@pytest.fixture
def card(week: Path) -> Wired:
    return Wired(Desk.open("t01-q01", week))


def test_a_reply_carries_its_number_and_the_new_state(card: Wired) -> None:
    reply = card.tell(rid=7, view="v", op="save", answer="uti")
    assert (reply["rid"], reply["view"], reply["ok"]) == (7, "v", True)
    assert reply["state"]["saved"]["answer"] == "uti" and card.state == reply["state"]


def test_the_public_part_is_all_that_travels(card: Wired) -> None:
    sent = json.dumps({name: getattr(card, name) for name in ("item", "chart", "figure", "form", "state")})
    assert "rationale" not in sent and "as if it were confirmed" not in sent


def test_a_late_save_does_not_replace_a_newer_one(card: Wired, week: Path) -> None:
    card.tell(rid=2, view="v", op="save", answer="dysuria")
    reply = card.tell(rid=1, view="v", op="save", answer="uti")
    assert reply["ok"] and reply["state"]["saved"]["answer"] == "dysuria"
    assert card.tell(rid=1, view="another", op="save", answer="none")["state"]["saved"]["answer"] == "none"


def test_format_errors_are_told(week: Path) -> None:
    card = Wired(Desk.open("t01-g04", week))
    reply = card.tell(rid=1, view="v", op="save", answer={"dx": "hello!"})
    assert reply["ok"] is False and reply["problems"][0]["part"] == "dx" and "state" not in reply


@pytest.mark.parametrize("message", [{}, {"op": "explode"}, {"op": "check", "answer": {"a": [1]}}, {"op": None}])
def test_every_message_is_answered(card: Wired, message: dict[str, Any]) -> None:
    assert set(card.tell(rid=1, view="v", **message)) & {"error", "problems"}


def test_a_message_that_is_no_message_is_passed_over(card: Wired) -> None:
    card._on_message(None, "hello", [])
    assert card.sent == []


def test_a_bug_is_one_sentence_and_goes_to_the_log(card: Wired, week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card.desk, "save", lambda answer: 1 / 0)
    reply = card.tell(rid=1, view="v", op="save", answer="uti")
    assert reply["error"].startswith("Something went wrong inside the course") and "Traceback" not in reply["error"]
    assert "ZeroDivisionError" in (week / ".cleanclaim" / "log.txt").read_text()


def test_the_page_can_report(card: Wired, week: Path) -> None:
    assert card.tell(rid=1, view="v", op="report", answer="TypeError: x")["ok"]
    assert "TypeError: x" in (week / ".cleanclaim" / "log.txt").read_text()


def test_a_full_disk_is_said_and_the_log_stays_silent(card: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno
    import os

    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.write", full)
    assert "the disk is full" in card.tell(rid=1, view="v", op="save", answer="uti")["error"]


def test_two_cards_of_one_question_stay_in_step(card: Wired, week: Path) -> None:
    twin = Wired(Desk.open("t01-q01", week))
    card.tell(rid=1, view="v", op="save", answer="uti")
    assert twin.state["saved"]["answer"] == "uti"


def test_a_claim_form_brings_its_labels(week: Path) -> None:
    form = Wired(Desk.open("t01-g11", week)).form
    assert form["box1a"]["label"] and form["box6"]["choices"][0] == ["self", "Self"]


# --- ask() ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, week: Path) -> list[str]:
    """What plain HTML ask() puts out, in the learner's folder."""
    out: list[str] = []
    monkeypatch.chdir(week)
    monkeypatch.setattr("course.widgets.output.show_html", lambda html, plain: out.append(html))
    return out


def test_autograding_without_the_plugin_fails_closed(monkeypatch: pytest.MonkeyPatch, shown: list[str]) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(RuntimeError, match="plugin is not active"):
        ask("t01-g01")
    assert shown == []


def test_validating_gives_plain_html_without_a_key(
    monkeypatch: pytest.MonkeyPatch, shown: list[str], week: Path
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    Desk.open("t01-g01", week).save("uti")
    ask("t01-g01")
    assert "N39.0" in shown[0] and "<script" not in shown[0]


def test_static_practice_shows_its_result(monkeypatch: pytest.MonkeyPatch, shown: list[str], week: Path) -> None:
    Desk.open("t01-q01", week).check("uti")
    ask("t01-q01")  # pytest's own variable makes this static
    assert "Not right" in shown[0] and "as if it were confirmed" in shown[0]


def test_an_unknown_question_is_a_friendly_box_for_a_person(monkeypatch: pytest.MonkeyPatch, shown: list[str]) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    ask("t01-q99")
    assert "There is no question t01-q99" in shown[0]
    ask("<b>")
    assert "<b>" not in shown[1]


def test_an_unknown_question_is_raised_when_nobody_looks(shown: list[str]) -> None:
    with pytest.raises(CourseError):
        ask("t01-q99")


def test_the_closed_note_tells_how_to_open_and_what_was_answered(week: Path) -> None:
    desk = Desk.open("t01-q01", week)
    desk.check("uti")
    html = notice.closed_html(desk)
    assert "press Shift+Enter" in html and "N39.0" in html
    assert "R30.0" not in html and "confirmed" not in html, "never a key, never feedback"


def test_the_note_of_a_reopened_strip_tells_no_old_count(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    strip = importlib.import_module("course.widgets.progress")  # the package offers the function of this name
    out: list[str] = []
    monkeypatch.chdir(week)
    monkeypatch.setattr(strip, "is_static", lambda: False)
    monkeypatch.setattr("course.widgets.output.show_html", lambda html, plain: out.append(html))
    strip.progress("assignment")
    assert "0 of 12" not in out[0] and "press Shift+Enter" in out[0]
