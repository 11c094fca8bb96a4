"""The files of fixed width: the HCPCS record layout, and the ICD-10-CM order file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from course.codes.imports.columns import Column, Shape, as_date, lines
from course.codes.imports.rows import LONGEST_LINE, rows, text
from course.codes.imports.sources import Source
from course.errors import CourseError

_CODE = re.compile(r"[A-V][0-9]{4}")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
# Columns of the HCPCS record layout, from 0: code 0-4 (a modifier stands in 3-4), record kind 10 (3 and 7 begin a code
# and a modifier, 4 and 8 go on with the long description), long 11-90, short 91-118, coverage 229, days from 268.
_LONG, _SHORT, _COVERAGE = slice(11, 91), slice(91, 119), 229
_DAYS = {"added": slice(268, 276), "changed": slice(276, 284), "ended": slice(284, 292)}

HCPCS = Shape(
    (
        Column("HCPC", (r"^hcpcs?( code)?$",)),
        Column("RECID", (r"^rec ?id",), required=False),
        Column("LONG DESCRIPTION", (r"^long desc",)),
        Column("SHORT DESCRIPTION", (r"^short desc",), required=False),
        Column("COV", (r"^cov",), required=False),
        Column("ADD DT", (r"^add d(a)?t",)),
        Column("ACT EFF DT", (r"^act eff",), required=False),
        Column("TERM DT", (r"^term d(a)?t",)),
    ),
    r"[A-V][0-9]{4}|[0-9A-Z]{2}",
)

_Record = list  # code, long, short, added, changed, ended, coverage


def hcpcs(source: Source) -> Iterator[tuple[int, tuple]]:
    """(row, line) of the HCPCS file, fixed width or with headings; long descriptions over several rows are joined."""
    start = source.stream.peek(2048)  # type: ignore[attr-defined]
    tabular = source.name.lower().endswith((".csv", ".xlsx", ".xlsm")) or b"DESCRIPTION" in start.upper()
    number, record = 0, None
    for at, code, goes_on, values in _with_headings(source) if tabular else _fixed(source):
        if goes_on and record is not None and record[0] == code:
            record[1] = f"{record[1]} {values[0]}".strip()
            continue
        if record is not None:
            yield number, tuple(record)
        number, record = at, [code, *values]
    if record is not None:
        yield number, tuple(record)


def _fixed(source: Source) -> Iterator[tuple[int, str, bool, list[str | None]]]:
    stream = text(source)
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        line = line.rstrip("\n")
        if not line.strip():
            continue
        code, kind = line[:5].strip().upper(), line[10:11]
        right = _CODE.fullmatch(code) if kind in "34" else _MODIFIER.fullmatch(code) if kind in "78" else None
        if not kind or not right:
            if number <= 2 and not any(char.isdigit() for char in line[:11]):
                raise CourseError(
                    f"{source.name} does not look like the HCPCS file. Take the ANWEB file of the download."
                )
            raise CourseError(
                f"Row {number}, columns 1 to 11: “{line[:11].strip()}” is not a code with its record number. "
                "Nothing was imported."
            )
        days = [_day(line[place], number, name) for name, place in _DAYS.items()]
        values = [
            " ".join(line[_LONG].split()),
            " ".join(line[_SHORT].split()),
            *days,
            line[_COVERAGE : _COVERAGE + 1].strip(),
        ]
        yield number, code, kind in "48", values


def _day(cell: str, number: int, name: str) -> str | None:
    if not cell.strip():
        return None
    found = as_date(cell.strip())
    if found is None:
        raise CourseError(f"Row {number}, column “{name}”: “{cell.strip()}” is not a date. Nothing was imported.")
    return found.isoformat()


def _with_headings(source: Source) -> Iterator[tuple[int, str, bool, list[str | None]]]:
    for line in lines(rows(source), HCPCS, source.name):
        days = [_iso(line.day(name)) if line.text(name) else None for name in ("ADD DT", "ACT EFF DT", "TERM DT")]
        values = [line.text("LONG DESCRIPTION"), line.text("SHORT DESCRIPTION"), *days, line.text("COV")]
        yield line.number, line.text("HCPC").upper(), line.text("RECID") in ("4", "8"), values


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def order(source: Source) -> Iterator[tuple[int, tuple]]:
    """(row, line) of the ICD-10-CM order file: number, code, complete or not, short and long title."""
    stream = text(source)
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        line = line.rstrip("\n")
        if not line.strip():
            continue
        hit = re.fullmatch(r"(\d{5}) ([A-Z][0-9][0-9A-Z]{1,5}) +([01]) (.{0,60}) ?(.*)", line)
        if not hit or len(line) < 17:
            raise CourseError(
                f"Row {number} of {source.name} is not a line of the order file (00001 A00     0 Cholera ...). "
                "Nothing was imported."
            )
        short = " ".join(line[16:76].split())
        yield number, (hit[2], int(hit[3]), short, " ".join(line[77:].split()) or short)
