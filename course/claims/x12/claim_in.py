"""837 transaction sets as claims of the model.

An 837 does not carry everything that a practice knows.  What it leaves out comes back in one fixed way: a coverage starts
on the claim's first day and has no end, a subscriber who is not the patient has a name only, degrees are gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from course.claims.model import Adjustment, Claim, Coverage, Organization, Patient, Person, PriorPayer
from course.claims.x12.claim_out import RANKS
from course.claims.x12.directory import Directory
from course.claims.x12.grammar import Node
from course.claims.x12.parties import digits, read_organization, read_person, read_phone, relation
from course.claims.x12.segment import Segment, X12Error
from course.codes.forms import written

DECIDED = tuple[str, int, int, date, tuple[Adjustment, ...]]  # payer number, line, paid, day, adjustments


def read_claims(root: Node, names: Directory) -> Iterator[Claim]:
    """Every claim of one 837 set, professional or institutional by its service lines."""
    for provider in root.loops("2000A"):
        billing = _billing(provider)
        for subscriber in provider.loops("2000B"):
            for node in subscriber.loops("2300"):
                yield _claim(node, subscriber, None, billing, names)
            for patient in subscriber.loops("2000C"):
                for node in patient.loops("2300"):
                    yield _claim(node, subscriber, patient, billing, names)


def _billing(node: Node) -> Organization:
    name = node.first("2010AA")
    one = read_organization(name) or Organization("")
    return Organization(
        one.name,
        npi=one.npi,
        tax_id=digits(name.get("REF", 2, "EI", "SY")) if name else "",
        address=one.address,
        phone=read_phone(name),
        taxonomy=node.get("PRV", 3),
    )


def _claim(node: Node, subscriber: Node, patient: Node | None, billing: Organization, names: Directory) -> Claim:
    from course.claims.x12 import institutional_in, professional_in

    head = node.one("CLM")
    if head is None:  # the walk opens 2300 with CLM only
        raise X12Error("A claim without its CLM segment cannot be read.")
    lines = list(node.loops("2400"))
    # Files exist that say 837I and hold professional lines: the lines decide.
    services = any(line.one("SV1") for line in lines)
    institutional = any(line.one("SV2") for line in lines) or (not services and head.get(5, 2) == "A")
    part = institutional_in if institutional and not services else professional_in
    who = _patient(subscriber, patient)
    if not lines:
        raise head.error(1, f"claim {head.get(1)} has no service line; add at least one.")
    first = part.first_day(node, lines)
    own = _coverage(subscriber, patient, who, first, names)
    others = [_other(one, who, first, names) for one in node.loops("2320")]
    coverages = sorted((own, *(one for one, _ in others)), key=lambda one: one.rank)
    prior = _prior(node, others, lines, names)
    return part.read(node, lines, who, tuple(coverages), coverages.index(own), billing, prior)


def _patient(subscriber: Node, patient: Node | None) -> Person:
    node = patient.first("2010CA") if patient else subscriber.first("2010BA")
    return read_person(node.one("NM1") if node else None, node)


def _coverage(subscriber: Node, patient: Node | None, who: Person, first: date, names: Directory) -> Coverage:
    insured, payer = subscriber.first("2010BA"), subscriber.first("2010BB")
    name = insured.one("NM1") if insured else None
    himself = patient is None
    # Senders differ in what they tell of an insured person who is not the patient; the guides want the name only.
    person = who if himself else read_person(name)
    related = "self" if himself else relation(patient.get("PAT", 1)) if patient else "self"
    return _written(subscriber.one("SBR"), payer, name, person, related, first, names)


def _written(
    sbr: Segment | None,
    payer: Node | None,
    name: Segment | None,
    person: Person,
    related: str,
    first: date,
    names: Directory,
) -> Coverage:
    letter = sbr.get(1) if sbr else ""
    found = payer.one("NM1") if payer else None
    return Coverage(
        names.policy(found.get(9), found.get(3)) if found else "",
        name.get(9) if name else "",
        person,
        related,
        RANKS.index(letter) + 1 if len(letter) == 1 and letter in RANKS else len(RANKS) + 1,
        first,
        group=sbr.get(3) if sbr else "",
        plan=sbr.get(4) if sbr else "",
        kind=(sbr.get(9) if sbr else "") or "CI",
    )


def _other(node: Node, who: Person, first: date, names: Directory) -> tuple[Coverage, Node]:
    sbr, insured, payer = node.one("SBR"), node.first("2330A"), node.first("2330B")
    name = insured.one("NM1") if insured else None
    related = relation(sbr.get(2) if sbr else "")
    person = who if related == "self" else read_person(name, insured)
    return _written(sbr, payer, name, person, related, first, names), node


def _prior(
    claim: Node, others: list[tuple[Coverage, Node]], lines: list[Node], names: Directory
) -> tuple[PriorPayer, ...]:
    found = []
    decisions = list(_decisions(lines))
    for coverage, node in others:
        payer = node.first("2330B")
        number = payer.get("NM1", 9) if payer else ""
        own = [one for one in decisions if one[0] == number]
        decisions = [one for one in decisions if one[0] != number]
        paid, day = node.one("AMT", "D"), payer.one("DTP", "573") if payer else None
        if paid is None and day is None and not own:
            continue
        total = paid.cents(2) if paid else sum(one[2] for one in own)
        when = day.day(3) if day else own[0][3] if own else coverage.start
        found.append(
            PriorPayer(
                coverage,
                total,
                when,
                read_adjustments(node),
                tuple((line, cents, why) for _, line, cents, _, why in own),
            )
        )
    return tuple(found)


def _decisions(lines: list[Node]) -> Iterator[DECIDED]:
    for at, node in enumerate(lines, 1):
        number = line_number(node, at)
        for one in node.loops("2430"):
            svd, day = one.one("SVD"), one.one("DTP", "573")
            if svd is not None:
                when = day.day(3) if day else date(2000, 1, 1)
                yield svd.get(1), number, svd.cents(2), when, read_adjustments(one)


def read_adjustments(node: Node) -> tuple[Adjustment, ...]:
    """Every CAS of a loop: group, reason, cents, units."""
    found = []
    for one in node.all("CAS"):
        for at in range(2, len(one.elements) + 1, 3):
            if one.get(at):
                units = one.whole(at + 2) if one.get(at + 2) else None
                found.append(Adjustment(one.get(1), one.get(at), one.cents(at + 1), units))
    return tuple(found)


def line_number(node: Node, at: int) -> int:
    """LX01, or the line's place where a file leaves LX out."""
    head = node.one("LX")
    return head.whole(1) if head and head.get(1) else at


def code_parts(one: Segment, element: int) -> tuple[str, tuple[str, ...]]:
    """The code and the modifiers of a procedure composite."""
    parts = one.parts(element)
    return (parts[1] if len(parts) > 1 else "", tuple(filter(None, parts[2:6])))


def dotted(code: str) -> str:
    """A diagnosis code as people write it."""
    return written(code, "icd-10-cm")


def codes(node: Node) -> Iterator[tuple[str, tuple[str, ...], Segment, int]]:
    """Every composite of every HI: its qualifier, its parts, and where it stands."""
    for one in node.all("HI"):
        for at in range(1, len(one.elements) + 1):
            parts = one.parts(at)
            if len(parts) > 1:
                yield parts[0], parts, one, at


def account(node: Node) -> str:
    """The practice's own number of the patient: REF*EA, else the claim's number."""
    return node.get("REF", 2, "EA") or node.get("CLM", 1)


def patient(node: Node, person: Person) -> Patient:
    """The patient under the practice's own number."""
    return Patient(account(node), person)
