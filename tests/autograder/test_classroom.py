"""A graded week, read back: what the gradebook, the autograded notebooks and the answers say about each learner."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from autograder.bank import Bank, load_bank
from autograder.classroom import Classroom, Row, pool_of, read_classroom
from course.errors import CourseError
from tests.autograder.course_in_miniature import PERFECT, POINTS, WEEK, make_course
from tests.autograder.graded_class import write_class


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return load_bank(make_course(tmp_path_factory.mktemp("classroom") / "course"), WEEK)


WRONG = {**PERFECT, "w01-g01": "uti", "w01-g02": ["a", "b", "c"]}


@pytest.fixture
def root(tmp_path: Path, bank: Bank) -> Path:
    half = {k: v for k, v in PERFECT.items() if k < "w01-g06"}
    return write_class(
        tmp_path / "class",
        bank,
        {"ann": PERFECT, "ben": WRONG, "cal": half, "dee": None, "eve": {}, "staff": PERFECT},
        manual={("ann", "w01-g12"): 2.0},
        variants={("ann", "w01-g06"): "v7"},
        stamps={"ben": "2026-06-15 01:00:00.000000", "cal": "2026-06-15 22:00:00.000000"},
        extensions={"cal": "1970-01-02 00:00:00.000000"},
    )


def row(room: Classroom, learner: str, item: str) -> Row:
    return next(r for r in room.rows if (r.learner, r.item) == (learner, item))


def test_who_and_what(root: Path, bank: Bank) -> None:
    room = read_classroom(root, WEEK, exclude=["staff"])
    assert [(one.id, one.submitted) for one in room.learners] == [
        ("ann", True), ("ben", True), ("cal", True), ("dee", False), ("eve", True)]  # fmt: skip
    assert {i.id: i.points for i in room.items.values()} == POINTS and list(room.items) == list(PERFECT)
    assert room.banks == (bank.version,) and room.excluded == ("staff",) and room.problems == ()
    assert room.title == bank.title and room.objectives == bank.objectives
    assert len(room.rows) == 5 * len(POINTS)


def test_scores_and_answers(root: Path, bank: Bank) -> None:
    room = read_classroom(root, WEEK)
    perfect = row(room, "ann", "w01-g02")
    assert (perfect.score, perfect.max, perfect.state, perfect.response) == (3.0, 3.0, "right", ["a", "c", "e"])
    assert perfect.rev == bank.items["w01-g02"].rev and perfect.bank == bank.version and perfect.answered
    assert row(room, "ben", "w01-g01").score == 0 and row(room, "ben", "w01-g01").response == "uti"
    assert row(room, "ann", "w01-g06").variant == "v7" and row(room, "ben", "w01-g06").variant == ""


def test_what_waits_for_a_person_has_no_score_until_it_has_one(root: Path) -> None:
    room = read_classroom(root, WEEK)
    read, waiting = row(room, "ann", "w01-g12"), row(room, "ben", "w01-g12")
    assert (read.score, read.manual, read.auto, read.needs_person, read.fraction) == (2.0, 2.0, None, False, 2 / 3)
    assert (waiting.score, waiting.needs_person, waiting.fraction) == (None, True, None)


def test_nothing_answered_is_zero_and_nothing_handed_in_is_nothing(root: Path) -> None:
    room = read_classroom(root, WEEK)
    blank, absent = row(room, "eve", "w01-g01"), row(room, "dee", "w01-g01")
    assert (blank.score, blank.submitted, blank.state, blank.answered) == (0.0, True, "unanswered", False)
    assert (absent.score, absent.submitted, absent.fraction) == (None, False, None)


def test_lateness_knows_extensions(root: Path) -> None:
    late = {one.id: one.late for one in read_classroom(root, WEEK).learners}
    assert late == {"ann": 0, "ben": 3 * 3600, "cal": 0, "dee": 0, "eve": 0, "staff": 0}


def test_an_answer_changed_after_grading_is_not_the_one_that_was_graded(root: Path) -> None:
    path = root / "autograded" / "ben" / WEEK / "responses.jsonl"
    line = {"v": 1, "item": "w01-g01", "rev": "x", "at": "2026-06-19T00:00:00Z", "kind": "save", "answer": "dysuria"}
    path.write_text(path.read_text() + json.dumps(line) + "\n")
    changed = row(read_classroom(root, WEEK), "ben", "w01-g01")
    assert changed.response is None and changed.score == 0 and changed.given


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"metadata": 7}', b'{"metadata": {"cleanclaim": {"results": [1]}}}', b"\xff"]
)
def test_a_damaged_notebook_is_a_sentence(root: Path, content: bytes) -> None:
    (root / "autograded" / "ben" / WEEK / "assignment.ipynb").write_bytes(content)
    room = read_classroom(root, WEEK)
    assert row(room, "ben", "w01-g02").score is not None  # the gradebook still knows
    assert any("ben" in p and "cannot be read" in p for p in room.problems)


def test_a_notebook_of_the_learners_own_is_not_believed(root: Path) -> None:
    folder = root / "autograded" / "ben" / WEEK
    forged = folder.joinpath("assignment.ipynb").read_text().replace("uti", "dysuria")
    folder.joinpath("mine.ipynb").write_text(forged.replace('"state": "wrong"', '"state": "right"'))
    assert row(read_classroom(root, WEEK), "ben", "w01-g01").state == "wrong"


def test_nothing_is_written(root: Path) -> None:
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    read_classroom(root, WEEK)
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("week", ["", "../week01", "week 01", "."])
def test_an_impossible_week(root: Path, week: str) -> None:
    with pytest.raises(CourseError, match="not the name of a week"):
        read_classroom(root, week)


def test_no_gradebook_unknown_week_nothing_graded(tmp_path: Path, root: Path, bank: Bank) -> None:
    with pytest.raises(CourseError, match="no gradebook at .* nbgrader generate_assignment week01"):
        read_classroom(tmp_path, WEEK)
    with pytest.raises(CourseError, match="does not know week09 yet"):
        read_classroom(root, "week09")
    empty = write_class(tmp_path / "empty", bank, {"ann": None})
    with pytest.raises(CourseError, match="Nothing of week01 is graded yet.*nbgrader autograde week01"):
        read_classroom(empty, WEEK)
    assert len(read_classroom(empty, WEEK, need_graded=False).rows) == len(POINTS)


@pytest.mark.parametrize("content", [b"not a database, just text that is long enough to be looked at", b""])
def test_a_file_that_is_no_gradebook(root: Path, content: bytes) -> None:
    (root / "gradebook.db").write_bytes(content)
    with pytest.raises(CourseError, match="is not a gradebook that can be read"):
        read_classroom(root, WEEK)


def test_a_locked_gradebook(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **kw: real(*a, **{**kw, "timeout": 0.01}))
    with closing(real(root / "gradebook.db", isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CourseError, match="being written to by another program"):
            read_classroom(root, WEEK)


def test_pools() -> None:
    assert (
        pool_of("w03-g05b") == ("w03-g05", "b")
        and pool_of("w03-g05") == ("w03-g05", "")
        and pool_of("task") == ("task", "")
    )
