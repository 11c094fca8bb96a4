"""Every rule is silent on a good course and fires when the one thing that it guards is spoilt."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from autograder.check import Finding, check_all

from . import good_course
from .good_course import spoil

BANK, CHART, LOCATORS = "autograder/bank/week01.yaml", "datasets/charts/case-good.md", "datasets/locators.csv"
SVG, LESSON, ASSIGNMENT = (
    "source/week01/figures/planes.svg",
    "source/week01/lesson.ipynb",
    "source/week01/assignment.ipynb",
)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return good_course.make(tmp_path)


def test_nothing_to_find_in_a_good_course(course: Path) -> None:
    assert check_all(course) == []
    assert check_all(course, "week01") == []


# file, words that stand there, what they become, words of the finding, serious?
SPOILT = {
    "longest option is the key": (BANK, "The coder at the clinic", "The coder at the clinic after reading what was signed", "clearly the longest", False),
    "word of the stem in the key": (BANK, "The coder at the clinic", "The diagnosis coder", "“diagnosis” stands in the stem", False),
    "absolute term": (BANK, "The biller next door", "The biller always", "says “always”", False),
    "negative question": (BANK, "Who gives it its diagnosis code?", "Who does NOT give it a code?", "is negative", False),
    "none of the above": (BANK, "The biller next door", "None of the above", "None of the above", True),
    "telling id of an option": (BANK, "{id: biller, text: The biller next", "{id: wrong1, text: The biller next", "the id “wrong1”", True),
    "region named like the question": (BANK, "label: Sheet 1", "label: The one that divides", "holds “divides”", False),
    "wrong option without an error": (BANK, ", error: The front desk checks the coverage.", "", "“desk” names no error", True),
    "row without its sentence": (BANK, ", sends: The coder is done by then.", "", "row “sends” has no sentence", True),
    "short rationale": (BANK, "Reading and coding come first, sending comes after, and two people do it.", "Two people.", "very short", False),
    "no level": (BANK, "tags: {cpb: 5, level: recall}", "tags: {cpb: 5}", "no level", True),
    "three options": (BANK, "  - {id: plan, text: The reviewer at the plan, error: The plan reads what it is sent.}\n", "", "has 3 options", False),
    "objective never practised": (BANK, "  w01.o1: Tell who does what\n", "  w01.o1: Tell who does what\n  w01.o2: Read a note\n", "w01.o2: no practice item", True),
    "unknown locator": (BANK, "locators: [45 CFR 162.1002]", "locators: [45 CFR 999]", "“45 CFR 999” is not in", True),
    "empty column": (LOCATORS, ",code sets,", ",,", "nothing under topic", True),
    "no date": (LOCATORS, "2026-11-21", "last week", "is not a date", True),
    "locator twice": (LOCATORS, "45 CFR 162.1002,HHS,2026,code sets,2026-11-21\n", "45 CFR 162.1002,HHS,2026,code sets,2026-11-21\n" * 2, "stands there twice", True),
    "unused locator": (LOCATORS, "checked_on\n", "checked_on\nOCG IV.H,CDC,FY2026,symptoms,2026-11-21\n", "no item and no table names “OCG IV.H”", False),
    "figure without a title": (SVG, "<title>Two planes</title>", "", "it has no <title>", True),
    "figure with an empty description": (SVG, "Two sheets cut a body.", "  ", "it has no <desc>", True),
    "figure from outside": (SVG, '<rect width="40"', '<image href="https://example.com/x.png"/><rect width="40"', "refers outside itself", True),
    "figure with a script": (SVG, "<rect", "<script>1</script><rect", "refers outside itself", True),
    "hotspot alt is a file name": (BANK, "A standing person cut by two flat sheets, numbered 1 and 2", "planes-figure-1.svg", "alt text does not describe", True),
    "picture without alt": (LESSON, "![A person cut by two flat sheets]", "![]", "no useful alt text", True),
    "picture that is not there": (LESSON, "(figures/planes.svg)", "(figures/plane.svg)", "there is no figures/plane.svg", True),
    "picture from the network": (LESSON, "(figures/planes.svg)", "(https://example.com/planes.svg)", "lies outside the week", True),
    "picture as a tag": (LESSON, "## A part", "## A part\\n<img src='figures/planes.svg'>", "<img> tag", True),
    "heading left out": (LESSON, "## A part", "### A part", "a heading of level 3 follows one of level 1", True),
    "two titles": (LESSON, "## A part", "# A part", "a second title", True),
    "first cell says nothing": (LESSON, "press **Shift+Enter**", "have fun", "does not say what to do first", True),
    "first code cell does more": (LESSON, "from course import ask, chart, progress", "import os\\nfrom course import ask, progress", "not the course's own", True),
    "no finish": (ASSIGNMENT, "finish()", "progress()", "does not end with finish()", True),
    "promised points": (ASSIGNMENT, "5 points", "9 points", "tells 9 points, the bank has 5", True),
    "promised questions": (ASSIGNMENT, "3 questions", "4 questions", "tells 4 questions, the bank has 3", True),
    "visit outside the calendar": (CHART, "date_of_service: 2026-06-03", "date_of_service: 2026-10-01", "its date_of_service is 2026-10-01", True),
    "item outside the calendar": (BANK, "date_of_service: 2026-06-03", "date_of_service: 2026-03-31", "its date_of_service is 2026-03-31", True),
    "item on another day": (BANK, "date_of_service: 2026-06-03", "date_of_service: 2026-06-05", "never mentions that day", False),
    "somebody's NPI": (CHART, "1999999018", "1234567893", "could be somebody's NPI", False),
    "misspelt in the bank": (BANK, "A signed note lies", "By HIPPA a signed note lies", "“HIPPA” should be “HIPAA”", True),
    "misspelt in a notebook": (LESSON, "## A part", "## A deductable part", "should be “deductible”", True),
    "misspelt in a record": (CHART, "sore throat for", "modifer sore throat for", "should be “modifier”", False),
    "CPT number too short": (CHART, "CPT 99213", "CPT 9921", "not the form of a CPT number", True),
    "a heading in the bank": (BANK, "A signed note lies", "A note with E11.6 lies", "E11.6 cannot be reported on 2026-04-01", True),
    "a heading in a notebook": (LESSON, "## A part", "## Report E11.6", "E11.6 cannot be reported on 2026-04-01", True),
    "a heading in a record": (CHART, "sore throat for", "E11.6, sore throat for", "E11.6 cannot be reported on 2026-06-03", True),
    "a dropped CPT number": (CHART, "CPT 99213", "CPT 99241", "CPT dropped 99241", True),
    "an unknown modifier": (CHART, "CPT 99213", "CPT code 99213-0Q", "modifier 0Q cannot be reported", True),
    "a mark for nothing": (BANK, "  key: coder", "  invalid_codes: {E11.6: a heading}\n  key: coder", "stands nowhere", False),
    "a rule that ended": (BANK, "  key: coder", "  effective: {to: 2026-06-30}\n  key: coder", "its rule holds ... to 2026-06-30", True),
    "a rule without a date": (BANK, "  key: coder", "  effective: {from: spring}\n  key: coder", "“spring” is not a date", True),
    "a retired item": (BANK, "  key: coder", "  status: retired\n  key: coder", "it is retired", True),
    "official wording": (BANK, "next door, error", "next door (separate procedure), error", "reads like the wording of CPT", False),
    "full stop in one option": (BANK, "The biller next door", "The biller next door.", "1 of 4 options end with a full stop", False),
    "a term in two words": (BANK, "A signed note lies", "An in-patient note lies", "should be “inpatient”", True),
    "a brand": (BANK, "next door, error", "next door at Cerner, error", "names a brand", False),
    "a fee": (BANK, "the others use it.", "the exam fee is $299 though.", "names a brand, a fee", False),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT)
def test_a_rule_fires(course: Path, case: str) -> None:
    file, old, new, words, serious = SPOILT[case]
    spoil(course, file, old, new)
    found = [f for f in check_all(course) if words in str(f)]
    assert found, [str(f) for f in check_all(course)]
    assert {f.serious for f in found} == {serious}


def test_a_broken_bank_is_a_finding_and_hides_no_other_week(course: Path) -> None:
    shutil.copy(course / BANK, course / "autograder/bank/week02.yaml")
    found = check_all(course)
    assert [f.file for f in found] == ["autograder/bank/week02.yaml"]
    assert found[0].serious and "week01" in found[0].what
    spoil(course, BANK, "key: coder", "key: doctor", rebuild=False)
    assert any("w01-q01" in str(f) and f.file == BANK for f in check_all(course))


def test_bad_yaml_bad_bytes_and_unknown_weeks_are_findings(course: Path) -> None:
    assert "there is no such bank" in str(check_all(course, "week07")[0])
    (course / BANK).write_text("items: [", encoding="utf-8")
    assert check_all(course)[0].serious
    (course / BANK).write_bytes(b"\xff\xfe\x00")
    assert check_all(course)[0].serious
    assert "there is no bank" in str(check_all(course / "nowhere")[0])


def test_source_that_is_not_built(course: Path) -> None:
    spoil(course, BANK, "title: A small week", "title: A changed week", rebuild=False)
    assert [str(f) for f in check_all(course)] == [
        "source/week01/items.json: it is not what the bank makes; run  cleanclaim build"
    ]


def test_a_notebook_that_asks_an_unknown_item(course: Path) -> None:
    spoil(course, LESSON, "w01-q01", "w01-q09", rebuild=False)
    assert any("w01-q09" in f.what and f.serious for f in check_all(course))


def test_a_cell_that_carries_another_id_or_an_old_answer(course: Path) -> None:
    path = course / LESSON
    notebook = json.loads(path.read_text())
    asking = next(c for c in notebook["cells"] if c["id"] == "w01-q01")
    asking |= {"id": "part", "outputs": [{"output_type": "stream"}], "execution_count": 3}
    asking["metadata"]["tags"] = ["Solution"]
    notebook["metadata"]["kernelspec"]["name"] = "python2"
    notebook["nbformat_minor"] = 4
    path.write_text(json.dumps(notebook))
    told = {f.what for f in check_all(course) if f.file == LESSON and f.serious}
    assert told >= {
        "two cells have this id",
        "it asks w01-q01 and has another id",
        "it keeps what it showed when it was last run",
        "its tag “solution” speaks of answers",
        "its kernel is python2",
        "its format is older than 4.5 and has no cell ids",
    }


def test_a_locator_that_a_table_cites(course: Path) -> None:
    rules = course / "datasets/codes/rules.csv"
    rules.parent.mkdir()
    rules.write_text("id,locator\nx,45 CFR 162.1002\ny,OCG IV.H\n")
    assert [str(f) for f in check_all(course)] == [
        "datasets/codes/rules.csv: line 3: the locator “OCG IV.H” is not in datasets/locators.csv; "
        "add a row for it, or write it exactly as there"
    ]
    spoil(course, LOCATORS, "checked_on\n", "checked_on\nOCG IV.H,CDC,FY2026,symptoms,2026-11-21\n", rebuild=False)
    assert check_all(course) == []


def test_a_course_whose_code_sets_cannot_be_opened(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.check import codes
    from course.errors import CourseError

    def closed(*_: object) -> None:
        raise CourseError("The code dates are missing. Download the course again.")

    spoil(course, BANK, "A signed note lies", "A note with E11.6 lies")
    monkeypatch.setattr(codes.codebook, "tell", closed)
    assert [str(f) for f in check_all(course)] == [
        "datasets/codes: codes cannot be checked: The code dates are missing. Download the course again; "
        "mend that, then check again"
    ]


def test_no_table_of_locators(course: Path) -> None:
    (course / LOCATORS).unlink()
    assert [f.what for f in check_all(course)] == ["there is no table of locators"]


@pytest.mark.parametrize(
    "name", ["responses.jsonl", "gradebook.db", "week01-submission.zip", "week01.yaml", "solutions"]
)
@pytest.mark.parametrize("top", ["source", "release"])
def test_what_must_not_be_handed_out(course: Path, top: str, name: str) -> None:
    (course / top / "week01").mkdir(parents=True, exist_ok=True)
    (course / top / "week01" / name).write_text("x")
    for week in (None, "week01"):
        assert [f.file for f in check_all(course, week) if f.serious] == [f"{top}/week01/{name}"]


def test_a_key_in_what_is_handed_out(course: Path) -> None:
    release = course / "release" / "week01"
    release.mkdir(parents=True)
    items = json.loads((course / "source/week01/items.json").read_text())
    items["items"][1]["solution"] = {"key": ["day", "code"]}
    (release / "items.json").write_text(json.dumps(items))
    (release / "lesson.ipynb").write_text(
        "A claim tells the plan when, what and why; the weather is nobody's business."
    )
    found = {(f.file, f.item) for f in check_all(course) if f.serious}
    assert found == {("release/week01/items.json", "w01-g01"), ("release/week01/lesson.ipynb", "w01-g01")}


def test_a_chart_that_nobody_shows(course: Path) -> None:
    text = (course / CHART).read_text()
    (course / "datasets/charts/case-left.md").write_text(text.replace("case-good", "case-left"))
    (course / "datasets/charts/case-torn.md").write_text("no fields")
    found = check_all(course)
    assert [f.file for f in found if f.serious] == ["datasets/charts/case-torn.md"]
    assert any(f.file == "datasets/charts/case-left.md" and not f.serious for f in found)


def test_a_figure_that_nothing_shows(course: Path) -> None:
    (course / "source/week01/figures/spare.svg").write_text(good_course.SVG)
    assert [f.what for f in check_all(course)] == ["nothing shows this figure"]


def test_serious_findings_come_first_and_read_well() -> None:
    assert str(Finding("a.yaml", "w01-q01", "it is so", "do this")) == "a.yaml: w01-q01: it is so; do this"
    assert str(Finding("a.yaml", "", "it is so", "do this", serious=False)) == "a.yaml: it is so; do this (look at)"


def test_serious_first(course: Path) -> None:
    spoil(course, BANK, "The coder at the clinic", "The coder at the clinic after reading what was signed")
    spoil(course, LESSON, "![A person cut by two flat sheets]", "![]")
    found = [f.serious for f in check_all(course)]
    assert found[0] and not found[-1] and found == sorted(found, reverse=True)


def test_no_table_pairs_cpt_numbers_with_descriptions(course: Path) -> None:
    (course / "datasets/fees.csv").write_text("code,description\n" + "".join(f"9921{n},a visit\n" for n in range(6)))
    (course / "datasets/places.csv").write_text("pos,description\n11,Office\n")
    assert [f.file for f in check_all(course)] == ["datasets/fees.csv"]
