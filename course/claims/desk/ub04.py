"""The UB-04 as typed form locators, and the institutional claim behind it: both ways.

Semantics: Medicare Claims Processing Manual 100-04, chapter 25. Labels are ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from course.claims.model import (
    Coverage,
    Dated,
    Diagnosis,
    InstitutionalClaim,
    Procedure,
    Provider,
    RevenueLine,
    Valued,
)
from course.claims.money import amount, cents
from course.errors import CourseError

from .paper import us_day
from .typed import read_day

LINES = range(1, 9)
OTHERS = "abcdefgh"


@dataclass(frozen=True)
class Locator:
    """One form locator to type in: `id`, its number on the form, our label, the share of the row's width."""

    id: str
    fl: str
    label: str
    w: float


# Rows of the drawing; after BEFORE of them come the revenue lines.
_ROWS = (
    (("fl1", "1", "Hospital", 40), ("fl3a", "3a", "Patient control number", 20), ("fl3b", "3b", "Medical record", 20), ("fl4", "4", "Type of bill", 20)),
    (("fl5", "5", "Tax number", 25), ("fl6_from", "6", "Statement from", 25), ("fl6_to", "6", "Statement through", 25), ("fl56", "56", "NPI of the hospital", 25)),
    (("fl8b", "8b", "Patient's name", 40), ("fl9", "9", "Patient's address", 60)),
    (("fl10", "10", "Birth date", 16), ("fl11", "11", "Sex", 8), ("fl12", "12", "Admission day", 16), ("fl13", "13", "Hour", 10), ("fl14", "14", "Kind", 10), ("fl15", "15", "Source", 12), ("fl16", "16", "Discharge hour", 14), ("fl17", "17", "Status", 14)),
    (("fl18", "18-28", "Condition codes", 34), ("fl31", "31-34", "Occurrence codes and days", 33), ("fl39", "39-41", "Value codes and amounts", 33)),
    (("fl50", "50", "Payer", 40), ("fl58", "58", "Insured person", 30), ("fl59", "59", "Relationship", 30)),
    (("fl60", "60", "Member number", 30), ("fl62", "62", "Group number", 20), ("fl63", "63", "Authorization", 25), ("fl64", "64", "Payer's number of the earlier claim", 25)),
    (("fl66", "66", "ICD", 8), ("fl67", "67", "Principal diagnosis, POA", 22), *((f"fl67{c}", f"67{c.upper()}", "Other, POA", 17.5) for c in OTHERS[:4])),
    (tuple((f"fl67{c}", f"67{c.upper()}", "Other, POA", 25) for c in OTHERS[4:])),
    (("fl69", "69", "Admitting diagnosis", 20), ("fl70", "70", "Reason for the visit", 30), ("fl71", "71", "DRG", 12), ("fl72", "72", "External causes", 38)),
    (("fl74", "74", "Principal procedure, day", 40), ("fl74a", "74a-e", "Other procedure, day", 30), ("fl74b", "74a-e", "Other procedure, day", 30)),
    (("fl76", "76", "Attending: NPI, name", 50), ("fl77", "77", "Operating: NPI, name", 50)),
    (("fl80", "80", "Remarks", 100),),
)  # fmt: skip
BEFORE = 5
ROWS = tuple(tuple(Locator(*one) for one in row) for row in _ROWS)
COLUMNS = (
    Locator("fl42", "42", "Revenue code", 14),
    Locator("fl43", "43", "Description", 34),
    Locator("fl44", "44", "HCPCS, modifiers", 18),
    Locator("fl45", "45", "Day", 14),
    Locator("fl46", "46", "Units", 8),
    Locator("fl47", "47", "Charge", 12),
)


