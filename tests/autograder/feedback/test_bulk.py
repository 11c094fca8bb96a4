"""``cleanclaim feedback``: the same files as nbgrader's generate_feedback, and nothing that a page could run."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.bank import load_bank
from autograder.feedback.safe import safe
from tests.autograder.course_in_miniature import REPO, WEEK
from tests.autograder.plugin.conftest import open_api

Command = Callable[..., tuple[int, str]]


def tree(root: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(p.relative_to(root)): (p.stat().st_mode & 0o777, p.read_bytes())
        for p in sorted(root.rglob("*"))
        if p.is_file()
    }


def test_every_file_is_the_one_that_nbgrader_makes(graded_class: Path, cleanclaim: Command) -> None:
    assert open_api(graded_class).generate_feedback(WEEK)["success"]
    (graded_class / "feedback").rename(graded_class / "theirs")
    code, said = cleanclaim("feedback", WEEK)
    assert (code, "12 pages for 6 learners" in said) == (0, True), said
    ours, theirs = tree(graded_class / "feedback"), tree(graded_class / "theirs")
    assert sorted(ours) == sorted(theirs)
    assert ours == theirs
    assert {f"ann/{WEEK}/timestamp.txt", f"ann/{WEEK}/submission_secret.txt", f"ann/{WEEK}/lesson.html"} <= set(ours)


def test_two_processes_make_the_same(graded_class: Path, cleanclaim: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.feedback import bulk

    cleanclaim("feedback", WEEK)
    one = tree(graded_class / "feedback")
    monkeypatch.setattr(bulk, "_CHUNK", 2)
    code, _ = cleanclaim("feedback", WEEK, "--force", "--jobs", "2")
    assert (code, tree(graded_class / "feedback")) == (0, one)


def test_release_feedback_finds_the_pages(graded_class: Path, cleanclaim: Command) -> None:
    from nbgrader.exchange.default import ExchangeReleaseFeedback

    cleanclaim("feedback", WEEK, "--student", "ann")
    shelf = graded_class / "exchange"
    shelf.mkdir(mode=0o777)
    shelf.chmod(0o777)
    api = open_api(graded_class, lambda config: config.Exchange.update(root=str(shelf)))
    api.coursedir.course_id, api.coursedir.assignment_id, api.coursedir.student_id = "course", WEEK, "ann"
    ExchangeReleaseFeedback(coursedir=api.coursedir, parent=api).start()
    pages = list(shelf.rglob("*.html"))
    assert {p.read_bytes() for p in pages} == {
        p.read_bytes() for p in (graded_class / "feedback" / "ann" / WEEK).glob("*.html")
    }
    assert len(pages) == 2


def test_what_is_there_stays_unless_the_graded_work_is_newer(graded_class: Path, cleanclaim: Command) -> None:
    cleanclaim("feedback", WEEK)
    page = graded_class / "feedback" / "ann" / WEEK / "assignment.html"
    page.write_text("kept")
    _, said = cleanclaim("feedback", WEEK)
    assert "6 learners had theirs already" in said and page.read_text() == "kept"
    stamp = graded_class / "autograded" / "ann" / WEEK / "timestamp.txt"
    stamp.chmod(0o644)
    stamp.write_text("2026-06-13 13:00:00 UTC")
    _, said = cleanclaim("feedback", WEEK)
    assert "2 pages for 1 learner" in said and page.read_text() != "kept"
    page.write_text("kept")
    cleanclaim("feedback", WEEK, "--force", "--student", "ann")
    assert page.read_text() != "kept"
    assert not [p for p in (graded_class / "feedback" / "ann").iterdir() if p.name.startswith(".")]


def test_a_persons_points_and_lateness_are_todays(graded_class: Path, cleanclaim: Command) -> None:
    cleanclaim("feedback", WEEK)
    page = (graded_class / "feedback" / "lat" / WEEK / "assignment.html").read_text()
    assert "2 days late" in page and "points taken off" in page
    with closing(sqlite3.connect(graded_class / "gradebook.db")) as db, db:
        db.execute(
            "UPDATE grade SET manual_score = 1.25 WHERE cell_id IN (SELECT id FROM base_cell WHERE name = 'w01-g12')"
        )
    cleanclaim("feedback", WEEK, "--force")
    assert (
        "Your instructor gave 1.25 of 3 points."
        in (graded_class / "feedback" / "fay" / WEEK / "assignment.html").read_text()
    )


def spoil(root: Path, who: str, change: Callable[[dict[str, Any]], None], name: str = "assignment") -> None:
    path = root / "autograded" / who / WEEK / f"{name}.ipynb"
    path.chmod(0o644)
    notebook = json.loads(path.read_text())
    change(notebook)
    path.write_text(json.dumps(notebook))


def test_one_learners_trouble_stops_nobody_else(graded_class: Path, cleanclaim: Command) -> None:
    spoil(graded_class, "ben", lambda nb: nb["metadata"].pop("cleanclaim"))
    spoil(graded_class, "eve", lambda nb: nb["metadata"].update(cleanclaim={"results": [{"id": 1}]}))
    broken = graded_class / "autograded" / "fay" / WEEK / "lesson.ipynb"
    broken.chmod(0o644)
    broken.write_text("{")
    code, said = cleanclaim("feedback", WEEK)
    assert code == 1 and "6 pages for 3 learners" in said
    assert "ben: left out, assignment.ipynb holds no results: it was graded while Clean Claim's plugin was off" in said
    assert "eve: left out, the results in assignment.ipynb are not what the plugin writes" in said
    assert "fay: left out, lesson.ipynb cannot be read" in said
    assert sorted(p.name for p in (graded_class / "feedback").iterdir() if (p / WEEK).exists()) == ["ann", "gus", "lat"]


def test_results_that_a_learner_wrote_can_run_nothing(graded_class: Path, cleanclaim: Command) -> None:
    """With the plugin off, what stands in the metadata is the learner's; a page of it must be dead text."""

    def forge(nb: dict[str, Any]) -> None:
        for result in nb["metadata"]["cleanclaim"]["results"]:
            result["stem"] = "<p>Hi</p><script>steal()</script>"
            result["rationale"] = '<p onclick="steal()">x</p><a href="java\nscript:steal()">y</a>'
            result["show"] = "full"
            result["parts"] = [
                {"id": "a", "label": "l", "credit": 1, "given": "g", "note": "<iframe src=//x></iframe>"}
            ]

    spoil(graded_class, "eve", forge)
    cleanclaim("feedback", WEEK)
    page = (graded_class / "feedback" / "eve" / WEEK / "assignment.html").read_text()
    body = page.split("</style>")[1]
    assert not re.search(r"<(script|iframe|img|form|object|link|meta|base)\b", body)
    assert not re.search(r"<[^>]*\bon\w+=", body) and 'href="java' not in body
    assert "&lt;script&gt;steal()" in body


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("week77",), "There is no assignment week77"),
        (("theirs",), "theirs was not built by Clean Claim"),
        ((WEEK, "--student", "nobody"), f"There is no graded work of nobody for {WEEK}"),
        ((WEEK, "--jobs", "0"), "a number of processes from 1 to 256"),
    ],
)
def test_misuse_gets_a_sentence(graded_class: Path, cleanclaim: Command, words: tuple[str, ...], says: str) -> None:
    (graded_class / "source" / "theirs").mkdir()
    code, said = cleanclaim("feedback", *words)
    assert code == 2 and says in said


