"""A pipe that nobody writes to."""

from __future__ import annotations

import os
from pathlib import Path


def make(folder: Path, cases: Path) -> None:
    os.mkfifo(folder / "responses.jsonl")
