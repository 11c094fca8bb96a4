"""Measure the edits: ``python -m course.claims.edits.benchmark`` prints claims looked over in a second, by kind of claim."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from course.claims.edits import Known, Rules, look_over
from course.claims.model import (
    Address,
    Claim,
    Coverage,
    Diagnosis,
    InstitutionalClaim,
    Organization,
    Patient,
    Person,
    ProfessionalClaim,
    Provider,
    RevenueLine,
    ServiceLine,
)

DAY = date(2026, 6, 3)


def samples() -> Mapping[str, tuple[Claim, Known]]:
    """A plain office claim, the same with ten earlier claims, and a hospital stay; all without a fault."""
    address = Address("48 Larch Lane", "Harrow Bend", "NE", "682100001")
    person = Person("Rivera", "Elena", "M", date(1988, 2, 11), "F", address)
    clinic = Organization("Maple Street Family Medicine", "1999999027", "000199927", address, "402-555-0110")
    plan = Coverage("prairie-shield", "PSH4471802", person, "self", 1, date(2026, 1, 1), kind="12")
    doctor = Provider("1999999019", "Osei", "Miriam", "MD", "207Q00000X")
    lines = (
        ServiceLine(1, DAY, DAY, "11", "99213", 14200, pointers=(1, 2)),
        ServiceLine(2, DAY, DAY, "11", "87880", 3800, modifiers=("QW",), pointers=(1,)),
    )
    patient = Patient("MSFM-0107", person)
    office = ProfessionalClaim(
        "MSFM-0107", patient, (plan,), clinic, ("J02.0", "Z88.0"), lines, rendering=doctor, clia="99D9999999"
    )
    stay = InstitutionalClaim(
        "RCH-00418",
        patient,
        (plan,),
        replace(clinic, npi="1999999035"),
        "111",
        DAY,
        DAY + timedelta(days=3),
        Diagnosis("J18.9", "Y"),
        (RevenueLine(1, "0120", 450000, 3), RevenueLine(2, "0300", 82000, 6)),
        admitted=DAY,
        admission_hour="22",
        admission_kind="1",
        source="1",
        discharge_hour="11",
        admitting="R06.02",
        attending=replace(doctor, npi="1999999045"),
    )
    known = Known(DAY + timedelta(days=5), rules=Rules(lcd=("*",)))
    earlier = tuple(_moved(office, 30 * (n + 1)) for n in range(10))
    return {
        "office claim": (office, known),
        "office claim, ten earlier ones": (office, replace(known, history=earlier)),
        "hospital stay": (stay, known),
    }


def _moved(claim: ProfessionalClaim, days: int) -> ProfessionalClaim:
    back = DAY - timedelta(days=days)
    return replace(claim, lines=tuple(replace(line, start=back, end=back) for line in claim.lines))


def rate(claim: Claim, known: Known, seconds: float = 1.0, clock: Callable[[], float] = time.perf_counter) -> float:
    """Claims looked over in a second, measured for about `seconds`, after one that fills the caches."""
    look_over(claim, known)
    count, start = 0, clock()
    while (used := clock() - start) < seconds:
        for _ in range(50):
            look_over(claim, known)
        count += 50
    return count / used


if __name__ == "__main__":
    for name, (claim, known) in samples().items():
        print(f"{name:<34}{rate(claim, known):>8,.0f} claims/s   {len(look_over(claim, known))} findings")
