"""What the cards ask of the code books, without a front end."""

from __future__ import annotations

import json
import threading
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.codes.book import Book
from course.codes.forms import tidy
from course.errors import CourseError
from course.widgets.books import cm, desk
from course.widgets.books.room import Building, Room

JUNE = date(2026, 6, 3)


def ask(op: str, **rest: Any) -> dict[str, Any]:
    """A request for ICD-10-CM in June 2026; the reply is plain JSON."""
    reply = desk.answer({"op": f"codes.{op}", "system": "icd-10-cm", "day": "2026-06-03", **rest})
    assert json.loads(json.dumps(reply)) == reply
    return reply


def here(page: dict[str, Any]) -> dict[str, Any]:
    return next(line for line in page["tree"] if line["here"])


def test_a_search_gives_codes_with_their_marks(room: Room) -> None:
    hits = ask("search", words="t2dm ckd")["hits"]
    assert hits[0] == {
        "code": "E11.22",
        "title": "Type 2 diabetes mellitus with diabetic chronic kidney disease",
        "mark": "billable",
    }
    assert {hit["code"]: hit["mark"] for hit in ask("search", words="W01")["hits"]} == {
        "W01": "heading", "W01.0": "seventh", "W01.1": "heading", "W01.10": "seventh", "W01.11": "heading", "W01.110": "seventh",
        "W01.111": "seventh", "W01.118": "seventh", "W01.119": "seventh", "W01.19": "heading", "W01.190": "seventh", "W01.198": "seventh",
    }  # fmt: skip


def test_a_long_list_is_cut_and_says_so(room: Room) -> None:
    found = ask("search", words="fracture")
    assert len(found["hits"]) == desk.LIMIT and found["more"]
    assert not ask("search", words="I10")["more"]
    assert ask("search", words="xyzzyplugh")["hits"] == []


def test_marks_go_by_the_date_of_service(room: Room) -> None:
    new = {hit["code"]: hit["mark"] for hit in ask("search", words="E11.A", day="2024-06-03")["hits"]}
    assert new == {"E11.A": "off"}, "valid from October 2024 on"
    assert ask("search", words="E11.A")["hits"][0]["mark"] == "billable"
    assert ask("search", words="E11.A", day="2014-06-03")["hits"][0]["mark"] == "unknown"


def test_the_page_of_a_complete_code(room: Room) -> None:
    page = ask("look", code="e1165")
    assert (page["code"], page["mark"], page["billable"]) == ("E11.65", "billable", True)
    assert page["release"] == "FY2026, April 2026 update, in force 04/01/2026 to 09/30/2026"
    assert page["seventh"] is None and page["nearest"] == []
    codes = [line["code"] for line in page["tree"]]
    assert codes == ["4", "E08-E13", "E11", "E11.6", "E11.61", "E11.62", "E11.63", "E11.64", "E11.65", "E11.69"]
    assert [line["level"] for line in page["tree"]] == [1, 2, 3, 4, 5, 5, 5, 5, 5, 5]
    assert here(page)["code"] == "E11.65" and here(page)["open"] is None
    excludes = [note for note in page["notes"] if note["kind"] == "excludes1" and "E10" in note["codes"]]
    assert excludes[0]["from"]["code"] == "E11", "an inherited note says where it stands"


def test_notes_lead_to_the_line_they_stand_at(room: Room) -> None:
    page = ask("look", code="E11.65")
    for note in page["notes"]:
        assert note["from"] is None or ask("look", number=note["from"]["number"])["code"] == note["from"]["code"]


def test_a_heading_shows_what_is_under_it(room: Room) -> None:
    page = ask("look", code="E11.6")
    assert page["mark"] == "heading" and not page["billable"]
    at = page["tree"].index(here(page))
    under = [line for line in page["tree"][at + 1 :] if line["level"] > here(page)["level"]]
    assert [line["code"] for line in under] == ["E11.61", "E11.62", "E11.63", "E11.64", "E11.65", "E11.69"]
    assert here(page)["open"] is True and under[0]["open"] is False


def test_a_seventh_character_is_offered_with_its_placeholders(room: Room) -> None:
    page = ask("look", code="W01.0")
    assert page["mark"] == "seventh"
    assert page["seventh"]["stem"] == "W01.0XX" and page["seventh"]["filled"] == 2
    assert [char for char, _ in page["seventh"]["chars"]] == ["A", "D", "S"] and page["seventh"]["chosen"] == ""
    for char, meaning in page["seventh"]["chars"]:
        whole = ask("look", code=page["seventh"]["stem"] + char)
        assert whole["billable"] and whole["title"].endswith(meaning) and whole["seventh"]["chosen"] == char
        assert here(whole)["code"] == "W01.0"


