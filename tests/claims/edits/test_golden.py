"""Each edit fires where it should, keeps quiet where it should, and goes away when its cause does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims.edits import REJECT, catalog, families, look_over

from .bases import BASES, known
from .golden import Case, cases

CASES = cases()


def edits_of(of: tuple) -> set[str]:
    return {finding.edit for finding in look_over(*of)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.edit)
def test_it_fires(case: Case) -> None:
    assert case.edit in edits_of(case.fires)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.edit)
def test_a_near_miss_keeps_quiet(case: Case) -> None:
    assert case.edit not in edits_of(case.quiet)


@pytest.mark.parametrize("name", BASES)
def test_claims_without_a_fault_pass(name: str) -> None:
    assert look_over(BASES[name], known({})) == ()


def test_every_edit_of_the_catalog_has_an_example() -> None:
    assert {case.edit for case in CASES} == set(catalog())
    assert len(CASES) >= 90


def test_a_family_or_an_edit_by_name_is_what_comes_back() -> None:
    for case in CASES:
        claim, facts = case.fires
        everything = look_over(claim, facts)
        assert look_over(claim, facts, [case.edit]) == tuple(one for one in everything if one.edit == case.edit)
        family = catalog()[case.edit].family
        assert look_over(claim, facts, family) == tuple(
            one for one in everything if catalog()[one.edit].family == family
        )
    assert {catalog()[case.edit].family for case in CASES} == set(families())


@given(st.sampled_from(CASES))
def test_adding_a_fault_and_mending_it_leaves_nothing(case: Case) -> None:
    """Only what was bent is found, and bending it back finds nothing."""
    claim, facts = case.fires
    base = BASES[case.base]
    assert look_over(claim, facts) != look_over(base, known({})) or claim == base
    mended = replace(claim, **{name: getattr(base, name) for name in vars(base)})
    assert look_over(mended, known({})) == ()


def only_in(part: str) -> list[Case]:
    """The cases of the office claim that change one part of it and nothing that is known."""
    base = BASES["office"]
    return [
        case
        for case in CASES
        if case.base == "office" and case.fires == (replace(base, **{part: getattr(case.fires[0], part)}), known({}))
    ]


def test_faults_in_different_boxes_do_not_hide_each_other() -> None:
    patients, practices = only_in("patient"), only_in("billing")
    assert len(patients) > 8 and len(practices) > 6
    for one in patients:
        for other in practices:
            both = replace(one.fires[0], billing=other.fires[0].billing)
            assert edits_of((both, known({}))) >= {one.edit, other.edit}


def test_what_rejects_has_a_code_of_the_277ca_and_what_denies_one_of_the_835() -> None:
    for case in CASES:
        for finding in look_over(*case.fires):
            told = (finding.group, finding.carc, finding.category, finding.status)
            if finding.level == REJECT:
                assert told[:2] == ("", "") and finding.category in ("A3", "A6", "A7", "A8") and finding.status
            elif finding.level == "deny":
                assert finding.group in ("CO", "PR") and finding.carc and told[2:] == ("", "")
            else:
                assert told == ("", "", "", "")
            assert "{" not in finding.sentence + finding.check and finding.place and finding.check and finding.why
