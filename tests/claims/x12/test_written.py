"""What stands in the files: the segments that billers know by heart, and what cannot be sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from course.claims.model import ProviderAdjustment
from course.claims.x12 import Envelope, X12Error, read, write
from course.errors import CourseError

from . import samples as one


def segments(value, **more):
    return write(value, one.ENVELOPE, one.NAMES, **more).rstrip("~\n").split("~\n")


def inside(value, **more):
    return segments(value, **more)[2:-3]


def test_the_office_claim_from_st_to_se():
    assert inside(one.CLAIM)[1:] == [
        "BHT*0019*00*000000417*20260605*1620*CH",
        "NM1*41*2*Northgate RCM*****46*NGR001",
        "PER*IC*BILLING OFFICE*TE*4025550160",
        "NM1*40*2*Prairie Shield*****46*PSH01",
        "HL*1**20*1",
        "PRV*BI*PXC*261QP2300X",
        "NM1*85*2*Maple Street Family Medicine*****XX*1999999027",
        "N3*210 Maple Street",
        "N4*Harrow Bend*NE*682109998",
        "REF*EI*000199927",
        "PER*IC**TE*4025550110",
        "HL*2*1*22*1",
        "SBR*P**20417******12",
        "NM1*IL*1*Rivera*Marco*A***MI*PSH4471802",
        "NM1*PR*2*Prairie Shield*****PI*PSH01",
        "N3*9 Shield Way",
        "N4*Lakemont*NE*682010001",
        "HL*3*2*23*0",
        "PAT*01",
        "NM1*QC*1*Rivera*Elena*M",
        "N3*48 Larch Lane",
        "N4*Harrow Bend*NE*682100148",
        "DMG*D8*19880211*F",
        "CLM*MSFM-0107-1*180***11:B:1*Y*A*Y*Y",
        "AMT*F5*30",
        "REF*X4*99D9999999",
        "REF*EA*MSFM-0107",
        "HI*ABK:J020*ABF:Z880",
        "NM1*82*1*Osei*Miriam****XX*1999999019",
        "PRV*PE*PXC*207Q00000X",
        "LX*1",
        "SV1*HC:99213*142*UN*1***1:2",
        "DTP*472*D8*20260603",
        "REF*6R*1",
        "LX*2",
        "SV1*HC:87880:QW*38*UN*1***1",
        "DTP*472*D8*20260603",
        "REF*6R*2",
    ]


@pytest.mark.parametrize(
    "segment",
    [
        "CLM*MSFM-0212-3*180***11:B:7*Y*A*Y*Y**OA",
        "DTP*431*D8*20260602",
        "DTP*439*D8*20260602",
        "REF*9F*REF4410",
        "REF*G1*AUTH778",
        "REF*F8*26156-00871",
        "NTE*ADD*fell on the stairs at home",
        "HI*ABK:S52501A*ABF:W1830XA*ABF:I10",
        "NM1*DN*1*Wirth*Jonah****XX*1999999020",
        "NM1*77*2*Oak Court Home*****XX*1999999044",
        "NM1*DQ*1*Lund*Per****XX*1999999022",
        "SBR*S*18*******MC",
        "SBR*P*18*******MB",
        "AMT*D*90",
        "OI***Y***Y",
        "DTP*472*RD8*20260603-20260604",
        "LIN**N4*00409379501",
        "CTP****2*ML",
        "NM1*DK*1*Adeyemi*Ruth****XX*1999999021",
        "SVD*PMC05*80*HC:99213:25**1",
        "CAS*CO*45*42",
        "CAS*PR*2*20",
        "DTP*573*D8*20260620",
    ],
)
def test_the_full_claim_holds(segment):
    assert segment in inside(one.FULL)


def test_the_second_payers_claim_has_each_loop_where_it_belongs():
    held = [text.split("*", 2)[:2] for text in inside(one.FULL)]
    order = [held.index(mark) for mark in (["SBR", "S"], ["NM1", "DN"], ["SBR", "P"], ["LX", "1"], ["SVD", "PMC05"])]
    assert order == sorted(order)


@pytest.mark.parametrize(
    "segment",
    [
        "CLM*RCH-5501*16540***11:A:1**A*Y*Y",
        "DTP*096*TM*1100",
        "DTP*434*RD8*20260701-20260704",
        "DTP*435*DT*202607010600",
        "CL1*3*1*06",
        "HI*ABK:M1611:::::::Y",
        "HI*ABJ:M1611",
        "HI*ABN:Y831:::::::N",
        "HI*DR:470",
        "HI*ABF:I10:::::::Y*ABF:D62:::::::N",
        "HI*BBR:0SR90JZ:D8:20260701",
        "HI*BI:74:RD8:20260702-20260703",
        "HI*BH:11:D8:20260601",
        "HI*BE:80:::3*BE:A1:::1676",
        "HI*BG:09",
        "NM1*71*1*Osei*Miriam****XX*1999999019",
        "SV2*0120**4500*DA*3",
        "SV2*0636*HC:J1885:JZ*40*UN*2**5",
    ],
)
def test_the_hospital_claim_holds(segment):
    assert segment in inside(one.STAY)


@pytest.mark.parametrize(
    "segment",
    [
        "BPR*I*61.31*C*ACH*CCP*01*999999992*DA*0000123456*1999999999**01*999999992*DA*0000123456*20260618",
        "TRN*1*26169-3390*1999999999",
        "N1*PR*Prairie Shield",
        "REF*2U*PSH01",
        "N1*PE*Maple Street Family Medicine*XX*1999999027",
        "CLP*MSFM-0107-1*1*180*86*30*12*26156-00871",
        "NM1*QC*1*Rivera*Elena*M***MI*PSH4471802",
        "NM1*TT*2*StateCare*****PI*STC09",
        "MOA***MA01",
        "DTM*050*20260605",
        "SVC*HC:99213*142*68.4**1",
        "CAS*CO*45*43.6",
        "CAS*PR*3*30",
        "AMT*B6*98.4",
        "LQ*HE*N130",
        "MIA*0****N130",
        "SVC*NU:0120*4500*0**3",
        "CAS*CO*50*4500*3",
        "PLB*1999999027*20261231*WO:26101-00004*25*L6*-0.31",
    ],
)
def test_the_remittance_holds(segment):
    assert segment in inside(one.REMITTANCE)


def test_questions_and_answers_hold_what_they_are_about():
    asked, told = inside(one.INQUIRY), inside(one.ANSWER)
    assert {"NM1*03*1*Rivera*Elena*M", "INS*N*01", "DTP*291*D8*20260603", "EQ*30", "EQ*98"} <= set(asked)
    assert {
        "EB*1**30^98**Prairie Shield PPO",
        "EB*B*IND*98***27*30*****Y",
        "EB*C*IND*30***23*500*****Y",
        "EB*C*IND*30***29*120*****Y",
        "EB*A**30*****0.2****N",
        "DTP*346*D8*20260101",
    } <= set(told)
    assert "AAA*N**72*C" in inside(one.NOBODY)
    claim = inside(one.STATUS_INQUIRY)
    assert {"REF*1K*26156-00871", "REF*EJ*MSFM-0212-3", "AMT*T3*180"} <= set(claim)
    leave = inside(one.AUTHORIZED, requests=[one.REQUEST])
    assert {"HCR*A1*PA-30071", "DTP*007*D8*20260620", "DTP*036*D8*20260918", "SV1*HC:70553**UN*1"} <= set(leave)


def test_the_envelope_is_what_it_was_told_to_be():
    text = write(one.CLAIM, Envelope(9, one.ENVELOPE.created, "SENDER1", "PAYER2", test=False))
    first = text.split("~")[0]
    assert len(first) + 1 == 106 and first.endswith("*^*00501*000000009*0*P*:")
    assert read(text).envelope == Envelope(9, one.ENVELOPE.created, "SENDER1", "PAYER2", test=False)
    for wrong in (Envelope(0, one.ENVELOPE.created), Envelope(1, one.ENVELOPE.created, "A" * 16)):
        with pytest.raises(CourseError):
            write(one.CLAIM, wrong)
    with pytest.raises(CourseError, match="nothing to send"):
        write([], one.ENVELOPE)


@pytest.mark.parametrize("sign", ["*", "~", ":", "^", "\x07", "漢"])
def test_a_name_with_a_sign_that_cannot_travel_is_refused_by_its_element(sign):
    who = replace(one.ELENA, person=replace(one.ELENA.person, last=f"Riv{sign}era"))
    with pytest.raises(CourseError, match="NM103"):
        write(replace(one.CLAIM, patient=who), one.ENVELOPE)


def test_accents_and_curly_marks_are_written_plain_and_notes_lose_what_cannot_travel():
    who = replace(one.ELENA, person=replace(one.ELENA.person, last="Peña O’Brian"))
    text = write(replace(one.CLAIM, patient=who, note="seen: 10*30 ~ twice"), one.ENVELOPE)
    assert "NM1*QC*1*Pena O'Brian*" in text and "NTE*ADD*seen 10 30 twice~" in text


def test_what_no_file_can_say_is_refused_in_words():
    with pytest.raises(CourseError, match="cannot be below zero"):
        write(replace(one.REMITTANCE, provider=(ProviderAdjustment("WO", 99_999),)), one.ENVELOPE)
    line = replace(one.CLAIM.lines[0], modifiers=("25", "59", "LT", "RT", "QW"))
    with pytest.raises(CourseError, match="four at most"):
        write(replace(one.CLAIM, lines=(line,)), one.ENVELOPE)
    with pytest.raises(CourseError, match="not a drug number"):
        write(replace(one.CLAIM, lines=(replace(one.CLAIM.lines[0], ndc="12 tablets"),)), one.ENVELOPE)
    with pytest.raises(CourseError, match="not among the claims"):
        write(one.ACCEPTED, one.ENVELOPE)


def test_x12_errors_are_for_people_and_for_programs():
    text = write(one.CLAIM, one.ENVELOPE).replace("SV1*HC:99213*142*", "SV1*HC:99213*abc*")
    with pytest.raises(X12Error, match=r"Segment \d+ \(SV1\), element 2: “abc” is not an amount") as caught:
        read(text)
    assert (caught.value.element, caught.value.segment > 30) == (2, True)
