"""The ledger stands above edits and payers: it knows claims and remittances, and nobody who makes them."""

from __future__ import annotations

import ast
from pathlib import Path

ROOM = Path(__file__).resolve().parents[3] / "course" / "claims" / "ledger"
BELOW = (
    "course.claims.payers",
    "course.claims.edits",
    "course.claims.x12",
    "course.claims.batch",
    "course.claims.desk",
)


def test_it_imports_only_what_stands_above_it() -> None:
    named = set()
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and not node.level:
                named.add(str(node.module))
            elif isinstance(node, ast.Import):
                named |= {one.name for one in node.names}
    assert "course.claims.model" in named
    assert not [one for one in named if one.startswith((*BELOW, "course.items", "course.widgets", "pandas", "numpy"))]
