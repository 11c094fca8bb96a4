"""A folder where the file should be."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path, cases: Path) -> None:
    (folder / "responses.jsonl").mkdir()
    (folder / "responses.jsonl" / "deep.txt").write_text("x")
