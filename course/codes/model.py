"""What the code sets answer with."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

# The answers a look-up can give; only VALID may stand on a claim.
VALID = "valid"
NEEDS_MORE = "needs more characters"
NEEDS_SEVENTH = "needs a 7th character"
DELETED = "no longer valid"
FUTURE = "not yet valid"
UNKNOWN = "no such code"
NOT_A_CODE = "not a code"
OTHER_SYSTEM = "another code system"
UNKNOWN_DATE = "date not covered"


@dataclass(frozen=True)
class CodeRange:
    """From `first` to `last` (both written with a dot, both included with all codes under them).

    `having` narrows the range: pairs of a place (0 is the first character, the dot not counted) and the characters
    that stand from there on, of which one is enough. Empty: no condition.
    """

    first: str
    last: str
    having: tuple[tuple[int, str], ...] = ()

    def meets(self, code: str) -> bool:
        """Whether `code` has what `having` asks. Says nothing about lying between first and last."""
        plain = code.replace(".", "")
        return not self.having or any(plain.startswith(text, place) for place, text in self.having)

    def __str__(self) -> str:
        span = self.first if self.first == self.last else f"{self.first}–{self.last}"
        if not self.having:
            return span
        return f"{span} with " + " or ".join(f"{text} from character {place + 1}" for place, text in self.having)


@dataclass(frozen=True)
class Release:
    """A release of the code set: its first and last day, how many codes are valid, where the list comes from."""

    name: str
    first: date
    last: date
    codes: int
    source: str


@dataclass(frozen=True)
class Step:
    """One step of the ancestry: a chapter, a block or a code."""

    kind: str
    code: str
    title: str


@dataclass(frozen=True)
class Note:
    """An instructional note that applies, and the step of the ancestry that it stands at.

    `kind` is one of: includes, inclusion term, excludes1, excludes2, code first, use additional code, code also,
    note, 7th character. `ranges` are the codes that an excludes or sequencing note names.
    """

    kind: str
    text: str
    source: Step
    inherited: bool
    ranges: tuple[CodeRange, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A code with its title; title None where no title is shipped."""

    code: str
    title: str | None
    billable: bool


@dataclass(frozen=True)
class Answer:
    """All there is to say about one code on one date.

    `entered` is what was asked, `code` the code as printed (None when it is none), `status` one of the constants of
    this module, `sentence` what it is and what to do. `seventh` are the 7th characters it can take, with meaning, and
    `nearest` the codes to look at instead. `release` is the release the validity rests on; `caveats` say what the
    shipped data cannot tell.
    """

    entered: str
    code: str | None
    title: str | None
    status: str
    sentence: str
    date: date
    release: Release | None
    ancestry: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()
    seventh: tuple[tuple[str, str], ...] = ()
    nearest: tuple[Entry, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def billable(self) -> bool:
        """Whether the code may stand on a claim for this date."""
        return self.status == VALID

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values; dates as YYYY-MM-DD."""
        return {"billable": self.billable, **_plain(asdict(self))}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
