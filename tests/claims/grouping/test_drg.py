"""The MS-DRG of a stay: the course's own cases by two groupers, rules of the manual, explanations that add up."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from course.claims.grouping import Stay, drg, engine, tables, what_if
from course.claims.grouping.stay import DrgAnswer
from course.claims.model import Diagnosis, InstitutionalClaim, Organization, Patient, Person, Procedure
from course.errors import CourseError

from .stays import DAY, Second, made, ours

CASES = list(csv.DictReader((Path(__file__).parent / "course_stays.csv").open(encoding="utf-8", newline="")))


def stay_of(row: dict[str, str]) -> Stay:
    age = 0 if row["id"].startswith("newborn") else 60
    return Stay.of(
        *row["dx"].split(),
        day=DAY,
        procedures=tuple(row["px"].split()),
        sex=row["sex"],
        status=row["status"],
        age=age,
        days=3,
        charges=2_500_000,
    )


@pytest.fixture(scope="module")
def second() -> Iterator[Second]:
    with Second() as one:
        yield one


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["id"])
def test_both_groupers_agree_on_every_case_of_the_course(row: dict[str, str], second: Second) -> None:
    stay = stay_of(row)
    assert (drg(stay).drg, second.number(stay)) == (row["drg"], row["drg"])


def test_both_groupers_agree_on_made_up_stays(second: Second) -> None:
    """300 here; `python -m tests.claims.grouping.stays 20000` for more."""
    stays = list(made(300, seed=11))
    differ = [(stay, ours(stay), second.number(stay)) for stay in stays if ours(stay) != second.number(stay)]
    differ = [one for one in differ if {one[1], one[2]} != {"998", "999"}]
    assert len(differ) <= 1, differ
    assert sum(ours(stay) != "999" for stay in stays) > 250


def test_both_groupers_agree_before_april_too(second: Second) -> None:
    for stay in made(150, seed=12):
        earlier = replace(stay, day=date(2026, 2, 3))
        assert ours(earlier) == second.number(earlier) or {ours(earlier), second.number(earlier)} == {"998", "999"}, (
            earlier
        )


# What the definitions manual (version 43) and the tables of the final rule say, as others restate it.
RULES = [
    ("App. C part 1: J96.01 is an MCC beside pneumonia", ("J18.9", "J96.01"), (), "01", "193"),
    ("App. C part 1: two forms of the same heart failure exclude each other", ("I50.21", "I50.22"), (), "01", "293"),
    ("App. C part 1: J44.1 is excluded by J44.0", ("J44.0", "J44.1"), (), "01", "192"),
    ("App. C part 1: K92.1 is excluded by K92.0", ("K92.0", "K92.1"), (), "01", "379"),
    ("App. C: nothing excludes J12.82", ("J18.9", "J12.82"), (), "01", "193"),
    ("App. C: nothing excludes Z16.21, a CC", ("N39.0", "Z16.21"), (), "01", "690"),
    ("App. C: nothing excludes D89.833, a CC", ("J18.9", "D89.833"), (), "01", "194"),
    ("App. C part 2: cardiac arrest counts only for the living", ("J18.9", "I46.9"), (), "20", "195"),
    ("App. C part 2: and for them it does", ("J18.9", "I46.9"), (), "01", "193"),
    ("DRG 175: acute cor pulmonale stands for the MCC", ("I26.09",), (), "01", "175"),
    ("DRG 065: with CC or tPA in 24 hours", ("I63.9", "Z92.82"), (), "01", "065"),
    ("DRG 870: sepsis with a ventilator for more than 96 hours", ("A41.9",), ("5A1955Z",), "01", "870"),
    ("DRG 949: aftercare with CC/MCC, so a CC is enough", ("Z51.89", "N17.9"), (), "01", "949"),
    ("DRG 789: newborn sent to another hospital", ("Z38.00",), (), "02", "789"),
    ("DRG 876: every operation beside a mental illness", ("F32.9",), ("0DTJ4ZZ",), "01", "876"),
    ("DRG 897: alcohol, no rehabilitation, no MCC", ("F10.230",), ("HZ2ZZZZ",), "01", "897"),
    ("DRG 521: hip fracture, hip replaced, MCC", ("S72.001A", "J96.01"), ("0SRR019",), "01", "521"),
    ("DRG 469: any replacement of an ankle", ("M19.071",), ("0SRF0J9",), "01", "469"),
    ("DRG 145: other operation on ear, nose, mouth or throat", ("J34.2",), ("0CBR3ZZ",), "01", "145"),
    ("DRG 018: CAR T-cells, before all categories", ("C83.33",), ("XW033H7",), "01", "018"),
]


@pytest.mark.parametrize(("rule", "codes", "procedures", "status", "expected"), RULES, ids=[rule[0] for rule in RULES])
def test_rules_of_the_manual(
    rule: str, codes: tuple[str, ...], procedures: tuple[str, ...], status: str, expected: str, second: Second
) -> None:
    stay = Stay.of(*codes, day=DAY, procedures=procedures, status=status, age=60)
    assert ours(stay) == expected
    assert second.number(stay) == expected


def test_present_on_admission_matters_only_for_hospital_acquired_conditions() -> None:
    def level(*codes: str, procedures: tuple[str, ...] = ()) -> str:
        return drg(Stay.of(*codes, day=DAY, procedures=procedures)).drg

    assert level("J18.9", "J96.01:N") == level("J18.9", "J96.01:Y") == "193"
    assert level("J18.9", "L89.153:N") == level("J18.9", "L89.153:U") == "195"
    assert level("J18.9", "L89.153:W") == "193"
    assert level("J18.9", "I26.99:N") == "193", "a clot is such a condition only after hip or knee replacement"
    assert level("M17.11", "I26.99:N", procedures=("0SRC0J9",)) == "470"


def test_the_reason_for_each_secondary() -> None:
    answer = drg(Stay.of("I50.23", "I50.33", "N17.9", "I10", "L89.153:N", "I46.9", day=DAY, status="20", days=3))
    assert {one.code: (one.level, one.why) for one in answer.secondaries} == {
        "I5033": ("MCC", "principal"),
        "N179": ("CC", ""),
        "I10": ("", "none"),
        "L89153": ("MCC", "acquired"),
        "I469": ("MCC", "died"),
    }
    assert drg(Stay.of("B20", "B59", day=DAY)).secondaries[0].why == "drg"


def levels(answer: DrgAnswer) -> Counter[str]:
    return Counter(one.level for one in answer.secondaries if one.counts)


def test_explanations_count_what_the_grouper_counts() -> None:
    """The lists we read aloud are those it looks at, and the DRG's title says the highest that counts."""
    told = 0
    for stay in made(200, seed=5):
        try:
            answer = drg(stay, changes=False)
        except CourseError:
            continue
        tidied = stay.tidied()
        grouper = engine.grouper("v43.1")
        lost = engine.acquired(tidied)
        features = grouper.get_features(
            [one.code for one in tidied.diagnoses],
            list(tidied.procedures),
            tidied.sex,
            tidied.alive,
            {one.code: "N" if one.code in lost else "Y" for one in tidied.diagnoses},
            tidied.status,
            grouper.drg_exclusions.get(answer.drg, set()),
        )
        assert (levels(answer)["MCC"], levels(answer)["CC"]) == (features["_MCC"], features["_CC"])
        best = "MCC" if levels(answer)["MCC"] else "CC" if levels(answer)["CC"] else ""
        if answer.title.endswith((" with MCC", " with CC", " without CC/MCC")) and len(answer.family) == 3:
            assert answer.title.endswith({"MCC": "with MCC", "CC": "with CC", "": "without CC/MCC"}[best])
            told += 1
    assert told > 40


