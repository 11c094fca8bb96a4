"""What imported files answer with. Amounts are integer cents, weights and RVUs `Decimal`, dates `date`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Edition:
    """One imported file, good from `effective` until the next edition begins.

    `series` tells files apart that are good at the same time (practitioner, hospital, dme; qpp). `part` is one of
    several files that make an edition (f1 to f4 of the NCCI pairs). `licensed` files belong to the learner alone.
    """

    kind: str
    effective: date
    series: str
    part: str
    file: str
    rows: int
    imported_on: date
    sha256: str
    licensed: bool
    path: Path

    @property
    def name(self) -> str:
        """For sentences: ``HCPC2026_JUL_ANWEB.txt (from 1 Jul 2026)``."""
        return f"{self.file} (from {self.effective.day} {self.effective:%b %Y})"


@dataclass(frozen=True)
class Found(Generic[T]):
    """The edition that answers, and its line; `row` None: the edition has no such line."""

    edition: Edition
    row: T | None


@dataclass(frozen=True)
class Hcpcs:
    """A line of the HCPCS file. `ended` is the last day, `changed` the day of the last change."""

    code: str
    long: str
    short: str
    added: date | None
    changed: date | None
    ended: date | None
    coverage: str


@dataclass(frozen=True)
class Cpt:
    """A line of the learner's own licensed CPT file."""

    code: str
    description: str


@dataclass(frozen=True)
class Rvu:
    """A line of the physician fee schedule. None where the file says NA or nothing; no description is kept."""

    code: str
    modifier: str
    status: str
    work: Decimal | None
    nonfacility_pe: Decimal | None
    facility_pe: Decimal | None
    malpractice: Decimal | None
    pctc: str
    global_days: str
    multiple: str
    bilateral: str
    assistant: str
    cosurgeon: str
    team: str
    conversion_factor: Decimal | None


@dataclass(frozen=True)
class Gpci:
    """Geographic factors of one locality; `work` without, `work_floor` with the legal floor of 1."""

    mac: str
    state: str
    locality: str
    name: str
    work: Decimal | None
    work_floor: Decimal | None
    pe: Decimal
    malpractice: Decimal


@dataclass(frozen=True)
class Ptp:
    """An NCCI pair. `modifier`: 0 never, 1 allowed when the record supports it, 9 the edit is not in use."""

    column1: str
    column2: str
    first: date
    last: date | None
    modifier: str
    rationale: str


@dataclass(frozen=True)
class Mue:
    """Units at most. `mai`: 1 per line, 2 per day by policy, 3 per day for clinical reasons."""

    code: str
    units: int
    mai: str
    rationale: str


@dataclass(frozen=True)
class Opps:
    """A line of OPPS Addendum B. Payments in cents; no description is kept."""

    code: str
    status: str
    apc: str
    weight: Decimal | None
    payment: int | None
    copayment: int | None
    minimum_copayment: int | None


@dataclass(frozen=True)
class DrgWeight:
    """A line of Table 5. Lengths of stay in days."""

    drg: str
    title: str
    mdc: str
    type: str
    weight: Decimal
    geometric_stay: Decimal | None
    arithmetic_stay: Decimal | None


@dataclass(frozen=True)
class OrderLine:
    """A line of the ICD-10-CM order file; `code` without its dot."""

    code: str
    billable: bool
    short: str
    long: str


@dataclass(frozen=True)
class TabularNode:
    """A code of the Tabular List with its own notes: pairs of kind and text. `parent` is a code or block."""

    code: str
    parent: str
    title: str
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class IndexTerm:
    """A line of the Alphabetic Index. `path` is the main term and the terms under it, down to this one.

    `nonessential` are the words in round brackets; `see` and `see_also` send the coder on; `manifestation` is the
    second code of a pair, printed in square brackets.
    """

    path: tuple[str, ...]
    nonessential: str
    code: str
    manifestation: str
    see: str
    see_also: str
