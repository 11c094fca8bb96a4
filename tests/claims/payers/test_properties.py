"""What must hold for every claim: money is conserved, limits are limits, the same question gets the same answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from course.claims.model import ClaimPayment, ClaimStatus, ProfessionalClaim
from course.claims.model.remittance import GROUPS
from course.claims.payers import History, PayerDesk, person_key
from course.codes import sets

from .strategies import PEOPLE, claims, histories

CARC, RARC = set(sets.tables.rows("carc")), set(sets.tables.rows("rarc"))


@st.composite
def scenes(draw: st.DrawFn, second: bool = True) -> tuple[ProfessionalClaim, History]:
    claim = draw(claims(second=second))
    return claim, draw(histories(claim))


def decided(claim: ProfessionalClaim, history: History) -> tuple[ClaimPayment, History]:
    """The payment of a claim that is not stopped at the door; one that waits for its record gets it."""
    desk = PayerDesk(claim.coverage.payer)
    answer, history = desk.adjudicate(claim, claim.end + timedelta(days=3), history)
    if isinstance(answer, ClaimStatus):
        assume(answer.category == "P3")
        answer, history = desk.records(answer.control, claim.end + timedelta(days=9), history)
    assert isinstance(answer, ClaimPayment)
    return answer, history


@given(scenes())
def test_money_is_conserved(scene: tuple[ProfessionalClaim, History]) -> None:
    claim, history = scene
    payment, _ = decided(claim, history)
    for line, told in zip(claim.lines, payment.lines, strict=True):
        assert told.charge == line.charge == told.paid + sum(one.cents for one in told.adjustments)
        assert 0 <= told.paid <= line.charge
        assert all(one.cents > 0 for one in told.adjustments)
    assert payment.charge == claim.total == payment.paid + sum(one.cents for one in payment.every_adjustment)


@given(scenes())
def test_every_code_is_in_the_tables(scene: tuple[ProfessionalClaim, History]) -> None:
    payment, _ = decided(*scene)
    for one in payment.every_adjustment:
        assert one.reason in CARC
        assert one.group in GROUPS
    assert {mark for line in payment.lines for mark in line.remarks} | set(payment.remarks) <= RARC


@given(scenes())
def test_patient_never_owes_more_than_the_policy_says(scene: tuple[ProfessionalClaim, History]) -> None:
    claim, history = scene
    payment, after = decided(claim, history)
    desk = PayerDesk(claim.coverage.payer)
    plan = desk.policy.plan(claim.coverage.plan, claim.coverage.kind, claim.start)
    assert plan is not None
    inside = claim.billing.npi not in desk.policy.on(claim.start).outside
    who, year = person_key(claim.patient.person), claim.start.year
    before, now = history.member(claim.coverage.member), after.member(claim.coverage.member)
    for network in (True, False):
        limits = plan if network else plan.outside
        if limits is None:
            continue
        for what, limit in (("deductible", limits.deductible), ("out-of-pocket", limits.out_of_pocket)):
            if limit.individual is not None and plan.embedded:
                start = before.amount(who, year, network, what)
                assert now.amount(who, year, network, what) <= max(limit.individual, start)
            if limit.family is not None:
                start = before.family(year, network, what)
                assert now.family(year, network, what) <= max(limit.family, start)
    shares = dict.fromkeys("123", 0)
    for one in payment.every_adjustment:
        if one.group == "PR" and one.reason in shares:
            shares[one.reason] += one.cents
    copays = sum(plan.benefit(name).copay for name in {b.service for b in plan.benefits}) * len(claim.lines)
    if inside and not claim.prior:
        assert shares["3"] <= copays
        assert all(line.allowed is None or sum(
            one.cents for one in line.adjustments if one.group == "PR" and one.reason in shares
        ) <= line.allowed for line in payment.lines)  # fmt: skip
    if desk.policy.line in ("workers", "province"):
        assert payment.patient_share == 0


@given(scenes())
def test_second_payer_adds_at_most_what_was_left(scene: tuple[ProfessionalClaim, History]) -> None:
    claim, history = scene
    assume(claim.prior)
    payment, _ = decided(claim, history)
    left = {number: sum(one.cents for one in many if one.group == "PR") for number, _, many in claim.prior[0].lines}
    for line in payment.lines:
        if any(one.reason == "23" for one in line.adjustments) or line.paid:
            owed = sum(one.cents for one in line.adjustments if one.group == "PR")
            assert line.paid + owed <= left[line.number]


@given(scenes())
def test_same_question_same_answer(scene: tuple[ProfessionalClaim, History]) -> None:
    claim, history = scene
    first, after = decided(claim, history)
    again, after_again = decided(claim, history)
    assert first == again
    assert after == after_again
    quiet, _ = decided(claim, replace(history, keep_steps=False))
    assert quiet == first


@given(scenes())
def test_steps_lead_to_the_payment(scene: tuple[ProfessionalClaim, History]) -> None:
    payment, after = decided(*scene)
    decision = after.decision(payment.control)
    assert decision.payment == payment
    assert decision.steps[-1].after == payment.paid
    assert all(step.why for step in decision.steps)
    for line in payment.lines:
        assert any(step.line in (line.number, None) for step in decision.steps)


@given(scenes(), st.booleans())
def test_void_undoes(scene: tuple[ProfessionalClaim, History], paid: bool) -> None:
    claim, history = scene
    payment, after = decided(claim, history)
    desk = PayerDesk(claim.coverage.payer)
    total = 0
    if paid:
        remittances, after = desk.run(desk.next_run(claim.end + timedelta(days=40)), after)
        total = sum(one.paid for remittance in remittances for one in remittance.claims)
        assert total == payment.paid
    void = replace(claim, frequency="8", original=payment.control)
    turned, after = desk.adjudicate(void, claim.end + timedelta(days=60), after)
    assert isinstance(turned, ClaimPayment)
    assert (turned.status, turned.charge, turned.paid) == ("22", -payment.charge, -payment.paid)
    assert after.member(claim.coverage.member).used == history.member(claim.coverage.member).used
    back, after = desk.run(desk.next_run(claim.end + timedelta(days=61)), after)
    assert total + sum(one.paid for remittance in back for one in remittance.claims) == 0


# Two of three scenes are not paid or carry a repeat modifier; with an unlucky seed the health check takes that for a fault.
@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(scenes(second=False), st.booleans())
def test_duplicate_pays_nothing(scene: tuple[ProfessionalClaim, History], itself: bool) -> None:
    claim, history = scene
    assume(not any({"59", "76", "77", "91"} & set(line.modifiers) for line in claim.lines))
    payment, after = decided(claim, history)
    assume(payment.paid)
    desk = PayerDesk(claim.coverage.payer)
    again = claim if itself else replace(claim, number="AGAIN")
    answer, _ = desk.adjudicate(again, claim.end + timedelta(days=20), after)
    assert isinstance(answer, ClaimStatus) or answer.paid == 0


@given(claims(people=("quentin",)), claims(people=("elena",)), st.data())
def test_order_of_different_members_does_not_matter(
    one: ProfessionalClaim, other: ProfessionalClaim, data: st.DataObject
) -> None:
    history = data.draw(histories(one))
    both = data.draw(histories(other))
    history = replace(history, members=history.members.put(*both.members.items()[0]))
    desk = PayerDesk("prairie-shield")

    def outcome(order: list[ProfessionalClaim]) -> object:
        state, told = history, {}
        for claim in order:
            answer, state = desk.adjudicate(claim, date(2026, 10, 1), state)
            told[claim.patient.account] = (
                replace(answer, control="") if isinstance(answer, ClaimPayment) else (answer.category, answer.status)
            )
        return told, [(number, file.used) for number, file in state.members.items()]

    assert outcome([one, other]) == outcome([other, one])


@given(st.lists(claims(people=PEOPLE[:2], second=False), min_size=1, max_size=5), st.data())
def test_money_over_time_adds_up(many: list[ProfessionalClaim], data: st.DataObject) -> None:
    """Whatever is corrected, taken back or carried forward: what was transferred is what stands, and what is still owed."""
    desk = PayerDesk("prairie-shield")
    history, day = data.draw(histories(many[0])), date(2026, 10, 1)
    transferred = interest = 0
    controls: list[str] = []
    for n, claim in enumerate([*many, *many]):
        act = data.draw(st.sampled_from(("send", "send", "run", "void", "correct", "recoup")))
        day += timedelta(days=data.draw(st.integers(1, 20)))
        standing = [one for one in controls if history.file(one).state in ("decided", "paid")]
        if act == "run" or (act != "send" and not standing):
            found, history = desk.run(desk.next_run(day), history)
            day = desk.next_run(day)
            transferred += sum(one.total for one in found)
            interest -= sum(one.cents for r in found for one in r.provider if one.reason == "L6")
            assert all(one.total >= 0 for one in found)
            assert all(
                one.total == sum(c.paid for c in one.claims) - sum(p.cents for p in one.provider) for one in found
            )
            continue
        if act == "recoup":
            paid = [one for one in standing if history.file(one).state == "paid" and history.decision(one).payment.paid]
            if paid:
                _, history = desk.recoup(paid[-1], day, "27", history)
            continue
        sent = claim
        if act != "send":
            old = history.file(standing[-1])
            sent = replace(old.claim, frequency="8" if act == "void" else "7", original=old.control)
            if act == "correct":
                lines = tuple(replace(line, charge=line.charge + 100 * n) for line in sent.lines)
                sent = replace(sent, lines=lines)
        answer, history = desk.adjudicate(sent, day, history)
        if isinstance(answer, ClaimPayment) and answer.status != "22":
            controls.append(answer.control)
    for _ in range(2):
        day = desk.next_run(day + timedelta(days=20))
        found, history = desk.run(day, history)
        transferred += sum(one.total for one in found)
        interest -= sum(one.cents for r in found for one in r.provider if one.reason == "L6")
    stands = sum(
        one.decision.payment.paid for one in history.files.values() if one.state == "paid" and one.decision is not None
    )
    owed = sum(one.cents for one in history.debts if one.told) + sum(cents for _, cents in history.forward)
    assert len(history.due) == 0
    assert transferred == stands + interest + owed