def test_without_a_gradebook_or_with_a_broken_one(graded_class: Path, cleanclaim: Command) -> None:
    book = graded_class / "gradebook.db"
    book.write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    code, said = cleanclaim("feedback", WEEK)
    assert code == 2 and "is not a gradebook that can be read" in said
    book.unlink()
    code, said = cleanclaim("feedback", WEEK)
    assert code == 2 and "There is no gradebook" in said and not book.exists()
    assert not (graded_class / "feedback").exists()


def test_a_link_in_the_graded_folder_is_not_followed(graded_class: Path, cleanclaim: Command) -> None:
    secret = graded_class / "secret.txt"
    secret.write_text("the key")
    os.symlink(secret, graded_class / "autograded" / "ann" / WEEK / "see.txt")
    cleanclaim("feedback", WEEK)
    assert not os.path.lexists(graded_class / "feedback" / "ann" / WEEK / "see.txt")


def test_a_full_disk_leaves_the_old_pages(
    graded_class: Path, cleanclaim: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleanclaim("feedback", WEEK)
    before = tree(graded_class / "feedback")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    code, said = cleanclaim("feedback", WEEK, "--force")
    assert code == 2 and "No space left on device" in said
    assert tree(graded_class / "feedback") == before


def test_all_that_the_banks_can_say_passes_as_it_is() -> None:
    for path in sorted((REPO / "autograder" / "bank").glob("week*.yaml")):
        for item in load_bank(REPO, path.stem).items.values():
            for html in (item.public["stem"], item.solution.rationale, *item.solution.errors.values()):
                assert safe(html) == html


@given(st.text(alphabet="<>/=\"' abcijmnoprstvx:!-?&;#&\n", max_size=60))
def test_what_passes_has_no_tag_or_attribute_beyond_the_list(html: str) -> None:
    shown = safe(html)
    if shown == html:
        assert not re.search(r"<\s*(script|iframe|object|embed|svg|style|link|meta|form|base)", html, re.I)
        assert not re.search(r"<[a-z][^>]*[\s/]on[a-z]+\s*=", html, re.I)
    else:
        assert "<" not in shown
