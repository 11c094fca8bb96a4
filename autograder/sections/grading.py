"""The questions that a learner was asked, with their keys: what grading reads (``Week.items_for``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from course.items.model import Item

from ..bank import Bank
from ..slots import DrawnItem, Pool
from . import draws
from .problem import SectionError
from .section import FOLDER, Section, load_all

STRANGER = (
    "No section has this learner in its roster, so this was graded as the version open to everybody. Is the learner's id in "
    "the gradebook spelled as in the roster?"
)


@dataclass(frozen=True)
class Class:
    """The sections that a week is taught in, and who drew what in them."""

    bank: Bank
    sections: tuple[tuple[Section, draws.Record], ...]

    def items_for(self, student: str) -> Mapping[str, Item]:
        """The very ``bank.items`` where no section is taught. Raises SectionError."""
        if not self.sections:
            return self.bank.items
        mine = [(s, r, learner) for s, r in self.sections if (learner := s.learner(student))]
        mine = mine or [(s, r, learner) for s, r in self.sections if (learner := _left(r, student))]
        if not mine:
            return self.open_items
        if len(mine) > 1:
            raise SectionError(
                f"{student} is in two sections for {self.bank.week}, {mine[0][0].name} and {mine[1][0].name}. Take the learner "
                "out of one roster (cleanclaim section update)."
            )
        section, record, learner = mine[0]
        row = record.learners.get(learner) or {}
        filled = draws.sheet(section, self.bank, learner, record)
        items = dict(self.bank.items)
        for slot, one in filled.items():
            handed_out = {row[slot].rev} if slot in row else set()
            items[slot] = replace(one.item, own=frozenset({one.item.rev, *handed_out}), open=items[slot].rev)
        return items

    @cached_property
    def open_items(self) -> Mapping[str, Item]:
        """The version in the release, for a learner of no section; what was drawn for somebody else is told apart."""
        items = dict(self.bank.items)
        for source in self.bank.slots:
            others = {i.rev for i, _, _ in source.variants.values()} if isinstance(source, Pool) else set()
            for slot in source.slots:
                item = items[slot]
                assert isinstance(item, DrawnItem)
                drawn = {rev for _, record in self.sections for rev in record.revisions(slot)}
                items[slot] = replace(item, foreign=frozenset((others | drawn) - {item.rev}), note=STRANGER)
        return items


def _left(record: draws.Record, student: str) -> str | None:
    """A learner who was taken off the roster after something was handed out: graded by what was handed out."""
    from .people import same

    wanted = same(student)
    return next((one for one in record.learners if same(one) == wanted), None)


_known: dict[tuple[Path, str], tuple[object, Class]] = {}


def class_of(root: Path, bank: Bank) -> Class:
    """The class of a week; read again only when a file of its sections or the bank changed. Raises SectionError."""
    if not bank.slots:
        return Class(bank, ())
    files = [*(root / FOLDER).glob("*/section.json"), *(root / FOLDER).glob(f"*/drawn/{bank.week}.json")]
    stamp = (id(bank), *sorted((str(f), f.stat().st_mtime_ns, f.stat().st_size) for f in files))
    known = _known.get((root, bank.week))
    if known is None or known[0] != stamp or known[1].bank is not bank:
        taught = [section for section in load_all(root) if bank.week in section.weeks]
        found = Class(bank, tuple((section, draws.read(section, bank.week)) for section in taught))
        _known[root, bank.week] = known = stamp, found
    return known[1]
