"""The MS-DRG of a stay, step by step, and what it would be with one code less or another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from course.claims.grouping import engine, severity, tables
from course.claims.grouping.model import STOP, Step
from course.claims.grouping.payment import pay
from course.claims.grouping.stay import Change, DrgAnswer, Secondary, Stay
from course.claims.grouping.tables import Group
from course.claims.model import Diagnosis
from course.codes.forms import form_error, tidy, written
from course.errors import CourseError

MANUAL = "MS-DRG Definitions Manual"
BESIDE = ("24", "25")  # categories for some codes only together with others
SOURCE_WEIGHTS = "FY2026 IPPS final rule, Table 5"


def drg(stay: Stay, changes: bool = True) -> DrgAnswer:
    """The MS-DRG of a stay with its explanation, its payment and, if wanted, what would be with one code less.

    Raises CourseError for codes that are not valid that day, for values that cannot be, and where no DRG is paid.
    """
    stay = stay.tidied()
    group = engine.paid(stay)
    secondaries = severity.secondaries(stay, group.drg)
    payment = pay(stay, group)
    found = tuple(_changes(stay, group, secondaries, payment.cents)) if changes else ()
    assert group.weight is not None and group.gmlos is not None and group.amlos is not None
    return DrgAnswer(
        group.drg,
        group.title,
        group.mdc,
        tables.category(group.mdc),
        group.kind,
        group.weight,
        group.gmlos,
        group.amlos,
        engine.version(stay.day),
        tables.YEAR,
        tables.family(group),
        secondaries,
        tuple(_steps(stay, group, secondaries)),
        payment,
        found,
        STOP if any(one.changes for one in found) else "",
        tuple(_caveats(stay)),
    )


def what_if(stay: Stay, code: str, becomes: str = "") -> Change:
    """The stay with one code taken away, or with another in its place. Raises CourseError when the code is not there."""
    stay = stay.tidied()
    plain, new = tidy(code), tidy(becomes)
    group = engine.paid(stay)
    where = next((n for n, one in enumerate(stay.diagnoses) if one.code == plain), None)
    if where is not None:
        if where == 0 and not new:
            raise CourseError("A stay cannot be without a principal diagnosis; say which code would take its place.")
        other = () if not new else (Diagnosis(new, stay.diagnoses[where].poa),)
        changed = replace(stay, diagnoses=(*stay.diagnoses[:where], *other, *stay.diagnoses[where + 1 :]))
        system = "icd-10-cm"
    elif plain in stay.procedures:
        procedures = tuple(new if one == plain else one for one in stay.procedures)
        changed, system = replace(stay, procedures=tuple(one for one in procedures if one)), "icd-10-pcs"
    else:
        raise CourseError(f"{code} is not on this stay, so it cannot be taken away.")
    if new and (fault := form_error(becomes, system)):
        raise CourseError(fault)
    what = f"with {written(new, system)} for {written(plain, system)}" if new else f"without {written(plain, system)}"
    return _change(what, plain, changed.tidied(), group, pay(stay, group).cents)


def _change(what: str, code: str, stay: Stay, group: Group, cents: int) -> Change:
    other = tables.group(engine.number(stay))
    weight, pays = (Decimal(0), 0) if other.weight is None else (other.weight, pay(stay, other).cents)
    return Change(what, code, other.drg, other.title, weight, pays - cents, other.drg != group.drg)


def _changes(stay: Stay, group: Group, secondaries: tuple[Secondary, ...], cents: int) -> Iterator[Change]:
    principal, *others = stay.diagnoses
    for one in others:
        rest = tuple(other for other in others if other is not one)
        what = f"without {written(one.code, 'icd-10-cm')}"
        yield _change(what, one.code, replace(stay, diagnoses=(principal, *rest)), group, cents)
    for secondary in secondaries:
        if secondary.why == "acquired":
            there = tuple(replace(one, poa="Y") if one.code == secondary.code else one for one in stay.diagnoses)
            what = f"if {written(secondary.code, 'icd-10-cm')} had been present on admission"
            yield _change(what, secondary.code, replace(stay, diagnoses=there), group, cents)
    for code in stay.procedures:
        without = replace(stay, procedures=tuple(other for other in stay.procedures if other != code))
        yield _change(f"without {code}", code, without, group, cents)
    counting = {one.code for one in secondaries if one.counts}
    if len(counting) > 1:
        rest = tuple(one for one in others if one.code not in counting)
        what = "without any CC or MCC"
        yield _change(what, "", replace(stay, diagnoses=(principal, *rest)), group, cents)


def _steps(stay: Stay, group: Group, secondaries: tuple[Secondary, ...]) -> Iterator[Step]:
    principal = stay.diagnoses[0].code
    version = engine.version(stay.day)
    source = f"{MANUAL} {version}"
    yield Step("category", _category(principal, group, version), None, source)
    yield Step("kind", _kind(stay, group, version), None, source)
    family = tables.family(group)
    listed = "; ".join(f"{one.drg} {one.title}, weight {one.weight}" for one in family)
    if len(family) > 1:
        yield Step("family", f"These differ only in severity: {listed}.", None, SOURCE_WEIGHTS)
    else:
        yield Step(
            "family", f"This one stands alone, whatever the secondary diagnoses: {listed}.", None, SOURCE_WEIGHTS
        )
    for one in secondaries:
        yield Step("secondary", one.sentence, None, f"{source}, Appendix C")
    if not secondaries:
        yield Step("secondary", "There is no secondary diagnosis.", None, f"{source}, Appendix C")
    yield Step("severity", _severity(group, secondaries, len(family)), None, source)


def _category(principal: str, group: Group, version: str) -> str:
    shown = written(principal, "icd-10-cm")
    own = sorted({label[4:6] for label in engine.grouper(version).dxmap[principal] if label.startswith("_MDC")})
    own = [mdc for mdc in own if mdc == group.mdc or mdc not in BESIDE]
    told = " or ".join(f"{mdc} ({tables.category(mdc)})" for mdc in own if tables.category(mdc))
    start = f"Principal diagnosis {shown} belongs to category {told or 'none of its own'}"
    if not group.mdc:
        return f"{start}, but DRG {group.drg} is one of those that are looked at before or beside all categories."
    if group.mdc not in own or len(own) > 1:
        return f"{start}; with the other codes of this stay it is {group.mdc} ({tables.category(group.mdc)})."
    return f"{start}."


def _kind(stay: Stay, group: Group, version: str) -> str:
    grouper = engine.grouper(version)
    operations = [code for code in stay.procedures if code in grouper.orpcsmap]
    moving = [code for code in stay.procedures if code not in operations and grouper.prmap.get(code)]
    if not stay.procedures:
        return f"There is no procedure: the DRG is {group.kind}."
    told = []
    if operations:
        told.append(f"{', '.join(operations)} {_verb(operations)} done in an operating room")
    if moving:
        told.append(f"{', '.join(moving)} {_verb(moving)} not, but may decide some DRGs")
    rest = len(stay.procedures) - len(operations) - len(moving)
    if rest:
        told.append(f"{'one procedure plays' if rest == 1 else f'{rest} procedures play'} no part in grouping")
    return f"{'; '.join(told)[:1].upper()}{'; '.join(told)[1:]}: the DRG is {group.kind}."


def _verb(codes: list[str]) -> str:
    return "counts as" if len(codes) == 1 else "count as"


def _severity(group: Group, secondaries: tuple[Secondary, ...], size: int) -> str:
    counted = [one for one in secondaries if one.counts]
    best = "MCC" if any(one.level == "MCC" for one in counted) else "CC" if counted else ""
    told = f"The highest that counts is {best}" if best else "No CC or MCC counts"
    if size == 1:
        return f"{told}; DRG {group.drg} does not ask. {_cited(group)}"
    return f"{told}. {_cited(group)}"


def _cited(group: Group) -> str:
    return f"DRG {group.drg}, {group.title}: weight {group.weight}, usual stay {group.gmlos} days."


def _caveats(stay: Stay) -> Iterator[str]:
    yield "Weights and titles are those of fiscal year 2026; every amount of money is fictional."
    if any(not one.poa for one in stay.diagnoses):
        yield "Where no present-on-admission mark is given, the diagnosis counts as present on admission."
    if stay.age is None:
        yield "No age is given. The grouper does not ask for it; the code editor does."
