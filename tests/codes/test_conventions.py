"""Each rule between the codes of one encounter, with codes as coders meet them."""

from __future__ import annotations

from datetime import date

import pytest

from course.codes.book import Book
from course.codes.conventions import ERROR, Encounter, Finding, explain, may_stand_together, sequence_hints, siblings
from course.errors import CourseError
from tests.codes.conftest import JUNE, NOVEMBER


def told(book: Book, *codes: str, **more: object) -> dict[str, Finding]:
    """The findings by rule; of several of one rule the most serious."""
    day = more.pop("day", JUNE)
    findings = explain(Encounter(codes, day, **more), book)  # type: ignore[arg-type]
    return {one.rule: one for one in reversed(findings)}


def errors(book: Book, *codes: str, **more: object) -> set[str]:
    return {rule for rule, one in told(book, *codes, **more).items() if one.severity == ERROR}


# Whole encounters that are right

CLEAN = [
    ("E11.65", "Z79.84"),
    ("E11.9", "Z79.4", "Z79.84"),  # insulin and tablets: both
    ("I13.0", "I50.32", "E11.22", "N18.4"),
    ("E11.22", "I12.9", "N18.32", "Z79.4"),
    ("J44.0", "J20.9", "J44.1"),
    ("A41.51", "R65.21", "J96.01", "N17.9"),
    ("N39.0", "B96.20"),
    ("Z00.00", "Z23", "E78.5"),
    ("Z51.11", "C50.911"),
    ("Z51.0", "Z51.11", "C34.11"),
    ("O80", "Z37.0", "Z3A.39"),
    ("Z38.00", "P59.9"),
    ("S52.501A", "W01.0XXA", "Y92.010", "Y93.01", "Y99.8"),
    ("D68.32", "T45.515A"),
    ("G30.9", "F02.80"),
    ("C50.911", "D63.0"),
    ("I69.351", "Z79.01"),
    ("H26.9", "H40.9"),
    ("M54.50", "G89.29"),
    ("T40.1X1A", "J96.01"),
    ("I21.4", "I22.2"),
    ("I96", "L97.512"),
]


@pytest.mark.parametrize("codes", CLEAN, ids=" ".join)
def test_a_good_encounter_has_nothing_to_mend(book: Book, codes: tuple[str, ...]) -> None:
    assert not errors(book, *codes)


# 1 Excludes


@pytest.mark.parametrize(
    ("a", "b", "place"),
    [
        ("E10.9", "E11.9", "E10"),
        ("N39.0", "N30.00", "N39"),
        ("Z12.4", "Z01.419", "Z01.41"),
        ("R73.9", "E11.65", "R73"),  # inherited by the code, told from the other side
        ("I10", "O10.919", "I10"),
    ],
)
def test_excludes1_is_found_either_way_round(book: Book, a: str, b: str, place: str) -> None:
    one, other = told(book, a, b)["excludes1"], told(book, b, a)["excludes1"]
    assert one == other and one.severity == ERROR
    assert set(one.codes) == {a, b}
    assert one.source.place is not None and one.source.place.code.startswith(place[:3])
    assert one.source.note and one.source.locator == "OCG FY2026 I.A.12.a"
    assert "nothing to do with each other" in one.mend


def test_a_note_about_the_neighborhood_speaks_of_the_neighbors(book: Book) -> None:
    assert "excludes1" in told(book, "D72.824", "D72.10")  # D72 excludes D72.824
    assert "excludes1" not in told(book, "D72.824")


def test_excludes2_is_information_and_no_finding(book: Book) -> None:
    encounter = Encounter(("J44.9", "J47.9"), JUNE)
    pairs = may_stand_together(Encounter(("I10", "I27.0"), JUNE), book) + may_stand_together(encounter, book)
    assert any(set(pair[:2]) == {"I10", "I27.0"} or set(pair[:2]) == {"J44.9", "J47.9"} for pair in pairs)
    for a, b, source in pairs:
        assert source.note and a != b


