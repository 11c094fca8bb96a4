"""CPT stays numbers: no table of the generators pairs more of them with words than a superbill would."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from autograder.check.licences import MOST_CPT_ROWS
from course.charts.families.immunization import vaccines

TABLES = Path(__file__).resolve().parents[2] / "datasets" / "families"
CPT = re.compile(r"\d{4}[0-9AFMTU]")


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.csv")), ids=lambda path: path.name)
def test_no_table_is_one_to_look_codes_up_in(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    paired = {
        code
        for row in rows
        for code in [row.get("code", "")]
        if CPT.fullmatch(code) and ({"words", "short", "title"} & set(row) or any(" " in text for text in row.values()))
    }
    assert len(paired) <= MOST_CPT_ROWS, f"{path.name} pairs {len(paired)} CPT numbers with words"


def test_words_and_numbers_of_the_vaccines_still_belong_together() -> None:
    found = vaccines()
    assert len(found) >= 25 and all(one.code and one.words for one in found.values())
    assert found["mmr"].code == "90707" and "measles" in found["mmr"].words
