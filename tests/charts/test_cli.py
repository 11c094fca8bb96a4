"""cleanclaim family."""

from __future__ import annotations

import argparse
import json

import pytest

from course.charts import NAMES, make
from course.charts.cli import register, text
from course.errors import CourseError


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers(required=True))
    args = parser.parse_args(["family", *words])
    return args.run(args)


def test_the_list_of_families(capsys: pytest.CaptureFixture[str]):
    assert run() == 0
    out = capsys.readouterr().out
    assert all(name in out for name in NAMES)


def test_a_record_is_printed_without_its_truth_unless_asked(capsys: pytest.CaptureFixture[str]):
    case = make("fracture", 3, "messy")
    assert run("fracture", "--seed", "3", "--grade", "messy") == 0
    plain = capsys.readouterr().out
    assert case.chart["patient"]["name"] in plain and case.truth.codes[0].code not in plain and "<" not in plain
    assert run("fracture", "--seed", "3", "--grade", "messy", "--truth") == 0
    told = capsys.readouterr().out
    assert told.startswith(plain.rstrip("\n")) and case.truth.codes[0].code in told


def test_json_is_the_public_record(capsys: pytest.CaptureFixture[str]):
    run("diabetes", "--seed", "autumn group", "--json")
    assert json.loads(capsys.readouterr().out) == make("diabetes", "autumn group").chart
    run("diabetes", "--seed", "2", "--item", "case_coding")
    assert json.loads(capsys.readouterr().out)["solution"]["key"]["diagnoses"]


def test_what_is_wrong_is_told():
    for words in (["surgery"], ["fracture", "--seed", ""], ["cost-share", "--item", "hotspot"]):
        with pytest.raises(CourseError):
            run(*words)


def test_documents_become_lines():
    assert (
        text(
            "<p><strong>A</strong> b</p>\n<table><tr><th></th><th></th></tr><tr><td>x</td><td>y &amp; z</td></tr></table>"
        )
        == "A b\nx | y & z"
    )
