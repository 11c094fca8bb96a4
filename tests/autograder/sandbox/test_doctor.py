"""``cleanclaim doctor`` says what is there, what is not, and what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.sandbox import cli, doctor, tiers
from autograder.sandbox.launch import NotHere
from tests.autograder.course_in_miniature import make_course, own_configuration


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_course(tmp_path / "course")
    for name, value in own_configuration(root).items():
        monkeypatch.setenv(name, value)
    return root


def texts(signs: list[doctor.Sign], state: str) -> str:
    return "\n".join(str(s) for s in signs if s.state == state)


def test_a_good_course(course: Path) -> None:
    signs = doctor.examine(course)
    assert texts(signs, doctor.BAD) == ""
    assert "bank: week01" in texts(signs, doctor.GOOD) and "grading plugin" in texts(signs, doctor.GOOD)
    assert "no gradebook.db yet" in texts(signs, doctor.NOTE)
    assert any("sandbox" in s.what and "tier" in s.what for s in signs)


def test_what_is_broken_is_named_with_a_way_out(course: Path) -> None:
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    (course / "gradebook.db").write_text("this is not a database" * 100)
    said = texts(doctor.examine(course), doctor.BAD)
    assert "does not use Clean Claim's grading plugin" in said and "configure(c" in said
    assert "gradebook.db cannot be read" in said
    (course / "nbgrader_config.py").write_text("c = get_config(\n")
    assert "configuration" in texts(doctor.examine(course), doctor.BAD) or "does not use" in texts(
        doctor.examine(course), doctor.BAD
    )


def test_no_sandbox_is_a_note_and_says_what_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(tier: str) -> None:
        raise NotHere("this kernel has no Landlock (Linux 5.13 or later, with landlock among its security modules)")

    monkeypatch.setattr(tiers, "open_tier", none)
    said = texts(doctor.sandbox(None), doctor.NOTE)
    assert (
        "tier C" in said
        and "questions in cards are graded as always" in said
        and "not tier B" in said
        and "lsm=landlock" in said
    )


def test_the_command(course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers())
    monkeypatch.chdir(course)
    args = parser.parse_args(["doctor"])
    assert args.run(args) == 0
    assert "Grading works here." in capsys.readouterr().out
    monkeypatch.setattr(doctor, "examine", lambda root: [doctor.Sign(doctor.BAD, "x", "do y")])
    assert args.run(args) == 1
    assert "do y" in capsys.readouterr().out
