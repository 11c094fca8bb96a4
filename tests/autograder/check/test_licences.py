"""What a machine can see of wording and lists that belong to somebody else. All wording here is our own or shreds."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.check import licences
from autograder.check.finding import Finding
from autograder.check.material import Material

from .test_codes import stem


def told(rule: object, text: str) -> list[Finding]:
    material: Material = stem(text)
    return list(rule(material))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("a service (List separately in addition to code for the main one)", "CPT"),
        ("a biopsy (separate procedure)", "CPT"),
        ("Usage: Refer to the segment", "X12"),
        ("General Classification", "NUBC"),
        ("Coding Clinic of that year states: “one two three four five six seven eight nine ten”", "Coding Clinic"),
        ("CIHI defines: “one two three four five six seven eight nine ten eleven”", "CIHI"),
    ],
)
def test_official_wording(text: str, owner: str) -> None:
    (found,) = told(licences.official_wording, text)
    assert owner in found.what and not found.serious


@pytest.mark.parametrize(
    "text",
    [
        "It is billed on top of the main service.",
        "Coding Clinic, first quarter 2023, page 5",
        "CIHI publishes CCI.",
        "Procedures that are often done separately",
        "Medicare says: “we pay within thirty days of receipt of a clean claim”",
    ],
)
def test_our_own_words(text: str) -> None:
    assert not told(licences.official_wording, text)


def rows(count: int, form: str = "| {n} | a visit of some length | 100.00 |") -> str:
    return "\n".join(form.format(n=99201 + n) for n in range(count))


@pytest.mark.parametrize("form", ["| {n} | a visit of some length | 100.00 |", "{n} a visit of some length", "* {n}: a visit of length", "| 1 | 07/14/2026 | 23 | {n} a visit seen early | |"])  # fmt: skip
def test_a_list_that_is_a_table(form: str) -> None:
    assert not told(licences.long_cpt_lists, rows(12, form))
    (found,) = told(licences.long_cpt_lists, rows(13, form))
    assert "13 CPT numbers" in found.what and found.serious


def test_bare_numbers_and_amounts_are_no_table() -> None:
    assert not told(licences.long_cpt_lists, rows(40, "| {n} | 142.00 | 98.40 |"))
    assert not told(licences.long_cpt_lists, rows(1) * 40)


def test_canadian_codes() -> None:
    assert not told(licences.canadian_codes, "1.NV.89.LA and 2.OW.70.BA; version 1.2.3 of 1.10.24")
    assert told(licences.canadian_codes, "1.NV.89.LA, 1.NV.87.LA, 2.OW.70.BA and 3.AN.10.VA")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cci_code,words\nx,y\n", "CCI or ICD-10-CA"),
        ("code,words\n1.NV.89.LA,y\n", "CCI or ICD-10-CA"),
        ("code,words\n0450,General Classification\n", "NUBC"),
    ],
)
def test_tables(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "datasets").mkdir()
    table = tmp_path / "datasets" / "codes.csv"
    table.write_text("code,words\n0450,what the emergency room charges\n")
    assert not list(licences.owned_tables(tmp_path))
    table.write_text(text)
    (found,) = licences.owned_tables(tmp_path)
    assert words in found.what and found.file == "datasets/codes.csv"
