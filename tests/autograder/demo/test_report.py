"""What the instructor is told: the reasons, the table, the progress, and the check against known answers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.bank import Bank, load_bank
from autograder.demo import attention, place, report, results
from autograder.demo.handin import as_a_browser_leaves_it, hand_in
from autograder.demo.mischief import spoil_notebook
from autograder.demo.people import make_class
from autograder.demo.results import Record
from autograder.demo.stages import Took
from autograder.demo.story import Story, tell, worth
from autograder.progress import Progress, time_left
from tests.autograder.course_in_miniature import make_course


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_course(tmp_path_factory.mktemp("mini"), config=False)


@pytest.fixture(scope="module")
def bank(course: Path) -> Bank:
    return load_bank(course, "week01")


@pytest.fixture(scope="module")
def released(course: Path) -> dict:
    return json.loads((course / "source/week01/assignment.ipynb").read_text())


def record_of(bank: Bank, story: Story, **more: float) -> Record:
    """The gradebook as it should be after this story."""
    if story.handed_in is None:
        return Record(story.learner.id, False)
    points = worth(bank, story)
    waiting = frozenset(i for i, p in points.items() if p is None)
    of = sum(i.points for i in bank.graded() if i.id not in waiting)
    return Record(story.learner.id, True, points, waiting, sum(p or 0 for p in points.values()), of, **more)


WORDS = {
    "forged": "Results written into the notebook by hand. No effect on the grade.",
    "points": "Points changed in 13 cells. No effect on the grade.",
    "deleted": "5 question cells deleted. No effect on the grade.",
    "doubled": "13 question cells stand there more than once. No effect on the grade.",
    "code": "1 code cell added, not run: “import pathlib”. No effect on the grade.",
    "": None,
}


@pytest.mark.parametrize("trouble", WORDS)
def test_tampering_is_seen_in_the_notebook_itself(released: dict, trouble: str) -> None:
    theirs = spoil_notebook(as_a_browser_leaves_it(released, "x"), trouble)
    assert attention.odd_notebook(released, theirs) == ([WORDS[trouble]] if WORDS[trouble] else [])


@pytest.mark.parametrize(
    "nonsense",
    [
        {"cells": [1, None, {}], "metadata": {}},
        {"cells": [{"cell_type": "code", "source": 7, "metadata": 3, "outputs": "x"}], "metadata": 5},
    ],
)
def test_a_notebook_of_nonsense_is_described_not_raised(released: dict, nonsense: dict) -> None:
    assert "13 question cells deleted." in attention.odd_notebook(released, nonsense)[0]


def test_reasons_in_an_instructors_words(course: Path, bank: Bank, tmp_path: Path) -> None:
    told = {}
    for one in make_class(60, 1):
        story = tell(bank, one, 1)
        folder = tmp_path / one.id
        hand_in(story, course / "source/week01", folder)
        late = 7200.0 if one.trouble.startswith("late") else 0.0
        record = record_of(bank, story, **({"seconds_late": late} if story.handed_in else {}))
        told.setdefault(one.trouble, []).append(
            " ".join(attention.reasons(record, bank, folder, course / "source/week01"))
        )
    assert set(told["missing"]) == {"Handed in nothing."}
    assert all("2 hours late." in t for t in told["late-hours"])
    assert all("unanswered" in t for t in told["half"])
    assert all("cut off" in t for t in told["torn"])
    assert all("another week" in t for t in told["wrong-week"])
    assert all("damaged lines" in t for t in told["junk"])
    assert all("notebook is missing" in t for t in told["no-notebook"])
    assert all("No responses.jsonl" in t for t in told["no-answers"] + told["blank"])
    assert "" in told[""]  # nothing to say about somebody who did well


def test_agreement_and_every_kind_of_disagreement(bank: Bank) -> None:
    story = next(
        s for one in make_class(30, 1) if not one.trouble and "w01-g12" in (s := tell(bank, one, 1)).arriving()
    )
    good = record_of(bank, story)
    assert results.disagreements(bank, story, good) == []
    assert "should wait for a person" in results.disagreements(bank, story, replace(good, waiting=frozenset()))[0]
    assert "should have" in results.disagreements(bank, story, replace(good, points={**good.points, "w01-g01": 1.5}))[0]
    assert (
        "missing in the gradebook"
        in results.disagreements(
            bank, story, replace(good, points={k: v for k, v in good.points.items() if k != "w01-g01"})
        )[0]
    )
    assert (
        "not in the bank"
        in results.disagreements(bank, story, replace(good, points={**good.points, "w01-g99": 1.0}))[0]
    )
    assert results.disagreements(bank, story, Record(story.learner.id, False)) == [
        "handed in, but not in the gradebook"
    ]
    missing = replace(story, handed_in=None)
    assert results.disagreements(bank, missing, Record(story.learner.id, False)) == []
    assert results.disagreements(bank, missing, good) == ["in the gradebook, but never handed in"]


def test_the_histogram_counts_everybody_once() -> None:
    lines = report.histogram([0.0, 0.05, 0.1, 0.3, 0.7, 0.999, 1.0])
    assert len(lines) == 10
    assert lines[0].strip().startswith("90-100%") and lines[0].endswith(" 2") and lines[0].count("█") == 2
    assert lines[-1].strip().startswith("0-9%") and lines[-1].endswith(" 2")
    assert lines[6].endswith(" 1")  # 30 % belongs to 30-39, in spite of binary fractions
    assert max(line.count("█") for line in report.histogram([0.5] * 200)) == 40


def test_the_table(bank: Bank) -> None:
    learners = make_class(6, 1)
    records = {one.id: record_of(bank, tell(bank, one, 1)) for one in learners}
    first = learners[0].id
    text = report.render(
        bank,
        learners,
        records,
        {one.id: (["2 days late."] if one.id == first else []) for one in learners},
        [Took("autograde", 12.3)],
    )
    handed = sum(r.handed_in for r in records.values())
    assert f"6 learners, {handed} handed in, 40 points" in text
    assert "SCORES" in text and "Tell who does what" in text and "12.3 s  autograde" in text
    assert f"{first} {learners[0].first_name}" in text and "2 days late." in text and "the other 5" in text


def test_the_table_when_nobody_hands_in(bank: Bank) -> None:
    learners = make_class(2, 1)
    text = report.render(
        bank,
        learners,
        {one.id: Record(one.id, False) for one in learners},
        {one.id: ["Handed in nothing."] for one in learners},
        [],
    )
    assert "0 handed in" in text and "SCORES" not in text


def test_objective_means_are_weighted_by_points(bank: Bank) -> None:
    o1 = [i for i in bank.graded() if i.public["objective"] == "w01.o1" and not i.manual]
    points = {i.id: (i.points if i is o1[0] else 0.0) for i in bank.graded()}
    share, of = report.objective_means(bank, [Record("a", True, points)])["w01.o1"]
    assert of == sum(i.points for i in o1) and share == pytest.approx(o1[0].points / of)


def test_time_left_is_told_only_when_there_is_something_to_judge_by() -> None:
    assert time_left(1, 10, 5) == "" and time_left(10, 10, 5) == "" and time_left(5, 10, 0) == ""
    assert time_left(5, 10, 10) == "about 10 s left"
    assert time_left(2, 30, 20) == "about 5 min left"


def test_plain_progress(capsys: pytest.CaptureFixture[str]) -> None:
    now = iter([0.0, 30.0, 31.0, 40.0, 41.0, 50.0])  # the first learner after a start of half a minute
    progress = Progress("autograde", 4, bar=False, clock=lambda: next(now))
    for done in (1, 2, 3):
        progress.step(done)
    progress.end()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "  autograde ..." and lines[-1] == "  autograde: 4 of 4, 50 s"
    assert "  autograde: 3 of 4, about 5 s left" in lines  # 2 more in 10 s since the first, not since the start


def test_only_a_demos_own_folder_is_made_anew(course: Path, tmp_path: Path) -> None:
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(place.NotOurs, match="left alone"):
        place.make(course, mine, {})
    link = tmp_path / "link"
    link.symlink_to(mine)
    with pytest.raises(place.NotOurs, match="not an ordinary folder"):
        place.make(course, link, {})
    out = place.make(course, tmp_path / "demo-out", {"seed": 1})
    (out / "old").write_text("from the last run")
    assert place.make(course, out, {"seed": 2}) == out
    assert (
        not (out / "old").exists()
        and (out / "autograder/bank/week01.yaml").is_file()
        and (mine / "thesis.txt").is_file()
    )
