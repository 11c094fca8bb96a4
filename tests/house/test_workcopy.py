from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

from course import files, workcopy
from course.errors import CourseError
from tests.house import tiny

DAY = date(2026, 6, 3)
ANSWER = b'{"item":"w01-q01"}\n'


@pytest.fixture
def here(tmp_path):
    return tiny.course(tmp_path / "course", "week01", "week02")


def sync(here, **more):
    return workcopy.sync(here, today=DAY, **more)


def test_first_sync_copies_everything_and_the_second_does_nothing(here):
    report = sync(here)
    assert tiny.files_below(here.work) == tiny.files_below(here.release)
    assert report.sentences() == ["Ready in your work folder: week01, week02."]
    before = {path: path.stat().st_mtime_ns for path in here.work.rglob("*.ipynb")}
    assert sync(here).sentences() == []
    assert {path: path.stat().st_mtime_ns for path in here.work.rglob("*.ipynb")} == before


def test_an_untouched_notebook_follows_the_course(here):
    sync(here)
    (here.release / "week01/lesson.ipynb").write_bytes(tiny.notebook("new"))
    assert sync(here).updated == ["week01/lesson.ipynb"]
    assert (here.work / "week01/lesson.ipynb").read_bytes() == tiny.notebook("new")


def test_running_a_notebook_is_not_an_edit(here):
    (here.release / "week01/lesson.ipynb").write_bytes(tiny.notebook("a", "b"))
    sync(here)
    ran = tiny.notebook("a", "b", "", outputs=True)  # with the blank cell Shift+Enter leaves
    (here.work / "week01/lesson.ipynb").write_bytes(ran)
    assert sync(here).sentences() == []
    assert (here.work / "week01/lesson.ipynb").read_bytes() == ran
    (here.release / "week01/lesson.ipynb").write_bytes(tiny.notebook("new"))
    report = sync(here)
    assert report.kept == [] and report.updated == ["week01/lesson.ipynb"]


def test_an_edited_notebook_stays_until_the_course_changes_it_then_beside_it(here):
    sync(here)
    mine = tiny.notebook("my notes")
    (here.work / "week01/lesson.ipynb").write_bytes(mine)
    assert sync(here).sentences() == []
    assert (here.work / "week01/lesson.ipynb").read_bytes() == mine
    (here.release / "week01/lesson.ipynb").write_bytes(tiny.notebook("new"))
    report = sync(here)
    assert report.kept == [("week01/lesson.ipynb", "week01/lesson-my-copy-2026-06-03.ipynb")]
    assert (here.work / "week01/lesson-my-copy-2026-06-03.ipynb").read_bytes() == mine
    assert (here.work / "week01/lesson.ipynb").read_bytes() == tiny.notebook("new")
    assert "Your version is kept as week01/lesson-my-copy-2026-06-03.ipynb" in " ".join(report.sentences())


def test_two_edits_on_one_day_are_both_kept(here):
    sync(here)
    for number in (1, 2):
        (here.work / "week01/lesson.ipynb").write_bytes(tiny.notebook(f"mine {number}"))
        (here.release / "week01/lesson.ipynb").write_bytes(tiny.notebook(f"new {number}"))
        sync(here)
    kept = {path.name: path.read_bytes() for path in (here.work / "week01").glob("lesson-my-copy*")}
    assert kept == {
        "lesson-my-copy-2026-06-03.ipynb": tiny.notebook("mine 1"),
        "lesson-my-copy-2026-06-03-2.ipynb": tiny.notebook("mine 2"),
    }


def test_a_damaged_items_file_is_replaced_and_kept(here):
    sync(here)
    (here.work / "week01/items.json").write_bytes(b"{torn")
    sync(here)
    assert (here.work / "week01/items.json").read_bytes() == (here.release / "week01/items.json").read_bytes()
    assert (here.work / "week01/items-my-copy-2026-06-03.json").read_bytes() == b"{torn"


def test_deleted_files_come_back(here):
    sync(here)
    (here.work / "week01/lesson.ipynb").unlink()
    (here.work / "week01/figures/cycle.svg").unlink()
    assert sync(here).new == ["week01/figures/cycle.svg", "week01/lesson.ipynb"]


def test_what_the_course_drops_goes_only_while_untouched(here):
    sync(here)
    (here.work / "week01/items.json").write_bytes(b"mine now")
    (here.release / "week01/items.json").unlink()
    (here.release / "week01/figures/cycle.svg").unlink()
    assert sync(here).removed == ["week01/figures/cycle.svg"]
    assert (here.work / "week01/items.json").read_bytes() == b"mine now"


def test_answers_and_other_files_are_never_touched(here):
    sync(here)
    mine = {"responses.jsonl": ANSWER, "notes.txt": b"hello", "week01-submission.zip": b"PK"}
    for name, data in mine.items():
        (here.work / "week01" / name).write_bytes(data)
    (here.release / "week01/responses.jsonl").write_bytes(b"from the course\n")
    (here.release / "week01/lesson.ipynb").write_bytes(tiny.notebook("new"))
    sync(here)
    for name, data in mine.items():
        assert (here.work / "week01" / name).read_bytes() == data


def test_a_forged_note_cannot_take_answers_or_reach_outside(here, tmp_path):
    sync(here)
    (here.work / "week01/responses.jsonl").write_bytes(ANSWER)
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"keep")
    ledger = here.work / ".cleanclaim/delivered.json"
    digest = files.digest
    forged = {"responses.jsonl": ANSWER, "../../../outside.txt": b"keep", "../week02/lesson.ipynb": b""}
    import json

    weeks = {"week01": {n: {"bytes": digest(d), "content": digest(d)} for n, d in forged.items()}}
    ledger.write_text(json.dumps({"schema": 1, "weeks": weeks}))
    sync(here)
    assert (here.work / "week01/responses.jsonl").read_bytes() == ANSWER
    assert outside.read_bytes() == b"keep"


