"""x12sdk, a reader by somebody else, reads our files and finds the same in them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

pytest.importorskip("x12sdk")

from x12sdk.io import X12ModelReader

from course.claims.model import ClaimStatus
from course.claims.x12 import proof, read, write

from . import samples as one
from .test_hostile import TEXTS

# What the guides allow and x12sdk 2.2.0 does not: a billing note (NTE*ADD), an NM1 with a number but no name, or with a
# name but no number, a reason (AAA) about the insured person.
MONEY = replace(one.REMITTANCE, claims=tuple(replace(claim, rendering="") for claim in one.REMITTANCE.claims))
PLAINER = {
    "837I": write(replace(one.STAY, note=""), one.ENVELOPE, one.NAMES),
    "835": write(MONEY, one.ENVELOPE, one.NAMES),
    "271": write(replace(one.ANSWER, primary_care=""), one.ENVELOPE, one.NAMES),
}
# x12sdk stamps later addenda of the same guides.
AS_THEY_SAY = (("005010X222A1", "005010X222A2"), ("005010X223A2", "005010X223A3"))


def models(kind):
    text = PLAINER.get(kind, TEXTS[kind])
    for ours, theirs in AS_THEY_SAY:
        text = text.replace(ours, theirs)
    with X12ModelReader(text.replace("\n", "")) as reader:
        return list(reader.models())


@pytest.mark.parametrize("kind", ["837P", "837P full", "837I", "835", "270", "271", "276", "277"])
def test_x12sdk_reads_it(kind):
    assert len(models(kind)) == len(read(PLAINER.get(kind, TEXTS[kind])).transactions)


def test_x12sdk_finds_the_same_claim():
    (model,) = models("837P")
    billing = model.loop_2000a[0]
    claim = billing.loop_2000b[0].loop_2000c[0].loop_2300[0]
    assert claim.clm_segment.patient_control_number == "MSFM-0107-1"
    assert claim.clm_segment.total_claim_charge_amount == Decimal("180")
    assert [line.sv1_segment.line_item_charge_amount for line in claim.loop_2400] == [Decimal("142"), Decimal("38")]


def test_files_from_elsewhere_come_back_the_same(capsys):
    assert proof.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    print("\n".join(lines))
    assert lines[-1] == "34 files: 31 the same, 3 read only, 0 not."


def test_generated_answers_about_claims_are_read():
    from x12sdk import generate

    values = read(generate.generate_277(seed=5, patients=7)).values
    assert len(values) == 7 and all(isinstance(one, ClaimStatus) for one in values)
