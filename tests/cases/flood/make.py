"""60 MB of line ends after perfect answers."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path, cases: Path) -> None:
    good = (cases / "perfect" / "responses.jsonl").read_bytes()
    (folder / "responses.jsonl").write_bytes(good + b"\n" * 60_000_000)
