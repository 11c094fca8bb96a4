"""Where the tables of the edits lie, and how a dated line is read."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from course import place
from course.errors import CourseError

FOLDER = ("datasets", "claims", "edits")
OPEN_FIRST, OPEN_LAST = date.min, date.max


def folder() -> Path:
    """``datasets/claims/edits`` of this copy of the course. Raises CourseError when it is not there."""
    found = place.find().root.joinpath(*FOLDER)
    if not (found / "catalog.csv").is_file():
        raise CourseError(
            f"The tables of the claim edits are missing from {found}. Download the course again; your answers are not "
            "touched."
        )
    return found


def lines(name: str) -> list[dict[str, str]]:
    """All lines of a table."""
    with (folder() / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def span(line: dict[str, str]) -> tuple[date, date]:
    """The days on which a line holds; empty is open."""
    first, last = line["from"], line["to"]
    return (date.fromisoformat(first) if first else OPEN_FIRST, date.fromisoformat(last) if last else OPEN_LAST)
