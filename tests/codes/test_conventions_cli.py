"""``cleanclaim encounter``."""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path

import pytest

from course import codes as course_codes
from course.codes.book import Book
from course.codes.conventions import cli


@pytest.fixture(autouse=True)
def opened(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course_codes, "_open", book)


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers(required=True))
    args = parser.parse_args(("encounter", *words, *(() if "--date" in words else ("--date", "2026-06-03"))))
    return args.run(args)


def test_a_good_encounter_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("E11.65", "Z79.84") == 0
    out, err = capsys.readouterr()
    assert "Nothing to mend, nothing to look at." in out
    assert "--all shows them" in out and "follow-up" not in out
    assert "FY2026" in err and "outpatient" in err


def test_a_day_outside_the_book_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    run("I10", "--date", "2026-11-03")
    assert "may read differently on 3 Nov 2026" in capsys.readouterr().err
    run("I10", "--date", "2031-01-01")
    assert "no release known" in capsys.readouterr().err


def test_every_note_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("E11.65", "Z79.84", "--all") == 0
    assert "follow-up" in capsys.readouterr().out


def test_an_error_ends_with_1_and_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("e119", "E10.9") == 1
    out = capsys.readouterr().out
    assert out.startswith("error  E10.9 and E11.9 do not stand together")
    assert "OCG FY2026 I.A.12.a" in out and "Keep the one" in out


def test_institutional_asks_medicares_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("Z95.0", "I10") == 0
    assert run("Z95.0", "I10", "--claim", "institutional") == 1
    assert run("Z95.0", "I10", "--claim", "institutional", "--setting", "outpatient") == 0


def test_age_and_sex(capsys: pytest.CaptureFixture[str]) -> None:
    run("Z00.129", "--age", "40")
    assert "the patient is 40" in capsys.readouterr().out
    run("Z38.00", "--age", "2d", "--sex", "male")
    assert "the patient is" not in capsys.readouterr().out


def test_json_has_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("E11.22", "N18.4", "I12.9", "--json") == 1
    data = json.loads(capsys.readouterr().out)
    assert data["setting"] == "outpatient" and data["date"] == "2026-06-03"
    assert ["E11.22", "N18.4"] in [pair[:2] for pair in data["order"]]
    first = data["findings"][0]
    assert (first["rule"], first["severity"], first["codes"]) == ("code-first-order", "error", ["I12.9", "N18.4"])
    assert {"sentence", "mend", "source", "adds"} <= first.keys()
    assert any(one["rule"] == "add-if" for one in data["findings"])


@pytest.mark.parametrize(
    "words", [("I10", "--date", "3.6.2026"), ("I10", "--age", "old"), ("I10", "--claim", "dental")]
)
def test_bad_options_are_named(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(*words)
    assert words[-1] in capsys.readouterr().err


def test_the_command_is_registered() -> None:
    with (Path(__file__).resolve().parents[2] / "pyproject.toml").open("rb") as stream:
        groups = tomllib.load(stream)["project"]["entry-points"]
    assert groups["cleanclaim.commands"]["conventions"] == "course.codes.conventions.cli:register"
