"""Earlier visits of a simulation's patient: claims that the practice has in its books and the plans in their files.

An entry of ``history`` says the day, what was coded, and who saw the patient where, if that was not the doctor of the visit:

    {"visit": "2025-10-14", "diagnoses": [{"code": "J01.00"}], "procedures": [{"code": "99213", "pointers": ["A"]}]}

They are decided by the plan of their day and paid before the desk opens, so that new and established, days after an
operation, frequencies, yearly amounts and duplicates are judged as in life.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from course.claims.model import Coverage, Organization, Patient, ProfessionalClaim, Provider, ServiceLine
from course.errors import CourseError

from .acts import read_act

FIELDS = ("visit", "diagnoses", "procedures", "provider", "site")


def check_entry(raw: Any, at: str) -> None:
    """Raises CourseError where an entry has not the form described above. Looks nobody up."""
    if not isinstance(raw, Mapping):
        raise CourseError(f"{at}: the fields of a visit belong here.")
    if strange := sorted(str(name)[:30] for name in raw if name not in FIELDS):
        raise CourseError(f"{at}: there is no field {strange[0]}; the fields are {', '.join(FIELDS)}.")
    try:
        day = date.fromisoformat(raw["visit"])
    except (KeyError, TypeError, ValueError):
        raise CourseError(f"{at}.visit: a day such as 2025-10-14 belongs here.") from None
    if not 1990 <= day.year <= 2100:
        raise CourseError(f"{at}.visit: {day.year} is outside the years of the course.")
    for name in ("provider", "site"):
        if name in raw and not isinstance(raw[name], str):
            raise CourseError(f"{at}.{name}: a text belongs here.")
    read_act({"act": "code", "diagnoses": raw.get("diagnoses"), "procedures": raw.get("procedures")})
    for one in raw["procedures"]:
        units, letters = one.get("units", "1"), one.get("pointers", ["A"])
        if not (units.isascii() and units.isdigit() and 0 < int(units) < 1000):
            raise CourseError(f'{at}: {one["code"]}: the units are a whole number in quotes, as in "1".')
        if not all(len(letter) == 1 and "A" <= letter <= "L" for letter in letters):
            raise CourseError(f"{at}: {one['code']}: pointers are letters, as in [A, B].")


def claim_of(
    raw: Mapping[str, Any],
    number: str,
    patient: Patient,
    coverages: Sequence[Coverage],
    provider: Provider,
    clinic: Organization,
    place: str,
) -> ProfessionalClaim:
    """The claim that was sent for an entry, at the clinic's prices of that day."""
    from course.claims.payers import fees

    day = date.fromisoformat(raw["visit"])
    lines = []
    for n, one in enumerate(raw["procedures"], 1):
        marks = tuple(one.get("modifiers") or ())
        count = int(one.get("units") or 1)
        pointers = tuple(ord(letter) - 64 for letter in one.get("pointers") or ("A",))
        price = (fees.charge(one["code"], marks, day) or 0) * count
        lines.append(ServiceLine(n, day, day, place, one["code"], price, count, marks, pointers, rendering=provider))
    return ProfessionalClaim(
        number=number,
        patient=patient,
        coverages=tuple(coverages),
        billing=clinic,
        diagnoses=tuple(one["code"] for one in raw["diagnoses"]),
        lines=tuple(lines),
        rendering=provider,
        ordering=provider,
        place=place,
        clia=clinic.clia if any("QW" in line.modifiers for line in lines) else "",
    )


def known_to(payer: Any, history: Any, claims: Sequence[ProfessionalClaim]) -> Any:
    """A plan's file with these claims decided and paid. `payer` is its desk. What lies before the first day whose rules the
    course knows is in the practice's books alone. Raises CourseError where the plan turned one away."""
    from course.claims.payers.history import settled

    first = min(one.start for one in payer.policy.terms)
    for claim in (one for one in claims if one.start >= first):
        status, after = payer.receive(claim, claim.end, history)
        if not status.control:
            raise CourseError(f"start.history: the visit of {claim.start} was never taken in. {status.sentence}")
        _, history = payer.adjudicate(claim, claim.end, after)
    return settled(history) if claims else history


def of_payer(claims: Sequence[ProfessionalClaim], payer: str) -> list[ProfessionalClaim]:
    """The earlier claims that a payer had, each as sent to it, oldest first."""
    found = []
    for claim in sorted(claims, key=lambda one: one.start):
        at = next((n for n, one in enumerate(claim.coverages) if one.payer == payer), None)
        if at == 0:  # what a second plan paid then is not played
            found.append(replace(claim, to=at))
    return found
