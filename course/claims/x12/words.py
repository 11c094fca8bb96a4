"""The words of X12: what a loop, a segment, an element and a code value mean, from `datasets/claims/x12`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from course import place
from course.errors import CourseError

FOLDER = ("datasets", "claims", "x12")


@dataclass(frozen=True)
class Element:
    """What one element means: its name, and how its value is read (`reads`: amount, date, a list of codes.csv ...)."""

    name: str
    reads: str


def folder() -> Path:
    """The folder of the tables. Raises CourseError when it is not there."""
    found = place.find().root.joinpath(*FOLDER)
    if not (found / "maps.csv").is_file():
        raise CourseError(f"The X12 tables are missing from {found}. Download the course again; no answer is touched.")
    return found


def rows(file: str) -> list[dict[str, str]]:
    """Every row of one table."""
    with (folder() / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def of(codes: str, value: str) -> str:
    """A code value in words; "" where the list does not hold it."""
    return _codes().get((codes, value), "")


def listed(codes: str) -> dict[str, str]:
    """A whole list of code values."""
    return {value: words for (name, value), words in _codes().items() if name == codes}


def element(segment: str, position: int, component: int = 0, qualifier: str = "") -> Element:
    """What an element is. With a `qualifier` (REF01, DTP01, AMT01 ...) a more telling row is found first."""
    table = _elements()
    # Every composite of HI is built alike, so the table has one row for all twelve.
    key = ("C" if segment == "HI" else f"{position:02d}") + (f"-{component}" if component else "")
    found = table.get((segment, key, qualifier)) or table.get((segment, key, ""))
    return found or Element("", "")


def element_name(segment: str, position: int, component: int = 0) -> str:
    """The name of an element; "" where it is not known."""
    return element(segment, position, component).name if position else ""


def loop_name(loop: str) -> str:
    """What a loop is about, by its number alone."""
    return _loops().get(loop, "")


def segment_name(loop: str, segment: str) -> str:
    """What a segment tells in a loop; by its own name where the loop has several of them."""
    return _segments().get((loop, segment)) or of("segment", segment)


@lru_cache(maxsize=1)
def _codes() -> dict[tuple[str, str], str]:
    return {(row["list"], row["code"]): row["words"] for row in rows("codes.csv")}


@lru_cache(maxsize=1)
def _elements() -> dict[tuple[str, str, str], Element]:
    return {(row["segment"], row["at"], row["if"]): Element(row["name"], row["reads"]) for row in rows("elements.csv")}


@lru_cache(maxsize=1)
def _loops() -> dict[str, str]:
    """Only where the number means the same in every transaction that has it."""
    names: dict[str, set[str]] = {}
    for row in rows("maps.csv"):
        if row["about"]:
            names.setdefault(row["loop"], set()).add(row["about"])
    return {loop: next(iter(held)) for loop, held in names.items() if len(held) == 1}


@lru_cache(maxsize=1)
def _segments() -> dict[tuple[str, str], str]:
    """Only where one name stands for all of a segment's uses in a loop, in every transaction that has it."""
    names: dict[tuple[str, str], set[str]] = {}
    for row in rows("maps.csv"):
        names.setdefault((row["loop"], row["segment"]), set()).add(row["name"])
    return {key: next(iter(held)) for key, held in names.items() if len(held) == 1}