def test_payment_is_the_sum_of_its_steps_and_changes_are_true() -> None:
    for row in CASES:
        stay = stay_of(row)
        answer = drg(stay)
        assert answer.payment.cents == sum(step.cents or 0 for step in answer.payment.steps)
        for change in answer.changes:
            if change.what.startswith("without ") and change.code:
                assert what_if(stay, change.code) == change
        assert bool(answer.stop) == any(change.changes for change in answer.changes)


def test_a_code_less() -> None:
    stay = Stay.of("J18.9", "J96.01", "N17.9", day=DAY)
    answer = drg(stay)
    got = {change.what: (change.drg, change.changes) for change in answer.changes}
    assert got == {
        "without J96.01": ("194", True),
        "without N17.9": ("193", False),
        "without any CC or MCC": ("195", True),
    }
    assert what_if(stay, "J18.9", "J69.0").drg == "177"
    assert "fraud" in answer.stop
    acquired = drg(Stay.of("J18.9", "L89.153:N", day=DAY))
    assert any(one.what == "if L89.153 had been present on admission" and one.drg == "193" for one in acquired.changes)


def test_payment_by_hand() -> None:
    """Base 4,400.00 x 0.94 + 2,160.00 = 6,296.00; DRG 193: x 1.3144 = 8,275.46 (8275.4624)."""
    stay = Stay.of("J18.9", "J96.01", day=DAY, days=3, charges=3_000_000)
    assert drg(stay).payment.cents == 827_546
    # To another hospital after one day: (1 + 1) / 3.9 of it = 4,243.83 (4243.825...).
    assert drg(replace(stay, status="02", days=1)).payment.cents == 424_383
    # After three days (3 + 1) / 3.9 is more than all of it.
    assert drg(replace(stay, status="02", days=3)).payment.cents == 827_546
    # To a nursing facility: DRG 193 is on the list of that policy; DRG 189 is not.
    assert drg(replace(stay, status="03", days=1)).payment.cents == 424_383
    away = drg(Stay.of("J96.01", day=DAY, status="03", days=1))
    assert away.drg == "189" and away.payment.steps[2].cents is None
    # Home health that is not related (condition code 42) is no transfer.
    assert drg(replace(stay, status="06", days=1)).payment.cents == 424_383
    assert drg(replace(stay, status="06", days=1, conditions=("42",))).payment.cents == 827_546
    # Outlier: cost 250,000.00 x 0.28 = 70,000.00; threshold 8,275.46 + 38,000.00 = 46,275.46; 80 % of 23,724.54 = 18,979.63.
    assert drg(replace(stay, charges=25_000_000)).payment.cents == 827_546 + 1_897_963