# 2 Manifestations


def test_a_manifestation_is_never_first(book: Book) -> None:
    one = told(book, "G63", "E85.4")["manifestation-first"]
    assert one.codes == ("G63",) and "behind it" in one.mend
    assert "amyloidosis" in one.source.note
    assert "manifestation-first" not in told(book, "E85.4", "G63")


def test_a_manifestation_needs_its_disease(book: Book) -> None:
    one = told(book, "I10", "D63.1")["etiology-missing"]
    assert [str(span) for span in one.adds] == ["N18"]
    assert "etiology-missing" not in told(book, "N18.4", "D63.1")
    # Only examples are named: another disease may be it, a status may not.
    assert "etiology-missing" in told(book, "Z95.0", "F02.80")
    assert "etiology-unnamed" in told(book, "I10", "F02.80")
    # No disease is named at all: any before it will do.
    assert not errors(book, "I63.9", "H82.1")
    assert "etiology-after" in told(book, "Z95.0", "H82.1", "I63.9")


# 3 Code first, use additional, code also


def test_a_cause_stands_before(book: Book) -> None:
    one = told(book, "J96.01", "R65.20", "A41.9")["code-first-order"]
    assert one.codes == ("A41.9", "R65.20") and one.severity == ERROR
    assert told(book, "N18.32", "E11.22")["code-first-order"].codes == ("E11.22", "N18.32")
    # One of two causes before it is enough, where the note lists examples; "any associated" wants each.
    assert "code-first-order" not in told(book, "T81.44XA", "R65.20", "A41.9")
    assert "code-first-order" in told(book, "E11.22", "N18.32", "I12.9")


def test_if_applicable_is_a_check(book: Book) -> None:
    one = told(book, "A41.9", "T81.44XA")["code-first-order-if"]
    assert one.severity == "check" and one.codes == ("T81.44XA", "A41.9")
    offer = told(book, "A41.9")["code-first-if"]
    assert offer.severity == "check" and "T81.44" in [str(span) for span in offer.adds]


def test_a_cause_that_is_asked_for(book: Book) -> None:
    one = told(book, "H26.231")["code-first-missing"]
    assert one.severity == ERROR and [str(span) for span in one.adds] == ["H40–H42"]
    assert "code-first-missing" not in told(book, "H40.9", "H26.231")
    assert told(book, "I85.10")["code-first-missing"].severity == "check"  # the note names no code


def test_an_additional_code_is_asked_for_and_answered(book: Book) -> None:
    one = told(book, "E11.65")["add"]
    assert {"Z79.4", "Z79.84", "Z79.85"} <= {str(span) for span in one.adds}
    assert one.source.place is not None and one.source.place.code == "E11"
    assert "control" in one.sentence
    assert "add" not in told(book, "E11.65", "Z79.4")
    assert told(book, "E11.65", "E11.40")["add"].codes == ("E11.40", "E11.65")  # one note, told once
    lone = explain(Encounter(("E11.69",), JUNE), book)
    assert any("identify complication" in one.sentence and one.rule == "add" for one in lone)
    answered = explain(Encounter(("E11.69", "E78.5"), JUNE), book)
    assert not any("identify complication" in one.sentence for one in answered)


def test_an_additional_code_before_is_to_be_looked_at(book: Book) -> None:
    one = told(book, "F17.210", "J44.9")["add-order"]
    assert one.codes == ("J44.9", "F17.210") and one.severity == "check"
    assert "add-order" not in told(book, "J44.9", "F17.210")


def test_code_also_only_reminds(book: Book) -> None:
    one = told(book, "J44.9")["code-also"]
    assert one.severity == "check" and [str(span) for span in one.adds] == ["J45"]
    assert not {"code-also", "add-order", "code-first-order"} & told(book, "J45.909", "J44.9").keys()


