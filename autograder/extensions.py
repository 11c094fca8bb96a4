"""More time for some: ``extensions.csv`` in the course folder, honoured by nbgrader's path and by the bulk grader alike.

::

    student,week,until
    alice,week03,2026-06-17 22:00
    bob,week03,2026-06-20

``until`` is UTC, or carries an offset (``2026-06-17 18:00-04:00``); a bare day means its last second. Who is listed gets
exactly this date, however the due date moves; whoever is not keeps what the gradebook says (nbgrader's ``grant_extension``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

FILE = "extensions.csv"
COLUMNS = ("student", "week", "until")


class ExtensionsError(ValueError):
    """A line that cannot be meant so; says which, and what to do."""


def read_extensions(root: Path, week: str) -> dict[str, datetime]:
    """Student -> end of the extension (naive UTC, as the gradebook keeps time) for one week; no file, no extensions.

    Raises ExtensionsError.
    """
    path = root / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as problem:
        raise ExtensionsError(f"{FILE} cannot be read ({problem}). Save it as UTF-8 text") from None
    rows = csv.reader(io.StringIO(text, newline=""))
    head = [name.strip().lower() for name in next(rows, [])]
    if sorted(head) != sorted(COLUMNS):
        raise ExtensionsError(f"{FILE} must begin with the line  {','.join(COLUMNS)}")
    found: dict[tuple[str, str], datetime] = {}
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            where = f"{FILE}, line {rows.line_num}"
            if len(row) != len(head):
                raise ExtensionsError(f"{where}: {len(row)} fields instead of {len(head)}")
            line = {name: cell.strip() for name, cell in zip(head, row, strict=True)}
            if not line["student"] or not line["week"]:
                raise ExtensionsError(f"{where}: student or week is empty")
            key = line["student"], line["week"]
            if key in found:
                raise ExtensionsError(f"{where}: {key[0]} has two extensions of {key[1]}; keep one")
            found[key] = _moment(line["until"], where)
    except csv.Error as problem:
        raise ExtensionsError(f"{FILE}, line {rows.line_num}: {problem}") from None
    return {student: until for (student, of), until in found.items() if of == week}


def _moment(text: str, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ExtensionsError(f"{where}: {text!r} is not a date such as 2026-06-17 22:00 or 2026-06-17") from None
    if len(text) <= 10:
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def check_due(extensions: Mapping[str, datetime], due: datetime | None, week: str) -> None:
    """An extension must not end before the due date. Raises ExtensionsError."""
    if due is None:
        return
    for student, until in extensions.items():
        if until < due:
            raise ExtensionsError(
                f"{FILE}: {student}'s extension of {week} ends {until:%Y-%m-%d %H:%M} UTC, before the week is due "
                f"({due:%Y-%m-%d %H:%M} UTC). Correct the line or take it out"
            )


def added_time(until: datetime | None, due: datetime | None) -> timedelta | None:
    """What the gradebook stores: the time beyond the due date; None for none."""
    return (until - due) or None if until is not None and due is not None else None
