"""From the fee of one unit to what is allowed for a line: places, parts, modifiers, several procedures on a day.

Order: fee -> units -> sides -> role (assistant, co-surgeon) -> who (NP, PA) -> several procedures -> charge, if lower.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from course.claims.money import amount, part

from . import fees
from .work import Case, Work

MULTIPLE = "CPM 100-04 ch.12 sec 40.6"
BILATERAL = "CPM 100-04 ch.12 sec 40.7"
ASSISTANT = "CPM 100-04 ch.12 sec 20.4.3"
COSURGEON = "CPM 100-04 ch.12 sec 40.8"
SPLIT = "CPM 100-04 ch.12 sec 40.4"
HELPER = "42 CFR 414.56"
ASSISTANT_HELPER = "CPM 100-04 ch.12 sec 110.3"
LOWER = "42 CFR 414.21"
THERAPY = "CPM 100-04 ch.5 sec 10.7"

# Nurse practitioners, physician assistants, clinical nurse specialists; then clinical social workers (NUCC taxonomy).
_HELPERS = ("363L", "363A", "364S")
_SOCIAL = ("1041",)
_ASSISTANTS = frozenset({"80", "81", "82", "AS"})
_OPERATIVE_PART = {"54": "0.80", "55": "0.10", "56": "0.10"}  # shares differ by code in the real file


def price_lines(case: Case) -> None:
    """Set `allowed` of every open line, and note CO-45 and CO-59. A line without a price is denied."""
    for line in case.open_lines():
        _price(case, line)
    _several(case)
    for line in case.open_lines():
        _not_above_charge(case, line)


def _price(case: Case, line: Work) -> None:
    terms = case.terms
    line.fee = found = fees.fee(terms.schedule, line.code, line.modifiers, line.place, line.day)
    service = found.service if found else None
    if found is None:
        if case.records_in:
            _by_report(case, line)
        else:
            line.deny("CO", "147", ("N130",))
            case.trail.add(
                "price", line.charge, 0, "no price for this code in the contract", case.terms.source, line.number
            )
        return
    if service is not None and service.status == "C":
        _by_report(case, line)
        return
    line.allowed = found.cents
    case.trail.add("fee", line.charge, line.allowed, found.how, found.source, line.number)
    if line.units != 1:
        _set(case, line, "units", line.allowed * line.units, f"{line.units} units", "")
    if found.kind == "service" and service is not None:
        _sides(case, line)
        _role(case, line)
        _who(case, line)


def _by_report(case: Case, line: Work) -> None:
    share = case.terms.records.share
    line.allowed = part(line.charge, share)
    case.trail.add(
        "by report",
        line.charge,
        line.allowed,
        f"no fee for this code: {share} of the charge after review of the record",
        case.terms.records.source,
        line.number,
    )


def _set(case: Case, line: Work, name: str, cents: int, why: str, source: str) -> None:
    case.trail.add(name, line.allowed, cents, why, source, line.number)
    line.allowed = cents


def _sides(case: Case, line: Work) -> None:
    if "50" not in line.modifiers or line.fee is None or line.fee.service is None:
        return
    rule = line.fee.service.bilateral
    if rule == 1:
        rate = case.terms.reductions.bilateral
        _set(case, line, "both sides", part(line.allowed, rate), f"modifier 50, indicator 1: x {rate}", BILATERAL)
    elif rule == 3:
        _set(case, line, "both sides", line.allowed * 2, "modifier 50, indicator 3: each side in full", BILATERAL)
    else:
        why = "the fee is for both sides already" if rule == 2 else "no rule of two sides for this code"
        _set(case, line, "both sides", line.allowed, f"modifier 50, indicator {rule}: {why}", BILATERAL)


def _role(case: Case, line: Work) -> None:
    rates = case.terms.reductions
    assert line.fee is not None and line.fee.service is not None
    service = line.fee.service
    helping = _ASSISTANTS & set(line.modifiers)
    if helping:
        if service.assistant != 2:
            line.deny("CO", "54", ("N130",))
            why = f"assistant indicator {service.assistant}: no assistant is paid"
            case.trail.add("assistant", line.charge, 0, why, ASSISTANT, line.number)
            return
        by_helper = "AS" in helping
        rate = rates.assistant_helper if by_helper else rates.assistant
        source = ASSISTANT_HELPER if by_helper else ASSISTANT
        mark = min(helping) if not by_helper else "AS"
        _set(case, line, "assistant", part(line.allowed, rate), f"modifier {mark}: x {rate}", source)
    if "62" in line.modifiers:
        if service.cosurgeon == 0:
            line.deny("CO", "54", ("N130",))
            case.trail.add("two surgeons", line.charge, 0, "co-surgeon indicator 0", COSURGEON, line.number)
            return
        rate = rates.cosurgeon
        _set(case, line, "two surgeons", part(line.allowed, rate), f"modifier 62: x {rate}", COSURGEON)
    for mark, rate in _OPERATIVE_PART.items():
        if mark in line.modifiers and service.global_days in ("010", "090"):
            _set(case, line, "part of the package", part(line.allowed, rate), f"modifier {mark}: x {rate}", SPLIT)
    for mark in ("52", "53"):
        if mark in line.modifiers:
            rate = rates.reduced
            _set(case, line, "reduced", part(line.allowed, rate), f"modifier {mark}: x {rate}", case.terms.source)
    if "22" in line.modifiers and case.records_in:
        rate = rates.increased
        _set(case, line, "more work", part(line.allowed, rate), f"modifier 22, record reviewed: x {rate}", MULTIPLE)
    if "78" in line.modifiers and service.global_days in ("010", "090"):
        rate = rates.return_to_room
        _set(
            case, line, "return to the room", part(line.allowed, rate), f"modifier 78: x {rate}, operation only", SPLIT
        )


def _who(case: Case, line: Work) -> None:
    taxonomy = line.rendering.taxonomy if line.rendering else ""
    rates = case.terms.reductions
    if "AS" in line.modifiers:
        return  # their 85 percent is inside the assistant's rate
    if taxonomy[:4] in _HELPERS and Decimal(rates.helper) != 1:
        rate = rates.helper
        _set(case, line, "NP, PA or CNS", part(line.allowed, rate), f"rendered by a {taxonomy}: x {rate}", HELPER)
    elif taxonomy[:4] in _SOCIAL and Decimal(rates.social_worker) != 1:
        rate = rates.social_worker
        _set(case, line, "social worker", part(line.allowed, rate), f"rendered by a {taxonomy}: x {rate}", HELPER)


def _several(case: Case) -> None:
    """The rules for several procedures by one provider on one day; the difference is CO-59."""
    groups: dict[tuple[object, str], list[Work]] = defaultdict(list)
    for line in case.open_lines():
        if line.fee is not None and line.fee.service is not None and line.fee.kind == "service":
            npi = line.rendering.npi if line.rendering else ""
            groups[line.day, npi].append(line)
    for lines in groups.values():
        _procedures([one for one in lines if _rule(one) in (2, 3) and not _ASSISTANTS & set(one.modifiers)], case)
        _therapy([one for one in lines if _rule(one) == 5], case)
        _imaging([one for one in lines if _rule(one) == 4], case)


def _rule(line: Work) -> int:
    assert line.fee is not None and line.fee.service is not None
    return line.fee.service.multiple


def _procedures(lines: list[Work], case: Case) -> None:
    rates = case.terms.reductions.multiple
    units = sorted(_endoscopies(lines, case), key=lambda group: (-sum(one.allowed for one in group), group[0].number))
    if len(units) < 2:
        return
    for rank, group in enumerate(units):
        rate = rates[min(rank, len(rates) - 1)]
        for line in group:
            if Decimal(rate) != 1:
                _reduce(case, line, part(line.allowed, rate), f"procedure {rank + 1} of the day: x {rate}", MULTIPLE)
            else:
                case.trail.add(
                    "several procedures",
                    line.allowed,
                    line.allowed,
                    "highest of the day: in full",
                    MULTIPLE,
                    line.number,
                )


def _endoscopies(lines: list[Work], case: Case) -> list[list[Work]]:
    """Scopes of one family count as one procedure: the highest in full, each other less the fee of the base scope."""
    families: dict[str, list[Work]] = defaultdict(list)
    alone: list[list[Work]] = []
    for line in lines:
        family = line.fee.service.family if line.fee and line.fee.service else ""
        if family:
            families[family].append(line)
        else:
            alone.append([line])
    for base_code, group in families.items():
        group.sort(key=lambda one: (-one.allowed, one.number))
        base = fees.fee(case.terms.schedule, base_code, (), group[0].place, group[0].day)
        for line in group[1:]:
            less = max(0, line.allowed - (base.cents if base else 0))
            why = f"same scope family: less the base scope {base_code} ({amount(base.cents) if base else '0.00'})"
            _reduce(case, line, less, why, MULTIPLE)
        alone.append(group)
    return alone


def _therapy(lines: list[Work], case: Case) -> None:
    rate = Decimal(case.terms.reductions.therapy_practice)
    if rate == 1 or not lines:
        return
    ranked = sorted(lines, key=lambda one: (-(one.fee.practice if one.fee else 0), one.number))
    first = True
    for line in ranked:
        assert line.fee is not None
        full = 1 if first else 0
        cut = part(line.fee.practice, 1 - rate) * (line.units - full)
        first = False
        if cut:
            why = f"practice expense of {line.units - full} unit(s) after the first of the day: x {rate}"
            _reduce(case, line, line.allowed - cut, why, THERAPY)


def _imaging(lines: list[Work], case: Case) -> None:
    rates = case.terms.reductions
    if len(lines) < 2 or (Decimal(rates.imaging_technical) == 1 and Decimal(rates.imaging_professional) == 1):
        return
    for mark, rate in (("TC", rates.imaging_technical), ("26", rates.imaging_professional)):
        parts = sorted(
            ((_component(line, mark, case), line) for line in lines), key=lambda pair: (-pair[0], pair[1].number)
        )
        for cents, line in parts[1:]:
            cut = cents - part(cents, rate)
            if cut:
                word = "technical" if mark == "TC" else "professional"
                _reduce(case, line, line.allowed - cut, f"second image of the day: {word} part x {rate}", MULTIPLE)


def _component(line: Work, mark: str, case: Case) -> int:
    if mark in line.modifiers:
        return line.allowed
    if "26" in line.modifiers or "TC" in line.modifiers:
        return 0
    found = fees.fee(case.terms.schedule, line.code, (mark,), line.place, line.day)
    return found.cents * line.units if found else 0


def _reduce(case: Case, line: Work, cents: int, why: str, source: str) -> None:
    """A cut by the rule of several procedures. What lies above the charge anyway is no cut (CO-45 never turns negative)."""
    case.trail.add("several procedures", line.allowed, cents, why, source, line.number)
    cut = min(line.allowed, line.charge) - min(cents, line.charge)
    line.allowed = cents
    line.take("CO", "59", cut)


def _not_above_charge(case: Case, line: Work) -> None:
    if line.allowed > line.charge:
        case.trail.add(
            "lower charge", line.allowed, line.charge, "the charge is lower than the fee", LOWER, line.number
        )
        line.allowed = line.charge
    held = sum(one.cents for one in line.adjustments)
    over = line.charge - line.allowed - held
    if over:
        outside = case.plan is not None and not case.inside and case.plan.outside is not None
        group = "PR" if outside and not protected(case, line) else "CO"
        reason = case.terms.above_fee
        line.take(group, reason, over)
        taken = "written off by contract" if reason == "45" else "above the fee schedule that the state sets"
        who = taken if group == "CO" else "no contract: the patient may be billed"
        case.trail.add(
            "above the fee",
            line.charge - held,
            line.allowed,
            f"{amount(over)} {group}-{reason}, {who}",
            case.terms.source,
            line.number,
        )


def protected(case: Case, line: Work) -> bool:
    """Whether an out-of-network line is an emergency that may not be balance billed (No Surprises Act)."""
    return bool(case.plan and case.plan.outside and case.plan.outside.emergency_as_inside and line.place == "23")
