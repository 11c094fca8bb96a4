"""The claim loops of an 837P (005010X222A1): 2300 to 2430."""

from __future__ import annotations

import re

from course.claims.model import ProfessionalClaim, ServiceLine
from course.claims.money import x12_amount
from course.claims.x12.claim_out import procedure, undotted, write_codes, write_line_decisions, write_others
from course.claims.x12.directory import Directory
from course.claims.x12.lines import Lines, Value, d8, span
from course.claims.x12.parties import write_address, write_organization, write_provider
from course.claims.x12.text import remark
from course.errors import CourseError

# As in the shaded part of box 24: eleven digits, then unit and quantity ("00409490234 ML1.5").
_NDC = re.compile(r"(\S+)(?: (F2|GR|ME|ML|UN)([0-9.]+))?")


def write(out: Lines, claim: ProfessionalClaim, names: Directory) -> None:
    """Loop 2300 with everything inside it."""
    _claim(out, claim)
    if claim.referring:
        write_provider(out, "DN", claim.referring)
    if claim.rendering:
        write_provider(out, "82", claim.rendering)
        _specialty(out, claim.rendering.taxonomy)
    if claim.facility:
        write_organization(out, "77", claim.facility, "XX", claim.facility.npi)
        write_address(out, claim.facility.address, full=True)
    if claim.supervising:
        write_provider(out, "DQ", claim.supervising)
    write_others(out, claim, names)
    for line in claim.lines:
        _line(out, claim, line, names)


def _claim(out: Lines, claim: ProfessionalClaim) -> None:
    yes = {True: "Y", False: "N"}
    causes = [code for code, held in
              (("EM", claim.employment), ("AA", claim.auto_accident), ("OA", claim.other_accident)) if held]  # fmt: skip
    related: Value = (*causes, *[""] * (3 - len(causes)), claim.accident_state) if causes else ""
    out.add("CLM", claim.number, x12_amount(claim.total), "", "", (claim.place, "B", claim.frequency),
            yes[claim.signature_on_file], "A" if claim.accept_assignment else "C", yes[claim.benefits_assigned],
            "Y" if claim.release_on_file else "I", "", related)  # fmt: skip
    for qualifier, day in (("431", claim.onset), ("439", claim.accident_date)):
        if day:
            out.add("DTP", qualifier, "D8", d8(day))
    if claim.paid_by_patient:
        out.add("AMT", "F5", x12_amount(claim.paid_by_patient))
    for qualifier, number in (
        ("9F", claim.referral),
        ("G1", claim.authorization),
        ("F8", claim.original),
        ("X4", claim.clia),
        ("EA", claim.patient.account),
    ):
        if number:
            out.add("REF", qualifier, number)
    if claim.note:
        out.add("NTE", "ADD", remark(claim.note))
    codes = [("ABF" if at else "ABK", undotted(code)) for at, code in enumerate(claim.diagnoses)]
    write_codes(out, codes)


def _specialty(out: Lines, taxonomy: str) -> None:
    if taxonomy:
        out.add("PRV", "PE", "PXC", taxonomy)


def _line(out: Lines, claim: ProfessionalClaim, line: ServiceLine, names: Directory) -> None:
    code = procedure(line.code, line.modifiers, line.number)
    units = str(line.units)
    out.add("LX", str(line.number))
    out.add("SV1", code, x12_amount(line.charge), line.unit, units, "" if line.place == claim.place else line.place,
            "", tuple(str(one) for one in line.pointers))  # fmt: skip
    out.add("DTP", "472", *span(line.start, line.end))
    out.add("REF", "6R", str(line.number))
    if line.note:
        out.add("NTE", "ADD", remark(line.note))
    if line.ndc:
        found = _NDC.fullmatch(line.ndc.strip())
        if found is None:
            raise CourseError(
                f"Line {line.number}: “{line.ndc[:30]}” is not a drug number; write it as in 00409490234 ML1."
            )
        out.add("LIN", "", "N4", found[1].replace("-", ""))
        out.add("CTP", "", "", "", found[3] or units, (found[2] or "UN",))
    if line.rendering and line.rendering != claim.rendering:
        write_provider(out, "82", line.rendering)
        _specialty(out, line.rendering.taxonomy)
    if claim.ordering:
        write_provider(out, "DK", claim.ordering)
    write_line_decisions(out, claim, line, names, lambda payer, paid: (payer, x12_amount(paid), code, "", units))
