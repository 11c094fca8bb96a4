"""Whole files: values of the model written as one X12 file, and a file read back into them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from course.claims.model import (
    Authorization,
    AuthorizationRequest,
    Claim,
    ClaimStatus,
    Eligibility,
    EligibilityInquiry,
    FileAcknowledgment,
    InstitutionalClaim,
    ProfessionalClaim,
    Remittance,
    StatusInquiry,
)
from course.claims.x12 import acknowledgment, authorization, claim_in, eligibility, remittance, status
from course.claims.x12.acknowledgment import About
from course.claims.x12.claim_out import claim_set
from course.claims.x12.directory import Directory
from course.claims.x12.envelope import Envelope, RawSet, WrittenSet, unwrap, wrap
from course.claims.x12.fault import Fault
from course.claims.x12.grammar import Node, walk
from course.claims.x12.segment import X12Error
from course.errors import CourseError

Value = (
    Claim
    | Remittance
    | EligibilityInquiry
    | Eligibility
    | StatusInquiry
    | ClaimStatus
    | AuthorizationRequest
    | Authorization
    | FileAcknowledgment
)
_CLAIMS_A_SET = 5000  # what the guides ask senders to stay under


@dataclass(frozen=True)
class Transaction:
    """One transaction set as read: its kind ("837P", "277CA", "278 reply" ...), control number, values."""

    kind: str
    control: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class File:
    """A file as read. `faults` only where it was read leniently."""

    envelope: Envelope
    transactions: tuple[Transaction, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def values(self) -> tuple[Value, ...]:
        """All values, in file order."""
        return tuple(value for one in self.transactions for value in one.values)


def write(
    values: Iterable[Value] | Value,
    envelope: Envelope,
    names: Directory | None = None,
    claims: Mapping[str, Claim] | None = None,
    requests: Sequence[AuthorizationRequest] = (),
    receipts: bool = True,
    about: Sequence[About] = (),
) -> str:
    """Values of the model as one file; the same values and envelope always give the same bytes.

    A `ClaimStatus` becomes a 277CA (`receipts`) or a 277, and needs its claim in `claims`; an `Authorization` is told
    with the request for the same member and code; a `FileAcknowledgment` with what it is `about`.
    Raises CourseError for a value that cannot be sent, naming the element.
    """
    held = [values] if isinstance(values, Value) else list(values)
    return wrap(list(_sets(held, envelope, names or Directory(), claims or {}, requests, receipts, about)), envelope)


def _sets(
    values: list[Value],
    envelope: Envelope,
    names: Directory,
    claims: Mapping[str, Claim],
    requests: Sequence[AuthorizationRequest],
    receipts: bool,
    about: Sequence[About],
) -> Iterator[WrittenSet]:
    for kind, run in groupby(values, key=type):
        held = list(run)
        if kind in (ProfessionalClaim, InstitutionalClaim):
            for start in range(0, len(held), _CLAIMS_A_SET):
                yield claim_set(held[start : start + _CLAIMS_A_SET], envelope, names)
        elif kind is ClaimStatus and receipts:
            yield from status.receipt_sets(held, claims, envelope, names)
        elif kind is ClaimStatus:
            for one in held:
                if one.claim not in claims:
                    raise CourseError(f"Claim {one.claim} is not among the claims given, so its answer names nobody.")
                yield status.answer_set(one, claims[one.claim], envelope, names)
        elif kind is Authorization:
            for one in held:
                asked = (r for r in requests if (r.coverage.member, r.code) == (one.member, one.code))
                yield authorization.answer_set(one, next(asked, None), envelope, names)
        elif kind is FileAcknowledgment:
            for one in held:
                told = next((found for found in about if found.control == one.control), None)
                yield acknowledgment.acknowledgment_set(one, told, envelope, names)
        else:
            for one in held:
                yield _ALONE[kind](one, envelope, names)


_ALONE: dict[type, Callable[..., WrittenSet]] = {
    Remittance: remittance.remittance_set,
    EligibilityInquiry: eligibility.inquiry_set,
    Eligibility: eligibility.answer_set,
    StatusInquiry: status.inquiry_set,
    AuthorizationRequest: authorization.request_set,
}

_READERS: dict[str, Callable[[Node, Directory, Envelope], Iterable[Value]]] = {
    "837P": lambda root, names, _: claim_in.read_claims(root, names),
    "837I": lambda root, names, _: claim_in.read_claims(root, names),
    "835": lambda root, names, envelope: (remittance.read_remittance(root, names, envelope.created.date()),),
    "270": lambda root, names, _: eligibility.read_inquiries(root, names),
    "271": lambda root, names, _: eligibility.read_answers(root, names),
    "276": lambda root, names, _: status.read_inquiries(root, names),
    "277": lambda root, names, _: status.read_answers(root, names),
    "277CA": lambda root, names, _: status.read_receipts(root),
    "278": lambda root, names, _: authorization.read_requests(root, names),
    "278 reply": lambda root, names, _: authorization.read_answers(root, names),
    "999": lambda root, *_: (acknowledgment.read_acknowledgment(root),),
}


def read(text: str | bytes, names: Directory | None = None, strict: bool = True) -> File:
    """A file as values of the model.

    Raises X12Error (a CourseError that knows its segment and element) for what cannot be read, and where `strict`
    also for wrong counts and control numbers, as a payer's front door would.
    """
    opened = unwrap(text, strict)
    names = names or Directory()
    return File(opened.envelope, tuple(_transaction(one, names, opened.envelope) for one in opened.sets), opened.faults)


def _transaction(one: RawSet, names: Directory, envelope: Envelope) -> Transaction:
    if one.kind is None:
        raise X12Error(
            f"Segment {one.segments[0].number} (ST): {one.code or 'this'} {one.version} is not a transaction of this "
            f"course; it reads 837P, 837I, 835, 270, 271, 276, 277, 277CA, 278 and 999.",
            one.segments[0].number,
            1,
        )
    root = walk(one.kind.id, one.segments, one.control).root
    values = tuple(_READERS[one.kind.id](root, names, envelope))
    kind = one.kind.id
    if kind in ("837P", "837I") and values:
        kind = "837I" if isinstance(values[0], InstitutionalClaim) else "837P"
    return Transaction(kind, one.control, values)
