"""The rules as data: ``datasets/codes/conventions`` read once, each line good for its days only."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from course.codes import store
from course.codes.model import CodeRange
from course.codes.references import parse
from course.errors import CourseError

T = TypeVar("T")


@dataclass(frozen=True)
class Rule:
    """A rule that is a function here: `rank` orders findings (low first), `ordered` says that it looks at the order."""

    id: str
    severity: str
    rank: int
    ordered: bool
    locator: str
    name: str


@dataclass(frozen=True)
class Statement:
    """A rule that is a line of a table (`positions.csv`, `hints.csv`); `kind` says how it is read (`statements.py`)."""

    id: str
    kind: str
    codes: tuple[CodeRange, ...]
    others: tuple[CodeRange, ...]
    unless: tuple[CodeRange, ...]
    severity: str
    locator: str
    sentence: str
    mend: str
    rank: int

    @property
    def ordered(self) -> bool:
        """Whether it looks at the order of the codes."""
        return self.kind in ("never first", "only first", "leads", "before")


@dataclass(frozen=True)
class Scope:
    """A note of a block that speaks of some of its codes only."""

    place: str
    kind: str
    codes: tuple[CodeRange, ...]


def folder() -> Path:
    """Where the tables lie. Raises CourseError when they are not there."""
    path = store.data_folder() / "conventions"
    if not (path / "rules.csv").is_file():
        raise CourseError(
            f"The coding rules are missing from {path}. Download the course again; answers are not touched."
        )
    return path


def _lines(name: str) -> list[dict[str, str]]:
    with (folder() / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _in_force(line: dict[str, str], day: date) -> bool:
    return (not line["from"] or line["from"] <= day.isoformat()) and (not line["to"] or day.isoformat() <= line["to"])


@cache
def _table(name: str, make: Callable[[dict[str, str]], T]) -> tuple[tuple[dict[str, str], T], ...]:
    return tuple((line, make(line)) for line in _lines(name))


def _of_day(name: str, make: Callable[[dict[str, str]], T], day: date) -> list[T]:
    return [made for line, made in _table(name, make) if _in_force(line, day)]


def _rule(line: dict[str, str]) -> Rule:
    return Rule(
        line["id"], line["severity"], int(line["rank"]), line["ordered"] == "yes", line["locator"], line["name"]
    )


def _statement(line: dict[str, str]) -> Statement:
    codes, others, unless = (ranges(line[column]) for column in ("codes", "others", "unless"))
    texts = (line["severity"], line["locator"], line["sentence"], line["mend"])
    return Statement(line["id"], line["kind"], codes, others, unless, *texts, int(line["rank"]))


def ranges(text: str) -> tuple[CodeRange, ...]:
    """Codes in the notation of the Tabular List: ``I50.-, N18.1-N18.6``, ``(T36-T50 with fifth or sixth character 6)``."""
    read = parse(text)
    if read.left or (text and not read.ranges):
        raise CourseError(f"“{text}” in a table of coding rules names no codes: write them as the Tabular List does.")
    return read.ranges


def rules(day: date) -> dict[str, Rule]:
    """The rules that are functions, by id."""
    return {one.id: one for one in _of_day("rules.csv", _rule, day)}


def statements(day: date) -> list[Statement]:
    """The rules that are lines of a table, positions first."""
    return _of_day("positions.csv", _statement, day) + _of_day("hints.csv", _statement, day)


def scopes() -> dict[tuple[str, str], tuple[CodeRange, ...]]:
    """By place and kind of note: the codes it speaks of."""
    return dict(made for _, made in _table("scopes.csv", _scope))


def _scope(line: dict[str, str]) -> tuple[tuple[str, str], tuple[CodeRange, ...]]:
    return (line["place"], line["kind"]), ranges(line["codes"])


# Medicare's code editor: which edit looks at which code

_Spans = dict[str, dict[str, list[tuple[str, str]]]]
_LAST = "9999-12-31"


@cache
def _editor() -> _Spans:
    spans: _Spans = defaultdict(lambda: defaultdict(list))
    for line in _lines("editor.csv"):
        spans[line["edit"]][line["code"]].append((line["from"], line["to"] or _LAST))
    return spans


def edited(edit: str, plain: str, day: date) -> bool:
    """Whether an edit of Medicare's code editor looks at a code (no dot) on a day."""
    lines, on = _editor()[edit], day.isoformat()
    return any(a <= on <= b for n in range(3, len(plain) + 1) for a, b in lines.get(plain[:n], ()))


def last_day(edit: str) -> date | None:
    """The last day of an edit that has ended; None for one that goes on."""
    ends = [b for spans in _editor()[edit].values() for _, b in spans]
    return None if _LAST in ends else date.fromisoformat(max(ends))


def ages(day: date) -> dict[str, tuple[int, int]]:
    """By age edit: the youngest and the oldest age, in whole years, that it lets pass."""
    return dict(_of_day("editor_ages.csv", _ages, day))


def _ages(line: dict[str, str]) -> tuple[str, tuple[int, int]]:
    return line["edit"], (int(line["youngest"]), int(line["oldest"]))
