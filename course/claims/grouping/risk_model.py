"""A member of a Medicare Advantage plan, and the risk score that the plan is paid by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from course.claims.grouping import tables
from course.claims.grouping.model import Step
from course.errors import CourseError

MEDICAID = ("none", "partial", "full")
OLDEST = 124


@dataclass(frozen=True)
class Member:
    """Who the score is for. `age` on 1 February of the payment year, `sex` M or F.

    `medicaid` none, partial or full benefits; `disabled` first entitled to Medicare because of a disability (under 65
    always so); `institution` lives in one for a long time; `new` less than a year in Part B; `special` in a plan for
    chronic conditions (counts for new members only).
    """

    age: int
    sex: str
    medicaid: str = "none"
    disabled: bool = False
    institution: bool = False
    new: bool = False
    special: bool = False

    def check(self) -> None:
        """Raises CourseError for what cannot be."""
        if not 0 <= self.age <= OLDEST:
            raise CourseError(f"An age is a number of years from 0 to {OLDEST}, not {self.age}.")
        if self.sex not in ("M", "F"):
            raise CourseError(f"“{self.sex[:10]}” is not a sex as the model knows it; it is M or F.")
        if self.medicaid not in MEDICAID:
            raise CourseError(f"“{self.medicaid[:20]}” is not a kind of Medicaid here; it is {', '.join(MEDICAID)}.")


@dataclass(frozen=True)
class Year:
    """One payment year of the model: what divides and lowers the raw score before a plan is paid."""

    payment_year: int
    diagnoses_of: int
    model: str
    normalization: Decimal
    coding: Decimal
    source: str


@dataclass(frozen=True)
class Mapped:
    """One diagnosis and its categories; `hccs` is empty where the model pays nothing for it."""

    code: str
    hccs: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Dropped:
    """A category that a worse one of the same family drops, with the codes it came from."""

    hcc: str
    by: str
    codes: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Term:
    """One part of the score. `kind` demographic, disease, interaction or count."""

    kind: str
    name: str
    words: str
    value: Decimal


@dataclass(frozen=True)
class HccAnswer:
    """A risk score. `raw` = the sum of the terms, always; `normalized` and `payment` are rounded to three places as CMS does."""

    year: Year
    segment: str
    mapped: tuple[Mapped, ...]
    hccs: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    terms: tuple[Term, ...]
    raw: Decimal
    normalized: Decimal
    payment: Decimal
    steps: tuple[Step, ...]
    stop: str = ""
    caveats: tuple[str, ...] = ()


def year(payment_year: int = 2026) -> Year:
    """The factors of a payment year. Raises CourseError where the course does not know them."""
    known = tables.read("hcc_years.csv", _years)
    if payment_year not in known:
        raise CourseError(
            f"The factors of payment year {payment_year} are not here; the course knows {', '.join(map(str, known))}."
        )
    return known[payment_year]


def hierarchy() -> dict[str, tuple[str, ...]]:
    """The categories that each category drops (V28)."""
    return tables.read("hcc_v28_hierarchy.csv", _drops)


def words() -> dict[str, str]:
    """Interactions in our own words, by the model's name of the term."""
    return tables.read("hcc_terms.csv", _words)


def newest(day: date) -> bool:
    """Whether a code that began on that day is younger than the mapping of categories."""
    return day >= MAPPED_UNTIL


MAPPED_UNTIL = date(2025, 10, 1)  # codes that began on this day or later are not in the mapping


def _years(rows: tables.Rows) -> dict[int, Year]:
    return {
        int(row["payment_year"]): Year(
            int(row["payment_year"]),
            int(row["year_of_service"]),
            row["model"],
            Decimal(row["normalization"]),
            Decimal(row["coding"]),
            row["source"],
        )
        for row in rows
    }


def _drops(rows: tables.Rows) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row["hcc"]] = (*found.get(row["hcc"], ()), row["drops"])
    return found


def _words(rows: tables.Rows) -> dict[str, str]:
    return {row["term"]: row["words"] for row in rows}
