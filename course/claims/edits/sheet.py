"""The claim laid out for the edits: both kinds of claim with the same rows, and what is asked of them again and again.

Nothing here raises for a strange claim: no lines, no coverages, dates the wrong way round.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from course.claims.edits.catalog import Place
from course.claims.edits.model import Known
from course.claims.edits.services import Service, service
from course.claims.model import Claim, Coverage, InstitutionalClaim, ProfessionalClaim, Provider

MEDICARE = ("MA", "MB")
VOID, REPLACEMENT = "8", "7"


class Row(NamedTuple):
    """One service of a claim. `number` as told on the claim; `day` None where the line has none; `end` its last day;
    `code` upper case; `who` the NPI that the service counts for; `service` what is known of the code (None: no code)."""

    number: int
    day: date | None
    end: date | None
    code: str
    modifiers: tuple[str, ...]
    units: int
    charge: int
    place: str
    who: str
    service: Service | None
    line: Any


class Hit(NamedTuple):
    """An edit that fires: its id, the line (None: the claim), what its sentence needs, and what differs from the catalog."""

    edit: str
    line: int | None
    values: dict[str, object]
    place: Place | None = None
    group: str = ""


def hit(edit: str, line: int | None = None, /, *, at: Place | None = None, group: str = "", **values: object) -> Hit:
    """A hit, written short."""
    return Hit(edit, line, values, at, group)


@dataclass(frozen=True)
class Past:
    """A service of an earlier claim, with that claim."""

    row: Row
    claim: Claim


class Sheet:
    """One claim and what is known about it."""

    def __init__(self, claim: Claim, known: Known) -> None:
        self.claim = claim
        self.known = known
        self.rules = known.rules
        self.professional = isinstance(claim, ProfessionalClaim)
        # The same claim under the name of its kind; the other name holds None.
        self.office: ProfessionalClaim | None = claim if isinstance(claim, ProfessionalClaim) else None
        self.hospital: InstitutionalClaim | None = claim if isinstance(claim, InstitutionalClaim) else None
        self.person = claim.patient.person
        self.coverage: Coverage | None = claim.coverages[claim.to] if 0 <= claim.to < len(claim.coverages) else None
        self.kind = self.coverage.kind if self.coverage else ""
        self.medicare = self.kind in MEDICARE if known.rules.medicare is None else known.rules.medicare
        self.void = claim.frequency == VOID
        self.first, self.last = span(claim, known.day)
        self.rows = rows(claim, known.day)
        # The rows whose code has the form of a procedure code, with what is known of it.
        self.coded = tuple((row, row.service) for row in self.rows if row.service is not None and row.service.system)

    @property
    def code_day(self) -> date:
        """The day on which diagnosis codes must be valid: first day of service; of a stay the day of discharge."""
        return self.last if not self.professional and self.claim.inpatient else self.first

    @cached_property
    def age(self) -> int | None:
        """The patient's age in whole years on the first day of service; None where nobody knows."""
        return years(self.person.born, self.first)

    @cached_property
    def others(self) -> tuple[Claim, ...]:
        """Earlier claims that still stand: not voided, not replaced, and not the one that this claim corrects."""
        claim, history = self.claim, self.known.history
        standing = [one for one in history if one.frequency != VOID]
        for later, one in enumerate(history):
            if one.frequency in (REPLACEMENT, VOID):
                standing = [kept for kept in standing if kept not in history[:later] or not same_case(kept, one)]
        if claim.frequency in (REPLACEMENT, VOID):
            standing = [one for one in standing if not same_case(one, claim)]
        return tuple(standing)

    @cached_property
    def past(self) -> tuple[Past, ...]:
        """Every service of the earlier claims that still stand."""
        return tuple(Past(row, one) for one in self.others for row in rows(one, self.known.day))

    def with_abn(self, row: Row) -> str:
        """The group of a medical necessity denial: PR where the patient signed a notice (GA), else that of the catalog."""
        return "PR" if "GA" in row.modifiers else ""


def same_case(one: Claim, other: Claim) -> bool:
    """Whether a claim is an earlier or later edition of another: same kind, same number, same first day."""
    return type(one) is type(other) and one.number == other.number and span(one)[0] == span(other)[0]


def span(claim: Claim, otherwise: date = date.min) -> tuple[date, date]:
    """First and last day of service. A claim without lines has none, so `otherwise` stands in for it."""
    if isinstance(claim, InstitutionalClaim):
        return claim.start, claim.end
    if not claim.lines:
        return otherwise, otherwise
    return min(line.start for line in claim.lines), max(line.end for line in claim.lines)


def rows(claim: Claim, otherwise: date) -> tuple[Row, ...]:
    """The lines of either kind of claim."""
    if isinstance(claim, InstitutionalClaim):
        return tuple(
            Row(
                line.number,
                line.day,
                line.day,
                code := line.code.strip().upper(),
                line.modifiers,
                line.units,
                line.charge,
                "",
                claim.billing.npi,
                service(code, line.day or claim.start) if code else None,
                line,
            )
            for line in claim.lines
        )
    found = []
    for line in claim.lines:
        code = line.code.strip().upper()
        who = line.rendering or claim.rendering
        found.append(
            Row(
                line.number,
                line.start,
                line.end,
                code,
                line.modifiers,
                line.units,
                line.charge,
                line.place or claim.place,
                who.npi if who else claim.billing.npi,
                service(code, line.start) if code else None,
                line,
            )
        )
    return tuple(found)


def shifted(day: date, count: int) -> date:
    """A day so many days later (or earlier), kept within the calendar."""
    number = min(max(day.toordinal() + count, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(number)


def years(born: date | None, day: date) -> int | None:
    """Whole years from birth to a day; None without a birth date or before birth."""
    if born is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def providers(claim: Claim) -> Iterator[tuple[str, Provider]]:
    """Every person named on the claim as a provider, with the part played."""
    parts = ("rendering", "referring", "ordering", "supervising", "attending", "operating")
    for part in parts:
        person = getattr(claim, part, None)
        if person is not None:
            yield part, person