def test_special_pay_is_half_and_half_by_the_day() -> None:
    """DRG 481, hip procedures with CC: half of it, and half by the day."""
    group = tables.group("481")
    assert group.special_pay
    stay = Stay.of("S72.141A", "D62", day=DAY, procedures=("0QS604Z",), status="03", days=1)
    answer = drg(stay)
    assert answer.drg == "481"
    full = answer.payment.steps[1].cents or 0
    share = Decimal("0.5") + Decimal(2) / (group.gmlos or 1) / 2
    assert answer.payment.cents == int((full * share).to_integral_value("ROUND_HALF_UP"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"diagnoses": ()}, "principal diagnosis"),
        ({"diagnoses": (Diagnosis("J18.99"),)}, "J18.99"),
        ({"diagnoses": (Diagnosis("pneumonia"),)}, "“pneumonia”"),
        ({"diagnoses": (Diagnosis(""),)}, "too short"),
        ({"diagnoses": (Diagnosis("J18.9", "X"),)}, "present-on-admission"),
        ({"diagnoses": (Diagnosis("J18"),)}, "complete"),
        ({"diagnoses": (Diagnosis("W01.0XXA"),)}, "no DRG"),
        ({"diagnoses": (Diagnosis("J18.9"),) * 101}, "100"),
        ({"procedures": ("0DTJ4Z",)}, "7"),
        ({"procedures": ("0DTJ9ZZ",)}, "0DTJ9ZZ"),
        ({"age": 130}, "124"),
        ({"age": -1}, "124"),
        ({"sex": "X"}, "M, F or U"),
        ({"status": "1"}, "two digits"),
        ({"days": -1}, "length of stay"),
        ({"charges": -1}, "not negative"),
        ({"day": date(2026, 10, 1)}, "FY2026"),
        ({"day": date(2025, 9, 30)}, "FY2026"),
        ({"hospital": "nowhere"}, "riverbend"),
    ],
)
def test_what_cannot_be_gets_a_sentence(change: dict[str, object], words: str) -> None:
    stay = replace(Stay.of("J18.9", day=DAY), **change)  # type: ignore[arg-type]
    with pytest.raises(CourseError, match=words):
        drg(stay)


def test_changes_that_cannot_be() -> None:
    stay = Stay.of("J18.9", "N17.9", day=DAY)
    for code, becomes in (("J18.9", ""), ("I10", ""), ("N17.9", "N17.99"), ("N17.9", "nonsense")):
        with pytest.raises(CourseError):
            what_if(stay, code, becomes)


def test_version_follows_the_day_of_discharge() -> None:
    assert drg(Stay.of("J18.9", day=date(2026, 3, 31))).version == "v43"
    assert drg(Stay.of("J18.9", day=date(2026, 4, 1))).version == "v43.1"


def test_sex_not_told_is_asked_for_only_where_it_matters() -> None:
    assert drg(Stay.of("J18.9", day=DAY, sex="U")).drg == "195"
    with pytest.raises(CourseError, match="sex"):
        drg(Stay.of("N39.3", day=DAY, sex="U"))
    assert drg(Stay.of("N40.1", day=DAY, sex="F")).drg == "726"


def test_a_claim_is_a_stay() -> None:
    person = Person("Hansen", "Orville", born=date(1950, 3, 22), sex="M")
    claim = InstitutionalClaim(
        "R1",
        Patient("RCH-00418", person),
        (),
        Organization("Riverbend Community Hospital"),
        "111",
        date(2026, 7, 14),
        date(2026, 7, 18),
        Diagnosis("J18.9", "Y"),
        (),
        admitted=date(2026, 7, 15),
        others=(Diagnosis("I10", "Y"),),
        procedures=(Procedure("0B9D8ZX", date(2026, 7, 16)),),
    )
    stay = Stay.from_claim(claim)
    assert (stay.age, stay.days, stay.sex, stay.day) == (76, 3, "M", date(2026, 7, 18))
    assert drg(stay).drg == "195"
    with pytest.raises(CourseError, match="inpatient"):
        Stay.from_claim(replace(claim, bill="131"))
