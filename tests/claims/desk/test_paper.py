"""Forms and claims: what is typed is what is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims.desk import open_start, paper, typed, ub04
from course.claims.desk.guide import advice, queue, steps
from course.claims.desk.raw import explained, text_of
from course.claims.x12 import validate
from course.errors import CourseError
from course.items.types.cms1500 import BOXES
from course.widgets import hospital

from .runs import BUILD, OFFICE, SCRUB, STREP, SUBMIT, TEST, VERIFY, VISIT, WAIT, code, collect, fill, played

STATE, _ = played(VISIT, VERIFY, WAIT, collect(3000), code(STREP, OFFICE, TEST), BUILD, SCRUB, SUBMIT, WAIT, "post")
BEHIND = typed.Behind(STATE.coverages, "MSFM-0107", STATE.start.clinic, STATE.start.provider)


def test_every_box_is_one_of_the_form_and_comes_back_as_the_same_claim() -> None:
    boxes = STATE.sent[0].boxes
    assert set(boxes) <= set(BOXES)
    claim = typed.claim_of(boxes, BEHIND)
    assert claim == STATE.sent[0].claim
    assert paper.boxes_of(claim) == boxes


@pytest.mark.parametrize(
    ("box", "text", "said"),
    [
        ("box3_dob", "31/31/2026", "Box 3: “31/31/2026” is not a date"),
        ("box24a_1", "", "Box 24A, line 1 is empty"),
        ("box24f_2", "many", "Box 24F, line 2: “many” is not an amount"),
        ("box24g_1", "-1", "Box 24G, line 1"),
        ("box24e_1", "Z", "is no letter of box 21"),
        ("box24m_1", "25595978LT", "room for four modifiers"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_box(box: str, text: str, said: str) -> None:
    with pytest.raises(CourseError, match=".") as caught:
        typed.claim_of({**STATE.sent[0].boxes, box: text}, BEHIND)
    assert said in str(caught.value)


@given(st.dictionaries(st.sampled_from(sorted(BOXES)), st.text(max_size=12), max_size=6))
def test_no_typing_breaks_the_form(entered: dict[str, str]) -> None:
    try:
        typed.claim_of({**STATE.sent[0].boxes, **entered}, BEHIND)
    except CourseError as error:
        assert str(error)


def test_every_paper_can_be_written_and_read_and_the_front_door_takes_it() -> None:
    for one in STATE.documents:
        text = text_of(one, STATE)
        assert text == text_of(one, STATE)
        assert validate(text).accepted, one.kind
        told = explained(text)
        assert told[0]["id"] == "ISA" and not any(segment["strange"] for segment in told)


def test_the_raw_claim_names_the_boxes_of_the_form() -> None:
    claim = next(one for one in STATE.documents if one.kind == "837P")
    boxes = {part["box"] for segment in explained(text_of(claim, STATE)) for part in segment["parts"]}
    assert {"box 1a", "box 21", "box 24D", "box 24E", "box 28"} <= {one.split(",")[0] for one in boxes}


def test_the_hospital_form_holds_the_stay_and_gives_it_back() -> None:
    sample = hospital.sample()
    told = ub04.fields_of(sample)
    again = ub04.claim_of(told, sample)
    assert again.patient.person.last == sample.patient.person.last.upper()  # the form writes capitals
    assert ub04.fields_of(again) == told
    assert (again.bill, again.principal, again.others, again.procedures, again.lines, again.values) == (
        sample.bill, sample.principal, sample.others, sample.procedures, sample.lines, sample.values,
    )  # fmt: skip


@given(st.dictionaries(st.sampled_from([one.id for row in ub04.ROWS for one in row] + ["fl42_1", "fl47_1", "fl46_2"]), st.text(max_size=12), max_size=5))  # fmt: skip
def test_no_typing_breaks_the_hospital_form(entered: dict[str, str]) -> None:
    fields = {**ub04.fields_of(hospital.sample()), **entered}
    assert hospital.reply("ub04.look", fields)["ok"]
    assert hospital.reply("ub04.raw", fields)["ok"]


def test_at_each_point_a_beginner_is_told_one_thing_to_do() -> None:
    start = {**VISIT, "blank": ["box1a"], "on_file": [{"rank": 1, "member": "PSH4471820"}]}
    right = {"act": "register", "rank": 1, "fields": {"member": "PSH4471802"}}
    run = [VERIFY, right, VERIFY, WAIT, collect(3000), code(STREP, OFFICE), BUILD, fill(box1a="PSH4471802"), SCRUB, SUBMIT, WAIT, "post"]  # fmt: skip
    wanted = ["coverage", "coverage", "coverage", "visit", "money", "codes", "claim", "claim", "scrub", "send", "answer", "posting", "words"]  # fmt: skip
    _, acts = played(start, *run)
    for n, station in enumerate(wanted):
        state, _ = played(start, *acts[:n])
        now = [one.id for one in steps(state) if one.state == "now"]
        assert now == [station], n
        assert advice(state)


def test_the_queue_knows_what_is_due() -> None:
    def due(*acts):
        return [(one.step, one.due.isoformat()) for one in queue(played(VISIT, *acts)[0])]

    assert due() == [("coverage", "2026-06-03")]
    assert due(VERIFY, WAIT) == [("send", "2026-06-05")]
    assert due(VERIFY, WAIT, code(STREP, OFFICE), BUILD, SUBMIT) == [("answer", "2026-07-03")]
    assert due(VERIFY, WAIT, code(STREP, OFFICE), BUILD, SUBMIT, WAIT) == [("posting", "2026-06-20")]
    assert due(VERIFY, WAIT, code(STREP, OFFICE), BUILD, SUBMIT, WAIT, "post") == [("bill", "2026-06-23")]


def test_a_start_is_the_same_for_everybody() -> None:
    assert open_start(VISIT) == open_start(dict(reversed(VISIT.items())))
