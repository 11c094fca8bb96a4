"""Small people and claims for the payers' tests: made from the course's cast, so that the edits know the numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from course.claims.model import (
    Coverage,
    Patient,
    Person,
    ProfessionalClaim,
    Provider,
    ServiceLine,
)
from course.claims.payers import History, charge, enroll

from ..practice import CLINIC as PRACTICE
from ..practice import HOME, HOSPITAL

CLINIC = replace(PRACTICE, clia="99D9999999")
GROUP = replace(CLINIC, name="Riverbend Physicians", npi="1999999043", tax_id="000199943", taxonomy="261QM1300X")
OUTSIDER = replace(CLINIC, name="Harrow Bend Eye Clinic", npi="1999999051", tax_id="000199951")

PROVIDERS = {
    "md": Provider("1999999019", "Osei", "Miriam", "MD", "207Q00000X"),
    "md2": Provider("1999999021", "Okafor", "Amara", "MD", "207R00000X"),
    "np": Provider("1999999022", "Nair", "Priya", "FNP", "363LF0000X"),
    "pa": Provider("1999999023", "Castle", "Owen", "PA-C", "363A00000X"),
    "er": Provider("1999999044", "Cole", "Imani", "MD", "207P00000X"),
    "ortho": Provider("1999999054", "Lindahl", "Greta", "MD", "207X00000X"),
    "surgeon": Provider("1999999053", "Tessaro", "Elio", "MD", "208600000X"),
    "lung": Provider("1999999046", "Amadi", "Ruth", "MD", "207RP1001X"),
    "eye": Provider("1999999055", "Moreno", "Iris", "MD", "207W00000X"),
}

# account: last, first, born, sex, payer, plan, kind, member, relationship
PEOPLE = {
    "elena": ("MSFM-0107", "Rivera", "Elena", date(1988, 2, 11), "F", "prairie-shield", "Prairie Shield PPO", "12", "PSH4471802"),
    "mateo": ("MSFM-0109", "Rivera", "Mateo", date(2017, 11, 3), "M", "prairie-shield", "Prairie Shield PPO", "12", "PSH4471802"),
    "quentin": ("MSFM-0248", "Benning", "Quentin", date(1976, 12, 9), "M", "prairie-shield", "Prairie Shield PPO", "12", "PSH7781230"),
    "kwame": ("MSFM-0169", "Boateng", "Kwame", date(1964, 9, 2), "M", "prairie-shield", "Prairie Shield PPO", "12", "PSH2086640"),
    "leonard": ("MSFM-0088", "Ostrander", "Leonard", date(1953, 4, 8), "M", "medicare-b", "Original Medicare", "MB", "3C88F53GH04"),
    "doris": ("MSFM-0134", "Whitfield", "Doris", date(1955, 3, 14), "F", "medicare-b", "Original Medicare", "MB", "5E34H55JK03"),
    "orville": ("RCH-00418", "Hansen", "Orville", date(1950, 3, 22), "M", "medicare-b", "Original Medicare", "MA", "1A23C45DE67"),
    "esperanza": ("MSFM-0176", "Vasquez", "Esperanza", date(1944, 2, 27), "F", "meadow-advantage", "Meadow Advantage HMO", "16", "MDA4402718"),
    "siobhan": ("MSFM-0198", "Whelan", "Siobhan", date(1988, 10, 11), "F", "statecare", "StateCare", "MC", "SC80041297"),
    "wren": ("MSFM-0331", "Osgood", "Wren", date(2020, 3, 31), "F", "statecare", "StateCare", "MC", "SC80057762"),
    "cole": ("MSFM-0301", "Ferris", "Cole", date(1982, 4, 26), "M", "servicewell", "ServiceWell Select", "CH", "SW40051826"),
    "manuel": ("MSFM-0352", "Duarte", "Manuel", date(1992, 10, 22), "M", "ironbridge", "Ironbridge Workers' Compensation", "WC", "IB-2026-04417"),
    "lily": ("MSFM-0212", "Nakamura", "Lily", date(1968, 2, 3), "F", "northstar-hmo", "Northstar HMO", "HM", "NSH7702245"),
    "teresa": ("MSFM-0264", "Delgado", "Teresa", date(1992, 1, 19), "F", "northstar-hmo", "Cedar Valley HMO", "HM", "CVH5540926"),
    "rory": ("MSFM-0344", "Pell", "Rory", date(1999, 6, 6), "M", "maple-province", "Maple Province Health Plan", "OF", "9000-000-001-AB"),
}  # fmt: skip

SECOND = {
    "supplement": ("prairie-shield", "Prairie Shield Medicare Supplement", "CI", "PSS1100871"),
    "retiree": ("prairie-shield", "Prairie Shield Retiree", "12", "PSH9034416"),
    "ppo": ("prairie-shield", "Prairie Shield PPO", "12", "PSH5162087"),
    "medicaid": ("statecare", "StateCare", "MC", "SC80010833"),
    "medicare": ("medicare-b", "Original Medicare", "MB", "8H83M59NP01"),
    "military": ("servicewell", "ServiceWell Select", "CH", "SW40051826"),
}


def patient(name: str) -> Patient:
    """One of the people above."""
    account, last, first, born, sex, *_ = PEOPLE[name]
    return Patient(account, Person(last, first, "", born, sex, HOME, "4025550171"))


def coverage(name: str, **changes: object) -> Coverage:
    """The coverage of one of them, as the practice has it on file."""
    payer, plan, kind, member = PEOPLE[name][5:]
    born = Coverage(payer, member, patient(name).person, "self", 1, date(2020, 1, 1), None, "20417", plan, kind)
    return replace(born, **changes)  # type: ignore[arg-type]


def second(which: str, name: str, rank: int = 2, **changes: object) -> Coverage:
    """A further coverage of a person."""
    payer, plan, kind, member = SECOND[which]
    born = Coverage(payer, member, patient(name).person, "self", rank, date(2020, 1, 1), None, "", plan, kind)
    return replace(born, **changes)  # type: ignore[arg-type]


def line(number: int, text: str, day: date, place: str, pointers: tuple[int, ...]) -> ServiceLine:
    """A line from a short text: ``99213``, ``20610-50*250.00``, ``97110-GP x4``, ``87880-QW@1``.

    Code, modifiers after hyphens, ``x`` units, ``*`` charge of the line, ``/`` place, ``@`` pointers; without a charge
    the clinic's price list counts.
    """
    rest, _, at = text.partition("@")
    rest, _, where = rest.partition("/")
    rest, _, money = rest.partition("*")
    rest, _, units = rest.partition("x")
    code, *modifiers = rest.strip().split("-")
    count = int(units or 1)
    if money:
        cents = round(float(money) * 100)
    else:
        cents = (charge(code, tuple(modifiers), day) or 10000) * count
    told = tuple(int(one) for one in at) if at else pointers
    return ServiceLine(number, day, day, where.strip() or place, code, cents, count, tuple(modifiers), told)


def claim(
    name: str = "elena",
    lines: str = "99213",
    dx: str = "J02.0",
    day: date = date(2026, 6, 3),
    rendering: str = "md",
    place: str = "11",
    number: str = "",
    **fields: object,
) -> ProfessionalClaim:
    """A professional claim. `lines` are texts as in `line`, with ``|`` between them."""
    diagnoses = tuple(dx.split())
    pointers = tuple(range(1, min(len(diagnoses), 4) + 1))
    texts = [one.strip() for one in lines.split("|")]
    made = tuple(line(n, text, day, place, pointers) for n, text in enumerate(texts, 1))
    born = ProfessionalClaim(
        number or f"{PEOPLE[name][0]}-{day:%m%d}",
        patient(name),
        (coverage(name),),
        CLINIC,
        diagnoses,
        made,
        rendering=PROVIDERS[rendering],
        place=made[0].place,
        clia="99D9999999",
        ordering=PROVIDERS["md"],
        facility=None if made[0].place in ("11", "10", "02") else HOSPITAL,
    )
    return replace(born, **fields)  # type: ignore[arg-type]


def known(name: str, **entry: object) -> History:
    """A payer's history in which one person is enrolled. `entry` goes to `enroll`; `covers` replaces the coverage."""
    own = entry.pop("covers", None) or coverage(name)
    assert isinstance(own, Coverage)
    return enroll(History(own.payer), own, patient(name), **entry)  # type: ignore[arg-type]


def soon(day: date, days: int = 2) -> date:
    """The day a claim for a visit usually comes in."""
    return day + timedelta(days=days)