@pytest.mark.parametrize(
    "note", [b"", b"{", b"[]", b'{"weeks": 3}', b'{"weeks": {"week01": {"a": 1}}}', b"[" * 100_000]
)
def test_a_damaged_note_loses_nothing(here, note):
    sync(here)
    mine = tiny.notebook("mine")
    (here.work / "week01/lesson.ipynb").write_bytes(mine)
    (here.work / ".cleanclaim/delivered.json").write_bytes(note)
    sync(here)
    assert mine in tiny.files_below(here.work).values()


needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")


@needs_links
def test_links_in_work_are_not_followed(here, tmp_path):
    sync(here)
    target = tmp_path / "precious.txt"
    target.write_bytes(b"precious")
    (here.work / "week01/lesson.ipynb").unlink()
    (here.work / "week01/lesson.ipynb").symlink_to(target)
    report = sync(here)
    assert target.read_bytes() == b"precious"
    assert report.problems == [
        "week01/lesson.ipynb is in the way of the course (a link, or not a file). Rename it and try again."
    ]


@needs_links
def test_a_linked_week_folder_is_refused_and_the_others_go_on(here, tmp_path):
    here.work.mkdir()
    (here.work / "week01").symlink_to(here.release / "week01")
    (here.release / "week01/lesson.ipynb").write_bytes(tiny.notebook("new"))
    before = tiny.files_below(here.release)
    report = sync(here)
    assert tiny.files_below(here.release) == before
    assert len(report.problems) == 1 and "link" in report.problems[0]
    assert (here.work / "week02/lesson.ipynb").is_file()


@needs_links
def test_a_linked_work_folder_is_refused(here, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    here.work.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CourseError, match="ordinary folder"):
        sync(here)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@needs_links
def test_links_in_release_are_left_out(here, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (here.release / "week01/notes.txt").symlink_to(secret)
    report = sync(here)
    assert not (here.work / "week01/notes.txt").exists()
    assert "is a link and was left out" in report.problems[0]


def test_a_folder_in_the_way_is_named(here):
    (here.work / "week01/lesson.ipynb").mkdir(parents=True)
    assert "week01/lesson.ipynb is in the way" in sync(here).problems[0]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EROFS, "may not use"),
        (errno.EACCES, "may not use"),
        (errno.EIO, "could not be used"),
    ],
)
def test_a_disk_that_refuses_is_one_sentence_and_nothing_is_lost(here, monkeypatch, number, words):
    sync(here)
    mine = tiny.notebook("mine")
    (here.work / "week01/lesson.ipynb").write_bytes(mine)
    (here.work / "week01/responses.jsonl").write_bytes(ANSWER)
    (here.release / "week01/lesson.ipynb").write_bytes(tiny.notebook("new"))

    def refuse(*_args):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "fsync", refuse)
    with pytest.raises(CourseError, match=words) as caught:
        sync(here)
    assert "\n" not in str(caught.value)
    found = tiny.files_below(here.work)
    assert found["week01/lesson.ipynb"] == mine and found["week01/responses.jsonl"] == ANSWER
    assert not any(files.PARTIAL in name for name in found)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_read_only_folder_is_one_sentence(here):
    here.root.chmod(0o555)
    try:
        with pytest.raises(CourseError, match="may not use"):
            sync(here)
    finally:
        here.root.chmod(0o755)


def test_a_save_in_the_same_moment_wins(here, monkeypatch):
    sync(here)
    (here.work / "week01/lesson.ipynb").write_bytes(tiny.notebook("mine"))
    (here.release / "week01/lesson.ipynb").write_bytes(tiny.notebook("new"))
    keep = workcopy._Sync._keep

    def keep_while_jupyter_saves(self, target, mine):
        copy = keep(self, target, mine)
        target.write_bytes(tiny.notebook("saved just now"))
        return copy

    monkeypatch.setattr(workcopy._Sync, "_keep", keep_while_jupyter_saves)
    assert "being saved just now" in sync(here).problems[0]
    assert (here.work / "week01/lesson.ipynb").read_bytes() == tiny.notebook("saved just now")


def test_two_at_once_wait_for_each_other(here):
    here.work.mkdir()
    (here.work / ".cleanclaim").mkdir()
    done = []
    with files.lock(here.work / ".cleanclaim/sync.lock"):
        with pytest.raises(CourseError, match="Another Clean Claim window"):
            sync(here, wait=0.1)
        thread = threading.Thread(target=lambda: done.append(sync(here, wait=30)))
        thread.start()
    thread.join(30)
    assert len(done) == 1 and len(done[0].new) == 8


def test_many_processes_at_once_make_one_clean_copy(here):
    code = "import sys; from pathlib import Path; from course import workcopy; from course.place import Place; workcopy.sync(Place(Path(sys.argv[1])))"
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(here.root)], cwd=Path(__file__).parents[2]) for _ in range(4)
    ]
    assert [one.wait(60) for one in started] == [0] * 4
    assert tiny.files_below(here.work) == tiny.files_below(here.release)


def test_half_written_files_of_a_killed_sync_are_swept(here):
    sync(here)
    part = here.work / "week01" / f"{files.PARTIAL}x"
    part.write_bytes(b"half")
    sync(here)
    assert not part.exists()
