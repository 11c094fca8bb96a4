"""Coordination of benefits: which plan is first, and whether its answer came with the claim.

One's own plan is before that as a spouse or child; of two parents' plans that of the birthday earlier in the year
(month and day), unless a court said otherwise; Medicaid is last; a group plan from present work is before Medicare
from 20 people on (100 if Medicare came with a disability, the first 30 months with kidney failure).
"""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.edits.sheet import Hit, Sheet, hit
from course.claims.model import Coverage
from course.claims.money import amount

MEDICARE = ("MA", "MB", "16")
MEDICAID = "MC"
TRICARE = "CH"
COMPENSATION = "WC"
GROUP = ("CI", "12", "13", "14", "15", "HM", "BL", "17")
WORKING_AGED, DISABLED, ESRD_MONTHS = 20, 100, 30


def ask(sheet: Sheet) -> Iterator[Hit]:
    """The order of the coverages, then the answer of the one before."""
    coverage = sheet.coverage
    if coverage is None or not sheet.claim.lines:
        return
    yield from _balance(sheet)
    if not sheet.rules.secondary_rules:
        return
    inforce = [one for one in sheet.claim.coverages if one.covers(sheet.first) and one.kind != COMPENSATION]
    told = {(one.coverage.payer, one.coverage.member) for one in sheet.claim.prior}
    earlier = [one for one in inforce if one.rank < coverage.rank and _key(one) not in told]
    if earlier and coverage.kind != COMPENSATION:
        yield hit("first-payer-missing", first=min(earlier, key=lambda one: one.rank).payer, payer=coverage.payer)
    if sum(one.rank == coverage.rank for one in inforce) > 1:
        yield hit("two-first", rank=coverage.rank)
    # What should stand before this plan but is ranked behind it and has not answered.
    for other in inforce:
        if other is coverage or other.rank <= coverage.rank or _key(other) in told:
            continue
        rule = _before(sheet, other, coverage)
        if rule:
            yield hit(rule, first=other.payer, payer=coverage.payer)


def _key(one: Coverage) -> tuple[str, str]:
    return one.payer, one.member


def _before(sheet: Sheet, other: Coverage, this: Coverage) -> str:
    """The edit that says why `other` pays before `this`; "" where nothing is known that says so."""
    if this.kind == MEDICAID:
        return "medicaid-last" if other.kind != MEDICAID else ""
    if other.kind == MEDICAID:
        return ""
    if this.kind == TRICARE and other.kind != TRICARE:
        return "tricare-second"
    if this.kind in MEDICARE and other.kind in GROUP:
        return "medicare-second" if _group_first(sheet) else ""
    if other.kind in MEDICARE and this.kind in GROUP:
        return "medicare-first" if _group_first(sheet) is False else ""
    if this.kind in MEDICARE or other.kind in MEDICARE:
        return ""
    if other.relationship == "self" and this.relationship in ("spouse", "child", "other"):
        return "own-plan-first"
    if this.relationship == other.relationship == "child":
        return _birthday(sheet, other, this)
    return ""


def _birthday(sheet: Sheet, other: Coverage, this: Coverage) -> str:
    decree = sheet.known.standing.decree
    if decree:
        return "court-order" if other.payer == decree else ""
    mine, theirs = this.subscriber.born, other.subscriber.born
    if mine is None or theirs is None:
        return ""
    if (theirs.month, theirs.day) != (mine.month, mine.day):
        return "birthday-rule" if (theirs.month, theirs.day) < (mine.month, mine.day) else ""
    return "birthday-rule" if other.start < this.start else ""  # the same birthday: the plan held longer


def _group_first(sheet: Sheet) -> bool | None:
    """Whether the group plan is before Medicare; None where the facts are not known."""
    facts = sheet.known.standing
    if facts.esrd_months is not None and facts.esrd_months < ESRD_MONTHS:
        return True
    if facts.works is False:
        return False
    if facts.works is None or facts.employer_size is None or sheet.age is None:
        return None
    return facts.employer_size >= (WORKING_AGED if sheet.age >= 65 else DISABLED)


def _balance(sheet: Sheet) -> Iterator[Hit]:
    """Another payer's answer must add up to the charges: paid and adjusted, line by line and in all."""
    charges = {row.number: row.charge for row in sheet.rows}
    for prior in sheet.claim.prior:
        taken = sum(one.cents for one in prior.adjustments) + sum(
            one.cents for _, _, many in prior.lines for one in many
        )
        if prior.paid + taken != sheet.claim.total:
            told = amount(prior.paid + taken)
            yield hit("prior-balance", payer=prior.coverage.payer, told=told, total=amount(sheet.claim.total))
        for number, paid, many in prior.lines:
            if number not in charges:
                yield hit("prior-line", payer=prior.coverage.payer, number=number)
            elif not prior.adjustments and paid + sum(one.cents for one in many) != charges[number]:
                told = amount(paid + sum(one.cents for one in many))
                yield hit(
                    "prior-line-balance", number, payer=prior.coverage.payer, told=told, charge=amount(charges[number])
                )
        if prior.paid_on > sheet.known.day or prior.paid_on < sheet.first:
            yield hit("prior-date", payer=prior.coverage.payer, day=prior.paid_on)
