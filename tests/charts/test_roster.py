"""The recurring cast: read strictly, checked as a whole, in line with the charts, paid in the order the rules ask for."""

from __future__ import annotations

import re
import shutil
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from course.charts import Held, cast
from course.charts.roster import read_cast
from course.charts.rostercheck import findings
from course.errors import CourseError

REPO = Path(__file__).resolve().parents[2]
TABLES = REPO / "datasets" / "cast"


def days() -> list[date]:
    """Every day of the course calendar on which somebody's coverage begins or has just ended, and both its ends."""
    changes = {date(2026, 4, 1), date(2026, 9, 30)}
    for profile in cast().profiles.values():
        for one in profile.held:
            changes.add(one.coverage.start)
            if one.coverage.end:
                changes |= {one.coverage.end, date.fromordinal(one.coverage.end.toordinal() + 1)}
    return sorted(day for day in changes if date(2026, 1, 1) <= day <= date(2026, 12, 31))


def test_the_cast_is_as_large_as_the_course_needs():
    found = cast()
    assert 28 <= len(found.accounts) <= 38
    assert 14 <= len(found.providers) <= 20
    assert {"maple-street", "riverbend-hospital", "riverbend-asc", "riverbend-ed", "northgate-rcm"} <= set(found.sites)
    assert list(findings(found)) == []


