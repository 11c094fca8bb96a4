"""What holds for every list of acts: the same acts give the same state, and what is not possible changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.claims.desk import ActError, check_shape, open_start, play, read_act, read_acts, replay
from course.claims.desk.rehearsal import rehearse
from course.claims.desk.show import view
from course.errors import CourseError

from .runs import (  # fmt: skip
    BUILD,
    OFFICE,
    SCRUB,
    STATEMENT,
    STATUS,
    STREP,
    SUBMIT,
    TEST,
    VERIFY,
    VISIT,
    WAIT,
    code,
    collect,
    fill,
    played,
    post,
)

POOL = [
    VERIFY,
    {"act": "verify", "rank": 2},
    {"act": "register", "rank": 1, "fields": {"member": "PSH4471802"}},
    {"act": "register", "rank": 1, "fields": {"member": "WRONG"}},
    {"act": "register", "rank": 2, "fields": {"payer": "statecare", "member": "SC80041297"}},
    {"act": "self-pay"},
    collect(3000),
    collect(99),
    code(STREP, OFFICE, TEST),
    code(["J02.9"], ("99214", ("25",), "A")),
    BUILD,
    fill(box1a="PSH4471802"),
    fill(box24f_1="1.00", box28="1.00"),
    fill(box21a=""),
    fill(box3_dob="soon"),
    SCRUB,
    SUBMIT,
    WAIT,
    {"act": "wait", "days": 20},
    STATUS,
    STATEMENT,
    {"act": "records"},
    {"act": "appeal", "evidence": "eligibility reply"},
    {"act": "write-off", "cents": 500, "of": "patient", "why": "small"},
    {"act": "write-off", "cents": 14200, "of": "insurance", "why": "lost"},
    {"act": "next-payer"},
    {"act": "post", "trace": "next", "lines": [{"line": 1, "paid": 6840, "adjusted": 4360, "patient": 3000}, {"line": 2, "paid": 1760, "adjusted": 2040, "patient": 0}]},
    {"act": "post", "trace": "next", "lines": [{"line": 1, "paid": 6840, "adjusted": 0, "patient": 0}]},
    {"act": "explain", "text": "You paid your copay."},
]  # fmt: skip
STARTS = [
    VISIT,
    {**VISIT, "on_file": [{"rank": 1, "member": "PSH4471820"}]},
    {**VISIT, "ended": {"1": "2026-05-31"}},
    {**VISIT, "account": "MSFM-0205"},
    {**VISIT, "account": "MSFM-0344"},
]


def balanced(state) -> None:
    for line in state.account.lines:
        assert line.billed == line.paid + line.adjusted + line.patient + line.insurance
    came = sum(one.paid for one in state.posted)
    taken = sum(cents for _, cents, _ in state.receipts)
    assert sum(line.paid for line in state.account.lines) + state.account.credit == came + taken


@settings(max_examples=30)
@given(st.sampled_from(STARTS), st.lists(st.sampled_from(POOL), max_size=14))
def test_any_acts_leave_the_books_balanced_and_replay_the_same(raw, acts) -> None:
    start = open_start(raw)
    state = replay(start, acts)
    balanced(state)
    assert state == replay(start, acts)
    assert len(state.done) == len(acts)
    assert view(state) == view(replay(start, acts))
    refused = [n for n, one in enumerate(state.done) if not one.ok]
    kept = [act for n, act in enumerate(acts) if n not in refused]
    alone = replay(start, kept)
    assert replace(alone, done=()) == replace(state, done=()), "an act that was not possible changed something"
    assert all(one.sentence for one in state.done)


@settings(max_examples=20)
@given(st.lists(st.sampled_from(POOL), max_size=8), st.sampled_from(POOL))
def test_time_never_runs_back_and_moves_only_by_waiting(acts, last) -> None:
    start = open_start(VISIT)
    before, after = replay(start, acts), replay(start, [*acts, last])
    assert after.day >= before.day
    if last["act"] != "wait":
        assert after.day == before.day
    assert after.day <= start.opens + timedelta(days=400 + 120)


def test_a_remittance_is_posted_once() -> None:
    state, acts = played(VISIT, WAIT, code(STREP, OFFICE), BUILD, SUBMIT, WAIT)
    once = post(state)
    state, _ = played(VISIT, *acts, once, once)
    assert [one.ok for one in state.done[-2:]] == [True, False]
    assert "nothing was posted twice" in state.done[-1].sentence
    assert len(state.posted) == 1


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([{"line": 1, "paid": 6841, "adjusted": 0, "patient": 0}], "out of balance"),
        ([{"line": 1, "paid": 6840, "adjusted": 9000, "patient": 3000}], "only 142.00 was billed"),
        ([{"line": 7, "paid": 6840, "adjusted": 0, "patient": 0}], "no line 7"),
    ],
)
def test_a_posting_that_cannot_be_right_is_refused(lines, said) -> None:
    _, acts = played(VISIT, WAIT, code(STREP, OFFICE), BUILD, SUBMIT, WAIT)
    state, _ = played(VISIT, *acts, {"act": "post", "trace": "next", "lines": lines})
    assert not state.done[-1].ok and said in state.done[-1].sentence
    assert state.posted == ()


def test_what_was_not_posted_stays_open_at_the_plan() -> None:
    """Contractual amount forgotten: 142.00 - 68.40 - 30.00 = 43.60 is still open."""
    _, acts = played(VISIT, WAIT, code(STREP, OFFICE), BUILD, SUBMIT, WAIT)
    lines = [{"line": 1, "paid": 6840, "adjusted": 0, "patient": 3000}]
    state, _ = played(VISIT, *acts, {"act": "post", "trace": "next", "lines": lines})
    assert (state.account.insurance, state.account.patient) == (4360, 3000)


def test_a_remittance_nobody_sent_is_refused() -> None:
    state, _ = played(
        VISIT, {"act": "post", "trace": "26169-0001", "lines": [{"line": 1, "paid": 1, "adjusted": 0, "patient": 0}]}
    )
    assert not state.done[-1].ok and "no remittance" in state.done[-1].sentence


def test_only_what_is_offered_can_be_done() -> None:
    state, _ = played({**VISIT, "steps": ["verify", "wait"]}, VERIFY, collect(3000))
    assert [one.ok for one in state.done] == [True, False]
    assert "not part of this exercise" in state.done[-1].sentence


def test_play_says_what_came_of_the_last_act() -> None:
    state, done = play(open_start(VISIT), [], SUBMIT)
    assert not done.ok and "visit is on 06/03/2026" in done.sentence
    assert state.sent == ()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (None, "Act 3 has an unknown form"),
        ({"act": 7}, "unknown form"),
        ({"act": "steal"}, "“steal” is nothing that can be done here"),
        ({"act": "post", "trace": "1"}, "Act 3 (post): lines is missing"),
        ({"act": "wait", "days": 0}, "days has a value"),
        ({"act": "wait", "days": True}, "days has a value"),
        ({"act": "collect", "cents": 30.5}, "cents has a value"),
        ({"act": "collect", "cents": -3000}, "cents has a value"),
        ({"act": "wait", "until": "x"}, "until does not belong to it"),
        ({"act": "claim", "fields": {"box1a": 1}}, "fields has a value"),
        ({"act": "claim", "fields": {"__class__": "x"}}, "fields has a value"),
        ({"act": "explain", "text": "x" * 5000}, "text has a value"),
        (
            {"act": "post", "trace": "1", "lines": [{"line": 1, "paid": 1, "adjusted": 0, "patient": 0}] * 2},
            "lines has a value",
        ),
    ],
)
def test_torn_and_forged_acts_are_refused_by_name(raw, said) -> None:
    with pytest.raises(ActError, match="Act 3|This act|nothing|belong") as caught:
        read_act(raw, 3)
    assert said in str(caught.value)
    acts, trouble = read_acts([VERIFY, raw, WAIT])
    assert [one.kind for one in acts] == ["verify", "wait"]
    assert len(trouble) == 1 and trouble[0].startswith("Act 2")


def test_too_many_acts_are_cut() -> None:
    acts, trouble = read_acts([WAIT] * 1000)
    assert len(acts) == 150 and "1,000 acts" in trouble[0]
    assert read_acts("x") == ((), ("The saved acts have an unknown form.",))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"visit": "2026-06-03"}, "account is missing"),
        ({**VISIT, "visit": "soon"}, "a day such as"),
        ({**VISIT, "steps": ["fly"]}, "'fly' is none of"),
        ({**VISIT, "colour": "red"}, "no field colour"),
        ({**VISIT, "spent": {"medicare-b": 1.5}}, "whole cents"),
        ({**VISIT, "on_file": [{"member": "X"}]}, "each entry has a rank"),
        ({**VISIT, "coded": {"diagnoses": []}}, "procedures is missing"),
    ],
)
def test_a_start_with_a_slip_is_refused_with_its_field(raw, said) -> None:
    with pytest.raises(CourseError, match=".") as caught:
        check_shape(raw)
    assert said in str(caught.value)


def test_an_unknown_patient_is_said() -> None:
    with pytest.raises(CourseError, match="MSFM-9999"):
        open_start({**VISIT, "account": "MSFM-9999"})


def test_a_model_run_that_cannot_be_played_names_its_act() -> None:
    start = open_start(VISIT)
    with pytest.raises(CourseError, match=r"Act 2 \(build\) is not possible"):
        rehearse(start, [WAIT, BUILD])
    with pytest.raises(CourseError, match="Act 1 .post.: no remittance waits"):
        rehearse(start, [{"act": "post", "trace": "next", "lines": "told"}])
