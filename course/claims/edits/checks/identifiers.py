"""Provider numbers: ten digits, a check digit, and who must be named at all.

The course's own providers have invented numbers, 19999990xx, that belong to nobody; most of them fail the check digit
on purpose.  The policy (`Rules.npi`) decides how they pass: with "registry" a number of that range is taken only if the
course knows it (`datasets/cast`), so a mistyped one is still caught; every other number must pass the check.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache

from course import place
from course.claims.edits.catalog import Place
from course.claims.edits.model import RANGE, STRICT
from course.claims.edits.sheet import Hit, Sheet, hit, providers
from course.claims.model import Provider

INVENTED = "19999990"
_FORM = re.compile(r"[12][0-9]{9}")
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")

_WHERE = {
    "billing": Place("33a", "2010AA NM109", "56", "2010AA NM109"),
    "rendering": Place("24J", "2310B NM109", "78", "2310D NM109"),
    "referring": Place("17b", "2310A NM109", "78", "2310F NM109"),
    "ordering": Place("17b", "2420E NM109", "78", "2310F NM109"),
    "supervising": Place("17b", "2310D NM109", "", ""),
    "attending": Place("", "", "76", "2310A NM109"),
    "operating": Place("", "", "77", "2310B NM109"),
    "facility": Place("32a", "2310C NM109", "56", "2310E NM109"),
}


def check_digit(npi: str) -> bool:
    """Whether the tenth digit fits: the Luhn sum of 80840 (health, United States) and the number ends in 0.

    >>> check_digit("1234567893"), check_digit("1234567890")
    (True, False)
    """
    total = 0
    for place_from_right, digit in enumerate(reversed(f"80840{npi}")):
        value = int(digit) * (2 if place_from_right % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


@cache
def registry() -> frozenset[str]:
    """The invented numbers that belong to somebody in the course: the npi columns of the cast."""
    found = set()
    for table in sorted((place.find().root / "datasets" / "cast").glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as stream:
            found |= {line["npi"] for line in csv.DictReader(stream) if line.get("npi")}
    return frozenset(found)


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Every number on the claim, and the people who must be named."""
    claim = sheet.claim
    billing = claim.billing.npi.strip()
    if not billing:
        yield hit("npi-missing")
    else:
        yield from _number(sheet, billing, "billing provider", _WHERE["billing"])
    for part, person in providers(claim):
        yield from _person(sheet, person, part, None)
    if sheet.office is not None:
        yield from _office(sheet)
    elif sheet.hospital is not None:
        if sheet.hospital.attending is None:
            yield hit("attending-missing")
        if sheet.hospital.operating is None and sheet.hospital.procedures:
            yield hit("operating-missing")


def _office(sheet: Sheet) -> Iterator[Hit]:
    claim = sheet.office
    assert claim is not None
    unnamed = []
    for line in claim.lines:
        if line.rendering is not None:
            yield from _person(sheet, line.rendering, "rendering", line.number)
        elif claim.rendering is None:
            unnamed.append(line.number)
    laboratory = all("lab" in service.flags for _, service in sheet.coded)
    if unnamed and not laboratory:
        yield hit("rendering-missing", unnamed[0] if len(unnamed) < len(claim.lines) else None)
    if claim.facility is not None and claim.facility.npi.strip():
        yield from _number(sheet, claim.facility.npi.strip(), "place of service", _WHERE["facility"])
    if sheet.medicare and claim.referring is None and claim.ordering is None:
        for row, service in sheet.coded:
            if "ordered" in service.flags and "self-referred" not in service.flags:
                yield hit("ordering-missing", row.number, code=row.code)


def _person(sheet: Sheet, person: Provider, part: str, line: int | None) -> Iterator[Hit]:
    at, whose = _WHERE[part], f"{part} provider"
    if not person.npi.strip():
        yield hit("provider-npi-missing", line, at=at, whose=whose, name=person.name[:40])
    else:
        yield from _number(sheet, person.npi.strip(), whose, at, line)
    if person.taxonomy and not _TAXONOMY.fullmatch(person.taxonomy):
        yield hit("taxonomy-form", line, whose=whose, value=person.taxonomy[:15])


def _number(sheet: Sheet, npi: str, whose: str, at: Place, line: int | None = None) -> Iterator[Hit]:
    if not _FORM.fullmatch(npi):
        yield hit("npi-form", line, at=at, whose=whose, value=npi[:20])
    elif npi in sheet.known.npis:
        return
    elif npi.startswith(INVENTED) and sheet.rules.npi != STRICT:
        if sheet.rules.npi != RANGE and npi not in registry():
            yield hit("npi-unknown", line, at=at, whose=whose, value=npi)
    elif not check_digit(npi):
        yield hit("npi-check-digit", line, at=at, whose=whose, value=npi)
