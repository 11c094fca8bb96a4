"""A hand-in is read as data; nothing a learner can do to the file raises."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.feedback import intake
from autograder.feedback.intake import ANSWERS, read_handin
from tests.autograder.course_in_miniature import line

GOOD = (line("w01-g01", "dysuria") + "\n").encode()


def test_no_file(tmp_path: Path) -> None:
    handin = read_handin(tmp_path)
    assert handin.responses == {} and "No responses.jsonl was handed in" in handin.problems[0]
    assert read_handin(tmp_path / "nowhere").responses == {}


@given(st.lists(st.binary(max_size=80) | st.sampled_from([GOOD, b"\n", b"\x00" * 50, b"{}\n", b'{"v":1']), max_size=8))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, chunks: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("handin")
    (folder / ANSWERS).write_bytes(b"".join(chunks))
    handin = read_handin(folder)
    assert set(handin.responses) <= {"w01-g01"}


def test_links_pipes_and_folders(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_bytes(GOOD)
    for n, make in enumerate(
        (
            lambda p: p.symlink_to(target),
            os.mkfifo,
            os.mkdir,
            lambda p: p.symlink_to("/dev/zero"),
            lambda p: p.symlink_to("/nowhere"),
        )
    ):
        folder = tmp_path / str(n)
        folder.mkdir()
        make(folder / ANSWERS)
        handin = read_handin(folder)
        assert handin.responses == {} and len(handin.problems) == 1
        assert "count as not answered" in handin.problems[0]


def test_too_big_and_too_many_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ANSWERS).write_bytes(GOOD * 100)
    assert read_handin(tmp_path).responses
    monkeypatch.setattr(intake, "MAX_LINES", 99)
    assert not read_handin(tmp_path).responses
    monkeypatch.setattr(intake, "MAX_LINES", 1000)
    monkeypatch.setattr(intake, "MAX_FILE", 100)
    assert not read_handin(tmp_path).responses


def test_another_weeks_answers(tmp_path: Path) -> None:
    (tmp_path / ANSWERS).write_text(line("w02-g01", "x") + "\n")
    handin = read_handin(tmp_path).for_items({"w01-g01"}, "week01")
    assert "another week" in handin.problems[-1]
    (tmp_path / ANSWERS).write_text(line("w02-g01", "x") + "\n" + line("w01-g01", "x") + "\n")
    assert read_handin(tmp_path).for_items({"w01-g01"}, "week01").problems == ()
