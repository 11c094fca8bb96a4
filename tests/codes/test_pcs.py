"""ICD-10-PCS on a date: look-up, building character by character, and that both tell the same as the tables."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import date, timedelta
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.codes import model, pcs
from course.codes.pcs.tables import LENGTH, Tables

from .conftest import JUNE, NOVEMBER

tables = pcs.open_tables()
_ROWS = list(tables.rows())
_DAYS = [release.first for release in tables.releases] + [tables.releases[-1].last, JUNE]
days = st.sampled_from(_DAYS)
STATUSES = {
    model.VALID,
    model.NEEDS_MORE,
    model.DELETED,
    model.FUTURE,
    model.UNKNOWN,
    model.NOT_A_CODE,
    model.OTHER_SYSTEM,
    model.UNKNOWN_DATE,
}


@st.composite
def official(draw: st.DrawFn) -> tuple[str, date]:
    """A code and a day on which it is valid, straight from a line of the tables."""
    row = draw(st.sampled_from(_ROWS))
    code = row.table + "".join(draw(st.sampled_from(chars)) for chars in row.axes)
    return code, draw(st.sampled_from([row.first, row.last]))


# Look-up


def test_a_valid_code_is_told_whole() -> None:
    answer = pcs.look_up(" 0dtj4zz ", JUNE)
    assert answer.billable and answer.code == "0DTJ4ZZ" and answer.sentence.startswith("Read as 0DTJ4ZZ.")
    assert answer.title == "Resection of Appendix, Percutaneous Endoscopic Approach"
    assert [(step.kind, step.code, step.title) for step in answer.ancestry] == [
        ("section", "0", "Medical and Surgical"),
        ("body system", "0D", "Gastrointestinal System"),
        ("root operation", "0DT", "Resection"),
        ("body part", "0DTJ", "Appendix"),
        ("approach", "0DTJ4", "Percutaneous Endoscopic"),
        ("device", "0DTJ4Z", "No Device"),
        ("qualifier", "0DTJ4ZZ", "No Qualifier"),
    ]
    assert answer.release and answer.release.codes == 79_193
    assert [note.text.partition(":")[0] for note in answer.notes] == ["Resection"]


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("0DTJ5ZZ", model.UNKNOWN, "No row of table 0DT has approach 5 with body part J (Appendix)"),
        ("0DTJ5ZZ", model.UNKNOWN, "0 (Open), 4 (Percutaneous Endoscopic), 7"),
        ("0DTJ4ZX", model.UNKNOWN, "qualifier X with body part J (Appendix), approach 4 (Percutaneous Endoscopic) and"),
        ("0DTX4ZZ", model.UNKNOWN, "Table 0DT has no body part X"),
        ("0D34ZZZ", model.UNKNOWN, "0D (Gastrointestinal System) has no root operation 3"),
        ("0Z34ZZZ", model.UNKNOWN, "Section 0 (Medical and Surgical) has no body system Z"),
        ("BW28QZZ", model.UNKNOWN, "contrast Q with body part 8 (Head)"),
        ("ODTJ4ZZ", model.UNKNOWN, "the letter O where 0 belongs"),
        ("B02O", model.UNKNOWN, "the letter O where 0 belongs"),
        ("O01", model.OTHER_SYSTEM, "ICD-10-CM"),
        ("02I03DZ", model.UNKNOWN, "read with the digits 0 and 1"),
        ("0DT", model.NEEDS_MORE, "Next comes the body part"),
        ("0DTJ4Z", model.NEEDS_MORE, "1 more character is needed. Next comes the qualifier"),
        ("0DTJ4ZZZ", model.NOT_A_CODE, "has 8 characters; an ICD-10-PCS code has exactly 7"),
        ("0DTJ4-Z", model.NOT_A_CODE, "seven digits and capital letters"),
        ("", model.NOT_A_CODE, "as in 0DTJ4ZZ"),
        ("J02.9", model.OTHER_SYSTEM, "ICD-10-CM"),
        ("B02.9", model.OTHER_SYSTEM, "ICD-10-CM"),
        ("S52501A", model.OTHER_SYSTEM, "ICD-10-CM"),
        ("99213", model.OTHER_SYSTEM, "CPT"),
        ("J3490", model.OTHER_SYSTEM, "HCPCS"),
        ("47.01", model.OTHER_SYSTEM, "ICD-9-CM"),
        ("0DBS0ZZ", model.DELETED, "was valid until 30 Sep 2017"),
        ("0W99003", model.FUTURE, "valid only from 1 Oct 2026"),
    ],
)
def test_what_cannot_be_reported_is_explained(typed: str, status: str, said: str) -> None:
    answer = pcs.look_up(typed, JUNE)
    assert answer.status == status and not answer.billable
    assert said in answer.sentence


def test_the_nearest_codes_differ_at_the_fault() -> None:
    near = [entry.code for entry in pcs.look_up("0DTJ5ZZ", JUNE).nearest]
    assert near == ["0DTJ0ZZ", "0DTJ4ZZ", "0DTJ7ZZ", "0DTJ8ZZ"]
    assert [entry.code for entry in pcs.look_up("ODTJ4ZZ", JUNE).nearest] == ["0DTJ4ZZ"]
    assert [entry.code for entry in pcs.look_up("0DTTJ4ZZ", JUNE).nearest] == ["0DTJ4ZZ"]


def test_a_code_without_a_title_says_so_and_tells_its_characters() -> None:
    answer = pcs.look_up("5A0221E", JUNE)
    assert answer.billable and answer.title is None and "title is not shipped" in answer.sentence
    assert [step.title for step in answer.ancestry][3:] == ["Cardiac", "Continuous", "Output", "(name not shipped)"]


def test_the_last_day_and_the_day_after() -> None:
    first, last = tables.span("0DBS0ZZ") or (JUNE, JUNE)
    assert pcs.valid("0DBS0ZZ", first) and pcs.valid("0DBS0ZZ", last)
    assert not pcs.valid("0DBS0ZZ", last + timedelta(days=1))


@pytest.mark.parametrize("day", [date(2015, 9, 30), date(2027, 4, 1), date.min, date.max])
def test_outside_the_known_days_nothing_is_claimed(day: date) -> None:
    answer = pcs.look_up("0DTJ4ZZ", day)
    assert answer.status == model.UNKNOWN_DATE and answer.release is None and "1 Oct 2015" in answer.sentence
    assert not pcs.table("0DT", day).choices and not pcs.search("appendix", day) and not list(pcs.complete_codes(day))


@given(st.text(max_size=12) | st.text("0123456789ABDTJZXOI.- ", max_size=10), days)
def test_look_up_never_fails_and_agrees_with_the_tables(typed: str, day: date) -> None:
    answer = pcs.look_up(typed, day)
    assert answer.status in STATUSES and answer.sentence
    assert answer.billable == pcs.valid(typed, day) == pcs.row_valid(typed, day)
    assert all(entry.billable and pcs.valid(entry.code, day) for entry in answer.nearest)
    json.dumps(answer.as_json())


@given(official())
def test_every_line_gives_codes_that_validate_on_their_days(one: tuple[str, date]) -> None:
    code, day = one
    answer = pcs.look_up(code, day)
    assert answer.status == model.VALID and answer.code == code and pcs.first_fault(code, day) is None
    assert len(answer.ancestry) == LENGTH


@given(official(), st.integers(0, 6), st.sampled_from("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"))
def test_a_wrong_character_is_found_and_what_is_offered_goes_on(one: tuple[str, date], at: int, char: str) -> None:
    code, day = one
    wrong = code[:at] + char + code[at + 1 :]
    place = pcs.first_fault(wrong, day)
    assert (place is None) == pcs.valid(wrong, day)
    if place is not None:
        assert place > at, "what stands before the change was right"
        choices = pcs.table(wrong[: place - 1], day).choices
        assert choices and wrong[place - 1] not in {choice.value for choice in choices}


# Building


def test_the_builder_names_axis_and_choices() -> None:
    axis = pcs.table("0DTJ", JUNE)
    assert (axis.position, axis.name) == (5, "Approach")
    assert [(choice.value, choice.label) for choice in axis.choices] == [
        ("0", "Open"),
        ("4", "Percutaneous Endoscopic"),
        ("7", "Via Natural or Artificial Opening"),
        ("8", "Via Natural or Artificial Opening Endoscopic"),
    ]
    assert axis.codes == 5 and not axis.complete
    json.dumps(axis.as_json())


@pytest.mark.parametrize(
    ("prefix", "name"),
    [
        ("", "Section"),
        ("0", "Body system"),
        ("0D", "Root operation"),
        ("B", "Body system"),
        ("BW", "Root type"),
        ("BW28", "Contrast"),
        ("10D0", "Approach"),
        ("2W3", "Body region or orifice"),
        ("3E03", "Approach"),
        ("3E033", "Substance"),
        ("5A19", "Duration"),
        ("CW7G", "Radionuclide"),
        ("D01", "Treatment site"),
        ("F07", "Body system and region"),
        ("GZ1", "Type qualifier"),
        ("XW033", "Device, substance or technology"),
    ],
)
def test_axes_are_called_as_their_section_calls_them(prefix: str, name: str) -> None:
    assert pcs.table(prefix, JUNE).name == name


def test_new_technology_is_told_by_both_last_characters() -> None:
    labels = {choice.value: choice.label for choice in pcs.table("XW033", JUNE).choices}
    assert labels["E"] and "Remdesivir Anti-infective" in labels["E"]
    assert pcs.look_up("XW033E5", JUNE).ancestry[5].title == "Remdesivir Anti-infective"


def test_letters_o_and_i_are_taken_for_digits_while_building() -> None:
    assert pcs.table("od", JUNE).prefix == "0D"


def test_a_dead_end_says_why() -> None:
    axis = pcs.table("0DTJ5", JUNE)
    assert not axis.choices and axis.codes == 0 and "No row of table 0DT" in axis.sentence
    assert [step.code for step in axis.steps] == ["0", "0D", "0DT", "0DTJ"]
    assert "exactly 7" in pcs.table("0DTJ4ZZZ", JUNE).sentence


@given(st.text(max_size=9), days)
def test_the_builder_never_fails(typed: str, day: date) -> None:
    axis = pcs.table(typed, day)
    assert axis.sentence and (axis.codes > 0) == (bool(axis.choices) or axis.complete)


@given(st.data(), days)
def test_whoever_goes_on_choosing_ends_at_a_valid_code(data: st.DataObject, day: date) -> None:
    prefix = ""
    while not (axis := pcs.table(prefix, day)).complete:
        assert axis.position == len(prefix) + 1
        choice = data.draw(st.sampled_from(axis.choices))
        assert choice.codes == pcs.table(choice.code, day).codes
        prefix = choice.code
    assert len(prefix) == LENGTH and pcs.valid(prefix, day) and axis.title == pcs.title(prefix)


@given(official())
def test_every_valid_code_can_be_reached(one: tuple[str, date]) -> None:
    code, day = one
    for at in range(LENGTH):
        assert code[at] in {choice.value for choice in pcs.table(code[:at], day).choices}
    assert pcs.table(code, day).complete


@pytest.mark.parametrize("release", tables.releases, ids=lambda release: release.name)
def test_as_many_leaves_as_the_release_has_codes(release: model.Release) -> None:
    """Counted, not listed: what the builder offers adds up, down to the tables, to the official number."""
    day = release.first
    assert tables.count("", day) == release.codes
    for top in ("", *tables.following("", day)):
        for char, codes in tables.following(top, day).items():
            assert codes == tables.count(top + char, day)
    in_tables = Counter[str]()
    for row in tables.rows():
        in_tables[row.table] += prod(map(len, row.axes)) if row.on(day) else 0
    for table, codes in in_tables.items():
        assert tables.count(table, day) == codes


def test_below_a_table_the_builder_reaches_each_code_once() -> None:
    picked = random.Random(5).sample(sorted({row.table for row in tables.rows() if row.on(JUNE)}), 30)
    codes = Counter(code for code in pcs.complete_codes(JUNE) if code[:3] in set(picked))
    assert set(codes.values()) == {1}

    def leaves(prefix: str) -> list[str]:
        if len(prefix) == LENGTH:
            return [prefix]
        return [leaf for char in tables.following(prefix, JUNE) for leaf in leaves(prefix + char)]

    assert Counter(leaf for table in picked for leaf in leaves(table)) == codes


def test_a_new_code_is_offered_from_its_first_day() -> None:
    assert "3" not in {choice.value for choice in pcs.table("0W9900", JUNE).choices}
    assert "3" in {choice.value for choice in pcs.table("0W9900", NOVEMBER).choices}


# Learning


def test_the_31_root_operations_each_have_a_line() -> None:
    known = pcs.root_operations()
    assert len(known) == 31 and len({one.name for one in known}) == 31 and len({one.group for one in known}) == 9
    assert all(one.definition.endswith(".") and len(one.definition) < 130 for one in known)
    offered = {row.table[2]: tables.label(row.table, 3) for row in tables.rows() if row.table[0] == "0"}
    assert {one.value: one.name for one in known} == offered


def test_tables_can_be_read_from_a_folder_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    from course.codes.pcs.tables import FILES, data_folder

    folder = tmp_path_factory.mktemp("pcs")
    for name in FILES:
        (folder / name).write_bytes((data_folder() / name).read_bytes())
    assert Tables(folder).title("0DTJ4ZZ") == pcs.title("0DTJ4ZZ")
