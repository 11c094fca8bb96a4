"""Modifiers: form, date, which go together, which a code needs, which it cannot take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from course.claims.edits.checks.diagnoses import diagnosis
from course.claims.edits.checks.pairs import ANATOMY
from course.claims.edits.services import Service
from course.claims.edits.sheet import Hit, Row, Sheet, hit
from course.claims.model import ProfessionalClaim
from course.codes import sets
from course.codes.forms import modifier_error
from course.codes.model import DELETED, FUTURE

MOST = 4
NEVER_TOGETHER = (
    ("26", "TC"),
    ("LT", "RT"),
    ("50", "LT"),
    ("50", "RT"),
    ("JW", "JZ"),
    ("GA", "GZ"),
    ("GA", "GY"),
    ("GY", "GZ"),
    ("59", "XE"),
    ("59", "XP"),
    ("59", "XS"),
    ("59", "XU"),
    ("76", "77"),
    ("78", "79"),
    ("GN", "GO"),
    ("GN", "GP"),
    ("GO", "GP"),
    ("54", "55"),
    ("73", "74"),
)
VISITS_ONLY = ("24", "25", "57")
NOT_ON_VISITS = ("59", "51", "58", "78", "79", "50")
FACILITY_PLACES = ("19", "21", "22", "23", "24", "31", "34", "51", "61")
THERAPY = ("GN", "GO", "GP")
GOOD, FORM, ENDED, BEGINS, NOT_HELD = "good", "form", "ended", "begins", "not held"


@lru_cache(maxsize=8192)
def state(modifier: str, day: date) -> tuple[str, str]:
    """What is known of a modifier on a day, with the sentence that says so."""
    if modifier_error(modifier) is not None:
        return FORM, modifier_error(modifier) or ""
    answer = sets.look_up("modifier", modifier, day)
    kinds = {DELETED: ENDED, FUTURE: BEGINS, sets.NOT_HELD: NOT_HELD}
    return kinds.get(answer.status, GOOD), answer.sentence


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Line by line."""
    for row in sheet.rows:
        if row.modifiers:
            yield from _own(row, row.day or sheet.first)
        if row.service is not None and row.service.system:
            yield from _fit(sheet, row, row.service)


def _own(row: Row, day: date) -> Iterator[Hit]:
    if len(row.modifiers) > MOST:
        yield hit("modifier-many", row.number, count=len(row.modifiers), most=MOST)
    if len(set(row.modifiers)) < len(row.modifiers):
        yield hit("modifier-twice", row.number, modifiers=" ".join(row.modifiers[:6]))
    for modifier in dict.fromkeys(row.modifiers):
        kind, told = state(modifier, day)
        if kind == FORM:
            yield hit("modifier-form", row.number, told=told)
        elif kind in (ENDED, BEGINS):
            yield hit("modifier-date", row.number, modifier=modifier, told=told)
        elif kind == NOT_HELD:
            yield hit("modifier-not-held", row.number, modifier=modifier)
    held = set(row.modifiers)
    for one, other in NEVER_TOGETHER:
        if one in held and other in held:
            yield hit("modifier-conflict", row.number, one=one, other=other)


def _fit(sheet: Sheet, row: Row, service: Service) -> Iterator[Hit]:
    held = set(row.modifiers)
    if held:
        if not service.visit:
            for modifier in VISITS_ONLY:
                if modifier in held:
                    yield hit("modifier-for-visits", row.number, modifier=modifier, code=row.code)
        else:
            for modifier in NOT_ON_VISITS:
                if modifier in held:
                    yield hit("modifier-not-on-visits", row.number, modifier=modifier, code=row.code)
        if "50" in held and "never-both" in service.flags:
            yield hit("both-sides-never", row.number, code=row.code)
        if "50" in held and row.units > 1 and sheet.medicare:
            yield hit("both-sides-units", row.number, units=row.units)
    # A code with an "always one of two" organ needs to say which.
    if "side" in service.flags and not (ANATOMY | {"50"}) & held:
        yield hit("side-missing", row.number, code=row.code)
    if len(held & {"LT", "RT"}) == 1 and sheet.office is not None:
        yield from _other_side(sheet.office, row, "L" if "LT" in held else "R")
    yield from _parts(sheet, row, service, held)
    if sheet.medicare and "therapy" in service.flags and not held & set(THERAPY):
        yield hit("therapy-plan", row.number, code=row.code)


def _other_side(claim: ProfessionalClaim, row: Row, side: str) -> Iterator[Hit]:
    """Every diagnosis of the line that names a side names the other one."""
    pointed = [claim.diagnoses[one - 1] for one in row.line.pointers if 1 <= one <= len(claim.diagnoses)]
    sided = [one for one in (diagnosis(code, row.line.start) for code in pointed) if one.side]
    if sided and all(one.side != side for one in sided):
        names = {"L": "left", "R": "right"}
        yield hit("side-differs", row.number, code=sided[0].code, told=names[sided[0].side], side=names[side])


def _parts(sheet: Sheet, row: Row, service: Service, held: set[str]) -> Iterator[Hit]:
    """Professional and technical part, on a professional claim."""
    if not sheet.professional:
        return
    parts = service.traits.get("parts")
    component = held & {"26", "TC"}
    if component and parts == "none":
        yield hit("parts-none", row.number, modifier=min(component), code=row.code)
    elif parts == "split" and row.place in FACILITY_PLACES:
        if "TC" in held:
            yield hit("technical-in-facility", row.number, code=row.code, place=row.place)
        elif "26" not in held:
            yield hit("professional-part", row.number, code=row.code, place=row.place)
