"""The bench measures what it says, beside a baseline, and never fails for being slow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.bank import Bank, load_bank
from autograder.bench import cards, grading, imports, pure, scale
from autograder.bench.__main__ import plan, report
from autograder.bench.figures import Figure, amount, by_turns, table, times
from autograder.demo.story import worth
from tests.autograder.course_in_miniature import REPO, make_course


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_course(tmp_path_factory.mktemp("mini"), config=False)


@pytest.fixture(scope="module")
def bank(course: Path) -> Bank:
    return load_bank(course, "week01")


def test_a_missed_aim_is_told_and_fails_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slow = Figure("slow thing", 9.0, "quick thing", 1.5, aim=0.2)
    target = tmp_path / "figures.json"
    assert report([("one", lambda: [slow])], target) == 0
    out = capsys.readouterr().out
    assert "NOT met" in out and "6.0 x" in out and "1.50 s (quick thing)" in out and "< 200.0 ms" in out
    data = json.loads(target.read_text())
    assert data["figures"][0]["met"] is False and data["figures"][0]["ratio"] == 6.0 and data["failed"] == {}


def test_what_cannot_be_measured_is_an_error_and_hides_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> list[Figure]:
        raise RuntimeError("no kernel")

    assert report([("cards", broken), ("rest", lambda: [Figure("rest", 1.0, "b", 2.0)])], None) == 1
    out = capsys.readouterr().out
    assert "cards could not be measured: RuntimeError: no kernel" in out and "rest" in out


def test_figures_read_well() -> None:
    assert [times(r) for r in (0.05, 0.5, 1.0, 3.14, 250.0)] == ["1/20", "1/2.0", "1.0 x", "3.1 x", "250 x"]
    assert [amount(v, "s") for v in (0.0061, 2.345)] == ["6.1 ms", "2.35 s"] and amount(84e6, "bytes") == "84 MB"
    assert Figure("a", 1.0, "b", 0.0).ratio == float("inf")
    assert Figure("a", 0.1, "b", 1.0, aim=0.2).met is True and Figure("a", 0.1, "b", 1.0).met is None
    assert table([Figure("a", 0.1, "b", 1.0, note="said below")]).endswith("* a: said below")


def test_runs_are_taken_in_turns() -> None:
    order: list[str] = []
    by_turns([lambda: order.append("a"), lambda: order.append("b")], 3)
    assert order == ["a", "b"] * 3


def test_scoring_and_reading_are_measured(bank: Bank) -> None:
    scored = pure.scoring_figure(bank, 1, count=40)
    assert scored.value > 0 and scored.baseline > 0 and "12 item types" in scored.note
    read = pure.log_figure(bank, 1, count=200)
    assert read.value > 0 and "200 lines" in read.what
    assert pure.answers(bank, 30) == pure.answers(bank, 30)


def test_the_baseline_notebook_asks_nothing_and_keeps_the_points(course: Path) -> None:
    notebook = json.loads((course / "source/week01/assignment.ipynb").read_text())
    stock = grading.as_numbers(notebook, {"w01-g01": 1.5})
    points = [
        c["metadata"]["nbgrader"]["points"] for c in stock["cells"] if c["metadata"].get("nbgrader", {}).get("grade")
    ]
    assert points == [
        c["metadata"]["nbgrader"]["points"] for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade")
    ]
    code = ["".join(c["source"]) for c in stock["cells"] if c["cell_type"] == "code"]
    assert code[0] == "scores = {'w01-g01': 1.5}" and not any("ask(" in c or "course" in c for c in code)


def test_submissions_of_the_bench_are_plain_and_worth_something(bank: Bank) -> None:
    stories = grading._stories(bank, 8)
    assert len(stories) == 8 and not any(s.learner.trouble for s in stories)
    assert all(sum(v or 0 for v in worth(bank, s).values()) > 0 for s in stories)


@pytest.mark.slow
def test_import_and_cards_are_measured(course: Path, bank: Bank) -> None:
    course_import, ask_import = imports.measure(REPO, 1)
    assert course_import.aim == 0.2 and ask_import.value > course_import.value
    (card,) = cards.measure(REPO, course, bank, 4)
    assert card.aim == 0.05 and card.value > 0 and card.baseline > 0


@pytest.mark.slow
def test_both_ways_of_grading_are_measured_on_the_same_scores(course: Path, bank: Bank) -> None:
    figure, _, at_once = grading.measure(REPO, course, bank, 1, many=5, ways=["bulk1"])
    assert (
        figure.value > 0 and figure.ratio < 1
    )  # no kernel is started: if this fails, the plugin is not doing its work
    assert at_once.what == "grade a hand-in, at once, 1 process" and at_once.baseline == figure.baseline
    assert at_once.aim == at_once.baseline / 400 and at_once.value > 0


@pytest.mark.slow
def test_large_classes_are_measured_beside_the_smallest(course: Path, bank: Bank) -> None:
    each, memory = scale.measure(REPO, course, bank, (2, 4))
    assert each.what == "a hand-in of 4" and each.value > 0 and memory.unit == "bytes" and memory.value > 1e7


def test_linked_hand_ins_are_the_same_learners_over_and_over(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / "submitted" / name / "week01").mkdir(parents=True)
        (tmp_path / "submitted" / name / "week01" / "responses.jsonl").write_text(name)
    grading.multiply(tmp_path, "week01", 5)
    found = sorted((tmp_path / "submitted").glob("*/week01/responses.jsonl"))
    assert [path.read_text() for path in found] == ["a", "b", "a", "b", "a"]


def test_quick_makes_the_same_measurements(bank: Bank) -> None:
    assert [n for n, _ in plan(bank, True)] == [n for n, _ in plan(bank, False)]
