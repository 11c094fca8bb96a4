"""Inpatient bills as Medicare's code editor reads them: principal diagnosis, present on admission, procedures."""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.edits.catalog import Place
from course.claims.edits.checks.diagnoses import OPEN, diagnosis
from course.claims.edits.sheet import Hit, Sheet, hit, shifted
from course.claims.edits.spec import prefixes
from course.claims.model import Diagnosis, InstitutionalClaim
from course.codes import pcs
from course.codes.forms import form_error, tidy

POA = ("Y", "N", "U", "W")
BILLS = ("11",)
WINDOW = 3  # days: services just before admission belong to the stay
# No indicator is asked for: status and history, congenital, outcome, old injuries. A short list of our own making from
# the categories of the public list; a code of these that carries one anyway is not held against the claim.
EXEMPT = prefixes("B90-B94 E64 I25.2 I69 O09 O66.5 O80 O94 P00-P96 Q00-Q99 V00-Y99 Z00-Z99")
PAST_PHASES = ("D", "E", "F", "G", "H", "J", "K", "M", "N", "P", "Q", "R", "S")


def ask(sheet: Sheet) -> Iterator[Hit]:
    """A hospital's inpatient bill; procedures also where there may be none."""
    claim = sheet.hospital
    if claim is None:
        return
    stay = claim.bill[:2] in BILLS
    if not stay and claim.procedures and not claim.inpatient:
        yield hit("pcs-outpatient", code=claim.procedures[0].code[:10])
    if not stay or not sheet.rules.mce:
        return
    yield from _principal(sheet, claim)
    yield from _others(sheet, claim)
    for one, at in _told(claim):
        yield from _present(one, at)
    yield from _procedures(claim)


def _told(claim: InstitutionalClaim) -> Iterator[tuple[Diagnosis, Place]]:
    yield claim.principal, Place(fl="67", fl_segment="2300 HI01-9")
    for number, one in enumerate(claim.others, 2):
        yield (
            one,
            Place(fl=f"67{'ABCDEFGHIJKLMNOPQ'[number - 2] if number < 19 else number}", fl_segment="2300 HI ABF-9"),
        )
    for one in claim.external:
        yield one, Place(fl="72", fl_segment="2300 HI ABN-9")


def _principal(sheet: Sheet, claim: InstitutionalClaim) -> Iterator[Hit]:
    first = diagnosis(claim.principal.code, sheet.code_day)
    if first.state != OPEN:
        return  # told by the edits of the code itself
    if first.circumstance:
        yield hit("principal-circumstance", code=first.code)
    elif first.manifestation:
        yield hit("principal-manifestation", code=first.code)
    elif first.needs_second:
        if not claim.others:
            yield hit("principal-needs-second", code=first.code)
    elif first.unacceptable:
        yield hit("principal-unacceptable", code=first.code)


def _others(sheet: Sheet, claim: InstitutionalClaim) -> Iterator[Hit]:
    principal = tidy(claim.principal.code)
    seen = set()
    for one in claim.others:
        plain = tidy(one.code)
        if plain and plain == principal:
            yield hit("principal-twice", code=one.code.strip()[:10])
        elif plain in seen:
            yield hit("other-twice", code=one.code.strip()[:10])
        seen.add(plain)
    if len(claim.others) > 24:
        yield hit("others-many", count=len(claim.others))
    for one in (claim.principal, *claim.others):
        found = diagnosis(one.code, sheet.code_day)
        if found.state == OPEN and found.unspecified_side:
            yield hit("side-unspecified", code=found.code)


def _present(one: Diagnosis, at: Place) -> Iterator[Hit]:
    plain = tidy(one.code)
    if one.poa:
        if one.poa not in POA:
            yield hit("present-form", at=at, code=one.code.strip()[:10], value=one.poa[:5])
    elif plain and not EXEMPT.holds(plain) and not _past_injury(plain):
        yield hit("present-missing", at=at, code=one.code.strip()[:10])


def _past_injury(plain: str) -> bool:
    return plain[:1] in ("S", "T") and plain[6:7] in PAST_PHASES


def _procedures(claim: InstitutionalClaim) -> Iterator[Hit]:
    for number, one in enumerate(claim.procedures):
        at = Place(
            fl="74" if not number else f"74{'abcde'[number - 1] if number < 6 else number}",
            fl_segment="2300 HI BBR/BBQ",
        )
        if form_error(one.code, "icd-10-pcs") is not None:
            yield hit("pcs-form", at=at, told=form_error(one.code, "icd-10-pcs"))
        elif not pcs.valid(one.code, claim.end):
            yield hit("pcs-invalid", at=at, told=pcs.look_up(one.code, claim.end).sentence)
        first = min(claim.start, claim.admitted or claim.start)
        if not shifted(first, -WINDOW) <= one.day <= claim.end:
            yield hit("pcs-day", at=at, code=one.code[:10], day=one.day, first=first, last=claim.end)
