"""Four lines of 25 MB each, and perfect answers between them."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path, cases: Path) -> None:
    good = (cases / "perfect" / "responses.jsonl").read_bytes()
    with (folder / "responses.jsonl").open("wb") as handle:
        for part in (b"x", b"{", good, b"[", b"y"):
            handle.write(part if part is good else part * 25_000_000 + b"\n")
