"""Who answered somebody else's question. Reads the hand-ins as data; for the instructor's eyes, never for a learner's page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..bank import Bank
from ..feedback.intake import read_handin
from ..slots import DrawnItem
from .grading import class_of

OPEN, UNKNOWN = "the version open to everybody", "a version that nobody was given"


@dataclass(frozen=True)
class Mixup:
    """``whose``: the learners who were asked what this learner answered, or one of the two phrases above."""

    learner: str
    slots: tuple[str, ...]
    whose: str


def find(root: Path, bank: Bank) -> list[Mixup]:
    """One line for each learner and each source of foreign answers, by learner. Raises SectionError."""
    taught = class_of(root, bank)
    found: list[Mixup] = []
    for folder in sorted((root / "submitted").glob(f"*/{bank.week}")):
        learner = folder.parent.name
        items = taught.items_for(learner)
        by_whose: dict[str, list[str]] = {}
        for slot, response in read_handin(folder).responses.items():
            item = items.get(slot)
            if isinstance(item, DrawnItem) and item.elsewhere(response.rev):
                owners = [one for _, record in taught.sections for one in record.revisions(slot).get(response.rev, ())]
                others = [one for one in owners if one != learner]
                whose = ", ".join(others) or (OPEN if response.rev == item.open else UNKNOWN)
                by_whose.setdefault(whose, []).append(slot)
        found += [Mixup(learner, tuple(sorted(slots)), whose) for whose, slots in sorted(by_whose.items())]
    return found
