"""Handed in two days and an hour after the due date that the test sets."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path, cases: Path) -> None:
    (folder / "timestamp.txt").write_text("2026-06-12 13:00:00 UTC")
