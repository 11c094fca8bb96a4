"""The remittance as an 835 (005010X221A1), both ways."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from course.claims.model import Address, ClaimPayment, LinePayment, Organization, ProviderAdjustment, Remittance
from course.claims.money import amount, x12_amount
from course.claims.x12.claim_in import code_parts, read_adjustments
from course.claims.x12.claim_out import procedure, write_adjustments
from course.claims.x12.directory import Directory
from course.claims.x12.envelope import Envelope, WrittenSet
from course.claims.x12.grammar import Node
from course.claims.x12.kinds import KINDS
from course.claims.x12.lines import Lines, Value, d8
from course.claims.x12.parties import digits, write_address
from course.claims.x12.segment import Segment
from course.errors import CourseError

# Bank numbers of the training bank: no bank has them.
_BANK = ("01", "999999992", "DA", "0000123456")
_REMARKS_OUT = (3, 4, 5, 6, 7)  # MOA03 to MOA07
_REMARKS_IN = (5, 20, 21, 22, 23)  # MIA05, MIA20 to MIA23
_NOWHERE = Address("1 Payer Plaza", "Lakemont", "IL", "60000")
_PLB = 6  # adjustments in one PLB


def remittance_set(one: Remittance, envelope: Envelope, names: Directory) -> WrittenSet:
    """One 835. Raises CourseError where the payment would be below zero: an 835 cannot ask for money."""
    if one.total < 0:
        raise CourseError(
            f"Payment {one.trace} comes to {amount(one.total)}. A payment cannot be below zero: carry the difference "
            f"forward with an FB adjustment."
        )
    out = Lines()
    payer = names.payer(one.payer)
    company = f"1{digits(payer.tax_id) or '999999999'}"
    _payment(out, one, company)
    out.add("TRN", "1", one.trace, company)
    out.add("DTM", "405", d8(envelope.created.date()))
    out.add("N1", "PR", payer.name)
    write_address(out, payer.address or _NOWHERE)
    if payer.identifier:
        out.add("REF", "2U", payer.identifier)
    out.add("PER", "BL", "EDI SUPPORT", "TE", digits(payer.phone) or "5550100")
    _payee(out, names.practice(one.payee_npi), one.payee_npi)
    if one.claims:
        out.add("LX", "1")
    for claim in one.claims:
        _claim(out, claim, names)
    for start in range(0, len(one.provider), _PLB):
        parts: list[Value] = []
        for held in one.provider[start : start + _PLB]:
            parts += [(held.reason, held.reference), x12_amount(held.cents)]
        out.add("PLB", one.payee_npi, f"{one.day.year}1231", *parts)
    return WrittenSet(KINDS["835"], out)


def _payment(out: Lines, one: Remittance, company: str) -> None:
    total = x12_amount(one.total)
    if one.method == "ACH":
        out.add("BPR", "I", total, "C", "ACH", "CCP", *_BANK, company, "", *_BANK, d8(one.day))
    else:
        handling = "H" if one.method == "NON" else "I"
        out.add("BPR", handling, total, "C", one.method, *[""] * 11, d8(one.day))


def _payee(out: Lines, practice: Organization, npi: str) -> None:
    out.add("N1", "PE", practice.name, "XX", npi)
    write_address(out, practice.address)
    if practice.tax_id:
        out.add("REF", "TJ", digits(practice.tax_id))


def _claim(out: Lines, one: ClaimPayment, names: Directory) -> None:
    share = x12_amount(one.patient_share) if one.patient_share else ""
    out.add("CLP", one.number, one.status, x12_amount(one.charge), x12_amount(one.paid), share, one.filing,
            one.control, "", "", "", one.drg)  # fmt: skip
    write_adjustments(out, one.adjustments)
    last, _, rest = one.patient.partition(", ")
    first, middle = rest, ""
    if len(rest) > 2 and rest[-2] == " ":  # "Elena M": one letter at the end is a middle initial
        first, middle = rest[:-2], rest[-1]
    out.add("NM1", "QC", "1", last, first, middle, "", "", "MI" if one.member else "", one.member)
    if one.rendering:
        out.add("NM1", "82", "1", "", "", "", "", "", "XX", one.rendering)
    if one.crossover:
        payer = names.payer(one.crossover)
        out.add("NM1", "TT", "2", payer.name, "", "", "", "", "PI", payer.identifier)
    _remarks(out, one)
    if one.received:
        out.add("DTM", "050", d8(one.received))
    for line in one.lines:
        _line(out, line)


def _remarks(out: Lines, one: ClaimPayment) -> None:
    if not one.remarks:
        return
    places = _REMARKS_IN if one.drg else _REMARKS_OUT
    if len(one.remarks) > len(places):
        raise CourseError(f"Claim {one.number} has {len(one.remarks)} remark codes; an 835 carries five for a claim.")
    held = dict(zip(places, one.remarks, strict=False))
    if one.drg:  # MIA01 must be there: covered days or visits
        held[1] = "0"
    out.add("MIA" if one.drg else "MOA", *(held.get(at, "") for at in range(1, max(held) + 1)))


def _line(out: Lines, one: LinePayment) -> None:
    code = procedure(one.code, one.modifiers, one.number) if one.code or not one.revenue else ("NU", one.revenue)
    revenue = one.revenue if one.code else ""
    out.add("SVC", code, x12_amount(one.charge), x12_amount(one.paid), revenue, str(one.units))
    if one.day:
        out.add("DTM", "472", d8(one.day))
    write_adjustments(out, one.adjustments)
    out.add("REF", "6R", str(one.number))
    if one.allowed is not None:
        out.add("AMT", "B6", x12_amount(one.allowed))
    for code in one.remarks:
        out.add("LQ", "HE", code)


def read_remittance(root: Node, names: Directory, made: date) -> Remittance:
    """The remittance of one 835 set. `made` is the file's own day, for payments that do not tell theirs."""
    payment, trace = root.one("BPR"), root.one("TRN")
    if payment is None or trace is None:
        raise root.held[0][0].error(1, "an 835 needs BPR (the payment) and TRN (its number).")
    payment.cents(2)
    payer, payee = root.first("1000A"), root.first("1000B")
    name = payer.one("N1") if payer else None
    number = (payer.get("REF", 2, "2U") or payer.get("N1", 4)) if payer else ""
    return Remittance(
        trace.get(2),
        _day(root, payment, made),
        names.policy(number, name.get(2) if name else ""),
        payee.get("N1", 4) if payee else "",
        tuple(_read_claim(one, names) for group in root.loops("2000") for one in group.loops("2100")),
        tuple(_moved(root)),
        payment.get(4) or "NON",
    )


