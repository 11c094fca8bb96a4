"""The bank: read strictly, errors say file, item and field, graded solutions stay behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.bank import BankError, load_bank, public_week
from course.items import scoring

from .small_course import BANK, CHART, make


def test_texts_become_safe_html(tmp_path: Path) -> None:
    bank = load_bank(make(tmp_path), "week01")
    easy = bank.items["w01-q01"]
    assert easy.public["stem"] == "<p>Which <em>code</em>? &lt;b&gt;raw&lt;/b&gt;</p>"
    assert easy.body.options[0].text == "<code>J02.0</code>"
    assert easy.solution.errors == {"two": "Less <strong>specific</strong>."}
    assert scoring.score(easy, "two").parts[0].note == "Less <strong>specific</strong>."


def test_only_the_public_part_of_a_graded_item_leaves_the_bank(tmp_path: Path) -> None:
    bank = load_bank(make(tmp_path), "week01")
    practice, graded = public_week(bank, bank.charts)["items"]
    assert practice["solution"]["key"] == "one"
    assert "solution" not in graded
    assert "SECRET" not in repr(public_week(bank, bank.charts))


def test_only_phrases_of_the_shown_documents_can_be_marked(tmp_path: Path) -> None:
    bank = load_bank(make(tmp_path), "week01")
    assert set(bank.items["w01-g01"].body.spans) == {"cc1", "ap1"}
    with pytest.raises(
        BankError, match=r"autograder/bank/week01\.yaml: w01-g01\.key\.dx\.must: 'payer' is not one of cc1, ap1"
    ):
        load_bank(make(tmp_path, bank=BANK.replace("must: [ap1]", "must: [payer]")), "week01")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("key: one", "key: three", "w01-q01.key: 'three' is not one of one, two"),
        (
            "text: J02.9",
            "text: 99213",
            "w01-q01.options\\[1\\].text: should be text, but is a number; put it in quotes",
        ),
        ("  points: 2\n", "  points: 2\n  points: 3\n", "line 26: the field 'points' is written twice"),
        ("id: two", "id: yes", "should be text, but is yes/no"),
        ("id: w01-g01", "id: w02-g01", "an id of week01 looks like w01-q01"),
        ("id: w01-g01", "id: w01-q01", "w01-q01.use: is 'graded', but the id says practice"),
        ("objective: w01.o1\n  points: 2", "objective: w01.o9\n  points: 2", "'w01.o9' is not an objective"),
        ("chart: case-z", "chart: case-q", "datasets/charts/case-q.md: there is no such chart"),
        ("hint:", "hnit:", "w01-q01: unknown field 'hnit'"),
        ("title: Mark it", "title: [", "line"),
    ],
)
def test_authors_errors(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in BANK
    with pytest.raises(BankError, match=says):
        load_bank(make(tmp_path, bank=BANK.replace(old, new, 1)), "week01")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{#note kind=note}", "", "needs an id in braces"),
        ("{#payer}", "{#ap1}", "phrase id 'ap1' is used in two documents"),
        ("id: case-z", "id: case-y", "says it is 'case-y'"),
        ("grade: clean", "grade: spotless", "'spotless' is not one of clean, typical, messy"),
    ],
)
def test_chart_errors(tmp_path: Path, old: str, new: str, says: str) -> None:
    make(tmp_path)
    (tmp_path / "datasets/charts/case-z.md").write_text(CHART.replace(old, new, 1))
    with pytest.raises(BankError, match=says):
        load_bank(tmp_path, "week01")


def test_no_bank_is_not_a_broken_bank(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_bank(tmp_path, "week01")


def test_its_version_follows_what_a_grade_depends_on(tmp_path: Path) -> None:
    asked = load_bank(make(tmp_path), "week01").version
    assert load_bank(make(tmp_path), "week01").version == asked
    assert load_bank(make(tmp_path, bank=BANK.replace("key: one", "key: two", 1)), "week01").version != asked
    assert load_bank(make(tmp_path, bank=BANK.replace("points: 2", "points: 3", 1)), "week01").version != asked
    retitled = BANK.replace("title: ", "title: New ", 1)  # the first title is the week's
    assert retitled.index("title: New") < retitled.index("items:")
    assert load_bank(make(tmp_path, bank=retitled), "week01").version == asked
