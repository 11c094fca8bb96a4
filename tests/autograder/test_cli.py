"""``cleanclaim build``, ``check`` and ``release``: what goes wrong is one sentence for the instructor."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from course import cli
from tests.autograder.course_in_miniature import WEEK, make_course


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_course(tmp_path / "course")
    (root / "release").mkdir()
    monkeypatch.chdir(root)
    monkeypatch.setenv("CLEANCLAIM_HOME", str(root))
    ours = EntryPoint("instructor", "autograder.cli:register", cli.COMMANDS_GROUP)  # installed or not
    monkeypatch.setattr(cli, "entry_points", lambda group: [ours])
    return root


def says(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert cli.main(words) == cli.MISUSE
    told = capsys.readouterr().err
    assert told.startswith("cleanclaim: ") and told.count("\n") == 1 and "Traceback" not in told
    return told


def test_a_week_that_is_not_there(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no bank for week99" in (told := says(capsys, "build", "week99")) and WEEK in told
    assert cli.main(["check", "week99"]) == 1
    assert "these are there: week01" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["build", "release"])
def test_a_course_without_keys(course: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    (course / "autograder" / "bank" / f"{WEEK}.yaml").unlink()
    assert "made without keys" in says(capsys, command)


@pytest.mark.parametrize("command", ["build", "release"])
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"week: [", b"- a\n", b"", b"week: week02\n"])
def test_a_damaged_bank(course: Path, capsys: pytest.CaptureFixture[str], command: str, content: bytes) -> None:
    (course / "autograder" / "bank" / f"{WEEK}.yaml").write_bytes(content)
    assert f"autograder/bank/{WEEK}.yaml" in says(capsys, command)


@pytest.mark.parametrize("command", ["build", "release"])
def test_a_damaged_notebook(course: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    (course / "source" / WEEK / "lesson.ipynb").write_text("{")
    assert f"source/{WEEK}/lesson.ipynb is not a readable notebook" in says(capsys, command)


def test_all_is_well(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build"]) == 0
    assert "up to date" in capsys.readouterr().out