def fields_of(claim: InstitutionalClaim, names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Every locator that holds something. `names` says what a revenue code means (paper only, FL 43)."""
    person, coverage = claim.patient.person, claim.coverage
    at = person.address
    found = {
        "fl1": claim.billing.name.upper(),
        "fl3a": claim.number,
        "fl3b": claim.medical_record,
        "fl4": f"0{claim.bill}",
        "fl5": claim.billing.tax_id,
        "fl6_from": us_day(claim.start),
        "fl6_to": us_day(claim.end),
        "fl56": claim.billing.npi,
        "fl8b": person.name.upper(),
        "fl9": f"{at.street}, {at.city}, {at.state} {at.zip}".upper() if at else "",
        "fl10": us_day(person.born),
        "fl11": person.sex,
        "fl12": us_day(claim.admitted),
        "fl13": claim.admission_hour,
        "fl14": claim.admission_kind,
        "fl15": claim.source,
        "fl16": claim.discharge_hour,
        "fl17": claim.status,
        "fl18": " ".join(claim.conditions),
        "fl31": " ".join(f"{one.code} {us_day(one.start)}" for one in claim.occurrences),
        "fl39": " ".join(f"{one.code} {amount(one.cents).replace(',', '')}" for one in claim.values),
        "fl50": coverage.plan.upper(),
        "fl58": coverage.subscriber.name.upper(),
        "fl59": coverage.relationship,
        "fl60": coverage.member,
        "fl62": coverage.group,
        "fl63": claim.authorization,
        "fl64": claim.original,
        "fl66": "0",
        "fl67": _coded(claim.principal),
        "fl69": claim.admitting,
        "fl70": " ".join(claim.reasons),
        "fl71": claim.drg,
        "fl72": " ".join(one.code for one in claim.external),
        "fl76": _who(claim.attending),
        "fl77": _who(claim.operating),
        "fl80": claim.note,
    }
    found |= {f"fl67{c}": _coded(one) for c, one in zip(OTHERS, claim.others, strict=False)}
    for name, one in zip(("fl74", "fl74a", "fl74b"), claim.procedures, strict=False):
        found[name] = f"{one.code} {us_day(one.day)}"
    for n, line in zip(LINES, claim.lines, strict=False):
        found |= {
            f"fl42_{n}": line.revenue,
            f"fl43_{n}": (names or {}).get(line.revenue, ""),
            f"fl44_{n}": " ".join((line.code, *line.modifiers)).strip(),
            f"fl45_{n}": us_day(line.day),
            f"fl46_{n}": str(line.units),
            f"fl47_{n}": amount(line.charge).replace(",", ""),
        }
    return {name: text for name, text in found.items() if text}


def _coded(one: Diagnosis) -> str:
    return f"{one.code} {one.poa}".strip()


def _who(one: Provider | None) -> str:
    return f"{one.npi} {one.name.upper()}" if one else ""


def claim_of(fields: Mapping[str, str], base: InstitutionalClaim) -> InstitutionalClaim:
    """The claim that the form tells; what the form does not hold comes from `base`. Raises CourseError naming the FL."""
    told = {name: text.strip() for name, text in fields.items() if text.strip()}
    lines = tuple(_line(told, n) for n in LINES if any(f"fl{k}_{n}" in told for k in (42, 47)))
    if not lines:
        raise CourseError("FL 42 to 47 are empty: a claim needs at least one revenue line.")
    principal = _diagnosis(told.get("fl67", ""))
    if principal is None:
        raise CourseError("FL 67 is empty: a hospital claim needs its principal diagnosis.")
    person = replace(base.patient.person, born=_day(told, "fl10"), sex=told.get("fl11", "U")[:1].upper())
    last, _, rest = told.get("fl8b", "").partition(",")
    words = rest.split()
    middle = words.pop() if len(words) > 1 and len(words[-1]) == 1 else ""
    person = replace(person, last=last.strip(), first=" ".join(words), middle=middle)
    return replace(
        base,
        number=told.get("fl3a", ""),
        medical_record=told.get("fl3b", ""),
        bill=told.get("fl4", "").lstrip("0"),
        billing=replace(base.billing, npi=told.get("fl56", ""), tax_id=re.sub(r"\D", "", told.get("fl5", ""))),
        patient=replace(base.patient, person=person),
        coverages=_coverages(told, base, person),
        start=_needed(told, "fl6_from"),
        end=_needed(told, "fl6_to"),
        admitted=_day(told, "fl12"),
        admission_hour=told.get("fl13", ""),
        admission_kind=told.get("fl14", ""),
        source=told.get("fl15", ""),
        discharge_hour=told.get("fl16", ""),
        status=told.get("fl17", ""),
        conditions=tuple(told.get("fl18", "").upper().split()),
        occurrences=tuple(Dated(code, day) for code, day in _dated(told.get("fl31", ""), "31-34")),
        values=_values(told.get("fl39", "")),
        authorization=told.get("fl63", ""),
        original=told.get("fl64", ""),
        principal=principal,
        others=tuple(one for c in OTHERS if (one := _diagnosis(told.get(f"fl67{c}", "")))),
        admitting=told.get("fl69", "").upper(),
        reasons=tuple(told.get("fl70", "").upper().split()),
        external=tuple(Diagnosis(code) for code in told.get("fl72", "").upper().split()),
        drg=told.get("fl71", ""),
        procedures=tuple(
            Procedure(code, day)
            for name in ("fl74", "fl74a", "fl74b")
            for code, day in _dated(told.get(name, ""), "74")
        ),
        attending=_provider(told.get("fl76", ""), base.attending),
        operating=_provider(told.get("fl77", ""), base.operating),
        note=told.get("fl80", ""),
        lines=lines,
    )


def _coverages(told: Mapping[str, str], base: InstitutionalClaim, person: object) -> tuple[Coverage, ...]:
    known = base.coverage
    changed = replace(
        known, member=told.get("fl60", ""), group=told.get("fl62", ""), relationship=told.get("fl59", "self").lower()
    )
    if changed.relationship == "self":
        changed = replace(changed, subscriber=person)
    return tuple(changed if at == base.to else one for at, one in enumerate(base.coverages))


def _diagnosis(text: str) -> Diagnosis | None:
    words = text.upper().split()
    return Diagnosis(words[0], words[1][:1] if len(words) > 1 else "") if words else None


def _provider(text: str, known: Provider | None) -> Provider | None:
    npi = next((word for word in text.split() if word.isdigit()), "")
    if not npi:
        return None
    return known if known is not None and known.npi == npi else Provider(npi, "UNKNOWN", "")


def _day(told: Mapping[str, str], name: str) -> date | None:
    if name not in told:
        return None
    day = read_day(told[name])
    if day is None:
        raise CourseError(f"FL {name[2:].split('_')[0]}: “{told[name][:20]}” is not a date; type it as 07/14/2026.")
    return day


def _needed(told: Mapping[str, str], name: str) -> date:
    day = _day(told, name)
    if day is None:
        raise CourseError("FL 6 needs both days of the statement period.")
    return day


def _dated(text: str, fl: str) -> list[tuple[str, date]]:
    words = text.split()
    if len(words) % 2:
        raise CourseError(f"FL {fl}: each code stands with its day, as in 11 07/10/2026.")
    found = []
    for code, typed in zip(words[::2], words[1::2], strict=True):
        day = read_day(typed)
        if day is None:
            raise CourseError(f"FL {fl}: “{typed[:20]}” is not a date; type it as 07/14/2026.")
        found.append((code.upper(), day))
    return found


def _values(text: str) -> tuple[Valued, ...]:
    words = text.split()
    if len(words) % 2:
        raise CourseError("FL 39-41: each code stands with its amount, as in 80 4.00.")
    return tuple(Valued(code.upper(), cents(typed)) for code, typed in zip(words[::2], words[1::2], strict=True))


def _line(told: Mapping[str, str], n: int) -> RevenueLine:
    code, *marks = told.get(f"fl44_{n}", "").upper().split() or [""]
    units = told.get(f"fl46_{n}", "1")
    if not (units.isascii() and units.isdigit() and len(units) < 6):
        raise CourseError(f"FL 46, line {n}: “{units[:20]}” is not a whole number.")
    try:
        charge = cents(told.get(f"fl47_{n}", "0"))
    except CourseError:
        raise CourseError(
            f"FL 47, line {n}: “{told[f'fl47_{n}'][:20]}” is not an amount; type it as 1284.00."
        ) from None
    return RevenueLine(n, told.get(f"fl42_{n}", ""), charge, int(units), code, tuple(marks), _day(told, f"fl45_{n}"))
