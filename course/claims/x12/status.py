"""Where a claim stands: the question (276), its answer (277, both 005010X212) and the receipt (277CA, 005010X214)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from course.claims.model import Claim, ClaimStatus, Organization, StatusInquiry
from course.claims.money import x12_amount
from course.claims.x12 import words
from course.claims.x12.directory import Directory
from course.claims.x12.envelope import Envelope, WrittenSet
from course.claims.x12.grammar import Node
from course.claims.x12.kinds import KINDS
from course.claims.x12.lines import Lines, d8, span
from course.claims.x12.parties import write_organization
from course.claims.x12.people import payer_of, read_holder, write_holder, write_source
from course.claims.x12.text import remark
from course.errors import CourseError

REJECTED = ("A3", "A4", "A6", "A7", "A8")  # sent back at the door: not in the payer's system
_MESSAGE = 264  # characters of STC12


def sentence(category: str, status: str) -> str:
    """A status in our own words, as where a file carries codes only."""
    first = words.of("status-category", category) or f"Status category {category}"
    second = words.of("claim-status", status)
    return f"{first}: {second}." if second else f"{first} (status {status})." if status else f"{first}."


def inquiry_set(one: StatusInquiry, envelope: Envelope, names: Directory) -> WrittenSet:
    """One 276."""
    out = Lines()
    _begin(out, envelope, "13")
    practice = names.practice(one.npi)
    _levels(out, names.payer(one.coverage.payer), names, practice, one.npi, envelope)
    write_holder(out, 3, one.patient, one.coverage, birth=True)
    out.add("TRN", "1", one.patient.account or one.claim)
    for qualifier, number in (("1K", one.control), ("EJ", one.claim)):
        if number:
            out.add("REF", qualifier, number)
    out.add("AMT", "T3", x12_amount(one.cents))
    out.add("DTP", "472", *span(one.start, one.end))
    return WrittenSet(KINDS["276"], out)


def answer_set(one: ClaimStatus, claim: Claim, envelope: Envelope, names: Directory) -> WrittenSet:
    """One 277 about a claim. Its sentence does not travel: an X212 carries codes only."""
    out = Lines()
    _begin(out, envelope, "08", "DG")
    npi = claim.billing.npi
    _levels(out, names.payer(claim.coverage.payer), names, claim.billing, npi, envelope)
    write_holder(out, 3, claim.patient, claim.coverage, birth=False)
    out.add("TRN", "2", one.claim)
    out.add("STC", (one.category, one.status, one.entity), d8(one.day), "", x12_amount(one.cents))
    _numbers(out, one, claim)
    return WrittenSet(KINDS["277"], out)


def _begin(out: Lines, envelope: Envelope, purpose: str, kind: str = "") -> None:
    moment = f"{envelope.created:%Y%m%d}", f"{envelope.created:%H%M}"
    out.add("BHT", "0010", purpose, f"{envelope.control:09d}", *moment, kind)


def _levels(
    out: Lines, payer: Organization, names: Directory, practice: Organization, npi: str, envelope: Envelope
) -> None:
    level = write_source(out, "PR", payer)
    level = out.level("21", level, children=True)
    asker = names.submitter or practice
    write_organization(out, "41", asker, "46", asker.identifier or envelope.sender)
    out.level("19", level, children=True)
    write_organization(out, "1P", practice, "XX", npi)


def _numbers(out: Lines, one: ClaimStatus, claim: Claim, account: bool = True) -> None:
    if one.control:
        out.add("REF", "1K", one.control)
    if account:
        out.add("REF", "EJ", one.claim)
    out.add("DTP", "472", *span(claim.start, claim.end))


def receipt_sets(
    statuses: Sequence[ClaimStatus], claims: Mapping[str, Claim], envelope: Envelope, names: Directory
) -> Iterator[WrittenSet]:
    """277CA: one set for each run of statuses with the same payer and billing provider. `claims` by their number.

    Raises CourseError for a status whose claim is not among them: the receipt has to name the patient.
    """
    for one in statuses:
        if one.claim not in claims:
            raise CourseError(
                f"Claim {one.claim} is not among the claims given, so nobody can be named in its receipt."
            )
    for (payer, billing), held in groupby(
        statuses, key=lambda one: (claims[one.claim].coverage.payer, claims[one.claim].billing)
    ):
        yield _receipt(list(held), claims, names.payer(payer), billing, envelope, names)


def _receipt(
    statuses: list[ClaimStatus],
    claims: Mapping[str, Claim],
    payer: Organization,
    billing: Organization,
    envelope: Envelope,
    names: Directory,
) -> WrittenSet:
    out = Lines()
    moment = f"{envelope.created:%Y%m%d}", f"{envelope.created:%H%M}"
    out.add("BHT", "0085", "08", f"{envelope.control:09d}", *moment, "TH")
    level = write_source(out, "PR", payer)
    received = d8(min(one.day for one in statuses))
    out.add("TRN", "1", f"{envelope.control:09d}")
    out.add("DTP", "050", "D8", received)
    out.add("DTP", "009", "D8", d8(envelope.created.date()))
    level = out.level("21", level, children=True)
    sender = names.submitter or billing
    write_organization(out, "41", sender, "46", sender.identifier or envelope.receiver)
    out.add("TRN", "2", f"{envelope.control:09d}")
    total = x12_amount(sum(claims[one.claim].total for one in statuses))
    out.add("STC", ("A1", "19", "PR"), received, "WQ", total)
    _totals(out, statuses, claims, "90", "AA")
    level = out.level("19", level, children=True)
    write_organization(out, "85", billing, "XX", billing.npi)
    out.add("TRN", "1", "0")
    out.add("STC", ("A1", "19", "PR"), "", "WQ", total)
    _totals(out, statuses, claims, "QA", "QC")
    for one in statuses:
        claim = claims[one.claim]
        out.level("PT", level, children=None)
        who = claim.patient.person
        out.add("NM1", "QC", "1", who.last, who.first, who.middle, "", "", "MI", claim.coverage.member)
        out.add("TRN", "2", one.claim)
        told = remark(one.sentence)[:_MESSAGE].rstrip()
        told = "" if told == remark(sentence(one.category, one.status)) else told
        out.add("STC", (one.category, one.status, one.entity), d8(one.day), "U" if one.category in REJECTED else "WQ",
                x12_amount(one.cents), "", "", "", "", "", "", "", told)  # fmt: skip
        _numbers(out, one, claim, account=False)
    return WrittenSet(KINDS["277CA"], out)


def _totals(out: Lines, statuses: list[ClaimStatus], claims: Mapping[str, Claim], taken: str, back: str) -> None:
    good = [one for one in statuses if one.category not in REJECTED]
    bad = [one for one in statuses if one.category in REJECTED]
    for qualifier, held in ((taken, good), (back, bad)):
        if held:
            out.add("QTY", qualifier, str(len(held)))
    for qualifier, held in (("YU", good), ("YY", bad)):
        if held:
            out.add("AMT", qualifier, x12_amount(sum(claims[one.claim].total for one in held)))


def read_inquiries(root: Node, names: Directory) -> Iterator[StatusInquiry]:
    """Every question of one 276 set."""
    for payer, provider, level, dependent, claim in _claims(root, names):
        head, days, money = claim.held[0][0], claim.one("DTP", "472"), claim.one("AMT")
        if days is None:
            raise head.error(2, "the day of service is missing; add DTP*472.")
        start, end = days.days(3)
        insured = level.first("2100D") or level
        own = dependent or level
        name = dependent.first("2100E") if dependent else None
        patient, coverage = read_holder(insured, name, own, payer, start, head.get(2))
        number = claim.get("REF", 2, "EJ") or head.get(2)
        npi = provider.get("NM1", 9) if provider else ""
        yield StatusInquiry(
            number, patient, coverage, start, end, money.cents(2) if money else 0, npi, claim.get("REF", 2, "1K")
        )


def read_answers(root: Node, names: Directory) -> Iterator[ClaimStatus]:
    """Every answer of one 277 set."""
    for _, _, _, _, claim in _claims(root, names):
        yield from _statuses(claim, claim.get("REF", 2, "EJ") or claim.get("TRN", 2))


def _claims(root: Node, names: Directory) -> Iterator[tuple[str, Node | None, Node, Node | None, Node]]:
    for source in root.loops("2000A"):
        payer = payer_of(source.first("2100A"), names)
        for asker in source.loops("2000B"):
            for provider in asker.loops("2000C"):
                who = provider.first("2100C")
                for level in provider.loops("2000D"):
                    for claim in level.loops("2200D"):
                        yield payer, who, level, None, claim
                    for dependent in level.loops("2000E"):
                        for claim in dependent.loops("2200E"):
                            yield payer, who, level, dependent, claim


def read_receipts(root: Node) -> Iterator[ClaimStatus]:
    """Every claim of one 277CA set."""
    for source in root.loops("2000A"):
        for receiver in source.loops("2000B"):
            for provider in receiver.loops("2000C"):
                for patient in provider.loops("2000D"):
                    for claim in patient.loops("2200D"):
                        yield from _statuses(claim, claim.get("TRN", 2))


def _statuses(claim: Node, number: str) -> Iterator[ClaimStatus]:
    for one in claim.all("STC"):
        category, status = one.get(1, 1), one.get(1, 2)
        yield ClaimStatus(
            number,
            category,
            status,
            one.get(12) or sentence(category, status),
            one.day(2),
            claim.get("REF", 2, "1K"),
            one.cents(4) if one.get(4) else 0,
            one.get(1, 3),
        )
