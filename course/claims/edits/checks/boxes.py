"""Format: what must be filled in on each kind of claim, and in which form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from course.claims.edits.catalog import Place
from course.claims.edits.sheet import Hit, Sheet, hit
from course.claims.model import Address, Organization, Person

STATES = frozenset(
    [
        "AL",
        "AK",
        "AZ",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "DC",
        "FL",
        "GA",
        "HI",
        "ID",
        "IL",
        "IN",
        "IA",
        "KS",
        "KY",
        "LA",
        "ME",
        "MD",
        "MA",
        "MI",
        "MN",
        "MS",
        "MO",
        "MT",
        "NE",
        "NV",
        "NH",
        "NJ",
        "NM",
        "NY",
        "NC",
        "ND",
        "OH",
        "OK",
        "OR",
        "PA",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VT",
        "VA",
        "WA",
        "WV",
        "WI",
        "WY",
        "AS",
        "GU",
        "MP",
        "PR",
        "VI",
        "AA",
        "AE",
        "AP",
    ]
)
RELATIONSHIPS = ("self", "spouse", "child", "other")
KINDS = frozenset(
    [
        "09",
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "AM",
        "BL",
        "CH",
        "CI",
        "DS",
        "FI",
        "HM",
        "LM",
        "MA",
        "MB",
        "MC",
        "OF",
        "TV",
        "VA",
        "WC",
        "ZZ",
    ]
)
LONGEST_NUMBER = 20
MOST_LINES = {True: 50, False: 999}

_ZIP = re.compile(r"[0-9]{5}(?:[0-9]{4})?")
_MEMBER = re.compile(r"(?=.*[A-Za-z0-9].*[A-Za-z0-9])[A-Za-z0-9\-]{2,80}")
_NUMBER = re.compile(r"[A-Za-z0-9 .\-]+")
_PUNCTUATION = re.compile(r"[\s().\-]+")
_BREAKS_X12 = re.compile(r"[*~:^|<>\x00-\x1f]")
# Medicare's number: eleven characters, each place with its own kind; the letters S, L, O, I, B and Z are never used.
_LETTER = "[AC-HJKMNP-RT-Y]"
_MBI = re.compile(
    f"[1-9]{_LETTER}(?:{_LETTER}|[0-9])[0-9]{_LETTER}(?:{_LETTER}|[0-9])[0-9]{_LETTER}{_LETTER}[0-9][0-9]"
)

_PATIENT = Place("5", "2010BA/2010CA N3 N4", "9", "2010BA/2010CA N3 N4")
_INSURED = Place("7", "2010BA N3 N4", "38", "2010BA N3 N4")
_BILLING = Place("33", "2010AA N3 N4", "1", "2010AA N3 N4")
_FACILITY = Place("32", "2310C N3 N4", "1", "2310E N3 N4")
_NAME = Place("2", "2010BA/2010CA NM103", "8", "2010BA/2010CA NM103")
_INSURED_NAME = Place("4", "2010BA NM103", "58", "2010BA NM103")
_BILLING_NAME = Place("33", "2010AA NM103", "1", "2010AA NM103")
_PATIENT_PHONE = Place("5", "2010BA PER", "9", "2010BA PER")
_BILLING_PHONE = Place("33", "2010AA PER04", "1", "2010AA PER04")


def ask(sheet: Sheet) -> Iterator[Hit]:
    """The boxes of the claim, of the patient, of the insured person and of the billing provider."""
    yield from _claim(sheet)
    yield from _patient(sheet.person)
    yield from _insured(sheet)
    yield from _billing(sheet.claim.billing)
    if sheet.office is not None:
        yield from _office(sheet)


def _claim(sheet: Sheet) -> Iterator[Hit]:
    claim = sheet.claim
    if not claim.number.strip():
        yield hit("number-missing")
    elif len(claim.number) > LONGEST_NUMBER or not _NUMBER.fullmatch(claim.number):
        yield hit("number-form", value=claim.number[:30], most=LONGEST_NUMBER)
    if not claim.lines:
        yield hit("lines-missing")
    elif len(claim.lines) > MOST_LINES[sheet.professional]:
        yield hit("lines-many", count=len(claim.lines), most=MOST_LINES[sheet.professional])
    numbers = [line.number for line in claim.lines]
    if numbers != list(range(1, len(numbers) + 1)):
        yield hit("line-numbers", numbers=", ".join(map(str, numbers[:12])))
    if not claim.release_on_file:
        yield hit("release-missing")


@lru_cache(maxsize=4096)
def _patient(person: Person) -> tuple[Hit, ...]:
    """A claim is looked over by the practice and again at the payer's door, with the same patient."""
    return tuple(_of_patient(person))


def _of_patient(person: Person) -> Iterator[Hit]:
    if not person.last.strip() or not person.first.strip():
        yield hit("patient-name", what="last name" if not person.last.strip() else "first name")
    if person.born is None:
        yield hit("birth-missing")
    if person.sex not in ("M", "F", "U"):
        yield hit("sex-form", value=person.sex[:10])
    yield from _name(person, "patient", _NAME)
    if person.address is None:
        yield hit("address-missing")
    else:
        yield from address(person.address, "patient", _PATIENT)
    yield from _phone(person.phone, "patient", _PATIENT_PHONE)


