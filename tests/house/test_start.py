from __future__ import annotations

import json
from datetime import datetime
from html.parser import HTMLParser

import nbformat
import pytest

from course import lab, overview, startpage
from course.items.responses import ResponseLog
from tests.house import tiny

REV = "0123456789ab"


@pytest.fixture
def here(tmp_path, monkeypatch):
    # Trust is kept in Jupyter's data folder: not in the developer's own.
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    place = tiny.course(tmp_path / "course", "week01", "week02")
    lab.prepare(place)
    return place


def save(here, item, *, kind="save", rev=REV, answer="a", week="week01"):
    ResponseLog(here.work / week).append(item, rev, answer, kind)


def step(here):
    return overview.next_step(overview.read_weeks(here))


def test_a_new_learner_begins_with_the_first_lesson(here):
    assert step(here) == overview.Step("Begin: week 1 lesson", "week01/lesson.ipynb")


def test_practice_counts_when_checked_and_goes_on_after_it(here):
    save(here, "w01-q01")
    assert step(here).words == "Begin: week 1 lesson"
    save(here, "w01-q01", kind="check")
    # cell c0 holds the import, c1 question 1, c2 question 2
    assert step(here) == overview.Step("Continue: week 1 lesson, question 2", "week01/lesson.ipynb#cell-id=c2")


def test_what_was_skipped_comes_back_at_the_end(here):
    save(here, "w01-q02", kind="check")
    assert step(here).words == "Continue: week 1 lesson, question 3"
    save(here, "w01-q03", kind="check")
    assert step(here).words == "Continue: week 1 lesson, question 1"


def test_after_the_lesson_the_assignment_then_the_next_week(here):
    for n in (1, 2, 3):
        save(here, f"w01-q0{n}", kind="check")
    assert step(here) == overview.Step("Next: week 1 assignment", "week01/assignment.ipynb")
    save(here, "w01-g01")
    assert step(here).words == "Continue: week 1 assignment, question 2"
    save(here, "w01-g02")
    assert step(here).words == "Next: week 2 lesson"


def test_a_cell_id_that_is_no_plain_word_stays_out_of_the_link(here):
    path = here.release / "week01/lesson.ipynb"
    path.write_text(path.read_text().replace('"c2"', '"c2\\"><b>"'))
    save(here, "w01-q01", kind="check")
    assert step(here).href == "week01/lesson.ipynb"


def test_all_done_says_where_to_finish(here):
    path = here.release / "week02/assignment.ipynb"
    path.write_text(path.read_text().replace("from course import ask", "import course\\nfinish()"))
    for week in ("01", "02"):
        for n in (1, 2, 3):
            save(here, f"w{week}-q0{n}", kind="check", week=f"week{week}")
        for n in (1, 2):
            save(here, f"w{week}-g0{n}", week=f"week{week}")
    assert step(here).words.startswith("Every question is answered. Finish week 2")
    assert step(here).href == "week02/assignment.ipynb#cell-id=c0"
    assert "✓ all answered" in startpage.page(here).html


@pytest.mark.parametrize("blank", [None, "", "  ", [], {}, {"a": ""}, {"a": {"code": "", "modifiers": []}}])
def test_a_blank_answer_is_not_an_answer(here, blank):
    save(here, "w01-g01", answer=blank)
    assert overview.read_weeks(here)[0].parts[1].done == 0


def test_an_answer_to_an_older_wording_is_asked_again(here):
    save(here, "w01-g01", rev="000000000000")
    assert overview.read_weeks(here)[0].parts[1].done == 0


def test_only_what_exists_is_shown(tmp_path):
    empty = tiny.course(tmp_path / "empty")
    assert step(empty) is None
    assert "No week has been handed out yet" in startpage.page(empty).html


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"items": 3}', b"\x00\xff", b"[" * 100_000])
def test_a_damaged_week_says_so_and_hides_no_other(here, damage):
    (here.release / "week01/items.json").write_bytes(damage)
    page = startpage.page(here)
    assert "The questions of week01 cannot be read." in page.html
    assert "Title of week02" in page.html


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"cells": [3]}', b'{"cells": 3}', b"\xff"])
def test_a_damaged_notebook_still_has_its_link(here, damage):
    (here.release / "week01/lesson.ipynb").write_bytes(damage)
    assert 'href="week01/lesson.ipynb"' in startpage.page(here).html


def test_damage_in_the_answers_is_told(here):
    save(here, "w01-g01")
    with (here.work / "week01/responses.jsonl").open("ab") as stream:
        stream.write(b'{"torn')
    assert "cut off" in startpage.page(here).html


def test_titles_are_text_not_markup(here):
    path = here.release / "week01/items.json"
    data = json.loads(path.read_text())
    path.write_text(json.dumps({**data, "title": "<img src=x onerror=alert(1)> & co"}))
    html = startpage.page(here).html
    assert "<img" not in html and "&lt;img" in html and "&amp; co" in html


class _Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.hrefs, self.open, self.ids = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.hrefs += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_every_link_opens_a_notebook_of_the_learner(here):
    page = _Links(startpage.page(here).html)
    assert page.open == []
    assert len(page.hrefs) == 5
    assert all((here.work / href).is_file() for href in page.hrefs)


def test_the_page_tells_the_time_and_how_to_refresh(here):
    html = startpage.page(here, datetime(2026, 6, 3, 18, 45)).html
    assert "As of 18:45. To refresh, click here and press <b>Ctrl+Enter</b>." in html


def test_the_notebook_is_valid_trusted_and_shows_without_running(here):
    book = nbformat.read(here.work / "start.ipynb", as_version=4)
    nbformat.validate(book)
    assert nbformat.sign.NotebookNotary().check_signature(book)
    shown = book.cells[1].outputs[0].data["text/html"]
    assert "Begin: week 1 lesson" in shown
    assert book.cells[1].source == "from course import start\nstart()"


def test_sync_refreshes_the_page_and_keeps_notes_written_into_it(here):
    path = here.work / "start.ipynb"
    book = json.loads(path.read_text())
    book["cells"].append({"cell_type": "markdown", "id": "x", "metadata": {}, "source": "my notes"})
    path.write_text(json.dumps(book))
    save(here, "w01-q01", kind="check")
    report = lab.prepare(here)
    assert "Continue: week 1 lesson, question 2" in path.read_text()
    assert "my notes" in (here.work / report.kept[0][1]).read_text()


def test_trust_that_cannot_be_kept_does_not_keep_a_learner_out(here, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "file" / "no"))
    maker = startpage.Maker(here)
    maker.notebook()
    assert maker.trust() in (True, False)


def test_start_finds_the_course_from_inside_work(here, monkeypatch):
    monkeypatch.delenv("CLEANCLAIM_HOME", raising=False)
    monkeypatch.chdir(here.work)
    from course import start as shown

    page = shown()
    assert "Begin: week 1 lesson" in page._repr_html_() and repr(page).startswith("Begin: week 1 lesson\nWeek 1: ")
