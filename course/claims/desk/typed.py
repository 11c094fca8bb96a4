"""The claim that the typed boxes of a CMS-1500 tell. What cannot be read is said with its box."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from course.claims.model import (
    Address,
    Coverage,
    Organization,
    Patient,
    Person,
    ProfessionalClaim,
    Provider,
    ServiceLine,
)
from course.claims.money import cents
from course.errors import CourseError

from .paper import LETTERS, LINES

_CLIA = re.compile(r"\d\dD\d{7}")
_DAY = re.compile(r"(\d{1,2})[/\- .]?(\d{2})[/\- .]?(\d{4}|\d{2})")


@dataclass(frozen=True)
class Behind:
    """What a claim needs and the form does not show: coverages as registered, the people behind the numbers."""

    coverages: tuple[Coverage, ...]
    account: str
    clinic: Organization
    provider: Provider
    to: int = 0
    providers: tuple[Provider, ...] = ()


def claim_of(boxes: Mapping[str, str], behind: Behind) -> ProfessionalClaim:
    """The claim that these boxes tell. Raises CourseError that names the first box that cannot be read."""
    told = {box: text.strip() for box, text in boxes.items() if text.strip()}
    coverage = _coverage(told, behind)
    coverages = tuple(coverage if at == behind.to else one for at, one in enumerate(behind.coverages))
    lines = tuple(_line(told, n, behind) for n in LINES if _used(told, n))
    if not lines:
        raise CourseError("Box 24 is empty: a claim needs at least one service line.")
    place = lines[0].place
    box23 = re.sub(r"\s", "", told.get("box23", "")).upper()
    day = _day(told, "box14")
    first = told.get("box14_qual") != "439"
    return ProfessionalClaim(
        number=told.get("box26", ""),
        patient=Patient(behind.account, _person(told, "box2", "box3_dob", "box3_sex", "box5")),
        coverages=coverages,
        billing=_billing(told, behind),
        diagnoses=tuple(told[f"box21{letter}"].upper() for letter in LETTERS if f"box21{letter}" in told),
        lines=lines,
        to=behind.to,
        rendering=_who(next((told[f"box24j_{n}"] for n in LINES if f"box24j_{n}" in told), ""), behind),
        referring=_other_provider(told, "DN", behind),
        ordering=_other_provider(told, "DK", behind),
        supervising=_other_provider(told, "DQ", behind),
        place=place,
        frequency=told.get("box22_code", "1"),
        original=told.get("box22_ref", ""),
        accept_assignment=told.get("box27") == "yes",
        benefits_assigned="box13" in told,
        release_on_file="box12" in told,
        signature_on_file="box31" in told,
        authorization="" if _CLIA.fullmatch(box23) else box23,
        clia=box23 if _CLIA.fullmatch(box23) else "",
        employment=told.get("box10a") == "yes",
        auto_accident=told.get("box10b") == "yes",
        other_accident=told.get("box10c") == "yes",
        accident_state=told.get("box10b_state", "").upper(),
        accident_date=None if first else day,
        onset=day if first else None,
        paid_by_patient=_money(told, "box29"),
        note=told.get("box19", ""),
    )


def typed_total(boxes: Mapping[str, str]) -> int | None:
    """What stands in box 28, in cents; None where nothing stands there."""
    return _money(boxes, "box28") if boxes.get("box28", "").strip() else None


def label(box: str) -> str:
    """box24d_1 as "Box 24D, line 1"."""
    match = re.fullmatch(r"box(\d+)([a-z]?)(?:_[a-z]+)?(?:_(\d))?", box)
    if not match:
        return box
    number, letter, line = match.groups()
    letter = {"m": "D"}.get(letter, letter.upper()) if number == "24" else letter
    return f"Box {number}{letter}" + (f", line {line}" if line else "")


def read_day(text: str) -> date | None:
    """A day as typed on the form (06/03/2026, 06 03 26) or in ISO style; None where it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    match = _DAY.fullmatch(text.strip())
    if not match:
        return None
    month, day, year = (int(part) for part in match.groups())
    if len(match[3]) == 2:
        year += 1900 if year >= 30 else 2000
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(told: Mapping[str, str], box: str) -> date | None:
    if box not in told:
        return None
    day = read_day(told[box])
    if day is None:
        raise CourseError(f"{label(box)}: “{told[box][:20]}” is not a date; type it as 06/03/2026.")
    return day


def _money(told: Mapping[str, str], box: str) -> int:
    if not told.get(box, "").strip():
        return 0
    try:
        return cents(told[box].replace(" ", "."))
    except CourseError:
        raise CourseError(f"{label(box)}: “{told[box][:20]}” is not an amount; type it as 142.00.") from None


