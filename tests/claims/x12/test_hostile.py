"""Broken files: every one ends in a sentence (CourseError) or in a value, never in another exception."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims.x12 import X12Error, explain, read, segment, validate, write
from course.errors import CourseError

from . import samples as one

TEXTS = {
    "837P": write(one.CLAIM, one.ENVELOPE, one.NAMES),
    "837P full": write(one.FULL, one.ENVELOPE, one.NAMES),
    "837I": write(one.STAY, one.ENVELOPE, one.NAMES),
    "835": write(one.REMITTANCE, one.ENVELOPE, one.NAMES),
    "270": write(one.INQUIRY, one.ENVELOPE, one.NAMES),
    "271": write([one.ANSWER, one.NOBODY], one.ENVELOPE, one.NAMES),
    "276": write(one.STATUS_INQUIRY, one.ENVELOPE, one.NAMES),
    "277": write(one.ACCEPTED, one.ENVELOPE, one.NAMES, claims=one.CLAIMS, receipts=False),
    "277CA": write([one.ACCEPTED, one.REJECTED], one.ENVELOPE, one.NAMES, claims=one.CLAIMS),
    "278": write(one.REQUEST, one.ENVELOPE, one.NAMES),
    "278 reply": write(one.AUTHORIZED, one.ENVELOPE, one.NAMES, requests=[one.REQUEST]),
    "999": write(
        validate(write(one.CLAIM, one.ENVELOPE).replace("DMG*D8*19880211", "DMG*D8*19881311")).acknowledgments,
        one.ENVELOPE,
    ),
}
CLAIM = TEXTS["837P"]


def survives(text):
    """All that can be done with a file, with only CourseError allowed."""
    for strict in (True, False):
        try:
            read(text, one.NAMES, strict=strict)
        except CourseError as error:
            assert str(error)
    found = validate(text)
    assert all(each.sentence and each.place and each.code for each in found.rejections)
    try:
        told = explain(text)
    except CourseError:
        return
    assert all(each.name for each in told)


@st.composite
def mutated(draw, text):
    """Up to four small wounds: bytes changed, segments or elements lost, doubled, swapped, the end cut off."""
    for _ in range(draw(st.integers(1, 4))):
        parts = text.split("~")
        at = draw(st.integers(0, max(0, len(parts) - 2)))
        act = draw(st.sampled_from(("byte", "byte", "drop", "double", "swap", "cut", "element", "value")))
        if act == "byte" and text:
            spot = draw(st.integers(0, len(text) - 1))
            sign = draw(st.sampled_from("*:^~A0-. \n\x00é漢'{\"") | st.characters(codec="utf-8"))
            text = text[:spot] + sign + text[spot + draw(st.integers(0, 1)) :]
            continue
        if act == "cut":
            text = text[: draw(st.integers(0, len(text)))]
            continue
        if act == "drop":
            parts.pop(at)
        elif act == "double":
            parts.insert(at, parts[at])
        elif act == "swap" and at + 1 < len(parts):
            parts[at], parts[at + 1] = parts[at + 1], parts[at]
        else:
            elements = parts[at].split("*")
            spot = draw(st.integers(0, len(elements) - 1))
            wild = st.sampled_from(
                ("", "99999999999999999999", "-1", "1e9", "NaN", "20261399", "A:B:C:D", "::", "½", "2-3")
            )
            elements[spot] = draw(wild) if act == "value" else elements[spot] * 2
            parts[at] = "*".join(elements)
        text = "~".join(parts)
    return text


@pytest.mark.parametrize("kind", TEXTS)
@given(data=st.data())
def test_no_wound_ends_in_a_traceback(kind, data):
    survives(data.draw(mutated(TEXTS[kind])))


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_no_noise_ends_in_a_traceback(noise):
    survives(noise)
    survives(CLAIM[:106] + noise if isinstance(noise, str) else CLAIM[:106].encode() + noise)


@pytest.mark.parametrize("kind", TEXTS)
def test_every_cut_is_told(kind):
    text = TEXTS[kind]
    for at in range(0, len(text) - 2, max(1, len(text) // 60)):
        survives(text[:at])
        assert not validate(text[:at]).accepted


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: "", "empty"),
        (lambda t: "Dear payer, please pay.", "must start with ISA"),
        (lambda t: t[:60], "16 elements"),
        (lambda t: t.replace("SE*40*", "SE*39*"), r"\(SE\), element 1: SE01 does not count"),
        (lambda t: t.replace("SE*40*0001", "SE*40*0002"), r"\(SE\), element 2: The control number in SE02"),
        (lambda t: t.replace("GE*1*1", "GE*2*1"), r"\(GE\), element 1: GE01 does not count"),
        (lambda t: t.replace("GE*1*1", "GE*1*7"), r"\(GE\), element 2: The control number in GE02"),
        (lambda t: t.replace("IEA*1*000000417", "IEA*1*000000418"), r"\(IEA\), element 2: The control number in IEA02"),
        (lambda t: t.replace("IEA*1*", "IEA*3*"), r"\(IEA\), element 1: IEA01 does not count"),
        (lambda t: t[: t.index("HI*")], "no end"),
        (lambda t: t[: t.index("GE*")], "ends before its end"),
        (lambda t: t.replace("ST*837*", "ST*834*"), r"\(ST\), element 1: This transaction is not one that is taken"),
        (lambda t: t.replace("005010X222A1", "004010X098A1"), r"\(ST\), element 1: This transaction is not one"),
        (lambda t: t + t, "second interchange"),
        (lambda t: t.replace("20260603", "20260631"), r"\(DTP\), element 3: “20260631” is not a day"),
        (lambda t: t.replace("*142*UN*1*", "*142*UN*x*"), r"\(SV1\), element 4: “x” is not a whole number"),
        (lambda t: t.replace("*142*", "*142.005*"), r"\(SV1\), element 2: “142.005” is not an amount"),
        (lambda t: t.replace("HI*", "HI*" + "A" * 3000), "longer than 2,000 characters"),
        (lambda t: t.replace("HI*", "HI" + "*" * 200), "more than 120 elements"),
    ],
)
def test_each_fault_has_its_sentence(change, words):
    with pytest.raises(X12Error, match=words):
        read(change(CLAIM), one.NAMES)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: "\ufeff" + t,
        lambda t: ("\ufeff" + t).encode("utf-8"),
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t.replace("\n", ""),
        lambda t: t.replace("~\n", "~"),
        lambda t: t.replace("~\n", "\n"),
        lambda t: "\n".join(t.replace("\n", "")[at : at + 80] for at in range(0, len(t), 80)),
        lambda t: t.replace("*", "|").replace(":", "<"),
        lambda t: t.replace("SV1*", "sv1*").replace("CLM*", "clm*"),
        lambda t: "  \n\n" + t + "\n\n  ",
    ],
)
def test_these_habits_are_taken_as_they_are_meant(change):
    assert read(change(CLAIM), one.NAMES).values == (one.CLAIM,)
    assert validate(change(CLAIM)).accepted


def test_a_file_all_in_lower_case_is_read():
    (claim,) = read(CLAIM.lower(), one.NAMES).values
    assert (claim.total, claim.diagnoses, claim.patient.person.last) == (18000, ("J02.0", "Z88.0"), "RIVERA")


def test_sizes_are_capped(monkeypatch):
    monkeypatch.setattr(segment, "MAX_SEGMENTS", 30)
    with pytest.raises(X12Error, match="more than 30 segments"):
        read(CLAIM)
    monkeypatch.setattr(segment, "MAX_CHARACTERS", 100)
    with pytest.raises(X12Error, match="larger than"):
        read(CLAIM)
    assert validate(CLAIM).rejections[0].code == "TA1-024"


def test_lenient_reading_keeps_going():
    file = read(CLAIM.replace("SE*40*", "SE*41*"), one.NAMES, strict=False)
    assert file.values == (one.CLAIM,)
    assert [fault.code for fault in file.faults] == ["4"]
