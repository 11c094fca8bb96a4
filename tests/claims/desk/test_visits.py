"""Whole visits, with the amounts worked out by hand from the plans' own fees and rules."""

from __future__ import annotations

from datetime import date

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
)


def test_case_3_1_ends_as_week_1_told_it() -> None:
    """99213: 142.00 billed, 98.40 allowed, 30.00 copay, 68.40 paid. 87880: 38.00, 17.60 allowed and paid."""
    state, _ = played(VISIT, VERIFY, WAIT, collect(3000), code(STREP, OFFICE, TEST), BUILD, SCRUB, SUBMIT, WAIT, "post")
    assert [one.ok for one in state.done] == [True] * 9
    assert state.asked[0].answer.status == "active"
    assert state.day == date(2026, 6, 18)  # the day of payment on week 1's chart
    assert state.arrived[0].payment.paid == 8600
    assert [(one.line, one.paid, one.adjusted, one.patient) for one in state.posted] == [
        (1, 6840, 4360, 3000),
        (2, 1760, 2040, 0),
    ]
    account = state.account
    assert [(one.billed, one.paid, one.adjusted, one.patient, one.insurance) for one in account.lines] == [
        (14200, 9840, 4360, 0, 0),  # 68.40 of the plan and the copay of 30.00
        (3800, 1760, 2040, 0, 0),
    ]
    assert (account.patient, account.insurance, account.given_up) == (0, 0, {"contractual": 6400})
    assert {one.kind for one in state.documents} == {"270", "271", "837P", "999", "277CA", "835"}


def test_a_slip_in_the_member_id_comes_back_at_the_door_and_is_charged_once() -> None:
    wrong = {**VISIT, "on_file": [{"rank": 1, "member": "PSH4471820"}]}
    state, acts = played(wrong, VERIFY, WAIT, code(STREP, OFFICE), BUILD, SUBMIT)
    assert state.asked[0].answer.status == "not found"
    assert state.sent[0].state == "rejected" and state.sent[0].status.category == "A3" and not state.sent[0].control
    right = {"act": "register", "rank": 1, "fields": {"member": "PSH4471802"}}
    state, _ = played(wrong, *acts, right, BUILD, SUBMIT, WAIT, "post")
    assert [one.state for one in state.sent] == ["rejected", "decided"]
    assert sum(one.billed for one in state.account.lines) == 14200
    assert state.account.patient == 3000


def test_case_3_3_is_seen_in_the_271_or_denied_co_27() -> None:
    ended = {**VISIT, "ended": {"1": "2026-05-31"}}
    state, _ = played(ended, VERIFY)
    answer = state.asked[0].answer
    assert (answer.status, answer.end) == ("inactive", date(2026, 5, 31))
    state, _ = played(ended, WAIT, code(STREP, OFFICE), BUILD, SUBMIT, WAIT, "post")
    reasons = [(one.group, one.reason, one.cents) for one in state.arrived[0].payment.every_adjustment]
    assert reasons == [("CO", "27", 14200)]
    assert (state.account.insurance, state.account.patient) == (14200, 0), "a denial stays open until somebody works it"
    state, _ = played(ended, VERIFY, {"act": "self-pay"}, WAIT, code(STREP, OFFICE), collect(14200))
    assert (state.account.patient, state.account.insurance, state.sent) == (0, 0, ())
    assert state.account.lines[0].paid == 14200


def test_medicare_leaves_a_deductible_and_a_fifth_to_the_patient() -> None:
    """Part B deductible of 2026 283.00, of which 200.00 was met: 83.00 is left. Allowed 156.49: (156.49 - 83.00) x 20 % = 14.70."""
    state, _ = played({**VISIT, "account": "MSFM-0047", "spent": {"medicare-b": 20000}}, VERIFY, WAIT, code(["I10"], ("99204", (), "A")), BUILD, SUBMIT, WAIT, "post", STATEMENT)  # fmt: skip
    payment = state.arrived[0].payment
    told = {(one.group, one.reason): one.cents for one in payment.every_adjustment}
    allowed = 28400 - told["CO", "45"]
    assert told["PR", "1"] == 8300
    assert told["PR", "2"] == round((allowed - 8300) * 0.2)
    assert payment.paid == 28400 - sum(told.values())
    assert state.statements[0].cents == state.account.patient == told["PR", "1"] + told["PR", "2"]


