"""What one document does to the books, each amount worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from course.claims.ledger import AlreadyPosted, Ledger
from course.claims.ledger.balances import audit, claim_balance, credit_balances, line_problems, patient_balance, totals
from course.claims.model import Adjustment, ClaimPayment, LinePayment, ProviderAdjustment
from course.errors import CourseError

from .builders import BILLED, CASE_1_1, ELENA, NUMBER, PAID, VISIT, back, claim, decided, line, remittance

LATER = date(2026, 7, 20)
SECOND = ("medicare-b", "prairie-shield")


def hospital(*what: object) -> LinePayment:
    """A line as an outpatient claim's remittance has it, with its revenue code."""
    return replace(line(*what), revenue="0450")  # type: ignore[arg-type]


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def sums(ledger: Ledger) -> dict[str, int]:
    assert audit(ledger) == ()
    return {account: cents for account, cents in totals(ledger).items() if cents}


def test_case_1_1_closes_to_the_cent(ledger: Ledger) -> None:
    ledger.pay("5521", "MSFM-0107", 3000, VISIT, claim=NUMBER, method="copay")
    assert sums(ledger) == {"cash": 3000, "credit": -3000}
    ledger.charge(claim(), BILLED)
    assert sums(ledger) == {"cash": 3000, "credit": -3000, "insurance 1": 18000, "revenue": -18000}
    ledger.post(remittance(CASE_1_1))
    assert sums(ledger) == {"cash": 11600, "contractual": 6400, "revenue": -18000}
    one = claim_balance(ledger, NUMBER)
    assert [(x.billed, x.paid, x.adjusted, x.patient, x.open) for x in one.lines] == [
        (14200, 9840, 4360, 0, 0),
        (3800, 1760, 2040, 0, 0),
    ]


def test_without_the_copay_the_patient_owes_it_and_pays_it(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(CASE_1_1))
    assert patient_balance(ledger, "MSFM-0107").total == 3000
    ledger.pay("5600", "MSFM-0107", 3500, LATER)
    assert patient_balance(ledger, "MSFM-0107").total == -500
    assert [(c.whose, c.cents) for c in credit_balances(ledger)] == [("patient", 500)]


def test_a_refusal_stays_open_and_is_remembered(ledger: Ledger) -> None:
    ledger.charge(claim(10000), BILLED)
    posting = ledger.post(remittance(decided(line(1, 10000, 0, ("CO-45", 2500), ("CO-50", 7500)), status="4")))
    assert sums(ledger) == {"contractual": 2500, "insurance 1": 7500, "revenue": -10000}
    assert [(d.group, d.reason, d.cents) for d in posting.denials] == [("CO", "50", 7500)]
    ledger.adjust("letter 7", NUMBER, "insurance 1", LATER, "appeal lost")
    assert sums(ledger) == {"contractual": 2500, "write-off": 7500, "revenue": -10000}


def test_a_packaged_line_of_a_hospital_is_taken_off_where_another_line_is_priced(ledger: Ledger) -> None:
    ledger.charge(claim(98000, 31000), BILLED)
    visit = hospital(1, 98000, 0, ("CO-45", 69700), ("PR-1", 28300))  # all of it deductible: a price all the same
    packaged = decided(visit, hospital(2, 31000, 0, ("CO-97", 31000)))
    posting = ledger.post(remittance(packaged))
    assert sums(ledger) == {"contractual": 100700, "patient": 28300, "revenue": -129000} and posting.denials == ()
    unknown = replace(back(packaged), control="another")  # undone by its amounts: the ledger knows no such decision
    ledger.post(remittance(unknown, trace="2"))
    assert sums(ledger) == {"insurance 1": 129000, "revenue": -129000}


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(lambda: (line(1, 14200, 9000, ("CO-45", 5200)), line(2, 3800, 0, ("CO-97", 3800))), id="office"),
        pytest.param(lambda: (hospital(1, 14200, 0, ("CO-50", 14200)), hospital(2, 3800, 0, ("CO-97", 3800))), id="no price"),
        pytest.param(lambda: (hospital(1, 14200, 9000, ("CO-45", 5200)), hospital(2, 3800, 0, ("PI-97", 3800))), id="not CO"),
    ],
)  # fmt: skip
def test_97_is_a_refusal_everywhere_else(ledger: Ledger, lines: Callable[[], tuple[LinePayment, ...]]) -> None:
    ledger.charge(claim(), BILLED)
    posting = ledger.post(remittance(decided(*lines())))
    assert ("97", 3800) in [(one.reason, one.cents) for one in posting.denials]
    assert claim_balance(ledger, NUMBER).lines[1].open == 3800


