"""Build a code one character at a time: which axis comes next, and what may stand there.

Only characters that lead to a valid code of the day are offered, so whoever goes on choosing always ends at one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from course.codes.forms import tidy
from course.codes.model import Release, Step
from course.codes.pcs import wording
from course.codes.pcs.tables import LENGTH, Tables

MANY_MEANINGS = 4  # of one character of section X, shown at most


@dataclass(frozen=True)
class Choice:
    """A character that may come next: what it means (None where that is not shipped), and the number of codes under it."""

    value: str
    code: str
    label: str | None
    codes: int


@dataclass(frozen=True)
class Axis:
    """What comes after `prefix`.

    `position` is 1 to 7 (8 when the code is complete), `name` the axis as its section calls it ("" when complete).
    `steps` are the characters chosen so far with their meaning, `codes` the number of valid codes under the prefix.
    `sentence` says what to do, or why nothing can follow (then `choices` is empty). `title` is that of a complete code.
    """

    prefix: str
    position: int
    name: str
    choices: tuple[Choice, ...]
    steps: tuple[Step, ...]
    codes: int
    sentence: str
    date: date
    release: Release | None
    title: str | None = None

    @property
    def complete(self) -> bool:
        """Whether the prefix is a whole, valid code."""
        return self.position > LENGTH and self.codes == 1

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values; dates as YYYY-MM-DD."""
        plain = asdict(self)
        plain["date"] = self.date.isoformat()
        if self.release:
            plain["release"] |= {"first": self.release.first.isoformat(), "last": self.release.last.isoformat()}
        return {**plain, "complete": self.complete}


def table(tables: Tables, typed: str, day: date) -> Axis:
    """The axis after what was typed, on a date of service. Never raises for bad input."""
    prefix = wording.digits(tidy(typed))
    release = tables.release(day)
    if release is None:
        return Axis(prefix[:LENGTH], 1, "", (), (), 0, wording.no_release(tables, day), day, None)
    fault = tables.first_fault(prefix, day)
    if fault is not None:
        good = prefix[: fault - 1]
        name = tables.axis(prefix[0], fault) if 1 < fault <= LENGTH else ("Section" if fault == 1 else "")
        sentence = wording.fault(tables, prefix, fault, day)
        return Axis(prefix, fault, name, (), steps(tables, good), 0, sentence, day, release)
    position = len(prefix) + 1
    taken = steps(tables, prefix)
    if position > LENGTH:
        sentence = f"{prefix} is complete and valid on {wording.spoken(day)}."
        return Axis(prefix, position, "", (), taken, 1, sentence, day, release, tables.title(prefix))
    choices = tuple(
        Choice(char, prefix + char, _label(tables, prefix + char, day), codes)
        for char, codes in tables.following(prefix, day).items()
    )
    name = tables.axis(prefix[:1], position)
    codes = sum(one.codes for one in choices)
    sentence = f"Choose the {wording.lower(name)} (character {position} of 7)."
    return Axis(prefix, position, name, choices, taken, codes, sentence, day, release)


def steps(tables: Tables, code: str) -> tuple[Step, ...]:
    """What each character so far means: kind is the axis, code the beginning up to it, title its meaning."""
    return tuple(
        Step(
            wording.lower(tables.axis(code[0], position)),
            code[:position],
            meaning(tables, code, position) or wording.NOT_SHIPPED,
        )
        for position in range(1, len(code) + 1)
    )


def meaning(tables: Tables, code: str, position: int, day: date | None = None) -> str | None:
    """What one character means; the sixth of section X, while the seventh is open, with all that it can mean."""
    if position == 6 and code[0] == "X" and len(code) == 6:
        ends = tables.following(code, day) if day else _ends(tables, code)
        found = [tables.label(code + char, 6) for char in ends]
        some = list(dict.fromkeys(label for label in found if label))
        shown = " / ".join(some[:MANY_MEANINGS]) + (" / ..." if len(some) > MANY_MEANINGS else "")
        return shown or None
    return tables.label(code, position)


def _ends(tables: Tables, code: str) -> list[str]:
    return sorted({char for row in tables.rows(code[:3]) if row.begins(code) for char in row.axes[3]})


def _label(tables: Tables, code: str, day: date) -> str | None:
    return meaning(tables, code, len(code), day)