def test_medicare_sends_the_claim_on_and_the_supplement_answers() -> None:
    state, _ = played({**VISIT, "account": "MSFM-0121"}, WAIT, code(["I10"], ("99213", (), "A")), BUILD, SUBMIT, WAIT, "post", WAIT, "post")  # fmt: skip
    assert [(one.remittance.payer, one.payment.status) for one in state.arrived] == [
        ("medicare-b", "19"),
        ("prairie-shield", "2"),
    ]
    assert len(state.sent) == 2 and state.sent[1].file == 0, "the practice sent one claim"
    assert state.account.insurance == 0


def test_the_second_plan_is_billed_with_what_the_first_one_decided() -> None:
    state, acts = played(
        {**VISIT, "account": "MSFM-0205"}, WAIT, code(["J02.0"], ("99213", (), "A")), BUILD, SUBMIT, WAIT
    )
    early, _ = played({**VISIT, "account": "MSFM-0205"}, *acts, {"act": "next-payer"})
    assert not early.done[-1].ok and "Post" in early.done[-1].sentence
    state, _ = played({**VISIT, "account": "MSFM-0205"}, *acts, "post", {"act": "next-payer"}, SUBMIT, WAIT, "post")
    first, second = state.arrived
    assert state.sent[1].claim.prior[0].paid == first.payment.paid
    assert second.payment.status == "2" and second.payment.paid == first.payment.patient_share == 2000
    assert (state.account.patient, state.account.insurance) == (0, 0)


def test_a_corrected_claim_takes_the_first_decision_back() -> None:
    state, acts = played(VISIT, WAIT, code(STREP, ("99212", (), "A")), BUILD, SUBMIT, WAIT, "post")
    again, _ = played(VISIT, *acts, SUBMIT)
    assert not again.done[-1].ok and "duplicate" in again.done[-1].sentence
    state, _ = played(VISIT, *acts, code(STREP, OFFICE), BUILD, SUBMIT, WAIT, "post", WAIT, "post")
    assert state.sent[1].claim.frequency == "7" and state.sent[1].claim.original == state.sent[0].control
    assert [one.payment.status for one in state.arrived] == ["1", "22", "1"]
    line = state.account.lines[0]
    assert (line.billed, line.paid, line.adjusted, line.patient, line.insurance) == (14200, 6840, 4360, 3000, 0)


def test_a_file_without_diagnoses_comes_back_with_a_999() -> None:
    state, _ = played(VISIT, WAIT, code(["J02.0"], OFFICE), BUILD, fill(box21a="", box24e_1=""), SUBMIT)
    assert state.sent[0].acknowledged.accepted == "R" and state.sent[0].status is None
    assert "999" in state.done[-1].sentence


def test_a_status_inquiry_and_an_appeal_say_what_they_must() -> None:
    state, acts = played(VISIT, WAIT, code(STREP, OFFICE), BUILD, SUBMIT, STATUS)
    assert state.last.asked is not None and state.documents[-1].kind == "277"
    state, _ = played(VISIT, *acts, {"act": "appeal", "evidence": ""})
    assert not state.done[-1].ok, "nothing is decided yet"


def test_a_statement_waits_for_the_plan() -> None:
    state, _ = played(VISIT, WAIT, code(STREP, OFFICE), BUILD, SUBMIT, STATEMENT)
    assert not state.done[-1].ok and "still with the plan" in state.done[-1].sentence
