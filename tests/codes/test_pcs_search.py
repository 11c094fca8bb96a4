"""Finding procedures by what coders type."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.codes import pcs
from course.codes.pcs.tables import data_folder
from course.codes.pcs.vocabulary import TERMS

from .conftest import JUNE, NOVEMBER


def codes(words: str, limit: int = 5) -> list[str]:
    return [hit.code for hit in pcs.search(words, JUNE, limit)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("lap appy", "0DTJ4ZZ"),
        ("appendectomy open", "0DTJ0ZZ"),
        ("laparoscopic cholecystectomy", "0FT44ZZ"),
        ("colonoscopy", "0DJD8ZZ"),
        ("egd", "0DJ08ZZ"),
        ("vaginal delivery", "10E0XZZ"),
        ("c-section", "10D00Z1"),
        ("intubation", "0BH17EZ"),
        ("picc", "02HV33Z"),
        ("mri brain", "B030ZZZ"),
        ("ct head", "BW28ZZZ"),
        ("right total knee", "0SRC0JZ"),
        ("bka right", "0Y6H0Z1"),
        ("tracheostomy", "0B110F4"),
        ("remdesivir", "XW033E5"),
        ("resectoin of apendix", "0DTJ0ZZ"),
        ("spinal fusion lumbar", "0SG00A0"),
        ("left femoral popliteal bypass", "041L0ZL"),
    ],
)
def test_what_coders_type_is_found_first(words: str, code: str) -> None:
    assert codes(words)[0] == code


def test_a_whole_title_finds_its_code() -> None:
    sample = sorted(pcs.complete_codes(JUNE))[::800]
    for code in sample:
        title = pcs.title(code)
        if title:
            assert code in codes(title, 10), title


def test_the_beginning_of_a_code_lists_its_codes() -> None:
    assert codes("0dtj") == ["0DTJ0ZZ", "0DTJ4ZG", "0DTJ4ZZ", "0DTJ7ZZ", "0DTJ8ZZ"]
    assert codes("0DTJ4ZZ") == ["0DTJ4ZZ"]


def test_ranks_count_from_one_and_the_limit_holds() -> None:
    hits = pcs.search("drainage", JUNE, 7)
    assert [hit.rank for hit in hits] == list(range(1, 8)) and all(hit.billable and hit.title for hit in hits)


def test_only_codes_of_the_day_are_found() -> None:
    new = next(code for code in pcs.complete_codes(NOVEMBER) if not pcs.valid(code, JUNE))
    assert [hit.code for hit in pcs.search(new, NOVEMBER)] == [new]
    assert new not in [hit.code for hit in pcs.search(new, JUNE)]


def test_what_fits_nothing_leaves_out_a_word_and_nonsense_finds_nothing() -> None:
    assert codes("appendectomy with zebra stripes")[0] == "0DTJ0ZZ"
    assert codes("qqqqqq") == [] and codes("") == [] and codes("()") == [] and codes("of the") == []


def test_every_term_finds_something() -> None:
    with (data_folder() / TERMS).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 200 and [row["term"] for row in rows] == sorted({row["term"] for row in rows})
    assert [row["term"] for row in rows if not codes(row["term"])] == []


@given(st.text(max_size=40) | st.lists(st.sampled_from(["lap", "right", "open", "0D", "heart", "x"])).map(" ".join))
def test_search_never_fails_and_gives_only_valid_codes(words: str) -> None:
    hits = pcs.search(words, JUNE, 10)
    assert len(hits) <= 10 and len({hit.code for hit in hits}) == len(hits)
    assert all(pcs.valid(hit.code, JUNE) for hit in hits)
    assert hits == pcs.search(words, JUNE, 10)
