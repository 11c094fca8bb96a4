"""All that the conventions say about an encounter, most serious first."""

from __future__ import annotations

from datetime import date

from course.codes.book import Book
from course.codes.conventions import etiology, excludes, patient, sequence, sides, statements, tables
from course.codes.conventions.model import ERROR, Encounter, Finding, Pair, Source
from course.codes.conventions.places import places
from course.codes.conventions.reading import Reading, read

_RULES = (
    excludes.conflicts,
    etiology.findings,
    sequence.findings,
    statements.findings,
    sides.findings,
    patient.findings,
)


def _book(book: Book | None) -> Book:
    if book is not None:
        return book
    from course.codes import open_book

    return open_book()


def explain(encounter: Encounter, book: Book | None = None) -> list[Finding]:
    """Everything to say about the codes of an encounter: errors first, then checks; the same answer every time.

    A code that is not valid on the day is told with the sentence of the look-up and left out of the other rules.
    Never raises for bad codes; `book` is the open code book of this process unless another is given.
    """
    reading, found = read(places(_book(book)), encounter)
    for rule in _RULES:
        found += rule(reading)
    ranks = {one.id: one.rank for one in tables.statements(encounter.day)}
    ranks |= {id: rule.rank for id, rule in reading.rules.items()}
    at = {one.code: one.at for one in reading.codes}

    def seriousness(one: Finding) -> tuple[bool, int, list[int], str, tuple[str, ...], str]:
        return (
            one.severity != ERROR,
            ranks[one.rule],
            [at.get(code, -1) for code in one.codes],
            one.rule,
            one.codes,
            str(one.source),
        )

    return sorted(_once(found, encounter.day), key=seriousness)


def _once(found: list[Finding], day: date) -> list[Finding]:
    """Each thing once: that a code may not be first says already that the other one goes before it."""
    never = {one.id for one in tables.statements(day) if one.kind == statements.NEVER_FIRST}
    misplaced = {one.codes[0] for one in found if one.rule in never}
    order = {"code-first-order", "code-first-order-if", "add-order"}  # their second code is the one to move back
    return [one for one in dict.fromkeys(found) if one.rule not in order or one.codes[1] not in misplaced]


def sequence_hints(codes: tuple[str, ...], day: date, book: Book | None = None) -> list[Pair]:
    """Which of these codes must stand before which, by the Code first and Use additional code notes of the book."""
    return sequence.pairs(reading_of(Encounter(tuple(codes), day), book))


def may_stand_together(encounter: Encounter, book: Book | None = None) -> list[tuple[str, str, Source]]:
    """For information: pairs of codes that an Excludes2 note names. Both may be coded when the patient has both."""
    return excludes.may_stand_together(reading_of(encounter, book))


def reading_of(encounter: Encounter, book: Book | None = None) -> Reading:
    """The encounter read, for whoever asks one rule only."""
    return read(places(_book(book)), encounter)[0]
