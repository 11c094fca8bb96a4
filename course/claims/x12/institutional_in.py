"""The claim loops of an 837I as an `InstitutionalClaim`."""

from __future__ import annotations

from datetime import date

from course.claims.model import (
    Coverage,
    Dated,
    Diagnosis,
    InstitutionalClaim,
    Organization,
    Patient,
    Person,
    PriorPayer,
    Procedure,
    RevenueLine,
    Valued,
)
from course.claims.x12.claim_in import code_parts, codes, dotted, line_number
from course.claims.x12.grammar import Node
from course.claims.x12.parties import read_address, read_provider
from course.claims.x12.segment import Segment, X12Error


def first_day(node: Node, lines: list[Node]) -> date:
    """The first day of the statement period. Raises X12Error where there is none."""
    return _period(node)[0]


def _period(node: Node) -> tuple[date, date]:
    found = node.one("DTP", "434")
    if found is None:
        head = node.held[0][0]
        raise head.error(1, f"claim {head.get(1)} has no statement period; add DTP*434.")
    return found.days(3)


def read(
    node: Node,
    lines: list[Node],
    who: Person,
    coverages: tuple[Coverage, ...],
    to: int,
    billing: Organization,
    prior: tuple[PriorPayer, ...],
) -> InstitutionalClaim:
    """One claim from its 2300 loop."""
    head = node.one("CLM")
    if head is None:
        raise X12Error("A claim without its CLM segment cannot be read.")
    if head.get(2):
        head.cents(2)
    start, end = _period(node)
    admitted, hour = _admission(node)
    record = node.get("REF", 2, "EA")
    place = node.first("2310E")
    return InstitutionalClaim(
        head.get(1),
        Patient(record or head.get(1), who),
        coverages,
        billing,
        head.get(5, 1) + head.get(5, 3),
        start,
        end,
        lines=tuple(_line(line, at) for at, line in enumerate(lines, 1)),
        to=to,
        admitted=admitted,
        admission_hour=hour,
        admission_kind=node.get("CL1", 1),
        source=node.get("CL1", 2),
        discharge_hour=node.get("DTP", 3, "096")[:2],
        status=node.get("CL1", 3) or "01",
        attending=read_provider(node.first("2310A")),
        operating=read_provider(node.first("2310B")),
        authorization=node.get("REF", 2, "G1"),
        original=node.get("REF", 2, "F8"),
        service_address=read_address(place) if place else None,
        medical_record=record,
        accept_assignment=head.get(7) != "C",
        benefits_assigned=head.get(8) != "N",
        release_on_file=head.get(9) != "I",
        note=node.get("NTE", 2, "ADD"),
        prior=prior,
        **_codes(node),
    )


def _admission(node: Node) -> tuple[date | None, str]:
    found = node.one("DTP", "435")
    if found is None:
        return None, ""
    text = found.get(3)
    return found.day(3, text[:8]), text[8:10]


def _codes(node: Node) -> dict:
    """Every HI composite under the field it belongs to."""
    principal: Diagnosis | None = None
    reasons: list[str] = []
    others: list[Diagnosis] = []
    external: list[Diagnosis] = []
    procedures: list[Procedure] = []
    occurrences: list[Dated] = []
    spans: list[Dated] = []
    values: list[Valued] = []
    conditions: list[str] = []
    single = {"admitting": "", "drg": ""}
    for mark, parts, where, at in codes(node):
        if mark in ("ABK", "BK"):
            if principal is None:
                principal = _diagnosis(parts)
            else:
                others.append(_diagnosis(parts))
        elif mark in ("ABF", "BF"):
            others.append(_diagnosis(parts))
        elif mark in ("ABJ", "BJ"):
            single["admitting"] = dotted(parts[1])
        elif mark in ("APR", "PR"):
            reasons.append(dotted(parts[1]))
        elif mark in ("ABN", "BN"):
            external.append(_diagnosis(parts))
        elif mark == "DR":
            single["drg"] = parts[1]
        elif mark in ("BBR", "BR", "BBQ", "BQ"):
            procedures.append(Procedure(parts[1], where.day(at, _part(parts, 4))))
        elif mark == "BI":
            start, _, end = _part(parts, 4).partition("-")
            spans.append(Dated(parts[1], where.day(at, start), where.day(at, end or start)))
        elif mark == "BH":
            occurrences.append(Dated(parts[1], where.day(at, _part(parts, 4))))
        elif mark == "BE":
            values.append(Valued(parts[1], _cents(where, at, _part(parts, 5))))
        elif mark == "BG":
            conditions.append(parts[1])
    return {
        "principal": principal or Diagnosis(""),
        "reasons": tuple(reasons),
        "others": tuple(others),
        "external": tuple(external),
        "procedures": tuple(procedures),
        "occurrences": tuple(occurrences),
        "spans": tuple(spans),
        "values": tuple(values),
        "conditions": tuple(conditions),
        **single,
    }


def _part(parts: tuple[str, ...], at: int) -> str:
    return parts[at - 1] if at <= len(parts) else ""


def _diagnosis(parts: tuple[str, ...]) -> Diagnosis:
    return Diagnosis(dotted(parts[1]), _part(parts, 9))


def _cents(where: Segment, at: int, text: str) -> int:
    alone = Segment(where.number, where.position, where.id, ("",) * (at - 1) + (text,), where.marks)
    return alone.cents(at)


def _line(node: Node, at: int) -> RevenueLine:
    service = node.one("SV2")
    if service is None:
        raise node.held[0][0].error(1, "this service line has no SV2 segment with its revenue code and charge.")
    code, modifiers = code_parts(service, 2)
    day = node.one("DTP", "472")
    return RevenueLine(
        line_number(node, at),
        service.get(1),
        service.cents(3),
        units=service.whole(5) if service.get(5) else 1,
        code=code,
        modifiers=modifiers,
        day=day.days(3)[0] if day else None,
        noncovered=service.cents(7) if service.get(7) else 0,
    )
