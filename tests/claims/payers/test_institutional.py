"""Hospital claims: stays by DRG, spells of illness, outpatient lines by APC or by share of charges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from course.claims.model import ClaimPayment, Diagnosis, InstitutionalClaim, Procedure, RevenueLine
from course.claims.money import part
from course.claims.payers import History, PayerDesk, next_claim

from . import builder

IN = date(2026, 7, 15)


def stay(name: str = "orville", **fields: object) -> InstitutionalClaim:
    """The stay of case 1.2, with made-up charges of 14,800.00."""
    born = InstitutionalClaim(
        "RCH-00418-0715",
        builder.patient(name),
        (builder.coverage(name),),
        builder.HOSPITAL,
        "111",
        IN,
        date(2026, 7, 18),
        Diagnosis("J18.9", "Y"),
        (
            RevenueLine(1, "0120", 600_000, 3),
            RevenueLine(2, "0250", 380_000),
            RevenueLine(3, "0300", 500_000),
        ),
        admitted=IN,
        admission_hour="01",
        admission_kind="1",
        source="1",
        discharge_hour="11",
        admitting="R05.9",
        others=(Diagnosis("I10", "Y"),),
        procedures=(Procedure("0B9D8ZX", date(2026, 7, 16)),),
        drg="195",
        attending=builder.PROVIDERS["er"],
        operating=builder.PROVIDERS["lung"],
        medical_record="RCH-00418",
    )
    return replace(born, **fields)  # type: ignore[arg-type]


def decide(claim: InstitutionalClaim, history: History) -> tuple[ClaimPayment, History]:
    answer, after = PayerDesk(claim.coverage.payer).adjudicate(claim, date(2026, 7, 28), history)
    assert isinstance(answer, ClaimPayment), answer
    return answer, after


def share(payment: ClaimPayment) -> dict[str, int]:
    return {f"{one.group}-{one.reason}": one.cents for one in payment.every_adjustment}


def test_a_stay_is_paid_by_its_drg_less_the_deductible() -> None:
    """The base rate is (4,400.00 x 0.94 + 2,160.00) = 6,296.00; DRG and weight are those the grouper finds."""
    payment, after = decide(stay(), builder.known("orville"))
    from course.claims.grouping import Stay, drg

    answer = drg(Stay.from_claim(stay()), changes=False)
    assert payment.drg == answer.drg
    price = answer.payment.cents
    before = price - 173_600
    assert share(payment)["PR-1"] == 173_600
    assert payment.paid == before - part(before, "0.02")
    assert payment.charge == payment.paid + sum(one.cents for one in payment.adjustments)
    assert payment.lines == ()
    assert after.decision(payment.control).steps


def test_simple_pneumonia_by_hand() -> None:
    """Without the lavage: DRG 195, 6,296.00 x 0.6285 = 3,957.04; less 1,736.00 = 2,221.04; less 2 % (44.42) = 2,176.62."""
    payment, _ = decide(stay(procedures=(), operating=None), builder.known("orville"))
    assert payment.drg == "195"
    assert share(payment) == {"CO-45": 1_480_000 - 395_704, "PR-1": 173_600, "CO-253": 4_442}
    assert payment.paid == 217_662


def test_the_deductible_falls_once_in_a_spell_of_illness() -> None:
    _, after = decide(stay(procedures=(), operating=None), builder.known("orville"))
    again = stay(number="RCH-00418-0901", start=date(2026, 9, 1), end=date(2026, 9, 4), admitted=date(2026, 9, 1),
                 procedures=(), operating=None)  # fmt: skip
    answer, _ = PayerDesk("medicare-b").adjudicate(again, date(2026, 9, 10), after)
    assert isinstance(answer, ClaimPayment)
    assert "PR-1" not in share(answer)
    later = replace(again, start=date(2026, 9, 20), end=date(2026, 9, 23), admitted=date(2026, 9, 20))
    answer, _ = PayerDesk("medicare-b").adjudicate(later, date(2026, 9, 30), after)
    assert isinstance(answer, ClaimPayment)
    assert share(answer)["PR-1"] == 173_600  # 64 days after discharge: a new spell


def test_a_rate_above_the_charges_is_paid() -> None:
    cheap = stay(lines=(RevenueLine(1, "0120", 200_000, 3),), procedures=(), operating=None)
    payment, _ = decide(cheap, builder.known("orville"))
    assert share(payment)["CO-94"] == 200_000 - 395_704
    assert payment.charge == payment.paid + sum(one.cents for one in payment.adjustments)


def test_a_commercial_stay_by_contract() -> None:
    """Prairie Shield: 9,800.00 x 0.6285 = 6,159.30; deductible 750.00; 20 % of 5,409.30 = 1,081.86."""
    payment, _ = decide(stay("quentin", number="Q1"), builder.known("quentin"))
    assert share(payment) == {"CO-45": 1_480_000 - 615_930, "PR-1": 75_000, "PR-2": 108_186}
    assert payment.paid == 615_930 - 75_000 - 108_186


def test_a_stay_denied_is_told_line_by_line() -> None:
    ended = builder.known("quentin", covers=builder.coverage("quentin", end=date(2026, 5, 31)))
    payment, _ = decide(stay("quentin", number="Q1"), ended)
    assert payment.status == "4"
    assert [one.adjustments[0].reason for one in payment.lines] == ["27", "27", "27"]
    assert payment.paid == 0


OUTPATIENT = (
    RevenueLine(1, "0450", 90_000, 1, "99284", (), IN),
    RevenueLine(2, "0300", 4_000, 1, "80053", (), IN),
)


def outpatient(name: str, **fields: object) -> InstitutionalClaim:
    plain: dict[str, object] = {
        "number": "OP-1", "bill": "131", "end": IN, "admitted": None, "procedures": (), "operating": None,
        "drg": "", "reasons": ("R07.9",), "principal": Diagnosis("R07.9"), "others": (), "lines": OUTPATIENT,
        "admitting": "", "discharge_hour": "", "admission_hour": "", "status": "01",
    }  # fmt: skip
    return stay(name, **{**plain, **fields})


def test_outpatient_by_apc_where_medicare_rules_count() -> None:
    claim = outpatient("orville")
    payment, after = decide(claim, builder.known("orville"))
    assert sum(one.charge for one in payment.lines) == claim.total
    for one in payment.lines:
        assert one.charge == one.paid + sum(part.cents for part in one.adjustments)
    assert any(step.name in ("APC", "share of the charge") for step in after.decision(payment.control).steps)


def test_outpatient_by_share_of_charges() -> None:
    """900.00 x 0.55 = 495.00, copay 150.00; the laboratory by its fee 10.80 x 1.10 = 11.88, in full."""
    payment, _ = decide(outpatient("quentin"), builder.known("quentin"))
    assert [one.paid for one in payment.lines] == [34_500, 1_188]
    assert share(payment)["PR-3"] == 15_000


def test_the_supplement_takes_the_part_a_deductible_from_a_claim_without_lines() -> None:
    both = (builder.coverage("orville"), builder.second("supplement", "orville"))
    claim = stay(coverages=both, procedures=(), operating=None)
    payment, _ = decide(claim, builder.known("orville"))
    onward = next_claim(claim, payment, date(2026, 8, 11))
    assert onward.coverage.payer == "prairie-shield"
    history = builder.enroll(History("prairie-shield"), both[1], builder.patient("orville"))
    answer, _ = PayerDesk("prairie-shield").adjudicate(onward, date(2026, 8, 13), history)
    assert isinstance(answer, ClaimPayment)
    assert answer.charge == answer.paid + sum(one.cents for one in answer.every_adjustment)
    assert answer.paid == 173_600
    assert answer.patient_share == 0  # plan G pays the deductible of Part A, not that of Part B


@pytest.mark.parametrize("name", ["orville", "esperanza", "siobhan", "cole", "lily"])
def test_every_payer_balances_a_stay(name: str) -> None:
    claim = stay(name, number="ANY")
    history = builder.known(name)
    if name == "siobhan":
        claim = replace(claim, coverages=(builder.coverage(name, start=date(2026, 1, 1)),))
    payment, _ = decide(claim, history)
    assert payment.charge == payment.paid + sum(one.cents for one in payment.every_adjustment)
