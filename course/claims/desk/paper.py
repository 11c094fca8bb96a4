"""A claim as the boxes of the CMS-1500; `typed` reads them back.

Boxes are a mapping from the ids that exercises use (box1a, box24d_1 ...) to what is typed there. Field semantics:
Medicare Claims Processing Manual 100-04, chapter 26, section 10.
"""

from __future__ import annotations

from datetime import date

from course.claims.model import (
    Address,
    Person,
    ProfessionalClaim,
)
from course.claims.money import amount

LETTERS = "abcdefghijkl"
LINES = range(1, 7)
LINE_BOXES = ("a", "a_to", "b", "c", "d", "m", "e", "f", "g", "h", "j")
_PROGRAM = {"MB": "medicare", "MA": "medicare", "MC": "medicaid", "CH": "tricare", "WC": "other"}


def boxes_of(claim: ProfessionalClaim) -> dict[str, str]:
    """Every box that holds something."""
    found = {
        **_insured(claim),
        **_patient(claim.patient.person),
        **_other(claim),
        **_middle(claim),
        **_lines(claim),
        **_foot(claim),
    }
    return {box: text for box, text in found.items() if text}


def us_day(day: date | None) -> str:
    """06/03/2026; "" for none."""
    return f"{day:%m/%d/%Y}" if day else ""


def _name(person: Person) -> str:
    return person.name.upper()


def _address(stem: str, person: Person) -> dict[str, str]:
    at = person.address or Address("", "", "", "")
    return {
        f"{stem}_street": at.street.upper(),
        f"{stem}_city": at.city.upper(),
        f"{stem}_state": at.state,
        f"{stem}_zip": at.zip,
        f"{stem}_phone": person.phone,
    }


def _patient(person: Person) -> dict[str, str]:
    return {
        "box2": _name(person),
        "box3_dob": us_day(person.born),
        "box3_sex": person.sex.lower() if person.sex in "MF" else "",
        **_address("box5", person),
    }


def _insured(claim: ProfessionalClaim) -> dict[str, str]:
    coverage = claim.coverage
    insured = claim.patient.person if coverage.relationship == "self" else coverage.subscriber
    medicare_first = coverage.kind == "MB" and coverage.rank == 1
    found = {
        "box1": _PROGRAM.get(coverage.kind, "group"),
        "box1a": coverage.member,
        "box6": coverage.relationship,
        "box11": coverage.group or ("NONE" if medicare_first else ""),
    }
    if medicare_first:  # nobody else is insured: boxes 4 and 7 stay empty
        return found
    return found | {
        "box4": _name(insured),
        **_address("box7", insured),
        "box11a_dob": us_day(insured.born),
        "box11a_sex": insured.sex.lower() if insured.sex in "MF" else "",
        "box11c": coverage.plan.upper(),
    }


def _other(claim: ProfessionalClaim) -> dict[str, str]:
    others = [one for at, one in enumerate(claim.coverages) if at != claim.to]
    found = {"box11d": "yes" if others and claim.coverage.kind != "MB" else "no"}
    if others:
        one = others[0]
        found |= {"box9": _name(one.subscriber), "box9a": one.group or one.member, "box9d": one.plan.upper()}
    return found


def _middle(claim: ProfessionalClaim) -> dict[str, str]:
    found = {
        "box10a": "yes" if claim.employment else "no",
        "box10b": "yes" if claim.auto_accident else "no",
        "box10b_state": claim.accident_state,
        "box10c": "yes" if claim.other_accident else "no",
        "box12": "SIGNATURE ON FILE" if claim.release_on_file else "",
        "box13": "SIGNATURE ON FILE" if claim.benefits_assigned else "",
        "box19": claim.note,
        "box21_ind": "0",
        "box22_code": claim.frequency if claim.frequency != "1" else "",
        "box22_ref": claim.original,
        "box23": claim.authorization or claim.referral or claim.clia,
    }
    if day := claim.onset or claim.accident_date:
        found |= {"box14": us_day(day), "box14_qual": "431" if claim.onset else "439"}
    for qualifier, one in (("DN", claim.referring), ("DK", claim.ordering), ("DQ", claim.supervising)):
        if one:
            found |= {"box17_qual": qualifier, "box17": one.name.upper(), "box17b": one.npi}
            break
    return found | {f"box21{letter}": code for letter, code in zip(LETTERS, claim.diagnoses, strict=False)}


def _lines(claim: ProfessionalClaim) -> dict[str, str]:
    found = {}
    for n, line in zip(LINES, claim.lines, strict=False):
        doctor = line.rendering or claim.rendering
        found |= {
            f"box24a_{n}": f"{line.start:%m/%d/%y}",  # six digits: all the room the form has there
            f"box24a_to_{n}": f"{line.end:%m/%d/%y}",
            f"box24b_{n}": line.place,
            f"box24d_{n}": line.code,
            f"box24m_{n}": " ".join(line.modifiers),
            f"box24e_{n}": "".join(LETTERS[p - 1].upper() for p in line.pointers if 1 <= p <= len(LETTERS)),
            f"box24f_{n}": amount(line.charge).replace(",", ""),
            f"box24g_{n}": str(line.units),
            f"box24j_{n}": doctor.npi if doctor else "",
        }
    return found


def _foot(claim: ProfessionalClaim) -> dict[str, str]:
    billing, doctor, place = claim.billing, claim.rendering, claim.facility
    return {
        "box25": f"{billing.tax_id[:2]}-{billing.tax_id[2:]}" if billing.tax_id else "",
        "box25_type": "ein" if billing.tax_id else "",
        "box26": claim.number,
        "box27": "yes" if claim.accept_assignment else "no",
        "box28": amount(claim.total).replace(",", ""),
        "box29": amount(claim.paid_by_patient).replace(",", "") if claim.paid_by_patient else "",
        "box31": doctor.name.upper().replace(",", "") if doctor else "",
        "box32": (place or billing).name.upper(),
        "box32a": (place or billing).npi,
        "box33": billing.name.upper(),
        "box33_phone": billing.phone,
        "box33a": billing.npi,
    }
