"""What is written is read back as the same value; the same value always gives the same bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims.model import Adjustment, Organization
from course.claims.x12 import Directory, read, validate, write
from tests.claims import strategies as make

from . import samples as one

NAMES = Directory(
    {policy: Organization(policy.title(), identifier=f"P{n:04d}") for n, policy in enumerate(make.PAYERS)}
)
ALONE = {
    "professional": make.professional_claims(),
    "institutional": make.institutional_claims(),
    "remittance": make.remittances(),
    "inquiry": make.inquiries(),
    "answer": make.answers(),
    "status inquiry": make.status_inquiries(),
    "authorization request": make.authorization_requests(),
}
SAMPLES = {
    "office": one.CLAIM,
    "office, everything, second payer": one.FULL,
    "hospital": one.STAY,
    "835": one.REMITTANCE,
    "270": one.INQUIRY,
    "271": one.ANSWER,
    "271, nobody found": one.NOBODY,
    "276": one.STATUS_INQUIRY,
    "278": one.REQUEST,
}


@pytest.mark.parametrize("kind", ALONE)
@given(data=st.data())
def test_read_of_write_is_the_same_value_and_the_file_is_clean(kind, data):
    value = data.draw(ALONE[kind])
    text = write(value, one.ENVELOPE, NAMES)
    assert read(text, NAMES).values == (value,)
    assert write(value, one.ENVELOPE, NAMES) == text
    found = validate(text)
    assert found.accepted, found.rejections


@pytest.mark.parametrize("receipts", [True, False])
@given(data=st.data())
def test_statuses_come_back_with_their_claims(receipts, data):
    status, claim = data.draw(make.statuses(told=receipts))
    text = write(status, one.ENVELOPE, NAMES, claims={claim.number: claim}, receipts=receipts)
    assert read(text, NAMES).values == (status,)
    assert validate(text).accepted


@given(make.authorization_requests(), make.authorizations)
def test_decisions_come_back(request, decision):
    decision = replace(decision, member=request.coverage.member, code=request.code)
    text = write(decision, one.ENVELOPE, NAMES, requests=[request])
    assert read(text, NAMES).values == (decision,)
    assert validate(text).accepted


@given(st.lists(make.claims, min_size=2, max_size=4))
def test_a_batch_keeps_its_order_and_its_kinds(claims):
    file = read(write(claims, one.ENVELOPE, NAMES), NAMES)
    assert list(file.values) == claims


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_come_back(name):
    value = SAMPLES[name]
    text = write(value, one.ENVELOPE, one.NAMES)
    assert read(text, one.NAMES).values == (value,)
    assert validate(text).accepted, validate(text).rejections


def test_a_receipt_names_each_patient_and_splits_accepted_from_rejected():
    text = write([one.ACCEPTED, one.REJECTED], one.ENVELOPE, one.NAMES, claims=one.CLAIMS)
    assert read(text, one.NAMES).values == (one.ACCEPTED, one.REJECTED)
    assert validate(text).accepted
    assert "STC*A7:562:82*20260605*U*180********The NPI of the rendering provider is not one." in text
    assert "STC*A2:20*20260605*WQ*180~" in text
    assert "REF*1K*26156-00871" in text


def test_what_an_837_does_not_carry_comes_back_in_the_way_that_is_told():
    """docs/x12.md: degrees and the insured person's address stay at home, a coverage begins with the visit."""
    holder = replace(one.MARCO, address=one.HOME, sex="M")
    cover = replace(one.PSH, subscriber=holder, start=one.VISIT.replace(month=1), end=one.VISIT)
    told = replace(one.CLAIM, coverages=(cover,), rendering=replace(one.OSEI, credentials="MD"))
    assert read(write(told, one.ENVELOPE, one.NAMES), one.NAMES).values == (one.CLAIM,)


def test_a_short_zip_code_is_filled_where_nine_digits_are_wanted_and_cut_on_reading():
    text = write(one.CLAIM, one.ENVELOPE, one.NAMES)
    assert "N4*Harrow Bend*NE*682109998~" in text
    assert read(text, one.NAMES).values[0].billing.address.zip == "68210"


def test_seven_reasons_of_one_group_take_two_segments():
    many = tuple(Adjustment("CO", reason, 100) for reason in ("45", "97", "50", "16", "18", "22", "29"))
    line = replace(one.REMITTANCE.claims[0].lines[1], adjustments=many, paid=3100)
    claim = replace(one.REMITTANCE.claims[0], lines=(line,), charge=3800, paid=3100)
    money = replace(one.REMITTANCE, claims=(claim,), provider=())
    text = write(money, one.ENVELOPE, one.NAMES)
    assert "CAS*CO*45*1**97*1**50*1**16*1**18*1**22*1~" in text and "CAS*CO*29*1~" in text
    assert read(text, one.NAMES).values == (money,)


def test_unknown_payers_travel_under_their_own_name():
    text = write(one.CLAIM, one.ENVELOPE)
    assert "NM1*PR*2*prairie-shield*****PI*prairie-shield~" in text
    assert read(text).values == (one.CLAIM,)
