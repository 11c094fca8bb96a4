"""The sequencing notes of the book, read as instructions: code first, use additional code, code also.

The book prints one instruction on several lines ("code to identify control using:", "insulin (Z79.4)", ...); here
they are one again, with what a coder wants to know: which codes it names, and whether it asks or only offers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from course.codes.conventions import tables
from course.codes.conventions.places import Listed, Places, Pointer
from course.codes.model import Step

CODE_FIRST = "code first"
USE_ADDITIONAL = "use additional code"
CODE_ALSO = "code also"
_SPOKEN = {CODE_FIRST: "Code first", USE_ADDITIONAL: "Use additional", CODE_ALSO: "Code also"}
_LONG = 220  # characters of a note shown at most

_IF = re.compile(r"\bif\b|\bwhere applicable\b|\bas applicable\b|\bwhen\b|\bfor adverse effect", re.I)
_ANY = re.compile(r"\bany\b", re.I)
_OPEN = re.compile(r"\bsuch as\b", re.I)
# An instruction begins anew where a line opens with one of these words of the book.
_BEGINS = re.compile(
    r",?\s*(if applicable,?\s*|external cause |cause |associated )?codes?\b|code\(s\)|\(.*\) (to|code)|to ", re.I
)
_CAUSE = re.compile(r"(the )?(underlying|associated|condition resulting)\b", re.I)


@dataclass(frozen=True)
class Instruction:
    """One instruction at one line of the book. `named` are the ranges it names.

    `conditional`: it holds only "if applicable", or stands for a whole block or chapter. `every`: "any associated",
    so each of the named counts. `examples`: what it names are examples. `cause`: it asks for the cause of the
    condition, without which the code says nothing.
    """

    kind: str
    place: Step
    text: str
    named: tuple[Pointer, ...]
    conditional: bool
    every: bool
    examples: bool
    cause: bool

    @property
    def spoken(self) -> str:
        """The instruction as the book says it, cut where it is long."""
        glue = "" if self.text.startswith(",") else " "
        text = f"{_SPOKEN[self.kind]}{glue}{self.text}"
        return text if len(text) <= _LONG else f"{text[: _LONG - 3].rstrip(' ,;')}..."

    def names(self, one: Listed) -> bool:
        """Whether a code is among those it names."""
        return any(pointer.holds(one) for pointer in self.named)


def instructions(places: Places, one: Listed, kind: str) -> tuple[Instruction, ...]:
    """The instructions of a kind that apply to a code, its own first."""
    groups: list[tuple[Step, list[tuple[str, tuple[Pointer, ...]]]]] = []
    for note, pointers in places.notes(one.row):
        if note.kind != kind:
            continue
        new = not groups or groups[-1][0] != note.source
        if not new and kind != CODE_FIRST:
            opened = groups[-1][1][0][0].rstrip().endswith(":")
            new = bool(_BEGINS.match(note.text)) or not opened
        if new:
            groups.append((note.source, []))
        groups[-1][1].append((note.text, pointers))
    return tuple(_one(kind, step, lines) for step, lines in groups if _speaks_of(places, step, kind, one))


def _speaks_of(places: Places, step: Step, kind: str, one: Listed) -> bool:
    scope = tables.scopes().get((step.code, kind))
    return scope is None or places.inside(one, scope)


def _one(kind: str, step: Step, lines: list[tuple[str, tuple[Pointer, ...]]]) -> Instruction:
    head = lines[0][0]
    words = " ".join(text for text, _ in lines)
    return Instruction(
        kind,
        step,
        head
        + (" " if head.endswith(":") else "; " if len(lines) > 1 else "")
        + "; ".join(text for text, _ in lines[1:]),
        tuple(pointer for _, pointers in lines for pointer in pointers),
        bool(_IF.search(words)) or step.kind != "code",
        bool(_ANY.search(words)),
        bool(_OPEN.search(words)),
        bool(_CAUSE.match(head)) and not _IF.search(words),
    )
