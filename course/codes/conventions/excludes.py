"""Excludes notes between two codes of one encounter, either way round."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from course.codes.conventions.model import Finding, Source
from course.codes.conventions.places import Listed, Places
from course.codes.conventions.reading import Reading


def notes_between(places: Places, kind: str, a: Listed, b: Listed) -> Iterator[Source]:
    """The notes of a kind (excludes1, excludes2) that apply to `a`, or lie above it, and name `b`.

    A note that names its own neighborhood (D72.824 under D72) speaks of the other codes there, not of those it names.
    """
    for note, pointers in places.notes(a.row):
        if note.kind == kind and any(one.holds(b) and not one.holds(a) for one in pointers):
            yield Source(note=note.text, place=note.source)


def between(places: Places, kind: str, a: Listed, b: Listed) -> list[Source]:
    """The notes between two codes, either way round."""
    return [*notes_between(places, kind, a, b), *notes_between(places, kind, b, a)]


def conflicts(reading: Reading) -> list[Finding]:
    """Each pair of codes that an Excludes1 note keeps apart."""
    found = []
    for a, b in combinations(sorted(reading.codes, key=lambda one: one.key), 2):
        notes = between(reading.places, "excludes1", a, b)
        if not notes:
            continue
        where = Source(reading.rules["excludes1"].locator, notes[0].note, notes[0].place)
        found.append(
            reading.finding(
                "excludes1",
                [a, b],
                f"{a.code} and {b.code} do not stand together: an Excludes1 note keeps them apart.",
                "Keep the one that the record supports. Both may stay only where the two conditions clearly have "
                "nothing to do with each other; if that is not plain from the record, ask the provider.",
                source=where,
            )
        )
    return found


def may_stand_together(reading: Reading) -> list[tuple[str, str, Source]]:
    """For information: pairs that an Excludes2 note speaks of. Both may be coded when the patient has both."""
    return [
        (a.code, b.code, notes[0])
        for a, b in combinations(sorted(reading.codes, key=lambda one: one.key), 2)
        if (notes := between(reading.places, "excludes2", a, b))
    ]
