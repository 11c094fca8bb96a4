"""What must hold for every answer, honest or hostile."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.items import scoring
from course.items.assignment import best_pairs
from course.items.types import TYPES

from .samples import BODIES, item

ITEMS = {name: item(name) for name in BODIES}
WORDS = st.sampled_from(
    sorted(
        {w for body, _ in BODIES.values() for w in json.dumps(body).replace('"', " ").split() if w.isalnum()}
        | {"E11.65", "99213", "A", "code", "units", "diagnoses", "procedures", "evidence", "ap1", "payer", "p1"}
    )
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | WORDS,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(WORDS | st.text(max_size=4), inner, max_size=6),
    max_leaves=12,
)


def test_every_type_has_a_sample() -> None:
    assert set(BODIES) == set(TYPES)


@pytest.mark.parametrize("name", sorted(BODIES))
@given(answer=JSON)
def test_no_answer_breaks_scoring(name: str, answer: object) -> None:
    outcome = scoring.score(ITEMS[name], answer)
    assert 0 <= outcome.fraction <= 1
    assert 0 <= outcome.points <= outcome.max_points
    assert outcome.state in {"right", "partly", "wrong", "unanswered", "invalid", "manual"}
    json.dumps(outcome.to_json(), allow_nan=False)
    assert outcome == scoring.score(ITEMS[name], json.loads(json.dumps(answer)))  # pure, and blind to a round trip
    scoring.problems(ITEMS[name], answer)
    scoring.missing(ITEMS[name], answer)
    scoring.rows(ITEMS[name], answer)


@pytest.mark.parametrize("name", sorted(set(BODIES) - {"short_text"}))
def test_the_ideal_answer_earns_everything_and_nothing_earns_nothing(name: str) -> None:
    ideal = scoring.ideal(ITEMS[name])
    assert scoring.problems(ITEMS[name], ideal) == []
    assert scoring.score(ITEMS[name], ideal).state == "right"
    for blank in (None, "", [], {}):
        assert scoring.score(ITEMS[name], blank).fraction == 0
    weights = sum(p.weight for p in scoring.score(ITEMS[name], ideal).parts)
    assert weights == pytest.approx(1)


@given(st.permutations(list(BODIES["ordering"][0]["steps"])))
def test_a_step_that_may_swap_never_costs(order: list) -> None:
    ids = [s["id"] for s in order]
    pairs = BODIES["ordering"][1]["before"]
    by_hand = sum(ids.index(a) < ids.index(b) for a, b in pairs) / len(pairs)
    assert scoring.score(ITEMS["ordering"], ids).fraction == pytest.approx(by_hand)


@given(st.sets(st.sampled_from("abcde")))
def test_ticking_one_more_wrong_box_never_helps(chosen: set[str]) -> None:
    before = scoring.score(ITEMS["multi_select"], sorted(chosen)).fraction
    for wrong in {"b", "d"} - chosen:
        assert scoring.score(ITEMS["multi_select"], sorted(chosen | {wrong})).fraction <= before


@given(
    st.lists(st.sampled_from(["E11.65", "E11.9", "Z79.4", "F32.A", "I10", "I12.9", "N39.0"]), unique=True), st.randoms()
)
def test_order_of_entry_matters_only_to_the_sequence_part(diagnoses: list[str], random) -> None:
    shuffled = list(diagnoses)
    random.shuffle(shuffled)
    first, second = (scoring.score(ITEMS["case_coding"], {"diagnoses": d}) for d in (diagnoses, shuffled))
    if diagnoses:
        assert abs(first.fraction - second.fraction) <= 0.10 + 1e-9
        assert first.metrics == second.metrics


BOTH_KNEES = item(
    "case_coding",
    body={"claim": "professional", "ask": ["diagnoses", "procedures", "modifiers", "units", "pointers"]},
    key={
        "diagnoses": [{"id": "r", "code": "M17.11"}, {"id": "l", "code": "M17.12"}],
        "procedures": [
            {"id": "right", "code": "20610", "modifiers": ["RT"], "units": 1, "pointers": ["r"]},
            {"id": "left", "code": "20610", "modifiers": ["LT"], "units": 2, "pointers": ["l"]},
            {"id": "again", "code": "20610", "modifiers": ["LT"], "units": 1, "pointers": ["l"]},
        ],
    },
)


@given(st.permutations(scoring.ideal(BOTH_KNEES)["procedures"]))
def test_lines_of_one_code_may_come_in_any_order(lines: list[dict]) -> None:
    answer = scoring.ideal(BOTH_KNEES) | {"procedures": lines}
    assert scoring.score(BOTH_KNEES, answer).fraction == 1
    assert scoring.score(BOTH_KNEES, answer | {"procedures": lines[:2]}).fraction < 1


@pytest.mark.parametrize("name", sorted(BODIES))
@given(answer=JSON, times=st.sampled_from([1, 3000]))
def test_what_is_said_about_an_answer_stays_short(name: str, answer: object, times: int) -> None:
    """However much is sent: every sentence ends up on the instructor's screen and in the learner's page."""
    for bent in (answer, _swollen(scoring.ideal(ITEMS[name]), times)):
        said = [p.message for p in scoring.problems(ITEMS[name], bent)]
        assert len(said) <= 60 and all(len(s) < 400 for s in said)


def _swollen(answer: object, times: int) -> object:
    """The same shape, every text and list of texts blown up."""
    if isinstance(answer, dict):
        return {k: _swollen(v, times) for k, v in answer.items()}
    if isinstance(answer, list) and answer and isinstance(answer[0], dict):
        return [_swollen(a, times) for a in answer]
    if isinstance(answer, list):
        return [f"{n}?!" for n in range(times)]
    return str(answer) * times


@given(
    st.integers(1, 4).flatmap(
        lambda rows: st.integers(1, 4).flatmap(
            lambda cols: st.lists(
                st.lists(st.sampled_from([0, 0.25, 0.5, 1]), min_size=cols, max_size=cols), min_size=rows, max_size=rows
            )
        )
    )
)
def test_pairing_is_the_best_there_is(weights: list[list[float]]) -> None:
    pairs = best_pairs(weights)
    assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)
    rows, columns = range(len(weights)), range(len(weights[0]))
    short, long, turned = (rows, columns, False) if len(rows) <= len(columns) else (columns, rows, True)
    brute = max(
        sum(weights[b if turned else a][a if turned else b] for a, b in zip(short, chosen, strict=True))
        for chosen in itertools.permutations(long, len(short))
    )
    assert sum(weights[r][c] for r, c in pairs) == pytest.approx(brute)
