"""The claim loops of an 837P as a `ProfessionalClaim`."""

from __future__ import annotations

from datetime import date

from course.claims.model import Coverage, Organization, Person, PriorPayer, ProfessionalClaim, ServiceLine
from course.claims.x12.claim_in import code_parts, codes, dotted, line_number, patient
from course.claims.x12.grammar import Node
from course.claims.x12.parties import read_organization, read_provider
from course.claims.x12.segment import Segment, X12Error


def first_day(node: Node, lines: list[Node]) -> date:
    """The first day of service. Raises X12Error where no line has one."""
    return min(start for start, _ in (_days(line, node) for line in lines))


def read(
    node: Node,
    lines: list[Node],
    who: Person,
    coverages: tuple[Coverage, ...],
    to: int,
    billing: Organization,
    prior: tuple[PriorPayer, ...],
) -> ProfessionalClaim:
    """One claim from its 2300 loop."""
    head = _head(node)
    causes = head.parts(11)
    accident, onset, paid = node.one("DTP", "439"), node.one("DTP", "431"), node.one("AMT", "F5")
    ordering = next((found for line in lines if (found := read_provider(line.first("2420E")))), None)
    return ProfessionalClaim(
        head.get(1),
        patient(node, who),
        coverages,
        billing,
        tuple(dotted(parts[1]) for mark, parts, _, _ in codes(node) if mark in ("ABK", "BK", "ABF", "BF")),
        tuple(_line(line, node, at) for at, line in enumerate(lines, 1)),
        to=to,
        rendering=read_provider(node.first("2310B")),
        referring=read_provider(node.first("2310A")),
        ordering=ordering,
        supervising=read_provider(node.first("2310D")),
        facility=read_organization(node.first("2310C")),
        place=head.get(5, 1),
        frequency=head.get(5, 3) or "1",
        original=node.get("REF", 2, "F8"),
        accept_assignment=head.get(7) != "C",
        benefits_assigned=head.get(8) != "N",
        release_on_file=head.get(9) != "I",
        signature_on_file=head.get(6) != "N",
        authorization=node.get("REF", 2, "G1"),
        referral=node.get("REF", 2, "9F"),
        clia=node.get("REF", 2, "X4"),
        employment="EM" in causes[:3],
        auto_accident="AA" in causes[:3],
        other_accident="OA" in causes[:3],
        accident_state=causes[3] if len(causes) > 3 else "",
        accident_date=accident.day(3) if accident else None,
        onset=onset.day(3) if onset else None,
        paid_by_patient=paid.cents(2) if paid else 0,
        note=node.get("NTE", 2),
        prior=prior,
    )


def _head(node: Node) -> Segment:
    head = node.one("CLM")
    if head is None:
        raise X12Error("A claim without its CLM segment cannot be read.")
    if head.get(2):
        head.cents(2)  # an amount, even though the model adds the lines up itself
    return head


def _days(line: Node, claim: Node) -> tuple[date, date]:
    found = line.one("DTP", "472")
    if found is None:
        where = line.held[0][0] if line.held else _head(claim)
        raise where.error(1, "this service line has no day of service; add DTP*472.")
    return found.days(3)


def _line(node: Node, claim: Node, at: int) -> ServiceLine:
    service = node.one("SV1")
    if service is None:
        raise node.held[0][0].error(1, "this service line has no SV1 segment with its code and charge.")
    code, modifiers = code_parts(service, 1)
    start, end = _days(node, claim)
    return ServiceLine(
        line_number(node, at),
        start,
        end,
        service.get(5) or _head(claim).get(5, 1),
        code,
        service.cents(2),
        units=service.whole(4) if service.get(4) else 1,
        modifiers=modifiers,
        pointers=tuple(service.whole(7, one) for one in service.parts(7) if one),
        unit=service.get(3) or "UN",
        rendering=read_provider(node.first("2420A")),
        ndc=_drug(node, service.get(4)),
        note=node.get("NTE", 2, "ADD"),
    )


def _drug(node: Node, units: str) -> str:
    """As in the shaded part of box 24; the quantity only where it is not the line's own."""
    drug = node.first("2410")
    if drug is None:
        return ""
    number, quantity, unit = drug.get("LIN", 3), drug.get("CTP", 4), drug.get("CTP", 5, component=1) or "UN"
    same = not quantity or (quantity == units and unit == "UN")
    return number if same else f"{number} {unit}{quantity}"
