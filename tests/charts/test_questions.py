"""Questions made from cases: read by course.items, the truth scores everything, nothing scores nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from course.charts import NAMES, as_item, as_week, kinds_of, make, practice
from course.errors import CourseError
from course.items.loader import load_week, read_week
from course.items.model import read_item
from course.items.scoring import ideal, is_blank, missing, problems, rows, score

from .cases import Reader, cases


def answer_from_truth(case, kind: str):
    """The answer a perfect learner types, made from the truth and not from the key."""
    truth = case.truth
    if kind == "case_coding":
        shown = [one for one in truth.diagnoses if not one.optional]
        return {
            "diagnoses": [{"code": one.code, "evidence": list(one.evidence[:1])} for one in shown],
            "procedures": [
                {"code": one.code, "modifiers": list(one.modifiers), "units": str(one.units)}
                for one in truth.procedures
            ],
        }
    if kind == "fill_in" and case.family == "cost-share":
        return {
            name: f"{max(0, cents) / 100:.2f}"
            for name, cents in truth.amounts.items()
            if name not in ("charge", "allowed")
        }
    if kind == "fill_in" and case.family == "immunization":
        return {name: str(value) for name, value in truth.amounts.items()}
    if kind == "fill_in":
        sums = list(truth.amounts.values())
        main = sum(not one.id.endswith("-more") for one in truth.procedures)
        return {"repairs": str(main), "first": f"{sums[0] / 10}", "all": f"{sum(sums) / 10}"}
    if case.family == "office-visit":
        return {"code": next(one.code for one in truth.codes if one.id == "visit"), "why": truth.level.split()[-1]}
    return None


@pytest.mark.parametrize("name", NAMES)
def test_the_truth_scores_everything_and_nothing_scores_nothing(name: str):
    seen = set()
    for case in cases(name)[:450]:
        for kind in kinds_of(case):
            raw = json.loads(json.dumps(as_item(case, kind)))
            item = read_item(raw, {case.id: case.chart})
            best = ideal(item)
            outcome = score(item, best)
            assert outcome.state == "right" and outcome.fraction == 1, (case.seed, case.grade, kind, outcome)
            assert problems(item, best) == [] and missing(item, best) == [] and rows(item, best)
            for nothing in (None, {}, [], "", {"diagnoses": []}):
                assert score(item, nothing).points == 0 and is_blank(item, nothing)
            if typed := answer_from_truth(case, kind):
                assert score(item, typed).fraction == 1, (case.seed, case.grade, kind, score(item, typed))
            seen.add(kind)
    assert seen == set(kinds_of(make(name, 1)))


def test_a_trap_scores_less_than_the_truth():
    lower = 0
    for name in ("fracture", "diabetes", "office-visit", "laceration", "immunization"):
        for case in cases(name)[:150]:
            item = read_item(as_item(case, "case_coding"), {case.id: case.chart})
            for trap in case.truth.traps:
                answer = ideal(item)
                system = "diagnoses" if trap.answer[0].isalpha() and not trap.answer.startswith("G0") else "procedures"
                if system == "diagnoses" and len(trap.answer) < 3:
                    continue
                if system == "procedures" and (not answer.get(system) or len(answer[system]) > 5):
                    continue
                answer[system].append({"code": trap.answer})
                assert score(item, answer).fraction < 1, (case.seed, trap)
                lower += 1
    assert lower > 400


def test_both_kinds_of_records_are_asked_whether_they_can_be_finished():
    answers = set()
    for name in ("fracture", "diabetes", "laceration", "immunization"):
        for case in cases(name)[:600]:
            raw = as_item(case, "linked_pair")
            key = raw["solution"]["key"]
            if "next" in key:
                answers.add((name, key["next"], key["about"]))
                assert (key["next"] == "ask") == bool(case.truth.queries)
                options = [one["id"] for one in raw["body"]["parts"][1]["options"]]
                assert key["about"] in options and "nothing" in options
    assert {(name, what) for name, what, _ in answers} == {
        (name, what) for name in ("fracture", "diabetes", "laceration", "immunization") for what in ("ask", "finish")
    }


def test_texts_of_a_question_are_safe_html():
    for name in NAMES:
        for case in cases(name)[:60]:
            for kind in kinds_of(case):
                raw = as_item(case, kind)
                for text in (raw["stem"], raw["solution"]["rationale"], *raw["solution"]["errors"].values()):
                    reader = Reader(text)
                    assert not reader.bad and not reader.open
                    assert {tag for tag, _ in reader.tags} <= {"p", "ul", "li", "strong"} and not any(
                        attrs for _, attrs in reader.tags
                    )


def test_every_locator_is_one_that_the_course_knows():
    import csv

    path = Path(__file__).resolve().parents[2] / "datasets" / "locators.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        known = {row["locator"] for row in csv.DictReader(stream)}
    for name in NAMES:
        for case in cases(name):
            for kind in kinds_of(case)[:1]:
                assert set(as_item(case, kind)["solution"]["locators"]) <= known, as_item(case, kind)["solution"][
                    "locators"
                ]


def test_a_folder_of_practice_can_be_loaded_like_a_week(tmp_path: Path):
    some = [practice(name, seed, grade) for name in NAMES for seed in range(3) for grade in ("clean", "messy")]
    raw = as_week(some)
    week = read_week(json.loads(json.dumps(raw)), tmp_path)
    assert len(week.items) == len(some)
    (tmp_path / "items.json").write_text(json.dumps(raw), encoding="utf-8")
    assert all(score(item, ideal(item)).fraction == 1 for item in load_week(tmp_path).items.values())
    with pytest.raises(CourseError, match="at least one"):
        as_week([])


def test_practice_asks_whether_a_record_with_a_gap_can_be_finished():
    case = next(one for one in cases("diabetes") if one.truth.queries)
    assert practice("diabetes", case.seed, case.grade).item["type"] == "linked_pair"
    assert practice("diabetes", case.seed, "clean").item["type"] == "case_coding"
    assert practice("laceration", 1, kind="fill_in").item["type"] == "fill_in"


@pytest.mark.parametrize("kind", ["case_coding", "hotspot", "", "linked_pair"])
def test_what_a_family_cannot_ask_is_told(kind: str):
    with pytest.raises(CourseError, match="it can be: fill_in"):
        as_item(make("cost-share", 1), kind)