def test_a_second_payer_gets_the_first_ones_share_and_takes_off_no_more_than_is_open(ledger: Ledger) -> None:
    ledger.charge(claim(20000, payers=SECOND), BILLED)
    ledger.post(remittance(decided(line(1, 20000, 9600, ("CO-45", 8000), ("PR-2", 2400))), payer="medicare-b"))
    assert sums(ledger)["insurance 2"] == 2400
    # The second payer writes its whole contract reduction; of it only what is still open counts: 2400 - 1900 - 300.
    second = decided(
        line(1, 20000, 1900, ("OA-23", 9600), ("CO-45", 8200), ("PR-3", 300)), status="2", member="M2", control="S1"
    )
    ledger.post(remittance(second, trace="2", payer="prairie-shield"))
    assert sums(ledger) == {"cash": 11500, "contractual": 8200, "patient": 300, "revenue": -20000}
    ledger.post(remittance(back(second), trace="3", payer="prairie-shield"))
    assert sums(ledger) == {"cash": 9600, "contractual": 8000, "insurance 2": 2400, "revenue": -20000}


def test_a_second_payers_reversal_without_its_number_takes_back_no_more_than_it_took_off(ledger: Ledger) -> None:
    ledger.charge(claim(20000, payers=SECOND), BILLED)
    ledger.post(remittance(decided(line(1, 20000, 9600, ("CO-45", 8000), ("PR-2", 2400))), payer="medicare-b"))
    second = decided(
        line(1, 20000, 1900, ("OA-23", 9600), ("CO-45", 8200), ("PR-3", 300)), status="2", member="M2", control=""
    )
    ledger.post(remittance(second, trace="2", payer="prairie-shield"))
    ledger.post(remittance(back(second), trace="3", payer="prairie-shield"))
    assert sums(ledger) == {"cash": 9600, "contractual": 8000, "insurance 2": 2400, "revenue": -20000}


def test_sent_on_without_a_second_coverage_on_the_claim_it_waits_at_the_next_payer(ledger: Ledger) -> None:
    ledger.charge(claim(20000, payers=("medicare-b",)), BILLED)
    one = decided(line(1, 20000, 9600, ("CO-45", 8000), ("PR-2", 2400)), status="19", crossover="Prairie Supplement")
    ledger.post(remittance(one, payer="medicare-b"))
    assert sums(ledger)["insurance 2"] == 2400
    ledger.post(remittance(back(one), trace="2", payer="medicare-b"))
    assert sums(ledger) == {"insurance 1": 20000, "revenue": -20000}


def test_a_claim_that_is_decided_twice_leaves_the_second_payment_as_credit(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(CASE_1_1))
    again = replace(CASE_1_1, control="second number")
    posting = ledger.post(remittance(again, trace="2"))
    assert "settled before" in posting.sentence
    assert sums(ledger) == {
        "cash": 17200,
        "contractual": 6400,
        "insurance 1": -8600,
        "patient": 3000,
        "revenue": -18000,
    }
    ledger.post(remittance(back(again), trace="3"))  # and its reversal leaves the first decision alone
    assert sums(ledger) == {"cash": 8600, "contractual": 6400, "patient": 3000, "revenue": -18000}
    ledger.post(remittance(back(CASE_1_1), trace="4"))
    assert sums(ledger) == {"insurance 1": 18000, "revenue": -18000}


def test_a_stay_paid_above_its_charge(ledger: Ledger) -> None:
    ledger.charge(claim(100000, payers=("medicare-b",)), BILLED)
    stay = ClaimPayment(
        NUMBER, "1", 100000, 130000, "HANSEN", "M1", "C1",
        adjustments=(Adjustment("PR", "1", 20000), Adjustment("CO", "94", -50000)),
    )  # fmt: skip
    ledger.post(remittance(stay, payer="medicare-b"))
    assert sums(ledger) == {"cash": 130000, "contractual": -50000, "patient": 20000, "revenue": -100000}


def test_a_reversal_of_what_was_never_posted_moves_what_it_says(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(back(CASE_1_1)))
    assert sums(ledger) == {
        "cash": -8600,
        "contractual": -6400,
        "insurance 1": 36000,
        "patient": -3000,
        "revenue": -18000,
    }


