"""The encoder's messages, its date, and what the word shows where."""

from __future__ import annotations

import importlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from course.errors import CourseError
from course.widgets import encoder as word
from course.widgets.books import desk
from course.widgets.books.room import Room
from course.widgets.card import Card
from course.widgets.desk import Desk
from course.widgets.encoder import ANY_DAY, Encoder, service_day
from tests.e2e.week import QUESTIONS, item_id


class Wired(Encoder):
    """An encoder whose replies are kept."""

    def __init__(self, folder: Path) -> None:
        self.sent: list[dict[str, Any]] = []
        super().__init__(ANY_DAY, folder)

    def send(self, content: dict[str, Any], buffers: Any = None) -> None:
        self.sent.append(content)

    def tell(self, **message: Any) -> dict[str, Any]:
        self._on_message(None, {"rid": 3, "view": "v", "system": "icd-10-cm", "day": "2026-06-03", **message}, [])
        return self.sent[-1]


@pytest.fixture
def card(tmp_path: Path, room: Room) -> Wired:
    return Wired(tmp_path)


def test_a_reply_carries_its_number(card: Wired) -> None:
    reply = card.tell(op="codes.search", words="hypertension")
    assert (reply["rid"], reply["view"], reply["ok"]) == (3, "v", True) and reply["hits"][0]["code"] == "I10"
    assert card.tell(op="ping")["ok"]


def test_every_message_is_answered(card: Wired) -> None:
    assert "cannot be looked up" in card.tell(op="codes.search", system="icd-9-cm")["error"]
    assert "no such page" in card.tell(op="save", answer="x")["error"]
    card.sent.clear()
    card._on_message(None, "hello", [])
    assert card.sent == []


def test_a_bug_is_one_sentence_and_goes_to_the_log(
    card: Wired, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "answer", lambda content: 1 / 0)
    assert card.tell(op="codes.search", words="x")["error"].startswith("Something went wrong inside the code book")
    assert "ZeroDivisionError" in (tmp_path / ".cleanclaim" / "log.txt").read_text()
    assert card.tell(op="report", answer="TypeError: x")["ok"]
    assert "TypeError: x" in (tmp_path / ".cleanclaim" / "log.txt").read_text()


def test_the_code_book_in_a_question_says_nothing_about_its_key(week: Path, room: Room) -> None:
    """The same request gives the same reply in practice, in a graded question and in the encoder."""
    replies = []
    for name in ("t01-q04", "t01-g04"):
        card = Card(Desk.open(name, week))
        sent: list[dict[str, Any]] = []
        card.send = sent.append  # type: ignore[assignment, method-assign]
        for op in ("codes.say", "codes.look"):
            card._on_message(
                None, {"rid": 1, "view": "v", "op": op, "system": "icd-10-cm", "day": "2026-06-03", "code": "J02.0"}, []
            )
        replies.append(sent)
    assert replies[0] == replies[1] and replies[0][0]["line"] == "Streptococcal pharyngitis"
    assert not (week / "responses.jsonl").exists(), "looking something up saves nothing"


def test_only_questions_with_codes_bring_the_books(week: Path) -> None:
    with_books = {kind for kind in QUESTIONS if Card(Desk.open(item_id(kind, "practice"), week)).books}
    assert with_books == {"code_entry", "linked_pair", "case_coding", "claim_form"}


def test_the_books_are_plain_json() -> None:
    books = desk.offered()
    assert json.loads(json.dumps(books)) == books and books[0]["id"] == "icd-10-cm"
    assert len({book["id"] for book in books}) == len(books)


# --- the date ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        (None, ANY_DAY),
        ("2026-08-14", date(2026, 8, 14)),
        (date(2026, 8, 14), date(2026, 8, 14)),
        (datetime(2026, 8, 14, 9, 30), date(2026, 8, 14)),
        ("t01-q01", date(2026, 6, 3)),  # its own date of service
        ("t01-g06", date(2026, 6, 3)),  # the date of its chart
        ("case-t", date(2026, 6, 3)),
    ],
)
def test_a_date_of_service_is_understood(week: Path, asked: Any, day: date) -> None:
    assert service_day(asked, week) == day and type(service_day(asked, week)) is date


@pytest.mark.parametrize("asked", ["t01-q12", "soon", "", 20260603, ["2026-06-03"]])
def test_anything_else_is_a_sentence(week: Path, asked: Any) -> None:
    with pytest.raises(CourseError, match=r'neither a date .* Write encoder\("2026-06-03"\)'):
        service_day(asked, week)


def test_a_folder_without_a_week_has_an_encoder_too(tmp_path: Path) -> None:
    assert service_day(None, tmp_path) == ANY_DAY
    with pytest.raises(CourseError, match="neither a date"):
        service_day("case-t", tmp_path)


# --- encoder() --------------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    out: list[str] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("course.widgets.output.show_html", lambda html, plain: out.append(html))
    return out


def test_without_a_reader_it_is_one_line(shown: list[str]) -> None:
    word("2026-08-14")  # pytest's own variable makes this static
    assert "the code book opens here, for services on 08/14/2026" in shown[0]


def test_a_wrong_date_is_a_friendly_box_for_a_person(shown: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    word("<b>")
    assert "neither a date" in shown[0] and "<b>" not in shown[0].replace("<b>Encoder", "")


def test_the_note_of_a_reopened_notebook(shown: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("course.widgets.encoder")  # the package offers the function of this name
    monkeypatch.setattr(module, "is_static", lambda: False)
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: None)
    word()
    assert "press Shift+Enter to open the code book" in shown[0]
