"""The UB-04 to play at: a sample stay and a sample emergency visit, the form, and what a page may ask of it. Amounts are made up."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from course.claims.desk import ub04
from course.claims.model import Diagnosis, InstitutionalClaim, Procedure, RevenueLine, Valued
from course.errors import CourseError

Json = dict[str, Any]
DAYS = timedelta(days=4)  # from the last day of service until the claim leaves
_REVENUE = {"0120": "Room and board, semi-private", "0250": "Pharmacy", "0300": "Laboratory", "0324": "Chest film",
            "0410": "Breathing treatments", "0450": "Emergency room", "0480": "Heart tests",
            "0730": "ECG"}  # fmt: skip


@lru_cache(maxsize=1)
def sample() -> InstitutionalClaim:
    """Orville Hansen's stay of July 2026 at Riverbend: a clean claim to Medicare Part A."""
    from course.charts import cast

    people = cast()
    coverages = people.coverages_on("RCH-00418", date(2026, 7, 14), claim="institutional")
    lines = (("0120", 4_860_00, 3), ("0250", 1_212_40, 1), ("0300", 986_00, 14), ("0324", 310_00, 1), ("0410", 428_00, 4),
             ("0450", 1_940_00, 1), ("0480", 1_105_00, 1))  # fmt: skip
    return InstitutionalClaim(
        number="RCH-00418",
        patient=people.patient("RCH-00418"),
        coverages=coverages,
        billing=people.organization("riverbend-hospital"),
        bill="111",
        start=date(2026, 7, 14),
        end=date(2026, 7, 18),
        admitted=date(2026, 7, 15),
        admission_hour="01",
        admission_kind="1",
        source="1",
        discharge_hour="11",
        status="01",
        admitting="J18.9",
        principal=Diagnosis("J18.9", "Y"),
        others=(Diagnosis("I10", "Y"),),
        procedures=(Procedure("0B9D8ZX", date(2026, 7, 16)),),
        values=(Valued("80", 3_00),),
        attending=people.provider("1999999045"),
        operating=people.provider("1999999046"),
        medical_record="418",
        lines=tuple(RevenueLine(n, code, charge, units) for n, (code, charge, units) in enumerate(lines, 1)),
    )


def places() -> dict[str, str]:
    """Where each locator goes in the 837I, by its number on the form."""
    from course.claims.x12 import boxes

    found = {one.box: one.place for one in boxes("ub04")}
    return {one.fl: found.get(one.fl, found.get(_whole(one.fl), "")) for row in ub04.ROWS for one in row}


def _whole(fl: str) -> str:
    return "67A-Q" if fl.startswith("67") else fl


def shown() -> Json:
    """The form as JSON for its page."""
    where = places()
    return {
        "fields": ub04.fields_of(sample(), _REVENUE),
        "samples": [
            {"id": id, "title": title, "fields": ub04.fields_of(claim, _REVENUE)}
            for id, title, claim in (
                ("stay", "A stay: pneumonia, July 2026", sample()),
                ("emergency", "An emergency visit: chest pain, September 2026", outpatient()),
            )
        ],
        "rows": [
            [{"id": one.id, "fl": one.fl, "label": one.label, "w": one.w, "place": where[one.fl]} for one in row]
            for row in ub04.ROWS
        ],
        "columns": [{"id": one.id, "fl": one.fl, "label": one.label} for one in ub04.COLUMNS],
        "lines": list(ub04.LINES),
        "before": ub04.BEFORE,
    }


def reply(op: str, raw: object) -> Json:
    """What a page asks about its form. Raises CourseError."""
    if not isinstance(raw, Mapping) or not all(isinstance(k, str) and isinstance(v, str) for k, v in raw.items()):
        raise CourseError("The form cannot be read. Reload the page and run the cell again.")
    if op == "sim.pdf":
        return {"ok": True, "name": "claim-ub04.pdf", "data": base64.b64encode(printed(raw)).decode()}
    try:
        claim = ub04.claim_of(raw, sample())
    except CourseError as error:
        return {"ok": True, "sentence": str(error)}
    return {"ub04.raw": _raw, "ub04.follow": _follow}.get(op, _look)(claim)


def _follow(claim: InstitutionalClaim) -> Json:
    """The claim sent, answered, posted and billed."""
    from course.claims.desk.hospital import follow
    from course.claims.desk.raw import explained

    try:
        found = follow(claim, claim.end + DAYS)
    except CourseError as error:
        return {"ok": True, "sentence": str(error)}
    steps = [
        {"day": f"{one.day:%m/%d/%Y}", "kind": one.kind, "sentence": one.sentence, "text": one.text,
         "segments": explained(one.text) if one.text else []}
        for one in found.steps
    ]  # fmt: skip
    return {"ok": True, "state": found.state, "steps": steps}


def outpatient() -> InstitutionalClaim:
    """A morning in the emergency department: Orville Hansen's chest pain of September 2026, nothing found. Made-up charges."""
    day = date(2026, 9, 14)
    lines = (("0450", 98_000, "99284"), ("0300", 4_200, "85025"), ("0730", 31_000, "93005"), ("0324", 28_500, "71046"))
    return replace(
        sample(),
        number="RCH-00418-2",
        bill="131",
        start=day,
        end=day,
        admitted=None,
        admission_hour="",
        admission_kind="1",
        discharge_hour="",
        admitting="",
        reasons=("R07.9",),
        principal=Diagnosis("R07.9"),
        others=(Diagnosis("I10"),),
        procedures=(),
        operating=None,
        values=(),
        drg="",
        lines=tuple(RevenueLine(n, code, cents, 1, cpt, (), day) for n, (code, cents, cpt) in enumerate(lines, 1)),
    )


def _look(claim: InstitutionalClaim) -> Json:
    from course.claims.edits import Known, look_over

    found = look_over(claim, Known(claim.end + DAYS))
    return {
        "ok": True,
        "findings": [
            {
                "box": "",
                "level": one.level,
                "place": one.place,
                "sentence": one.sentence,
                "why": one.why,
                "check": one.check,
            }
            for one in found
        ],
    }


def _raw(claim: InstitutionalClaim) -> Json:
    from datetime import datetime

    from course.claims.desk.raw import explained
    from course.claims.model import Organization
    from course.claims.payers.policy import names, policy
    from course.claims.x12 import Directory, Envelope, write

    payers = {one: Organization(policy(one).name, identifier=policy(one).identifier) for one in names()}
    try:
        text = write([claim], Envelope(1, datetime(2026, 7, 22, 12)), Directory(payers))
    except CourseError as error:
        return {"ok": True, "sentence": str(error)}
    return {"ok": True, "kind": "837I", "title": "Hospital claim", "text": text, "segments": explained(text)}


def printed(fields: Mapping[str, str]) -> bytes:
    """The form as a PDF."""
    from .formpdf import institutional

    rows = [[(one.w, f"{one.fl} {one.label}", fields.get(one.id, "")) for one in row] for row in ub04.ROWS]
    lines = [
        [(one.w, f"{one.fl} {one.label}", fields.get(f"{one.id}_{n}", "")) for one in ub04.COLUMNS] for n in ub04.LINES
    ]
    return institutional([*rows[: ub04.BEFORE], *lines, *rows[ub04.BEFORE :]])
