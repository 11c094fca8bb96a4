"""The UB-04 to play at: a sample stay, its form, and what a page may ask of it. Amounts are made up."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from course.claims.desk import ub04
from course.claims.model import Diagnosis, InstitutionalClaim, Procedure, RevenueLine, Valued
from course.errors import CourseError

Json = dict[str, Any]
SENT = date(2026, 7, 22)
_REVENUE = {"0120": "Room and board, semi-private", "0250": "Pharmacy", "0300": "Laboratory", "0324": "Chest film",
            "0410": "Breathing treatments", "0450": "Emergency room", "0480": "Heart tests"}  # fmt: skip


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
    return _raw(claim) if op == "ub04.raw" else _look(claim)


def _look(claim: InstitutionalClaim) -> Json:
    from course.claims.edits import Known, look_over

    found = look_over(claim, Known(SENT))
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