def test_reversal_and_correction_in_one_remittance(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(CASE_1_1))
    better = decided(line(1, 14200, 7840, ("CO-45", 4360), ("PR-3", 2000)), line(2, 3800, 1760, ("CO-45", 2040)))
    posting = ledger.post(remittance(back(CASE_1_1), better, trace="26200-1"))
    assert sums(ledger) == {"cash": 9600, "contractual": 6400, "patient": 2000, "revenue": -18000}
    assert "took its earlier decision back" in posting.sentence


def test_a_payers_reversal_after_the_patient_paid_leaves_the_patients_money_to_be_seen(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(CASE_1_1))
    ledger.pay("5600", "MSFM-0107", 3000, LATER)
    ledger.post(remittance(back(CASE_1_1), trace="26200-1"))
    assert sums(ledger) == {"cash": 3000, "insurance 1": 18000, "patient": -3000, "revenue": -18000}
    assert [(c.whose, c.cents) for c in credit_balances(ledger)] == [("patient", 3000)]


def test_a_stay_decided_as_a_whole_is_spread_over_its_lines(ledger: Ledger) -> None:
    ledger.charge(claim(50000, 30000, 20000, payers=("medicare-b",)), BILLED)
    stay = ClaimPayment(
        NUMBER, "1", 100000, 41000, "HANSEN", "M1", "C1",
        adjustments=(Adjustment("PR", "1", 9000), Adjustment("CO", "45", 50000)),
    )  # fmt: skip
    ledger.post(remittance(stay, payer="medicare-b"))
    assert sums(ledger) == {"cash": 41000, "contractual": 50000, "patient": 9000, "revenue": -100000}
    one = claim_balance(ledger, NUMBER)
    assert line_problems(one) == () and all(x.open == 0 for x in one.lines)
    undone = ClaimPayment(
        NUMBER, "22", -100000, -41000, "HANSEN", "M1", "C1",
        adjustments=(Adjustment("PR", "1", -9000), Adjustment("CO", "45", -50000)),
    )  # fmt: skip
    ledger.post(remittance(undone, trace="2", payer="medicare-b"))
    assert sums(ledger) == {"insurance 1": 100000, "revenue": -100000}
    assert [x.open for x in claim_balance(ledger, NUMBER).lines] == [50000, 30000, 20000]


def test_adjustments_of_a_claim_lower_what_its_lines_were_paid(ledger: Ledger) -> None:
    ledger.charge(claim(10000, 5000), BILLED)
    lines = (line(1, 10000, 10000), line(2, 5000, 5000))
    one = ClaimPayment(NUMBER, "1", 15000, 3000, "R", "M1", "C", lines, (Adjustment("PR", "1", 12000),))
    ledger.post(remittance(one))
    assert sums(ledger) == {"cash": 3000, "patient": 12000, "revenue": -15000}
    assert [x.patient for x in claim_balance(ledger, NUMBER).lines] == [10000, 2000]


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (ClaimPayment(NUMBER, "1", 18000, 8600, "R", "M1", "C"), "does not balance"),
        (decided(line(1, 14200, 6840, ("CO-45", 4360))), "line 1 does not balance|does not balance"),
        (ClaimPayment(NUMBER, "1", 100, 50, "R", "M1", "C", (LinePayment(1, "99213", 50, 50),), (Adjustment("CO", "45", 50),)), "do not add up"),
    ],
)  # fmt: skip
def test_a_remittance_that_does_not_balance_is_not_posted_at_all(ledger: Ledger, one: ClaimPayment, told: str) -> None:
    ledger.charge(claim(), BILLED)
    before = totals(ledger)
    with pytest.raises(CourseError, match=told):
        ledger.post(remittance(CASE_1_1, one))
    assert totals(ledger) == before


def test_the_same_remittance_twice_is_refused_and_changes_nothing(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(CASE_1_1))
    before = totals(ledger)
    with pytest.raises(AlreadyPosted, match="was posted on 2026-06-18; nothing was posted twice"):
        ledger.post(remittance(CASE_1_1))
    with pytest.raises(AlreadyPosted, match="other contents"):
        ledger.post(remittance(CASE_1_1, decided(line(1, 100, 100), number="other")))
    assert totals(ledger) == before


