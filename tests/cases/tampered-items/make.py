"""The question file rewritten, with a key of its own."""

from __future__ import annotations

import json
from pathlib import Path


def make(folder: Path, cases: Path) -> None:
    path = folder / "items.json"
    week = json.loads(path.read_text())
    for item in week["items"]:
        item["use"] = "practice"
        item["solution"] = {"key": "uti", "errors": {}, "rationale": "ok", "locators": ["x"]}
    path.write_text(json.dumps(week))
