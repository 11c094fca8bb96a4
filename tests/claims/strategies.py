"""Hypothesis strategies for values of the revenue cycle: claims, remittances, questions and answers.

They are valid and *canonical*: an X12 file carries every part of them, so writing and reading gives the same value.
`loose_*` are values of the model of any kind, for tests that something never raises.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from course.claims.model import (
    Address,
    Adjustment,
    Authorization,
    AuthorizationRequest,
    Benefit,
    ClaimPayment,
    ClaimStatus,
    Coverage,
    Dated,
    Diagnosis,
    Eligibility,
    EligibilityInquiry,
    InstitutionalClaim,
    LinePayment,
    Organization,
    Patient,
    Person,
    PriorPayer,
    Procedure,
    ProfessionalClaim,
    Provider,
    ProviderAdjustment,
    Remittance,
    RevenueLine,
    ServiceLine,
    StatusInquiry,
    Valued,
)

PAYERS = ("prairie-shield", "northstar-hmo", "medicare-b", "statecare", "ironbridge")
STATES = ("IL", "WI", "IA", "MN", "TX", "CA")
CODES = ("99213", "99204", "87880", "36415", "J1885", "G0439", "90471", "12002")
MODIFIERS = ("25", "59", "QW", "LT", "RT", "26", "GA")
DIAGNOSES = ("J02.0", "Z88.0", "E11.65", "I10", "S52.501A", "N18.31", "R07.9", "M54.50", "Z23")
REVENUES = ("0120", "0250", "0300", "0450", "0636", "0710")
TAXONOMIES = ("", "207Q00000X", "208D00000X", "363LF0000X")
REASONS = ("1", "2", "3", "45", "97", "50", "253", "16")
REMARKS = ("N130", "M15", "MA01", "N182")

_names = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'-", min_size=1, max_size=20)
_ids = st.text("ABCDEFGHJKMNPQRSTUVWXYZ0123456789", min_size=2, max_size=14)
_words = st.lists(st.text("abcdefghijklmnopqrstuvwxyz0123456789,.()", min_size=1, max_size=9), min_size=1, max_size=6)
notes = _words.map(" ".join)
days = st.dates(date(2026, 4, 1), date(2026, 9, 30))
cents = st.integers(0, 250_000)
npis = st.integers(1999999001, 1999999099).map(str)
addresses = st.builds(
    Address,
    st.builds(
        lambda n, name: f"{n} {name}", st.integers(1, 9999), st.sampled_from(("Larch Lane", "Main St", "Oak Ct"))
    ),
    st.sampled_from(("Harrow Bend", "Stone Ferry", "Alder Fork")),
    st.sampled_from(STATES),
    st.sampled_from(("600010001", "53001", "504010002")),
)
people = st.builds(
    Person,
    last=_names,
    first=_names,
    middle=st.sampled_from(("", "A", "M")),
    born=st.dates(date(1930, 1, 1), date(2026, 3, 31)),
    sex=st.sampled_from(("F", "M", "U")),
    address=addresses,
)
providers = st.builds(Provider, npis, _names, _names, taxonomy=st.sampled_from(TAXONOMIES))
persons_only = providers.map(lambda one: replace(one, taxonomy=""))
practices = st.builds(
    Organization,
    name=_names,
    npi=npis,
    tax_id=st.integers(100_000_000, 999_999_999).map(str),
    address=addresses,
    phone=st.sampled_from(("", "5550100", "2175550142")),
    taxonomy=st.sampled_from(TAXONOMIES),
)


@st.composite
def coverages(draw, patient: Person, first: date, policies: tuple[str, ...]) -> tuple[Coverage, ...]:
    """One coverage for each policy, ranks from 1; where the patient is not the insured person, only a name travels."""
    found = []
    for rank, policy in enumerate(policies, 1):
        related = draw(st.sampled_from(("self", "spouse", "child", "other")))
        holder = patient if related == "self" else Person(draw(_names), draw(_names))
        found.append(
            Coverage(
                policy,
                draw(_ids),
                holder,
                related,
                rank,
                first,
                group=draw(st.sampled_from(("", "20417"))),
                plan=draw(st.sampled_from(("", "PPO Choice"))),
                kind=draw(st.sampled_from(("CI", "12", "HM", "MB", "MC"))),
            )
        )
    return tuple(found)


@st.composite
def adjustments(draw) -> tuple[Adjustment, ...]:
    """Reasons with amounts, kept together by group as a CAS has them."""
    found = []
    for group in draw(st.lists(st.sampled_from(("CO", "PR", "OA", "PI")), unique=True, max_size=3)):
        for reason in draw(st.lists(st.sampled_from(REASONS), min_size=1, max_size=6)):
            units = draw(st.sampled_from((None, 1, 2)))
            found.append(Adjustment(group, reason, draw(st.integers(-5_000, 90_000)), units))
    return tuple(found)


@st.composite
def _prior(draw, cover: Coverage, numbers: list[int]) -> PriorPayer:
    decided = draw(st.lists(st.sampled_from(numbers), unique=True, max_size=len(numbers)))
    lines = tuple((number, draw(cents), draw(adjustments())) for number in sorted(decided))
    return PriorPayer(cover, draw(cents), draw(days), draw(adjustments()), lines)


@st.composite
def professional_claims(draw) -> ProfessionalClaim:
    """A claim with one to four lines, one to three coverages, and now and then everything an office can add."""
    first = draw(days)
    who = draw(people)
    rendering = draw(st.none() | providers)
    diagnoses = draw(st.lists(st.sampled_from(DIAGNOSES), unique=True, min_size=1, max_size=6))
    place = draw(st.sampled_from(("11", "22", "10")))
    lines = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        start = first + timedelta(draw(st.integers(0, 3)) if number > 1 else 0)
        other = draw(st.none() | providers)
        drug = draw(st.sampled_from(("", "00409490234", "00409490234 ML1.5")))
        lines.append(
            ServiceLine(
                number,
                start,
                start + timedelta(draw(st.integers(0, 2))),
                draw(st.sampled_from((place, "12"))),
                draw(st.sampled_from(CODES)),
                draw(cents),
                draw(st.integers(1, 12)),
                tuple(draw(st.lists(st.sampled_from(MODIFIERS), unique=True, max_size=4))),
                tuple(draw(st.lists(st.integers(1, len(diagnoses)), unique=True, min_size=1, max_size=4))),
                draw(st.sampled_from(("UN", "MJ"))),
                None if other == rendering else other,
                drug,
                draw(st.just("") | notes),
            )
        )
    frequency = draw(st.sampled_from(("1", "1", "7", "8")))
    accident = draw(st.booleans())
    policies = draw(st.lists(st.sampled_from(PAYERS), unique=True, min_size=1, max_size=3))
    held = draw(coverages(who, first, tuple(policies)))
    to = draw(st.integers(0, len(held) - 1))
    numbers = [line.number for line in lines]
    return ProfessionalClaim(
        draw(_ids),
        Patient(draw(_ids), who),
        held,
        draw(practices),
        tuple(diagnoses),
        tuple(lines),
        to,
        rendering,
        draw(st.none() | persons_only),
        draw(st.none() | persons_only),
        draw(st.none() | persons_only),
        draw(st.none() | st.builds(Organization, name=_names, npi=npis, address=addresses)),
        place,
        frequency,
        draw(_ids) if frequency != "1" else "",
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.just("") | _ids),
        draw(st.just("") | _ids),
        draw(st.sampled_from(("", "99D9999999"))),
        accident and draw(st.booleans()),
        accident,
        False,
        draw(st.sampled_from(STATES)) if accident else "",
        first if accident else None,
        draw(st.none() | days),
        draw(cents),
        draw(st.just("") | notes),
        tuple(draw(_prior(cover, numbers)) for at, cover in enumerate(held) if at < to),
    )


@st.composite
def institutional_claims(draw) -> InstitutionalClaim:
    """An inpatient or outpatient hospital claim."""
    first = draw(days)
    last = first + timedelta(draw(st.integers(0, 9)))
    who = draw(people)
    inpatient = draw(st.booleans())
    poa = st.sampled_from(("Y", "N", "U", "W") if inpatient else ("",))
    codes = st.lists(st.builds(Diagnosis, st.sampled_from(DIAGNOSES), poa), max_size=14)
    lines = tuple(
        RevenueLine(
            number,
            draw(st.sampled_from(REVENUES)),
            draw(cents),
            draw(st.integers(1, 9)),
            code := draw(st.sampled_from(("", *CODES))),
            tuple(draw(st.lists(st.sampled_from(MODIFIERS), unique=True, max_size=3))) if code else (),
            draw(st.none() | st.just(first)),
            draw(st.sampled_from((0, 0, 1500))),
        )
        for number in range(1, draw(st.integers(1, 4)) + 1)
    )
    policies = draw(st.lists(st.sampled_from(PAYERS), unique=True, min_size=1, max_size=2))
    held = draw(coverages(who, first, tuple(policies)))
    to = draw(st.integers(0, len(held) - 1))
    frequency = draw(st.sampled_from(("1", "7")))
    admitted = first if inpatient else draw(st.none() | st.just(first))
    record = draw(_ids)
    priors = tuple(draw(_prior(cover, [line.number for line in lines])) for at, cover in enumerate(held) if at < to)
    procedures = st.lists(st.builds(Procedure, st.sampled_from(("0DTJ4ZZ", "02703DZ")), st.just(first)), max_size=4)
    return InstitutionalClaim(
        draw(_ids),
        Patient(record, who),
        held,
        draw(practices),
        ("11" if inpatient else "13") + frequency,
        first,
        last,
        draw(st.builds(Diagnosis, st.sampled_from(DIAGNOSES), poa)),
        lines,
        to,
        admitted,
        draw(st.sampled_from(("", "13"))) if admitted else "",
        draw(st.sampled_from(("1", "3"))),
        draw(st.sampled_from(("1", "4"))),
        draw(st.sampled_from(("", "09"))),
        draw(st.sampled_from(("01", "30"))),
        draw(st.sampled_from(("", *DIAGNOSES))),
        tuple(draw(st.lists(st.sampled_from(DIAGNOSES), max_size=3))) if not inpatient else (),
        tuple(draw(codes)),
        tuple(draw(st.lists(st.builds(Diagnosis, st.just("W18.30XA"), poa), max_size=2))),
        tuple(draw(procedures)),
        tuple(draw(st.lists(st.sampled_from(("17", "44", "A5")), unique=True, max_size=3))),
        tuple(draw(st.lists(st.builds(Dated, st.sampled_from(("11", "24")), days), max_size=3))),
        tuple(draw(st.lists(st.builds(lambda d: Dated("74", d, d + timedelta(2)), days), max_size=2))),
        tuple(draw(st.lists(st.builds(Valued, st.sampled_from(("80", "A1", "37")), cents), max_size=3))),
        draw(st.sampled_from(("", "470"))),
        draw(st.none() | providers),
        draw(st.none() | persons_only),
        draw(st.just("") | _ids),
        draw(_ids) if frequency == "7" else "",
        draw(st.none() | addresses),
        record,
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.just("") | notes),
        priors,
    )


claims = professional_claims() | institutional_claims()


@st.composite
def line_payments(draw, number: int) -> LinePayment:
    """A line that balances: charge = paid + adjustments."""
    held = draw(adjustments())
    paid = draw(st.integers(-50_000, 150_000))
    code = draw(st.sampled_from(("", *CODES)))
    return LinePayment(
        number,
        code,
        paid + sum(one.cents for one in held),
        paid,
        held,
        tuple(draw(st.lists(st.sampled_from(MODIFIERS), unique=True, max_size=4))) if code else (),
        draw(st.integers(1, 9)),
        draw(st.none() | days),
        draw(st.none() | cents),
        tuple(draw(st.lists(st.sampled_from(REMARKS), unique=True, max_size=3))),
        draw(st.sampled_from(("", *REVENUES))) if code else draw(st.sampled_from(REVENUES)),
    )


@st.composite
def claim_payments(draw) -> ClaimPayment:
    """A claim as decided that balances."""
    lines = tuple(draw(line_payments(number)) for number in range(1, draw(st.integers(0, 3)) + 1))
    own = draw(adjustments())
    paid = sum(line.paid for line in lines) if lines else draw(st.integers(-20_000, 90_000))
    every = sum(one.cents for one in own) + sum(one.cents for line in lines for one in line.adjustments)
    return ClaimPayment(
        draw(_ids),
        draw(st.sampled_from(("1", "2", "3", "4", "19", "22"))),
        paid + every,
        paid,
        f"{draw(_names)}, {draw(_names)}{draw(st.sampled_from(('', ' M')))}",
        draw(_ids),
        draw(_ids),
        lines,
        own,
        tuple(draw(st.lists(st.sampled_from(REMARKS), unique=True, max_size=4))),
        draw(st.sampled_from(("12", "HM", "MB", "MC"))),
        draw(st.sampled_from(("", "statecare"))),
        draw(st.sampled_from(("", "470"))),
        draw(st.just("") | npis),
        draw(st.none() | days),
    )


@st.composite
def remittances(draw) -> Remittance:
    """A payment that balances and is not below zero (what would be is carried forward)."""
    held = tuple(draw(st.lists(claim_payments(), max_size=3)))
    moved = [
        ProviderAdjustment(draw(st.sampled_from(("WO", "L6", "72"))), draw(st.integers(-9_000, 9_000)), draw(_ids))
        for _ in range(draw(st.integers(0, 8)))
    ]
    total = sum(claim.paid for claim in held) - sum(one.cents for one in moved)
    if total < 0:
        moved.append(ProviderAdjustment("FB", total, draw(_ids)))
    method = draw(st.sampled_from(("ACH", "CHK"))) if total > 0 else "NON"
    return Remittance(draw(_ids), draw(days), draw(st.sampled_from(PAYERS)), draw(npis), held, tuple(moved), method)


@st.composite
def inquiries(draw) -> EligibilityInquiry:
    """A question about coverage."""
    who, day = draw(people), draw(days)
    (cover,) = draw(coverages(who, day, (draw(st.sampled_from(PAYERS)),)))
    services = tuple(draw(st.lists(st.sampled_from(("30", "98", "50")), unique=True, min_size=1, max_size=3)))
    return EligibilityInquiry(Patient(draw(_ids), who), replace(cover, kind="CI"), day, services, draw(npis))


benefits = st.builds(
    Benefit,
    st.sampled_from(("active", "deductible", "copay", "coinsurance", "out-of-pocket", "limitation", "authorization")),
    st.sampled_from(("30", "98")),
    st.none() | cents,
    st.none() | cents,
    st.none() | st.integers(0, 100),
    st.sampled_from((True, False, None)),
    st.just("") | notes,
)


@st.composite
def answers(draw) -> Eligibility:
    """An answer about coverage."""
    status = draw(st.sampled_from(("active", "inactive", "not found")))
    asked = draw(inquiries())
    if status == "not found":
        asked, reject = replace(asked, services=("30",)), draw(st.sampled_from(("72", "75", "71")))
        return Eligibility(asked, status, reject=reject, answered=draw(days), trace=draw(_ids))
    return Eligibility(
        asked,
        status,
        draw(st.sampled_from(("", "Choice PPO"))),
        draw(st.none() | days),
        draw(st.none() | days),
        tuple(draw(st.lists(benefits, max_size=4))),
        other_payer=draw(st.just("") | _names),
        primary_care=draw(st.just("") | _names),
        answered=draw(days),
        trace=draw(_ids),
    )


@st.composite
def status_inquiries(draw) -> StatusInquiry:
    """A question about a claim."""
    who, day = replace(draw(people), address=None), draw(days)
    (cover,) = draw(coverages(who, day, (draw(st.sampled_from(PAYERS)),)))
    related = cover.relationship if cover.relationship == "self" else "other"  # a 276 says no more than that
    cover = replace(cover, relationship=related, kind="CI", group="", plan="")
    end = day + timedelta(draw(st.integers(0, 4)))
    return StatusInquiry(
        draw(_ids), Patient(draw(_ids), who), cover, day, end, draw(cents), draw(npis), draw(st.just("") | _ids)
    )


STATUSES = (("A1", "20"), ("A2", "20"), ("A3", "33"), ("A7", "562"), ("A8", "477"), ("P1", "40"), ("F1", "65"))


@st.composite
def statuses(draw, told: bool) -> tuple[ClaimStatus, ProfessionalClaim]:
    """A status with its claim; its sentence is the one of its codes unless it may be `told` (277CA)."""
    from course.claims.x12.status import sentence

    claim = draw(professional_claims())
    category, status = draw(st.sampled_from(STATUSES))
    words = draw(notes) if told and draw(st.booleans()) else sentence(category, status)
    one = ClaimStatus(
        claim.number,
        category,
        status,
        words,
        draw(days),
        draw(st.just("") | _ids),
        draw(cents),
        draw(st.sampled_from(("", "85", "82"))),
    )
    return one, claim


@st.composite
def authorization_requests(draw) -> AuthorizationRequest:
    """A request for leave."""
    who, day = draw(people), draw(days)
    (cover,) = draw(coverages(who, day, (draw(st.sampled_from(PAYERS)),)))
    return AuthorizationRequest(
        Patient(draw(_ids), who),
        replace(cover, kind="CI", group="", plan=""),
        draw(st.sampled_from(CODES)),
        day,
        draw(st.integers(1, 20)),
        tuple(draw(st.lists(st.sampled_from(DIAGNOSES), unique=True, max_size=4))),
        draw(npis),
        draw(st.sampled_from(("11", "22"))),
    )


authorizations = st.builds(
    Authorization,
    _ids,
    st.sampled_from(CODES),
    st.integers(1, 20),
    st.sampled_from(("approved", "modified", "denied", "pended")),
    st.just("") | _ids,
    st.none() | days,
    st.none() | days,
    st.just("") | notes,
)
