"""Look an ICD-10-PCS code up on a date: what it is, whether it may be reported, and if not, why and what instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from course.codes import model
from course.codes.forms import tidy
from course.codes.model import Answer, Entry, Note
from course.codes.pcs import wording
from course.codes.pcs.builder import meaning, steps
from course.codes.pcs.operations import operation
from course.codes.pcs.tables import LENGTH, TITLES, Tables
from course.codes.pcs.wording import spoken

MANY = 12  # suggestions given at most
_CM = re.compile(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}")
_CPT = re.compile(r"[0-9]{4}[0-9AFMTU]")
_HCPCS = re.compile(r"[A-CEGHJ-MP-V][0-9]{4}")
_ICD9 = re.compile(r"[0-9]{2}\.[0-9]{1,2}")


def look_up(tables: Tables, entered: str, day: date) -> Answer:
    """Everything about one code as somebody typed it, on one date of service. Never raises for bad input."""
    plain = tidy(entered)
    release = tables.release(day)
    if release is None:
        known = plain if tables.row(plain) else None
        about = steps(tables, plain) if known else ()
        sentence = wording.no_release(tables, day)
        return Answer(entered, known, tables.title(plain), model.UNKNOWN_DATE, sentence, day, None, about)
    if tables.valid(plain, day):
        return _valid(tables, entered, plain, day)
    if tables.span(plain):
        return _out_of_date(tables, entered, plain, day)
    if plain and tables.first_fault(plain, day) is None and not _dotted_cm(entered, plain):
        return _unfinished(tables, entered, plain, day)
    return _refuse(tables, entered, plain, day)


def _caveats(tables: Tables, titled: Iterable[str | None], day: date) -> tuple[str, ...]:
    if not any(titled):
        return ()
    return (f"Titles are those of the lists of {TITLES}; they may read differently on {spoken(day)}.",)


def _notes(tables: Tables, code: str) -> tuple[Note, ...]:
    """In the Medical and Surgical section: what the root operation is, in our own words."""
    found = operation(code[2]) if code[0] == "0" and len(code) > 2 else None
    if found is None:
        return ()
    step = steps(tables, code)[2]
    return (Note("note", f"{found.name}: {found.definition}", step, len(code) > 3),)


def _valid(tables: Tables, entered: str, code: str, day: date) -> Answer:
    title = tables.title(code)
    sentence = f"{code} is complete and valid on {spoken(day)}."
    if entered.strip() != code:
        sentence = f"Read as {code}. {sentence}"
    if title is None:
        sentence += " Its official title is not shipped here; below is what its characters mean."
    return Answer(
        entered,
        code,
        title,
        model.VALID,
        sentence,
        day,
        tables.release(day),
        steps(tables, code),
        _notes(tables, code),
        caveats=_caveats(tables, [title], day),
    )


def _out_of_date(tables: Tables, entered: str, code: str, day: date) -> Answer:
    span = tables.span(code)
    assert span is not None
    first, last = span
    near = _near(tables, code, day)
    if first > day:
        status = model.FUTURE
        sentence = f"{code} is valid only from {spoken(first)}; the date of service is {spoken(day)}. Use a code in force that day."
    else:
        status = model.DELETED
        sentence = (
            f"{code} was valid until {spoken(last)}; the date of service is {spoken(day)}. "
            f"Build it again from table {code[:3]}."
        )
    title = tables.title(code)
    return Answer(
        entered,
        code,
        title,
        status,
        sentence,
        day,
        tables.release(day),
        steps(tables, code),
        _notes(tables, code),
        nearest=near,
        caveats=_caveats(tables, [title, *(one.title for one in near)], day),
    )


def _unfinished(tables: Tables, entered: str, code: str, day: date) -> Answer:
    missing = LENGTH - len(code)
    axis = wording.lower(tables.axis(code[0], len(code) + 1))
    count = tables.count(code, day)
    sentence = (
        f"{code} is the beginning of {count:,} {'code' if count == 1 else 'codes'}, not a code: "
        f"{missing} more {'character is' if missing == 1 else 'characters are'} needed. Next comes the {axis}."
    )
    near = tuple(tables.entry(one, day) for one in tables.starting(code, day, MANY))
    return Answer(
        entered,
        code,
        meaning(tables, code, len(code), day),
        model.NEEDS_MORE,
        sentence,
        day,
        tables.release(day),
        steps(tables, code),
        _notes(tables, code),
        nearest=near,
        caveats=_caveats(tables, (one.title for one in near), day),
    )


def _refuse(tables: Tables, entered: str, plain: str, day: date) -> Answer:
    shown = f"“{entered.strip()[:40]}”"
    meant = wording.digits(plain)
    near: tuple[Entry, ...] = ()
    about = ()
    fault = tables.first_fault(meant, day)
    other = _other_system(entered, plain, tables.first_fault(plain, day))
    if not plain:
        status, sentence = model.NOT_A_CODE, "Type a procedure code of seven characters, as in 0DTJ4ZZ."
    elif meant != plain and (tables.row(meant) or (fault is None and other is None)):
        letter = next(char for char in plain if char in "OI")
        status = model.UNKNOWN
        sentence = (
            f"{shown} is no ICD-10-PCS code; it has the letter {letter} where {wording.digits(letter)} belongs: "
            f"ICD-10-PCS uses neither O nor I. Did you mean {meant}?"
        )
        near = (tables.entry(meant, day),) if tables.valid(meant, day) else ()
    elif other is not None:
        status = model.OTHER_SYSTEM
        sentence = (
            f"{shown} has the form of {other}, not of an ICD-10-PCS code. "
            f"Those have seven characters and no dot, as in 0DTJ4ZZ."
        )
    elif not re.fullmatch(r"[0-9A-Z]+", plain):
        status = model.NOT_A_CODE
        sentence = f"{shown} has not the form of an ICD-10-PCS code: seven digits and capital letters, as in 0DTJ4ZZ."
    elif len(plain) > LENGTH:
        status = model.NOT_A_CODE
        sentence = f"{shown} has {len(plain)} characters; an ICD-10-PCS code has exactly 7."
        near = tuple(tables.entry(one, day) for one in _one_less(plain) if tables.valid(one, day))
    else:
        assert fault is not None
        status = model.UNKNOWN
        read = "" if meant == plain else f"{shown} is read with the digits 0 and 1. "
        sentence = f"{read}There is no ICD-10-PCS code {meant}. {wording.fault(tables, meant, fault, day)}"
        if len(plain) < LENGTH:
            sentence += f" Besides, a code has 7 characters and this has {len(plain)}."
        about = steps(tables, meant[: fault - 1])
        near = _near(tables, meant, day)
    caveats = _caveats(tables, (one.title for one in near), day)
    return Answer(
        entered, None, None, status, sentence, day, tables.release(day), about, nearest=near[:MANY], caveats=caveats
    )


def _dotted_cm(entered: str, plain: str) -> bool:
    return "." in entered and _CM.fullmatch(plain) is not None


def _other_system(entered: str, plain: str, fault: int | None) -> str | None:
    """What it looks like, when it is no beginning of an ICD-10-PCS code. `fault`: where that shows."""
    if _ICD9.fullmatch(entered.strip()):
        return "an ICD-9-CM procedure code (used until 30 Sep 2015)"
    if _CPT.fullmatch(plain):
        return "a CPT code (a procedure or service)"
    diagnosis = _dotted_cm(entered, plain) or (_CM.fullmatch(plain) is not None and (fault or 9) <= 3)
    supply = "." not in entered and _HCPCS.fullmatch(plain) is not None
    if diagnosis and supply:
        return "a HCPCS Level II code (a supply, drug or service) or of a diagnosis code without its dot"
    if diagnosis:
        return "an ICD-10-CM code (a diagnosis)"
    return "a HCPCS Level II code (a supply, drug or service)" if supply else None


def _one_less(plain: str) -> list[str]:
    """With one character left out, for a key that was hit twice."""
    if len(plain) != LENGTH + 1:
        return []
    return list(dict.fromkeys(plain[:at] + plain[at + 1 :] for at in range(len(plain))))


def _near(tables: Tables, code: str, day: date) -> tuple[Entry, ...]:
    """Valid codes that differ in one character, else those that share the longest beginning."""
    found: dict[str, None] = {}
    if len(code) == LENGTH:
        for at in range(LENGTH - 1, 2, -1):
            for char in tables.following(code[:at], day):
                other = code[:at] + char + code[at + 1 :]
                if tables.valid(other, day):
                    found[other] = None
    if not found:
        good = code[: (tables.first_fault(code, day) or LENGTH) - 1]
        while len(good) > 2 and not found:
            found = dict.fromkeys(tables.starting(good, day, MANY))
            good = good[:-1]
    return tuple(tables.entry(one, day) for one in list(found)[:MANY])
