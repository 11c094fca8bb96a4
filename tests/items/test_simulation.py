"""Simulations as items: what earns points, what earns none, and what an author is told."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.claims.desk import replay
from course.items import render, scoring
from course.items.model import Item, read_item
from course.items.strict import DataError
from course.items.types.simulation import opened
from tests.claims.desk.runs import VISIT, code, collect, post
from tests.claims.desk.test_replay import POOL
from tests.e2e.revenue import KEY, RUN  # the same case as in the browser
from tests.e2e.revenue import item as week_item


def simulation(**changes: Any) -> Item:
    raw = copy.deepcopy(week_item("practice")) | {"chart": None}
    for path, value in changes.items():
        at: Any = raw
        *way, last = path.split("__")
        for name in way:
            at = at[int(name)] if name.isdigit() else at[name]
        at[last] = value
    return read_item(raw, {})


ITEM = simulation()
IDEAL = scoring.ideal(ITEM)
MACHINE = sum(goal["points"] for goal in KEY["goals"])
ALL = MACHINE + 10


def earned(acts: list[Any]) -> float:
    return scoring.score(ITEM, {"acts": acts}).fraction


def credits(acts: list[Any]) -> dict[str, float]:
    """What each goal earned; the parts of codes, claim and posting under the goal's name."""
    found: dict[str, list[tuple[float, float]]] = {}
    for part in scoring.score(ITEM, {"acts": acts}).parts:
        found.setdefault(part.id.split(".")[0], []).append((part.credit, part.weight))
    return {goal: round(sum(c * w for c, w in some) / sum(w for _, w in some), 3) for goal, some in found.items()}


def test_the_model_run_earns_all_but_what_a_person_reads() -> None:
    outcome = scoring.score(ITEM, IDEAL)
    assert outcome.state == "manual"
    assert outcome.fraction == pytest.approx(MACHINE / ALL)
    assert outcome.metrics == {"by_machine": pytest.approx(MACHINE / ALL), "earned": pytest.approx(MACHINE / ALL)}
    assert sum(part.weight for part in outcome.parts) == pytest.approx(1)
    assert {p.id for p in outcome.parts if p.credit < 1} == {"by-person.plain", "by-person.copay"}
    assert scoring.missing(ITEM, IDEAL) == [] and scoring.problems(ITEM, IDEAL) == []


def test_without_words_to_the_patient_a_machine_reads_it_all() -> None:
    key = {"acts": RUN[:-1], "goals": KEY["goals"]}
    alone = simulation(body__explain=None, solution__key=key)
    assert not alone.manual
    assert scoring.score(alone, scoring.ideal(alone)).state == "right"


def test_what_does_nothing_or_gives_everything_up_earns_little() -> None:
    assert scoring.score(ITEM, None).state == "unanswered" and scoring.score(ITEM, {"acts": []}).fraction == 0
    assert earned([{"act": "wait"}]) == 0
    nothing = [{"act": "wait"}, {"act": "build"}, {"act": "submit"}]
    assert earned(nothing) == 0
    given_up = [
        {"act": "wait"}, code(["Z00.00"], ("99211", (), "A")), {"act": "build"}, {"act": "claim", "fields": {"box1a": "PSH4471802"}},
        {"act": "submit"}, {"act": "wait"}, {"act": "write-off", "cents": 100000, "of": "insurance", "why": "x"},
        {"act": "write-off", "cents": 4600, "of": "insurance", "why": "x"},
    ]  # fmt: skip
    assert earned(given_up) < 0.25
    everything_typed = [*RUN[2:3], {"act": "explain", "text": "x"}, {"act": "statement"}, {"act": "scrub"}]
    assert earned(everything_typed) == 0


def test_each_goal_is_lost_by_its_own_slip() -> None:
    acts = IDEAL["acts"]

    def without(kind: str) -> dict[str, float]:
        return credits([act for act in acts if act["act"] != kind])

    assert credits(acts) == {
        "asked": 1,
        "mended": 1,
        "copay": 1,
        "codes": 1,
        "claim": 1,
        "posted": 1,
        "account": 1,
        "by-person": 0,
    }
    assert without("verify")["asked"] == 0
    assert without("register")["mended"] == 0
    assert without("collect")["copay"] == 0 and without("collect")["account"] == 0
    assert without("claim")["claim"] == 0
    assert without("post")["posted"] == 0 and without("post")["account"] == 0
    late = [act for act in acts if act["act"] != "verify"]
    assert (
        credits([*late[:5], {"act": "verify"}, {"act": "wait", "days": 1}, *late[5:]])["asked"] == 1
    )  # still the day of the visit
    assert credits([*late, {"act": "verify"}])["asked"] == 0.5


