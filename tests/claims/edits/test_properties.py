"""The edits never raise, change nothing, and always say the same in the same order."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.claims.edits import Known, Rules, catalog, denials, look_over, rejections
from course.claims.edits.checks.identifiers import check_digit, registry
from course.claims.edits.checks.policies import next_day
from course.claims.edits.model import SEVERITIES
from course.claims.edits.spec import codes, prefixes
from course.errors import CourseError

from .bases import BASES, known
from .strategies import facts, golden_claims, loose_claims, mixed


@settings(max_examples=50)
@given(loose_claims, facts())
def test_no_value_of_the_model_makes_it_raise(claim: Any, about: Known) -> None:
    for finding in look_over(claim, about):
        assert finding.sentence and finding.edit in catalog()


@settings(max_examples=100)
@given(mixed(), facts(golden_claims))
def test_nor_does_one_that_is_nearly_right(claim: Any, about: Known) -> None:
    findings = look_over(claim, about)
    assert len(set(findings)) == len(findings)
    keys = [(one.line or 0, SEVERITIES[one.level]) for one in findings if one.line is None or one.line > 0]
    assert keys == sorted(keys)
    assert set(rejections(findings)) | set(denials(findings)) <= set(findings)


@settings(max_examples=60)
@given(mixed(), facts(golden_claims))
def test_the_same_claim_and_facts_give_the_same_findings_and_are_left_alone(claim: Any, about: Known) -> None:
    before = copy.deepcopy((claim, about))
    first = look_over(claim, about)
    assert look_over(claim, about) == first == look_over(copy.deepcopy(claim), copy.deepcopy(about))
    assert (claim, about) == before


@settings(max_examples=15)
@given(golden_claims, st.permutations(sorted(catalog())))
def test_all_edits_one_by_one_say_what_they_say_together(claim: Any, order: list[str]) -> None:
    about = known({})
    together = look_over(claim, about)
    assert set(together) == {one for name in order for one in look_over(claim, about, [name])}


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(CourseError, match="no edit or family nonsense"):
        look_over(BASES["office"], known({}), ["nonsense"])


def test_a_void_is_only_asked_who_sends_it_and_what_it_takes_back() -> None:
    from .bases import bend

    broken = {"frequency": "8", "lines.0.code": "1", "diagnoses": ["?"], "coverages.0.end": "2026-01-01"}
    assert [one.edit for one in look_over(bend(BASES["office"], broken), known({}))] == ["original-missing"]


# Provider numbers


@given(st.integers(100_000_000, 299_999_999))
def test_of_ten_last_digits_one_fits(first_nine: int) -> None:
    assert sum(check_digit(f"{first_nine}{last}") for last in range(10)) == 1


@given(st.integers(100_000_000, 299_999_999), st.integers(0, 9), st.integers(0, 9))
def test_one_wrong_digit_never_passes(first_nine: int, at: int, digit: int) -> None:
    right = next(f"{first_nine}{last}" for last in range(10) if check_digit(f"{first_nine}{last}"))
    wrong = f"{right[:at]}{digit}{right[at + 1 :]}"
    assert check_digit(wrong) == (wrong == right)


def test_the_course_knows_its_own_providers() -> None:
    assert {"1999999019", "1999999027", "1999999035"} <= registry()
    assert all(number.startswith("19999990") for number in registry())


@pytest.mark.parametrize("policy", ["registry", "range", "strict"])
def test_a_swapped_pair_of_digits_in_a_real_number_is_always_told(policy: str) -> None:
    from .bases import bend

    claim = bend(BASES["office"], {"rendering.npi": "1234567983"})
    assert "npi-check-digit" in {one.edit for one in look_over(claim, Known(date(2026, 6, 5), rules=Rules(npi=policy)))}


# Small parts


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.integers(1, 130))
def test_whole_months_pass_between_two_services(last: date, count: int) -> None:
    free = next_day(last, f"{count}m")
    assert free is not None and free.day == 1
    whole = (free.year - last.year) * 12 + free.month - last.month - 1
    assert whole == count
    assert next_day(last, f"{count}d") == last + timedelta(days=count)


@given(st.integers(10000, 99998), st.integers(0, 300))
def test_a_range_holds_what_lies_between_its_ends(first: int, span: int) -> None:
    last = min(first + span, 99999)
    held = codes(f"{first}-{last} G0438")
    assert str(first) in held and str(last) in held and "G0438" in held
    assert str(first - 1) not in held and str(last + 1) not in held and f"{first}0" not in held


@pytest.mark.parametrize("text", ["99202-", "-99202", "99215-99202", "99202-9921", "a code", "99202,99203"])
def test_a_torn_list_of_codes_is_told(text: str) -> None:
    with pytest.raises(CourseError):
        codes(text)


def test_beginnings_of_diagnoses() -> None:
    some = prefixes("E08-E13 R73 Z79.84")
    assert some.holds("E1165") and some.holds("E139") and some.holds("R7303") and some.holds("Z7984")
    assert not some.holds("E14") and not some.holds("Z794") and not some.holds("E079")
