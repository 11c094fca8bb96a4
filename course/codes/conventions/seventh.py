"""Build a code with a 7th character: its stem, the placeholder X where characters are missing, and the character."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from course.codes.book import Book, Row
from course.codes.forms import form_error, tidy, written


@dataclass(frozen=True)
class Construction:
    """A code built, or None and why not. `sentence` says what was done or what is wrong; `choices` the 7th characters."""

    code: str | None
    sentence: str
    choices: tuple[tuple[str, str], ...] = ()


def constructible(book: Book, row: Row) -> tuple[str, ...]:
    """Every 7-character code that can be built on a line of the book, dots left out."""
    return tuple(row.stem + char for char in row.chars)


def build(book: Book, stem: str, char: str, day: date) -> Construction:
    """Put a 7th character to a code: ``T78.2`` and ``A`` make ``T78.2XXA``. Never raises for bad input.

    A stem that carries its placeholders already (``T78.2XX``) is taken as it is meant. Sources: I.A.4, I.A.5.
    """
    plain, char = tidy(stem), tidy(char)
    wrong = form_error(stem, "icd-10-cm")
    row = book.code(plain)
    if row is None and len(plain) <= 6:
        row = book.code(plain.rstrip("X"))
        row = row if row is not None and row.stem.startswith(plain) else None
    if row is None and len(plain) == 7 and book.split(plain):
        return Construction(None, f"{written(plain, 'icd-10-cm')} has its 7th character already.")
    if row is None:
        return Construction(None, wrong or f"{written(plain, 'icd-10-cm')} is not a code of the Tabular List.")
    choices = book.seventh(row)
    if not choices:
        return Construction(None, _no_seventh(book, row))
    table = dict(choices)
    if char not in table:
        told = ", ".join(f"{one} ({label.partition(';')[0]})" for one, label in choices)
        if len(char) == 1 and any(char in kin.chars for kin in book.starting(row.plain[:3], 2000)):
            why = f"{row.code} does not take {char}, though others of its category do."
        elif len(char) != 1:
            why = f"“{char}” is not one character."
        else:
            why = f"{char} is not a 7th character of {row.code}."
        return Construction(None, f"{why} It takes {told}.", choices)
    code = written(row.stem + char, "icd-10-cm")
    if not book.valid(row.stem + char, day):
        return Construction(None, f"{code} can be built, but it is not valid on {day.day} {day:%b %Y}.", choices)
    gap = len(row.stem) - len(row.plain)
    fill = f", {gap} placeholder{'s' if gap > 1 else ''} X" if gap else ""
    return Construction(code, f"{row.code}{fill} and {char} ({table[char].partition(';')[0]}) make {code}.", choices)


def _no_seventh(book: Book, row: Row) -> str:
    if row.billable:
        return f"{row.code} is complete as it stands; it takes no 7th character."
    lacks = "characters" if any(one.chars for one in book.starting(row.plain, 400)) else "characters, and no 7th,"
    return f"{row.code} is a heading: it needs more {lacks} first. Choose one of the codes under it."
