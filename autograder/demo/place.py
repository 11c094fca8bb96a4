"""The demo's own course folder: made new each time, never anything else's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

MARKER = ".cleanclaim-demo"
_COPIED = ("autograder/bank", "source", "datasets", "nbgrader_config.py")
_LITTER = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__", "responses.jsonl", "*.db")


class NotOurs(Exception):
    """The folder exists and is not a demo's; the sentence says what to do."""


def refuse_others(out: Path) -> None:
    """Raises NotOurs unless ``out`` may be made anew: nothing there, an empty folder, or an earlier demo."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise NotOurs(f"{out} is not an ordinary folder. Name another with --out.")
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise NotOurs(
            f"{out} is not empty and was not made by the demo, so it is left alone. Name another folder with --out, or remove it yourself."
        )


def make(course: Path, out: Path, about: dict[str, object]) -> Path:
    """A fresh copy of what grading needs, in ``out``. Raises NotOurs, and FileNotFoundError without a bank."""
    out = out.absolute()
    refuse_others(out)
    if not (course / "autograder" / "bank").is_dir():
        raise FileNotFoundError(course / "autograder" / "bank")
    if out.is_dir():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    (out / MARKER).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    for name in _COPIED:
        here, there = course / name, out / name
        there.parent.mkdir(parents=True, exist_ok=True)
        if here.is_dir():
            shutil.copytree(here, there, ignore=_LITTER)
        else:
            shutil.copy(here, there)
    (out / "logs").mkdir()
    return out
