"""The payer's desk beyond single decisions: questions before the visit, the life of a claim, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from course.claims.model import (
    AuthorizationRequest,
    Benefit,
    ClaimPayment,
    ClaimStatus,
    EligibilityInquiry,
    ProviderAdjustment,
    StatusInquiry,
)
from course.claims.payers import Evidence, History, PayerDesk, enroll, forget, next_claim, spent
from course.errors import CourseError

from . import builder

DAY = date(2026, 6, 3)
DESK = PayerDesk("prairie-shield")


def sent(lines: str = "99213", name: str = "elena", **fields: object) -> tuple[str, History]:
    """A claim decided, with its number and the history."""
    claim = builder.claim(name, lines, **fields)  # type: ignore[arg-type]
    answer, history = DESK.adjudicate(claim, builder.soon(claim.start), builder.known(name))
    return answer.control, history


def ask(name: str = "elena", day: date = date(2026, 6, 2)) -> EligibilityInquiry:
    return EligibilityInquiry(builder.patient(name), builder.coverage(name), day)


# -- eligibility ------------------------------------------------------------------------------------------------------


def test_eligibility_tells_what_week_1_saw() -> None:
    answer = DESK.eligibility(ask(), builder.known("elena"))
    assert (answer.status, answer.plan, answer.start, answer.end) == (
        "active",
        "Prairie Shield PPO",
        date(2020, 1, 1),
        None,
    )
    assert Benefit("copay", "98", cents=3000, note="office: deductible does not apply") in answer.benefits
    assert Benefit("coinsurance", "5", percent=0, note="lab: covered in full") in answer.benefits


def test_eligibility_tells_what_is_left() -> None:
    history = spent(builder.known("elena"), builder.coverage("elena"), builder.patient("elena"), 2026, 60_000, 90_000)
    left = {
        (one.kind, one.note): (one.cents, one.remaining)
        for one in DESK.eligibility(ask(), history).benefits
        if one.in_network and one.note in ("individual", "family")
    }
    assert left == {
        ("deductible", "individual"): (75_000, 15_000),
        ("deductible", "family"): (150_000, 90_000),
        ("out-of-pocket", "individual"): (400_000, 310_000),
        ("out-of-pocket", "family"): (800_000, 710_000),
    }


@pytest.mark.parametrize(
    ("change", "reject"),
    [
        ({"member": "12345"}, "72"),
        ({"member": "PSH9999999"}, "75"),
    ],
)
def test_nobody_under_the_number(change: dict[str, str], reject: str) -> None:
    inquiry = replace(ask(), coverage=builder.coverage("elena", **change))
    answer = DESK.eligibility(inquiry, builder.known("elena"))
    assert (answer.status, answer.reject, answer.benefits) == ("not found", reject, ())


def test_wrong_birth_date_and_wrong_name_are_told_apart() -> None:
    patient = builder.patient("elena")
    born = replace(patient, person=replace(patient.person, born=date(1988, 11, 2)))
    other = replace(patient, person=replace(patient.person, first="Helena"))
    history = builder.known("elena")
    assert DESK.eligibility(replace(ask(), patient=born), history).reject == "71"
    assert DESK.eligibility(replace(ask(), patient=other), history).reject == "73"


def test_other_payer_and_chosen_doctor_are_told() -> None:
    history = builder.known("lily", primary_care="1999999021", first="medicare-b")
    answer = PayerDesk("northstar-hmo").eligibility(ask("lily"), history)
    assert (answer.other_payer, answer.primary_care) == ("medicare-b", "1999999021")


# -- authorization ----------------------------------------------------------------------------------------------------


def request(code: str, units: int = 1, *dx: str) -> AuthorizationRequest:
    return AuthorizationRequest(builder.patient("quentin"), builder.coverage("quentin"), code, DAY, units, dx)


def test_authorization_answers() -> None:
    history = builder.known("quentin")
    approved, after = DESK.authorize(request("72148", 1, "M54.16"), history)
    assert (approved.decision, approved.start, approved.end) == ("approved", DAY, DAY + timedelta(days=60))
    assert approved.number
    assert after.member("PSH7781230").authorizations == (approved,)
    assert DESK.authorize(request("72148"), history)[0].decision == "pended"
    assert DESK.authorize(request("72148", 1, "J02.0"), history)[0].decision == "denied"
    free, unchanged = DESK.authorize(request("99213"), history)
    assert (free.decision, free.number, unchanged) == ("approved", "", history)
    ended = builder.known("quentin", covers=builder.coverage("quentin", end=date(2026, 5, 31)))
    assert DESK.authorize(request("72148", 1, "M54.16"), ended)[0].decision == "denied"
    with pytest.raises(CourseError, match="at least one unit"):
        DESK.authorize(request("72148", 0, "M54.16"), history)


def test_authorization_is_used_up() -> None:
    history = builder.known("quentin")
    answer, history = DESK.authorize(request("72148", 1, "M54.16"), history)
    first = builder.claim("quentin", "72148", "M54.16", DAY + timedelta(days=2), authorization=answer.number)
    paid, history = DESK.adjudicate(first, DAY + timedelta(days=4), history)
    assert isinstance(paid, ClaimPayment) and paid.status == "1"
    second = builder.claim("quentin", "72148", "M54.16", DAY + timedelta(days=9), authorization=answer.number)
    denied, _ = DESK.adjudicate(second, DAY + timedelta(days=11), history)
    assert isinstance(denied, ClaimPayment)
    assert denied.lines[0].adjustments[0].reason == "198"


# -- the life of a claim ----------------------------------------------------------------------------------------------


def test_a_claim_sent_and_decided_apart() -> None:
    claim = builder.claim()
    status, history = DESK.receive(claim, date(2026, 6, 5), builder.known("elena"))
    assert (status.category, status.control, status.cents) == ("A2", "26156-00001", 14_200)
    assert DESK.status(status.control, date(2026, 6, 6), history).category == "P1"
    payment, history = DESK.adjudicate(claim, date(2026, 6, 6), history)
    assert isinstance(payment, ClaimPayment)
    assert payment.control == status.control
    assert len(history.files) == 1


def test_a_rejected_claim_leaves_no_trace() -> None:
    before = builder.known("elena")
    status, after = DESK.receive(builder.claim(lines="99213@9"), date(2026, 6, 5), before)
    assert (status.category, status.control) == ("A7", "")
    assert after == before


def test_the_first_visit_is_paid_on_the_day_of_week_1() -> None:
    control, history = sent("99213@12|87880-QW@1", dx="J02.0 Z88.0")
    assert DESK.run(date(2026, 6, 11), history)[0] == ()  # a payment day, but the ten days are not over
    assert DESK.run(date(2026, 6, 17), history)[0] == ()  # a Wednesday
    (remittance,), history = DESK.run(date(2026, 6, 18), history)
    assert (remittance.day, remittance.total, remittance.method) == (date(2026, 6, 18), 8_600, "ACH")
    assert history.file(control).trace == remittance.trace
    assert DESK.run(date(2026, 6, 25), history)[0] == ()  # nothing is paid twice


def test_each_practice_gets_its_own_remittance() -> None:
    history = builder.known("elena")
    for number, billing in enumerate((builder.CLINIC, builder.GROUP)):
        claim = builder.claim(day=DAY + timedelta(days=number), billing=billing, number=f"E{number}")
        _, history = DESK.adjudicate(claim, date(2026, 6, 6), history)
    remittances, _ = DESK.run(date(2026, 6, 18), history)
    assert [one.payee_npi for one in remittances] == ["1999999027", "1999999043"]


def test_crossed_over_claim_is_paid_by_the_supplement() -> None:
    """Case: 78.77 allowed, Medicare 61.76, plan G the coinsurance of 15.75; nothing is left."""
    both = (builder.coverage("doris"), builder.second("supplement", "doris"))
    history = enroll(History("medicare-b"), both[0], builder.patient("doris"), next="prairie-shield")
    history = spent(history, both[0], builder.patient("doris"), 2026, 28_300)
    claim = builder.claim("doris", dx="I10", coverages=both)
    medicare = PayerDesk("medicare-b")
    payment, history = medicare.adjudicate(claim, date(2026, 6, 5), history)
    assert isinstance(payment, ClaimPayment)
    assert (payment.status, payment.crossover, payment.remarks) == ("19", "prairie-shield", ("MA18",))
    onward = next_claim(claim, payment, date(2026, 6, 18))
    other = enroll(History("prairie-shield"), both[1], builder.patient("doris"))
    rest, _ = DESK.adjudicate(onward, date(2026, 6, 20), other)
    assert isinstance(rest, ClaimPayment)
    assert (rest.status, rest.paid, rest.patient_share) == ("2", 1_575, 0)
    with pytest.raises(CourseError, match="No further insurance"):
        next_claim(onward, rest, date(2026, 7, 1))


def test_records_are_only_taken_where_asked_for() -> None:
    control, history = sent()
    with pytest.raises(CourseError, match="Nothing was asked for"):
        DESK.records(control, date(2026, 6, 20), history)


def test_a_waiting_claim_keeps_its_answer() -> None:
    claim = builder.claim("quentin", "17999", "L91.8")
    first, history = DESK.adjudicate(claim, date(2026, 6, 5), builder.known("quentin"))
    again, same = DESK.adjudicate(claim, date(2026, 6, 9), history)
    assert isinstance(first, ClaimStatus) and first == again
    assert same == history
    assert "by 2026-07-20" in first.sentence


def test_preview_takes_nothing_in() -> None:
    history = builder.known("elena")
    decision = DESK.explain(builder.claim(), date(2026, 6, 5), history)
    assert decision.payment.paid == 6_840
    assert [step.name for step in decision.steps] == ["fee", "above the fee", "copay", "claim"]
    assert len(history.files) == 0
    with pytest.raises(CourseError, match="24E"):
        DESK.explain(builder.claim(lines="99213@9"), date(2026, 6, 5), history)


def test_a_correction_replaces_and_cannot_be_made_twice() -> None:
    control, history = sent()
    fixed = replace(builder.claim(lines="99214"), frequency="7", original=control)
    payment, history = DESK.adjudicate(fixed, date(2026, 7, 1), history)
    assert isinstance(payment, ClaimPayment) and payment.paid == 11_600
    assert history.file(control).replaced_by == payment.control
    status, _ = DESK.receive(replace(fixed, number="X"), date(2026, 7, 2), history)
    assert (status.category, status.status) == ("A3", "464")


def test_recoupment_gives_the_deductible_back_and_a_refund_ends_it() -> None:
    history = spent(builder.known("quentin"), builder.coverage("quentin"), builder.patient("quentin"), 2026, 60_000)
    before = history.member("PSH7781230").used
    claim = builder.claim("quentin", "25600-LT*800.00", "S52.502A")
    paid, history = DESK.adjudicate(claim, date(2026, 6, 5), history)
    assert isinstance(paid, ClaimPayment) and paid.paid == 18_400
    control = paid.control
    _, history = DESK.run(date(2026, 6, 18), history)
    assert history.member("PSH7781230").used != before
    answer, history = DESK.recoup(control, date(2026, 7, 1), "27", history)
    assert (answer.status, answer.paid) == ("4", 0)
    assert history.member("PSH7781230").used == before
    (remittance,), history = DESK.run(date(2026, 7, 2), history)
    assert [one.status for one in remittance.claims] == ["22", "4"]
    assert remittance.total == 0 and remittance.method == "NON"
    assert remittance.provider == (ProviderAdjustment("WO", -18_400, control),)  # nothing is taken yet
    history = DESK.refund(control, date(2026, 7, 10), history)
    assert history.debts == ()
    with pytest.raises(CourseError, match="Nothing is owed"):
        DESK.refund(control, date(2026, 7, 11), history)


def test_a_recoupment_larger_than_a_payment_is_taken_in_parts() -> None:
    control, history = sent("99215", dx="I10")
    _, history = DESK.run(date(2026, 6, 18), history)
    _, history = DESK.recoup(control, date(2026, 7, 1), "27", history)
    _, history = DESK.run(date(2026, 7, 2), history)
    taken = []
    for n in range(3):
        day = date(2026, 8, 3) + timedelta(days=14 * n)
        _, history = DESK.adjudicate(builder.claim(lines="99213", day=day, number=f"L{n}"), builder.soon(day), history)
        (remittance,), history = DESK.run(DESK.next_run(day + timedelta(days=12)), history)
        taken.append((remittance.total, tuple(one for one in remittance.provider if one.reason == "WO")))
    assert taken == [
        (0, (ProviderAdjustment("WO", 6_840, control),)),
        (0, (ProviderAdjustment("WO", 6_840, control),)),
        (6_840 - 3_800, (ProviderAdjustment("WO", 3_800, control),)),
    ]  # 204.80 - 30.00 = 174.80 = 68.40 + 68.40 + 38.00
    assert history.debts == ()


def test_appeals_have_an_order_and_an_end() -> None:
    control, history = sent("72148", "quentin", dx="M54.16")
    with pytest.raises(CourseError, match="not finished"):
        DESK.appeal(control, date(2026, 6, 8), (), history)
    _, history = DESK.run(date(2026, 6, 18), history)
    for level in ("first-level appeal", "second-level appeal"):
        hearing, history = DESK.appeal(control, date(2026, 7, 20), (Evidence("clinical note"),), history)
        assert (hearing.name, hearing.outcome) == (level, "upheld")
        assert "authorization" in hearing.why
    with pytest.raises(CourseError, match="no further level"):
        DESK.appeal(control, date(2026, 8, 20), (), history)


def test_a_paid_claim_cannot_be_appealed() -> None:
    control, history = sent()
    _, history = DESK.run(date(2026, 6, 18), history)
    with pytest.raises(CourseError, match="nothing to appeal"):
        DESK.appeal(control, date(2026, 7, 1), (), history)


def test_evidence_that_speaks_against_you_does_not_help() -> None:
    control, history = sent("72148", "quentin", dx="M54.16")
    _, history = DESK.run(date(2026, 6, 18), history)
    hearing, _ = DESK.appeal(control, date(2026, 7, 1), (Evidence("authorization", supports=False),), history)
    assert hearing.outcome == "upheld"


def test_status_by_the_practices_own_number() -> None:
    control, history = sent()
    claim = history.file(control).claim
    inquiry = StatusInquiry(claim.number, claim.patient, claim.coverage, DAY, DAY, claim.total)
    assert DESK.status(inquiry, date(2026, 6, 10), history).control == control
    assert DESK.status("unknown", date(2026, 6, 10), history).category == "A4"


def test_unknown_claim_numbers_are_named() -> None:
    with pytest.raises(CourseError, match="26001-00001"):
        History("prairie-shield").file("26001-00001")


def test_without_enrollments_the_claim_is_taken_at_its_word() -> None:
    payment, _ = DESK.adjudicate(builder.claim(), date(2026, 6, 5), History("prairie-shield"))
    assert isinstance(payment, ClaimPayment) and payment.paid == 6_840
    late = builder.claim(coverages=(builder.coverage("elena", end=date(2026, 5, 31)),))
    denied, _ = DESK.adjudicate(late, date(2026, 6, 5), History("prairie-shield"))
    assert isinstance(denied, ClaimPayment)
    assert denied.lines[0].adjustments[0].reason == "27"


def test_forgetting_keeps_limits_and_what_waits() -> None:
    _, history = sent("25600-LT*800.00", "quentin", dx="S52.502A")
    used = history.member("PSH7781230").used
    assert len(forget(history, date(2027, 1, 1)).files) == 1  # not paid yet
    _, history = DESK.run(date(2026, 6, 18), history)
    small = forget(history, date(2027, 1, 1))
    assert len(small.files) == 0
    assert small.member("PSH7781230").used == used
    assert small.member("PSH7781230").controls == ()
    assert len(forget(history, date(2026, 6, 1)).files) == 1


@pytest.mark.parametrize("day", [date(2019, 5, 1), date(2031, 5, 1)])
def test_a_day_no_policy_knows_comes_back_at_the_door(day: date) -> None:
    status, _ = DESK.receive(builder.claim(day=day), date(2026, 6, 5), builder.known("elena"))
    assert (status.category, status.status) == ("A7", "187")