def test_chapters_and_blocks_are_pages_too(room: Room) -> None:
    top = ask("look", number=ask("look", code="E11.65")["tree"][0]["number"])
    assert top["kind"] == "chapter" and top["code"] == "4" and not top["billable"]
    assert [line["kind"] for line in top["tree"] if line["level"] == 1] == ["chapter"] * 22
    block = next(line for line in top["tree"] if line["level"] == 2)
    assert ask("look", number=block["number"])["kind"] == "block"


@pytest.mark.parametrize(
    ("typed", "day", "status", "words"),
    [
        ("J02.O", "2026-06-03", "no such code", "it has O where 0 belongs. Did you mean J02.0?"),
        ("E11", "2026-06-03", "needs more characters", "is a heading"),
        ("99213", "2026-06-03", "another code system", "a CPT code"),
        ("hello!", "2026-06-03", "not a code", "has not the form"),
        ("E11.A", "2024-06-03", "not yet valid", "is valid only from"),
        ("I10", "2014-06-03", "date not covered", "cover"),
    ],
)
def test_one_line_about_what_was_typed(room: Room, typed: str, day: str, status: str, words: str) -> None:
    said = ask("say", code=typed, day=day)
    assert said["status"] == status and words in said["line"]


def test_a_valid_code_is_answered_with_its_title_only(room: Room) -> None:
    assert ask("say", code="j020")["line"] == "Streptococcal pharyngitis"


def test_a_wrong_code_leads_on(room: Room) -> None:
    page = ask("look", code="J02.O")
    assert page["code"] is None and page["tree"] == [] and page["nearest"][0]["code"] == "J02.0"


def test_codes_of_the_next_october_are_there_without_a_title(room: Room, book: Book) -> None:
    day = date(2026, 11, 3)
    new = next(plain for plain in book.dated_under("", day, 2000) if not book.split(plain) and not book.code(plain))
    page = ask("look", code=new, day=day.isoformat())
    assert page["billable"] and page["title"] is None and page["caveats"]
    parent = next(book.code(new[:n]) for n in range(len(new) - 1, 2, -1) if book.code(new[:n]))
    lines = cm.tree(book, parent, day)
    assert tidy(new) in {tidy(line["code"]) for line in lines if line["number"] is None}


@given(st.one_of(st.text(max_size=250), st.from_regex(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", fullmatch=True)))
def test_whatever_is_typed_is_answered(book: Book, typed: str) -> None:
    room = Room(lambda progress: book, patience=5)
    for op in ("search", "look", "say"):
        reply = desk.answer(
            {"op": f"codes.{op}", "system": "icd-10-cm", "day": "2026-06-03", "words": typed, "code": typed}, room
        )
        assert reply["ok"] is True
        json.dumps(reply)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"day": "tomorrow"}, "date of service"),
        ({"day": None}, "date of service"),
        ({"system": "icd-9-cm"}, "cannot be looked up"),
        ({"system": ["icd-10-cm"]}, "cannot be looked up"),
        ({"op": "codes.explode"}, "no such page"),
        ({"op": "codes.look", "number": 10**9}, "no such page"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(room: Room, message: dict[str, Any], said: str) -> None:
    with pytest.raises(CourseError, match=said):
        desk.answer({"op": "codes.look", "system": "icd-10-cm", "day": "2026-06-03", "code": "I10", **message})


# --- the room ---------------------------------------------------------------------------------------------------------


def test_while_the_index_is_made_the_card_hears_how_far_it_is(book: Book) -> None:
    go = threading.Event()

    def slowly(progress: Any) -> Book:
        progress("Indexing words", 0.7)
        go.wait(10)
        return book

    room = Room(slowly, patience=0.05)
    message = {"op": "codes.say", "system": "icd-10-cm", "day": "2026-06-03", "code": "I10"}
    begun = time.perf_counter()
    reply = desk.answer(message, room)
    assert time.perf_counter() - begun < 5, "nobody waits for the whole of it"
    assert reply == {"building": {"what": "Indexing words", "share": 0.7}}
    go.set()
    room._worker.join(10)  # type: ignore[union-attr]
    assert desk.answer(message, room)["line"] == "Essential (primary) hypertension"


def test_the_book_is_opened_once(book: Book) -> None:
    opened: list[int] = []

    def slowly(progress: Any) -> Book:
        opened.append(1)
        time.sleep(0.1)
        return book

    room = Room(slowly, patience=5)
    threads = [threading.Thread(target=room.book) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [1]


def test_what_went_wrong_is_told_and_tried_again(book: Book) -> None:
    troubles = [CourseError("The code set is not installed."), None]

    def sometimes(progress: Any) -> Book:
        trouble = troubles.pop(0)
        if trouble:
            raise trouble
        return book

    room = Room(sometimes, patience=5)
    with pytest.raises(CourseError, match="not installed"):
        room.book()
    assert room.book() is book


def test_without_threads_the_book_is_opened_all_the_same(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none)
    assert Room(lambda progress: book).book() is book


def test_a_building_index_says_so_by_name() -> None:
    assert "Indexing words" in str(Building("Indexing words", 0.7))
