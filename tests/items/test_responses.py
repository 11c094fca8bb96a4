"""The answer log: nothing saved is ever lost, whatever happens to the file around it."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.errors import CourseError
from course.items import responses
from course.items.responses import FILE, ResponseLog, parse_line


def save(folder: Path, item: str, answer: object, **extra) -> None:
    ResponseLog(folder).append(item, "r" * 12, answer, **extra)


def test_the_last_save_wins_and_history_is_kept(tmp_path: Path) -> None:
    log = ResponseLog(tmp_path)
    for answer in ("a", "b", "c"):
        log.append("w01-q01", "rev", answer)
    assert log.read().latest["w01-q01"].answer == "c"
    assert log.read().lines == 3
    assert len((tmp_path / FILE).read_bytes().splitlines()) == 3


def test_checks_are_counted_and_the_first_is_remembered(tmp_path: Path) -> None:
    log = ResponseLog(tmp_path)
    log.append("w01-q01", "rev", "a", kind="check", score=0.0)
    log.append("w01-q01", "rev", "b")
    log.append("w01-q01", "rev", "b", kind="check", score=1.0)
    snapshot = log.read()
    assert snapshot.checks == {"w01-q01": 2}
    assert snapshot.first_check["w01-q01"].score == 0.0


def test_a_torn_last_line_is_skipped_reported_and_does_not_eat_the_next(tmp_path: Path) -> None:
    save(tmp_path, "w01-q01", "a")
    with (tmp_path / FILE).open("ab") as handle:
        handle.write(b'{"v":1,"item":"w01-q02","rev":"x","at":"2026')
    log = ResponseLog(tmp_path)
    assert "cut off" in log.read().problems[0]
    log.append("w01-q03", "rev", "c")
    snapshot = log.read()
    assert set(snapshot.latest) == {"w01-q01", "w01-q03"}
    assert "line 2" in snapshot.problems[0]


def test_a_whole_last_line_without_newline_counts(tmp_path: Path) -> None:
    save(tmp_path, "w01-q01", "a")
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert ResponseLog(tmp_path).read().latest["w01-q01"].answer == "a"
    assert ResponseLog(tmp_path).read().problems == ()


@given(junk=st.lists(st.binary(max_size=60), max_size=8))
def test_junk_between_answers_costs_only_itself(tmp_path_factory: pytest.TempPathFactory, junk: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("log")
    for n, noise in enumerate(junk):
        save(folder, f"w01-q{n:02d}", n)
        with (folder / FILE).open("ab") as handle:
            handle.write(noise.replace(b'"v"', b"") + b"\n")
    save(folder, "w01-q99", "last")
    latest = ResponseLog(folder).read().latest
    assert {i: r.answer for i, r in latest.items()} == {f"w01-q{n:02d}": n for n in range(len(junk))} | {
        "w01-q99": "last"
    }


@pytest.mark.parametrize(
    "line",
    [
        b"\x00" * 50,
        b"[" * 100_000,
        b'{"v":1,"item":"i","rev":"r","at":"t","kind":"save","answer":' + b"1" * 6000 + b"}",
        b'{"v":2,"item":"i","rev":"r","at":"t","kind":"save","answer":1}',
        b'{"v":1,"item":5,"rev":"r","at":"t","kind":"save","answer":1}',
        b'{"v":1,"item":"i","rev":"r","at":"t","kind":"grade","answer":1}',
        b'{"v":1,"item":"i","rev":"r","at":"t","kind":"save"}',
        b"\xff\xfe{}",
        b'{"v":1,"item":"i","rev":"r","at":"t","kind":"save","answer":"' + b"x" * responses.MAX_LINE + b'"}',
    ],
)
def test_damaged_lines(tmp_path: Path, line: bytes) -> None:
    assert parse_line(line) is None
    (tmp_path / FILE).write_bytes(line + b"\n")
    save(tmp_path, "w01-q01", "a")
    snapshot = ResponseLog(tmp_path).read()
    assert set(snapshot.latest) == {"w01-q01"}
    assert "1 damaged line" in snapshot.problems[0]


def test_a_score_in_the_file_is_information_only(tmp_path: Path) -> None:
    line = {"v": 1, "item": "i", "rev": "r", "at": "t", "kind": "save", "answer": 1, "score": 7}
    assert parse_line(json.dumps(line).encode()).score is None


def test_reading_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, other = ResponseLog(tmp_path), ResponseLog(tmp_path)
    log.append("w01-q01", "rev", "a")
    log.read()
    parsed: list[bytes] = []
    monkeypatch.setattr(responses, "parse_line", lambda line: parsed.append(line) or parse_line(line))
    other.append("w01-q02", "rev", "b")
    assert set(log.read().latest) == {"w01-q01", "w01-q02"}
    assert len(parsed) == 1
    (tmp_path / FILE).write_bytes(b"")  # the file was replaced: start afresh
    assert log.read().latest == {}


def _write_many(folder: str, name: str, count: int) -> None:
    log = ResponseLog(folder)
    for n in range(count):
        log.append(f"w01-{name}", "rev", {"n": n, "pad": "x" * 500})


def test_two_kernels_saving_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write_many, args=(str(tmp_path), name, 100)) for name in ("q01", "q02")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    snapshot = ResponseLog(tmp_path).read()
    assert snapshot.problems == ()
    assert {i: r.answer["n"] for i, r in snapshot.latest.items()} == {"w01-q01": 99, "w01-q02": 99}
    assert sum(1 for line in (tmp_path / FILE).read_bytes().splitlines() if line) == 200


@pytest.mark.parametrize(
    ("number", "says"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "cannot be written to"), (errno.EIO, "Input/output error")],
)
def test_a_failed_save_says_why_and_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    save(tmp_path, "w01-q01", "a")
    before = (tmp_path / FILE).read_bytes()

    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fail)
        with pytest.raises(CourseError, match=says):
            save(tmp_path, "w01-q01", "b")
    assert (tmp_path / FILE).read_bytes() == before


def test_a_disk_that_fills_up_in_the_middle_of_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path, "w01-q01", "a")
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda fd, data: real(fd, data[:20]))
        with pytest.raises(CourseError, match="disk is full"):
            save(tmp_path, "w01-q01", "b")
    assert ResponseLog(tmp_path).read().latest["w01-q01"].answer == "a"
    save(tmp_path, "w01-q01", "c")
    assert ResponseLog(tmp_path).read().latest["w01-q01"].answer == "c"


def test_graders_follow_no_links_and_open_no_pipes(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / FILE).symlink_to(secret)
    with pytest.raises(CourseError, match="link to another file"):
        ResponseLog(tmp_path / "a", strict=True).read()
    with pytest.raises(CourseError, match="link to another file"):
        save(tmp_path / "a", "w01-q01", "a")
    (tmp_path / "b").mkdir()
    os.mkfifo(tmp_path / "b" / FILE)
    with pytest.raises(CourseError, match="not an ordinary file"):
        ResponseLog(tmp_path / "b", strict=True).read()
    (tmp_path / "c" / FILE).mkdir(parents=True)
    with pytest.raises(CourseError, match="not an ordinary file|cannot be read"):
        ResponseLog(tmp_path / "c", strict=True).read()


def test_a_hundred_megabytes_are_read_and_the_answers_found(tmp_path: Path) -> None:
    save(tmp_path, "w01-q01", "first")
    with (tmp_path / FILE).open("ab") as handle:
        for _ in range(100):
            handle.write(b"x" * (1 << 20) + b"\n")
    save(tmp_path, "w01-q02", "last")
    snapshot = ResponseLog(tmp_path).read()
    assert {i: r.answer for i, r in snapshot.latest.items()} == {"w01-q01": "first", "w01-q02": "last"}
    assert "100 damaged lines" in snapshot.problems[0]


def test_no_more_is_written_than_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path, "w01-q01", "a")
    before = (tmp_path / FILE).read_bytes()
    monkeypatch.setattr(responses, "MAX_FILE", len(before) + 20)
    with pytest.raises(CourseError, match=r"Not saved: .* Nothing in it is lost"):
        save(tmp_path, "w01-q01", "b")
    assert (tmp_path / FILE).read_bytes() == before
    assert ResponseLog(tmp_path).read().latest["w01-q01"].answer == "a"


def test_thousands_of_made_up_questions_do_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(20):
        save(tmp_path, f"w01-q{n:02d}", "x" * 1000)
    for _ in range(20):  # the history of one question is not held
        save(tmp_path, "w01-q00", "y" * 1000)
    monkeypatch.setattr(responses, "MAX_KEPT", 11_500)
    snapshot = ResponseLog(tmp_path).read()
    assert 8 <= len(snapshot.latest) <= 11
    assert snapshot.latest["w01-q00"].answer == "y" * 1000
    assert "damaged lines" in snapshot.problems[0]


def test_a_flood_of_line_ends_is_only_counted(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\n" * 3_000_000)
    save(tmp_path, "w01-q01", "a")
    snapshot = ResponseLog(tmp_path).read()
    assert (snapshot.latest["w01-q01"].answer, snapshot.problems, snapshot.lines) == ("a", (), 3_000_001)
