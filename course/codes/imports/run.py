"""Import one file: all of it or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from course.codes.imports import guesses, shelf
from course.codes.imports.kinds import SETTINGS, Kind, kind
from course.codes.imports.model import Edition
from course.codes.imports.sources import Progress, Source, opened
from course.errors import CourseError

_BATCH = 5000


def import_file(
    name: str,
    path: Path,
    *,
    effective: date | None = None,
    setting: str = "",
    progress: Progress | None = None,
) -> Edition:
    """Read `path` as a file of the kind `name` and put it on the shelf, in place of an earlier import of the same.

    `effective` is the first day it is good for, where its name does not tell; `setting` (practitioner, hospital, dme)
    likewise for NCCI files. Raises CourseError in one sentence for every file that is not as it should be.
    """
    one = kind(name)
    with opened(path, one.members, progress) as source:
        names = (source.name, source.outer)
        first = effective or guesses.effective(*names, fiscal=one.fiscal)
        if first is None:
            raise CourseError(
                f"The name {source.name} does not tell from which day it is good. Add --effective 2026-01-01."
            )
        series, part = _which(one, setting, names)
        meta = {
            "file": source.name,
            "imported_on": date.today().isoformat(),
            "licensed": "1" if one.licensed else "0",
        }
        with shelf.writing(one.id, first, series, part, meta) as link:
            link.executescript(one.table)
            rows = _store(link, one, one.reader(source))
            if not rows:
                raise CourseError(f"{source.name} has headings but no lines of data. Nothing was imported.")
            if one.after:
                link.executescript(one.after)
            meta |= {"rows": str(rows), "sha256": _whole(source)}
    spot = next(s for s in shelf.spots(one.id) if (s.effective, s.series, s.part) == (first, series, part))
    edition = shelf.read(spot)
    if edition is None:
        raise CourseError(f"The imported file cannot be read back from {spot.path}. Is the disk full?")
    return edition


def _which(one: Kind, setting: str, names: tuple[str, ...]) -> tuple[str, str]:
    """Series and part of the edition."""
    if one.settings:
        series = setting or guesses.setting(*names)
        if series not in SETTINGS:
            raise CourseError(
                f"The name {names[0]} does not tell for whom these edits are. Add --setting practitioner, hospital or dme."
            )
        return series, guesses.part(*names) if one.parts else ""
    if setting:
        raise CourseError(f"--setting is for ptp and mue; {one.id} has none.")
    if one.id == "pprrvu":
        return guesses.qualifying(names[0]), ""
    if one.id == "icd10cm-index":
        return "", guesses.volume(names[0])
    return "", ""


def _store(link: sqlite3.Connection, one: Kind, records: Iterator[tuple[int, tuple]]) -> int:
    """Write the lines in batches; the same line twice counts once, two that disagree are an error."""
    insert = f"INSERT INTO line VALUES ({', '.join('?' * len(one.columns))})"
    stored = 0
    while batch := list(islice(records, _BATCH)):
        try:
            with link:
                link.execute("BEGIN")
                link.executemany(insert, [record for _, record in batch])
            stored += len(batch)
        except sqlite3.IntegrityError:
            stored += _one_by_one(link, one, insert, batch)
    return stored


def _one_by_one(link: sqlite3.Connection, one: Kind, insert: str, batch: list[tuple[int, tuple]]) -> int:
    same = " AND ".join(f"{column} IS ?" for column in one.columns)
    key = " AND ".join(f"{column} IS ?" for column in one.columns[: one.keys])
    stored = 0
    for number, record in batch:
        if link.execute(f"SELECT 1 FROM line WHERE {same}", record).fetchone():
            continue
        if link.execute(f"SELECT 1 FROM line WHERE {key}", record[: one.keys]).fetchone():
            shown = " ".join(str(value) for value in record[: one.keys] if value)
            raise CourseError(
                f"Row {number}: {shown} stands there a second time, and differently. Nothing was imported."
            )
        link.execute(insert, record)
        stored += 1
    return stored


def _whole(source: Source) -> str:
    """Read what the reader left, so that the sum is of the whole file and a damaged end is noticed."""
    while source.stream.read(1 << 16):
        pass
    return source.meter.sha256()
