"""Cells of a notebook as the instructor's side reads them: their text, and the item that one asks. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# `ask("w01-g01")`: the only line a learner sees
ASK = re.compile(r"""ask\(\s*(["'])(?P<id>[^"']+)\1\s*\)\s*;?""")


def source_of(cell: Mapping[str, Any]) -> str:
    """The cell's text; notebook files keep it whole or as a list of lines. "" for whatever else a hand-in holds."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(map(str, source)) if isinstance(source, list) else ""


def asked(cell: Mapping[str, Any]) -> str | None:
    """The item that a code cell asks, when that is all it does."""
    match = ASK.fullmatch(source_of(cell).strip()) if cell.get("cell_type") == "code" else None
    return match["id"] if match else None


def is_graded_ask(cell: Mapping[str, Any]) -> bool:
    """A cell whose points come from the bank: an nbgrader grade cell that only asks its own item."""
    ours = cell.get("metadata", {}).get("nbgrader", {})
    if not isinstance(ours, Mapping):
        return False
    return bool(ours.get("grade")) and not ours.get("solution") and asked(cell) == ours.get("grade_id")
