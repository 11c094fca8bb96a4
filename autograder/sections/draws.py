"""Who gets which question, and the record of it: ``sections/NAME/drawn/weekNN.json``.

The seed decides; the record keeps what it decided. So a learner keeps a question that was handed out when the pool grows or
the roster changes, grades can be worked out again without the seed, and statistics know who was asked what. The record
holds recipes (for a family: what makes this one case again), so it is as secret as the bank, and never handed out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from course.errors import CourseError
from course.items.strict import DataError, Fields

from ..bank import Bank
from ..slots import Filled, Slots
from . import seed
from .problem import SectionError
from .section import SCHEMA, Section, write_private


@dataclass(frozen=True)
class Drawn:
    """One slot of one learner. ``rev``: what was handed out; ``recipe``: see autograder/slots.py."""

    variant: str
    rev: str
    recipe: str


Row = Mapping[str, Drawn]  # slot -> what fills it


@dataclass(frozen=True)
class Record:
    """Learner -> slot -> what fills it."""

    learners: Mapping[str, Row] = field(default_factory=dict)

    def revisions(self, slot: str) -> dict[str, list[str]]:
        """Revision -> the learners who have it."""
        found: dict[str, list[str]] = {}
        for learner, row in self.learners.items():
            if slot in row:
                found.setdefault(row[slot].rev, []).append(learner)
        return found


def path_of(section: Section, week: str) -> Path:
    return section.folder / "drawn" / f"{week}.json"


def read(section: Section, week: str) -> Record:
    """Empty when nothing was drawn yet. Raises SectionError."""
    path = path_of(section, week)
    try:
        raw = Fields(json.loads(path.read_text(encoding="utf-8")), f"the record of {week}")
        if raw.whole("schema") != SCHEMA or raw.text("section") != section.name or raw.text("week") != week:
            raise DataError(raw.where, "is of another version, section or week")
        learners = {learner: _row(row, learner) for learner, row in raw.group("learners").raw.items()}
        raw.done()
        return Record(learners)
    except FileNotFoundError:
        return Record()
    except (OSError, ValueError, RecursionError, DataError) as error:
        raise SectionError(
            f"{path} is damaged ({error}). It says who was asked what: bring it back from your backup, or take it away if "
            f"nothing of {week} was handed out yet."
        ) from None


def _row(raw: object, learner: str) -> Row:
    row = {}
    for slot, one in Fields(raw, learner).raw.items():
        told = Fields(one, f"{learner}.{slot}")
        row[slot] = Drawn(told.text("variant"), told.text("rev"), told.text("recipe"))
        told.done()
    return row


def write(section: Section, week: str, record: Record) -> None:
    """Raises SectionError; the old record is whole then."""
    learners = {
        learner: {slot: {"variant": d.variant, "rev": d.rev, "recipe": d.recipe} for slot, d in row.items()}
        for learner, row in sorted(record.learners.items())
    }
    data = {"schema": SCHEMA, "section": section.name, "week": week, "learners": learners}
    write_private(path_of(section, week), data)


def draw(section: Section, bank: Bank) -> Record:
    """The record with a row for every learner of the roster. Rows that are there stay. The seed is opened only when somebody
    is missing. Raises SectionError.
    """
    record = read(section, bank.week)
    learners = dict(record.learners)
    secret = None
    for learner in section.learners:
        if _whole(learners.get(learner), bank, learner):
            continue
        secret = secret or section.seed()
        learners[learner] = {**(learners.get(learner) or {}), **_drawn(fresh(section, bank, learner, secret))}
    return Record(learners)


def _drawn(filled: Mapping[str, Filled]) -> Row:
    return {slot: Drawn(one.item.variant, one.item.rev, one.recipe) for slot, one in filled.items()}


def fresh(section: Section, bank: Bank, learner: str, secret: bytes) -> dict[str, Filled]:
    """What the seed decides for a learner."""
    filled: dict[str, Filled] = {}
    for source in bank.slots:
        filled |= source.draw(seed.key(secret, section.name, bank.week, source.slots[0], learner))
    return filled


def _whole(row: Row | None, bank: Bank, learner: str) -> bool:
    """Whether a row has every slot of the bank. Raises SectionError for a pool that was given other slots in the meantime."""
    missing = [source for source in bank.slots if not all(slot in (row or {}) for slot in source.slots)]
    for source in missing:
        if row and any(slot in row for slot in source.slots):
            raise SectionError(
                f"{', '.join(source.slots)} belong together, and {learner} was handed out only some of them. A pool or family "
                f"keeps its ids once handed out; write an entry of its own for a new slot of {bank.week}."
            )
    return not missing


def sheet(section: Section, bank: Bank, learner: str, record: Record) -> dict[str, Filled]:
    """The slots of a learner of the roster as they were handed out, or as the seed decides when nothing was yet.

    Raises SectionError when a question that was handed out can no longer be made.
    """
    row = record.learners.get(learner)
    if not _whole(row, bank, learner):
        return {**fresh(section, bank, learner, section.seed()), **(_again(bank, learner, row) if row else {})}
    return _again(bank, learner, row or {})


def _again(bank: Bank, learner: str, row: Row) -> dict[str, Filled]:
    return {
        slot: _fill(source, slot, row[slot], bank.week, learner)
        for source in bank.slots
        for slot in source.slots
        if slot in row
    }


def _fill(source: Slots, slot: str, drawn: Drawn, week: str, learner: str) -> Filled:
    try:
        filled = source.again(slot, drawn.recipe)
    except KeyError:
        raise SectionError(
            f"{slot} of {learner}: variant {drawn.variant} was handed out and is no longer in the bank of {week}. Put it "
            "back; mend it there if it is wrong."
        ) from None
    except CourseError as error:
        raise SectionError(f"{slot} of {learner} cannot be made again: {error}") from None
    if filled.item.variant != drawn.variant:
        raise SectionError(
            f"{slot} of {learner}: the bank now makes {filled.item.variant} where {drawn.variant} was handed out. The family, "
            f"its mess or the course's version changed since. Grade {week} with the bank and the course that made the hand-outs."
        )
    return filled
