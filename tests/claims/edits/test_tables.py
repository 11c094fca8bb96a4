"""The tables behind the edits: whole, dated, sourced, and in line with the course's other tables."""

from __future__ import annotations

import ast
import csv
import importlib.util
import re
import string
from datetime import date
from pathlib import Path

import pytest

from course.claims.edits import DENY, REJECT, catalog, families
from course.claims.edits import files as tables_on_disk
from course.claims.edits.checks import CHECKS, pairs, policies, units
from course.claims.edits.services import _FLAG, _TEXT, service
from course.claims.edits.spec import codes
from course.codes import look_up, sets

REPO = Path(__file__).resolve().parents[3]
DAY = date(2026, 6, 3)
BANNED = re.compile(r"\b(?:lorem|todo|tbd|fixme)\b", re.IGNORECASE)


def rows(name: str) -> list[dict[str, str]]:
    return tables_on_disk.lines(name)


@pytest.mark.parametrize("edit", catalog().values(), ids=lambda edit: edit.id)
def test_codes_a_payer_answers_with_exist(edit) -> None:
    if edit.level == DENY:
        assert sets.row("group", edit.group) and sets.row("carc", edit.carc), edit.carc
        assert all(sets.row("rarc", remark) for remark in edit.remarks), edit.remarks
    if edit.level == REJECT:
        assert edit.category in ("A3", "A6", "A7", "A8") and edit.status.isdigit()


def test_status_codes_are_on_the_public_list() -> None:
    found = importlib.util.find_spec("pyx12")
    if found is None or not found.submodule_search_locations:
        pytest.skip("pyx12 is not installed")
    text = (Path(found.submodule_search_locations[0]) / "map" / "codes.xml").read_text(encoding="utf-8")
    listed = text[text.index("<id>claim_status</id>") :].partition("</codeset>")[0]
    public = set(re.findall(r"<code>(\w+)</code>", listed))
    assert {edit.status for edit in catalog().values() if edit.status} <= public


def test_each_edit_says_what_why_and_what_next() -> None:
    for edit in catalog().values():
        for text in (edit.why, edit.check):
            assert text and text[-1] in ".?", edit.id
        asked = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (edit.sentence, edit.check)
        ]
        assert all(re.fullmatch(r"[a-z]+", name) for name in asked[0] | asked[1]), edit.id
        assert asked[1] <= asked[0] and "{" not in edit.why, edit.id
        assert not BANNED.search(f"{edit.sentence} {edit.why} {edit.check}")
        assert edit.first <= edit.last


def test_every_source_is_a_known_locator() -> None:
    with (REPO / "datasets" / "locators.csv").open(encoding="utf-8", newline="") as stream:
        known = {line["locator"] for line in csv.DictReader(stream)}
    named = {edit.source for edit in catalog().values()}
    for name in ("traits.csv", "policies.csv"):
        named |= {line["locator"] for line in rows(name)}
    assert named <= known, named - known


def test_what_the_checks_name_and_what_the_catalog_holds_are_the_same() -> None:
    named = set()
    for path in (REPO / "course" / "claims" / "edits" / "checks").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
    built = {f"policy-{what}-{kind}" for what in ("diagnosis", "frequency") for kind in ("ncd", "lcd")}
    built |= {f"{kind}-form" for kind in ("condition", "occurrence", "value")}
    assert set(catalog()) <= named | built
    assert tuple(CHECKS) and set(CHECKS) == set(families())


# Pairs


def test_pairs_are_many_dated_and_not_of_a_code_with_itself() -> None:
    lines = rows("pairs.csv")
    assert len(lines) >= 60
    assert {line["indicator"] for line in lines} == {"0", "1", "9"}
    together = [(line["column_1"], line["column_2"]) for line in lines]
    assert len(set(together)) == len(together)
    assert not {(two, one) for one, two in together} & set(together)
    for pair in (pair for many in pairs.table().values() for pair in many):
        assert pair.one != pair.two and pair.first <= pair.last and pair.because
        assert service(pair.one, DAY).system and service(pair.two, DAY).system


# Units


def test_unit_limits_are_many_and_whole() -> None:
    lines = rows("unit_limits.csv")
    assert len(lines) >= 60 and len({line["code"] for line in lines}) == len(lines)
    assert {line["indicator"] for line in lines} == {"1", "2", "3"}
    for limit in (limit for many in units.table().values() for limit in many):
        assert limit.units >= 1 and limit.first <= limit.last and service(limit.code, DAY).system


# Policies


def test_policies_are_whole_and_their_diagnoses_exist() -> None:
    held = policies.table()
    assert len(held) >= 6
    for policy in held.values():
        assert policy.kind in ("NCD", "LCD") and policy.first <= policy.last
        assert policy.supported is not None or policy.gap or policy.cents is not None
        assert re.fullmatch(r"(?:\d+[md]|once)?", policy.gap)
    for line in rows("policies.csv"):
        for one in line["under"].split():
            for code in one.split("-"):
                answer = look_up(code, DAY)
                assert answer.code is not None or len(code) <= 3, f"{line['id']}: {code}"


# Traits


def test_traits_are_known_and_their_lists_readable() -> None:
    assert {line["trait"] for line in rows("traits.csv")} == {*_TEXT, *_FLAG, "ended"}
    for line in rows("traits.csv"):
        assert codes(line["codes"]).single or codes(line["codes"]).ranges
        assert bool(line["value"]) == (line["trait"] not in _FLAG), line


def test_no_code_has_two_values_of_one_trait() -> None:
    lines = [line for line in rows("traits.csv") if line["trait"] in _TEXT]
    for number in range(10000, 100000):
        code = str(number)
        seen = [line["trait"] for line in lines if code in codes(line["codes"])]
        assert len(seen) == len(set(seen)), (code, seen)


def test_traits_and_the_fee_schedule_agree() -> None:
    """Global days, parts and sides stand in both tables; where both speak of a code they say the same."""
    path = REPO / "datasets" / "claims" / "fees" / "services.csv"
    if not path.is_file():
        pytest.skip("there is no fee schedule here")
    with path.open(encoding="utf-8", newline="") as stream:
        fees = [line for line in csv.DictReader(stream) if not line["modifier"]]
    assert len(fees) > 100
    for line in fees:
        known = service(line["code"], DAY)
        days = {"000": 0, "010": 10, "090": 90}.get(line["global"])
        if line["global"] in ("000", "010", "090"):
            assert known.global_days == days, (line["code"], known.global_days, days)
        else:
            assert known.global_days is None, line["code"]
        if known.traits.get("parts") == "split":
            assert line["parts"] == "1", line["code"]
        if line["parts"] == "1":
            assert known.traits.get("parts") == "split", line["code"]


def test_no_table_describes_a_cpt_code() -> None:
    """Numbers and what the edits need of them; the reasons of pairs are ours and name no procedure by number."""
    for name in ("traits.csv", "unit_limits.csv"):
        for line in rows(name):
            assert not {"description", "descriptor", "title", "words"} & set(line)


def test_the_guide_counts_what_is_there() -> None:
    text = (REPO / "docs" / "edits.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z]+)` \| (\d+) \|", text, re.MULTILINE))
    counted = {name: str(sum(edit.family == name for edit in catalog().values())) for name in families()}
    assert told == counted
    assert f"{len(catalog())} edits in {len(families())} families" in text
    for name in ("traits.csv", "pairs.csv", "unit_limits.csv", "policies.csv"):
        assert f"| `{name}` | {len(rows(name))} |" in text
