"""Code first, use additional code, code also: what they ask to be there, and in which order."""

from __future__ import annotations

from collections import defaultdict

from course.codes.conventions.etiology import is_manifestation, may_be_cause
from course.codes.conventions.instructions import (
    CODE_ALSO,
    CODE_FIRST,
    USE_ADDITIONAL,
    Instruction,
    instructions,
)
from course.codes.conventions.model import Finding, Pair, Source
from course.codes.conventions.places import Listed
from course.codes.conventions.reading import Reading


def source(note: Instruction) -> Source:
    """The instruction as a source; its locator comes from the rule."""
    return Source(note=note.spoken, place=note.place)


def pairs(reading: Reading) -> list[Pair]:
    """Every two codes of the encounter whose order a note settles; where two notes disagree, none is settled."""
    found: dict[tuple[str, str], Pair] = {}
    for one in reading.codes:
        for kind in (CODE_FIRST, USE_ADDITIONAL):
            for note in instructions(reading.places, one, kind):
                for other in reading.codes:
                    if other is not one and note.names(other):
                        first, then = (other, one) if kind == CODE_FIRST else (one, other)
                        key, firm = (first.code, then.code), not note.conditional
                        if key not in found or (firm and not found[key].firm):
                            found[key] = Pair(*key, firm, source(note))
    settled = [pair for (a, b), pair in found.items() if (b, a) not in found or (pair.firm and not found[b, a].firm)]
    order = {one.code: one.key for one in reading.codes}
    return sorted(settled, key=lambda pair: (order[pair.first], order[pair.then]))


def findings(reading: Reading) -> list[Finding]:
    """What the instructions of the codes find missing or out of order."""
    settled = {(pair.first, pair.then) for pair in pairs(reading)}
    found = []
    for one in reading.codes:
        for note in instructions(reading.places, one, CODE_FIRST):
            found += _code_first(reading, one, note, settled)
        for note in instructions(reading.places, one, USE_ADDITIONAL):
            found += _additional_order(reading, one, note, settled)
    return found + _missing(reading)


def _code_first(reading: Reading, one: Listed, note: Instruction, settled: set[tuple[str, str]]) -> list[Finding]:
    named = [other for other in reading.codes if other is not one and note.names(other)]
    if not named:
        return _nothing_before(reading, one, note)
    if is_manifestation(reading, one) and one.at == 0:
        return []  # told as such
    if not note.every and any(other.at < one.at for other in named):
        return []
    rule = "code-first-order-if" if note.conditional else "code-first-order"
    ending = f", if it is the cause of {one.code}" if note.conditional else ""
    return [
        reading.finding(
            rule,
            [other, one],
            f"{other.code} stands after {one.code}, whose note says to code it first{ending}.",
            f"Put {other.code} before {one.code}{ending}.",
            source=source(note),
        )
        for other in named
        if other.at > one.at and (other.code, one.code) in settled
    ]


def _nothing_before(reading: Reading, one: Listed, note: Instruction) -> list[Finding]:
    """None of the codes that a Code first note names is there. Manifestations have rules of their own."""
    if is_manifestation(reading, one):
        return []
    adds = tuple(pointer.range for pointer in note.named)
    if note.cause and step_is_own(note):
        others = [other for other in reading.codes if other is not one and may_be_cause(reading, other)]
        if others and (note.examples or not adds):
            return []
        return [
            reading.finding(
                "code-first-missing",
                [one],
                f"{one.code} asks for the code of what lies behind it, and that is not among the codes.",
                f"Add the code of the cause that the record names, before {one.code}; where it names none, ask.",
                source=source(note),
                adds=adds,
                severity="error" if adds else "check",
            )
        ]
    if not adds:
        return []
    return [
        reading.finding(
            "code-first-if",
            [one],
            f"{one.code}: the book says “{note.spoken}”, and no such code is listed.",
            f"Where the record names one of these conditions, add its code before {one.code}; otherwise leave it.",
            source=source(note),
            adds=adds,
        )
    ]


def step_is_own(note: Instruction) -> bool:
    """Whether the note stands at a code or category, not at a whole block or chapter."""
    return note.place.kind == "code" or note.place.code in ("B90-B94",)


def _additional_order(reading: Reading, one: Listed, note: Instruction, settled: set[tuple[str, str]]) -> list[Finding]:
    return [
        reading.finding(
            "add-order",
            [one, other],
            f"{other.code} stands before {one.code}, whose note names it as the additional code.",
            f"Put {one.code} before {other.code}, unless {other.code} is itself the reason for the encounter.",
            source=source(note),
        )
        for other in reading.codes
        if other.at < one.at and note.names(other) and (one.code, other.code) in settled
    ]


def _missing(reading: Reading) -> list[Finding]:
    """Use additional code and Code also notes of which no named code is there; codes under one note are told at once."""
    waiting: dict[tuple[str, Instruction], list[Listed]] = defaultdict(list)
    for one in reading.codes:
        for kind in (USE_ADDITIONAL, CODE_ALSO):
            for note in instructions(reading.places, one, kind):
                if note.named and not any(note.names(other) for other in reading.codes):
                    waiting[_missing_rule(note), note].append(one)
                elif kind == USE_ADDITIONAL and _asks_in_vain(reading, note):
                    waiting["add", note].append(one)
    found = []
    for (rule, note), ones in waiting.items():
        many = sorted(ones, key=lambda one: one.key)
        names = ", ".join(one.code for one in many)
        if rule == "add":
            mend = "Add the code that the record supports; leave it out only where the record says nothing of the kind."
        else:
            mend = "Where the record names such a condition, add its code; otherwise leave it."
        found.append(
            reading.finding(
                rule,
                many,
                f"{names}: the book says “{note.spoken}”, and no such code is listed.",
                mend,
                source=source(note),
                adds=tuple(pointer.range for pointer in note.named),
            )
        )
    return found


def _missing_rule(note: Instruction) -> str:
    if note.kind == CODE_ALSO:
        return "code-also"
    return "add-if" if note.conditional or note.every else "add"


def _asks_in_vain(reading: Reading, note: Instruction) -> bool:
    """A note that names no code asks for one all the same; a lone code cannot have answered it."""
    return not note.named and not note.conditional and not note.every and reading.number == 1
