"""A report that may leave the instructor: no cell tells of fewer than five people.

A cell of 1 to 4 becomes None ("fewer than 5"), and so does what could be worked out from it: where one cell of a set is
hidden, the next smallest is hidden too, because the set's sum is known. A whole class of fewer than five has no figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .advice import advice
from .analysis import Analysis
from .coding import Coding
from .items import ItemStats
from .options import OptionStats
from .reliability import Reliability
from .variants import VariantStats
from .whole import WeekStats
from .wrong import WrongAnswer

LEAST = 5


def small(count: int | None) -> bool:
    return count is not None and 0 < count < LEAST


def hidden(counts: Sequence[int]) -> list[bool]:
    """Which cells of a set with a known sum must not be shown."""
    hide = [small(c) for c in counts]
    if sum(hide) == 1:  # it would be the sum less the others
        shown = [(c, n) for n, c in enumerate(counts) if c and not hide[n]]
        if shown:
            hide[min(shown)[1]] = True
    return hide


def suppress(found: Analysis) -> Analysis:
    """The same analysis with small cells taken out, and without sentences that name a learner."""
    if found.whole.n < LEAST:
        return _nothing(found)
    options = _options(found.options)
    gone = {(o.item, o.part, o.text) for o in options if o.n is None}
    items = tuple(_item(s) for s in found.items)
    known = {s.item for s in items if s.version == "current" and s.facility is not None}
    flags = tuple(f for f in found.flags if f.item in known or f.kind == "waiting")
    whole, wrong, coded = _whole(found.whole), _wrong(found.wrong, gone), _coding(found.coding)
    titles = {s.item: s.title for s in items}
    return replace(
        found,
        about_learners=(),
        whole=whole,
        items=items,
        flags=flags,
        options=options,
        wrong=wrong,
        variants=tuple(v for v in map(_variant, found.variants) if v is not None),
        coding=coded,
        advice=tuple(advice(whole, flags, found.groups, wrong, found.reliability, coded, titles)),
        suppressed=True,
    )


def _nothing(found: Analysis) -> Analysis:
    w = found.whole
    empty = replace(
        w, enrolled=_or_none(w.enrolled), not_submitted=None, late=None, mean=None, median=None, sd=None, quartiles=None,
        least=None, most=None, passed=None, passed_ci=None, bins=tuple(None for _ in w.bins), skipped=None,
        not_reached=None, stopped_early=None, blank=None, waiting=0, left_out={},
    )  # fmt: skip
    none = Reliability(w.n, 0, None, None, None, None, {}, None, {}, False)
    return replace(
        found, doubts=(), about_learners=(), whole=empty, items=(), flags=(), options=(), wrong=(), reliability=none, groups=(),
        variants=(), coding=Coding((), (), None), advice=(), suppressed=True,
    )  # fmt: skip


def _or_none(count: int) -> int | None:
    return None if small(count) else count


def _whole(w: WeekStats) -> WeekStats:
    passed = w.passed if w.passed is not None and not any(hidden((w.passed, w.n - w.passed))) else None
    return replace(
        w,
        enrolled=w.enrolled if not small(w.not_submitted) else None,
        not_submitted=_or_none(w.not_submitted or 0),
        late=_or_none(w.late or 0),
        least=None,  # one person's score
        most=None,
        passed=passed,
        passed_ci=w.passed_ci if passed is not None else None,
        bins=_coarser([c or 0 for c in w.bins]),
        stopped_early=_or_none(w.stopped_early or 0),
        not_reached=w.not_reached if not small(w.stopped_early) else None,
        blank=_or_none(w.blank or 0),
    )


def _coarser(bins: Sequence[int]) -> tuple[int | None, ...]:
    """Fewer and wider bins until none tells of fewer than five people; all None when even two do."""
    for size in (1, 2, 5):
        joined = [sum(bins[n : n + size]) for n in range(0, len(bins), size)]
        if not any(map(small, joined)):
            return tuple(joined)
    return tuple(None for _ in bins)


def _item(s: ItemStats) -> ItemStats:
    right = round((s.facility or 0) * s.n)
    few = s.n < LEAST or (s.dichotomous and any(hidden((right, s.n - right))))
    empty = s.n - s.answered
    if few:
        return replace(
            s,
            n=_or_none(s.n),
            answered=None,
            facility=None,
            facility_ci=None,
            sd=None,
            r=None,
            r_ci=None,
            upper_lower=None,
        )
    return replace(s, answered=None if small(empty) else s.answered)


def _options(options: Sequence[OptionStats]) -> tuple[OptionStats, ...]:
    sets: dict[tuple[str, str, str], list[int]] = {}
    for n, o in enumerate(options):
        sets.setdefault((o.item, o.rev, o.part), []).append(n)
    found = list(options)
    for places in sets.values():
        counts = [options[n].n or 0 for n in places]
        for n, hide in zip(places, hidden(counts), strict=True):
            o = options[n]
            if hide or o.of < LEAST:
                found[n] = replace(o, n=None, rest=None, r=None, r_ci=None)
            elif not o.n:
                found[n] = replace(o, rest=None)
    return tuple(found)


def _wrong(wrong: Sequence[WrongAnswer], gone: set[tuple[str, str, str]]) -> tuple[WrongAnswer, ...]:
    return tuple(w for w in wrong if w.n >= LEAST and (w.item, w.part, w.given) not in gone)


def _variant(v: VariantStats) -> VariantStats | None:
    kept = tuple(one for one in v.variants if one.n >= LEAST)
    if len(kept) < 2:
        return None
    return v if len(kept) == len(v.variants) else replace(v, variants=kept)


def _coding(c: Coding) -> Coding:
    levels = c.levels
    if levels is not None:
        table = tuple((key, given, n) for key, given, n in levels.table if n >= LEAST)
        counts = (levels.right, levels.over, levels.under, levels.family, levels.other)
        levels = replace(levels, table=table) if not any(hidden(counts)) else None
    return Coding(
        tuple(m for m in c.records if m.learners >= LEAST), tuple(m for m in c.slots if m.learners >= LEAST), levels
    )
