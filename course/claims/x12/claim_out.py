"""Claims as 837 transaction sets: the loops that both kinds share. The rest: `professional_out`, `institutional_out`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from course.claims.model import (
    Adjustment,
    Claim,
    Coverage,
    InstitutionalClaim,
    Organization,
    PriorPayer,
    RevenueLine,
    ServiceLine,
)
from course.claims.money import x12_amount
from course.claims.x12.directory import Directory
from course.claims.x12.envelope import Envelope, WrittenSet
from course.claims.x12.kinds import KINDS, Kind
from course.claims.x12.lines import Lines, Value, d8
from course.claims.x12.parties import (
    RELATIONS,
    digits,
    write_address,
    write_birth,
    write_organization,
    write_person,
    write_phone,
)
from course.errors import CourseError

# Who pays first: P, S, T; then A (fourth) to H (eleventh); U unknown.
RANKS = "PSTABCDEFGH"
ACCIDENT_PLANS = ("WC", "AM", "LM")  # only these get a patient's telephone number
_TRIPLETS = 6  # reasons in one CAS
_HELD = 12  # codes in one HI


def rank_letter(rank: int) -> str:
    """SBR01 for a rank from 1."""
    return RANKS[rank - 1] if 1 <= rank <= len(RANKS) else "U"


def claim_set(claims: Sequence[Claim], envelope: Envelope, names: Directory) -> WrittenSet:
    """One 837 with these claims, all of one kind; claims of one billing provider in a row share its loop."""
    from course.claims.x12 import institutional_out, professional_out

    institutional = isinstance(claims[0], InstitutionalClaim)
    kind = KINDS["837I" if institutional else "837P"]
    out = Lines()
    _header(out, claims, envelope, names)
    body = institutional_out.write if institutional else professional_out.write
    billing: Organization | None = None
    level = 0
    for claim in claims:
        if claim.billing != billing:
            billing = claim.billing
            level = _billing(out, billing)
        _subscriber(out, claim, level, names, kind)
        body(out, claim, names)
    return WrittenSet(kind, out)


def _header(out: Lines, claims: Sequence[Claim], envelope: Envelope, names: Directory) -> None:
    moment = f"{envelope.created:%Y%m%d}", f"{envelope.created:%H%M}"
    out.add("BHT", "0019", "00", f"{envelope.control:09d}", *moment, "CH")
    sender = names.submitter or claims[0].billing
    write_organization(out, "41", sender, "46", sender.identifier or digits(sender.tax_id) or envelope.sender)
    # Somebody must be named; a practice without a number of its own is reached under the general one.
    write_phone(out, "BILLING OFFICE", sender.phone or claims[0].billing.phone or "5550100")
    receivers = {claim.coverage.payer for claim in claims}
    receiver = names.payer(receivers.pop()) if len(receivers) == 1 else Organization(envelope.receiver)
    write_organization(out, "40", receiver, "46", receiver.identifier or envelope.receiver)


def _billing(out: Lines, one: Organization) -> int:
    level = out.level("20", None, children=True)
    if one.taxonomy:
        out.add("PRV", "BI", "PXC", one.taxonomy)
    write_organization(out, "85", one, "XX", one.npi)
    write_address(out, one.address, full=True)
    if one.tax_id:
        out.add("REF", "EI", digits(one.tax_id))
    if one.phone:
        write_phone(out, "", one.phone)
    return level


def _subscriber(out: Lines, claim: Claim, above: int, names: Directory, kind: Kind) -> None:
    coverage = claim.coverage
    himself = coverage.relationship == "self"
    level = out.level("22", above, children=not himself)
    out.add("SBR", rank_letter(coverage.rank), "18" if himself else "", coverage.group, coverage.plan, "", "", "", "",
            coverage.kind)  # fmt: skip
    person = claim.patient.person if himself else coverage.subscriber
    write_person(out, "IL", person, coverage.member)
    phone = claim.patient.person.phone if coverage.kind in ACCIDENT_PLANS and kind.id == "837P" else ""
    if himself:  # the guides want address and birth date of the subscriber only where that is the patient
        write_address(out, person.address)
        write_birth(out, person)
        if phone:
            write_phone(out, "", phone)
    if coverage.payer:
        payer = names.payer(coverage.payer)
        write_organization(out, "PR", payer, "PI", payer.identifier)
        write_address(out, payer.address)
    if not himself:
        out.level("23", level, children=False)
        out.add("PAT", RELATIONS.get(coverage.relationship, "G8"))
        write_person(out, "QC", claim.patient.person)
        write_address(out, claim.patient.person.address)
        write_birth(out, claim.patient.person)
        if phone:
            write_phone(out, "", phone)


def write_others(out: Lines, claim: Claim, names: Directory) -> None:
    """The 2320 loops: every other coverage, with what its payer decided where it has."""
    decided = {id(prior): prior for prior in claim.prior}
    for at, coverage in enumerate(claim.coverages):
        if at == claim.to:
            continue
        prior = next((one for one in decided.values() if one.coverage == coverage), None)
        if prior is not None:
            del decided[id(prior)]
        _other(out, claim, coverage, prior, names)
    for prior in decided.values():
        _other(out, claim, prior.coverage, prior, names)


def _other(out: Lines, claim: Claim, coverage: Coverage, prior: PriorPayer | None, names: Directory) -> None:
    out.add("SBR", rank_letter(coverage.rank), RELATIONS.get(coverage.relationship, "G8"), coverage.group,
            coverage.plan, "", "", "", "", coverage.kind)  # fmt: skip
    if prior is not None:
        write_adjustments(out, prior.adjustments)
        out.add("AMT", "D", x12_amount(prior.paid))
    released = "Y" if claim.release_on_file else "I"
    out.add("OI", "", "", "Y" if claim.benefits_assigned else "N", "", "", released)
    person = claim.patient.person if coverage.relationship == "self" else coverage.subscriber
    write_person(out, "IL", person, coverage.member)
    write_address(out, person.address)
    payer = names.payer(coverage.payer)
    write_organization(out, "PR", payer, "PI", payer.identifier)
    write_address(out, payer.address)
    if prior is not None and not prior.lines:  # otherwise the day stands with the lines (2430)
        out.add("DTP", "573", "D8", d8(prior.paid_on))


def write_line_decisions(
    out: Lines,
    claim: Claim,
    line: ServiceLine | RevenueLine,
    names: Directory,
    decided: Callable[[str, int], Iterable[Value]],
) -> None:
    """The 2430 loops of one line; `decided` gives the elements of SVD from the payer's number and its payment."""
    for prior in claim.prior:
        for number, paid, adjustments in prior.lines:
            if number == line.number:
                out.add("SVD", *decided(names.payer(prior.coverage.payer).identifier, paid))
                write_adjustments(out, adjustments)
                out.add("DTP", "573", "D8", d8(prior.paid_on))


