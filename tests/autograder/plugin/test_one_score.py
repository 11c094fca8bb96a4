"""One score, three callers: the practice card's check, nbgrader's plugin and the direct call agree, for every type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.bank import load_bank, public_week
from autograder.build import build
from autograder.feedback.results import grade
from course.items import scoring
from course.items.loader import read_week
from course.items.responses import ResponseLog
from course.widgets.desk import Desk, FormatTrouble
from tests.autograder.course_in_miniature import PERFECT, WEEK, make_course
from tests.autograder.plugin.conftest import open_api

LEAVES = st.sampled_from(
    sorted({*"abcde", "k1", "k2", "k3", "p1", "p2", "uti", "dysuria", "coder", "biller", "note", "claim", "ap1", "rs1", "cc1", "", " ",
            "J02.0", "J02.9", "j020", "R30.0", "N39.0", "99213", "99215", "25", "1", "2", "30.50", "$30.5", "34", "ren/o", "HAEMATURIA",
            "verify", "sign", "code", "submit", "post", "uncertain", "habit", "PS12345", "Rivera, Elena", "\ud800", "x" * 3000})
)  # fmt: skip
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["dx", "em", "root", "r1", "r2", "code", "why", "diagnoses"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


def bent(answer: Any) -> st.SearchStrategy[Any]:
    """Answers of the right shape: each leaf as it is or another, lists shuffled or cut, entries left out."""
    if isinstance(answer, dict):
        return st.fixed_dictionaries({}, optional={k: bent(v) for k, v in answer.items()})
    if isinstance(answer, list) and all(isinstance(a, str) for a in answer):
        return st.permutations(answer).flatmap(
            lambda p: st.integers(0, len(p)).map(lambda n: list(p[: n or None]))
        ) | st.lists(LEAVES, max_size=5)
    if isinstance(answer, list):
        return st.lists(st.one_of([bent(a) for a in answer]), max_size=3)
    return st.just(answer) | LEAVES


ANSWERS = st.fixed_dictionaries({}, optional={item: bent(answer) | JUNK for item, answer in PERFECT.items()})


class Callers:
    """The three, on one set of answers. Graded items for nbgrader, twins of them as practice for the card."""

    def __init__(self, root: Path) -> None:
        self.root = make_course(root / "course")
        assert open_api(self.root).generate_assignment(WEEK)["success"]
        self.bank = load_bank(self.root, WEEK)
        twin = make_course(root / "twin")
        path = twin / "autograder" / "bank" / f"{WEEK}.yaml"
        data = yaml.safe_load(path.read_text())
        graded = [i for i in data["items"] if i["use"] == "graded"]
        data["items"] = [{**i, "id": f"w01-q{50 + n}", "use": "practice"} for n, i in enumerate(graded)]
        path.write_text(yaml.safe_dump(data, sort_keys=False))
        folder = root / "practice"
        folder.mkdir()
        bank = load_bank(twin, WEEK)
        self.practice = read_week(json.loads(json.dumps(public_week(bank, bank.charts))), folder)
        self.twins = dict(zip(PERFECT, self.practice.items, strict=True))
        self.api = open_api(self.root)

    def card(self, item: str, answer: Any) -> dict[str, Any] | None:
        """What the card's check says; None when it refuses to save this (a format error)."""
        folder = self.practice.folder
        (folder / "responses.jsonl").unlink(missing_ok=True)
        desk = Desk(folder, self.practice, self.practice.items[self.twins[item]], ResponseLog(folder), None)
        try:
            return desk.check(answer)["outcome"]
        except FormatTrouble:
            return None

    def plugin(self, answers: dict[str, Any]) -> dict[str, tuple[float | None, float, dict[str, Any]]]:
        """{item: (score for the gradebook, the number nbgrader itself reads in the cell, result)}, through the real steps."""
        from nbconvert.exporters.exporter import ResourcesDict
        from nbgrader.converters import Autograde
        from nbgrader.utils import determine_grade

        from autograder.plugin import execute, restore, scores

        folder = self.root / "submitted" / "alice" / WEEK
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "responses.jsonl").unlink(missing_ok=True)
        log = ResponseLog(folder)
        for item, answer in answers.items():
            log.append(item, self.bank.items[item].rev, answer)
        converter = Autograde(coursedir=self.api.coursedir, parent=self.api)
        names = {"student": "alice", "assignment": WEEK, "notebook": "assignment", "db_url": self.api.coursedir.db_url}
        resources, nb = ResourcesDict(nbgrader=names), None
        for step in (restore.RestorePure, scores.ScoreSnapshot, execute.ExecuteIfNeeded, scores.ApplyScores):
            nb, resources = step(parent=converter)(nb, resources)
        results = {raw["id"]: raw for raw in nb.metadata["cleanclaim"]["results"]}
        read = {
            c.metadata.nbgrader.grade_id: determine_grade(c)[0]
            for c in nb.cells
            if c.metadata.get("nbgrader", {}).get("grade")
        }
        return {item: (results[item]["score"], read[item], results[item]) for item in read}


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Callers:
    return Callers(tmp_path_factory.mktemp("callers"))


def agree(callers: Callers, answers: dict[str, Any]) -> None:
    through_nbgrader = callers.plugin(answers)
    assert set(through_nbgrader) == set(PERFECT)
    for item, (score, read, result) in through_nbgrader.items():
        direct = scoring.score(callers.bank.items[item], answers.get(item))
        if direct.state == "manual":
            assert (score, read) == (None, 0.0)
        else:
            assert score == read == direct.points
        assert result["state"] == direct.state
        if item not in answers:
            assert direct.state == "unanswered"
            continue
        shown = callers.card(item, answers[item])
        if shown is not None:
            assert (shown["state"], shown["fraction"], shown["points"]) == (
                direct.state,
                direct.fraction,
                direct.points,
            )
            assert [p["credit"] for p in shown["parts"]] == [p.credit for p in direct.parts]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(ANSWERS)
def test_all_three_agree(callers: Callers, answers: dict[str, Any]) -> None:
    agree(callers, answers)


def test_they_agree_on_perfect_answers_and_these_are_perfect(callers: Callers) -> None:
    agree(callers, PERFECT)
    assert sum(score or 0 for score, _, _ in callers.plugin(PERFECT).values()) == 37


def test_every_type_is_among_them(callers: Callers) -> None:
    from course.items.types import TYPES

    # A simulation needs the plans' tables, which the miniature has not: see tests/autograder/feedback/test_simulation.py.
    assert {callers.bank.items[item].type for item in PERFECT} == set(TYPES) - {"simulation"}


@given(st.sampled_from(sorted(PERFECT)), JUNK)
def test_no_answer_raises_or_earns_too_much(callers: Callers, item: str, answer: Any) -> None:
    from course.items.responses import Response

    result = grade(callers.bank.items[item], Response(item, "r", answer, "x", "save"))
    assert result.score is None or 0 <= result.score <= result.points
    json.dumps(result.to_json(), ensure_ascii=False).encode("utf-8")


def test_build_is_what_the_bank_says(callers: Callers) -> None:
    assert build(callers.root, WEEK) == []
