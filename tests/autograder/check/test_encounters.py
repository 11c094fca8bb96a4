"""Keys against the conventions between codes: a pair that excludes itself, a manifestation first, an alternate that breaks the set."""

from __future__ import annotations

from typing import Any

from autograder.bank import Bank
from autograder.check import encounters
from autograder.check.material import Material
from course.items.model import Item
from course.items.types.case_rubric import CaseKey, DxKey

JUNE = "2026-06-03"


def case(*diagnoses: DxKey, before: tuple[tuple[str, str], ...] = (), **more: Any) -> Material:
    key = CaseKey("professional", ("diagnoses",), diagnoses, (), before, (), (), (), ())
    solution = type("Solution", (), {"key": key})()
    item = Item("w01-q01", "practice", "case_coding", "Title", 1.0, "", {}, None, solution)
    entry = {"type": "case_coding", "key": {}, "date_of_service": JUNE, **more}
    return Material("week01", Bank("week01", "Title", {}, {"w01-q01": item}, {}, {"w01-q01": entry}))


def dx(code: str, *alternates: str, first: bool = False, optional: bool = False) -> DxKey:
    return DxKey(code.lower(), (code, *alternates), first, optional, ())


def found(material: Material) -> list[str]:
    return [f"{f.item}: {f.what}" for f in encounters.conventions(material)]


def test_a_sound_key() -> None:
    assert found(case(dx("E1165", first=True), dx("Z7984"))) == []
    assert found(case(dx("J020", first=True), dx("Z880"))) == []


def test_two_codes_that_exclude_each_other() -> None:
    (one,) = found(case(dx("E1165", first=True), dx("E109")))
    assert one.startswith("w01-q01.key: E11.65, E10.9: ")


def test_a_manifestation_first() -> None:
    assert found(case(dx("F0280", first=True), dx("G309")))
    assert not found(case(dx("G309", first=True), dx("F0280")))


def test_alternates_and_optional_codes_are_tried_in_turn() -> None:
    assert any("with the alternate" in one for one in found(case(dx("E1165", first=True), dx("Z7984", "E109"))))
    assert any("optional" in one for one in found(case(dx("E1165", first=True), dx("E109", optional=True))))


def test_a_claim_and_a_coded_record() -> None:
    claim = {
        "type": "claim_form",
        "prefilled": {"box21a": "E11.65"},
        "key": {"box21b": {"accept": ["E10.9"]}},
        "date_of_service": JUNE,
    }
    slots = [{"id": "a", "system": "icd-10-cm"}, {"id": "b", "system": "icd-10-cm"}]
    typed = {"type": "code_entry", "slots": slots, "key": {"a": {"accept": ["E11.65"]}, "b": {"accept": ["E10.9"]}}}
    sources = {"w01-q01": claim, "w01-q02": {**typed, "chart": "c"}, "w01-q03": typed}
    told = list(encounters.conventions(Material("week01", Bank("week01", "Title", {}, {}, {}, sources))))
    # without a record the slots of an item are different patients
    assert [f.item for f in told] == ["w01-q01.box 21", "w01-q02.key"]


def test_age_and_sex_come_from_the_chart() -> None:
    man = {"c": {"date_of_service": JUNE, "patient": {"sex": "M", "born": "1980-01-01"}}}
    material = case(dx("O2341", first=True), dx("Z3A20"), chart="c")
    bank = Bank("week01", "Title", {}, material.bank.items, man, material.bank.sources)
    told = list(encounters.conventions(Material("week01", bank)))
    assert told and all("male" in f.what and not f.serious for f in told)


def test_what_only_the_record_can_tell_is_left_to_the_author() -> None:
    assert found(case(dx("E119", first=True))) == []  # "use additional code", if there is a drug
    assert found(case(dx("M1710", first=True))) == []  # the side is open


def test_a_pair_that_has_a_combination_code_is_to_be_looked_at() -> None:
    told = list(encounters.conventions(case(dx("I10", first=True), dx("N1830"))))
    assert told and not any(f.serious for f in told)


def test_the_setting_is_the_chart_s() -> None:
    stay = {"c": {"setting": {"place": "inpatient", "claim": "institutional"}}}
    for claim, setting in ((None, "inpatient"), ("professional", "outpatient")):
        material = case(dx("J189", first=True), chart="c", **({"claim": claim} if claim else {}))
        bank = Bank("week01", "Title", {}, material.bank.items, stay, material.bank.sources)
        assert {one.setting for _, _, one in encounters.code_sets(Material("week01", bank))} == {setting}
