"""`validate` and the 999: what a front door finds, and that pyx12 takes our own files and answers."""

from __future__ import annotations

import io
import sys
from dataclasses import replace

import pytest

from course.claims.x12 import About, read, validate, write
from course.claims.x12.envelope import unwrap
from course.claims.x12.fault import Fault, read_back

from . import samples as one
from .test_hostile import TEXTS

CLAIM = TEXTS["837P"]


def stray(text):
    """pyx12 as it comes from its makers, on a whole file: valid or not."""
    import pyx12.params
    import pyx12.x12n_document

    lines = text.replace("\n", "")
    return pyx12.x12n_document.x12n_document(pyx12.params.ParamsBase(), io.StringIO(lines), None, None)


@pytest.mark.parametrize("kind", ["837P", "837P full", "837I", "835", "277CA", "999"])
def test_pyx12_as_it_is_finds_nothing_in_our_files(kind):
    assert stray(TEXTS[kind])


@pytest.mark.parametrize("kind", TEXTS)
def test_our_files_are_clean(kind):
    found = validate(TEXTS[kind])
    assert found.accepted and [each.accepted for each in found.acknowledgments] == ["A"]


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("DMG*D8*19880211*F~\n", "", "IK3-3", "DMG, loop 2010CA"),
        ("DMG*D8*19880211", "DMG*D8*19881311", "IK4-8", "DMG, element 2, loop 2010CA"),
        ("NM1*82*1*Osei", "NM1*82*1*", "IK4-1", "NM1, element 3, loop 2310B"),
        ("*11:B:1*", "*11:C:1*", "IK4-7", "CLM, element 5-2, loop 2300"),
        ("*Y*A*Y*Y~", "*Y*Q*Y*Y~", "IK4-7", "CLM, element 7, loop 2300"),
        ("N4*Harrow Bend*NE*682100148", "N4*Harrow Bend*XX*682100148", "IK4-7", "N4, element 2, loop 2010CA"),
        ("LX*2", "LX*3", "IK4-I12", "LX, element 1, loop 2400"),
        ("HL*3*2*23", "HL*4*2*23", "IK4-I12", "HL, element 1, loop 2000C"),
        ("REF*6R*1", "ZZZ*6R*1", "IK3-1", "ZZZ"),
        ("CLM*MSFM-0107-1*180", "CLM*MSFM-0107-1*181", "BAL-1", "CLM, element 2, loop 2300"),
        ("SE*40", "SE*39", "IK5-4", "SE, element 1"),
        ("GE*1*1", "GE*1*2", "AK9-4", "segment 43 GE, element 2"),
        ("IEA*1*000000417", "IEA*1*000000001", "TA1-001", "segment 44 IEA, element 2"),
    ],
)
def test_a_fault_is_found_where_it_is(old, new, code, place):
    assert CLAIM.count(old) == 1
    found = validate(CLAIM.replace(old, new))
    told = [each for each in found.rejections if each.code == code]
    assert told and place in told[0].place, found.rejections
    assert not found.accepted


def test_faults_of_a_claim_name_the_claim_and_say_what_to_do():
    text = CLAIM.replace("*11:B:1*", "*11:C:1*")
    (told,) = validate(text).rejections
    assert told.claim == "MSFM-0107-1"
    assert told.sentence == "CLM05-2 (Which of the two) holds C, which cannot stand there. Choose a value that can."


@pytest.mark.parametrize(
    ("kind", "old", "new", "code"),
    [
        ("835", "BPR*I*61.31", "BPR*I*61.32", "BAL-4"),
        ("835", "CLP*MSFM-0107-1*1*180*", "CLP*MSFM-0107-1*1*181*", "BAL-3"),
        ("835", "CAS*PR*3*30", "CAS*PR*3*31", "BAL-2"),
        ("270", "NM1*PR*2*Prairie Shield*****PI*PSH01", "NM1*PR*2*Prairie Shield", "IK4-1"),
        ("270", "NM1*1P*2*", "NM1*XX*2*", "IK3-2"),
        ("271", "BHT*", "BHX*", "IK3-1"),
        ("276", "TRN*1*MSFM-0212~\n", "", "IK3-2"),
        ("277", "STC*A2:20*20260605", "STC*A2:20*", "IK4-1"),
        ("278", "UM*HS*I**22:B~\n", "", "IK3-3"),
        ("278 reply", "HL*5*4*EV*1", "HL*5*4*EV*", "IK4-1"),
    ],
)
def test_the_other_transactions_are_looked_at_too(kind, old, new, code):
    text = TEXTS[kind]
    assert old in text
    codes = {each.code for each in validate(text.replace(old, new, 1)).rejections}
    assert code in codes, codes


