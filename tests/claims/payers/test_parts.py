"""The parts under the desk: the shelf, fee schedules, policies as data."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims.payers import charge, fee, names, policy
from course.claims.payers import fees as fee_room
from course.claims.payers import policy as read_policy
from course.claims.payers.policy import folder
from course.claims.payers.shelf import Shelf
from course.codes import sets
from course.errors import CourseError

DAY = date(2026, 6, 3)
EIGHT = {
    "ironbridge",
    "maple-province",
    "meadow-advantage",
    "medicare-b",
    "northstar-hmo",
    "prairie-shield",
    "servicewell",
    "statecare",
}


@given(st.lists(st.tuples(st.booleans(), st.text(max_size=3), st.integers(1, 9)), max_size=300))
def test_shelf_is_a_dict_that_never_changes(acts: list[tuple[bool, str, int]]) -> None:
    shelf: Shelf[int] = Shelf()
    plain: dict[str, int] = {}
    for put, key, value in acts:
        before, told = shelf, dict(plain)
        if put:
            shelf = shelf.put(key, value)
            plain[key] = value
        else:
            shelf = shelf.without(key)
            plain.pop(key, None)
        assert dict(before.items()) == told
    assert dict(shelf.items()) == plain
    assert len(shelf) == len(plain)
    assert all(shelf.get(key) == value for key, value in plain.items())
    again: Shelf[int] = Shelf()
    for key in sorted(plain):
        again = again.put(key, plain[key])
    assert again == shelf and hash(again) == hash(shelf)


def test_shelf_of_many_keys() -> None:
    shelf: Shelf[int] = Shelf()
    for n in range(5000):
        shelf = shelf.put(f"26156-{n:05d}", n)
    assert len(shelf) == 5000
    assert shelf.get("26156-04321") == 4321
    assert shelf.get("26156-99999") is None
    assert shelf.keys() == sorted(shelf.keys())


@pytest.mark.parametrize(
    ("schedule", "code", "modifiers", "place", "cents"),
    [
        ("prairie", "99213", (), "11", 9_840),  # 2.46 x 40
        ("prairie", "87880", ("QW",), "11", 1_760),  # 16.00 x 1.10
        ("medicare", "99204", (), "11", 15_649),  # (2.60 + 2.06 x 0.94 + 0.24 x 0.62) x 33.4009
        ("medicare", "99213", (), "22", 6_182),  # (1.30 + 0.52 x 0.94 + 0.10 x 0.62) x 33.4009
        ("medicare", "72148", ("26",), "22", 6_754),
        ("medicaid", "83036", (), "11", 792),  # 9.90 x 0.80
        ("province", "Q101A", (), "11", 4_150),
        ("prairie", "99490", (), "11", 7_000),  # a price of its own in the contract
    ],
)
def test_fees_by_hand(schedule: str, code: str, modifiers: tuple[str, ...], place: str, cents: int) -> None:
    found = fee(schedule, code, modifiers, place, DAY)
    assert found is not None
    assert found.cents == cents
    assert found.how and found.source


def test_parts_add_up_to_the_whole() -> None:
    for code in ("70450", "71046", "72148", "77067", "93306", "88305"):
        for schedule in ("prairie", "medicare", "workers"):
            whole, read, made = (fee(schedule, code, m, "11", DAY) for m in ((), ("26",), ("TC",)))
            assert whole and read and made
            assert abs(whole.cents - read.cents - made.cents) <= 1  # each is rounded by itself


def test_medicare_factor_changes_with_the_year() -> None:
    prices = [
        fee("medicare", "99213", (), "11", day) for day in (date(2024, 2, 1), date(2024, 6, 1), date(2025, 6, 1), DAY)
    ]
    assert [one.cents for one in prices if one] == [7_722, 7_851, 7_629, 7_877]  # 2.3584 x each year's factor


def test_unknown_codes_and_schedules() -> None:
    assert fee("prairie", "99999", (), "11", DAY) is None
    with pytest.raises(CourseError, match="no fee schedule"):
        fee("nowhere", "99213", (), "11", DAY)
    with pytest.raises(CourseError, match="2031"):
        fee("prairie", "99213", (), "11", date(2031, 1, 1))
    assert charge("00000") is None
    assert (charge("99213"), charge("87880")) == (14_200, 3_800)  # as in week 1


def test_every_priced_code_has_a_charge_above_every_fee() -> None:
    """The clinic asks more than any payer allows: otherwise no contract amount could be seen."""
    for code in sorted(fee_room.known_codes()):
        asked = charge(code)
        for schedule in ("prairie", "medicare", "workers"):
            found = fee(schedule, code, (), "11", DAY)
            if found is not None and found.cents and asked is not None and not code.startswith("Q1"):
                assert asked >= found.cents, (code, schedule)


def test_fee_tables_hold_no_descriptions_of_cpt() -> None:
    where = fee_room.folder()
    for name in ("services.csv", "flat.csv", "special.csv", "charges.csv"):
        with (where / name).open(encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        assert not {"words", "title", "description", "descriptor"} & set(header), name


def test_eight_payers() -> None:
    assert set(names()) == EIGHT
    for name in names():
        found = policy(name)
        assert found.terms and found.plans and found.checked_on == date(2026, 11, 21)
        for plan in found.plans:
            assert plan.source
        for one in found.terms:
            assert one.source and one.payment.source and one.levels
            assert one.start < one.end
            assert fee(one.schedule, "Q101A" if name == "maple-province" else "99213", (), "11", DAY) is not None
        assert found.knows(found.member_example)
        assert found.on(date(2026, 4, 1)) and found.on(date(2026, 9, 30)), "the course's calendar is covered"
        assert {rule.reason for rule in found.overturns} <= set(sets.tables.rows("carc"))


def test_medicare_deductible_is_that_of_the_year() -> None:
    medicare = policy("medicare-b")
    found = [medicare.plan("Original Medicare", "MB", date(year, 6, 1)) for year in (2024, 2025, 2026)]
    assert [one.deductible.individual for one in found if one] == [24_000, 25_700, 28_300]
    assert [one.benefit("inpatient").stay for one in found if one] == [163_200, 167_600, 173_600]


def test_telehealth_has_an_end() -> None:
    medicare = policy("medicare-b")
    assert medicare.remote(date(2027, 12, 31)) is not None
    assert medicare.remote(date(2028, 1, 1)) is None


def test_unknown_payers_and_days() -> None:
    with pytest.raises(CourseError, match="There are: ironbridge"):
        policy("blue-sky")
    with pytest.raises(CourseError, match="no payer"):
        policy("../locators")
    with pytest.raises(CourseError, match="Check the date"):
        policy("statecare").on(date(2031, 1, 1))


def test_a_misspelled_rule_is_named(tmp_path: Path) -> None:
    text = (folder() / "statecare.toml").read_text(encoding="utf-8")
    (tmp_path / "statecare.toml").write_text(text.replace("filing_days", "filing_day", 1), encoding="utf-8")
    with pytest.raises(CourseError, match="filing_day"):
        read_policy.__globals__["_read"](tmp_path, "statecare")
    (tmp_path / "other.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match="must agree"):
        read_policy.__globals__["_read"](tmp_path, "other")
    (tmp_path / "broken.toml").write_text("id = ", encoding="utf-8")
    with pytest.raises(CourseError, match=r"broken\.toml"):
        read_policy.__globals__["_read"](tmp_path, "broken")


def test_policies_say_that_they_are_made_up() -> None:
    for path in sorted(folder().glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        assert "ictional" in data["note"], path.name


def test_the_cast_is_insured_by_these_payers() -> None:
    """Every coverage of the course's people has a payer, a plan and a number that the policies know."""
    table = folder().parent / "cast" / "coverages.csv"
    with table.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert lines
    for line in lines:
        found = policy(line["payer"])
        assert found.knows(line["member"]), line
        plan = found.plan(line["plan"], line["kind"], DAY)
        assert plan is not None and plan.name == line["plan"], line
