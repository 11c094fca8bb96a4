"""What a learning platform calls a hand-in, and whose it therefore is. Pure.

Seen from ``downloaded/weekNN/extracted/``::

    alice_week01_17_week01-submission/assignment.ipynb                    the id, an underscore, whatever follows
    week01_alice_attempt_2026-06-03-15-00-00_.../responses.jsonl          the assignment first, with a time stamp
    Alice Doe_4711_assignsubmission_file_/week01-submission/...           a folder per learner

Only the first folder speaks: the platform named it. Everything below it was named by the learner, who must not be able to
hand in as somebody else or earlier than they did.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

_ID = r"(?![Ww]eek[0-9]{2}_)(?P<student>[^_\\/.][^_\\/]*)_"
_FILE = r"(?:(?!__MACOSX).)*[\\/](?P<file>[A-Za-z0-9][^\\/]*\.(?:ipynb|jsonl))"
_DATED = re.compile(
    rf"[Ww]eek[0-9]{{2}}_{_ID}attempt_(?P<when>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}){_FILE}"
)
_PLAIN = re.compile(rf"(?:[Ww]eek[0-9]{{2}}_)?{_ID}{_FILE}")


@dataclass(frozen=True)
class Named:
    """A collected file: whose, which, and (UTC, ``2026-06-03 15:00:00``) when the platform took it, or None."""

    student: str
    file: str
    when: str | None


def read_name(path: str) -> Named | None:
    """Read a path below the folder of extracted hand-ins; None when it tells nobody, or is no part of a week."""
    match = _DATED.fullmatch(path)
    when = _date(match["when"]) if match else None
    match = match or _PLAIN.fullmatch(path)
    return Named(match["student"], match["file"], when) if match else None


def _date(text: str) -> str | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S").isoformat(" ")
    except ValueError:  # not a day of any calendar
        return None