def test_codes_and_boxes_are_scored_by_their_rubrics_with_their_caps() -> None:
    acts = copy.deepcopy(IDEAL["acts"])
    acts[4]["diagnoses"][0]["code"] = "J02.9"
    outcome = scoring.score(ITEM, {"acts": acts})
    part = next(p for p in outcome.parts if p.id == "codes.strep")
    assert (part.credit, part.given, part.expected, part.label) == (0.25, "J02.9", "J02.0", "Codes – Diagnosis A")
    acts = copy.deepcopy(IDEAL["acts"])
    acts[6]["fields"]["box1a"] = "PSH4471820"
    outcome = scoring.score(ITEM, {"acts": acts})
    assert any("at most 60%" in note for note in outcome.notes)
    # One of two boxes is right, half of 20 points; the remittance never came, so posting and account are lost too.
    assert outcome.fraction == pytest.approx((5 + 5 + 5 + 30 + 10) / ALL)


def test_posting_is_scored_amount_by_amount() -> None:
    acts = copy.deepcopy(IDEAL["acts"])
    post = next(act for act in acts if act["act"] == "post")
    post["lines"][0]["adjusted"] = 0
    wrong = {p.id: p.credit for p in scoring.score(ITEM, {"acts": acts}).parts if p.id.startswith("posted.")}
    assert wrong.pop("posted.line1-taken-off") == 0 and set(wrong.values()) == {1.0}


def as_it_comes(acts: list[Any]) -> list[Any]:
    """The same acts with each remittance posted as the one that came to this learner tells."""
    told: list[Any] = []
    start = opened(ITEM.body)
    for act in acts:
        told.append(post(replay(start, told)) if act["act"] == "post" else act)
    return told


def test_a_wrong_level_is_lost_once_and_what_comes_of_it_may_be_posted_rightly() -> None:
    acts = copy.deepcopy(IDEAL["acts"])
    next(act for act in acts if act["act"] == "code")["procedures"][0]["code"] = "99214"
    rightly = as_it_comes(acts)
    assert rightly != acts  # the plan pays another amount, so the lines to post are others
    found = credits(rightly)
    assert found["codes"] < 1 and found["posted"] == 1
    wrongly = copy.deepcopy(rightly)
    next(act for act in wrongly if act["act"] == "post")["lines"][0]["patient"] += 500
    next(act for act in wrongly if act["act"] == "post")["lines"][0]["adjusted"] -= 500
    assert 0 < credits(wrongly)["posted"] < 1
    assert credits(acts)["posted"] == 0  # the model run's amounts do not fit what came


def test_a_statement_is_right_by_what_came_and_wrong_by_what_was_posted_wrongly() -> None:
    goals = [{"id": "codes", "is": "codes", "points": 10, "key": KEY["goals"][3]["key"]},
             {"id": "bill", "is": "statement", "points": 10}, {"id": "posted", "is": "posted", "points": 10}]  # fmt: skip
    run = [act for act in RUN[:-1] if act["act"] != "collect"] + [{"act": "statement"}]
    billed = simulation(body__explain=None, solution__key={"acts": run, "goals": goals})
    best = scoring.ideal(billed)["acts"]
    start = opened(billed.body)

    def bill(acts: list[Any]) -> float:
        return next(p.credit for p in scoring.score(billed, {"acts": acts}).parts if p.id == "bill")

    assert bill(best) == 1 and bill(best[:-1]) == 0
    assert bill([act for act in best if act["act"] != "post"]) == 0
    other = copy.deepcopy(best)
    code_ = next(act for act in other if act["act"] == "code")
    code_["procedures"][0]["code"] = "99214"
    at = next(n for n, act in enumerate(other) if act["act"] == "post")
    other[at] = post(replay(start, other[:at]))
    assert bill(other) == 1
    other[at]["lines"][0]["patient"] += 700
    other[at]["lines"][0]["adjusted"] -= 700
    assert bill(other) == 0.5


def test_a_plan_that_never_heard_of_the_visit_counts_as_not_posted() -> None:
    acts = [act for act in IDEAL["acts"] if act["act"] not in ("submit", "post")]
    posted = [p for p in scoring.score(ITEM, {"acts": acts}).parts if p.id.startswith("posted.")]
    assert posted and all(p.credit == 0 and not p.given for p in posted)
    assert any(p.expected != "$0.00" for p in posted)


def test_the_first_claim_sent_is_what_counts() -> None:
    acts = copy.deepcopy(IDEAL["acts"])
    slip = {"act": "claim", "fields": {"box1a": "PSH9999999", "box11": "20417"}}
    mended = [*acts[:6], slip, {"act": "submit"}, acts[6], *acts[7:]]
    found = credits(mended)
    assert found["posted"] == 1 and found["claim"] == 0.5