def write_adjustments(out: Lines, adjustments: Sequence[Adjustment]) -> None:
    """CAS: one segment for a group, six reasons at most in each."""
    groups: dict[str, list[Adjustment]] = {}
    for one in adjustments:
        groups.setdefault(one.group, []).append(one)
    for group, held in groups.items():
        for start in range(0, len(held), _TRIPLETS):
            parts: list[str] = []
            for one in held[start : start + _TRIPLETS]:
                parts += [one.reason, x12_amount(one.cents), "" if one.units is None else str(one.units)]
            out.add("CAS", group, *parts)


def write_codes(out: Lines, codes: Sequence[Sequence[str]]) -> None:
    """HI: twelve composites at most in each."""
    for start in range(0, len(codes), _HELD):
        out.add("HI", *codes[start : start + _HELD])


def procedure(code: str, modifiers: Sequence[str], line: int) -> tuple[str, ...]:
    """The composite of a HCPCS or CPT code with its modifiers. Raises CourseError for more than four."""
    if len(modifiers) > 4:
        raise CourseError(f"Line {line} has {len(modifiers)} modifiers; a line carries four at most.")
    return ("HC", code, *modifiers)


def undotted(code: str) -> str:
    """A diagnosis code without its dot, as claims send it."""
    return code.replace(".", "")
