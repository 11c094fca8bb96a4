"""What the code sets say about a code on a day, asked once per code and remembered (a check asks the same ones often)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from course.codes import model
from course.codes.forms import tidy, written

# Numbers that CPT has dropped (numbers are facts; no wording): first and last of a run, and the last day of use.
_DROPPED_CPT: tuple[tuple[str, str, date], ...] = (
    ("99201", "99201", date(2020, 12, 31)),
    ("99217", "99220", date(2022, 12, 31)),
    ("99224", "99226", date(2022, 12, 31)),
    ("99241", "99241", date(2022, 12, 31)),
    ("99251", "99251", date(2022, 12, 31)),
    ("99318", "99318", date(2022, 12, 31)),
    ("99324", "99328", date(2022, 12, 31)),
    ("99334", "99337", date(2022, 12, 31)),
    ("99343", "99343", date(2022, 12, 31)),
    ("99354", "99357", date(2022, 12, 31)),
    ("99441", "99443", date(2024, 12, 31)),
)


@dataclass(frozen=True)
class Verdict:
    """What stands against a code: nothing (``fine``), or a status of `course.codes.model` and a sentence.

    ``known`` tells that the book has the characters at all: as a heading, or as a code of another time.
    """

    fine: bool
    status: str = model.VALID
    sentence: str = ""
    known: bool = True


FINE = Verdict(True)


def tell(system: str, code: str, day: date) -> Verdict:
    """Whether a code may be reported on a day. Raises CourseError when the code sets cannot be opened."""
    return _tell(system, tidy(code), day)


@cache
def _tell(system: str, plain: str, day: date) -> Verdict:
    if system == "icd-10-cm":
        return _diagnosis(plain, day)
    if system == "icd-10-pcs":
        return _of_answer(_pcs(plain, day))
    if system == "cpt":
        return _cpt(plain, day)
    if system == "procedure":  # a line of a claim: its form says which system
        return _tell("icd-10-pcs" if len(plain) == 7 else "hcpcs" if plain[:1].isalpha() else "cpt", plain, day)
    return _of_answer(_in_set(system, plain, day))


def _diagnosis(plain: str, day: date) -> Verdict:
    from course.codes import look_up, open_book

    if open_book().valid(plain, day):  # most are: the sentence is only made for the others
        return FINE
    return _of_answer(look_up(written(plain, "icd-10-cm"), day))


def _of_answer(answer: Any) -> Verdict:
    if answer.billable:
        return FINE
    known = answer.status in (model.NEEDS_MORE, model.NEEDS_SEVENTH, model.DELETED, model.FUTURE)
    return Verdict(False, answer.status, answer.sentence, known)


def _pcs(plain: str, day: date) -> Any:
    from course.codes.pcs import look_up

    return look_up(plain, day)


def _in_set(system: str, plain: str, day: date) -> Any:
    from course.codes.sets import look_up

    return look_up(system, plain, day)


def _cpt(plain: str, day: date) -> Verdict:
    for first, last, until in _DROPPED_CPT:
        if first <= plain <= last and day > until:
            return Verdict(False, model.DELETED, f"CPT dropped {plain} after {until.year}.")
    from course.codes.sets import FORM_ONLY

    answer = _in_set("cpt", plain, day)  # the form; more only where somebody has imported a licensed file
    return FINE if answer.status == FORM_ONLY else _of_answer(answer)


@cache
def is_heading(code: str, day: date) -> bool:
    """Whether complete codes of that day stand under an ICD-10-CM code, or it takes a 7th character: it may have a dash."""
    from course.codes import open_book
    from course.codes.lookup import nearest_complete

    book, plain = open_book(), tidy(code)
    row = book.code(plain) or book.code(plain.rstrip("X"))  # T16.1XX- is T16.1 on its way to the 7th character
    if row is None or book.valid(plain, day):
        return False
    return (row.plain == plain or row.stem.startswith(plain)) and bool(nearest_complete(book, row.plain, day, 1))


def exists(code: str, day: date) -> bool:
    """Whether an ICD-10-CM code is complete or a heading on that day: an end of a range."""
    return tell("icd-10-cm", code, day).fine or is_heading(code, day)


@cache
def is_block(first: str, last: str) -> bool:
    """Whether the Tabular List itself has a block or chapter with these ends."""
    from course.codes import open_book

    sql = (
        "SELECT 1 FROM node WHERE kind <> 'code' AND (code = ? OR title LIKE ?)"  # a chapter has its ends in the title
    )
    return bool(open_book().rows(sql, (f"{first}-{last}", f"%({first}-{last})%")))


@cache
def pcs_table(prefix: str, day: date) -> bool:
    """Whether PCS has a table that begins so: what looks like a PCS code by chance seldom has one."""
    from course.codes.pcs import table

    return bool(table(prefix, day).choices)
