"""The request for an authorization and the answer to it (278, 005010X217), both ways."""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.model import Authorization, AuthorizationRequest, Coverage, Patient, Person
from course.claims.x12.claim_in import codes, dotted
from course.claims.x12.claim_out import undotted, write_codes
from course.claims.x12.directory import Directory
from course.claims.x12.envelope import Envelope, WrittenSet
from course.claims.x12.grammar import Node
from course.claims.x12.kinds import KINDS
from course.claims.x12.lines import Lines, d8
from course.claims.x12.parties import RELATIONS, digits, write_address, write_birth, write_organization, write_person
from course.claims.x12.people import payer_of, read_holder, write_source
from course.claims.x12.text import remark

DECISIONS = {"approved": "A1", "modified": "A6", "denied": "A3", "pended": "A4"}
_DECIDED = {**{code: word for word, code in DECISIONS.items()}, "A2": "modified"}


def request_set(one: AuthorizationRequest, envelope: Envelope, names: Directory) -> WrittenSet:
    """One 278 request."""
    out = Lines()
    level = _levels(out, one, envelope, names, "13")
    level = out.level("EV", level, children=True)
    _trace(out, envelope, names, one, "1")
    out.add("UM", "HS", "I", "", (one.place, "B"))
    write_codes(out, [("ABF" if at else "ABK", undotted(code)) for at, code in enumerate(one.diagnoses)])
    out.level("SS", level, children=False)
    out.add("DTP", "472", "D8", d8(one.day))
    out.add("SV1", ("HC", one.code), "", "UN", str(one.units))
    return WrittenSet(KINDS["278"], out)


def answer_set(
    one: Authorization, request: AuthorizationRequest | None, envelope: Envelope, names: Directory
) -> WrittenSet:
    """One 278 answer; `request` tells who asked for whom (without it only the member number travels)."""
    nobody = Person("", "")
    asked = request or AuthorizationRequest(
        Patient("", nobody), Coverage("", one.member, nobody, "self", 1, envelope.created.date()), one.code,
        envelope.created.date(),
    )  # fmt: skip
    out = Lines()
    level = _levels(out, asked, envelope, names, "11", one.member)
    level = out.level("EV", level, children=True)
    _trace(out, envelope, names, asked, "2")
    out.add("UM", "HS", "I", "", (asked.place, "B"))
    out.level("SS", level, children=False)
    out.add("HCR", DECISIONS.get(one.decision, "A4"), one.number)
    for qualifier, day in (("007", one.start), ("036", one.end)):
        if day:
            out.add("DTP", qualifier, "D8", d8(day))
    out.add("SV1", ("HC", one.code), "", "UN", str(one.units))
    if one.reason:
        out.add("MSG", remark(one.reason))
    return WrittenSet(KINDS["278 reply"], out)


def _levels(
    out: Lines, one: AuthorizationRequest, envelope: Envelope, names: Directory, purpose: str, member: str = ""
) -> int:
    moment = f"{envelope.created:%Y%m%d}", f"{envelope.created:%H%M}"
    out.add("BHT", "0007", purpose, f"{envelope.control:09d}", *moment, "18" if purpose == "11" else "")
    payer = names.payer(one.coverage.payer)
    level = write_source(out, "X3", payer)
    level = out.level("21", level, children=True)
    write_organization(out, "1P", names.practice(one.npi), "XX", one.npi)
    himself = one.coverage.relationship == "self"
    level = out.level("22", level, children=True)
    who = one.patient.person
    write_person(out, "IL", who if himself else one.coverage.subscriber, member or one.coverage.member)
    if not himself:
        level = out.level("23", level, children=True)
        write_person(out, "QC", who)
    if one.patient.account:
        out.add("REF", "EJ", one.patient.account)
    write_address(out, who.address)
    if who.born:
        write_birth(out, who)
    if not himself:
        out.add("INS", "N", RELATIONS.get(one.coverage.relationship, "G8"))
    return level


def _trace(out: Lines, envelope: Envelope, names: Directory, one: AuthorizationRequest, kind: str) -> None:
    company = digits(names.practice(one.npi).tax_id) or "999999999"
    out.add("TRN", kind, f"{envelope.control:09d}", f"1{company}")


def read_requests(root: Node, names: Directory) -> Iterator[AuthorizationRequest]:
    """Every service asked for in one 278 request."""
    for payer, asker, insured, name, event in _events(root, names):
        diagnoses = tuple(dotted(parts[1]) for _, parts, _, _ in codes(event))
        for service in event.loops("2000F"):
            item = service.one("SV1")
            day = service.one("DTP", "472") or event.one("DTP", "472")
            if item is None or day is None:
                head = service.held[0][0]
                raise head.error(3, "a requested service needs SV1 (its code) and DTP*472 (its day).")
            when = day.days(3)[0]
            own = name or insured
            patient, coverage = read_holder(insured, name, own, payer, when, own.get("REF", 2, "EJ"))
            yield AuthorizationRequest(
                patient,
                coverage,
                item.get(1, 2),
                when,
                item.whole(4) if item.get(4) else 1,
                diagnoses,
                asker.get("NM1", 9) if asker else "",
                service.get("UM", 4, component=1) or event.get("UM", 4, component=1) or "11",
            )


def read_answers(root: Node, names: Directory) -> Iterator[Authorization]:
    """Every decision of one 278 answer."""
    for _, _, insured, _, event in _events(root, names):
        for service in event.loops("2000F"):
            decided, item = service.one("HCR") or event.one("HCR"), service.one("SV1")
            if decided is None or item is None:
                head = service.held[0][0]
                raise head.error(3, "an answered service needs HCR (the decision) and SV1 (its code).")
            start, end = service.one("DTP", "007"), service.one("DTP", "036")
            yield Authorization(
                insured.get("NM1", 9),
                item.get(1, 2),
                item.whole(4) if item.get(4) else 1,
                _DECIDED.get(decided.get(1), "pended"),
                decided.get(2),
                start.days(3)[0] if start else None,
                end.days(3)[0] if end else None,
                service.get("MSG", 1) or decided.get(3),
            )


def _events(root: Node, names: Directory) -> Iterator[tuple[str, Node | None, Node, Node | None, Node]]:
    for source in root.loops("2000A"):
        payer = payer_of(source.first("2010A"), names)
        for asker in source.loops("2000B"):
            who = asker.first("2010B")
            for level in asker.loops("2000C"):
                insured = level.first("2010C")
                if insured is None:
                    continue
                for event in level.loops("2000E"):
                    yield payer, who, insured, None, event
                for dependent in level.loops("2000D"):
                    for event in dependent.loops("2000E"):
                        yield payer, who, insured, dependent.first("2010D"), event
