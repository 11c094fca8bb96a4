"""Noise with NUL bytes instead of a notebook."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path, cases: Path) -> None:
    (folder / "assignment.ipynb").write_bytes(b"\x00\xff{not json" * 1000)
    (folder / "lesson.ipynb").write_text('{"cells": 7}')
