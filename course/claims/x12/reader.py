"""`explain`: every segment of a file with its loop and its meaning, element by element.

Nothing is refused that can be cut into segments: a segment that stands where none belongs is told as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from course.claims.money import amount
from course.claims.x12 import words
from course.claims.x12.boxes import box_at
from course.claims.x12.claim_in import dotted
from course.claims.x12.envelope import RawSet, unwrap
from course.claims.x12.grammar import Loop, Row, walk
from course.claims.x12.segment import Segment, X12Error
from course.claims.x12.words import Element
from course.codes.sets import tables

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One element, component or repetition: "SV102", its value, what it is, what the value means, its box."""

    position: str
    value: str
    name: str
    meaning: str = ""
    box: str = ""


@dataclass(frozen=True)
class Explained:
    """One segment. `loop` is "" in the envelope; `strange` for a segment that has no business where it stands."""

    number: int
    text: str
    id: str
    loop: str
    about: str
    name: str
    parts: tuple[Part, ...] = field(default=())
    strange: bool = False


def explain(text: str | bytes) -> list[Explained]:
    """Every segment of a file, in order, raw and in words. Raises X12Error for what is no X12 file."""
    opened = unwrap(text, strict=False)
    inside: dict[int, Explained] = {}
    for one in opened.sets:
        for told in _set(one):
            inside[told.number] = told
    return [inside.get(one.number) or _told(one, "", None, None) for one in opened.segments]


def _set(one: RawSet) -> Iterator[Explained]:
    if one.kind is None:
        for segment in one.segments:
            yield _told(segment, "", None, None)
        return
    himself = True
    for segment, loop, row in walk(one.kind.id, one.segments, one.control).placed:
        if segment.id == "SBR" and loop.id == "2000B":
            himself = segment.get(2) == "18"
        yield _told(segment, one.kind.id, loop, row, himself)


def _told(one: Segment, kind: str, loop: Loop | None, row: Row | None, himself: bool = True) -> Explained:
    number = loop.id if loop and loop.id[:1].isdigit() else ""
    name = row.name if row else words.of("segment", one.id) or "A segment this course does not know"
    return Explained(
        one.number,
        one.text,
        one.id,
        number,
        loop.about if loop and number else "",
        name,
        tuple(_parts(one, kind, number, himself)),
        bool(kind) and row is None,
    )


def _parts(one: Segment, kind: str, loop: str, himself: bool) -> Iterator[Part]:
    if one.id == "ISA":  # its last elements are the delimiters themselves
        for at, value in enumerate(one.elements[:16], 1):
            yield _part(one, kind, loop, himself, at, 0, value.strip())
        return
    for at, whole in enumerate(one.elements, 1):
        for value in whole.split(one.marks.repeat):
            composite = words.element(one.id, at, 1).name or (one.id == "HI")
            if not composite:
                if value.strip():
                    yield _part(one, kind, loop, himself, at, 0, value.strip())
                continue
            for component, held in enumerate(value.split(one.marks.component), 1):
                if held.strip():
                    yield _part(one, kind, loop, himself, at, component, held.strip())


def _part(one: Segment, kind: str, loop: str, himself: bool, at: int, component: int, value: str) -> Part:
    mark = one.get(at, 1) if one.id == "HI" else one.get(8) if one.id == "NM1" and at == 9 else one.get(1)
    known: Element = words.element(one.id, at, component, mark)
    label = f"{one.id}{at:02d}" + (f"-{component}" if component else "")
    box = box_at(kind, loop, one.id, mark, at, component, himself) if loop else ""
    return Part(label, value, known.name or f"Element {at}", _meaning(one, at, component, value, known.reads), box)


def _meaning(one: Segment, at: int, component: int, value: str, reads: str) -> str:
    try:
        return _read(one, at, component, value, reads)
    except (X12Error, ValueError, IndexError):
        return ""  # a value that is none is told by `validate`


def _read(one: Segment, at: int, component: int, value: str, reads: str) -> str:
    if not reads:
        return ""
    if reads == "amount":
        alone = Segment(one.number, one.position, one.id, (value,), one.marks)
        return f"${amount(alone.cents(1))}"
    if reads == "date":
        return _day_words(value)
    if reads == "yymmdd":
        return _day_words(f"20{value}")
    if reads == "time":
        return f"{value[:2]}:{value[2:4]}" if value.isdigit() and len(value) >= 4 else ""
    if reads == "icd":
        return dotted(value)
    if reads == "pointer":
        return f"diagnosis {chr(64 + int(value))}" if value.isdigit() and 1 <= int(value) <= 12 else ""
    if reads == "hcpcs":
        return _service(one.get(at, 1), value)
    if one.id == "CLM" and at == 5 and component == 1 and one.get(5, 2) == "A":
        kind = tables.rows("type-of-bill").get(f"0{value}")
        return kind.words if kind else ""
    if reads.startswith("set:"):
        return _from_set(reads[4:], value)
    return words.of(reads, value)


def _service(qualifier: str, value: str) -> str:
    """HCPCS Level II and revenue codes have words here; CPT codes stay numbers, as their licence wants it."""
    return _from_set("revenue" if qualifier == "NU" else "hcpcs", value)


def _from_set(name: str, value: str) -> str:
    found = tables.row(name, value)
    return found.words if found else ""


def _day_words(value: str) -> str:
    """20260603 as "June 3, 2026"; ranges, hours and days with hours likewise."""
    first, dash, last = value.partition("-")
    if dash:
        return f"{_day_words(first)} to {_day_words(last)}"
    if len(first) == 4 and first.isdigit():
        return f"{first[:2]}:{first[2:]}"
    day = date(int(first[:4]), int(first[4:6]), int(first[6:8]))
    told = f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
    return f"{told}, {first[8:10]}:{first[10:12]}" if len(first) == 12 else told
