"""A simulation through the grading path: what waits for a person, what the learner is told, what the release keeps quiet."""

from __future__ import annotations

import copy
from types import SimpleNamespace
from typing import Any

from autograder.check.material import Material
from autograder.check.simulations import playable
from autograder.demo import minds
from autograder.feedback import page, words
from autograder.feedback.results import ItemResult, grade
from autograder.leaks import other_key
from autograder.plugin import panel
from course.items import scoring
from course.items.model import Item, read_item
from course.items.responses import Response
from tests.e2e.revenue import KEY, RUN, item


def graded(feedback: str = "full", **changes: Any) -> Item:
    raw = copy.deepcopy(item("practice")) | {"chart": None, "use": "graded", **changes}
    raw["solution"]["feedback"] = feedback
    return read_item(raw, {})


def response(one: Item, answer: Any) -> Response:
    return Response(one.id, one.rev, answer, "2026-11-21T10:00:00Z", "save")


def test_a_person_reads_the_words_and_sees_what_the_machine_found() -> None:
    one = graded()
    result = grade(one, response(one, scoring.ideal(one)))
    assert result.needs_person and result.state == "manual"
    assert all(part["credit"] == 1 for part in result.parts) and len(result.parts) > 10
    assert not [part for part in result.parts if part["id"].startswith("by-person")]
    assert [row["text"] for row in result.rubric] == ["Plain words", "Says copay"] and result.model == KEY["model"]
    assert any("scored by machine: 90%" in note for note in result.notes)
    assert ItemResult.from_json(result.to_json()) == result


def test_the_machines_part_is_told_as_provisional_and_is_no_grade() -> None:
    one = graded()
    best = grade(one, response(one, scoring.ideal(one)))
    assert best.score is None and (best.so_far, best.by_machine) == (18, 18)  # of 20; two wait for a reader
    acts = [act for act in scoring.ideal(one)["acts"] if act["act"] != "verify"]
    some = grade(one, response(one, {"acts": acts}))
    assert some.score is None and 0 < some.so_far < 18
    said = f"provisional: {words.number(some.so_far)} of the 18 points that need no reader; 2 points wait for one"
    assert said in panel.html(some)
    for self_check in (True, False):
        page_ = page.feedback_page(page.Sheet("week03", "One visit", "", (some,), self_check=self_check))
        assert f"{words.points(some.so_far)} found so far without a reader, provisional" in page_
        assert said in page_ and "Your instructor gave" not in page_
    assert ItemResult.from_json(some.to_json()) == some
    read = page.Mark(19.0, 20.0, by_person=True)
    assert "provisional" not in page.feedback_page(page.Sheet("week03", "One visit", "", (some,), marks={one.id: read}))
    assert grade(one, None).so_far is None and grade(one, None).score == 0


def test_without_words_the_machine_gives_the_points() -> None:
    raw = copy.deepcopy(item("practice")) | {"chart": None, "use": "graded"}
    raw["body"]["explain"] = None
    raw["solution"]["key"] = {"acts": RUN[:-1], "goals": KEY["goals"]}
    one = read_item(raw, {})
    assert grade(one, response(one, scoring.ideal(one))).score == 20
    assert grade(one, response(one, {"acts": [{"act": "wait"}]})).score == 0
    assert grade(one, None).score == 0


def test_parts_only_keeps_the_key_quiet() -> None:
    one = graded("parts")
    result = grade(one, response(one, {"acts": [{"act": "verify"}, {"act": "wait"}]}))
    assert "J02.0" not in str(result.to_json()) and "20417" not in str(result.to_json()) and not result.rubric


def test_the_disguised_key_is_as_valid_and_says_something_else() -> None:
    raw = item("practice") | {"chart": None}
    entry = {"type": "simulation", "key": KEY}
    raw = copy.deepcopy(raw)
    raw["solution"]["key"] = other_key(entry, None)
    other = read_item(raw, {})
    assert other.rev == graded().rev
    assert scoring.score(other, scoring.ideal(graded())).fraction < 0.6


def test_made_up_learners_of_all_kinds_give_answers_that_can_be_saved() -> None:
    from random import Random

    one = graded()
    fractions = []
    for ability in (-2.0, 2.5):
        some = [scoring.score(one, minds.answer(one, ability, Random(n))).fraction for n in range(12)]
        assert all(0 <= fraction <= 0.91 for fraction in some)
        fractions.append(sum(some))
    assert fractions[0] < fractions[1]


def test_the_check_plays_every_run(tmp_path: Any) -> None:
    bank = SimpleNamespace(items={"w03-g01": graded()})
    good = Material("week03", bank)  # type: ignore[arg-type]
    assert list(playable(good)) == []
    raw = copy.deepcopy(item("practice")) | {"chart": None}
    raw["solution"]["key"]["acts"] = [{"act": "wait"}, {"act": "submit"}]
    bank.items = {"w03-g01": read_item(raw, {})}
    assert [str(one) for one in playable(good)] == [
        "autograder/bank/week03.yaml: w03-g01.key.acts: Act 2 (submit) is not possible: There is no claim yet. Build it first.; "
        "play the run with python -m course.claims.desk"
    ]
    raw["solution"]["key"]["acts"] = RUN[1:]  # the registration is never corrected
    raw["solution"]["key"]["goals"] = [*KEY["goals"], {"id": "days", "is": "did", "act": "wait", "points": 1}]
    bank.items = {"w03-g01": read_item(raw, {})}
    said = " ".join(map(str, playable(good)))
    assert "“Wait” is earned by waiting alone" in said