def test_people_are_those_of_the_charts():
    seen = 0
    for path in sorted((REPO / "datasets" / "charts").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        match = re.search(
            r'^patient: \{name: "([^"]+)", born: ([\d-]+), sex: (\w), id: ((?:MSFM|RCH)-\d+)\}', text, re.MULTILINE
        )
        if not match or match[4] not in cast().accounts:
            continue
        person = cast().patient(match[4]).person
        assert (person.name, str(person.born), person.sex) == (match[1], match[2], match[3]), path.name
        seen += 1
    assert seen >= 8


def test_elena_rivera_is_the_one_of_week_one():
    (plan,) = cast().coverages_on("MSFM-0107", date(2026, 6, 3))
    assert (plan.member, plan.group, plan.relationship) == ("PSH4471802", "20417", "spouse")
    assert plan.subscriber.name == "Rivera, Marco A" and plan.subscriber.born == date(1986, 9, 30)
    clinic = cast().organization("maple-street")
    assert (clinic.npi, clinic.clia) == ("1999999027", "99D9999999")
    assert cast().provider("1999999019").name == "Miriam Osei, MD"
    assert cast().organization("riverbend-physicians").npi == "1999999043"
    (medicare,) = cast().coverages_on("RCH-00418", date(2026, 7, 15), claim="institutional")
    assert (medicare.member, medicare.kind) == ("1A23C45DE67", "MA")
    assert medicare.member_shown == "1A23-C45-DE67"  # as the card has it


@pytest.mark.parametrize(
    ("account", "day", "plans"),
    [
        ("MSFM-0113", "2026-05-31", ["Prairie Shield PPO"]),
        ("MSFM-0113", "2026-06-01", []),
        ("MSFM-0113", "2026-07-31", []),
        ("MSFM-0113", "2026-08-01", ["Northstar HMO"]),
        ("MSFM-0183", "2025-12-31", ["Original Medicare"]),
        ("MSFM-0183", "2026-01-01", ["Meadow Advantage HMO"]),
        ("MSFM-0283", "2026-06-30", ["Prairie Shield PPO", "Original Medicare"]),
        ("MSFM-0283", "2026-07-01", ["Original Medicare", "Prairie Shield Retiree"]),
        ("MSFM-0198", "2026-05-15", []),
        ("MSFM-0344", "2026-06-03", []),
        ("MSFM-0352", "2026-06-16", ["Northstar HMO"]),
        ("MSFM-0248", "2026-08-31", ["Prairie Shield PPO"]),
        ("MSFM-0248", "2026-09-10", []),
        ("BLC-0012", "2026-06-16", ["Maple Province Health Plan"]),
        ("BLC-0037", "2026-03-31", []),
        ("BLC-0037", "2026-04-01", ["Maple Province Health Plan"]),
        ("MSFM-0271", "2026-06-16", ["Cedar Valley HMO", "Prairie Shield PPO"]),
    ],
)
def test_coverages_over_time(account: str, day: str, plans: list[str]):
    assert [one.plan for one in cast().coverages_on(account, date.fromisoformat(day))] == plans


def test_an_injury_at_work_is_the_carriers_alone():
    (carrier,) = cast().coverages_on("MSFM-0352", date(2026, 6, 17), care="work")
    assert carrier.payer == "ironbridge" and carrier.kind == "WC"
    assert cast().coverages_on("MSFM-0352", date(2026, 6, 14), care="work") == ()
    assert cast().coverages_on("MSFM-0107", date(2026, 6, 14), care="work") == ()
    with pytest.raises(CourseError, match="not a kind of care"):
        cast().coverages_on("MSFM-0107", date(2026, 6, 14), care="play")


def goes_before(account: str, a: Held, b: Held, day: date) -> bool:
    """Who pays first, from the facts and never from the ranks (42 CFR 411 subparts E-H, 433 subpart D; the usual rules of
    group plans).
    """

    def medicare(one: Held) -> bool:
        return one.basis.startswith("medicare")

    last = {"medicaid": 3, "tricare": 2, "supplement": 1}
    if last.get(a.basis, 0) != last.get(b.basis, 0):
        return last.get(a.basis, 0) < last.get(b.basis, 0)
    for one, other, answer in ((a, b, True), (b, a, False)):
        if medicare(one) and not medicare(other):
            if other.basis == "retiree":
                return answer
            if one.basis == "medicare-age":
                return answer if other.employees < 20 else not answer
            if one.basis == "medicare-disability":
                return answer if other.employees < 100 else not answer
            months = (day.year - one.coverage.start.year) * 12 + day.month - one.coverage.start.month
            return answer if months >= 30 else not answer  # kidney failure: the group plan's 30 months
    for one, answer in ((a, True), (b, False)):
        if one.coverage.relationship == "self":
            return answer
    assert a.coverage.relationship == b.coverage.relationship == "child"
    if "divorced" in cast().profile(account).note:  # a court's decision comes before the birthday rule
        return "court" in a.note
    x, y = a.coverage.subscriber.born, b.coverage.subscriber.born
    return (x.month, x.day) < (y.month, y.day)


def test_the_ranks_follow_from_the_facts():
    pairs = set()
    for account, profile in cast().profiles.items():
        for day in days():
            held = sorted(
                (one for one in profile.held if one.care == "all" and one.coverage.covers(day)),
                key=lambda one: one.coverage.rank,
            )
            assert [one.coverage.rank for one in held] == list(range(1, len(held) + 1))
            for first, then in pairwise(held):
                assert goes_before(account, first, then, day), (account, day)
                assert not goes_before(account, then, first, day), (account, day)
                pairs.add((first.basis, then.basis))
    assert len(pairs) >= 7, pairs


def test_every_plan_is_one_that_its_payer_has():
    for account, profile in cast().profiles.items():
        for one in profile.held:
            path = REPO / "datasets" / "payers" / f"{one.coverage.payer}.toml"
            policy = tomllib.loads(path.read_text(encoding="utf-8"))
            assert one.coverage.plan in {plan["name"] for plan in policy["plans"]}, (account, one.coverage.plan)
            assert re.fullmatch(policy["member_form"], one.coverage.member.replace("-", "")), account


def test_invented_npis_fail_the_check_digit():
    def luhn(number: str) -> bool:
        digits = [int(one) for one in reversed(f"80840{number}")]
        doubled = [two - 9 if (two := 2 * one) > 9 else two for one in digits[1::2]]
        return (sum(digits[::2]) + sum(doubled)) % 10 == 0

    assert luhn("1234567893")  # the standard's own example
    numbers = {*cast().providers, *(one.organization.npi for one in cast().sites.values())} - {""}
    assert numbers and not any(map(luhn, numbers))


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: cast().patient("MSFM-0170"), "Did you mean MSFM-01"),
        (lambda: cast().patient(""), "no patient"),
        (lambda: cast().provider("1234567893"), "no provider"),
        (lambda: cast().organization("maple-streat"), "Did you mean maple-street"),
    ],
)
def test_who_is_not_there_is_told_in_a_sentence(ask, told: str):
    with pytest.raises(CourseError, match=told):
        ask()