@settings(max_examples=25)
@given(st.lists(st.sampled_from([*POOL, *RUN[:-2]]), max_size=10))
def test_any_run_is_scored_between_nothing_and_the_machines_part(acts: list[Any]) -> None:
    outcome = scoring.score(ITEM, {"acts": acts})
    assert 0 <= outcome.fraction <= MACHINE / ALL + 1e-9
    assert outcome == scoring.score(ITEM, json.loads(json.dumps({"acts": acts})))
    json.dumps(outcome.to_json(), allow_nan=False)
    scoring.missing(ITEM, {"acts": acts})


def test_torn_and_forged_answers_are_named_and_the_rest_counts() -> None:
    answer = {"acts": [*IDEAL["acts"][:3], {"act": "grade", "points": 100}, {"act": "post"}], "score": 1}
    said = [p.message for p in scoring.problems(ITEM, answer)]
    assert said[0] == "Act 4: “grade” is nothing that can be done here."
    assert said[1] == "Act 5 (post): trace is missing." or "lines is missing" in said[1]
    assert "unknown form" in said[2]
    assert scoring.score(ITEM, answer).fraction == pytest.approx(10 / ALL)
    assert scoring.score(ITEM, {"acts": "all"}).state == "invalid"
    assert scoring.score(ITEM, {"acts": [{"act": "wait"}] * 3000}).fraction == 0


def test_pages_without_a_card_tell_what_was_done() -> None:
    html = render.answer_html(ITEM, IDEAL)
    assert "1. Correct the registration" in html and "PSH4471802" in html
    assert "line 1: paid 68.40, taken off 43.60, patient 30.00" in html
    assert "<script" not in render.answer_html(
        ITEM, {"acts": [{"act": "explain", "text": "<script>alert(1)</script>"}]}
    )


def test_what_is_still_missing_is_named() -> None:
    assert scoring.missing(ITEM, {"acts": [collect(3000)]}) == [
        "Code the visit",
        "Send the claim",
        "Post the remittance",
        "Explain the bill",
    ]
    assert scoring.missing(ITEM, {"acts": [{"act": "self-pay"}, {"act": "explain", "text": "Too short"}]}) == [
        "2 words to the patient so far, at least 8 are expected"
    ]


def test_the_public_part_tells_nothing_of_the_key() -> None:
    public = json.dumps(dict(ITEM.public))
    assert "PSH4471802" not in public and "J02.0" not in public and "20417" not in public
    assert read_item(week_item("graded") | {"chart": None}, {}).rev == ITEM.rev, "the key does not change the question"


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        ({"body__start": {"account": "MSFM-0107"}}, "body.start", "visit is missing"),
        ({"body__start": {**VISIT, "blank": ["box99"]}}, "body.start.blank", "is not one of"),
        ({"body__ask": ["evidence"]}, "body.ask", "is not one of"),
        ({"body__explain": {"prompt": "x", "words": [9, 1]}}, "body.explain.words", "[least, most]"),
        ({"body__explain": None}, "solution.key.rubric", "both or neither"),
        ({"solution__key__acts": []}, "key.acts", "needs at least one"),
        ({"solution__key__acts": [{"act": "fly"}]}, "key.acts", "“fly”"),
        ({"solution__key__goals": []}, "key.goals", "at least 1"),
        ({"solution__key__goals": [{"id": "a", "is": "magic", "points": 1}]}, "goals[0].is", "is not one of"),
        ({"solution__key__goals": [{"id": "a", "is": "paid", "points": 0}]}, "goals[0].points", "above 0"),
        ({"solution__key__goals": [{"id": "a", "is": "did", "act": "fly", "points": 1}]}, "goals[0].act", "is not one of"),
        ({"solution__key__goals": [{"id": "a", "is": "claim", "key": {"box99": {"accept": ["x"]}}, "points": 1}]}, "key", "is not one of"),
        ({"solution__key__goals": [{"id": "a", "is": "paid", "points": 1, "key": {}}]}, "goals[0]", "unknown field 'key'"),
        ({"solution__key__goals": [{"id": "a", "is": "paid", "points": 1}] * 2}, "goals", "used twice"),
    ],
)  # fmt: skip
def test_an_authors_slip_is_named_with_its_place(change: dict[str, Any], where: str, said: str) -> None:
    with pytest.raises(DataError) as caught:
        simulation(**change)
    assert where in caught.value.where and said in str(caught.value)


def test_a_run_that_cannot_be_played_is_the_keys_fault() -> None:
    broken = simulation(solution__key__acts=[{"act": "build"}])
    with pytest.raises(scoring.BadKey, match=r"Act 1 \(build\) is not possible"):
        scoring.score(broken, IDEAL)


def test_a_week_without_a_simulation_does_not_load_the_desk() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import course.items.loader, sys; print([m for m in sys.modules if m.startswith('course.claims')])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