def test_a_note_of_a_block_may_speak_of_some_codes_only(book: Book) -> None:
    for code in ("T45.1X5A", "T45.1X1A"):
        asked = [one for one in explain(Encounter(("D70.1", code), JUNE), book) if "underdosing" in one.sentence]
        assert not asked
    assert "Z91.14" not in str(told(book, "I10", "T46.5X6A"))
    assert any("underdosing" in one.sentence for one in explain(Encounter(("I10", "T46.5X6A"), JUNE), book))


def test_required_order_of_a_list(book: Book) -> None:
    pairs = {(pair.first, pair.then) for pair in sequence_hints(("F02.80", "G30.9", "E11.22", "N18.4"), JUNE, book)}
    assert pairs == {("G30.9", "F02.80"), ("E11.22", "N18.4")}
    assert not sequence_hints(("I10", "E78.5"), JUNE, book)


# 5 Sides


@pytest.mark.parametrize(
    ("code", "right", "left", "both"),
    [
        ("M25.569", "M25.561", "M25.562", None),
        ("M17.10", "M17.11", "M17.12", "M17.0"),
        ("H25.10", "H25.11", "H25.12", "H25.13"),
        ("S52.509", "S52.501", "S52.502", None),
        ("H91.90", "H91.91", "H91.92", "H91.93"),
        ("I80.00", "I80.01", "I80.02", "I80.03"),
    ],
)
def test_the_sides_of_a_condition(book: Book, code: str, right: str, left: str, both: str | None) -> None:
    row = book.code(code.replace(".", ""))
    assert row is not None
    sides = siblings(book, row)
    assert sides is not None and sides.side_of(row) == "unspecified"
    assert {side: one.code for side, one in sides.rows.items()} == {
        "unspecified": code,
        "right": right,
        "left": left,
        **({"bilateral": both} if both else {}),
    }


def test_a_title_without_sides_has_none(book: Book) -> None:
    row = book.code("I501")  # left ventricular failure
    assert row is not None and siblings(book, row) is None


def test_right_and_left_where_one_code_says_both(book: Book) -> None:
    one = told(book, "M17.12", "M17.11")["both-sides"]
    assert one.severity == ERROR and "M17.0" in one.mend
    assert "both-sides" not in told(book, "M25.561", "M25.562")  # no code for both
    assert "side-twice" in told(book, "M17.0", "M17.11")
    assert "side-twice" in told(book, "M25.561", "M25.569")
    assert "side-untold" not in told(book, "M25.561", "M25.569")


def test_an_open_side_names_the_choices(book: Book) -> None:
    one = told(book, "S52.509A")["side-untold"]
    assert one.severity == "check" and "S52.501A (right), S52.502A (left)" in one.mend
    assert "code editor" not in one.sentence
    assert "code editor" in told(book, "S52.509A", setting="inpatient")["side-untold"].sentence


def test_a_code_is_listed_once(book: Book) -> None:
    one = told(book, "I10", "E78.5", "i10")["duplicate"]
    assert one.codes == ("I10",) and one.severity == ERROR


# 6 Positions


@pytest.mark.parametrize(
    ("first", "then", "rule"),
    [
        ("W01.0XXA", "S52.501A", "external-cause-first"),
        ("B95.61", "L03.115", "organism-first"),
        ("Z79.4", "E11.9", "drug-therapy-first"),
        ("Z3A.20", "O09.92", "weeks-first"),
        ("Z68.41", "E66.813", "bmi-first"),
        ("Z37.0", "O80", "outcome-first"),
        ("R65.20", "A41.9", "severe-sepsis-first"),
        ("T46.5X6A", "I10", "underdosing-first"),
        ("T45.515A", "D68.32", "adverse-effect-first"),
        ("S52.501S", "M19.131", "sequela-first"),
        ("B90.9", "J47.9", "late-effect-first"),
        ("Z59.01", "I10", "social-first"),
        ("R29.705", "I63.9", "stroke-scale-first"),
    ],
)
def test_codes_that_are_never_first(book: Book, first: str, then: str, rule: str) -> None:
    one = told(book, first, then)[rule]
    assert one.severity == ERROR and one.codes == (first,)
    assert one.source.locator.startswith("OCG FY2026 I.")
    assert rule not in told(book, then, first)
    # The same thing is not said a second time as a matter of order.
    assert not {"code-first-order", "add-order"} & told(book, first, then).keys()


