"""Published examples: each comes out as published, or its note says why it does not."""

from __future__ import annotations

from collections import Counter

import pytest

from .published import DIFFERS, ENOUGH, ROWS, Row, agreed, main, worked_out


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']} {row['codes']} {row['procedures']}".strip())
def test_an_example_comes_out_as_published_or_says_why_not(row: Row) -> None:
    assert (worked_out(row) == row["expected"]) is agreed(row)
    assert row["source"] and row["address"]
    assert agreed(row) or len(row["note"]) > len(DIFFERS) + 10


def test_there_are_enough_of_each_and_the_command_counts_them(capsys: pytest.CaptureFixture[str]) -> None:
    counted = Counter(row["kind"] for row in ROWS if agreed(row))
    assert set(counted) == {"DRG", "HCC", "APC"} and min(counted.values()) >= ENOUGH
    assert main() == 0
    told = capsys.readouterr().out
    assert all(f"{kind}: {number} published" in told for kind, number in counted.items())
