"""Manifestation codes: never first, and never without the disease they come from (I.A.13).

Which codes these are is Medicare's list of the day (``editor.csv``). The titles agree but for two groups: H36.8- and
M14.6- stand under "in diseases classified elsewhere" and are not on the list; 114 of the 422 codes on the list
(D64.1, D75.81, E08.-, J84.03, M02.8-, M02.9) are not titled so.
"""

from __future__ import annotations

from course.codes.conventions import tables
from course.codes.conventions.instructions import CODE_FIRST, Instruction, instructions
from course.codes.conventions.model import Finding, Source
from course.codes.conventions.places import Listed
from course.codes.conventions.reading import Reading

MANIFESTATION = "manifestation"


def is_manifestation(reading: Reading, one: Listed) -> bool:
    """Whether the code is on the list on the day of the encounter."""
    return tables.edited(MANIFESTATION, one.plain, reading.encounter.day)


def may_be_cause(reading: Reading, one: Listed) -> bool:
    """Whether a code can name the disease behind another: no status, no circumstance, itself no manifestation."""
    return one.plain[0] not in "VWXYZ" and not is_manifestation(reading, one)


def causes(reading: Reading, one: Listed) -> tuple[list[Listed], list[Listed], list[Instruction]]:
    """The other codes that its Code first notes name, those that could be a cause though not named, and the notes."""
    notes = [note for note in instructions(reading.places, one, CODE_FIRST) if not note.conditional]
    others = [other for other in reading.codes if other is not one]
    named = [other for other in others if any(note.names(other) for note in notes)]
    return named, [other for other in others if other not in named and may_be_cause(reading, other)], notes


def findings(reading: Reading) -> list[Finding]:
    """Manifestation codes that stand first, alone, or before their disease."""
    found = []
    for one in reading.codes:
        if not is_manifestation(reading, one):
            continue
        named, others, notes = causes(reading, one)
        lists = [note for note in notes if note.named]
        source = Source(note=notes[0].spoken, place=notes[0].place) if notes else Source()
        adds = tuple(pointer.range for note in lists for pointer in note.named)
        # The note that names diseases without "such as" names all there are.
        complete = bool(lists) and not any(note.examples for note in lists)
        if one.at == 0:
            found.append(
                reading.finding(
                    "manifestation-first",
                    [one],
                    f"{one.code} is a manifestation: it shows a disease that is coded elsewhere, so it is never "
                    "the first code.",
                    f"Put the code of the disease first and {one.code} behind it.",
                    source=source,
                )
            )
        if not named and (complete or not others):
            found.append(
                reading.finding(
                    "etiology-missing",
                    [one],
                    f"{one.code} is a manifestation, and the disease it comes from is not among the codes.",
                    f"Add the disease that the record names, and put it before {one.code}.",
                    source=source,
                    adds=adds,
                )
            )
        elif not named and lists:
            found.append(
                reading.finding(
                    "etiology-unnamed",
                    [one],
                    f"{one.code} is a manifestation; none of the diseases that its note gives as examples is among the "
                    "codes.",
                    "Make sure that one of the other codes is the disease it comes from; otherwise add that disease.",
                    source=source,
                    adds=adds,
                )
            )
        elif not named and one.at and all(other.at > one.at for other in others):
            found.append(
                reading.finding(
                    "etiology-after",
                    [one],
                    f"{one.code} is a manifestation and stands before every disease it could come from.",
                    f"Put the disease before {one.code}.",
                    source=source,
                )
            )
    return found