def test_part_of_a_file_may_be_rejected():
    text = write([one.CLAIM, one.STAY], one.ENVELOPE, one.NAMES).replace("CL1*3*1*06", "CL1*3*1")
    found = validate(text)
    assert [(each.control, each.accepted) for each in found.acknowledgments] == [("1", "A"), ("2", "R")]
    money = write([one.REMITTANCE, one.REMITTANCE], one.ENVELOPE, one.NAMES)
    hurt = money.replace("BPR*I*61.31*C*ACH", "BPR*I*61.31*C*XXX", 1)
    assert [each.accepted for each in validate(hurt).acknowledgments] == ["P"]


def test_the_999_says_it_all_and_is_valid_itself():
    text = CLAIM.replace("DMG*D8*19880211", "DMG*D8*19881311").replace("REF*6R*2", "REF*6X*2")
    found = validate(text)
    answer = write(found.acknowledgments, one.ENVELOPE, about=found.about)
    assert "AK1*HC*1*005010X222A1" in answer and "AK2*837*0001*005010X222A1" in answer
    assert "IK3*DMG*24*2010*8" in answer and "IK4*2**8*19881311" in answer  # IK303 holds four characters
    assert "IK3*REF*39*2400*1~\nCTX*CLM01:MSFM-0107-1" in answer
    assert "IK5*R*5" in answer and "AK9*R*1*1*0" in answer
    assert stray(answer) and validate(answer).accepted
    assert read(answer).values == found.acknowledgments


def test_a_clean_file_gets_a_clean_999():
    found = validate(TEXTS["837I"])
    answer = write(found.acknowledgments, one.ENVELOPE, about=found.about)
    assert [line for line in answer.split("~\n") if line[:2] in ("AK", "IK")] == [
        "AK1*HC*1*005010X223A2",
        "AK2*837*0001*005010X223A2",
        "IK5*A",
        "AK9*A*1*1*1",
    ]
    assert stray(answer)


def test_the_999_of_an_835_without_st03_is_whole():
    """pyx12's own stops half-way there (4.0.0)."""
    text = TEXTS["835"].replace("N1*PE*", "N1*PX*")
    assert "ST*835*0001~" in text
    found = validate(text)
    assert not found.accepted
    answer = write(found.acknowledgments, one.ENVELOPE, about=found.about)
    assert answer.rstrip().endswith("IEA*1*000000417~") and "AK2*835*0001*005010X221A1" in answer
    assert stray(answer)


def test_a_999_can_be_told_without_the_file_it_answers():
    found = validate(CLAIM.replace("SBR*P*", "SBR*Q*"))
    assert read(write(found.acknowledgments, one.ENVELOPE)).values == found.acknowledgments
    assert found.about == (About("HC", "005010X222A1", "1", (("837", "0001", "005010X222A1"),)),)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("IK3", "3", "0001", 23, "DMG", loop="2010CA", claim="A-1"),
        Fault("IK4", "7", "0002", 4, "NM1", 1, value="Q, “x”"),
        Fault("IK4", "7", "0002", 4, "CLM", 5, 2, "2300", "C"),
        Fault("IK5", "4", "0001"),
        Fault("AK9", "5"),
        Fault("TA1", "021"),
    ],
)
def test_a_rejection_can_be_read_back_into_its_fault(fault):
    assert read_back(fault.rejection()) == fault


def test_several_plb_are_no_fault():
    """pyx12 4.0.0 says otherwise."""
    many = replace(one.REMITTANCE, provider=tuple(replace(one.REMITTANCE.provider[0], cents=n) for n in range(9)))
    text = write(many, one.ENVELOPE, one.NAMES)
    assert text.count("PLB*") == 2 and validate(text).accepted and not stray(text)


def test_a_map_is_read_once_and_pyx12_only_when_needed():
    import subprocess

    code = (
        "import sys, course.claims.x12 as x; assert 'pyx12' not in sys.modules; "
        "assert not {'x12sdk', 'pandas', 'numpy', 'pydantic'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    from course.claims.x12 import syntax

    validate(CLAIM)
    before = syntax._map.cache_info().misses
    validate(CLAIM)
    assert syntax._map.cache_info().misses == before


def test_another_guide_year_is_read_but_not_another_version():
    for other in ("005010X222A2", "005010X222"):
        assert validate(CLAIM.replace("005010X222A1", other)).accepted
    assert unwrap(CLAIM).sets[0].kind.id == "837P"
