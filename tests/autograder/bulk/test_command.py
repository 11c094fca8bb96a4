"""``cleanclaim grade`` as an instructor meets it: what it prints, its exit code, its reports."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from autograder.bulk.page import page
from autograder.bulk.record import ROOM, SLOWEST, Record
from autograder.bulk.told import summary
from course import cli
from tests.autograder.bulk.mixed_class import bad_time, clean, damaged, make_class, notebook_missing
from tests.autograder.course_in_miniature import REPO, WEEK, grades


@pytest.fixture
def here(course: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(course)
    monkeypatch.setenv("CLEANCLAIM_HOME", str(course))
    ours = EntryPoint("instructor", "autograder.cli:register", cli.COMMANDS_GROUP)
    monkeypatch.setattr(cli, "entry_points", lambda group: [ours])
    return course


def test_a_class_is_graded_and_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_class(here, 8, kinds=[clean, damaged, clean, notebook_missing])
    assert cli.main(["grade", WEEK, "--json", "run.json"]) == 0
    out, err = capsys.readouterr()
    assert "week01: 8 hand-ins: 6 graded at once, 2 one by one." in out
    assert "s0001: 3 damaged lines" in out and "s0003: assignment.ipynb is missing." in out
    assert "\r" not in out + err and "Traceback" not in err  # plain lines where there is no terminal
    data = json.loads((here / "run.json").read_text())
    assert (data["graded"], data["at_once"], data["own_path"], data["refused"]) == (8, 6, 2, 0)
    assert re.fullmatch(r"[0-9a-f]{16}", data["bank"]) and data["waiting_for_a_person"] > 0
    text = (here / "reports" / WEEK / "grading.html").read_text()
    assert "Everything is graded." in text and "s0003" in text and "default-src 'none'" in text

    assert cli.main(["grade", WEEK]) == 0
    assert "8 hand-ins: 8 graded before." in capsys.readouterr().out
    assert cli.main(["grade", WEEK, "--force", "--student", "s0000", "s0002", "--student", "s0004"]) == 0
    assert "3 hand-ins: 3 graded at once." in capsys.readouterr().out


def test_something_refused_is_exit_code_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_class(here, 2, kinds=[bad_time, clean])
    assert cli.main(["grade", WEEK]) == 1
    out = capsys.readouterr().out
    assert "1 NOT graded" in out and "Not graded:" in out and "Correct it or delete it" in out
    assert "could not be graded" in (here / "reports" / WEEK / "grading.html").read_text()


def test_every_command_of_the_docs_is_one() -> None:
    """The page on grading at scale names no option that is not there."""
    import argparse

    from autograder.bulk import command

    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())
    text = (REPO / "docs" / "grading-at-scale.md").read_text()
    words = [line.split("#")[0].split()[1:] for line in text.splitlines() if line.startswith("cleanclaim grade ")]
    assert len(words) >= 6
    for each in words:
        assert parser.parse_args(each).run is command.run


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["week09"], "does not know week09 yet"),
        ([WEEK, "--jobs", "0"], "1 to 64"),
        ([WEEK, "--jobs", "2", "--dask", "tcp://x"], "Choose --jobs or --dask"),
        ([WEEK], "Nobody has handed in"),
        ([], "week"),
    ],
)
def test_misuse_is_one_sentence(here: Path, capsys: pytest.CaptureFixture[str], words: list[str], says: str) -> None:
    assert cli.main(["grade", *words]) == cli.MISUSE
    told = capsys.readouterr().err
    assert says in told and told.count("\n") == 1 and "Traceback" not in told


def test_a_report_that_cannot_be_written_does_not_hide_that_all_is_graded(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_class(here, 1, kinds=[clean])
    assert cli.main(["grade", WEEK, "--json", "no/such/folder/run.json"]) == cli.MISUSE
    assert "Everything is graded and safe, but the report" in capsys.readouterr().err
    assert grades(here, "s0000")


def a_record() -> Record:
    record = Record("week01", "2026-06-15 08:00:00 UTC", title="<b>Words</b>", engine="1 process", points=40.0)
    record.kinds = Counter({"at once": 3, "refused": 1})
    record.remark("refused", "<img src=x>", "<script>alert(1)</script>")
    return record


def test_names_and_sentences_of_learners_stay_text() -> None:
    text = page(a_record())
    assert "<script>" not in text and "<img" not in text and "&lt;script&gt;" in text and "<b>Words" not in text
    assert page(a_record()) == text
    for outside in ("http:", "https:", "<link", "@import", "url("):
        assert outside not in text


def test_a_class_of_many_troubles_keeps_its_report_short() -> None:
    record = a_record()
    for n in range(ROOM + 700):
        record.remark("answers", f"s{n:05d}", "a damaged line")
        record.took(f"s{n:05d}", 0.4 + n / 1000, "a long answer file")
    assert len(record.remarks["answers"]) == ROOM and record.more["answers"] == 700 and len(record.slowest) == SLOWEST
    text = page(record)
    assert f"({ROOM + 700:,})" in text and "more.</p>" in text and text.count("<tr>") < 700
    assert f"and {ROOM + 695:,} more, in the report" in summary(record, Path("reports/x.html"))
    assert record.to_json()["more_remarks"] == {"answers": 700}
