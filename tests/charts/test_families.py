"""What holds of every family: the same case everywhere, a safe and whole record, codes that are valid on the day."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from course.charts import GRADES, NAMES, family, make
from course.charts.families import families
from course.charts.model import FIRST_DAY, LAST_DAY, case_id, plain
from course.charts.page import Bold, Mark, Page
from course.codes import look_up
from course.codes import sets as code_sets
from course.codes.conventions import ERROR, Encounter, explain
from course.codes.forms import form_error
from course.errors import CourseError

from .cases import Reader, bare, cases, words

REPO = Path(__file__).resolve().parents[2]
TAGS = {"p", "ol", "li", "strong", "em", "span", "table", "thead", "tbody", "tr", "th", "td"}
# Over the records, facts and truths of ten seeds. A change here is a new version of that family: old seeds make other cases.
DIGESTS = {
    "office-visit": "4c005022c1717aaa",
    "laceration": "04cad61dab9ec039",
    "immunization": "7e3e5e53eea6cd38",
    "diabetes": "2a6f386be4ed9478",
    "fracture": "8941f234d8695a5b",
    "cost-share": "017b21699516f6f7",
}


def digest(name: str) -> str:
    found = hashlib.sha256()
    for seed in (*range(9), "autumn group"):
        for grade in GRADES:
            case = make(name, seed, grade)
            found.update(json.dumps([case.chart, plain(case.facts), plain(case.truth)], sort_keys=True).encode())
    return found.hexdigest()[:16]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_makes_the_same_case_as_last_year(name: str):
    assert digest(name) == DIGESTS[name]


def test_another_process_with_another_hash_seed_makes_the_same():
    code = "from tests.charts.test_families import digest; from course.charts import NAMES; print(*map(digest, NAMES))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPO,
        env={**os.environ, "PYTHONHASHSEED": "12345"},
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == [DIGESTS[name] for name in NAMES], done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_every_record_is_whole_and_safe(name: str):
    for case in cases(name)[:600]:
        chart = case.chart
        assert json.loads(json.dumps(chart)) == chart
        assert set(chart) == {"id", "title", "grade", "setting", "date_of_service", "patient", "documents", "spans"}
        assert FIRST_DAY <= case.day <= LAST_DAY and chart["grade"] == case.grade
        assert set(chart["patient"]) == {"name", "born", "sex", "id"}
        marked: dict[str, str] = {}
        ids = [one["id"] for one in chart["documents"]]
        assert (len(set(ids)) == len(ids) and "note" in ids) or name == "cost-share"
        for one in chart["documents"]:
            assert set(one) == {"id", "title", "kind", "html"}
            reader = Reader(one["html"])
            assert not reader.bad and not reader.open, one["html"]
            for tag, attrs in reader.tags:
                assert tag in TAGS
                assert attrs == ({} if tag != "span" else {"class": "cc-span", "data-span": attrs["data-span"]})
            assert not marked.keys() & reader.marked.keys()
            marked |= reader.marked
        assert marked == chart["spans"]
        for one in (*case.truth.codes, *case.truth.queries):
            assert set(one.evidence) <= set(marked)
        assert all(one.evidence for one in case.truth.diagnoses)


@pytest.mark.parametrize("name", NAMES)
def test_a_record_never_tells_its_truth_or_its_seed(name: str):
    for case in cases(name)[:300]:
        text = json.dumps(case.chart)
        assert not any(one.code in text for one in case.truth.codes), (case.seed, case.grade)
        assert case.id == case_id(name, case.version, case.seed, case.grade)
    secret = make(name, "the autumn group's secret")
    assert "secret" not in json.dumps(secret.chart)


@pytest.mark.parametrize("name", NAMES)
def test_the_facts_of_the_patient_do_not_hang_on_the_grade(name: str):
    """What a grade may change is what the record tells: those fields are named here."""
    record = {
        "fracture": {"side_written"},
        "laceration": {"wounds"},
        "immunization": {"advice_signed"},
        "diabetes": {"doubt", "unclear", "stage_written", "eye_written"},
    }.get(name, set())
    for clean, typical, messy in zip(*[iter(cases(name))] * 3, strict=True):
        some = [plain(one.facts) for one in (clean, typical, messy)]
        for facts in some:
            for wound in facts.get("wounds", ()):
                wound.pop("side_written")
                wound.pop("guess_mm")
        free = record - {"wounds"}
        assert some[0].keys() == some[1].keys()
        for field in some[0].keys() - free:
            assert some[0][field] == some[1][field] == some[2][field], (clean.seed, field)
        assert not clean.truth.queries


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("grade", GRADES)
def test_no_two_of_a_thousand_seeds_are_alike(name: str, grade: str):
    texts = Counter(bare(make(name, seed, grade)) for seed in range(1000))
    assert len(texts) == 1000, [text for text, count in texts.items() if count > 1][:1]


def test_a_messy_record_says_less_in_more_places():
    for name in NAMES:
        sizes = {grade: sum(len(words(one)) for one in cases(name)[:300] if one.grade == grade) for grade in GRADES}
        documents = {
            grade: max(len(one.chart["documents"]) for one in cases(name) if one.grade == grade) for grade in GRADES
        }
        assert sizes["clean"] != sizes["messy"] and documents["messy"] >= documents["clean"], name


@pytest.mark.parametrize("name", [one for one in NAMES if one != "cost-share"])
def test_every_code_is_valid_on_the_day(name: str):
    seen = {(one.code, one.system, case.day) for case in cases(name) for one in case.truth.codes}
    assert seen
    for code, system, day in seen:
        if system == "icd-10-cm":
            assert look_up(code, day).billable, code
        elif system == "hcpcs":
            assert code_sets.row("hcpcs", code), code
        else:
            assert form_error(code, "cpt") is None, code


@pytest.mark.parametrize("name", [one for one in NAMES if one != "cost-share"])
def test_the_codes_of_a_record_go_together_in_that_order(name: str):
    encounters = set()
    for case in cases(name):
        needed = [one for one in case.truth.diagnoses if not one.optional]
        codes = tuple(one.code for one in needed)
        assert codes and len(set(codes)) == len(codes)
        assert sum(one.first for one in needed) <= 1 and (not any(one.first for one in needed) or needed[0].first)
        places = {one.id: n for n, one in enumerate(case.truth.diagnoses)}
        assert all(places[a] < places[b] for a, b in case.truth.before)
        ids = [one.id for one in case.truth.codes]
        assert len(set(ids)) == len(ids)
        assert all(set(one.pointers) <= set(ids) for one in case.truth.codes)
        born, sex = date.fromisoformat(case.chart["patient"]["born"]), case.chart["patient"]["sex"]
        encounters.add((codes, (case.day - born).days // 365, sex))
    for codes, years, sex in encounters:
        encounter = Encounter(
            codes, date(2026, 6, 10), age_days=int(years * 365.25 + 90), sex={"F": "female", "M": "male"}[sex]
        )
        assert [one for one in explain(encounter) if one.severity == ERROR] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_trap_is_the_truth(name: str):
    for case in cases(name):
        right = {one.code for one in case.truth.codes}
        assert not right & {one.answer for one in case.truth.traps}, (case.seed, case.grade)
        assert len({one.answer for one in case.truth.traps}) == len(case.truth.traps), (case.seed, case.truth.traps)


@pytest.mark.parametrize(("seed", "grade"), [(True, "clean"), (1.5, "clean"), ("", "clean"), ("a\nb", "clean"), (None, "clean"), ("x" * 201, "clean"), (10**40, "clean"), (1, "dirty"), (1, "")])  # fmt: skip
def test_a_strange_seed_or_grade_is_told(seed, grade):
    for one in families().values():
        with pytest.raises(CourseError):
            one.make(seed, grade)


def test_an_unknown_family_is_told():
    with pytest.raises(CourseError, match="office-visit"):
        family("surgery")
    assert family("Office_Visit") is family("office-visit")


def test_a_seed_is_its_text():
    assert make("fracture", 7) == make("fracture", "7") != make("fracture", "07")


def test_text_is_escaped_and_phrases_are_kept_apart():
    page = Page("p", "P", "note").say("a < b & c > \"d\" 'e'", Bold("<b>"), Mark("x", "<i>&"))
    assert page.document()["html"] == (
        "<p>a &lt; b &amp; c &gt; &quot;d&quot; 'e'<strong>&lt;b&gt;</strong>"
        '<span class="cc-span" data-span="x">&lt;i&gt;&amp;</span></p>'
    )
    for id, text in (("x", "again"), ("Y", "big"), ('z"', "quote"), ("ok", " ")):
        with pytest.raises(ValueError, match="phrase"):
            page.say(Mark(id, text))
