"""Answers that rest on an official or licensed file the user imported."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from course.codes import model
from course.codes.model import Answer
from course.codes.sets import tables
from course.codes.sets.tables import System
from course.codes.sets.words import KINDS, NOT_HELD, day_words, read_as

if TYPE_CHECKING:
    from course.codes.imports.model import Edition


def answer(one: System, entered: str, plain: str, day: date) -> Answer | None:
    """The answer of the imported edition in force on the day; None when there is none that can decide."""
    kind = KINDS.get(one.id)
    if kind is None:
        return None
    from course.codes import imports

    found = imports.hcpcs(plain, day) if kind == "hcpcs" else imports.cpt(plain, day)
    if found is None:
        return None
    edition = found.edition
    release = model.Release(
        edition.name, edition.effective, max(day, edition.effective), edition.rows, f"imported file {edition.file}"
    )
    held = tables.rows(one.id).get(plain)
    if found.row is None:
        # The file holds no CPT modifiers and no codes that ended long ago: there the teaching table may know more.
        if one.id == "modifier" or (held is not None and held.last is not None and day > held.last):
            return None
        return _absent(one, entered, plain, edition, release, day)
    if kind == "cpt":
        return Answer(
            entered,
            plain,
            found.row.description,
            model.VALID,
            f"{read_as(entered, plain)}{plain} is in {edition.name}, valid on {day_words(day)}.",
            day,
            release,
            caveats=("From your own licensed file; it stays on this computer.", *_age(edition, day)),
        )
    row = found.row
    if row.ended is not None and day > row.ended:
        status = model.DELETED
        sentence = f"{plain} was valid until {day_words(row.ended)}; the date of service is {day_words(day)}."
    elif row.added is not None and day < row.added:
        status = model.FUTURE
        sentence = f"{plain} is valid only from {day_words(row.added)}; the date of service is {day_words(day)}."
    else:
        status, sentence = model.VALID, f"{plain} is valid on {day_words(day)}."
    from course.codes.sets.lookup import notes

    return Answer(
        entered,
        plain,
        row.long or row.short,
        status,
        read_as(entered, plain) + sentence,
        day,
        release,
        notes=notes(one, held) if held else (),
        caveats=_age(edition, day),
    )


def _absent(one: System, entered: str, plain: str, edition: Edition, release: model.Release, day: date) -> Answer:
    """A code that the edition lacks. Only a current official list proves that there is no such code."""
    start, age = read_as(entered, plain), _age(edition, day)
    if one.id == "cpt":
        sentence = f"Your file {edition.file} does not hold {plain}; if it is not the whole of CPT, look in your book."
        return Answer(entered, plain, None, NOT_HELD, start + sentence, day, release, caveats=age)
    if age:
        sentence = f"{edition.name} does not hold {plain}, but it may be newer than that. Import the newest file."
        return Answer(entered, plain, None, NOT_HELD, start + sentence, day, release, caveats=age)
    sentence = f"There is no {one.name} {plain} in {edition.name}."
    return Answer(entered, None, None, model.UNKNOWN, start + sentence, day, release)


def missed(one: System, day: date) -> tuple[str, ...]:
    """Said when a file was imported but none of its editions reaches back to the day."""
    kind = KINDS.get(one.id)
    if kind is None:
        return ()
    from course.codes import imports

    there = imports.editions(kind)
    if not there or min(edition.effective for edition in there) <= day:
        return ()
    return (f"The imported files begin on {day_words(min(e.effective for e in there))}, after {day_words(day)}.",)


def _age(edition: Edition, day: date) -> tuple[str, ...]:
    """HCPCS comes out every quarter and CPT every year: an edition older than that may have been overtaken."""
    effective = edition.effective
    if (day - effective).days <= (366 if edition.kind == "cpt" else 125):
        return ()
    return (f"This edition began on {day_words(effective)}; a newer one may be out for {day_words(day)}.",)
