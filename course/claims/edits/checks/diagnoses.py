"""Diagnosis codes on the date: complete, in force, and fit to stand where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from course.claims.edits.catalog import Place
from course.claims.edits.sheet import Hit, Sheet, hit
from course.codes import look_up, open_book
from course.codes.conventions.tables import ages, edited, last_day
from course.codes.forms import form_error, tidy, written
from course.codes.model import DELETED, FUTURE, NEEDS_MORE, NEEDS_SEVENTH

SEXES = {"female": "F", "male": "M"}
OPEN, ENDED, BEGINS, PART, NONE, NO_CODE, NO_DAY = "open", "ended", "begins", "part", "none", "no code", "no day"


@dataclass(frozen=True)
class Coded:
    """One diagnosis code on one day. `state` is one of the constants above; the rest holds only for a code that is
    complete: `side` R or L where the title names one side, `ages` the youngest and oldest fitting age by list, `sex` F or M where the code is for one."""

    code: str
    plain: str
    state: str
    told: str = ""
    manifestation: bool = False
    circumstance: bool = False
    unacceptable: bool = False
    needs_second: bool = False
    unspecified_side: bool = False
    ages: tuple[tuple[str, int, int], ...] = ()
    sex: str = ""
    side: str = ""


@lru_cache(maxsize=65536)
def diagnosis(code: str, day: date) -> Coded:
    """Everything the edits ask about one code on one day. Never raises for a strange code."""
    if form_error(code, "icd-10-cm") is not None:
        return Coded(code.strip(), "", NO_CODE, form_error(code, "icd-10-cm") or "")
    plain = tidy(code)
    shown = written(plain, "icd-10-cm")
    book = open_book()
    if book.release(day) is None:
        return Coded(shown, plain, NO_DAY)
    state, told = (OPEN, "") if book.valid(plain, day) else _refused(plain, day)
    limits = tuple((name, *span) for name, span in ages(day).items() if edited(name, plain, day))
    return Coded(
        shown,
        plain,
        state,
        told,
        edited("manifestation", plain, day),
        plain[0] in "VWXY",
        edited("unacceptable principal", plain, day),
        edited("needs a secondary", plain, day),
        edited("unspecified side", plain, day),
        limits,
        next((letter for name, letter in SEXES.items() if _for_sex(name, plain, day)), ""),
        _side(plain),
    )


def _refused(plain: str, day: date) -> tuple[str, str]:
    answer = look_up(plain, day)
    states = {DELETED: ENDED, FUTURE: BEGINS, NEEDS_MORE: PART, NEEDS_SEVENTH: PART}
    return states.get(answer.status, NONE), answer.sentence


def _for_sex(name: str, plain: str, day: date) -> bool:
    """The lists ended on 30 September 2024; for payers that still look at sex the last one goes on."""
    end = last_day(name)
    return edited(name, plain, end if end and end < day else day)


def _side(plain: str) -> str:
    """The side in the title of a code of eyes, ears, bones or injuries ("left ventricular" is no side of the body)."""
    whole = open_book().split(plain) if plain[0] in "HMST" else None
    if whole is None:
        return ""
    words = set(open_book().title(*whole).lower().replace(",", " ").split())
    return "" if {"right", "left"} <= words or not {"right", "left"} & words else ("R" if "right" in words else "L")


def every(sheet: Sheet) -> Iterator[tuple[str, Place]]:
    """Each diagnosis code of the claim, with where it stands."""
    if sheet.office is not None:
        for number, code in enumerate(sheet.office.diagnoses, 1):
            letter = "ABCDEFGHIJKL"[number - 1] if number <= 12 else str(number)
            yield code, Place(f"21{letter}", f"2300 HI{number:02d}")
        return
    claim = sheet.hospital
    assert claim is not None
    yield claim.principal.code, Place(fl="67", fl_segment="2300 HI01 ABK")
    for number, other in enumerate(claim.others):
        letter = "ABCDEFGHIJKLMNOPQ"[number] if number < 17 else str(number + 1)
        yield other.code, Place(fl=f"67{letter}", fl_segment="2300 HI ABF")
    if claim.admitting:
        yield claim.admitting, Place(fl="69", fl_segment="2300 HI ABJ")
    for code in claim.reasons:
        yield code, Place(fl="70", fl_segment="2300 HI APR")
    for one in claim.external:
        yield one.code, Place(fl="72", fl_segment="2300 HI ABN")


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Form and validity of every code; age and sex; what leads, and what stands twice."""
    day = sheet.code_day
    for code, at in every(sheet):
        one = diagnosis(code, day)
        if one.state == NO_CODE:
            yield hit("diagnosis-form", at=at, told=one.told)
        elif one.state == PART:
            yield hit("diagnosis-incomplete", at=at, code=one.code, told=one.told)
        elif one.state == NONE:
            yield hit("diagnosis-none", at=at, code=one.code, told=one.told)
        elif one.state == NO_DAY:
            yield hit("diagnosis-unknown-day", at=at, code=one.code, day=day)
        elif one.state in (ENDED, BEGINS):
            yield hit("diagnosis-date", at=at, code=one.code, told=one.told)
        else:
            yield from _people(sheet, one, at)
    if sheet.office is not None:
        yield from _order(sheet)


def _people(sheet: Sheet, one: Coded, at: Place) -> Iterator[Hit]:
    if sheet.age is not None:
        for name, youngest, oldest in one.ages:
            if not youngest <= sheet.age <= oldest:
                yield hit("diagnosis-age", at=at, code=one.code, list=name, span=f"{youngest}-{oldest}", age=sheet.age)
    if one.sex and sheet.person.sex in ("F", "M") and sheet.person.sex != one.sex:
        edit = "diagnosis-sex" if sheet.rules.sex_edits else "diagnosis-sex-look"
        yield hit(edit, at=at, code=one.code, other=one.sex, sex=sheet.person.sex)


def _order(sheet: Sheet) -> Iterator[Hit]:
    claim = sheet.office
    assert claim is not None
    seen: dict[str, int] = {}
    for number, code in enumerate(claim.diagnoses, 1):
        plain = tidy(code)
        if plain and plain in seen:
            yield hit("diagnosis-twice", code=code.strip()[:10], first=seen[plain], second=number)
        seen.setdefault(plain, number)
    if claim.diagnoses:
        first = diagnosis(claim.diagnoses[0], sheet.code_day)
        if first.manifestation:
            yield hit("first-manifestation", code=first.code)
        elif first.circumstance and first.state == OPEN:
            yield hit("first-circumstance", code=first.code)