def _person(told: Mapping[str, str], name: str, born: str, sex: str, at: str) -> Person:
    last, _, rest = told.get(name, "").partition(",")
    words = rest.split()
    middle = words.pop() if len(words) > 1 and len(words[-1].strip(".")) == 1 else ""
    address = Address(*(told.get(f"{at}_{part}", "") for part in ("street", "city", "state")),
                      re.sub(r"\D", "", told.get(f"{at}_zip", "")))  # fmt: skip
    return Person(
        last.strip(),
        " ".join(words),
        middle.strip("."),
        _day(told, born),
        told.get(sex, "u").upper(),
        address if any((address.street, address.city, address.state, address.zip)) else None,
        told.get(f"{at}_phone", ""),
    )


def _coverage(told: Mapping[str, str], behind: Behind) -> Coverage:
    """The coverage billed, with what the form says of it."""
    known = behind.coverages[behind.to]
    relationship = told.get("box6", "self")
    if relationship == "self":
        insured = _person(told, "box2", "box3_dob", "box3_sex", "box5")
    else:
        insured = _person(told, "box4", "box11a_dob", "box11a_sex", "box7")
    group = told.get("box11", "")
    return replace(
        known,
        member=told.get("box1a", ""),
        subscriber=insured,
        relationship=relationship,
        group="" if group.upper() == "NONE" else group,
        plan=known.plan if "box11c" not in told or told["box11c"].upper() == known.plan.upper() else told["box11c"],
    )


def _used(told: Mapping[str, str], n: int) -> bool:
    return any(f"box24{part}_{n}" in told for part in ("a", "d", "f"))


def _line(told: Mapping[str, str], n: int, behind: Behind) -> ServiceLine:
    start = _day(told, f"box24a_{n}")
    if start is None:
        raise CourseError(f"{label(f'box24a_{n}')} is empty: every service has its day.")
    units = told.get(f"box24g_{n}", "1")
    if not (units.isascii() and units.isdigit() and len(units) <= 6):
        raise CourseError(f"{label(f'box24g_{n}')}: “{units[:20]}” is not a whole number.")
    pointers = re.sub(r"[\s,]", "", told.get(f"box24e_{n}", "")).lower()
    if strange := [one for one in pointers if one not in LETTERS]:
        raise CourseError(f"{label(f'box24e_{n}')}: “{strange[0]}” is no letter of box 21; type A to L.")
    marks = re.sub(r"[\s,\-]", "", told.get(f"box24m_{n}", "")).upper()
    if len(marks) > 8:
        raise CourseError(f"{label(f'box24m_{n}')}: a line has room for four modifiers.")
    return ServiceLine(
        n,
        start,
        _day(told, f"box24a_to_{n}") or start,
        told.get(f"box24b_{n}", ""),
        told.get(f"box24d_{n}", "").upper(),
        _money(told, f"box24f_{n}"),
        int(units),
        tuple(marks[at : at + 2] for at in range(0, len(marks), 2)),
        tuple(LETTERS.index(one) + 1 for one in pointers),
        rendering=_who(told.get(f"box24j_{n}", ""), behind),
    )


def _who(npi: str, behind: Behind) -> Provider | None:
    """The person behind a typed number; a number nobody has is kept, with the name of box 31's signer."""
    npi = re.sub(r"[\s-]", "", npi)
    if not npi:
        return None
    known = next((one for one in (behind.provider, *behind.providers) if one.npi == npi), None)
    return known or replace(behind.provider, npi=npi)


def _other_provider(told: Mapping[str, str], qualifier: str, behind: Behind) -> Provider | None:
    if "box17" not in told or told.get("box17_qual", "DN").upper() != qualifier:
        return None
    first, _, last = told["box17"].partition(",")[0].rpartition(" ")
    npi = re.sub(r"[\s-]", "", told.get("box17b", ""))
    known = next((one for one in (behind.provider, *behind.providers) if one.npi == npi), None)
    return known or Provider(npi, last, first)


def _billing(told: Mapping[str, str], behind: Behind) -> Organization:
    return replace(
        behind.clinic,
        name=behind.clinic.name
        if told.get("box33", "").upper() == behind.clinic.name.upper()
        else told.get("box33", ""),
        npi=re.sub(r"[\s-]", "", told.get("box33a", "")),
        tax_id=re.sub(r"\D", "", told.get("box25", "")),
        phone=told.get("box33_phone", ""),
    )