@pytest.mark.parametrize("code", ["Z00.00", "Z01.818", "Z02.5", "Z34.01", "Z38.00", "Z51.11", "Z52.4", "Z76.2"])
def test_codes_that_are_only_first(book: Book, code: str) -> None:
    rules = {"exam-not-first", "treatment-not-first", "birth-not-first"}
    assert rules & errors(book, "I10", code)
    assert not rules & told(book, code, "I10").keys()


def test_the_exceptions_of_that_list(book: Book) -> None:
    assert "exam-not-first" not in told(book, "C50.911", "Z00.6")
    assert told(book, "Z00.00", "Z01.411")["exam-not-first"].severity == "check"
    assert "treatment-not-first" not in told(book, "Z51.11", "Z51.0", "C34.11")


def test_medicares_list_is_for_inpatient_stays(book: Book) -> None:
    one = told(book, "Z95.0", "I10", setting="inpatient")["unacceptable-principal"]
    assert one.severity == ERROR and one.source.locator.startswith("CMS MCE")
    assert "unacceptable-principal" not in told(book, "Z95.0", "I10")
    assert "unacceptable-principal" in told(book, "Z51.89", setting="inpatient")
    assert "unacceptable-principal" not in told(book, "Z51.89", "I10", setting="inpatient")
    # Said by a guideline already
    assert "unacceptable-principal" not in told(book, "Z79.4", "E11.9", setting="inpatient")


def test_a_second_infarction_is_not_alone(book: Book) -> None:
    assert "subsequent-infarction-alone" in errors(book, "I22.1", "I10")
    assert "subsequent-infarction-alone" not in told(book, "I22.1", "I21.4")


# 8 Age and sex


def test_age_and_sex(book: Book) -> None:
    assert "age" in told(book, "Z00.129", age_days=40 * 366)
    assert "age" not in told(book, "Z00.129")
    assert told(book, "P59.9", age_days=3000, setting="inpatient").get("age") is None  # a P code may stay for life
    assert "age" in errors(book, "Z38.00", age_days=800, setting="inpatient")
    assert "age" not in told(book, "Z38.00", age_days=2)
    assert told(book, "C61", sex="female")["sex"].severity == "check"
    assert "sex" not in told(book, "C61", sex="male")
    assert "sex" in errors(book, "C61", sex="female", setting="inpatient", day=date(2024, 9, 30))
    assert "sex" not in errors(book, "C61", sex="female", setting="inpatient", day=date(2024, 10, 1))


@pytest.mark.parametrize("more", [{"setting": "ward"}, {"sex": "F"}, {"age_days": -1}])
def test_what_an_encounter_cannot_be(more: dict[str, object]) -> None:
    with pytest.raises(CourseError):
        Encounter(("I10",), JUNE, **more)  # type: ignore[arg-type]


# 9 Combinations


