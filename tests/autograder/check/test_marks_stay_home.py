"""What an author writes for the check alone reaches no learner, and is refused when it is no text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.bank import BankError, load_bank
from autograder.check import check_all

from . import good_course
from .good_course import spoil

BANK = "autograder/bank/week01.yaml"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return good_course.make(tmp_path)


def test_marks_and_dates_are_not_handed_out(course: Path) -> None:
    before = (course / "source/week01/items.json").read_text()
    spoil(course, BANK, "title: A small week", 'title: A small week\ninvalid_codes: {E11.7: "marked for the lesson"}')
    spoil(course, BANK, "  key: [day, code]", '  effective: {from: 2026-01-01, to: 2026-12-31}\n  invalid_codes: {E11.6: "marked for the item"}\n  key: [day, code]')  # fmt: skip
    assert (course / "source/week01/items.json").read_text() == before
    bank = load_bank(course, "week01")
    assert bank.invalid_codes == {"E11.7": "marked for the lesson"}
    assert "marked for" not in json.dumps([dict(i.public) for i in bank.items.values()])


@pytest.mark.parametrize(
    "marked",
    ["invalid_codes: {99201: no text}", "invalid_codes: {E11.6: 3}", "invalid_codes: [E11.6]", 'invalid_codes: {E11.6: ""}', "effective: {until: 2026-01-01}"],
)  # fmt: skip
def test_a_mark_is_a_code_and_a_reason(course: Path, marked: str) -> None:
    spoil(course, BANK, "  key: coder", f"  {marked}\n  key: coder", rebuild=False)
    with pytest.raises(BankError, match="w01-q01"):
        load_bank(course, "week01")
    assert any(f.serious and "w01-q01" in str(f) for f in check_all(course))
