"""Outpatient payment: rules of OPPS one by one, money conserved, order without effect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims.grouping import ApcAnswer, apc, price
from course.claims.grouping.outpatient_model import NOT_PAID, PACKAGED, PAID, group_words, services
from course.claims.model import Diagnosis, InstitutionalClaim, Organization, Patient, Person, RevenueLine
from course.errors import CourseError

from .lines import DAY, lines

RATE = {code: one.cents for code, one in services().items()}


def paid(*codes: str) -> ApcAnswer:
    return price(lines(*codes), DAY)


def fates(answer: ApcAnswer) -> list[str]:
    return [line.fate for line in answer.lines]


# Each with the rule it shows; sources in docs/grouping.md.
RULES = [
    ("T: dearest in full, others at half", ("45385", "43239"), RATE["45385"] + RATE["43239"] // 2),
    ("T on two days: no discount", ("45385", "43239@-1"), RATE["45385"] + RATE["43239"]),
    ("S is not discounted", ("96365", "96360"), RATE["96365"] + RATE["96360"]),
    ("N is always packaged", ("45378", "J1885x2"), RATE["45378"]),
    ("Q1 is packaged beside S, T or V", ("99283", "93005"), RATE["99283"]),
    ("Q1 alone is paid", ("93005",), RATE["93005"]),
    ("several Q1: one unit of the dearest", ("93005x2", "73610x2"), RATE["73610"]),
    ("Q2 is packaged beside T", ("75710", "11042"), RATE["11042"]),
    ("Q2 beside S only is paid", ("75710", "96365"), RATE["75710"] + RATE["96365"]),
    ("Q4 is packaged beside a visit", ("G0463", "80053"), RATE["G0463"]),
    ("Q4 alone is paid by the laboratory schedule", ("80053", "85025"), RATE["80053"] + RATE["85025"]),
    ("Q3: two CT scans are one composite", ("70450", "71250"), group_words("8005")[1]),
    ("Q3: with contrast in one of them, the higher composite", ("70450", "74177"), group_words("8006")[1]),
    ("Q3: a CT and an MRI stand for themselves", ("70450", "70551"), RATE["70450"] + RATE["70551"]),
    ("Q3: films are packaged beside critical care", ("99291", "71046"), RATE["99291"]),
    ("J1: one payment for the whole bill", ("66984", "93005", "80053", "J1885"), RATE["66984"]),
    ("J1: the first in rank only", ("93458", "27447"), RATE["27447"]),
    ("J1: vaccine and its injection stay outside", ("66984", "90656", "G0008"), RATE["66984"] + RATE["90656"] + RATE["G0008"]),
    ("J1: a pair lifts it", ("92928", "93458"), 1_689_000),
    ("J2: 8 hours of observation with a visit", ("99284", "G0378x8", "74177"), group_words("8011")[1]),
    ("J2: 7 hours are not enough", ("99284", "G0378x7", "74177"), RATE["99284"] + RATE["74177"]),
    ("J2: a visit the day before is near enough", ("99284@-1", "G0378x20"), group_words("8011")[1]),
    ("J2: two days before is not", ("99284@-2", "G0378x20"), RATE["99284"]),
    ("J2: a T procedure spoils it", ("99284", "G0378x20", "11042"), RATE["99284"] + RATE["11042"]),
    ("J2: the hospital's clinic visit will do", ("G0463", "G0378x8"), group_words("8011")[1]),
    ("C: nothing of that day is paid", ("33533", "99284", "80053@-1"), RATE["80053"]),
    ("B, E1, Y: not on this bill", ("99213", "A9270", "E0114"), 0),
    ("A: another fee schedule", ("77067",), RATE["77067"]),
    ("K: per unit", ("J1745x40",), 40 * RATE["J1745"]),
    ("73: stopped before anesthesia, half", ("45378-73",), RATE["45378"] // 2),
    ("50: both sides, the second at half", ("20610-50",), RATE["20610"] * 3 // 2),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "codes", "cents"), RULES, ids=[rule[0] for rule in RULES])
def test_rules(rule: str, codes: tuple[str, ...], cents: int) -> None:
    answer = paid(*codes)
    assert answer.allowed == cents, [line.sentence for line in answer.lines]


def test_every_line_says_what_became_of_it() -> None:
    answer = paid("99284", "74177", "G0378x20", "80053", "99213")
    assert fates(answer) == [PAID, PACKAGED, PACKAGED, PACKAGED, NOT_PAID]
    assert answer.comprehensive == "8011"
    assert "20 hours" in answer.lines[0].sentence and answer.lines[0].apc == "8011"
    assert all(line.sentence for line in answer.lines)


def shorthand() -> st.SearchStrategy[str]:
    code = st.sampled_from(sorted(services()))
    return st.builds(
        lambda code, modifier, units, back: f"{code}{modifier}x{units}@{back}",
        code,
        st.sampled_from(["", "", "", "-50", "-73", "-59", "-52"]),
        st.integers(1, 12),
        st.sampled_from([0, 0, 0, -1]),
    )


@given(st.lists(shorthand(), min_size=1, max_size=10), st.randoms())
def test_money_is_conserved_and_order_has_no_effect(codes: list[str], dice: object) -> None:
    some = lines(*codes)
    answer = price(some, DAY)
    assert answer.allowed == sum(line.allowed for line in answer.lines) == sum(step.cents or 0 for step in answer.steps)
    assert len(answer.lines) == len(some) and sum(line.charge for line in answer.lines) == sum(
        one.charge for one in some
    )
    for line in answer.lines:
        assert line.fate in (PAID, PACKAGED, NOT_PAID) and line.allowed >= 0
        assert (line.allowed > 0) == (line.fate == PAID) or line.allowed == 0
        assert line.fate == PAID or not line.apc
    assert price(some, DAY) == answer
    mixed = list(some)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert price(mixed, DAY).allowed == answer.allowed
    if answer.comprehensive:
        assert sum(line.apc == answer.comprehensive and line.fate == PAID for line in answer.lines) >= 1


@given(st.lists(shorthand(), min_size=1, max_size=8))
def test_a_packaged_item_more_changes_nothing(codes: list[str]) -> None:
    assert paid(*codes, "J2405x2").allowed == paid(*codes).allowed


def test_a_line_without_a_code_is_packaged() -> None:
    answer = price((RevenueLine(1, "0250", 5_000), *lines("x", "99283")[1:]), DAY)
    assert fates(answer) == [PACKAGED, PAID] and "0250" in answer.lines[0].sentence


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (("99999",), "table of outpatient rates"),
        (("9928",), "form"),
        (("99284-5",), "modifier"),
        (("99284x0",), "units"),
        (("99284@400",), "2026"),
    ],
)
def test_what_cannot_be_gets_a_sentence(codes: tuple[str, ...], words: str) -> None:
    with pytest.raises(CourseError, match=words):
        paid(*codes)


def test_only_outpatient_bills() -> None:
    claim = InstitutionalClaim(
        "R2",
        Patient("RCH-1", Person("Doe", "Ann", sex="F")),
        (),
        Organization("Riverbend Community Hospital"),
        "131",
        DAY,
        DAY,
        Diagnosis("R07.9"),
        lines("99284", "93005"),
    )
    assert apc(claim).allowed == RATE["99284"]
    from dataclasses import replace

    with pytest.raises(CourseError, match="outpatient"):
        apc(replace(claim, bill="111"))
    with pytest.raises(CourseError, match="at least one line"):
        apc(replace(claim, lines=()))
    with pytest.raises(CourseError, match="same number"):
        apc(replace(claim, lines=(claim.lines[0], claim.lines[0])))
