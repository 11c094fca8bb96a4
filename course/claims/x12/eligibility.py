"""The question about coverage (270) and its answer (271), 005010X279A1, both ways.

A 270 asks about a person at a payer; which kind of insurance it is, its rank, and when it began, the question does not
say.  So these come back as they stand in the model's defaults, and the coverage as beginning on the day asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from course.claims.model import Benefit, Coverage, Eligibility, EligibilityInquiry, Patient, Person
from course.claims.money import x12_amount
from course.claims.x12.directory import Directory
from course.claims.x12.envelope import Envelope, WrittenSet
from course.claims.x12.grammar import Node
from course.claims.x12.kinds import KINDS
from course.claims.x12.lines import Lines, d8
from course.claims.x12.parties import (
    digits,
    read_person,
    relation,
    write_address,
    write_birth,
    write_organization,
    write_person,
)
from course.claims.x12.segment import Segment
from course.claims.x12.text import remark

KINDS_OF_BENEFIT = {
    "active": "1",
    "deductible": "C",
    "copay": "B",
    "coinsurance": "A",
    "out-of-pocket": "G",
    "limitation": "F",
    "authorization": "D",
}
_BENEFITS = {code: kind for kind, code in KINDS_OF_BENEFIT.items()}
_STATUS = {"active": "1", "inactive": "6"}
# What the amount counts for: a calendar year (23), a visit (27); 29 is what remains.
_PERIODS = {"deductible": "23", "out-of-pocket": "23", "copay": "27"}
_REMAINING = "29"
# Reasons about the insured person: they stand there even where the patient is somebody else.
_ABOUT_INSURED = ("72", "73", "74", "75", "76", "78", "79")
_NETWORK = {True: "Y", False: "N", None: "W"}
_RELATIONS = {"spouse": "01", "child": "19", "other": "34"}


def inquiry_set(one: EligibilityInquiry, envelope: Envelope, names: Directory) -> WrittenSet:
    """One 270."""
    out = Lines()
    moment = f"{envelope.created:%Y%m%d}", f"{envelope.created:%H%M}"
    out.add("BHT", "0022", "13", f"{envelope.control:09d}", *moment)
    _head(out, one, names)
    trace = ("1", f"{envelope.control:09d}", _company(one, names))
    _person(out, one, trace)
    for service in one.services:
        out.add("EQ", service)
    return WrittenSet(KINDS["270"], out)


def answer_set(one: Eligibility, envelope: Envelope, names: Directory) -> WrittenSet:
    """One 271."""
    out = Lines()
    day = one.answered or envelope.created.date()
    out.add("BHT", "0022", "11", f"{envelope.control:09d}", d8(day), f"{envelope.created:%H%M}")
    _head(out, one.inquiry, names)
    trace = ("2", one.trace, _company(one.inquiry, names)) if one.trace else None
    reject = ("AAA", "N", "", one.reject or "75", "C") if one.status not in _STATUS else None
    _person(out, one.inquiry, trace, reject, (one.start, one.end))
    if reject is None:
        out.add("EB", _STATUS[one.status], "", list(one.inquiry.services), "", one.plan)
        for benefit in one.benefits:
            _benefit(out, benefit)
        if one.primary_care:
            out.add("EB", "L")
            _about(out, "P3", one.primary_care)
        if one.other_payer:
            out.add("EB", "R")
            _about(out, "PR", one.other_payer)
    return WrittenSet(KINDS["271"], out)


def _company(one: EligibilityInquiry, names: Directory) -> str:
    practice = names.practice(one.npi)
    return f"1{digits(practice.tax_id) or '999999999'}"


def _head(out: Lines, one: EligibilityInquiry, names: Directory) -> None:
    payer = names.payer(one.coverage.payer)
    level = out.level("20", None, children=True)
    write_organization(out, "PR", payer, "PI", payer.identifier)
    out.level("21", level, children=True)
    write_organization(out, "1P", names.practice(one.npi), "XX", one.npi)


def _person(
    out: Lines,
    one: EligibilityInquiry,
    trace: tuple[str, ...] | None,
    reject: tuple[str, ...] | None = None,
    bounds: tuple[date | None, date | None] = (None, None),
) -> None:
    """The subscriber, and the dependent where the patient is one; what is asked stands with the patient."""
    cover = one.coverage
    himself = cover.relationship == "self"
    level = out.level("22", 2, children=not himself)
    if himself and trace:
        out.add("TRN", *trace)
    who = one.patient.person
    write_person(out, "IL", who if himself else cover.subscriber, cover.member)
    for qualifier, number in (("6P", cover.group), ("18", cover.plan)):
        if number:
            out.add("REF", qualifier, number)
    if not himself:
        if reject and reject[3] in _ABOUT_INSURED:
            out.add(*reject)
            reject = None
        out.level("23", level, children=False)
        if trace:
            out.add("TRN", *trace)
        write_person(out, "03", who)
    if one.patient.account:
        out.add("REF", "EJ", one.patient.account)
    write_address(out, who.address)
    if reject:
        out.add(*reject)
    write_birth(out, who)
    if not himself:
        out.add("INS", "N", _RELATIONS.get(cover.relationship, "34"))
    out.add("DTP", "291", "D8", d8(one.day))
    for qualifier, bound in zip(("346", "347"), bounds, strict=True):
        if bound:
            out.add("DTP", qualifier, "D8", d8(bound))


def _benefit(out: Lines, one: Benefit) -> None:
    kind = KINDS_OF_BENEFIT.get(one.kind, "D")
    money = one.cents is not None
    share = "" if one.percent is None else str(Decimal(one.percent) / 100)
    needed = "Y" if one.kind == "authorization" else ""
    network = _NETWORK[one.in_network]
    out.add("EB", kind, "IND" if money else "", one.service, "", "", _PERIODS.get(one.kind, "") if money else "",
            x12_amount(one.cents or 0) if money else "", share, "", "", needed, network)  # fmt: skip
    if one.remaining is not None:
        out.add("EB", kind, "IND", one.service, "", "", _REMAINING, x12_amount(one.remaining), "", "", "", needed,
                network)  # fmt: skip
    if one.note:
        out.add("MSG", remark(one.note))


def _about(out: Lines, entity: str, name: str) -> None:
    out.add("LS", "2120")
    out.add("NM1", entity, "2" if entity == "PR" else "1", name)
    out.add("LE", "2120")


def read_inquiries(root: Node, names: Directory) -> Iterator[EligibilityInquiry]:
    """Every question of one 270 set."""
    for question, node, below in _asked(root, names):
        services = [code for found in node.loops(below) for code in found.held[0][0].repeats(1)]
        yield replace(question, services=tuple(services) or ("30",))


def read_answers(root: Node, names: Directory) -> Iterator[Eligibility]:
    """Every answer of one 271 set."""
    begin = root.one("BHT")
    answered = begin.day(4) if begin and begin.get(4) else None
    for question, node, below in _asked(root, names):
        rows = [(found.held[0][0], found) for found in node.loops(below)]
        reject = next((held.get("AAA", 3) for held in _rejecting(node)), "")
        start, end = node.one("DTP", "346", "356"), node.one("DTP", "347", "357")
        trace = node.above.one("TRN", "2") if node.above else None
        state = next((one for one, _ in rows if one.get(1) in ("1", "2", "3", "4", "5", "6", "7", "8")), None)
        status = "not found" if state is None else "inactive" if state.get(1) in ("6", "7", "8") else "active"
        inquiry = replace(question, services=state.repeats(3) or ("30",)) if state else question
        yield Eligibility(
            inquiry,
            status,
            plan=state.get(5) if state else "",
            start=start.days(3)[0] if start else None,
            end=end.days(3)[0] if end else None,
            benefits=tuple(_read_benefits([row for row in rows if row[0] is not state])),
            reject=reject if state is None else "",
            other_payer=_named(rows, "R"),
            primary_care=_named(rows, "L"),
            answered=answered,
            trace=trace.get(2) if trace else "",
        )


def _rejecting(node: Node) -> Iterator[Node]:
    """The loops that may say why there is no answer: the patient's own, then those above."""
    at: Node | None = node
    while at is not None:
        yield from (one for one in (at, *at.inside) if one.one("AAA"))
        at = at.above


