"""Codes of the material against the code sets: what may be reported on the day, and how an author marks a slip on purpose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.bank import Bank
from autograder.check import codes
from autograder.check.finding import Finding
from autograder.check.material import Material

JUNE = "2026-06-03"


def week(*entries: dict[str, Any], marks: dict[str, str] | None = None, **more: Any) -> Material:
    sources = {e.get("id", f"w01-q{n:02d}"): e for n, e in enumerate(entries, 1)}
    charts = more.pop("bank_charts", {})
    return Material("week01", Bank("week01", "Title", {}, {}, charts, sources, None, marks or {}), **more)


def stem(text: str, **more: Any) -> Material:
    return week({"type": "short_text", "stem": text, "date_of_service": JUNE, **more})


def texts(text: str, **more: Any) -> list[str]:
    return [str(f) for f in codes.texts(stem(text, **more))]


def mcq(*options: str, key: int = 0, **more: Any) -> dict[str, Any]:
    listed = [{"id": "abcd"[n], "text": text} for n, text in enumerate(options)]
    return {
        "type": "multiple_choice",
        "stem": "Which?",
        "options": listed,
        "key": "abcd"[key],
        "date_of_service": JUNE,
        **more,
    }


@pytest.mark.parametrize(
    "text",
    [
        "E11.65 with Z79.84, and I10; S52.521A in the ED.",
        "E11.- and S52.5- are headings, as are category E11 and block I20–I25.",
        "S52.521 needs a 7th character; E11.6 is a heading.",
        "Chapter 4 runs from E00 to E89, the last chapter is U00-U85.",
        "Reportable codes run A00.0-T88.9, Z00-Z99.8, U00–U85; the wording of the codes is that of X12.",
        "HI*ABK:E1165*ABF:I10~ and, without a dot, E1165",
        "Vitamin B12, free T4, L4-L5, A1c 7.2, T10-T12, Room E11, N95 mask, F18 FDG scan, D50 syringe, 1A23-C45-DE67.",
        "She took coenzyme Q10 and wore an N95 mask; the diagnosis is I10.",
        "CPT 99213 and CPT codes 99202-99215",
        "0B9D8ZX on one claim and 31624 on the other; the card reads 1A23C45 and the file 2345A67.",
        "J3420 (given), 96372-59 as code; modifiers 25, 59 and QW; POS 11; type of bill 0131; revenue code 0450.",
        "CO-45 and PR-1, CARC 97 with RARC N130; the contract takes CO 43.60.",
    ],
)
def test_nothing_is_wrong(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Report E11.6 for him.", "E11.6 cannot be reported on 2026-06-03 (E11.6 is a heading"),
        ("Report S52.521.", "needs a 7th character"),
        ("The code E11 fits.", "write what is left open as E11.- or “category E11”"),
        ("Assign J02.O", "Did you mean J02.0?"),
        ("Report Z99.999.", "Z99.999 cannot be reported"),
        ("Under category E07.7", "there is no heading E07.7"),
        ("All of E14.-", "there is no heading E14"),
        ("block I20–I29", "the range I20–I29 begins or ends at I29"),
        ("CPT 99201 would do", "CPT dropped 99201 after 2020"),
        ("HI*ABK:E116~", "E116 cannot be reported"),
        ("0B9D8ZY on the claim", "No row of table 0B9 has qualifier Y"),
        ("as ICD-10-PCS, 0ZZD8ZX", "ICD-10-PCS 0ZZD8ZX cannot be reported"),
        ("J9998 for the drug", "add it to datasets/codes/sets with its source"),
        ("POS 77", "place of service 77 cannot be reported"),
        ("modifier 0Q", "modifier 0Q cannot be reported"),
        ("CARC 999", "CARC 999 cannot be reported"),
        ("denied with N999", "RARC N999 cannot be reported"),
    ],
)
def test_something_is_wrong(text: str, words: str) -> None:
    found = texts(text)
    assert len(found) == 1 and words in found[0], found
    assert "autograder/bank/week01.yaml: w01-q01.stem: " in found[0] and "invalid_codes" in found[0]


def test_the_day_decides() -> None:
    # new on 1 October 2025, and headings since then
    old, new = "2025-09-30", "2025-10-01"
    assert (
        not texts("E11.9 and G35", date_of_service=old)
        and "heading" in texts("Report code G35", date_of_service=new)[0]
    )
    assert "only from" in texts("E11.A", date_of_service="2024-09-30")[0] and not texts("E11.A", date_of_service=new)


def test_an_item_without_a_day_takes_the_chart_s_and_else_the_calendar() -> None:
    chart = {"c": {"date_of_service": "2024-09-30"}}
    entry = {"type": "short_text", "stem": "E11.A", "chart": "c"}
    assert [f.item for f in codes.texts(week(entry, bank_charts=chart))] == ["w01-q01.stem"]
    assert not list(codes.texts(week({"type": "short_text", "stem": "E11.A"})))


def test_every_place_of_an_item_is_read() -> None:
    entry = mcq("E11.9", "I10", hint="E11.6", rationale="E11.6", errors={"b": "E11.6"}, title="E11.6")
    found = {f.item for f in codes.texts(week(entry))}
    assert found == {f"w01-q01.{at}" for at in ("title", "hint", "rationale", "errors.b")}


# ------------------------------------------------------------------ keys and options


def keys(entry: dict[str, Any], **more: Any) -> list[Finding]:
    return list(codes.keys(week({"date_of_service": JUNE, **entry}, **more)))


def test_keys_of_every_type() -> None:
    good = [
        {"type": "code_entry", "slots": [{"id": "a", "system": "icd-10-cm"}], "key": {"a": {"accept": ["E11.65"]}}},
        {"type": "linked_pair", "parts": [{"id": "a", "system": "icd-10-cm"}, {"id": "why", "options": []}], "key": {"a": {"accept": ["I10"]}, "why": "x"}},
        {"type": "case_coding", "key": {"diagnoses": [{"id": "d", "code": "E11.65", "alternates": ["E11.9"]}], "procedures": [{"id": "p", "code": "99213"}], "excluded_pairs": [["I10", "I12.9"]]}},
        {"type": "claim_form", "prefilled": {"box21a": "J02.0", "box2": "E11.6"}, "key": {"box21b": {"accept": ["Z88.0"]}}},
    ]  # fmt: skip
    for entry in good:
        assert keys(entry) == []
        for right, wrong in (
            ("E11.65", "E11.6"),
            ("I10", "I1A"),
            ("E11.9", "E11"),
            ("Z88.0", "Z88"),
            ("J02.0", "J02"),
            ("I12.9", "I12"),
        ):
            spoilt = _replaced(entry, right, wrong)
            if spoilt != entry:
                assert any(wrong in f.what and f.serious for f in keys(spoilt)), (entry["type"], wrong)


def _replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {k: _replaced(v, old, new) for k, v in value.items()}
    if isinstance(value, list):
        return [_replaced(v, old, new) for v in value]
    return new if value == old else value


def test_keys_of_the_other_systems() -> None:
    slots = [{"id": name, "system": name} for name in ("icd-10-pcs", "cpt", "hcpcs")]
    key = {"icd-10-pcs": {"accept": ["0B9D8ZX"]}, "cpt": {"accept": ["99213"], "modifiers": ["25"]}, "hcpcs": {"accept": ["J3420"]}}  # fmt: skip
    entry = {"type": "code_entry", "slots": slots, "key": key}
    assert keys(entry) == []
    for right, wrong in (("0B9D8ZX", "0B9D8ZY"), ("99213", "99241"), ("25", "0Q"), ("J3420", "J9998")):
        assert [wrong in f.what for f in keys(_replaced(entry, right, wrong))] == [True], wrong
    claim = {"type": "claim_form", "prefilled": {"box24b_1": "11", "box24m_1": "25 QW", "box24d_1": "99213"}, "key": {}}
    assert keys(claim) == []
    for right, wrong in (("11", "77"), ("25 QW", "25 0Q"), ("99213", "99241")):
        assert len(keys(_replaced(claim, right, wrong))) == 1, wrong


def test_a_distractor_has_to_exist_unless_it_is_marked() -> None:
    entry = mcq("E11.9", "E11.65", "E11.6", "R73.9", key=1)
    (found,) = keys(entry)
    assert found.item == "w01-q01.options.c" and "invalid_codes" in found.mend
    assert not keys({**entry, "invalid_codes": {"E11.6": "a heading, chosen in haste"}})


def test_a_lone_word_among_words_is_no_code() -> None:
    assert keys(mcq("B12", "Folate", "Iron", "Zinc")) == []
    assert [f.item for f in keys(mcq("B12", "I10", "R73.9", "E11.9", key=1))] == ["w01-q01.options.a"]


def test_no_mark_excuses_a_key() -> None:
    entry = mcq("E11.6", "E11.9", invalid_codes={"E11.6": "a heading by intent"})
    assert [f.item for f in keys(entry)] == ["w01-q01.options.a"]


# ------------------------------------------------------------------ marks


def notebook(text: str) -> dict[str, Any]:
    return {"lesson.ipynb": {"cells": [{"id": "part", "cell_type": "markdown", "source": text}]}}


def test_a_mark_of_an_item_holds_for_the_chart_it_shows() -> None:
    chart = "---\nid: c\n---\n## Superbill {#bill}\n| 1 | [E11.6]{#dx} |\n"
    charts = {"charts": {"c": chart}, "bank_charts": {"c": {"date_of_service": JUNE}}}
    entry = {"type": "short_text", "stem": "What is wrong here?", "chart": "c"}
    assert [f.file for f in codes.texts(week(entry, **charts))] == ["datasets/charts/c.md"]
    marks = {"E11.6": "a heading on the superbill"}
    assert not list(codes.texts(week({**entry, "invalid_codes": marks}, **charts)))
    assert not list(codes.texts(week(entry, marks=marks, **charts)))  # the lesson shows it
    assert list(codes.texts(week(entry, {"type": "short_text", "stem": "Else", "invalid_codes": marks}, **charts)))


def test_a_mark_at_the_head_of_the_bank_holds_for_the_notebooks_alone() -> None:
    lesson = {"notebooks": notebook("Why is E11.6 turned back?")}
    assert [f.item for f in codes.texts(week(**lesson))] == ["cell part"]
    entry = {"type": "short_text", "stem": "E11.6"}
    marked = week(entry, marks={"E11.6": "a heading on purpose"}, **lesson)
    assert [f.item for f in codes.texts(marked)] == ["w01-q01.stem"]


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"E11.6": "heading"}, "does not say why E11.6"),
        ({"E11.9": "not wrong at all"}, "E11.9 is marked as invalid, but may be reported"),
        ({"E11.5": "another heading here"}, "E11.5 is marked under invalid_codes and stands nowhere"),
    ],
)
def test_a_mark_has_to_be_right(marks: dict[str, str], words: str) -> None:
    assert [words in f.what for f in codes.marks(stem("E11.6 and E11.9", invalid_codes=marks))] == [True]


def test_a_right_mark() -> None:
    assert not list(codes.marks(stem("Report E11.6.", invalid_codes={"E11.6": "a heading on purpose"})))


# ------------------------------------------------------------------ tables


def test_tables(tmp_path: Path) -> None:
    folder = tmp_path / "datasets" / "claims"
    folder.mkdir(parents=True)
    (folder / "claims.csv").write_text(
        f"id,date_of_service,dx1,hcpcs,words\nE11,{JUNE},E11.6,99213,category E11 and E11.7\nx,2024-09-30,E11.A;I10,99201,none\ny,{JUNE},E11A,,\n"
    )
    (tmp_path / "datasets" / "codes").mkdir()
    (tmp_path / "datasets" / "codes" / "dates.csv").write_text("dx\nE11.6\n")
    found = [(f.file, f.item, f.what.split(" cannot")[0]) for f in codes.in_tables(tmp_path)]
    file = "datasets/claims/claims.csv"
    assert found == [
        (file, "line 2", "E11.6"),
        (file, "line 3", "E11.A"),
        (file, "line 3", "procedure code 99201"),
        (
            file,
            "line 2",
            "there is no heading E11.7 on 2026-06-03 (There is no ICD-10-CM code E11.7. The nearest are below.)",
        ),
    ]


def test_closed_code_sets_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from course.errors import CourseError

    def closed(*_: object) -> None:
        raise CourseError("The code dates are missing. Download the course again.")

    assert codes.unavailable() is None
    monkeypatch.setattr(codes.codebook, "tell", closed)
    assert "Download the course again" in str(codes.unavailable())
