"""The whole demo, twice, at once and with stock nbgrader: the same grades, and all of them as expected."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.bank import load_bank
from autograder.classroom import read_classroom
from autograder.demo.__main__ import known_answers, main, run
from autograder.demo.mischief import EVIDENCE
from autograder.demo.people import make_class
from autograder.demo.results import Record, read_gradebook
from autograder.demo.story import tell, worth
from autograder.statistics.command import write_report
from tests.autograder.course_in_miniature import REPO, make_course


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_course(tmp_path_factory.mktemp("mini"), config=False)
    shutil.copy(REPO / "nbgrader_config.py", root)
    return root


def _grades(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.slow
def test_two_runs_with_one_seed_give_the_same_grades_either_way(
    course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = []
    for name in ("one", "two"):
        out = tmp_path / name
        assert run(course, out, "week01", 4, 1, stock=name == "two") == 0
        assert "4 of 4 agree" in capsys.readouterr().out
        found.append(_grades(out / "grades.csv"))
        pages = sorted(p.parent.parent.name for p in out.glob("feedback/*/week01/assignment.html"))
        assert pages == sorted(g["student_id"] for g in found[-1] if g["timestamp"])
        assert "KNOWN ANSWERS" in (out / "report.txt").read_text()
        _classroom_agrees_with_nbgrader(out)
    assert found[0] == found[1]
    assert len(found[0]) == 4 and any(float(g["score"]) > 0 for g in found[0])


def _classroom_agrees_with_nbgrader(out: Path) -> None:
    """What is read back without nbgrader is what nbgrader's own objects say; and a report can be made of it."""
    learners = make_class(4, 1)
    records = read_gradebook(out, load_bank(out, "week01"), learners)
    room = read_classroom(out, "week01")
    assert {one.id: (one.submitted, one.late) for one in room.learners} == {
        who: (record.handed_in, record.seconds_late) for who, record in records.items()
    }
    ours = {(row.learner, row.item): row for row in room.rows if row.submitted}
    assert {key: row.auto for key, row in ours.items()} == {
        (who, item): points for who, record in records.items() for item, points in record.points.items()
    }
    assert {key for key, row in ours.items() if row.needs_person} == {
        (who, item) for who, record in records.items() for item in record.waiting
    }
    assert any(row.response is not None for row in ours.values()) and all(row.bank for row in ours.values())
    assert (out / "reports" / "week01" / "report.html") in write_report(out, "week01")


def test_a_wrong_gradebook_or_code_that_ran_is_told(course: Path, tmp_path: Path) -> None:
    """The check at the end can fail."""
    bank = load_bank(course, "week01")
    story = tell(bank, make_class(1, 1)[0], 1)
    points = worth(bank, story)
    good = Record(story.learner.id, True, points, frozenset(i for i, p in points.items() if p is None))
    bad = replace(good, points={**points, "w01-g01": 0.123})
    told, right = known_answers(bank, [story], {story.learner.id: good}, tmp_path)
    assert right and told.strip() == "1 of 1 agree with scoring the answers directly."
    told, right = known_answers(bank, [story], {story.learner.id: bad}, tmp_path)
    assert not right and "learner-01 (plain): expected" in told and "0 of 1 agree" in told
    (tmp_path / EVIDENCE).write_text("yes")
    told, right = known_answers(bank, [story], {story.learner.id: good}, tmp_path)
    assert not right and "Code of a learner ran" in told


def test_a_folder_of_somebody_elses_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert main(["--out", str(tmp_path)]) == 2
    assert "left alone" in capsys.readouterr().err
    assert (tmp_path / "thesis.txt").is_file()


def test_an_impossible_class_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--learners", "0", "--out", str(tmp_path / "x")]) == 2
    assert "1 to 300" in capsys.readouterr().err


def test_the_demo_is_the_same_in_every_process(tmp_path: Path) -> None:
    """No order of sets, no hash of strings: another process with another hash seed tells the same stories."""
    code = (
        "from pathlib import Path; from autograder.demo.people import make_class; from autograder.demo.story import tell, worth\n"
        "from autograder.bank import load_bank; import json, sys\n"
        "bank = load_bank(Path(sys.argv[1]), 'week01')\n"
        "print(json.dumps([[str(s.at) + json.dumps(s.answer) for s in tell(bank, one, 1).saves] for one in make_class(6, 1)]))"
    )
    root = make_course(tmp_path / "course", config=False)

    def told(seed: str) -> list[list[str]]:
        env = {"PYTHONHASHSEED": seed, "PATH": ""}
        done = subprocess.run(
            [sys.executable, "-c", code, str(root)], cwd=REPO, env=env, capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout)

    assert told("1") == told("2")
