"""What lies in ``submitted/`` for one week, and what of it is plainly in order.

Only names, kinds and sizes are looked at, and the time stamp. Whatever is out of the ordinary is no fault yet: nbgrader's own
path, with the plugin, knows what to do with it, and the report says why it went there.
"""

from __future__ import annotations

import fnmatch
import glob
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..feedback.intake import ANSWERS

TIMESTAMP = "timestamp.txt"
MAX_ENTRIES = 2_000


@dataclass(frozen=True)
class Handed:
    """One hand-in. ``files``: what travels into ``autograded/``, relative; ``odd``: why it is not plainly in order, or ""."""

    student: str
    folder: str
    files: tuple[str, ...] = ()
    timestamp: datetime | None = None
    odd: str = ""


@dataclass(frozen=True)
class Expected:
    """What a hand-in of this week looks like: its notebooks, what nbgrader leaves aside, and what it lays over."""

    notebooks: frozenset[str]
    ignore: tuple[str, ...]
    source_files: frozenset[str]
    source_folders: frozenset[str]


def students(course: Any, week: str) -> Iterator[tuple[str, str]]:
    """(student, folder) of every hand-in, sorted by folder, as nbgrader finds them."""
    pattern = re.compile(course.format_path(course.submitted_directory, "(?P<student_id>.*)", week, escape=True))
    for folder in sorted(glob.glob(course.format_path(course.submitted_directory, course.student_id, week))):
        match = pattern.match(folder)
        if match and match["student_id"] not in course.student_id_exclude.split(","):
            yield match["student_id"], folder


def expected(course: Any, week: str, notebooks: frozenset[str], not_over: list[str]) -> Expected:
    """``not_over``: nbgrader's exclude_overwriting for this week."""
    from nbgrader.utils import find_all_files

    source = course.format_path(course.source_directory, ".", week)
    own = find_all_files(source, [*course.ignore, "*.ipynb"])
    files = frozenset(os.path.normpath(os.path.relpath(path, source)) for path in own) - set(not_over)
    folders = frozenset(
        os.path.normpath(os.path.relpath(os.path.join(where, name), source))
        for where, names, _ in os.walk(source)
        for name in names
    )
    return Expected(notebooks, tuple(course.ignore), files, folders)


def look(student: str, folder: str, wanted: Expected) -> Handed:
    """Never raises for whatever is in the folder."""
    try:
        return _look(student, folder, wanted)
    except (OSError, ValueError) as problem:
        return Handed(student, folder, odd=f"it could not be looked through ({problem})")


def _look(student: str, folder: str, wanted: Expected) -> Handed:
    if os.path.islink(folder):
        return Handed(student, folder, odd="the folder is a link")
    files: list[str] = []
    notebooks: set[str] = set()
    seen = 0
    ignored = False
    waiting = [""]
    while waiting:
        below = waiting.pop()
        for entry in os.scandir(os.path.join(folder, below)):
            name = os.path.join(below, entry.name)
            seen += 1
            ignored = (
                ignored or entry.name.startswith(".") or any(fnmatch.fnmatch(entry.name, p) for p in wanted.ignore)
            )
            if seen > MAX_ENTRIES:
                return Handed(student, folder, odd=f"it holds more than {MAX_ENTRIES:,} files")
            if entry.is_symlink():
                return Handed(student, folder, odd=f"{_shown(name)} is a link")
            if entry.is_dir(follow_symlinks=False):
                if name in wanted.source_files:
                    return Handed(student, folder, odd=f"{_shown(name)} is a folder, not a file")
                waiting.append(name)
            elif not entry.is_file(follow_symlinks=False):
                return Handed(student, folder, odd=f"{_shown(name)} is not an ordinary file")
            elif name in wanted.source_folders:
                return Handed(student, folder, odd=f"{_shown(name)} is a file, not a folder")
            elif not below and entry.name.endswith(".ipynb"):
                notebooks.add(entry.name.removesuffix(".ipynb"))
            elif not below and entry.name.endswith(".html") and entry.name.removesuffix(".html") in wanted.notebooks:
                return Handed(student, folder, odd=f"{entry.name} stands where feedback is written")
            elif not entry.name.endswith(".ipynb"):
                files.append(name)
    if missing := sorted(wanted.notebooks - notebooks):
        return Handed(student, folder, odd=f"{missing[0]}.ipynb is missing")
    if more := sorted(notebooks - wanted.notebooks):
        return Handed(student, folder, odd=f"{_shown(more[0])}.ipynb is no notebook of this week")
    if ignored:
        files = _not_ignored(folder, wanted)
    stamp, wrong = _timestamp(Path(folder, TIMESTAMP)) if TIMESTAMP in files else (None, "")
    return Handed(student, folder, tuple(sorted(files)), stamp, wrong)


def _not_ignored(folder: str, wanted: Expected) -> list[str]:
    """Checkpoints and the like: nbgrader's own way of leaving them aside."""
    from nbgrader.utils import find_all_files

    return [os.path.relpath(path, folder) for path in find_all_files(folder, [*wanted.ignore, "*.ipynb"])]


def _timestamp(path: Path) -> tuple[datetime | None, str]:
    """(when it was handed in, naive UTC; why it is odd)."""
    from nbgrader.utils import parse_utc

    if path.stat().st_size > 1000:
        return None, f"{TIMESTAMP} is far too long for a date"
    text = path.read_text().strip()
    if not text:
        return None, f"{TIMESTAMP} is empty"
    try:
        return parse_utc(text), ""
    except (ValueError, OverflowError, TypeError):
        return None, f"{TIMESTAMP} is not a date"


def stamped(folder: Path) -> datetime | None:
    """The time stamp of an autograded folder, or None."""
    try:
        return _timestamp(folder / TIMESTAMP)[0]
    except (OSError, ValueError):
        return None


def answers_size(folder: str) -> int:
    """Bytes of the answer file; 0 where there is none."""
    try:
        return os.lstat(os.path.join(folder, ANSWERS)).st_size
    except OSError:
        return 0


def _shown(name: str) -> str:
    """A name that a learner chose, fit for a report."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)
    return text if len(text) <= 60 else text[:57] + "..."
