"""The simulated class, without nbgrader: deterministic, plausible, and of known worth."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.bank import Bank, load_bank
from autograder.demo import minds, slips
from autograder.demo.handin import as_a_browser_leaves_it, hand_in
from autograder.demo.people import SHARE, TROUBLES, make_class
from autograder.demo.story import DUE, tell, worth
from autograder.feedback.intake import read_handin
from course.codes import forms
from course.items import scoring
from course.items.responses import ResponseLog
from tests.autograder.course_in_miniature import make_course


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_course(tmp_path_factory.mktemp("mini"), config=False)


@pytest.fixture(scope="module")
def bank(course: Path) -> Bank:
    return load_bank(course, "week01")


def test_the_same_seed_gives_the_same_class(bank: Bank) -> None:
    def grades(seed: int) -> list[object]:
        return [(one, tell(bank, one, seed), worth(bank, tell(bank, one, seed))) for one in make_class(12, seed)]

    assert grades(1) == grades(1)
    assert grades(1) != grades(2)


def test_a_class_of_thirty_has_every_trouble_and_strong_and_weak_people() -> None:
    learners = make_class(30, 1)
    assert {one.trouble for one in learners} == {*TROUBLES, ""}
    assert len({one.id for one in learners}) == 30 and learners[6].id == "learner-07"
    assert max(one.ability for one in learners) > 2 and min(one.ability for one in learners) < -1
    assert all(one.email.endswith(".example") for one in learners)


@given(st.integers(1, 300), st.integers())
def test_a_class_of_any_size(count: int, seed: int) -> None:
    learners = make_class(count, seed)
    assert len({one.id for one in learners}) == count
    odd = sum(bool(one.trouble) for one in learners)
    assert odd == (0 if count == 1 else max(1, round(count * SHARE)))


@pytest.mark.parametrize("count", [0, -1, 301])
def test_no_class_of_impossible_size(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 300"):
        make_class(count, 1)


@given(seed=st.integers(0, 10**9), ability=st.floats(-4, 4))
def test_every_answer_could_have_been_saved(bank: Bank, seed: int, ability: float) -> None:
    for item in bank.items.values():
        answer = minds.answer(item, ability, Random(seed))
        assert not scoring.problems(item, answer)
        assert not scoring.is_blank(item, answer)
        assert json.loads(json.dumps(answer)) == answer


def test_the_able_earn_more_and_nobody_is_a_constant(bank: Bank) -> None:
    def mean(ability: float) -> list[float]:
        return [
            sum(scoring.score(i, minds.answer(i, ability, Random(f"{n}/{i.id}"))).fraction for n in range(60)) / 60
            for i in bank.items.values()
            if not i.manual
        ]

    weak, strong = mean(-1.5), mean(2.5)
    assert all(w < s for w, s in zip(weak, strong, strict=True))
    assert sum(weak) / len(weak) < 0.55 < 0.8 < sum(strong) / len(strong)
    assert all(0 < w < 1 for w in weak)


@given(code=st.sampled_from(["J02.0", "I10", "E11.65", "S52.501A", "R30.0"]), seed=st.integers(0, 999))
def test_a_near_diagnosis_is_another_code_of_good_form(code: str, seed: int) -> None:
    wrong = slips.near_code(code, "icd-10-cm", Random(seed))
    assert wrong != code and forms.form_error(wrong, "icd-10-cm") is None and wrong[0] == code[0]


@given(cents=st.integers(1, 10**7), seed=st.integers(0, 99))
def test_a_near_amount_is_another_amount(cents: int, seed: int) -> None:
    wrong = slips.near_amount(cents, Random(seed))
    assert round(float(wrong) * 100) != cents and float(wrong) > 0


@given(value=st.floats(0, 10**6), tolerance=st.floats(0, 50), seed=st.integers(0, 99))
def test_a_near_number_lies_outside_the_tolerance(value: float, tolerance: float, seed: int) -> None:
    wrong = float(slips.near_number(value, tolerance, Random(seed)))
    assert wrong != value and abs(wrong - value) > tolerance - 0.01


def test_time_runs_forward_and_lateness_is_as_meant(bank: Bank) -> None:
    changed = 0
    for one in make_class(30, 3):
        story = tell(bank, one, 3)
        assert [s.at for s in story.saves] == sorted(s.at for s in story.saves)
        assert (story.handed_in is None) == (one.trouble == "missing")
        if story.handed_in:
            assert (story.handed_in > DUE) == one.trouble.startswith("late")
            assert all(s.at < story.handed_in for s in story.saves)
        assert {s.kind for s in story.saves if "-q" in s.item} <= {"check"}
        assert {s.kind for s in story.saves if "-g" in s.item} <= {"save"}
        changed += len(story.saves) > len({s.item for s in story.saves})
    assert changed > 15  # most people change their mind at least once


@pytest.mark.parametrize("trouble", sorted({*TROUBLES, ""}))
def test_what_arrives_is_what_counts(course: Path, bank: Bank, tmp_path: Path, trouble: str) -> None:
    """The folder on the disk, read as a grader reads it, holds exactly the answers that the story says count."""
    learner = next(one for one in make_class(60, 1) if one.trouble == trouble)
    story = tell(bank, learner, 1)
    folder = tmp_path / "handed-in"
    hand_in(story, course / "source" / "week01", folder)
    if trouble == "missing":
        assert not folder.exists()
        return
    found = read_handin(folder)
    ours = {i: r.answer for i, r in found.responses.items() if i in bank.items}
    assert ours == story.arriving()
    assert bool(found.for_items(bank.items, "week01").problems) == (
        trouble in ("torn", "junk", "wrong-week", "no-answers", "blank")
    )
    assert (folder / "assignment.ipynb").exists() == (trouble != "no-notebook")
    assert (folder / "timestamp.txt").read_text().endswith(" UTC")
    if trouble == "torn":
        assert len(ResponseLog(folder).read().problems) == 1


def test_known_answers_are_those_of_the_scorer(bank: Bank) -> None:
    plain = [tell(bank, one, 1) for one in make_class(30, 1)]
    for story in plain:
        points = worth(bank, story)
        assert set(points) == {i.id for i in bank.graded()}
        for item, value in points.items():
            answer = story.arriving().get(item)
            if value is None:
                assert bank.items[item].manual and answer
            elif answer is None:
                assert value == 0
            else:
                assert value == scoring.score(bank.items[item], answer).points


def test_a_notebook_as_a_browser_leaves_it(course: Path) -> None:
    notebook = json.loads((course / "source/week01/assignment.ipynb").read_text())
    run = as_a_browser_leaves_it(notebook, "learner-01")
    code = [c for c in run["cells"] if c["cell_type"] == "code"]
    assert [c["execution_count"] for c in code] == list(range(1, len(code) + 1))
    views = [o["data"] for c in code for o in c["outputs"] if "application/vnd.jupyter.widget-view+json" in o["data"]]
    assert len(views) == 13
    assert (
        run == as_a_browser_leaves_it(notebook, "learner-01")
        and "outputs" in notebook["cells"][1]
        and not notebook["cells"][1]["outputs"]
    )
