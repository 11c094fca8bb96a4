"""Which questions a notebook asks, in its order: the order a learner meets them in. Reading only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, TypeVar

_ASK = re.compile(r"""\bask\(\s*["']([A-Za-z0-9-]+)["']""")
_CELL = re.compile(r"[A-Za-z0-9_-]{1,64}")


def code_cells(notebook: Path) -> list[tuple[str, str]]:
    """(source, id) of the code cells in order, id "" when it is no plain word; none when the notebook cannot be read."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return [
            ("".join(cell.get("source", "")), _plain(cell.get("id")))
            for cell in cells
            if cell.get("cell_type") == "code"
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def asked(cells: list[tuple[str, str]]) -> dict[str, str]:
    """Question id -> id of the first cell that asks it, in order."""
    found: dict[str, str] = {}
    for source, cell in cells:
        for name in _ASK.findall(source):
            found.setdefault(name, cell)
    return found


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Named = TypeVar("Named", bound=_Named)


def in_page_order(items: Iterable[Named], notebook: Path) -> list[Named]:
    """As the notebook asks them; what it does not ask (or all, when it cannot be read) follows in the order given."""
    place = {name: n for n, name in enumerate(asked(code_cells(notebook)))}
    return sorted(items, key=lambda item: place.get(item.id, len(place)))


def _plain(cell: object) -> str:
    """A cell id that may stand in a link as it is; "" otherwise."""
    return cell if isinstance(cell, str) and _CELL.fullmatch(cell) else ""
