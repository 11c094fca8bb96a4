"""What a page may tell: nothing of the key where nothing was answered, no key where the instructor keeps it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.bank import load_bank
from autograder.feedback.page import Late, Mark, Sheet, feedback_page
from autograder.feedback.results import ItemResult, UnscorableItem, grade, grade_all
from autograder.leaks import disguise
from course.items import scoring
from course.items.responses import Response
from tests.autograder.course_in_miniature import PERFECT, WEEK, make_course


@pytest.fixture(scope="module")
def banks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """The bank, and one whose every graded key, error, rationale, locator and disclosure is another."""
    first, second = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")
    make_course(first)
    make_course(second)
    return load_bank(first, WEEK), disguise(second, WEEK)


def answered(bank: Any, answers: dict[str, Any]) -> dict[str, Response]:
    return {
        item: Response(item, bank.items[item].rev, answer, "2026-06-03T18:45:00Z", "save")
        for item, answer in answers.items()
    }


def page(bank: Any, answers: dict[str, Any], **more: Any) -> str:
    results = grade_all(bank.graded(), answered(bank, answers))
    return feedback_page(Sheet(WEEK, bank.title, "alice", tuple(results), bank.objectives, **more))


def article(html: str, item: str) -> str:
    return html.split(f'<article id="{item}"')[1].split("</article>")[0]


def test_the_disguised_bank_really_has_other_keys(banks: tuple[Any, Any]) -> None:
    first, second = banks
    for item in first.graded():
        other = second.items[item.id]
        assert item.public == other.public and item.rev == other.rev
        assert item.key != other.key and item.solution.rationale != other.solution.rationale
        if not item.manual:
            assert scoring.score(other, scoring.ideal(item)).fraction < 1


def test_pages_of_unanswered_items_do_not_depend_on_the_key(banks: tuple[Any, Any]) -> None:
    first, second = banks
    assert page(first, {}) == page(second, {})
    blank = {
        "w01-g01": "",
        "w01-g02": [],
        "w01-g03": {"root": "  "},
        "w01-g06": {"diagnoses": [], "procedures": []},
        "w01-g08": {"r1": {}},
        "w01-g12": " ",
    }
    assert page(first, blank) == page(second, blank)
    unreadable = {
        "w01-g01": "nowhere",
        "w01-g04": {"dx": "not a code at all"},
        "w01-g07": 7,
        "w01-g09": ["p9"],
        "w01-g13": ["k1", "k2", "k3"],
    }
    assert page(first, unreadable) == page(second, unreadable)


@pytest.mark.parametrize("item", sorted(PERFECT))
def test_answering_one_item_tells_nothing_of_the_others(banks: tuple[Any, Any], item: str) -> None:
    first, second = banks
    one, two = (page(bank, {item: PERFECT[item]}) for bank in (first, second))
    for other in PERFECT:
        if other != item:
            assert article(one, other) == article(two, other)


def test_results_carry_no_more_than_the_page_may_show(banks: tuple[Any, Any]) -> None:
    """What travels in an autograded notebook is cut down already."""
    first, _ = banks
    none = [json.dumps([r.to_json() for r in grade_all(bank.graded(), {})]) for bank in banks]
    assert none[0] == none[1]
    kept = grade(first.items["w01-g13"], answered(first, {"w01-g13": ["k2"]})["w01-g13"])
    assert (kept.score, kept.show, kept.parts, kept.notes, kept.rationale, kept.locators) == (
        0.0,
        "parts",
        (),
        (),
        "",
        (),
    )


def test_parts_only_gives_the_result_of_each_box_and_no_key(banks: tuple[Any, Any]) -> None:
    _, second = banks  # in the disguise, disclosure is turned round: g03 is "parts" there
    result = grade(
        second.items["w01-g03"], answered(second, {"w01-g03": {"root": "ren/o", "word": "hematuria"}})["w01-g03"]
    )
    assert result.show == "parts"
    assert [set(part) for part in result.parts] == [{"id", "label", "credit", "weight", "given"}] * 4


def test_a_coded_case_is_reported_in_the_fields_own_figures(banks: tuple[Any, Any]) -> None:
    half = {"w01-g06": {"diagnoses": ["J02.0", "N39.0"], "procedures": [{"code": "99213"}]}}
    told = article(page(banks[0], half), "w01-g06")
    assert "Code-over-code accuracy (right codes / codes in the key): 100%" in told
    assert "Wrong codes / codes you entered: 33%" in told
    assert "Case exactly right: no" in told
    assert "Code-over-code" not in article(page(banks[0], {}), "w01-g06")


def test_the_rows_of_a_sheet_are_said_once(banks: tuple[Any, Any]) -> None:
    sheet = article(page(banks[0], PERFECT), "w01-g08")
    assert sheet.count("Reads the note") == 1
    assert sheet.count('scope="rowgroup"') == 2
    assert sheet.count('<th scope="row">Who</th>') == 2


def test_results_survive_the_journey_through_a_notebook(banks: tuple[Any, Any]) -> None:
    first, _ = banks
    for result in grade_all(first.graded(), answered(first, PERFECT)):
        assert ItemResult.from_json(json.loads(json.dumps(result.to_json()))) == result


def test_a_person_has_the_last_word_on_the_page(banks: tuple[Any, Any]) -> None:
    first, _ = banks
    marks = {
        "w01-g12": Mark(2.5, 3, by_person=True, comment="Well said, <b>Alice</b>."),
        "w01-g01": Mark(0.5, 2, by_person=True),
        "w01-g02": Mark(4.0, 3, extra=1.0),
    }
    html = page(first, PERFECT, marks=marks, late=Late(90_000, 2.0))
    assert "37 of 40 points" in html  # 37 + 2.5 - 1.5 + 1 - 2
    assert "1 day late, 2 points taken off" in html
    assert "Well said, &lt;b&gt;Alice&lt;/b&gt;." in article(html, "w01-g12")
    assert "Your instructor gave 0.5 of 2 points." in article(html, "w01-g01") and "Partly right" in article(
        html, "w01-g01"
    )
    assert "Your instructor added 1 point." in article(html, "w01-g02")


def test_what_to_look_at_first(banks: tuple[Any, Any]) -> None:
    first, _ = banks
    answers = {**PERFECT, "w01-g01": "uti", "w01-g08": {"r1": {"role": "biller", "paper": "claim"}}}
    del answers["w01-g09"]
    start = page(first, answers).split("What to look at first")[1].split("By objective")[0]
    assert start.index("Trace sheet</a> cost you 4 points") < start.index("Rule out</a> cost you 2 points")
    assert "1 question without an answer, worth 1 point" in start
    assert "Everything that could be scored is right." in page(first, PERFECT)


def test_a_changed_question_is_noticed(banks: tuple[Any, Any]) -> None:
    first, _ = banks
    old = Response("w01-g01", "0" * 12, "dysuria", "2026-06-03T18:45:00Z", "save")
    result = grade(first.items["w01-g01"], old)
    assert (result.score, result.changed) == (2.0, True)


def test_a_broken_key_is_the_instructors_a_breaking_answer_the_learners(
    banks: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = banks
    item = first.items["w01-g01"]
    real = scoring.score

    def breaks_on(bad: Any) -> Any:
        def score(item: Any, answer: Any) -> Any:
            if answer == bad or bad == "anything":
                raise scoring.BadKey(item.id, "boom")
            return real(item, answer)

        return score

    response = answered(first, {"w01-g01": "uti"})["w01-g01"]
    monkeypatch.setattr(scoring, "score", breaks_on("uti"))
    assert (grade(item, response).score, grade(item, response).state) == (0.0, "invalid")
    monkeypatch.setattr(scoring, "score", breaks_on("anything"))
    with pytest.raises(UnscorableItem, match="w01-g01"):
        grade(item, response)


def test_same_input_same_bytes(banks: tuple[Any, Any]) -> None:
    assert page(banks[0], PERFECT) == page(banks[0], PERFECT)


def test_the_page_asks_nothing_of_the_network(banks: tuple[Any, Any]) -> None:
    html = page(banks[0], PERFECT)
    for outside in ("http://", "https://", "<script", "<link", "@import", "url("):
        assert outside not in html


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(banks: tuple[Any, Any], browser: Any, scheme: str, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    partly = {**PERFECT, "w01-g01": "uti", "w01-g03": {"root": "x" * 300}, "w01-g09": ["p1"]}
    del partly["w01-g07"]
    file = tmp_path / "page.html"
    file.write_text(page(banks[0], partly, problems=("A line could not be read.",)), encoding="utf-8")
    for width in (1000, 360):
        tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        tab.goto(file.as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert Axe().run(tab).response["violations"] == []
        tab.close()