def _insured(sheet: Sheet) -> Iterator[Hit]:
    coverage = sheet.coverage
    if coverage is None:
        yield hit("coverage-missing")
        return
    member = coverage.member.strip()
    if not member:
        yield hit("member-missing")
    elif not _MEMBER.fullmatch(member):
        yield hit("member-form", value=member[:30])
    elif coverage.kind in ("MA", "MB"):
        plain = member.replace("-", "").upper()
        if not _MBI.fullmatch(plain):
            yield hit("member-medicare", value=member[:30])
        elif plain != member.upper():
            yield hit("member-hyphens", value=member)
    if coverage.kind not in KINDS:
        yield hit("kind-form", value=coverage.kind[:10])
    person, patient = coverage.subscriber, sheet.person
    if not person.last.strip() or not person.first.strip():
        yield hit("insured-name")
    if coverage.relationship not in RELATIONSHIPS:
        yield hit("relationship-form", value=coverage.relationship[:20])
    elif coverage.relationship == "self":
        same = _folded(person) == _folded(patient) and person.born in (None, patient.born)
        if not same and person.last.strip():
            yield hit("relationship-self", insured=person.name[:40], patient=patient.name[:40])
    else:
        if _folded(person) == _folded(patient) and person.born == patient.born:
            yield hit("relationship-other", relationship=coverage.relationship)
        yield from _name(person, "insured person", _INSURED_NAME)
        if person.address is not None:
            yield from address(person.address, "insured person", _INSURED)
    if coverage.relationship in RELATIONSHIPS and person.born is None:
        yield hit("insured-birth", insured=person.name[:40])


@lru_cache(maxsize=256)
def _billing(billing: Organization) -> tuple[Hit, ...]:
    """The same practice stands on all of its claims."""
    return tuple(_of_billing(billing))


def _of_billing(billing: Organization) -> Iterator[Hit]:
    if not billing.name.strip():
        yield hit("billing-name")
    elif _BREAKS_X12.search(billing.name):
        yield hit("characters", at=_BILLING_NAME, whose="billing provider", value=billing.name[:30])
    tax = billing.tax_id.replace("-", "").strip()
    if not tax:
        yield hit("tax-missing")
    elif not (tax.isascii() and tax.isdigit() and len(tax) == 9):
        yield hit("tax-form", value=billing.tax_id[:20])
    if billing.address is None:
        yield hit("billing-address")
    else:
        yield from address(billing.address, "billing provider", _BILLING)
        if _ZIP.fullmatch(billing.address.zip) and len(billing.address.zip) == 5:
            yield hit("billing-zip", value=billing.address.zip)
        if re.match(r"(?i)\s*p\.?\s*o\.?\s*box\b", billing.address.street):
            yield hit("billing-box", value=billing.address.street[:30])
    yield from _phone(billing.phone, "billing provider", _BILLING_PHONE)


def _office(sheet: Sheet) -> Iterator[Hit]:
    claim = sheet.office
    assert claim is not None
    if not claim.signature_on_file:
        yield hit("signature-missing")
    if not claim.diagnoses:
        yield hit("diagnoses-missing")
    elif len(claim.diagnoses) > 12:
        yield hit("diagnoses-many", count=len(claim.diagnoses))
    if claim.facility is not None and claim.facility.address is not None:
        yield from address(claim.facility.address, "place of service", _FACILITY)
    places = {row.place for row in sheet.rows} & {"21", "22", "19", "23", "24", "31", "32", "34", "51", "61"}
    if places and claim.facility is None:
        yield hit("facility-missing", place=min(places))


def address(one: Address, whose: str, at: Place) -> Iterator[Hit]:
    """What is wrong with an address; `whose` stands in the sentences."""
    missing = [name for name, value in (("street", one.street), ("city", one.city)) if not value.strip()]
    if missing:
        yield hit("address-part", at=at, whose=whose, what=missing[0])
    if one.state not in STATES:
        yield hit("state-form", at=at, whose=whose, value=one.state[:10])
    if not _ZIP.fullmatch(one.zip) or one.zip[:5] == "00000":
        yield hit("zip-form", at=at, whose=whose, value=one.zip[:12])
    for text in (one.street, one.city):
        if _BREAKS_X12.search(text):
            yield hit("characters", at=at, whose=whose, value=text[:30])


def _name(person: Person, whose: str, at: Place) -> Iterator[Hit]:
    for text in (person.last, person.first, person.middle):
        if _BREAKS_X12.search(text):
            yield hit("characters", at=at, whose=whose, value=text[:30])


def _phone(number: str, whose: str, at: Place) -> Iterator[Hit]:
    plain = _PUNCTUATION.sub("", number)
    if plain and not (plain.isascii() and plain.isdigit() and len(plain) == 10 and plain[0] not in "01"):
        yield hit("phone-form", at=at, whose=whose, value=number[:20])


def _folded(person: Person) -> tuple[str, str]:
    return person.last.strip().casefold(), person.first.strip().casefold()
