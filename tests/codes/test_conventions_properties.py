"""What holds of the conventions whatever the codes are, and over the whole Tabular List."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.codes.book import Book, Row
from course.codes.conventions import ERROR, Encounter, explain, reading_of, tables
from course.codes.conventions.excludes import between
from course.codes.conventions.instructions import CODE_ALSO, CODE_FIRST, USE_ADDITIONAL, instructions
from course.codes.conventions.places import Listed, places
from course.codes.forms import written
from course.codes.model import CodeRange
from course.codes.references import parse
from tests.codes.conftest import JUNE


@cache
def pool(book: Book) -> tuple[str, ...]:
    """Codes that speak to each other more often than any would: those of the tables, of the notes, and some of all."""
    chance = random.Random(7)
    every = sorted(book.complete_codes(JUNE))
    known = (
        "I10 I11.0 I12.9 I50.9 N18.4 N18.6 E11.9 E11.22 E11.65 E10.9 Z79.4 Z79.84 J44.9 J44.0 J44.1 J20.9 J18.9 A41.9"
    )
    known += " R65.21 T81.44XA N39.0 B96.20 G63 E85.4 F02.80 G30.9 D63.0 C50.911 Z85.3 Z51.11 O80 Z37.0 Z3A.39 Z38.00"
    known += " M17.11 M17.12 M17.0 M25.561 M25.569 S52.501A S52.509A S52.501S W01.0XXA Y92.010 T45.515A D68.32 T46.5X6A"
    known += (
        " Z00.00 Z01.411 Z23 Z12.4 Z01.419 F17.210 E66.813 Z68.41 I21.4 I22.1 H26.231 H40.9 L97.512 I96 R73.9 P59.9"
    )
    many = [*known.split(), *(written(code, "icd-10-cm") for code in chance.sample(every, 200))]
    return (*many, "E11", "X99", "S52.501")


@st.composite
def lists(draw: st.DrawFn, book: Book) -> tuple[str, ...]:
    return tuple(draw(st.lists(st.sampled_from(pool(book)), max_size=8)))


settings_of = st.sampled_from(("outpatient", "inpatient"))


@given(data=st.data())
def test_the_answer_is_the_same_every_time_and_in_order(book: Book, data: st.DataObject) -> None:
    encounter = Encounter(
        data.draw(lists(book)), JUNE, data.draw(settings_of), data.draw(st.integers(0, 40000)), "male"
    )
    once = explain(encounter, book)
    assert once == explain(encounter, book)
    assert len(once) == len(set(once))
    severities = [one.severity for one in once]
    assert severities == sorted(severities, key=lambda one: one != ERROR)
    for one in once:
        assert one.sentence and one.mend and str(one.source)
        assert one.as_json()["source"]["text"] == str(one.source)


@given(data=st.data())
def test_the_order_of_the_secondary_codes_changes_only_what_is_said_about_order(
    book: Book, data: st.DataObject
) -> None:
    codes = data.draw(lists(book))
    other = (*codes[:1], *data.draw(st.permutations(codes[1:])))
    setting = data.draw(settings_of)
    ordered = {id for id, rule in tables.rules(JUNE).items() if rule.ordered}
    ordered |= {one.id for one in tables.statements(JUNE) if one.ordered}
    one, two = (
        {finding for finding in explain(Encounter(list_, JUNE, setting), book) if finding.rule not in ordered}
        for list_ in (codes, other)
    )
    assert one == two


def fitting(book: Book, span: CodeRange) -> str | None:
    """Some complete code of a range, valid in June."""
    pointer = places(book).pointer(span)
    for plain in some_codes(book, pointer.first, pointer.last):
        if span.meets(plain):
            return plain
    return None


def span(row: Row) -> tuple[int, int]:
    return row.number, row.last


def some_codes(book: Book, first: int, last: int) -> list[str]:
    """Complete codes between two places of the book, with each of their 7th characters."""
    sql = (
        "SELECT plain, billable, chars FROM node WHERE number BETWEEN ? AND ? AND kind = 'code' AND (billable OR chars)"
    )
    sql = sql.replace("OR chars)", "OR chars != '')")
    return [
        one
        for plain, billable, chars in book.rows(sql, (first, last))
        for one in ([f"{plain:X<6}{char}" for char in chars] or [plain] * billable)
    ]


@given(data=st.data())
def test_adding_what_is_asked_for_answers_the_finding(book: Book, data: st.DataObject) -> None:
    codes = data.draw(lists(book))
    findings = [one for one in explain(Encounter(codes, JUNE), book) if one.adds]
    if not findings:
        return
    one = data.draw(st.sampled_from(findings))
    added = fitting(book, data.draw(st.sampled_from(one.adds)))
    if added is None or written(added, "icd-10-cm") in codes:
        return  # a range of which no code is in force
    more = explain(Encounter((*codes, added), JUNE), book)
    assert (one.rule, one.source) not in {
        (other.rule, other.source) for other in more if set(one.codes) <= set(other.codes)
    }


# The whole Tabular List


def listed(book: Book, plain: str, at: int) -> Listed:
    one = places(book).listed(at, plain)
    assert one is not None
    return one


def test_every_excludes1_note_is_found_both_ways_round(book: Book) -> None:
    rows = book.rows(
        "SELECT DISTINCT d.number FROM note n JOIN node d ON d.number = n.node "
        "WHERE n.kind = 'excludes1' AND n.ranges IS NOT NULL"
    )
    found = empty = inside = 0
    for (number,) in rows:
        own = [
            one
            for note, pointers in places(book).notes(book.node(number))
            if note.kind == "excludes1" and not note.inherited
            for one in pointers
        ]
        here = [listed(book, plain, 0) for plain in some_codes(book, *span(book.node(number)))]
        for pointer in own:
            there = next(
                (plain for plain in some_codes(book, pointer.first, pointer.last) if pointer.range.meets(plain)), None
            )
            # A code of this place that the range does not name itself.
            a = next((one for one in here if not pointer.holds(one)), None)
            if there is None:
                empty += 1
            elif a is None:
                inside += 1
            else:
                b = listed(book, there, 1)
                assert between(places(book), "excludes1", a, b) and between(places(book), "excludes1", b, a), (a, b)
                found += 1
    # 5,695 ranges stand in the Excludes1 notes of the Tabular List; none names its whole own neighborhood.
    assert (found, empty, inside) == (5695, 0, 0)


def test_conflicts_are_told_whichever_code_stands_first(book: Book) -> None:
    chance = random.Random(11)
    seen = 0
    rows = book.rows("SELECT DISTINCT node FROM note WHERE kind = 'excludes1' AND ranges IS NOT NULL")
    for (number,) in chance.sample(rows, 400):
        row = book.node(number)
        here = some_codes(book, *span(row))
        pointers = [p for note, many in places(book).notes(row) if note.kind == "excludes1" for p in many]
        pointer = chance.choice(pointers)
        there = [plain for plain in some_codes(book, pointer.first, pointer.last) if pointer.range.meets(plain)]
        if not here or not there:
            continue
        a, b = chance.choice(here), chance.choice(there)
        if pointer.holds(listed(book, a, 0)):
            continue
        one, two = (
            {f for f in explain(Encounter(pair, JUNE), book) if f.rule == "excludes1"} for pair in ((a, b), (b, a))
        )
        assert one == two and len(one) == 1
        seen += 1
    assert seen > 350


@pytest.mark.parametrize(("kind", "notes"), [("excludes1", 5407), ("excludes2", 2520)])
def test_no_excludes_note_is_left_unread(book: Book, kind: str, notes: int) -> None:
    texts = [text for (text,) in book.rows("SELECT text FROM note WHERE kind = ?", (kind,))]
    assert len(texts) == notes
    assert [text for text in texts if parse(text).left] == []


@pytest.mark.parametrize("kind", [CODE_FIRST, USE_ADDITIONAL, CODE_ALSO])
def test_every_sequencing_note_belongs_to_one_instruction(book: Book, kind: str) -> None:
    lines = 0
    for (number,) in book.rows("SELECT DISTINCT node FROM note WHERE kind = ?", (kind,)):
        row: Row = book.node(number)
        own = [
            (note, pointers) for note, pointers in places(book).notes(row) if note.kind == kind and not note.inherited
        ]
        read = [
            one
            for one in instructions(places(book), Listed(0, row.code, row.plain, row, "", False), kind)
            if one.place == row.step
        ]
        if not read:
            assert (row.code, kind) in tables.scopes()
            continue
        assert [p for _, pointers in own for p in pointers] == [p for one in read for p in one.named]
        for note, _ in own:
            assert sum(note.text in one.text for one in read) >= 1
        lines += len(own)
    assert lines > 600


def test_a_reading_keeps_what_was_typed(book: Book) -> None:
    reading = reading_of(Encounter(("i10", "E11", "I10 ", "e11.9"), JUNE), book)
    assert [(one.at, one.code) for one in reading.codes] == [(0, "I10"), (3, "E11.9")]
