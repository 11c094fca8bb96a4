"""Why something typed is no ICD-10-CM code, and which code may have been meant.

Mistakes people make: the letter O for zero, I or L for one, a dropped or doubled character, a missing placeholder X,
a 7th character the code does not take, an ICD-9-CM, CPT, HCPCS or ICD-10-PCS code in the diagnosis field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from course.codes import model
from course.codes.book import Book
from course.codes.forms import written
from course.codes.lookup import MANY, caveats, nearest_complete
from course.codes.model import Answer, Entry

_SWAPS = {"O": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2"}
_OTHER = (
    (re.compile(r"[0-9]{4}[0-9AFMTU]"), "a CPT code (a procedure or service)"),
    (re.compile(r"[0-9]{3}[0-9]{0,2}"), "an ICD-9-CM code (used for services until 30 Sep 2015)"),
    (re.compile(r"[A-CEGHJ-MP-V][0-9]{4}"), "a HCPCS Level II code (a supply, drug or service)"),
    (re.compile(r"[0-9B-DFGHX][0-9A-HJ-NP-Z]{6}"), "an ICD-10-PCS code (an inpatient procedure)"),
)
_FORM = re.compile(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}")


def refuse(book: Book, entered: str, plain: str, day: date) -> Answer:
    """The answer for something that never was a code here."""
    shown = entered.strip()[:40]
    meant = [book.entry(one, day) for one in _meant(book, plain, day)]
    status, sentence = model.UNKNOWN, ""
    if not plain:
        return _answer(book, entered, model.NOT_A_CODE, "Type a diagnosis code, as in J02.9.", day, [])
    if meant:
        sentence = f"“{shown}” is no ICD-10-CM code; {_because(plain, meant[0].code)} Did you mean {meant[0].code}?"
    elif other := _other_system(book, plain, entered):
        status = model.OTHER_SYSTEM
        sentence = f"“{shown}” has the form of {other}, not of a diagnosis code. Diagnosis codes start with a letter and a digit, as in J02.9."
    elif not _FORM.fullmatch(plain):
        status = model.NOT_A_CODE
        sentence = f"“{shown}” has not the form of a diagnosis code: a letter, a digit, then 1 to 5 more characters, as in J02.9."
    elif (seventh := _wrong_seventh(book, plain)) is not None:
        return _answer(book, entered, status, seventh, day, _near(book, plain, day))
    else:
        sentence = f"There is no ICD-10-CM code {written(plain, 'icd-10-cm')}."
    if not meant and status == model.UNKNOWN:
        meant = _near(book, plain, day)
        if meant:
            sentence += " The nearest are below."
    return _answer(book, entered, status, sentence, day, meant)


def _answer(book: Book, entered: str, status: str, sentence: str, day: date, near: list[Entry]) -> Answer:
    return Answer(
        entered, None, None, status, sentence, day, book.release(day), nearest=tuple(near), caveats=caveats(book, day)
    )


def _other_system(book: Book, plain: str, entered: str) -> str | None:
    if re.fullmatch(r"[0-9]{3}\.[0-9]{1,2}", entered.strip()):
        return _OTHER[1][1]  # five digits without a dot would be CPT
    for form, name in _OTHER:
        if form.fullmatch(plain) and not (plain[0].isalpha() and book.code(plain[:3])):
            return name
    # J3490 and the like: written without a dot, as HCPCS codes are, and nothing in ICD-10-CM starts so.
    if "." not in entered and _OTHER[2][0].fullmatch(plain) and not book.starting(plain, 1):
        return _OTHER[2][1]
    return None


def _because(plain: str, meant: str) -> str:
    target = meant.replace(".", "")
    if len(plain) == len(target):
        changed = [(a, b) for a, b in zip(plain, target, strict=True) if a != b]
        if changed and all(_SWAPS.get(a) == b for a, b in changed):
            return f"it has {changed[0][0]} where {changed[0][1]} belongs."
    if target.replace("X", "") == plain.replace("X", ""):
        return "the placeholder X does not stand where it should."
    if len(target) == len(plain) + 1:
        return "a character seems to be missing."
    return "it is close to another code."


def _meant(book: Book, plain: str, day: date) -> list[str]:
    """Complete codes that one plain slip away from what was typed, surest first."""
    found: dict[str, None] = {}
    for guess in _guesses(plain):
        if guess != plain and (book.valid(guess, day) or book.code(guess)):
            found[guess] = None
    return list(found)[:MANY]


def _guesses(plain: str) -> Iterator[str]:
    if len(plain) > 8 or not plain.isascii():
        return
    # Letters for digits: all at once, then one by one.
    swapped = plain[:1] + "".join(_SWAPS.get(char, char) if char in "OIL" else char for char in plain[1:])
    yield swapped
    for at in range(1, len(plain)):
        if plain[at] in _SWAPS:
            yield f"{plain[:at]}{_SWAPS[plain[at]]}{plain[at + 1 :]}"
    if plain[:1] == "0":
        yield f"O{plain[1:]}"
    # The placeholder forgotten, or typed once too often.
    if 4 <= len(plain) <= 6 and plain[-1].isalnum():
        stem = plain[:-1]
        yield f"{stem:X<6}{plain[-1]}"
    if "X" in plain[3:]:
        yield plain.rstrip("X")
        stem = plain[:-1].rstrip("X")
        yield f"{stem:X<6}{plain[-1]}"


def _wrong_seventh(book: Book, plain: str) -> str | None:
    """Said when the first characters are right and the 7th is not one this code has."""
    for length in range(min(6, len(plain) - 1), 2, -1):
        row = book.code(plain[:length])
        if row is None:
            continue
        if row.chars and len(plain) == 7 and plain[:6] == row.stem:
            return f"{row.code} does not take {plain[6]} as its 7th character, only {', '.join(row.chars)}."
        if row.billable:
            return f"{row.code} is complete as it is; nothing may be added to it."
        return None
    return None


def _near(book: Book, plain: str, day: date) -> list[Entry]:
    for length in range(min(len(plain), 6), 1, -1):
        near = nearest_complete(book, plain[:length], day)
        if near:
            return near
    return []
