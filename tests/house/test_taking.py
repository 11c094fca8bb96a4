"""A learner's own questions: taken from the file, kept through every update, and nothing else let in with them."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course import cli, startpage, taking, workcopy
from course.errors import CourseError
from course.items.loader import load_week
from course.place import Place
from tests.house.tiny import notebook

WEEK = "week01"


def question(name: str, stem: str, *, use: str = "graded", chart: str | None = None, **more: Any) -> dict[str, Any]:
    body = {"options": [{"id": "a", "text": "One"}, {"id": "b", "text": "Two"}]}
    item = {"id": name, "use": use, "type": "multiple_choice", "title": f"Title {name}", "objective": "o1", "tags": {}, "points": 2,
            "date_of_service": None, "setting": None, "chart": chart, "documents": None, "stem": stem, "body": body}  # fmt: skip
    return {**item, **more}


def chart(name: str, words: str) -> dict[str, Any]:
    return {
        "id": name,
        "title": "A record",
        "documents": [{"id": "note", "title": "Note", "kind": "note", "html": words}],
        "spans": {},
    }


def whole(*items: dict[str, Any], charts: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "schema": 1,
        "week": WEEK,
        "title": "First",
        "objectives": {"o1": "Do"},
        "items": list(items),
        "charts": charts or {},
    }


RELEASED = whole(
    question("w01-g01", "<p>For all</p>"),
    question("w01-g02", "<p>Open</p>", chart="open"),
    charts={"open": chart("open", "<p>Open record</p>"), "shown": chart("shown", "<p>In the lesson</p>")},
)
YOURS = whole(
    question("w01-g01", "<p>For all, as it was</p>"),
    question("w01-g02", "<p>Yours</p>", chart="yours"),
    charts={"yours": chart("yours", '<p>Your <span class="cc-span" data-span="s1">own</span> record</p>')},
)
NOTE = {"schema": 1, "week": WEEK, "section": "autumn-a", "learner": "bo", "slots": ["w01-g02"]}


def packed(items: Any = YOURS, note: Any = NOTE, **members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if note is not None:
            archive.writestr("yours.json", note if isinstance(note, str) else json.dumps(note))
        if items is not None:
            archive.writestr(f"{WEEK}/items.json", items if isinstance(items, str) else json.dumps(items))
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    root = tmp_path / "course"
    folder = root / "release" / WEEK
    folder.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text("")
    (folder / "items.json").write_text(json.dumps(RELEASED))
    (folder / "assignment.ipynb").write_bytes(notebook('ask("w01-g01")', 'ask("w01-g02")'))
    monkeypatch.setenv("CLEANCLAIM_HOME", str(root))
    place = Place(root)
    workcopy.sync(place)
    return place


def stems(here: Place) -> dict[str, str]:
    return {name: item.public["stem"] for name, item in load_week(here.work / WEEK).items.items()}


MINE = {"w01-g01": "<p>For all</p>", "w01-g02": "<p>Yours</p>"}
OPEN = {"w01-g01": "<p>For all</p>", "w01-g02": "<p>Open</p>"}


def test_the_command_puts_only_the_learners_own_questions_in_place(here: Place, tmp_path: Path, capsys: Any) -> None:
    (here.work / WEEK / "responses.jsonl").write_text("kept\n")
    file = tmp_path / "week01-yours (1).zip"
    file.write_bytes(packed())
    assert cli.main(["take", str(file)]) == 0
    assert "Your own questions of week01 are in place" in capsys.readouterr().out
    week = load_week(here.work / WEEK)
    assert stems(here) == MINE and set(week.charts) == {"yours", "shown"}
    assert (here.work / WEEK / "responses.jsonl").read_text() == "kept\n" and file.read_bytes() == packed()
    assert not list((here.work / WEEK).glob("*my-copy*"))


def test_updates_of_the_course_keep_them(here: Place, tmp_path: Path) -> None:
    (here.work / "week01-yours.zip").write_bytes(packed())
    assert taking.take_waiting(here.release, here.work) == ([WEEK], [])
    newer = json.loads(json.dumps(RELEASED))
    newer["items"][0]["stem"] = "<p>For all, mended</p>"
    newer["items"].append(question("w01-g03", "<p>New</p>"))
    (here.release / WEEK / "items.json").write_text(json.dumps(newer))
    for _ in range(2):
        report = workcopy.sync(here)
        assert report.problems == [] and report.kept == []
        assert stems(here) == {"w01-g01": "<p>For all, mended</p>", "w01-g02": "<p>Yours</p>", "w01-g03": "<p>New</p>"}
    newer["items"][1]["points"] = 3  # the course has changed what the question is worth: theirs no longer fits
    (here.release / WEEK / "items.json").write_text(json.dumps(newer))
    report = workcopy.sync(here)
    assert any("do not belong to this copy" in p for p in report.problems) and stems(here)["w01-g02"] == "<p>Open</p>"


def test_a_file_in_the_file_list_is_taken_by_the_start_page_once(here: Place) -> None:
    assert "own questions" not in startpage.start().text
    (here.work / WEEK / "week01-yours.zip").write_bytes(packed())  # dropped into the week's folder: fine too
    page = startpage.start()
    assert "Your own questions of week01 are in place." in page.text and "in place" in page.html
    assert stems(here) == MINE and (here.work / WEEK / "week01-yours.zip").is_file()
    assert "in place" not in startpage.start().text
    (here.work / "WEEK01-YOURS.ZIP").write_bytes(packed() + b"")  # the same file again changes nothing
    assert "in place" not in startpage.start().text
    (here.work / "broken-yours.zip").write_bytes(b"PK")
    assert "Save it once more" in startpage.start().text and stems(here) == MINE


def test_starting_the_course_takes_them_as_well(here: Place) -> None:
    from course import lab

    (here.work / "week01-yours.zip").write_bytes(packed())
    report = lab.prepare(here)
    assert "Your own questions of week01 are in place." in report.sentences() and stems(here) == MINE
    assert (here.work / "start.ipynb").is_file()
    assert lab.prepare(here).yours == []
    assert workcopy.refresh(here, WEEK).problems == [] and (here.work / "start.ipynb").is_file()


def test_a_newer_file_takes_the_place_of_an_older_one(here: Place) -> None:
    old, new = here.work / "week01-yours.zip", here.work / "week01-yours-2.zip"
    newer = json.loads(json.dumps(YOURS).replace("Yours", "Newer"))
    new.write_bytes(packed(newer))
    old.write_bytes(packed())
    os.utime(old, (1, 1))
    assert taking.take_waiting(here.release, here.work) == ([WEEK], [])
    workcopy.sync(here)
    assert stems(here)["w01-g02"] == "<p>Newer</p>"


def with_stem(stem: str) -> dict[str, Any]:
    return whole(YOURS["items"][0], question("w01-g02", stem, chart="yours"), charts=YOURS["charts"])


BAD_HTML = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<p onclick="x()">a</p>', "<svg onload=x()>", "<a href='javascript:x'>a</a>",
    "<iframe src=//x>", "<style>*{}</style>", "<p style='x'>a</p>", "<!--[if IE]>x<![endif]-->", "<?php x ?>", "<math><mi>x</mi></math>",
    "<form action=x><button>a</button></form>", "<p><img src=x onerror=alert(1)", "<P ONCLICK=x>a", "<svg/onload=alert(1)>", "<base href=x>",
    "<![CDATA[<script>]]>", "</p><script x", "<object data=x>", "<link rel=x href=y>",
]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK", b"not a zip", packed(note=None), packed(items=None), packed(note="{"), packed(items="{"), packed(items="[" * 100_000),
        packed(note={**NOTE, "week": "../week01"}), packed(note={**NOTE, "week": "week02"}), packed(note={**NOTE, "schema": 2}),
        packed(note={**NOTE, "slots": ["w01-g99"]}), packed(note={**NOTE, "slots": "w01-g02"}), packed(note={**NOTE, "learner": 7}),
        packed(items=whole(question("w01-g02", "<p>x</p>", points=200))),
        packed(items=whole(question("w01-g02", "<p>x</p>", objective="o2"))),
        packed(items=whole(question("w01-g02", "<p>x</p>", use="practice"))),
        packed(items=whole(question("w01-g02", "<p>x</p>", solution={"key": "a", "errors": {}, "rationale": "r", "locators": ["l"]}))),
        packed(items=whole(question("w01-g02", "<p>x</p>", rev="0" * 12))),
        packed()[:-30],
        *(packed(items=with_stem(html)) for html in BAD_HTML),
        packed(items=whole(*YOURS["items"], charts={"yours": chart("yours", BAD_HTML[1])})),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_should_be_changes_nothing(
    here: Place, tmp_path: Path, capsys: Any, data: bytes
) -> None:
    before = {p: p.read_bytes() for p in here.work.rglob("*") if p.is_file()}
    file = tmp_path / "week01-yours.zip"
    file.write_bytes(data)
    assert cli.main(["take", str(file)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "your answers are safe" in said and "Traceback" not in said
    workcopy.sync(here)
    assert {p: p.read_bytes() for p in here.work.rglob("*") if p.is_file() and p in before} == before and stems(
        here
    ) == OPEN


def test_a_bomb_a_link_and_a_missing_file_are_sentences(here: Place, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb-yours.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("yours.json", b" " * (taking.MAX_FILE + 1))
    link = tmp_path / "link-yours.zip"
    link.symlink_to(bomb)
    for file in (bomb, link, tmp_path / "gone.zip", tmp_path):
        with pytest.raises(CourseError, match="your answers are safe"):
            taking.take(here.release, here.work, file)
    (here.work / "link-yours.zip").symlink_to(bomb)
    assert taking.waiting(here.work) == []


def test_nothing_is_written_through_a_link(here: Place, tmp_path: Path) -> None:
    (here.work / "week01-yours.zip").write_bytes(packed())
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (here.work / ".cleanclaim" / "yours").symlink_to(elsewhere)
    weeks, problems = taking.take_waiting(here.release, here.work)
    assert weeks == [] and "is a link" in problems[0] and list(elsewhere.iterdir()) == []


def test_members_beside_the_questions_are_never_unpacked(here: Place) -> None:
    evil = {
        "../evil": b"x",
        "/etc/evil": b"x",
        f"{WEEK}/assignment.ipynb": b"evil",
        f"{WEEK}/responses.jsonl": b"evil",
        ".cleanclaim/x": b"x",
    }
    (here.work / "week01-yours.zip").write_bytes(packed(**evil))
    before = (here.work / WEEK / "assignment.ipynb").read_bytes()
    assert taking.take_waiting(here.release, here.work) == ([WEEK], [])
    workcopy.sync(here)
    assert (here.work / WEEK / "assignment.ipynb").read_bytes() == before and stems(here) == MINE
    assert not list(here.root.parent.rglob("*evil*")) and not (here.work / WEEK / "responses.jsonl").exists()


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"{",
        b"[]",
        b'{"week": "week01"}',
        b'{"week":"week01","items":[{"id":"w01-g02"}],"charts":{}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_note_of_what_was_taken_is_said_and_the_week_stays_usable(here: Place, junk: bytes) -> None:
    folder = taking.folder_of(here.work)
    folder.mkdir(parents=True)
    (folder / f"{WEEK}.json").write_bytes(junk)
    report = workcopy.sync(here)
    assert len(report.problems) == 1 and stems(here) == OPEN


@given(st.text(max_size=60))
def test_plain_means_that_a_browser_runs_nothing(text: str) -> None:
    if taking.is_plain(text):
        assert "<script" not in text.lower() and "<img" not in text.lower()
    assert taking.is_plain({"stem": "<p>a &lt; b</p>", "x": [1, None, "3 < 5"]})
    assert not taking.is_plain({"stem": text + "<script>"})
