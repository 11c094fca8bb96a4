"""Read a hand-in's answers as data: an ordinary file of a sane size, or nothing at all and a sentence why."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from course.errors import CourseError
from course.items.responses import FILE as ANSWERS
from course.items.responses import MAX_FILE, Response, ResponseLog

MAX_LINES = 500_000  # one save every two seconds for eleven days
_NOTHING = "All questions of this week count as not answered."

__all__ = ["ANSWERS", "Handin", "read_handin"]


@dataclass(frozen=True)
class Handin:
    """The latest response by item id, and sentences about whatever could not be read (for learner and instructor)."""

    responses: dict[str, Response] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def for_items(self, items: Collection[str], week: str) -> Handin:
        """This hand-in, with a sentence when it holds answers but none of this week's."""
        if not self.responses or any(item in self.responses for item in items):
            return self
        found = ", ".join(sorted(self.responses)[:3])
        note = f"{ANSWERS} holds no answer to a question of {week} (it has {found}). Was another week's file handed in?"
        return Handin(self.responses, (*self.problems, note))


def read_handin(folder: Path) -> Handin:
    """The answers in a submitted folder. Never raises for anything that a learner can do to the file."""
    path = folder / ANSWERS
    try:
        trouble = _trouble(path)
        if trouble:
            return Handin(problems=(f"{trouble} {_NOTHING}",))
        snapshot = ResponseLog(folder, strict=True).read()
    except CourseError as error:
        return Handin(problems=(f"{error} {_NOTHING}",))
    except OSError as error:
        return Handin(problems=(f"{ANSWERS} could not be read ({error.strerror or error}). {_NOTHING}",))
    problems = snapshot.problems
    if not snapshot.latest:
        problems = (*problems, f"{ANSWERS} holds no answer that can be read. {_NOTHING}")
    return Handin(snapshot.latest, problems)


def _trouble(path: Path) -> str | None:
    """Why the file is not read at all; None when it may be. Looks at its kind, its size and its count of lines."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if path.is_symlink():
        return f"{ANSWERS} is a link to another file and was not followed."
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        return f"No {ANSWERS} was handed in."
    info = os.fstat(descriptor)
    if not stat.S_ISREG(info.st_mode):
        os.close(descriptor)
        return f"{ANSWERS} is not an ordinary file."
    with os.fdopen(descriptor, "rb") as handle:
        if info.st_size > MAX_FILE:
            return f"{ANSWERS} is {info.st_size >> 20:,} MB; more than {MAX_FILE >> 20} MB is not read."
        lines = 0
        while chunk := handle.read(1 << 20):
            lines += chunk.count(b"\n")
            if lines > MAX_LINES:
                return f"{ANSWERS} has more than {MAX_LINES:,} lines; no learner makes that many."
    return None
