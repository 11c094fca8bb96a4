"""The procedure book and the small sets as a card asks for them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.codes import pcs as tables
from course.codes.book import Book
from course.codes.sets import systems
from course.errors import CourseError
from course.widgets.books import cm, desk, pcs, sets

JUNE = date(2026, 6, 3)


def ask(system: str, op: str, **rest: Any) -> dict[str, Any]:
    reply = desk.answer({"op": f"codes.{op}", "system": system, "day": "2026-06-03", **rest})
    assert json.loads(json.dumps(reply)) == reply
    return reply


# --- ICD-10-PCS -------------------------------------------------------------------------------------------------------


def test_the_builder_begins_with_the_sections() -> None:
    page = ask("icd-10-pcs", "look", code="")
    assert page["code"] is None and page["mark"] == "part" and page["builder"]["name"] == "Section"
    assert page["builder"]["choices"][0] == {"char": "0", "label": "Medical and Surgical", "codes": 68456}
    assert sum(choice["codes"] for choice in page["builder"]["choices"]) == 79193


def test_the_beginning_of_a_code_shows_what_is_chosen_and_what_may_follow() -> None:
    page = ask("icd-10-pcs", "look", code="0dtj")
    assert page["mark"] == "part" and not page["billable"]
    built = page["builder"]
    assert built["prefix"] == "0DTJ" and built["name"] == "Approach"
    assert [step["char"] for step in built["steps"]] == list("0DTJ")
    assert built["steps"][2] == {"axis": "root operation", "char": "T", "label": "Resection"}
    assert [choice["char"] for choice in built["choices"]] == ["0", "4", "7", "8"]


def test_a_complete_procedure_code() -> None:
    page = ask("icd-10-pcs", "look", code="0DTJ4ZZ")
    assert page["billable"] and page["mark"] == "billable" and page["builder"]["choices"] == []
    assert page["title"] == "Resection of Appendix, Percutaneous Endoscopic Approach"
    assert len(page["builder"]["steps"]) == 7 and "FY2026" in page["release"]
    assert ask("icd-10-pcs", "say", code="0DTJ4ZZ")["line"] == page["title"]


def test_a_character_that_cannot_stand_there() -> None:
    page = ask("icd-10-pcs", "look", code="0DTJ5")
    assert page["mark"] == "off" and page["builder"]["prefix"] == "0DTJ" and page["builder"]["choices"] == []
    assert "approach 5" in ask("icd-10-pcs", "say", code="0DTJ5ZZ")["line"]
    assert ask("icd-10-pcs", "look", code="0DTJ4ZZ", day="2014-06-03")["mark"] == "unknown"


def test_procedures_are_found_by_words_and_by_beginning() -> None:
    assert ask("icd-10-pcs", "search", words="lap appendectomy")["hits"][0]["code"] == "0DTJ4ZZ"
    hits = ask("icd-10-pcs", "search", words="0DTJ")["hits"]
    assert hits and all(hit["code"].startswith("0DTJ") for hit in hits)


@given(st.data())
def test_whatever_is_chosen_ends_in_a_code_that_may_be_reported(data: st.DataObject) -> None:
    code = ""
    while True:
        page = pcs.page(code, JUNE)
        if not page["builder"]["choices"]:
            break
        code += data.draw(st.sampled_from(page["builder"]["choices"]))["char"]
        assert page["mark"] == "part"
    assert len(code) == 7 and page["billable"] and tables.valid(code, JUNE)


# --- the small sets ---------------------------------------------------------------------------------------------------


def test_every_set_of_the_course_can_be_looked_up() -> None:
    offered = {book["id"] for book in desk.offered()}
    assert offered >= {one for one, system in systems().items() if system.file}
    for system in offered - {"icd-10-cm", "icd-10-pcs"}:
        first = ask(system, "search", words="")["hits"][0]
        page = ask(system, "look", code=first["code"])
        assert page["code"] == first["code"] and page["title"] and page["release"], system


def test_a_drug_code_says_its_unit() -> None:
    page = ask("hcpcs", "look", code="j1885")
    assert page["mark"] == "valid" and any("15 mg" in note["text"] for note in page["notes"])
    assert ask("hcpcs", "say", code="J1885")["line"] == page["title"]


def test_what_the_table_does_not_hold_is_not_called_wrong() -> None:
    page = ask("hcpcs", "look", code="A0001")
    assert page["mark"] == "unheld" and "does not mean there is no such code" in page["sentence"]
    assert "CPT" in ask("hcpcs", "look", code="99213")["sentence"]


def test_cpt_is_offered_only_with_a_licensed_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("CLEANCLAIM_DATA", str(tmp_path))
    assert "cpt" not in {book["id"] for book in desk.offered()}
    assert ask("cpt", "look", code="99213")["mark"] == "form"


def test_a_set_whose_tables_are_gone_closes_no_question(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Any:
        raise CourseError("The code tables are missing.")

    monkeypatch.setattr(sets, "known", gone)
    assert {book["id"] for book in desk.offered()} == {"icd-10-cm", "icd-10-pcs"}


@pytest.mark.parametrize("system", ["icd-10-pcs", "hcpcs"])
def test_an_unknown_request_is_one_sentence(system: str) -> None:
    with pytest.raises(CourseError, match="no such page"):
        ask(system, "explode")


# --- walking ICD-10-CM ------------------------------------------------------------------------------------------------


@given(number=st.integers(min_value=0, max_value=46_000))
def test_the_lines_around_any_place_are_those_of_the_book(book: Book, number: int) -> None:
    if not book.rows("SELECT 1 FROM node WHERE number = ?", (number,)):
        return
    row = book.node(number)
    lines = cm.tree(book, row, JUNE)
    above = [one.number for one in book.above(row)][::-1]
    assert [line["number"] for line in lines[: len(above)]] == above
    under = [line["number"] for line in lines if line["level"] == len(above) + 2]
    assert under == [one.number for one in book.under(row)]
    if above:
        siblings = [line["number"] for line in lines if line["level"] == len(above) + 1]
        assert siblings == [one.number for one in book.under(book.node(above[-1]))]
    assert [line["number"] for line in lines if line["here"]] == [number]
