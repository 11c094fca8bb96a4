"""Rules whose edges are easier to see alone: positions, ranges, likeness, wording."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.bank import Bank
from autograder.check import bankwide, figures, flaws, wording
from autograder.check.material import Material


def material(*entries: dict[str, Any], **more: Any) -> Material:
    sources = {e.get("id", f"w01-q{n:02d}"): e for n, e in enumerate(entries, 1)}
    return Material("week01", Bank("week01", "Title", {}, {}, {}, sources), **more)


def mcq(key: int = 0, texts: tuple[str, ...] = ("one", "two", "three", "four"), **more: Any) -> dict[str, Any]:
    options = [{"id": "abcd"[n], "text": text} for n, text in enumerate(texts)]
    return {"type": "multiple_choice", "options": options, "key": "abcd"[key], "stem": "Which?", **more}


def test_key_positions_are_judged_from_twelve_items_on() -> None:
    lopsided = [mcq(0) for _ in range(11)]
    assert not list(bankwide.key_positions(material(*lopsided)))
    told = [f.what for f in bankwide.key_positions(material(*lopsided, mcq(1)))]
    assert told[0] == "the key is A in 11 of 12 one-best-answer items" and len(told) == 4
    assert not list(bankwide.key_positions(material(*[mcq(n % 4) for n in range(14)])))


def test_a_key_that_is_the_longest_too_often() -> None:
    long, short = mcq(0, ("seven", "two", "six", "one")), mcq(1, ("seven", "two", "six", "one"))
    assert not list(
        bankwide.key_lengths(
            material(*[{**long, "id": f"l{n}"} for n in range(4)], *[{**short, "id": f"s{n}"} for n in range(8)])
        )
    )
    entries = [{**long, "id": f"l{n}"} for n in range(8)] + [{**short, "id": f"s{n}"} for n in range(4)]
    assert [f.what for f in bankwide.key_lengths(material(*entries))] == [
        "the key is the longest option in 8 of 12 one-best-answer items"
    ]


@pytest.mark.parametrize(
    ("texts", "overlap"),
    [
        (("10-20 days", "20-30 days", "31-40 days", "41-50 days"), True),
        (("10-19 days", "20-29 days", "30-39 days", "40-49 days"), False),
        (("$5 to $10", "between 8 and 12", "13-14", "none"), True),
        (("J02.0", "J02.9", "99213", "06/03/2026"), False),
        (("1,000-2,000", "1,500-1,600", "3,000", "4,000"), True),
    ],
)
def test_overlapping_ranges(texts: tuple[str, ...], overlap: bool) -> None:
    assert bool(list(flaws.overlapping_ranges(material(mcq(0, texts))))) is overlap


def test_the_wrong_choices_of_a_linked_pair_name_their_error() -> None:
    parts = [{"id": "code", "system": "icd-10-cm"}, {"id": "why", "options": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}]
    pair = {"type": "linked_pair", "parts": parts, "key": {"code": {}, "why": "a"}, "rationale": "one two three four five six seven eight"}  # fmt: skip
    assert [f.what for f in bankwide.explained(material(pair))] == ["the wrong choices b, c name no error"]
    assert not list(bankwide.explained(material({**pair, "errors": {"b": "No.", "c": "No."}})))
    assert not list(bankwide.explained(material({**pair, "errors": {"why": "It is the first."}})))


def test_an_absolute_word_in_every_option_tells_nothing() -> None:
    assert not list(flaws.absolute_terms(material(mcq(0, ("all day", "all week", "all month", "all year")))))


def test_a_key_may_be_a_little_longer() -> None:
    assert not list(
        flaws.longest_is_key(material(mcq(0, ("The coder there", "The biller", "The nurse", "The doctor"))))
    )


def test_an_id_may_say_what_its_text_says() -> None:
    entry = {
        "type": "hotspot",
        "regions": [{"id": "right", "label": "Right upper quarter"}, {"id": "key-2", "label": "Place 2"}],
    }
    assert [f.what for f in flaws.telling_ids(material(entry))] == ["the id “key-2” can give the key away"]


def test_nearly_equal_items_are_told_once_and_across_weeks() -> None:
    words = "Elena was seen for a sore throat on the third of June and the rapid test came back positive"
    one, other = (
        material(mcq(stem=words)),
        material(
            mcq(stem=words.replace("third", "fourth")),
            mcq(stem="Something else altogether is asked here about money and time"),
        ),
    )
    found = list(bankwide.duplicates([one, other]))
    assert [f.what for f in found] == ["it reads almost like w01-q01"]
    assert not list(bankwide.duplicates([one]))


@pytest.mark.parametrize(
    "text",
    [
        "HIPAA",
        "HCPCS Level II",
        "CMS-1500",
        "UB-04",
        "ICD-10-CM",
        "deductibles",
        "a clearinghouse",
        "box 1500",
        "figures/cms1500.svg",
        "International Classification of Diseases",
        "Excludes1 and Excludes2",
        "two EOBs, the EOB's total",
        "a copay and coinsurance",
        "inpatient, outpatient, upcoding",
        "the 7th character",
        "Co-pilot",
    ],
)
def test_what_is_spelt_as_it_should_be(text: str) -> None:
    assert not list(wording.spelling(material(mcq(stem=text))))


@pytest.mark.parametrize(("text", "meant"), [("HCPS", "HCPCS"), ("Current Procedure Terminology", "Current Procedural Terminology"), ("ICD10", "ICD-10"), ("CMS 1500", "CMS-1500"), ("UB04", "UB-04"), ("Principle diagnosis", "principal diagnosis"), ("ICD 10 CM", "ICD-10-CM"), ("Excludes 1", "Excludes1, Excludes2"), ("the 7th digit", "7th character"), ("two EOB's and", "the plural without an apostrophe"), ("Co-pay", "copay"), ("co-insurance", "coinsurance"), ("out-patient", "outpatient"), ("up-coding", "upcoding"), ("E&M", "E/M"), ("payor", "payer"), ("modifyer", "modifier")])  # fmt: skip
def test_what_is_misspelt(text: str, meant: str) -> None:
    assert [f"should be “{meant}”" in f.what for f in wording.spelling(material(mcq(stem=text)))] == [True]


def test_keys_may_accept_a_misspelling() -> None:
    assert not list(
        wording.spelling(material({"type": "fill_in", "stem": "Spell it.", "key": {"a": {"accept": ["deductable"]}}}))
    )


@pytest.mark.parametrize(("text", "good"), [("CPT 99213", True), ("CPT code 99213-25", True), ("CPT codes 99202-99215", True), ("CPT 2026", True), ("CPT 0001A", True), ("CPT 992133", False), ("CPT code 9921", False), ("CPT 99213.0", False)])  # fmt: skip
def test_the_form_of_cpt_numbers(text: str, good: bool) -> None:
    assert bool(list(wording.cpt_numbers(material(mcq(stem=text))))) is not good


@pytest.mark.parametrize(
    "alt", ["", "  ", "image", "Figure 3", "planes.svg", "a long-file-name-of-a-picture.png", "a plane"]
)
def test_words_that_stand_for_no_picture(alt: str) -> None:
    assert figures.poor_alternative(alt)
    assert not figures.poor_alternative("A figure cut by three planes")


def test_a_drawing_may_refer_to_itself() -> None:
    inside = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><path marker-end="url(#a)"/><use href="#b"/></svg>'
    outside = inside.replace("url(#a)", "url(https://example.com/a)")
    assert not list(figures.self_contained(material(figures={"a.svg": inside})))
    assert list(figures.self_contained(material(figures={"a.svg": outside})))
