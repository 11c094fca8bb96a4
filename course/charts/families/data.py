"""The tables of the families (`datasets/families`), read once and strictly."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from course import place
from course.charts.tables import Cells, read_table

FOLDER = ("datasets", "families")


def table(file: str, read: Callable[[Cells], Any], key: str = "") -> Mapping[str, Any]:
    """The lines of a table by a column, or by line number. `read` must be a function of a module (it keys the cache)."""
    return _table(file, read, key, os.getcwd(), os.environ.get(place.HOME_VARIABLE, ""))


@lru_cache(maxsize=64)
def _table(file: str, read: Callable[[Cells], Any], key: str, here: str, home: str) -> Mapping[str, Any]:
    return read_table(folder() / file, read, key)


def folder() -> Path:
    """Where the tables lie."""
    return place.find().root.joinpath(*FOLDER)


def ages(cells: Cells, column: str = "ages") -> tuple[int, int]:
    """18-89 -> (18, 89)"""
    low, high = cells.like(column, r"\d{1,3}-\d{1,3}").split("-")
    return int(low), int(high)
