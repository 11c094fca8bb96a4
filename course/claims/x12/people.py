"""The levels that 276, 277 and 278 share: payer, who asks, provider, insured person, patient."""

from __future__ import annotations

from datetime import date

from course.claims.model import Coverage, Organization, Patient, Person
from course.claims.x12.directory import Directory
from course.claims.x12.grammar import Node
from course.claims.x12.lines import Lines
from course.claims.x12.parties import read_person, relation, write_birth, write_organization, write_person


def write_holder(out: Lines, above: int, patient: Patient, coverage: Coverage, birth: bool) -> None:
    """The subscriber's level of a 276 or 277 and, where the patient is somebody else, the patient's.

    With `birth` (276 only) the birth date stands before the name.
    """
    himself = coverage.relationship == "self"
    level = out.level("22", above, children=not himself)
    if birth and himself:
        write_birth(out, patient.person)
    write_person(out, "IL", patient.person if himself else coverage.subscriber, coverage.member)
    if not himself:
        out.level("23", level, children=None)
        if birth:
            write_birth(out, patient.person)
        write_person(out, "QC", patient.person)


def write_source(out: Lines, entity: str, payer: Organization) -> int:
    """The payer's level."""
    level = out.level("20", None, children=True)
    write_organization(out, entity, payer, "PI", payer.identifier)
    return level


def read_holder(
    insured: Node, patient: Node | None, birth: Node, policy: str, day: date, account: str
) -> tuple[Patient, Coverage]:
    """Patient and coverage from the subscriber's name loop and the patient's, where there is one. `birth` is the loop of the DMG."""
    member = insured.get("NM1", 9)
    name = (patient or insured).one("NM1")
    who = read_person(name, birth)
    if patient is None:
        return Patient(account, who), Coverage(policy, member, who, "self", 1, day)
    holder: Person = read_person(insured.one("NM1"))
    related = relation(patient.get("INS", 2) or "G8")
    return Patient(account, who), Coverage(policy, member, holder, related, 1, day)


def payer_of(node: Node | None, names: Directory) -> str:
    """The policy of the payer that a name loop tells."""
    name = node.one("NM1") if node else None
    return names.policy(name.get(9), name.get(3)) if name else ""
