"""The teaching tables: what the course ships of each small code set, and under which licence policy.

`datasets/codes/sets/sets.csv` has one line for each system; a table has one line for each code.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from course import place
from course.codes import model
from course.codes.forms import tidy
from course.errors import CourseError

FOLDER = ("datasets", "codes", "sets")
LIST = "sets.csv"


@dataclass(frozen=True)
class System:
    """One code set.

    `policy` is one of ships, number-only (numbers with our own paraphrase) and licensed-import-only. `form` is the
    pattern of its codes, `shape` and `example` the same in words; digits alone are filled up to `width` with zeros.
    The table is good from `first` to `last` and was checked on `checked_on`.
    """

    id: str
    name: str
    file: str
    policy: str
    owner: str
    form: re.Pattern[str]
    width: int
    shape: str
    example: str
    tells: str
    source: str
    first: date
    last: date
    checked_on: date

    def tidy(self, entered: str) -> str:
        """A code as the table writes it. ``"2"`` -> ``"02"`` for place of service; ``"CO-45"`` -> ``"45"`` for CARC."""
        plain = tidy(entered)
        if self.id == "carc":
            plain = re.sub(r"^(?:CO|PR|OA|PI|CR)-?(?=.)", "", plain)
            return plain.lstrip("0") if plain.isdigit() else plain
        if self.id == "type-of-bill" and len(plain) == 3:
            return f"0{plain}"
        return plain.zfill(self.width) if self.width and plain.isascii() and plain.isdigit() else plain


@dataclass(frozen=True)
class Row:
    """One code of a teaching table, in our own words.

    `first` and `last` are the days it was valid (None: not known, or open). `more` holds the further columns of its
    table: dose_amount, dose_unit (hcpcs), also (hcpcs, carc: further search words), rate (pos), family (modifier), frequencies
    (type-of-bill), next (carc).
    """

    code: str
    words: str
    first: date | None
    last: date | None
    note: str
    more: Mapping[str, str]


@dataclass(frozen=True)
class Dose:
    """What one unit of a drug code stands for, as in 15 mg."""

    amount: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{self.amount:,} {self.unit}"


def folder() -> Path:
    """The folder of the teaching tables. Raises CourseError when it is not there."""
    return _folder(os.getcwd(), os.environ.get(place.HOME_VARIABLE, ""))


@lru_cache(maxsize=8)
def _folder(here: str, home: str) -> Path:
    """What `place.find` goes by keys the cache: a look-up of a row must not walk the disk."""
    found = place.find().root.joinpath(*FOLDER)
    if not (found / LIST).is_file():
        raise CourseError(
            f"The code tables are missing from {found}. Download the course again; your answers are not touched."
        )
    return found


def systems() -> Mapping[str, System]:
    """Every system by its name (hcpcs, cpt, pos, modifier, ...)."""
    return _systems(folder())


def system(name: str) -> System:
    """The system of that name. Raises CourseError, naming all, when there is none."""
    known = systems()
    found = known.get(name.strip().lower().replace("_", "-"))
    if found is None:
        raise CourseError(f"{name} is not a code set here. These are: {', '.join(known)}.")
    return found


def policy(name: str) -> str:
    """What the licence lets the course do: ships, number-only or licensed-import-only."""
    return system(name).policy


def rows(name: str) -> Mapping[str, Row]:
    """Every row of a system's table by its code. For type-of-bill the key has three characters, without frequency."""
    one = system(name)
    return _rows(folder(), one.file) if one.file else {}


def row(name: str, code: str) -> Row | None:
    """The row of one code as typed; None where the table does not hold it."""
    return rows(name).get(system(name).tidy(code))


def dose(code: str) -> Dose | None:
    """What one unit of a HCPCS drug or time code stands for; None where the table has no dose.

    >>> str(dose("J1885"))
    '15 mg'
    """
    found = row("hcpcs", code)
    if found is None or not found.more.get("dose_amount"):
        return None
    return Dose(Decimal(found.more["dose_amount"]), found.more["dose_unit"])


def entries(name: str) -> tuple[model.Entry, ...]:
    """Every code of the teaching table, in its order. A type of bill is listed with each of its usual frequencies.

    `billable` is False for a code that has ended.
    """
    one = system(name)
    if one.id == "type-of-bill":
        from course.codes.sets.bills import usual

        return usual()
    return tuple(model.Entry(r.code, r.words, r.last is None or r.last >= one.last) for r in rows(name).values())


def release(one: System) -> model.Release:
    """What an answer rests on when nothing official was imported."""
    checked = f"{one.checked_on.day} {one.checked_on:%b %Y}"
    count = len(rows(one.id))
    return model.Release(f"the course's table of {checked}", one.first, one.last, count, one.source)


@lru_cache(maxsize=8)
def _systems(where: Path) -> dict[str, System]:
    found = {}
    for line in _lines(where / LIST):
        found[line["system"]] = System(
            line["system"],
            line["name"],
            line["file"],
            line["policy"],
            line["owner"],
            re.compile(line["form"]),
            int(line["width"]),
            line["shape"],
            line["example"],
            line["tells"],
            line["source"],
            date.fromisoformat(line["from"]),
            date.fromisoformat(line["to"]),
            date.fromisoformat(line["checked_on"]),
        )
    return found


@lru_cache(maxsize=64)
def _rows(where: Path, file: str) -> dict[str, Row]:
    own = {"code", "words", "from", "to", "note"}
    found = {}
    for line in _lines(where / file):
        more = {key: value for key, value in line.items() if key not in own and value}
        found[line["code"]] = Row(
            line["code"], line["words"], _date(line["from"]), _date(line["to"]), line["note"], more
        )
    return found


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
