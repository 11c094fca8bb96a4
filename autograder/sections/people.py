"""Learners' ids, as the gradebook and the file system know them, and the rosters they come from. Pure, but for ``read_roster``."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from .problem import SectionError

LONGEST = 100  # bytes; a folder is called after the learner
COLUMNS = ("id", "student_id", "student id", "student", "learner", "username", "user name", "login", "sis login id", "sis user id")  # fmt: skip
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
    """The ids of a roster: a text with one id a line, or a CSV table with a column ``id``. Raises SectionError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SectionError(f"There is no roster {path}. Nothing was changed.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SectionError(f"The roster {path} cannot be read ({error}). Save it as UTF-8 text or CSV.") from None
    return roster(text, str(path))


def roster(text: str, name: str = "the roster") -> tuple[str, ...]:
    """As read_roster, from the text itself."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise SectionError(f"{name} names nobody. Write one id a line, or a table with a column id.")
    mark = max(",;\t", key=lines[0].count)
    rows = [row for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=mark) if any(c.strip() for c in row)]
    heads = [cell.strip().casefold() for cell in rows[0]]
    column = next((heads.index(one) for one in COLUMNS if one in heads), None)
    if column is None:
        if len(heads) > 1:
            raise SectionError(
                f"{name} has several columns and none is called id. Name the one with the learners' ids id."
            )
        return tidy_all(row[0] for row in rows)
    ids = [row[column] for row in rows[1:] if len(row) > column and row[column].strip()]
    if not ids:
        raise SectionError(f"{name} names nobody: its column {rows[0][column].strip()} is empty.")
    return tidy_all(ids)
