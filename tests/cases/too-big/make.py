"""A sparse file of 200 MB; the answers at its start are not read."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path, cases: Path) -> None:
    with (folder / "responses.jsonl").open("wb") as handle:
        handle.write((cases / "perfect" / "responses.jsonl").read_bytes())
        handle.truncate(200 * 1024 * 1024)
