"""The teaching tables as data: every line can be trusted to be a line."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from course.codes import sets
from course.codes.imports import shelf
from course.codes.sets import tables
from course.errors import CourseError

NAMES = (
    *("hcpcs", "cpt", "pos", "modifier", "type-of-bill", "frequency", "revenue", "condition", "occurrence", "value"),
    *("patient-status", "carc", "rarc", "group", "status-indicator"),
)


def test_all_systems_are_there() -> None:
    assert set(sets.systems()) == set(NAMES)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "cpt"])
def test_every_line_has_a_code_of_its_form_and_words(name: str) -> None:
    system = sets.system(name)
    lines = list(csv.DictReader((tables.folder() / system.file).open(encoding="utf-8", newline="")))
    assert len(lines) == len(tables.rows(name)), "a code stands there twice"
    for row in tables.rows(name).values():
        if name != "type-of-bill":
            assert system.form.fullmatch(row.code) and system.tidy(row.code) == row.code, row.code
        assert row.words and row.words == row.words.strip() and not row.words.endswith("."), row.code
        assert not row.first or not row.last or row.first <= row.last
    assert all(system.form.fullmatch(entry.code) for entry in sets.entries(name))


def test_licences() -> None:
    assert sets.policy("cpt") == "licensed-import-only" and sets.entries("cpt") == ()
    assert {name for name in NAMES if sets.policy(name) == "ships"} == {"hcpcs", "pos", "rarc", "status-indicator"}
    # The words of a number-only set are paraphrase: short.
    long = [
        row.code
        for name in NAMES
        if sets.policy(name) == "number-only"
        for row in tables.rows(name).values()
        if len(row.words) > 95
    ]
    assert long == []


def test_no_dental_and_no_cpt_code_has_words() -> None:
    assert not [code for code in tables.rows("hcpcs") if code[0] == "D" or code[0].isdigit()]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("J1885", "15 mg"),
        ("j2543", "1.125 g"),
        ("J0561", "100,000 units"),
        ("G0378", "1 hour"),
        ("H0004", "15 minutes"),
    ],
)
def test_one_unit_of_a_code(code: str, said: str) -> None:
    assert str(sets.dose(code)) == said


def test_doses_are_numbers_with_units_and_agree_with_the_words() -> None:
    count = 0
    for code, row in tables.rows("hcpcs").items():
        dose = sets.dose(code)
        assert (dose is None) == ("dose_unit" not in row.more), code
        if dose and code[0] == "J":
            count += 1
            assert dose.amount > 0
            said = re.search(rf"([\d,.]+) {re.escape(dose.unit)}\b", row.words)
            if said:
                assert Decimal(said[1].replace(",", "")) == dose.amount, code
    assert count >= 60


def test_a_code_without_a_dose() -> None:
    assert sets.dose("E0601") is None and sets.dose("J0000") is None


def test_place_of_service_is_complete_for_2026() -> None:
    given = ["01-27", "31-34", "41", "42", "49-58", "60-62", "65", "66", "71", "72", "81", "99"]
    wanted = {f"{n:02}" for span in given for n in range(int(span[:2]), int(span[-2:]) + 1)}
    assert set(tables.rows("pos")) == wanted


def test_every_first_day_that_is_taught() -> None:
    first = {(n, c): r.first for n in ("pos", "modifier", "hcpcs") for c, r in tables.rows(n).items() if r.first}
    assert first["modifier", "JZ"] == date(2023, 1, 1) and "1 July 2023" in tables.rows("modifier")["JZ"].note
    assert first["pos", "10"] == date(2022, 1, 1)
    assert first["hcpcs", "J1010"] == date(2024, 4, 1)


def test_types_of_bill_name_frequencies_that_exist() -> None:
    known = set(tables.rows("frequency"))
    assert all(set(row.more["frequencies"].split()) <= known for row in tables.rows("type-of-bill").values())


def test_an_old_code_names_its_successor_where_the_table_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(shelf.DATA_VARIABLE, str(tmp_path))
    assert [entry.code for entry in sets.look_up("hcpcs", "K0553", date(2026, 6, 3)).nearest] == ["A4239"]


def test_an_unknown_system_is_named_with_all_others() -> None:
    with pytest.raises(CourseError, match=r"drg is not a code set here\. These are: hcpcs, cpt"):
        sets.system("drg")


def test_spelling_of_a_system() -> None:
    assert sets.system("Type_of_Bill").id == "type-of-bill"
