"""What goes in and what comes out: an encounter, and what is to be said about its codes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from course.codes.model import CodeRange, Step
from course.errors import CourseError

ERROR = "error"  # has to be mended before the claim leaves
CHECK = "check"  # may be right: look into the record, then decide

# Rules that only pass on what a note offers "if applicable": most of them will not apply to a given patient.
OFFERS = frozenset({"code-first-if", "add-if", "code-also"})

OUTPATIENT = "outpatient"
INPATIENT = "inpatient"
SETTINGS = (OUTPATIENT, INPATIENT)
SEXES = ("female", "male")


@dataclass(frozen=True)
class Encounter:
    """The diagnosis codes of one encounter, first-listed (principal) code first, as somebody typed them.

    `day` is the date of service, of an inpatient stay the day of discharge. `age_days` is the age on that day in days,
    `sex` the sex on record; both may be None, then nothing is said that needs them. Raises CourseError for a setting
    or sex that is not known here, and for an age below zero.
    """

    codes: tuple[str, ...]
    day: date
    setting: str = OUTPATIENT
    age_days: int | None = None
    sex: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", tuple(self.codes))
        if self.setting not in SETTINGS:
            raise CourseError(f"“{self.setting}” is not a setting: write {' or '.join(SETTINGS)}.")
        if self.sex is not None and self.sex not in SEXES:
            raise CourseError(f"“{self.sex}” is not a sex that code edits know: write {' or '.join(SEXES)}.")
        if self.age_days is not None and self.age_days < 0:
            raise CourseError("The age is below zero: look at the date of birth and the date of service.")

    @property
    def age_years(self) -> int | None:
        """Completed years, as age edits count them."""
        return None if self.age_days is None else int(self.age_days / 365.25)


@dataclass(frozen=True)
class Source:
    """Why something is said: a note of the book and the line it stands at, a guideline or an edit, or both."""

    locator: str = ""
    note: str = ""
    place: Step | None = None

    def __str__(self) -> str:
        name = "" if self.place is None else {"code": ""}.get(self.place.kind, f"{self.place.kind} ") + self.place.code
        note = f"“{self.note}” at {name}" if self.note else ""
        return "; ".join(part for part in (note, self.locator) if part)


@dataclass(frozen=True)
class Finding:
    """One thing to say about an encounter.

    `rule` is an id of ``datasets/codes/conventions``; `severity` ERROR or CHECK; `codes` those it is about (where order
    matters, in the order they should stand); `sentence` what is wrong, `mend` what a coder does next. `adds` are the
    ranges of which one more code would answer the finding, where that is the way to mend it.
    """

    rule: str
    severity: str
    codes: tuple[str, ...]
    sentence: str
    mend: str
    source: Source
    adds: tuple[CodeRange, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values; ranges as they are printed."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "codes": list(self.codes),
            "sentence": self.sentence,
            "mend": self.mend,
            "source": {**asdict(self.source), "text": str(self.source)},
            "adds": [str(one) for one in self.adds],
        }


@dataclass(frozen=True)
class Pair:
    """Of two codes of an encounter, which stands first. `firm`: not only "if applicable"."""

    first: str
    then: str
    firm: bool
    source: Source
