"""All figures of one class, from the rows of its classroom. Pure, but for the clock-free reading of the bank's items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from course.items.model import Item

from ..classroom import RULES, Classroom
from .advice import Advice, advice
from .answers import Answer, ItemsFor, read_answers
from .coding import Coding, coding
from .flags import Flag, flags
from .items import ItemStats, item_stats
from .matrix import Scores, table
from .options import OptionStats, option_stats
from .reliability import Reliability, reliability
from .variants import VariantStats, variant_stats
from .whole import Group, WeekStats, groups, week_stats
from .wrong import WrongAnswer, wrong_answers

DEFAULT_CUT = 70.0  # percent; the pass line of the larger coding examinations


@dataclass(frozen=True)
class Analysis:
    """Everything that the report shows.

    ``doubts``: what makes the figures less than they seem; ``about_learners``: the same, naming a learner.
    ``suppressed``: small cells were taken out (see ``suppress``), and such cells hold None.
    """

    week: str
    title: str
    rules: tuple[str, ...]
    doubts: tuple[str, ...]
    about_learners: tuple[str, ...]
    whole: WeekStats
    items: tuple[ItemStats, ...]
    flags: tuple[Flag, ...]
    options: tuple[OptionStats, ...]
    wrong: tuple[WrongAnswer, ...]
    reliability: Reliability
    groups: tuple[Group, ...]
    variants: tuple[VariantStats, ...]
    coding: Coding
    advice: tuple[Advice, ...]
    status: Mapping[str, str]  # item -> its review status in the bank
    banks: tuple[str, ...]
    suppressed: bool = False

    @property
    def current(self) -> list[ItemStats]:
        """One line per question, earlier wordings left out."""
        return [s for s in self.items if s.version == "current"]


def analyse(
    room: Classroom,
    items: Mapping[str, Item],
    *,
    cut: float = DEFAULT_CUT,
    items_for: ItemsFor | None = None,
    bank_version: str = "",
    status: Mapping[str, str] | None = None,
    negative_before: Mapping[str, str] | None = None,
) -> Analysis:
    """``items``: the bank's items; ``items_for``: learner -> the items that this learner was asked, where they differ."""
    scores = table(room)
    answers = read_answers(room, _rests(room, scores), items_for or (lambda learner: items))
    stats = item_stats(room, scores, items)
    options, wrong = option_stats(answers), wrong_answers(answers)
    variants = variant_stats(room, scores)
    raised = flags(stats, options, wrong, variants, scores.members, negative_before or {})
    slots = [slot for slot, in_total in zip(scores.slots, scores.counted, strict=True) if in_total]
    found = reliability(scores.points, slots)
    whole = week_stats(room, scores, cut)
    by = groups(room, scores, items)
    coded = coding(answers)
    titles = {item: info.title for item, info in room.items.items()}
    return Analysis(
        week=room.week,
        title=room.title,
        rules=_rules(room),
        doubts=tuple(_doubts(room, answers, items, bank_version)),
        about_learners=room.problems,
        whole=whole,
        items=tuple(stats),
        flags=tuple(raised),
        options=tuple(options),
        wrong=tuple(wrong),
        reliability=found,
        groups=tuple(by),
        variants=tuple(variants),
        coding=coded,
        advice=tuple(advice(whole, raised, by, wrong, found, coded, titles)),
        status=dict(status or {}),
        banks=room.banks,
    )


def _rests(room: Classroom, scores: Scores) -> dict[tuple[str, str], float]:
    """(learner, item) -> points on all other counted questions."""
    rests = {slot: scores.rest(n) for n, slot in enumerate(scores.slots)}
    return {
        (row.learner, row.item): float(rests[scores.slots[scores.slot_of[row.item]]][scores.place[row.learner]])
        for row in room.rows
        if row.submitted
    }


def _rules(room: Classroom) -> tuple[str, ...]:
    who = "No test accounts were named, so everybody in the gradebook counts."
    if room.excluded:
        noun = "account" if len(room.excluded) == 1 else "accounts"
        who = f"{len(room.excluded)} {noun} of staff or for tests left out."
    return (*RULES, who)


def _doubts(room: Classroom, answers: list[Answer], items: Mapping[str, Item], bank_version: str) -> list[str]:
    """What makes the figures less than they seem."""
    says = []
    if len(room.banks) > 1:
        says.append(
            f"The class was graded with {len(room.banks)} versions of the bank ({', '.join(room.banks)}). Grade everybody again with one."
        )
    elif room.banks and bank_version and bank_version != room.banks[0]:
        says.append(
            f"The class was graded with bank {room.banks[0]}; the bank is now {bank_version}. Points are those of the gradebook; options and named errors are today's."
        )
    moved = Counter(a.row.item for a in answers if a.regraded)
    if moved:
        says.append(
            f"Today's key gives other points than the gradebook has for {', '.join(sorted(moved))}. Grade again."
        )
    lost = Counter(a.row.item for a in answers if a.item is None and not a.row.changed)
    gone = sorted(i for i in lost if i not in items)
    if gone:
        says.append(f"No longer in the bank, so without options and errors: {', '.join(gone)}.")
    old = Counter(r.item for r in room.rows if r.changed)
    if old:
        named = ", ".join(f"{item} ({n})" for item, n in sorted(old.items()))
        says.append(
            f"Answered in an earlier wording (number of learners): {named}. Their answers have lines of their own."
        )
    return says
