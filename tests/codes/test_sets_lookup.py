"""Look-up and search in the small sets, without any imported file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.codes import model, sets
from course.codes.imports import shelf
from course.codes.sets import FORM_ONLY, NOT_HELD, look_up, search

JUNE = date(2026, 6, 3)
NAMES = tuple(sets.systems())


@pytest.fixture(autouse=True, scope="module")
def nothing_imported(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(shelf.DATA_VARIABLE, str(tmp_path_factory.mktemp("empty")))
        yield


@pytest.mark.parametrize(
    ("system", "typed", "code"),
    [
        ("hcpcs", " j1885", "J1885"),
        ("pos", "2", "02"),
        ("carc", "CO-45", "45"),
        ("carc", "045", "45"),
        ("carc", "b7", "B7"),
        ("rarc", "n130", "N130"),
        ("type-of-bill", "131", "0131"),
        ("revenue", "450", "0450"),
        ("patient-status", "3", "03"),
        ("group", "pr", "PR"),
        ("status-indicator", "j1", "J1"),
        ("modifier", "25", "25"),
        ("frequency", "7", "7"),
        ("condition", "44", "44"),
        ("occurrence", "11", "11"),
        ("value", "80", "80"),
    ],
)
def test_what_people_type_is_read(system: str, typed: str, code: str) -> None:
    answer = look_up(system, typed, JUNE)
    assert (answer.status, answer.code, answer.billable) == (model.VALID, code, True)
    assert answer.title
    assert answer.sentence.startswith(f"Read as {code}. ") is (typed.strip() != code)
    assert answer.release and answer.release.name == "the course's table of 21 Nov 2026"


def test_not_in_the_teaching_table_is_not_no_such_code() -> None:
    answer = look_up("hcpcs", "J0178"[:3] + "99", JUNE)
    assert answer.status == NOT_HELD and not answer.billable
    assert "does not mean there is no such code" in answer.sentence and "cleanclaim import hcpcs" in answer.sentence
    assert answer.nearest


def test_cpt_is_checked_for_its_form_only() -> None:
    answer = look_up("cpt", "99213", JUNE)
    assert answer.status == FORM_ONLY and answer.title is None and answer.release is None
    assert "American Medical Association" in answer.sentence and "cleanclaim import cpt" in answer.sentence
    assert look_up("cpt", "9921", JUNE).status == model.NOT_A_CODE


@pytest.mark.parametrize(
    ("system", "typed", "part"),
    [
        ("hcpcs", "99213", "CPT"),
        ("hcpcs", "D0120", "dental"),
        ("cpt", "J1885", "HCPCS Level II"),
        ("carc", "N130", "RARC"),
        ("rarc", "45", "CARC"),
    ],
)
def test_a_code_of_another_system(system: str, typed: str, part: str) -> None:
    answer = look_up(system, typed, JUNE)
    assert answer.status == model.OTHER_SYSTEM and part in answer.sentence


@pytest.mark.parametrize(
    ("code", "day", "status"),
    [
        ("J1030", date(2024, 3, 31), model.UNKNOWN_DATE),  # its first day is not known, and the table begins later
        ("J1030", date(2024, 4, 1), model.DELETED),
        ("J1010", date(2024, 3, 31), model.FUTURE),
        ("J1010", date(2024, 4, 1), model.VALID),
        ("J1885", date(2025, 12, 31), model.UNKNOWN_DATE),
        ("J1885", date(2027, 1, 1), model.UNKNOWN_DATE),
        ("G0202", JUNE, model.DELETED),
        ("G0568", date(2025, 12, 31), model.FUTURE),
    ],
)
def test_days(code: str, day: date, status: str) -> None:
    answer = look_up("hcpcs", code, day)
    assert answer.status == status
    assert (answer.release is None) is (status == model.UNKNOWN_DATE)


def test_a_deleted_code_says_what_took_its_place() -> None:
    answer = look_up("hcpcs", "J1030", JUNE)
    assert "valid until 31 Mar 2024" in answer.sentence and "J1010" in answer.sentence
    assert [entry.code for entry in answer.nearest] == ["J1010"]


def test_notes_carry_the_dose_the_next_step_and_the_rate() -> None:
    assert "One unit is 15 mg." in [note.text for note in look_up("hcpcs", "J1885", JUNE).notes]
    assert look_up("carc", "29", JUNE).notes[0].text.startswith("Next: ")
    assert "facility rate" in look_up("pos", "22", JUNE).notes[0].text


def test_a_type_of_bill_is_put_together() -> None:
    answer = look_up("type-of-bill", "0137", JUNE)
    assert answer.title == "Hospital, outpatient: replacement of an earlier claim"
    odd = look_up("type-of-bill", "0139", JUNE)
    assert odd.status == NOT_HELD and "does not hold the two together" in odd.sentence
    assert look_up("type-of-bill", "0991", JUNE).status == NOT_HELD


def test_two_letters_may_be_an_ambulance_modifier() -> None:
    answer = look_up("modifier", "NJ", JUNE)
    assert answer.status == FORM_ONLY and "from where" in answer.sentence and not answer.billable


def test_reversal_group_is_history() -> None:
    assert look_up("group", "CR", JUNE).status == model.DELETED


@given(st.sampled_from(NAMES), st.text(max_size=40), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_never_raises_and_always_says_something(system: str, typed: str, day: date) -> None:
    answer = look_up(system, typed, day)
    assert answer.sentence.endswith((".", "?")) and answer.entered == typed
    assert answer.billable is (answer.status == model.VALID)
    json.dumps(answer.as_json())


@given(st.data(), st.sampled_from([name for name in NAMES if name != "cpt"]))
def test_every_entry_is_found_again(data: st.DataObject, system: str) -> None:
    entry = data.draw(st.sampled_from(sets.entries(system)))
    answer = look_up(system, entry.code.lower(), JUNE)
    assert answer.code == entry.code and answer.title == entry.title
    assert answer.status == (model.VALID if entry.billable else model.DELETED)
    assert entry.code in [hit.code for hit in search(system, entry.code, JUNE, 200)]


@pytest.mark.parametrize(
    ("system", "words", "wanted"),
    [
        ("hcpcs", "toradol", "J1885"),
        ("hcpcs", "wound vac pump", "E2402"),
        ("hcpcs", "annual wellness visit", "G0439"),
        ("modifier", "left thumb", "FA"),
        ("carc", "timely filing", "29"),
        ("pos", "emergency room", "23"),
        ("revenue", "observ", "0762"),
        ("type-of-bill", "0131", "0131"),
        ("status-indicator", "packaged", "N"),
        ("rarc", "CLIA", "MA120"),
    ],
)
def test_search(system: str, words: str, wanted: str) -> None:
    assert wanted in [hit.code for hit in search(system, words, JUNE, 5)]


def test_search_marks_what_is_valid_and_keeps_the_limit() -> None:
    hits = search("hcpcs", "methylprednisolone", JUNE)
    assert {hit.code: hit.billable for hit in hits} == {
        "J1010": True,
        "J2919": True,
        "J1020": False,
        "J1030": False,
        "J1040": False,
        "J2920": False,
        "J2930": False,
    }
    assert [hit.rank for hit in hits] == list(range(1, 8))
    assert len(search("carc", "", JUNE, 7)) == 7
    assert search("pos", "zzz", JUNE) == [] and search("cpt", "visit", JUNE) == []


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(shelf.DATA_VARIABLE, str(tmp_path / "none"))
    look_up("hcpcs", "J1885", JUNE)
    search("hcpcs", "steroid", JUNE)
    assert not (tmp_path / "none").exists()
