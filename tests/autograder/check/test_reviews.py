"""The review record is held against the bank: no row for a question that is gone, no key that nobody derived again."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.bank import Bank
from autograder.check.material import Material
from autograder.check.reviews import COLUMNS, REVIEW, record_is_whole

HEAD = ",".join(COLUMNS)


def told(root: Path, *rows: str, head: str = HEAD) -> list[str]:
    (root / "datasets").mkdir(exist_ok=True)
    (root / REVIEW).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    items = dict.fromkeys(("w01-q01", "w01-g01"))
    week = Material("week01", Bank("week01", "Title", {}, items, {}, {}))  # type: ignore[arg-type]
    return [f"{finding.what}{'' if finding.serious else ' (look at)'}" for finding in record_is_whole(root, [week])]


def test_a_whole_record_says_nothing(tmp_path: Path) -> None:
    rows = "w01-q01,2026-11-21,agreed,,unreviewed", "w01-g01,2026-11-21,changed,OCG FY2026 IV.H,unreviewed"
    assert told(tmp_path, *rows) == []
    assert list(record_is_whole(tmp_path / "nowhere", [])) == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("w01-g09,2026-11-21,agreed,,unreviewed", "there is no question w01-g09"),
        ("w01-q01,2026-11-21,agreed,,unreviewed", "w01-q01 stands there twice"),
        ("w01-g01,2026-11-21,perhaps,,unreviewed", "“perhaps” is not known"),
        ("w01-g01,2026-11-21,changed,,unreviewed", "nothing says how it was settled"),
        ("w01-g01,2026-11-21,agreed", "3 cells"),
    ],
)
def test_a_row_that_cannot_be_meant(tmp_path: Path, row: str, says: str) -> None:
    assert says in told(tmp_path, "w01-q01,2026-11-21,agreed,,unreviewed", row)


def test_what_is_still_to_do_is_looked_at(tmp_path: Path) -> None:
    assert told(tmp_path, "w01-q01,2026-11-21,pending,,unreviewed") == [
        "no row for w01-g01 (look at)",
        "1 key waits for its second derivation (look at)",
    ]


def test_another_table_in_its_place(tmp_path: Path) -> None:
    assert told(tmp_path, head="a,b") == ["its first line is a, b"]
