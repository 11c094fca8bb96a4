"""A case of a family: a record to read, the facts it was written from, and the truth about it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date
from typing import Any, Protocol

from course.errors import CourseError

GRADES = ("clean", "typical", "messy")
FIRST_DAY, LAST_DAY = date(2026, 4, 1), date(2026, 9, 30)  # the course calendar


@dataclass(frozen=True)
class Coded:
    """A code of the truth.

    `system` icd-10-cm, cpt or hcpcs; `why` the rule in a sentence; `locator` where it stands ("" where none is cited);
    `evidence` the phrases of the record it rests on, each of which is enough; `first` first-listed; `optional` may be
    reported or left out; `pointers` ids of diagnoses.
    """

    id: str
    code: str
    system: str
    why: str
    locator: str = ""
    evidence: tuple[str, ...] = ()
    first: bool = False
    optional: bool = False
    modifiers: tuple[str, ...] = ()
    units: int = 1
    pointers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trap:
    """An answer the record tempts to, and why it is wrong."""

    answer: str
    why: str


@dataclass(frozen=True)
class Query:
    """What the provider has to be asked before the code can be finished, and why."""

    about: str
    why: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A step of a calculation: what, its value before and after (cents, cm, minutes or words), why."""

    name: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class Truth:
    """The truth of a case. `amounts` in cents by name. `before` are pairs of diagnosis ids whose order is required."""

    codes: tuple[Coded, ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    level: str = ""
    amounts: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    traps: tuple[Trap, ...] = ()
    queries: tuple[Query, ...] = ()

    @property
    def diagnoses(self) -> tuple[Coded, ...]:
        """The diagnosis codes, in one order that is right."""
        return tuple(one for one in self.codes if one.system == "icd-10-cm")

    @property
    def procedures(self) -> tuple[Coded, ...]:
        return tuple(one for one in self.codes if one.system != "icd-10-cm")


@dataclass(frozen=True)
class Case:
    """`chart` is what a learner may see, in the shape of the charts of items.json; `facts` and `truth` are the key.

    `questions` are the item types it can feed (`course.charts.items`). `id` says nothing about the seed.
    """

    id: str
    family: str
    version: int
    seed: str
    grade: str
    chart: Mapping[str, Any]
    facts: Any
    truth: Truth
    questions: tuple[str, ...]

    @property
    def day(self) -> date:
        """Date of service."""
        return date.fromisoformat(self.chart["date_of_service"])


class Family(Protocol):
    """A generator of cases. The same (seed, grade) gives the same case on every machine, as long as `version` stands still."""

    name: str
    title: str
    version: int
    parameters: Mapping[str, str]  # what the seed decides -> what it may be

    def make(self, seed: int | str, grade: str = "typical") -> Case:
        """The case of a seed. Raises CourseError for an unknown grade or a seed of a strange form."""


def seed_text(seed: object) -> str:
    """A seed as text: a whole number, or any short text (a section's secret). Raises CourseError."""
    if isinstance(seed, bool) or not isinstance(seed, int | str):
        raise CourseError("A seed is a whole number or a short text, as in 7 or “autumn group”.")
    text = str(seed) if isinstance(seed, int) and abs(seed) < 10**30 else seed
    if not isinstance(text, str) or not text or len(text) > 200 or not text.isprintable():
        raise CourseError("A seed is a whole number or a short text, as in 7 or “autumn group”.")
    return text


def grade_of(grade: str) -> str:
    """The grade, checked. Raises CourseError."""
    if grade not in GRADES:
        raise CourseError(f"“{str(grade)[:30]}” is not a grade of a record: write {', '.join(GRADES)}.")
    return grade


def case_id(family: str, version: int, seed: str, grade: str) -> str:
    """A name for a case that does not give the seed away (a guessed seed would fit, so secret seeds should be long)."""
    text = "\x1f".join((family, str(version), seed, grade))
    return f"{family}-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:12]}"


def plain(value: Any) -> Any:
    """Facts and truth as plain JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
