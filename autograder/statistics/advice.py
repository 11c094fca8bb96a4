"""What to do on Monday: the few sentences at the head of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from .coding import Coding
from .flags import CHECK, FEW_WRONG, JUDGE_FROM, Flag, quoted, verdicts
from .intervals import Z
from .reliability import Reliability
from .whole import Group, WeekStats
from .wrong import LEFT_OUT, NOT_IN_KEY, WrongAnswer

MOST_CHECKS = 3
TEACH_BELOW = 75  # percent of an objective's points
OFTEN = 0.15  # of those who answered


@dataclass(frozen=True)
class Advice:
    """``do`` in the imperative; ``why`` the figures behind it. ``items``: what to open."""

    do: str
    why: str
    items: tuple[str, ...] = ()


def advice(
    week: WeekStats,
    flags: Sequence[Flag],
    groups: Sequence[Group],
    wrong: Sequence[WrongAnswer],
    reliability: Reliability,
    coding: Coding,
    titles: dict[str, str],
) -> list[Advice]:
    """The most useful first. Below 20 learners only what was seen, no judgement of a question."""
    if not week.n and not week.waiting:
        return []
    found = [*_read_first(week, titles), *_check_keys(flags, titles)]
    found += [
        one
        for one in (_teach(groups), _wrong(wrong, titles), _coding(coding), _empty(week), _exact(reliability, week))
        if one
    ]
    return found


def _read_first(week: WeekStats, titles: dict[str, str]) -> list[Advice]:
    if not week.waiting:
        return []
    where = ", ".join(f"{slot} ({titles.get(slot, slot)})" for slot in week.left_out) or "them"
    noun = "written answer" if week.waiting == 1 else "written answers"
    return [
        Advice(
            f"Read {week.waiting} {noun} first.",
            f"{where} waits for you in the formgrader and is in no total on this page until every answer has its points.",
            tuple(week.left_out),
        )
    ]


def _check_keys(flags: Sequence[Flag], titles: dict[str, str]) -> list[Advice]:
    grave = [f for f in flags if f.level == CHECK]
    items = list(dict.fromkeys(f.item for f in grave))
    found = []
    for item in items[:MOST_CHECKS]:
        why = " ".join(f.text for f in grave if f.item == item)
        found.append(
            Advice(f"Open {item} ({titles.get(item, item)}) and read its key again before grades go out.", why, (item,))
        )
    if len(items) > MOST_CHECKS:
        rest = items[MOST_CHECKS:]
        found.append(
            Advice(
                f"Then look at {', '.join(rest)}.", "They carry the same kind of flag in the table below.", tuple(rest)
            )
        )
    return found


def _teach(groups: Sequence[Group]) -> Advice | None:
    own = [g for g in groups if g.kind == "objective" and g.mean is not None]
    if len(own) < 2:
        return None
    low = min(own, key=lambda g: g.mean if g.mean is not None else 101)
    if low.mean is None or low.mean >= TEACH_BELOW:
        return None
    return Advice(
        f"Teach again: {low.title}.",
        f"The class earned {low.mean:.0f}% of this objective's points, less than of any other.",
        low.items,
    )


def _wrong(wrong: Sequence[WrongAnswer], titles: dict[str, str]) -> Advice | None:
    """The slip that cost most, a code before anything else."""
    often = [w for w in wrong if w.share >= OFTEN and w.n >= FEW_WRONG and w.error and w.expected != NOT_IN_KEY]
    if not often:
        return None
    top = max(often, key=lambda w: (w.code, w.n * (1 - w.credit), w.share))
    place = f"{top.item} ({titles.get(top.item, top.item)})"
    if top.given == LEFT_OUT:
        return Advice(
            f"Put this slip on the board: {quoted(top.expected)} is missing in {place}.",
            f"{top.n} of {top.of} left it out. {top.error}",
            (top.item,),
        )
    return Advice(
        f"Put this slip on the board: {quoted(top.given)} in {place}.",
        f"{top.n} of {top.of} gave it where {quoted(top.expected)} is right. {top.error}",
        (top.item,),
    )


def _coding(coding: Coding) -> Advice | None:
    measures = {m.name: m for m in coding.records}
    under, over = measures.get("under_coding"), measures.get("over_coding")
    if not (under and over) or under.share is None or over.share is None or max(under.share, over.share) < 0.10:
        return None
    if under.share >= over.share:
        return Advice(
            "In whole records, practice finding every reportable condition.",
            f"{under.count} of {under.total} codes of the key are missing or not exact; {over.count} of {over.total} codes entered are in no key.",
        )
    return Advice(
        "In whole records, practice leaving out what the record does not support.",
        f"{over.count} of {over.total} codes entered are in no key: in practice a compliance risk. {under.count} of {under.total} codes of the key are missing or not exact.",
    )


def _empty(week: WeekStats) -> Advice | None:
    if week.n < 5 or week.stopped_early is None or week.stopped_early < max(2, 0.1 * week.n):
        return None
    return Advice(
        "Ask whether the assignment is too long.",
        f"{week.stopped_early} of {week.n} stopped before its end: {week.not_reached} answers were never reached, {week.skipped} were left out on the way.",
    )


def _exact(reliability: Reliability, week: WeekStats) -> Advice | None:
    if reliability.sem is None or verdicts(week.n) == "none" or week.n < JUDGE_FROM:
        return None
    apart = Z * sqrt(2) * reliability.sem
    return Advice(
        f"Do not rank students who are less than {apart:.0f} points apart.",
        f"A score of this week is exact to about ±{reliability.sem:.1f} of {week.out_of:g} points (standard error of measurement).",
    )
