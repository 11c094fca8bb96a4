"""Learners' ids, as the gradebook and the file system know them, and the rosters they come from. Pure, but for ``read_roster``."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from course.errors import CourseError

from ..roster.people import read_roster as class_list
from ..tables import Table, read_table
from .problem import SectionError

LONGEST = 100  # bytes; a folder is called after the learner
_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
_NOT_IN_NAMES = '/\\<>:"|?*'


def tidy(text: str) -> str:
    """An id as it is kept: composed (NFC), without blanks around it. Raises SectionError when it cannot name a folder."""
    name = unicodedata.normalize("NFC", text).strip()
    wrong = _wrong(name)
    if wrong:
        raise SectionError(f"“{_shown(text)}” cannot be a learner's id: {wrong}. Nothing was changed.")
    return name


def _wrong(name: str) -> str:
    if not name:
        return "it is empty"
    if any(unicodedata.category(c)[0] == "C" for c in name):
        return "it holds a character that cannot be seen"
    if found := next((c for c in name if c in _NOT_IN_NAMES), ""):
        return f"{found} cannot stand in the name of a folder"
    if name[0] in ".-" or name[-1] == ".":
        return "it begins or ends with a mark that means something else to computers"
    if name.split(".")[0].casefold() in _RESERVED:
        return "Windows keeps this name for itself"
    return f"it is longer than {LONGEST} bytes" if len(name.encode()) > LONGEST else ""


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:40])


def same(text: str) -> str:
    """What two spellings of one id have in common: disks and platforms do not all tell case and composition apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).strip()


def tidy_all(texts: Iterable[str]) -> tuple[str, ...]:
    """The ids, sorted. Raises SectionError for one that cannot be used and for two that a disk may take for one."""
    found: dict[str, str] = {}
    for text in texts:
        name = tidy(text)
        other = found.setdefault(same(name), name)
        if other != name:
            raise SectionError(
                f"“{other}” and “{name}” differ only in capitals or accents, and some disks take them for one learner. "
                "Give one of them another id. Nothing was changed."
            )
    return tuple(sorted(found.values()))


def read_roster(path: Path) -> tuple[str, ...]:
    """The ids of a class list, read as ``cleanclaim roster`` reads it, or of a text with one id a line. Raises SectionError."""
    if not path.is_file():
        raise SectionError(f"There is no roster {path}. Nothing was changed.")
    try:
        table = read_table(path)
        return tidy_all(_ids(table))
    except SectionError:
        raise
    except CourseError as trouble:
        raise SectionError(f"The roster {path}: {trouble} Nothing was changed.") from None


def _ids(table: Table) -> list[str]:
    try:
        found = class_list(table)
    except CourseError:
        if len(table.header) != 1:
            raise
        return [table.header[0], *(cells[0] for _, cells in table.rows)]  # no heading: one id a line
    if wrong := [(line, why) for line, why in found.left_out if why.startswith("the id")]:
        raise SectionError(f"Line {wrong[0][0]} of the roster: {wrong[0][1]}. Nothing was changed.")
    if not found.learners:
        raise SectionError(f"The roster names nobody: its column {found.id_column} is empty.")
    return [one.id for one in found.learners]
