"""What a hospital outpatient bill pays under APCs (OPPS), line by line, and why.

The rules are Medicare's (Claims Processing Manual, chapter 4), told in the order in which they are tried:
inpatient-only services, a comprehensive payment (J1, then observation), conditional packaging (Q2, Q3, Q1, Q4), and then
each service by its indicator. The rates are fictional, and the table holds only codes for teaching. Wage index, outliers,
coinsurance and pass-through devices are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from course.claims.grouping import packaging
from course.claims.grouping.model import Step
from course.claims.grouping.outpatient_model import NOT_PAID, PACKAGED, PAID, ApcAnswer, ApcLine, service
from course.claims.grouping.packaging import Work
from course.claims.model import InstitutionalClaim, RevenueLine
from course.claims.money import amount
from course.codes.forms import form_error, modifier_error, tidy
from course.errors import CourseError

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)  # the calendar year of the indicators
OUTPATIENT = ("13", "14", "85")


def apc(claim: InstitutionalClaim) -> ApcAnswer:
    """The payment of an outpatient claim. Raises CourseError for another type of bill, and as `price` does."""
    if claim.bill[:2] not in OUTPATIENT:
        raise CourseError(f"Type of bill {claim.bill} is not a hospital outpatient bill; APCs need one, as in 131.")
    return price(claim.lines, claim.start)


def price(lines: Sequence[RevenueLine], day: date) -> ApcAnswer:
    """The payment of some lines; `day` is the day of those without one of their own.

    Raises CourseError for a code or modifier that cannot be, one the table does not hold, or a day outside 2026.
    """
    if not lines:
        raise CourseError("An outpatient bill needs at least one line.")
    work = [_work(line, line.day or day) for line in lines]
    if len({one.line.number for one in work}) != len(work):
        raise CourseError("Two lines have the same number; number them 1, 2, 3.")
    comprehensive = _decide(work)
    done = tuple(_line(one) for one in work)
    return ApcAnswer(
        done,
        sum(one.allowed for one in done),
        tuple(_steps(work)),
        comprehensive,
        ("Every rate is fictional; the status indicators are those of 2026 as far as they are known to the course.",),
    )


def _work(line: RevenueLine, day: date) -> Work:
    if not FIRST <= day <= LAST:
        raise CourseError(f"The table of outpatient rates is for {FIRST.year}; {day} is outside of it.")
    if line.units < 1:
        raise CourseError(f"Line {line.number}: units are 1 or more, not {line.units}.")
    for modifier in line.modifiers:
        if fault := modifier_error(modifier):
            raise CourseError(f"Line {line.number}: {fault}")
    modifiers = tuple(tidy(one) for one in line.modifiers)
    if not line.code:
        return Work(line, day, modifiers, None, "N", False, "")
    if fault := form_error(line.code, "procedure"):
        raise CourseError(f"Line {line.number}: {fault}")
    one = service(tidy(line.code))
    return Work(line, day, modifiers, one, one.status, one.outside, one.apc)


def _decide(work: list[Work]) -> str:
    """Decide every line; returns the comprehensive group, if any."""
    packaging.inpatient_only(work)
    comprehensive = packaging.comprehensive(work) or packaging.observation(work)
    if not comprehensive:
        packaging.conditional(work)
        packaging.composites(work)
    _discount([one for one in work if not one.done and one.status == "T"])
    for one in work:
        if not one.done:
            _by_indicator(one)
    return comprehensive


def _discount(work: Iterable[Work]) -> None:
    """Procedures of status T on one day: the dearest in full, every other unit at half."""
    by_day: dict[date, list[Work]] = {}
    for one in work:
        by_day.setdefault(one.day, []).append(one)
    for some in by_day.values():
        whole = [one for one in some if not one.reduced]
        first = max(whole, key=lambda one: (one.rate, -one.line.number), default=None)
        for one in some:
            if one.reduced:
                _reduced(one)
                continue
            halves = one.count - (one is first)
            cents = one.rate * (one is first) + halves * ((one.rate + 1) // 2)
            told = (
                "the dearest of its day, paid in full"
                if one is first
                else "a further procedure of its day, paid at half"
            )
            if one is first and halves:
                told += f"; {halves} more at half"
            one.finish(PAID, cents, f"{one.code}, status T: {told}: {amount(cents)}.", packaging.DISCOUNTS)


def _reduced(one: Work) -> None:
    cents = one.count * ((one.rate + 1) // 2)
    one.finish(
        PAID,
        cents,
        f"{one.code} was stopped or done in part (modifier {one.reduced}): half, {amount(cents)}.",
        packaging.DISCOUNTS,
    )


def _by_indicator(one: Work) -> None:
    status, code = one.status, one.code
    cents = one.rate * one.count
    if status in packaging.NOT_HERE:
        one.finish(NOT_PAID, 0, f"{code}, status {status}: {packaging.words(status)}")
    elif status == "N":
        what = code or f"revenue code {one.line.revenue} without a HCPCS code"
        one.finish(PACKAGED, 0, f"{what}: always packaged; its cost is inside the other payments.")
    elif one.reduced and status in ("S", "V"):
        _reduced(one)
    elif status in ("A", "L"):
        one.finish(PAID, cents, f"{code}, status {status}: not under APCs, paid by another schedule: {amount(cents)}.")
    else:
        told = f"{amount(one.rate)} x {one.count} = {amount(cents)}" if one.count > 1 else amount(cents)
        one.finish(PAID, cents, f"{code}, status {status}: paid for itself, {told}.")


def _line(one: Work) -> ApcLine:
    line = one.line
    pays = one.apc if one.fate == PAID else ""
    return ApcLine(
        line.number, one.code, one.status, pays, line.units, line.charge, one.allowed, one.fate, one.sentence
    )


def _steps(work: Iterable[Work]) -> Iterable[Step]:
    for one in work:
        usual = packaging.PACKAGING if one.fate == PACKAGED else packaging.INDICATORS
        yield Step(f"line {one.line.number}", one.sentence, one.allowed, one.source or usual)