SLIPS = [
    ("patients.csv", "1988-02-11", "1988-02-31", "line 2, column born"),
    ("patients.csv", "1988-02-11", "11/02/1988", "is not a day"),
    ("patients.csv", "MSFM-0108", "MSFM-0107", "stands here twice"),
    ("patients.csv", "MSFM-0108", "MSFM-108", "has not the form"),
    ("patients.csv", "Rivera,Elena", " Rivera,Elena", "a blank stands"),
    ("patients.csv", ",1988-02-11,F,", ",1988-02-11,female,", "not one of F, M, U"),
    ("patients.csv", "1999999019,2016-05-17", "1999999098,2016-05-17", "primary care provider"),
    ("patients.csv", "account,last", "account,lost", "column"),
    ("patients.csv", "402-555-0101", "402-555-9101", "set aside for fiction"),
    ("patients.csv", "NE,68210,402-555-0101", "NE,68102,402-555-0101", "may be a real ZIP"),
    ("patients.csv", "2016-05-17", "1980-05-17", "known before birth"),
    ("coverages.csv", "PSH3306158", "123-45-6789", "social security number"),
    ("coverages.csv", "PSH2086640", "PSH4471802", "belongs to"),
    ("coverages.csv", "MSFM-0121,2,", "MSFM-0121,1,", "rank 1 at the same time"),
    ("coverages.csv", "MSFM-0134,1,", "MSFM-0134,2,", "the ranks are"),
    ("coverages.csv", "MSFM-0134,1,", "MSFM-0999,1,", "no patient MSFM-0999"),
    ("coverages.csv", "rivera-marco", "rivera-mark", "no person rivera-mark"),
    ("coverages.csv", "child,bell-corinne", "child,", "names the insured person"),
    ("coverages.csv", "2024-03-01,2026-05-31", "2026-06-01,2026-05-31", "ends before it begins"),
    ("coverages.csv", "ironbridge,Iron", "Ironbridge,Iron", "has not the form"),
    ("coverages.csv", ",1,work,", ",1,all,", "only workers' compensation"),
    ("coverages.csv", "employee,240,\n", "employee,,\n", "size of the employer"),
    ("coverages.csv", "employee,240,\n", "employee,many,\n", "not a whole number"),
    ("coverages.csv", "2C47D02EF11", "2C47-D02-EF11", "without the hyphens"),
    ("organizations.csv", "682102101", "68210", "needs all nine"),
    ("patients.csv", "Z1Z1Z2", "K1Z1Z2", "may be a real ZIP"),
    ("providers.csv", "1999999044", "1999999043", "both a person's and an organization's"),
    ("providers.csv", "1999999044", "1234567893", "not one of the invented NPIs"),
    ("providers.csv", "riverbend-physicians", "riverbend-doctors", "which is not there"),
    ("organizations.csv", "000199927", "123456789", "tax number"),
    ("organizations.csv", "1999999043,", "1999999027,", "has the NPI of"),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), SLIPS)
def test_a_slip_in_a_table_is_named(tmp_path: Path, file: str, old: str, new: str, told: str):
    shutil.copytree(TABLES, tmp_path / "cast")
    path = tmp_path / "cast" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        read_cast(tmp_path / "cast")
    assert told in str(caught.value)


@pytest.mark.parametrize("damage", ["missing", "empty", "latin", "short", "quote"])
def test_a_damaged_table_is_named(tmp_path: Path, damage: str):
    shutil.copytree(TABLES, tmp_path / "cast")
    path = tmp_path / "cast" / "people.csv"
    whole = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(
            {"empty": b"", "latin": whole.replace(b"Ines", b"In\xe9s"), "short": whole[:-20], "quote": whole + b'"x'}[
                damage
            ]
        )
    with pytest.raises(CourseError, match=r"people\.csv"):
        read_cast(tmp_path / "cast")
