"""The 31 root operations of the Medical and Surgical section, for learning: our own words, not the official ones."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from course.codes.pcs.tables import data_folder

FILE = "icd10pcs_operations.csv"


@dataclass(frozen=True)
class Operation:
    """A root operation: its third character, name, what it is in one line, and the kin it belongs to."""

    value: str
    name: str
    definition: str
    group: str


@lru_cache(maxsize=2)
def operations(folder: Path | None = None) -> tuple[Operation, ...]:
    """All of them, in the order of their characters."""
    with ((folder or data_folder()) / FILE).open(encoding="utf-8", newline="") as stream:
        return tuple(Operation(**row) for row in csv.DictReader(stream))


def operation(value: str) -> Operation | None:
    """The one with this third character."""
    return next((one for one in operations() if one.value == value), None)
