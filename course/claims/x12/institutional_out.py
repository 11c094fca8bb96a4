"""The claim loops of an 837I (005010X223A2): 2300 to 2430."""

from __future__ import annotations

from collections.abc import Sequence

from course.claims.model import Diagnosis, InstitutionalClaim, RevenueLine
from course.claims.money import x12_amount
from course.claims.x12.claim_out import procedure, undotted, write_codes, write_line_decisions, write_others
from course.claims.x12.directory import Directory
from course.claims.x12.lines import Lines, Value, d8
from course.claims.x12.parties import write_address, write_provider
from course.claims.x12.text import remark

_BEDS = range(100, 220)  # revenue codes of room and board: units are days


def write(out: Lines, claim: InstitutionalClaim, names: Directory) -> None:
    """Loop 2300 with everything inside it."""
    _claim(out, claim)
    _codes(out, claim)
    if claim.attending:
        write_provider(out, "71", claim.attending)
        if claim.attending.taxonomy:
            out.add("PRV", "AT", "PXC", claim.attending.taxonomy)
    if claim.operating:
        write_provider(out, "72", claim.operating)
    if claim.service_address:
        out.add("NM1", "77", "2", claim.billing.name)
        write_address(out, claim.service_address, full=True)
    write_others(out, claim, names)
    for line in claim.lines:
        _line(out, claim, line, names)


def _claim(out: Lines, claim: InstitutionalClaim) -> None:
    out.add("CLM", claim.number, x12_amount(claim.total), "", "", (claim.bill[:2], "A", claim.bill[2:]), "",
            "A" if claim.accept_assignment else "C", "Y" if claim.benefits_assigned else "N",
            "Y" if claim.release_on_file else "I")  # fmt: skip
    if claim.discharge_hour:
        out.add("DTP", "096", "TM", _clock(claim.discharge_hour))
    out.add("DTP", "434", "RD8", f"{d8(claim.start)}-{d8(claim.end)}")
    if claim.admitted:
        hour = _clock(claim.admission_hour)
        out.add("DTP", "435", "DT" if hour else "D8", d8(claim.admitted) + hour)
    out.add("CL1", claim.admission_kind, claim.source, claim.status)
    for qualifier, number in (
        ("G1", claim.authorization),
        ("F8", claim.original),
        ("EA", claim.medical_record),
    ):
        if number:
            out.add("REF", qualifier, number)
    if claim.note:
        out.add("NTE", "ADD", remark(claim.note))


def _clock(hour: str) -> str:
    return f"{hour}00" if len(hour) == 2 else hour


def _codes(out: Lines, claim: InstitutionalClaim) -> None:
    write_codes(out, [_diagnosis("ABK", claim.principal)])
    if claim.admitting:
        write_codes(out, [("ABJ", undotted(claim.admitting))])
    write_codes(out, [("APR", undotted(code)) for code in claim.reasons])
    write_codes(out, [_diagnosis("ABN", one) for one in claim.external])
    if claim.drg:
        write_codes(out, [("DR", claim.drg)])
    write_codes(out, [_diagnosis("ABF", one) for one in claim.others])
    done: Sequence[tuple[str, ...]] = [
        ("BBQ" if at else "BBR", one.code, "D8", d8(one.day)) for at, one in enumerate(claim.procedures)
    ]
    write_codes(out, done[:1])
    write_codes(out, done[1:])
    write_codes(out, [("BI", one.code, "RD8", f"{d8(one.start)}-{d8(one.end or one.start)}") for one in claim.spans])
    write_codes(out, [("BH", one.code, "D8", d8(one.start)) for one in claim.occurrences])
    write_codes(out, [("BE", one.code, "", "", x12_amount(one.cents)) for one in claim.values])
    write_codes(out, [("BG", code) for code in claim.conditions])


def _diagnosis(qualifier: str, one: Diagnosis) -> tuple[str, ...]:
    return (qualifier, undotted(one.code), "", "", "", "", "", "", one.poa)


def _line(out: Lines, claim: InstitutionalClaim, line: RevenueLine, names: Directory) -> None:
    code: Value = procedure(line.code, line.modifiers, line.number) if line.code else ""
    units = str(line.units)
    days = line.revenue.isascii() and line.revenue.isdigit() and int(line.revenue) in _BEDS
    out.add("LX", str(line.number))
    out.add("SV2", line.revenue, code, x12_amount(line.charge), "DA" if days else "UN", units, "",
            x12_amount(line.noncovered) if line.noncovered else "")  # fmt: skip
    if line.day:
        out.add("DTP", "472", "D8", d8(line.day))
    out.add("REF", "6R", str(line.number))
    write_line_decisions(
        out, claim, line, names, lambda payer, paid: (payer, x12_amount(paid), code, line.revenue, units)
    )