def _day(root: Node, payment: Segment, made: date) -> date:
    produced = root.one("DTM", "405")
    return payment.day(16) if payment.get(16) else produced.day(2) if produced else made


def _moved(root: Node) -> Iterator[ProviderAdjustment]:
    for one in root.all("PLB"):
        for at in range(3, len(one.elements) + 1, 2):
            if one.get(at):
                yield ProviderAdjustment(one.get(at, 1), one.cents(at + 1), one.get(at, 2))


def _read_claim(node: Node, names: Directory) -> ClaimPayment:
    head = node.held[0][0]
    who, sent, by = node.one("NM1", "QC"), node.one("NM1", "TT"), node.one("NM1", "82")
    received = node.one("DTM", "050")
    remarks = [one.get(at) for one in node.all("MIA") for at in _REMARKS_IN]
    remarks += [one.get(at) for one in node.all("MOA") for at in _REMARKS_OUT]
    first = " ".join(filter(None, (who.get(4), who.get(5)))) if who else ""
    return ClaimPayment(
        head.get(1),
        head.get(2),
        head.cents(3),
        head.cents(4),
        ", ".join(filter(None, (who.get(3), first))) if who else "",
        who.get(9) if who else "",
        head.get(7),
        tuple(_read_line(one, at) for at, one in enumerate(node.loops("2110"), 1)),
        read_adjustments(node),
        tuple(filter(None, remarks)),
        filing=head.get(6) or "CI",
        crossover=names.policy(sent.get(9), sent.get(3)) if sent else "",
        drg=head.get(11),
        rendering=by.get(9) if by else "",
        received=received.day(2) if received else None,
    )


def _read_line(node: Node, at: int) -> LinePayment:
    head = node.held[0][0]
    number = node.get("REF", 2, "6R")
    day, allowed = node.one("DTM", "472", "150"), node.one("AMT", "B6")
    by_revenue = head.get(1, 1) == "NU"
    code, modifiers = ("", ()) if by_revenue else code_parts(head, 1)
    return LinePayment(
        int(number) if number.isascii() and number.isdigit() and len(number) <= 3 else at,
        code,
        head.cents(2),
        head.cents(3),
        read_adjustments(node),
        modifiers,
        units=head.whole(5) if head.get(5) else 1,
        day=day.day(2) if day else None,
        allowed=allowed.cents(2) if allowed else None,
        remarks=tuple(one.get(2) for one in node.all("LQ", "HE")),
        revenue=head.get(1, 2) if by_revenue else head.get(4),
    )