@pytest.mark.parametrize(
    ("codes", "rule"),
    [
        (("I10", "I50.9"), "hypertension-heart-failure"),
        (("I10", "I51.7"), "hypertension-heart-disease"),
        (("I10", "N18.31"), "hypertension-kidney"),
        (("I11.0", "I50.9", "N18.4"), "hypertensive-heart-and-kidney"),
        (("I12.9", "N18.4", "I50.9"), "hypertensive-kidney-and-heart"),
        (("N18.31", "N18.4"), "kidney-stage-once"),
        (("E11.9", "N18.4"), "diabetes-kidney"),
        (("E11.9", "G62.9"), "diabetes-nerves"),
        (("E11.9", "L97.512"), "diabetes-ulcer"),
        (("E11.9", "I73.9"), "diabetes-vessels"),
        (("E11.9", "E11.65"), "diabetes-2-contradiction"),
        (("O24.414", "Z79.4"), "gestational-control"),
        (("I10", "Z79.84"), "diabetes-drugs-alone"),
        (("J44.9", "J20.9"), "copd-infection"),
        (("J44.9", "J44.1"), "copd-contradiction"),
        (("I25.10", "I20.9"), "angina-combination"),
        (("N40.0", "R35.0"), "prostate-combination"),
        (("I48.91", "I48.0"), "fibrillation-kind"),
        (("E78.5", "E78.2"), "lipids-kind"),
        (("J15.9", "A41.9"), "sepsis-first"),
        (("I10", "Z3A.20"), "weeks-alone"),
        (("O80", "Z3A.39"), "outcome-missing"),
        (("I10", "O10.012"), "pregnancy-leads"),
        (("O09.92", "Z33.1"), "incidental-pregnancy"),
        (("O80", "Z38.00"), "birth-on-mother"),
        (("Z38.00", "Z38.1"), "birth-once"),
        (("O80", "P59.9"), "newborn-on-mother"),
        (("J96.01", "T40.1X1A"), "poisoning-first"),
        (("I10", "T46.5X6A"), "underdosing-reason"),
        (("L03.115", "T31.0"), "burn-site"),
        (("M81.0", "S72.001A"), "osteoporosis-fracture"),
        (("I10", "Z68.41"), "bmi-alone"),
        (("C50.911", "Z85.3"), "breast-history"),
        (("Z51.11", "I10"), "treatment-neoplasm"),
        (("S52.501A", "Y92.010", "Y92.480"), "place-once"),
    ],
)
def test_combinations(book: Book, codes: tuple[str, ...], rule: str) -> None:
    one = told(book, *codes)[rule]
    assert one.severity == "check" and set(one.codes) <= set(codes)
    assert "{" not in one.sentence + one.mend


def test_what_answers_a_combination(book: Book) -> None:
    assert "copd-infection" not in told(book, "J44.0", "J20.9", "J44.1")
    assert "underdosing-reason" not in told(book, "I10", "T46.5X6A", "Z91.120")
    assert "diabetes-drugs-alone" not in told(book, "E11.9", "Z79.84")
    assert "bmi-alone" not in told(book, "E66.813", "Z68.41")
    assert "sepsis-first" not in told(book, "A41.9", "J15.9")


# Codes that cannot be used


def test_bad_codes_are_told_with_the_sentence_of_the_look_up(book: Book) -> None:
    findings = explain(Encounter(("E11", "I42.0", "XYZ", "", "99213", "I10"), NOVEMBER), book)
    bad = [one for one in findings if one.rule == "code"]
    assert len(bad) == 5 and all(one.severity == ERROR and one.sentence and one.mend for one in bad)
    assert any("heading" in one.sentence for one in bad)
    assert any("I42.00" in one.mend for one in bad)


def test_a_day_that_is_not_covered_is_said_once(book: Book) -> None:
    findings = explain(Encounter(("I10", "E11.9"), date(2031, 1, 1)), book)
    assert [one.rule for one in findings] == ["date"] and findings[0].severity == "check"


def test_a_code_newer_than_the_book_has_the_notes_of_its_heading(book: Book) -> None:
    # I42.00 is new on 1 October 2026; the note of I42 holds for it too.
    findings = told(book, "I42.00", "O99.413", day=NOVEMBER)
    assert "code-first-order" in findings or "code-first-order-if" in findings or "pregnancy-leads" in findings
    assert "code" not in findings


def test_no_codes_no_findings(book: Book) -> None:
    assert explain(Encounter((), JUNE), book) == []
