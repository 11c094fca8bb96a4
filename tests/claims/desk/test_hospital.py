"""A hospital's claim from the form to the bill: 837I, 999, 277CA, 835, posted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from course.claims.desk import ub04
from course.claims.desk.hospital import follow
from course.claims.model import RevenueLine
from course.claims.x12 import read, validate
from course.errors import CourseError
from course.widgets import hospital

SENT = date(2026, 9, 18)


def test_an_emergency_visit_comes_back_and_is_posted_to_the_cent() -> None:
    found = follow(hospital.outpatient(), SENT)
    assert [one.kind for one in found.steps] == ["837I", "999", "277CA", "835", "", ""]
    assert found.state == "decided" and found.steps[3].day == date(2026, 10, 2)  # day 14
    assert found.billed == 161_700 == found.paid + found.adjusted + found.patient + found.open
    # By hand, with the course's rates: 99284 429.00, of it 283.00 deductible and 20 % of 146.00; 71046 91.00 and 20 %.
    assert {one.code: one.paid for one in found.payment.lines} == {
        "99284": 11_446,  # 429.00 - 283.00 - 29.20 = 116.80, less 2 %
        "85025": 0,  # packaged
        "93005": 0,  # packaged
        "71046": 7_134,  # 91.00 - 18.20 = 72.80, less 2 %
    }
    assert found.patient == 28_300 + 2_920 + 1_820
    # Taken off: (980.00 - 429.00) + 2.34 withheld, 42.00 and 310.00 packaged, (285.00 - 91.00) + 1.46 withheld.
    assert found.adjusted == 55_334 + 4_200 + 31_000 + 19_546 and found.open == 0
    bill = found.steps[-1].sentence
    assert (
        "Please pay $330.40." in bill and "$748.80 of the charges was taken off" in bill
    )  # of the two lines that ask for money
    assert "still with your insurance" not in bill
    for one in found.steps[:4]:
        assert one.text.startswith("ISA") and validate(one.text).acknowledgments[0].accepted == "A", one.kind
    assert read(found.steps[0].text).values[0].bill == "131"


def test_what_was_met_of_the_deductible_is_not_asked_again() -> None:
    assert follow(hospital.outpatient(), SENT, spent=28_300).patient == part_of(42_900) + part_of(9_100)


def part_of(cents: int) -> int:
    return cents // 5


def test_the_stay_is_paid_by_its_drg() -> None:
    found = follow(hospital.sample(), date(2026, 7, 22))
    assert found.state == "decided" and found.payment.drg and found.patient == 173_600  # the deductible of the stay


@pytest.mark.parametrize(
    ("change", "state", "said"),
    [
        ({"bill": "137"}, "rejected", "the payer's number of that claim is missing"),
        ({"status": ""}, "unreadable", "CL103"),
        ({"start": date(2026, 9, 20), "end": date(2026, 9, 20)}, "rejected", ""),
        ({"lines": (RevenueLine(1, "0450", 98_000, 1, "", (), date(2026, 9, 14)),)}, "rejected", "FL 44"),
    ],
)
def test_what_is_turned_back_leaves_no_money_behind(change: dict, state: str, said: str) -> None:
    found = follow(replace(hospital.outpatient(), **change), SENT)
    assert (found.state, found.paid, found.open, found.payment) == (state, 0, 0, None)
    assert found.steps[-1].kind == ("999" if state == "unreadable" else "277CA") and said in found.steps[-1].sentence


def test_the_form_asks_for_it_and_a_slip_is_a_sentence() -> None:
    shown = hospital.shown()
    fields = next(one["fields"] for one in shown["samples"] if one["id"] == "emergency")
    told = hospital.reply("ub04.follow", fields)
    assert told["state"] == "decided" and told["steps"][3]["kind"] == "835" and told["steps"][3]["segments"]
    assert follow(ub04.claim_of(fields, hospital.sample()), SENT).paid == follow(hospital.outpatient(), SENT).paid
    assert "sentence" in hospital.reply("ub04.follow", {**fields, "fl67": ""})
    assert hospital.reply("ub04.follow", {**fields, "fl60": "1A23C45DE68"})["state"] in ("rejected", "decided")
    with pytest.raises(CourseError):
        hospital.reply("ub04.follow", ["no form"])