def test_the_same_claim_twice_is_refused(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    with pytest.raises(AlreadyPosted, match="charged already"):
        ledger.charge(claim(), LATER)
    with pytest.raises(AlreadyPosted, match="corrected claim"):
        ledger.charge(claim(999), LATER)
    assert sums(ledger)["revenue"] == -18000


def test_a_corrected_claim_moves_by_the_difference_also_under_another_number(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(decided(line(1, 14200, 0, ("CO-16", 14200)), line(2, 3800, 0, ("CO-16", 3800)), status="4")))
    ledger.charge(claim(9600, 3800, 1500, number="MSFM-0107-9", frequency="7", original="26156-00871"), LATER)
    one = claim_balance(ledger, NUMBER)
    assert [x.billed for x in one.lines] == [9600, 3800, 1500] and one.open == 14900
    assert line_problems(one) == () and audit(ledger) == ()
    with pytest.raises(CourseError, match="not in the ledger"):
        ledger.charge(claim(number="X", frequency="7"), LATER)


def test_a_line_that_a_corrected_claim_leaves_out_keeps_its_money_in_sight(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(CASE_1_1))
    ledger.charge(claim(14200, frequency="7"), LATER)
    one = claim_balance(ledger, NUMBER)
    assert [(x.line, x.billed, x.paid, x.open) for x in one.lines] == [(1, 14200, 6840, 0), (2, 0, 1760, -3800)]
    assert line_problems(one) == ()


def test_void_takes_every_charge_back_and_nothing_else(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.charge(claim(frequency="8"), LATER)
    assert sums(ledger) == {}
    with pytest.raises(AlreadyPosted, match="void already"):
        ledger.charge(claim(frequency="8"), LATER)


def test_an_unknown_claim_is_parked_and_placed_once_it_is_charged(ledger: Ledger) -> None:
    posting = ledger.post(remittance(CASE_1_1))
    assert sums(ledger) == {"cash": 8600, "unapplied cash": -8600}
    assert "86.00 parked in unapplied cash" in posting.sentence
    with pytest.raises(CourseError, match="not in the ledger yet"):
        ledger.place(NUMBER, LATER)
    assert "place it now" in ledger.charge(claim(), BILLED).sentence
    ledger.place(NUMBER, LATER)
    assert sums(ledger) == {"cash": 8600, "contractual": 6400, "patient": 3000, "revenue": -18000}
    with pytest.raises(CourseError, match="Nothing is parked"):
        ledger.place(NUMBER, LATER)
    with pytest.raises(CourseError, match="Reverse that first"):
        ledger.reverse("835 prairie-shield 26169-3390", LATER, "wrong practice")
    ledger.reverse(f"{NUMBER} placed from 835 prairie-shield 26169-3390", LATER, "wrong claim")
    assert sums(ledger) == {"cash": 8600, "unapplied cash": -8600, "insurance 1": 18000, "revenue": -18000}
    ledger.place(NUMBER, LATER)
    assert sums(ledger)["patient"] == 3000


def test_a_line_the_claim_does_not_have_is_parked(ledger: Ledger) -> None:
    ledger.charge(claim(14200), BILLED)
    posting = ledger.post(remittance(decided(line(1, 14200, 14200), line(7, 500, 500, code="99999"))))
    assert sums(ledger) == {"cash": 14700, "unapplied cash": -500, "revenue": -14200}
    assert "has no line 99999" in posting.sentence


def test_a_renumbered_line_is_found_by_its_code(ledger: Ledger) -> None:
    ledger.charge(claim(14200), BILLED)
    ledger.post(remittance(decided(line(7, 14200, 14200, code="99213"))))
    assert claim_balance(ledger, NUMBER).lines[0].paid == 14200


def plb(reason: str, cents: int, reference: str = "") -> tuple[ProviderAdjustment, ...]:
    return (ProviderAdjustment(reason, cents, reference),)


def test_recoupment_announced_first_and_taken_later(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(CASE_1_1))
    # The payer takes its decision back but pays this cheque in full; the amount is carried forward.
    ledger.post(remittance(back(CASE_1_1), trace="2", plb=plb("FB", -8600)))
    assert sums(ledger) == {"cash": 8600, "payer balance": -8600, "insurance 1": 18000, "revenue": -18000}
    ledger.charge(claim(10000, number="N2"), BILLED)
    third = remittance(decided(line(1, 10000, 10000), number="N2"), trace="3", plb=plb("WO", 8600, "26156-00871"))
    assert third.total == 1400
    ledger.post(third)
    assert sums(ledger) == {"cash": 10000, "insurance 1": 18000, "revenue": -28000}


def test_money_kept_back_for_a_claim_we_know_is_open_there_again(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(CASE_1_1))
    posting = ledger.post(remittance(trace="2", plb=plb("WO", 8600, "26156-00871")))
    assert sums(ledger) == {"contractual": 6400, "insurance 1": 8600, "patient": 3000, "revenue": -18000}
    assert [x.open for x in claim_balance(ledger, NUMBER).lines] == [6840, 1760]
    assert "open there again" in posting.sentence


def test_money_kept_back_without_a_claim_waits_for_a_person(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(CASE_1_1, plb=plb("WO", 1000, "nobody knows")))
    assert sums(ledger)["payer balance"] == 1000 and sums(ledger)["cash"] == 7600
    with pytest.raises(CourseError, match="kept back 10.00"):
        ledger.recoup("letter 1", NUMBER, 1001, LATER)
    ledger.recoup("letter 1", NUMBER, 1000, LATER)
    assert sums(ledger) == {"cash": 7600, "contractual": 6400, "insurance 1": 1000, "patient": 3000, "revenue": -18000}


def test_interest_is_no_payment_for_a_claim(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(CASE_1_1, plb=plb("L6", -123)))
    assert sums(ledger)["interest"] == -123 and sums(ledger)["cash"] == 8723


def test_reversal_of_a_document_is_exact_and_it_can_be_posted_anew(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    before = totals(ledger)
    name = ledger.post(remittance(CASE_1_1)).document
    for _ in range(2):
        ledger.reverse(name, LATER, "posted to the wrong account")
        assert {k: v for k, v in totals(ledger).items() if v} == before
        with pytest.raises(CourseError, match="reversed already"):
            ledger.reverse(name, LATER, "again")
        ledger.post(remittance(CASE_1_1))
    assert audit(ledger) == ()
    with pytest.raises(CourseError, match="not reversed; post"):
        ledger.reverse(f"reversal 1 of {name}", LATER, "no")
    with pytest.raises(CourseError, match="Reverse that first"):
        ledger.reverse(f"claim {NUMBER}", LATER, "no")


def test_a_claim_with_anything_on_its_lines_is_not_reversed_under_it(ledger: Ledger) -> None:
    ledger.charge(claim(), BILLED)
    ledger.transfer("call 1", NUMBER, "insurance 1", "patient", LATER, "coverage ended")
    with pytest.raises(CourseError, match="call 1 rests on"):
        ledger.reverse(f"claim {NUMBER}", LATER, "no")
    ledger.reverse("call 1", LATER, "wrong claim")
    ledger.pay("5521", ELENA.account, 3000, VISIT, claim=NUMBER)  # waits on the claim, not on its lines
    ledger.reverse(f"claim {NUMBER}", LATER, "wrong patient")
    assert sums(ledger) == {"cash": 3000, "credit": -3000}
    ledger.charge(claim(), LATER)


def test_a_bounced_check_is_owed_again_where_it_had_paid(ledger: Ledger) -> None:
    ledger.pay("check 1", ELENA.account, 3000, VISIT, claim=NUMBER)
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(CASE_1_1))
    ledger.reverse("check 1", LATER, "the bank sent it back")
    assert sums(ledger) == {"cash": 8600, "contractual": 6400, "patient": 3000, "revenue": -18000}
    assert [x.patient for x in claim_balance(ledger, NUMBER).lines] == [3000, 0]


def test_money_that_was_given_back_is_not_taken_back_twice(ledger: Ledger) -> None:
    ledger.pay("check 1", ELENA.account, 3000, VISIT)
    ledger.promise_refund("approved", ELENA.account, LATER)
    ledger.refund("check 2", ELENA.account, LATER)
    for name in ("check 1", "approved"):
        with pytest.raises(CourseError, match="Reverse the refund"):
            ledger.reverse(name, LATER, "bounced")
    for name in ("check 2", "approved", "check 1"):
        ledger.reverse(name, LATER, "one after the other")
    assert sums(ledger) == {}


def test_two_payments_of_one_number_in_one_remittance_find_different_lines(ledger: Ledger) -> None:
    charged = replace(claim(14200, 14200))
    lines = tuple(replace(one, code="99213") for one in charged.lines)
    ledger.charge(replace(charged, lines=lines), BILLED)
    both = decided(line(7, 14200, 14200, code="99213"), line(8, 14200, 14200, code="99213"))
    ledger.post(remittance(both))
    assert [x.paid for x in claim_balance(ledger, NUMBER).lines] == [14200, 14200]


def test_refund_of_a_patients_and_of_a_payers_credit(ledger: Ledger) -> None:
    ledger.charge(claim(10000), BILLED)
    ledger.post(remittance(decided(line(1, 10000, 8000, ("PR-3", 2000)))))
    ledger.post(remittance(decided(line(1, 10000, 8000, ("PR-3", 2000))), trace="paid twice"))
    ledger.pay("1", "MSFM-0107", 5000, LATER)
    assert sums(ledger) == {"cash": 21000, "credit": -3000, "insurance 1": -8000, "revenue": -10000}
    assert [(c.whose, c.cents) for c in credit_balances(ledger)] == [("prairie-shield", 8000), ("patient", 3000)]
    with pytest.raises(CourseError, match="Approve the refund first"):
        ledger.refund("check 1", "MSFM-0107", LATER)
    ledger.promise_refund("approved 1", "MSFM-0107", LATER)
    ledger.promise_refund("approved 2", "MSFM-0107", LATER, of="insurance 1")
    assert sums(ledger) == {"cash": 21000, "refund payable": -11000, "revenue": -10000}
    one = claim_balance(ledger, NUMBER)  # what is promised back is no longer ours
    assert one.paid == 10000 and line_problems(one) == ()
    ledger.refund("check 1", "MSFM-0107", LATER)
    assert sums(ledger) == {"cash": 10000, "revenue": -10000}


def test_transfer_write_off_bad_debt_and_their_limits(ledger: Ledger) -> None:
    ledger.charge(claim(10000, 300), BILLED)
    ledger.transfer("call 1", NUMBER, "insurance 1", "patient", LATER, "coverage ended", line=1)
    assert [x.patient for x in claim_balance(ledger, NUMBER).lines] == [10000, 0]
    with pytest.raises(CourseError, match="Only 3.00 is open"):
        ledger.transfer("call 2", NUMBER, "insurance 1", "patient", LATER, "too much", cents=301)
    with pytest.raises(CourseError, match="has no line 9"):
        ledger.transfer("call 2", NUMBER, "insurance 1", "patient", LATER, "x", line=9)
    with pytest.raises(CourseError, match="cannot owe"):
        ledger.transfer("call 2", NUMBER, "insurance 1", "cash", LATER, "x")
    with pytest.raises(CourseError, match="reason"):
        ledger.adjust("call 2", NUMBER, "insurance 1", LATER, "  ")
    with pytest.raises(CourseError, match="limit for a small balance is 5.00"):
        ledger.write_off_small("month end", "MSFM-0107", LATER)
    ledger.pay("1", "MSFM-0107", 9600, LATER)
    ledger.write_off_small("month end", "MSFM-0107", LATER)
    ledger.transfer("call 3", NUMBER, "insurance 1", "patient", LATER, "not covered")
    ledger.bad_debt("agency 1", "MSFM-0107", LATER)
    assert sums(ledger) == {"cash": 9600, "write-off": 400, "bad debt": 300, "revenue": -10300}


def test_credit_finds_what_is_owed_wherever_it_stands(ledger: Ledger) -> None:
    ledger.pay("1", ELENA.account, 2500, VISIT, claim="never billed")
    ledger.charge(claim(), BILLED)
    ledger.post(remittance(CASE_1_1))
    ledger.apply_credit("month end", ELENA.account, LATER)
    assert patient_balance(ledger, ELENA.account).total == 500 and audit(ledger) == ()
    with pytest.raises(CourseError, match="no credit, or owes nothing"):
        ledger.apply_credit("month end 2", ELENA.account, LATER)


@pytest.mark.parametrize("cents", [0, -1, True, 10**12, 1.5])
def test_amounts_have_to_be_amounts(ledger: Ledger, cents: object) -> None:
    with pytest.raises(CourseError, match="above 0"):
        ledger.pay("1", ELENA.account, cents, VISIT)  # type: ignore[arg-type]


def test_every_entry_names_its_source(ledger: Ledger) -> None:
    with pytest.raises(CourseError, match="names its source"):
        ledger.pay(" ", ELENA.account, 100, VISIT)
    ledger.pay("r1", ELENA.account, 100, VISIT)
    with pytest.raises(AlreadyPosted, match="r1 was posted"):
        ledger.pay("r1", ELENA.account, 100, PAID)


def test_together_is_all_or_nothing(ledger: Ledger) -> None:
    with pytest.raises(AlreadyPosted), ledger.together():
        ledger.charge(claim(), BILLED)
        ledger.charge(claim(), BILLED)
    assert totals(ledger) == {}
