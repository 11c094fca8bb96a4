"""Diagnosis pointers (box 24E): each line says which diagnoses it is for, the main one first, at most four."""

from __future__ import annotations

from collections.abc import Iterator

from course.claims.edits.checks.diagnoses import diagnosis
from course.claims.edits.sheet import Hit, Sheet, hit

LETTERS = "ABCDEFGHIJKL"


def ask(sheet: Sheet) -> Iterator[Hit]:
    """Line by line; then diagnoses that no line is for."""
    claim = sheet.office
    if claim is None:
        return
    count, used = len(claim.diagnoses), set()
    for line in claim.lines:
        used |= set(line.pointers)
        if not line.pointers:
            yield hit("pointer-none", line.number)
            continue
        nowhere = [one for one in line.pointers if not 1 <= one <= count]
        if nowhere:
            yield hit("pointer-nowhere", line.number, pointer=_letter(nowhere[0]), count=count)
        if len(line.pointers) > 4:
            yield hit("pointer-many", line.number, count=len(line.pointers))
        if len(set(line.pointers)) < len(line.pointers):
            yield hit("pointer-twice", line.number)
        first = line.pointers[0]
        if 1 <= first <= count:
            found = diagnosis(claim.diagnoses[first - 1], line.start)
            if found.manifestation or found.circumstance:
                what = "a manifestation" if found.manifestation else "a circumstance (external cause)"
                yield hit("pointer-first", line.number, code=found.code, what=what)
    # What tells how something happened goes with the claim, not with a line.
    told = claim.diagnoses[:12]
    unused = [_letter(n) for n, code in enumerate(told, 1) if n not in used and code.strip()[:1].upper() not in "VWXY"]
    if unused and claim.lines:
        yield hit("diagnosis-unused", letters=", ".join(unused))


def _letter(pointer: int) -> str:
    return LETTERS[pointer - 1] if 1 <= pointer <= len(LETTERS) else str(pointer)
