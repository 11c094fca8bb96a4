"""Claims without a fault, to be bent by the tests, and how a test bends them: by path, in plain values."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from course.claims.edits import Known, Rules, Standing
from course.claims.model import (
    Address,
    Authorization,
    Claim,
    Coverage,
    Diagnosis,
    InstitutionalClaim,
    Patient,
    Person,
    ProfessionalClaim,
    Provider,
    RevenueLine,
    ServiceLine,
)
from course.claims.plain import from_plain, to_plain

from ..practice import CLINIC, HOME, HOSPITAL

DAY = date(2026, 6, 3)
RECEIVED = date(2026, 6, 5)

OSEI = Provider("1999999019", "Osei", "Miriam", "MD", "207Q00000X")
OKAFOR = Provider("1999999021", "Okafor", "Amara", "MD", "207R00000X")
ADAIR = Provider("1999999045", "Adair", "Sven", "MD", "208M00000X")

ELENA = Person("Rivera", "Elena", "M", date(1988, 2, 11), "F", HOME, "402-555-0171")
MARCO = Person("Rivera", "Marco", "A", date(1986, 9, 30), "M")
MATEO = Person("Rivera", "Mateo", "L", date(2017, 11, 3), "M", HOME, "402-555-0171")
RUTH = Person("Feld", "Ruth", "E", date(1942, 11, 2), "F", Address("3 Cooper Street", "Harrow Bend", "NE", "68210"))

PPO = Coverage("prairie-shield", "PSH4471802", MARCO, "spouse", 1, date(2026, 1, 1), None, "20417", "PPO", "12")
MEDICARE = Coverage("medicare-b", "2C47D02EF11", RUTH, "self", 1, date(2007, 11, 1), kind="MB")


def line(
    number: int, code: str, charge: int, pointers: tuple[int, ...] = (1,), *modifiers: str, **more: Any
) -> ServiceLine:
    """A line of an office visit on the usual day."""
    return ServiceLine(number, DAY, DAY, more.pop("place", "11"), code, charge, 1, modifiers, pointers, **more)


def _office(number: str, person: Person, coverage: Coverage, diagnoses: tuple[str, ...], *lines: ServiceLine) -> Claim:
    patient = Patient(number, person)
    return ProfessionalClaim(number, patient, (coverage,), CLINIC, diagnoses, lines, rendering=OSEI, clia="99D9999999")


BASES: dict[str, Claim] = {
    "office": _office(
        "MSFM-0107", ELENA, PPO, ("J02.0", "Z88.0"), line(1, "99213", 14200, (1, 2)), line(2, "87880", 3800, (1,), "QW")
    ),
    "medicare": _office("MSFM-0047", RUTH, MEDICARE, ("E11.65", "I10"), line(1, "99214", 21000, (1, 2))),
    "knee": _office(
        "MSFM-0047", RUTH, MEDICARE, ("M17.11",), line(1, "20610", 18000, (1,), "RT"), line(2, "J3301", 4000)
    ),
    "child": _office(
        "MSFM-0109",
        MATEO,
        Coverage("prairie-shield", "PSH4471802", MARCO, "child", 1, date(2026, 1, 1), None, "20417", "PPO", "12"),
        ("Z00.129", "Z23"),
        line(1, "99393", 16000),
        line(2, "90686", 3200, (2,)),
        line(3, "90460", 2800, (2,)),
    ),
    "work": ProfessionalClaim(
        "MSFM-0352",
        Patient("MSFM-0352", ELENA),
        (Coverage("ironbridge", "IB-2026-04417", ELENA, "self", 1, date(2026, 6, 1), kind="WC"),),
        CLINIC,
        ("S61.411A", "W26.0XXA"),
        (line(1, "12001", 25000),),
        rendering=OSEI,
        employment=True,
        accident_date=date(2026, 6, 3),
    ),
    "stay": InstitutionalClaim(
        "RCH-00418",
        Patient("RCH-00418", RUTH),
        (Coverage("medicare-b", "2C47D02EF11", RUTH, "self", 1, date(2007, 11, 1), kind="MA"),),
        HOSPITAL,
        "111",
        date(2026, 6, 1),
        date(2026, 6, 4),
        Diagnosis("J18.9", "Y"),
        (RevenueLine(1, "0120", 450000, 3), RevenueLine(2, "0300", 82000, 6), RevenueLine(3, "0250", 61000, 12)),
        admitted=date(2026, 6, 1),
        admission_hour="22",
        admission_kind="1",
        source="1",
        discharge_hour="11",
        admitting="R06.02",
        others=(Diagnosis("I10", "Y"), Diagnosis("Z79.84")),
        attending=ADAIR,
    ),
    "emergency": InstitutionalClaim(
        "RCH-00500",
        Patient("RCH-00500", ELENA),
        (PPO,),
        HOSPITAL,
        "131",
        DAY,
        DAY,
        Diagnosis("R07.89"),
        (RevenueLine(1, "0450", 95000, 1, "99284", ("25",), DAY), RevenueLine(2, "0730", 21000, 1, "93005", (), DAY)),
        reasons=("R07.9",),
        attending=ADAIR,
    ),
}


def bend(claim: Claim, changes: dict[str, Any]) -> Claim:
    """The claim with values set at paths such as ``lines.0.units``; the place after the last of a list adds to it."""
    plain = to_plain(claim)
    for path, value in changes.items():
        _put(plain, path.split("."), copy.deepcopy(value))
    return from_plain(type(claim), plain)


def _put(inside: Any, steps: list[str], value: Any) -> None:
    step, *rest = steps
    if isinstance(inside, list):
        at = int(step)
        if at == len(inside) and not rest:
            inside.append(value)
        elif rest:
            _put(inside[at], rest, value)
        else:
            inside[at] = value
    elif rest:
        _put(inside.setdefault(step, {}), rest, value)
    else:
        inside[step] = value


def known(facts: dict[str, Any]) -> Known:
    """Facts as a table writes them: rules and standing as tables, earlier claims as a base with its changes."""
    facts = dict(facts)
    rules = {key: tuple(value) if isinstance(value, list) else value for key, value in facts.pop("rules", {}).items()}
    if "priced" in rules:
        rules["priced"] = frozenset(rules["priced"])
    history = tuple(bend(BASES[one.pop("base")], one) for one in map(dict, facts.pop("history", ())))
    return Known(
        day=date.fromisoformat(facts.pop("day", RECEIVED.isoformat())),
        rules=Rules(**rules),
        standing=Standing(**facts.pop("standing", {})),
        history=history,
        paid_controls=frozenset(facts.pop("paid_controls", ())),
        authorizations=tuple(from_plain(Authorization, one) for one in facts.pop("authorizations", ())),
        died=date.fromisoformat(facts["died"]) if "died" in facts else None,
        **{key: value for key, value in facts.items() if key != "died"},
    )
