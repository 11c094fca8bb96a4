"""``cleanclaim search`` and ``cleanclaim code``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from course import codes as course_codes
from course.codes import cli
from course.codes.book import Book


@pytest.fixture(autouse=True)
def opened(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course_codes, "_open", book)


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers(required=True))
    args = parser.parse_args(words)
    return args.run(args)


def test_search_prints_rank_code_title_and_state(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", "t2dm ckd", "--date", "2026-06-03") == 0
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first.split()[:3] == ["1", "E11.22", "billable"]
    assert "chronic kidney disease" in first
    assert "April 2026" in last


def test_search_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", "htn", "--json", "--limit", "3", "--date", "2026-06-03") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert {"rank", "code", "title", "billable"} <= rows[0].keys()
    assert rows[0]["code"] == "I10" and rows[0]["billable"] is True


def test_words_may_stand_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", "right", "knee", "pain", "--date", "2026-06-03") == 0
    assert "M25.561" in capsys.readouterr().out.splitlines()[0]


def test_nothing_found_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", "()", "--date", "2026-06-03") == 1
    assert "Try fewer words" in capsys.readouterr().err


def test_a_date_nobody_knows_marks_nothing_billable(capsys: pytest.CaptureFixture[str]) -> None:
    run("search", "htn", "--date", "2031-01-01")
    out = capsys.readouterr().out
    assert "unknown" in out and "no release known" in out


def test_code_prints_all_about_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("code", "E11.65", "--date", "2026-06-03") == 0
    out = capsys.readouterr().out
    for part in ("hyperglycemia", "chapter", "E08-E13", "Excludes1", "[from E11]", "Rests on the release FY2026"):
        assert part in out


def test_code_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("code", "i42.0", "--date", "2026-11-03", "--json") == 1
    data = json.loads(capsys.readouterr().out)
    assert data["billable"] is False
    assert [one["code"] for one in data["nearest"]] == ["I42.00", "I42.01", "I42.09"]


@pytest.mark.parametrize("words", [("code", "I10", "--date", "3.6.2026"), ("search", "htn", "--limit", "0")])
def test_bad_options_are_named(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(*words)
    assert "write it as in 2026-06-03" in (err := capsys.readouterr().err) or "1 to 100" in err


def test_the_shipped_data_is_small() -> None:
    folder = Path(__file__).resolve().parents[2] / "datasets" / "codes"
    assert sum(one.stat().st_size for one in folder.iterdir()) < 1_000_000