def _asked(root: Node, names: Directory) -> Iterator[tuple[EligibilityInquiry, Node, str]]:
    for source in root.loops("2000A"):
        payer = source.first("2100A")
        name = payer.one("NM1") if payer else None
        policy = names.policy(name.get(9), name.get(3)) if name else ""
        for asker in source.loops("2000B"):
            who = asker.first("2100B")
            npi = who.get("NM1", 9) if who else ""
            for level in asker.loops("2000C"):
                insured = level.first("2100C")
                if insured is None:
                    continue
                dependents = [held for one in level.loops("2000D") if (held := one.first("2100D"))]
                for node in dependents or [insured]:
                    below = "2110D" if dependents else "2110C"
                    yield _question(insured, node, policy, npi, root), node, below


def _question(insured: Node, node: Node, policy: str, npi: str, root: Node) -> EligibilityInquiry:
    patient = read_person(node.one("NM1"), node)
    himself = node is insured
    holder: Person = patient if himself else read_person(insured.one("NM1"))
    asked, begin = node.one("DTP", "291", "472"), root.one("BHT")
    if asked is None and (begin is None or not begin.get(4)):
        raise node.held[0][0].error(1, "the day asked about is missing; add DTP*291.")
    day = asked.days(3)[0] if asked else begin.day(4)  # type: ignore[union-attr]
    coverage = Coverage(
        policy,
        insured.get("NM1", 9),
        holder,
        "self" if himself else relation(node.get("INS", 2) or "34"),
        1,
        day,
        group=insured.get("REF", 2, "6P"),
        plan=insured.get("REF", 2, "18"),
    )
    return EligibilityInquiry(Patient(node.get("REF", 2, "EJ"), patient), coverage, day, npi=npi)


def _read_benefits(rows: list[tuple[Segment, Node]]) -> Iterator[Benefit]:
    """A row that tells what remains belongs to the row before it."""
    held: Benefit | None = None
    for one, node in rows:
        kind = _BENEFITS.get(one.get(1))
        if kind is None:
            continue
        note = node.get("MSG", 1)
        network = {"Y": True, "N": False}.get(one.get(12))
        cents = one.cents(7) if one.get(7) else None
        for service in one.repeats(3) or ("30",):
            if one.get(6) == _REMAINING:
                if held and (held.kind, held.service, held.in_network) == (kind, service, network):
                    held = replace(held, remaining=cents, note=held.note or note)
                    continue
                cents, left = None, cents
            else:
                left = None
            if held:
                yield held
            held = Benefit(kind, service, cents, left, one.share(8), network, note)
    if held:
        yield held


def _named(rows: list[tuple[Segment, Node]], kind: str) -> str:
    for one, node in rows:
        about = node.first("2120C", "2120D") if one.get(1) == kind else None
        if about:
            name = about.one("NM1")
            return " ".join(filter(None, (name.get(4), name.get(3)))) if name else ""
    return ""
