"""Which codes a note points to."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from course.codes.model import CodeRange
from course.codes.references import parse

ALIKE = re.compile(r"(?<![0-9A-Za-z/.])[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?(?![0-9A-Za-z])")


@pytest.mark.parametrize(
    ("note", "spans"),
    [
        ("carrier of infectious disease (Z22.-)", ["Z22"]),
        ("influenza and other acute respiratory infections (J00-J22)", ["J00–J22"]),
        ("one (A15, B20.-), another (C00-C96)", ["A15", "B20", "C00–C96"]),
        ("eating disorders of infancy (F98.2.-F98.3)", ["F98.2–F98.3"]),
        ("substance use (F10.-F19.-)", ["F10–F19"]),
        ("open fracture of pelvis (S32.1--S32.9 with 7th character B)", ["S32.1–S32.9 with B from character 7"]),
        ("glucose-6-phosphate dehydrogenase (G6PD) deficiency (D55.0)", ["D55.0"]),
        ("influenza A/H1N1 (J10.-)", ["J10"]),
        ("vitamin B12 deficiency anemia (D51.-)", ["D51"]),
        ("Nephrotic syndrome (with C3 glomerulopathy) with dense deposit disease (N04.6)", ["N04.6"]),
        ("neonatal obstructions classifiable to P76.-", ["P76"]),
        ("S06.1- to S06.6-, and S06.81- to S06.89-, code to injury", ["S06.1–S06.6", "S06.81–S06.89"]),
        ("absence of knee joint (Z89.52-", ["Z89.52"]),
        ("certain localized infections - see body system-related chapters", []),
    ],
)
def test_ranges(note: str, spans: list[str]) -> None:
    parsed = parse(note)
    assert [str(one) for one in parsed.ranges] == spans
    assert parsed.left == ()


@pytest.mark.parametrize(
    ("note", "inside", "outside"),
    [
        ("gangrene in diabetes (E08-E13 with .52)", "E11.52", "E11.51"),
        ("angiopathy (E08-E13 with .51-.52)", "E10.51", "E10.59"),
        ("aphasia (I69. with final characters -20)", "I69.320", "I69.321"),
        ("hallucinations (F11-F19 with fifth to sixth characters 51)", "F14.151", "F14.150"),
        ("amnestic syndrome (F10-F19 with 5th character .6)", "F10.26", "F10.24"),
        ("poisoning (T36-T65 with fifth or sixth character 1-4)", "T39.012A", "T39.015A"),
        ("toxic effect (T36-T65 with fifth or sixth character 1-4)", "T58.02XA", "T58.8X5A"),
        ("open skull fracture (S02.- with 7th character B)", "S02.0XXB", "S02.0XXA"),
        ("open fracture (S42.- with 7th character B or C)", "S42.001C", "S42.001A"),
        ("open fracture (S52.- with open fracture 7th character)", "S52.001F", "S52.001G"),
        ("drug use (F11-F19 with .15. .25, .95)", "F11.250", "F11.20"),
        ("underdosing (T36-T50 with final character 6)", "T38.3X6A", "T38.3X5A"),
    ],
)
def test_conditions(note: str, inside: str, outside: str) -> None:
    ranges = parse(note).ranges
    assert any(one.meets(inside) for one in ranges)
    assert not any(one.meets(outside) for one in ranges)


def test_a_condition_that_is_not_understood_is_handed_back() -> None:
    assert parse("fracture (S52.- with colourful 7th character)").left == ("colourful 7th character",)


def test_every_excludes_note_of_the_tabular_list_is_parsed(package: Path) -> None:
    (xml,) = package.glob("icd10c*.xml")
    notes = 0
    wordless = 0
    for tag in ("excludes1", "excludes2"):
        for element in ElementTree.parse(xml).iter(tag):
            for one in element.iterfind("note"):
                text = " ".join((one.text or "").split())
                parsed = parse(text)
                notes += 1
                wordless += not parsed.ranges
                assert parsed.left == (), text
                # Seen from outside: every code in brackets is an end of some range.
                ends = {end for span in parsed.ranges for end in (span.first, span.last)}
                inside = [code for piece in re.findall(r"\(([^()]*)\)", text) for code in ALIKE.findall(piece)]
                assert ends.issuperset(inside), text
                if not parsed.ranges:
                    assert not ALIKE.search(text), text
    assert (notes, wordless) == (7927, 163)  # 163 notes name no code: "see Alphabetical Index" and the like


def test_a_range_prints_itself() -> None:
    assert (
        str(CodeRange("E08", "E13", ((3, "51"), (3, "52"))))
        == "E08–E13 with 51 from character 4 or 52 from character 4"
    )
