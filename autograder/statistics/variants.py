"""One question in several versions (a pool, or a case drawn from a seed): is each equally hard?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..classroom import Classroom, Row
from . import intervals
from .association import varies
from .distributions import chi2_tail
from .intervals import Interval
from .matrix import Scores

LEAST = 5  # learners in each group, and expected in each cell, before chance is judged
UNLIKELY = 0.05


@dataclass(frozen=True)
class Variant:
    """``mean``: fraction of the points."""

    name: str
    n: int
    mean: float
    ci: Interval | None


@dataclass(frozen=True)
class VariantStats:
    """``chi2`` with ``df`` degrees of freedom: spread of the means against chance; None where groups are too small.

    For right/wrong scores it is Pearson's chi-square of the table variant x right.
    """

    slot: str
    title: str
    variants: tuple[Variant, ...]
    chi2: float | None
    df: int
    p: float | None

    @property
    def beyond_chance(self) -> bool:
        return self.p is not None and self.p < UNLIKELY


def variant_stats(room: Classroom, scores: Scores) -> list[VariantStats]:
    """Every slot of which the class saw more than one version."""
    by_slot: dict[str, list[Row]] = {slot: [] for slot in scores.slots}
    for row in room.rows:
        if row.submitted and row.fraction is not None:
            by_slot[scores.slots[scores.slot_of[row.item]]].append(row)
    found = []
    for slot, rows in by_slot.items():
        names = _names(rows, pooled=len(scores.members[slot]) > 1)
        if len({n for n in names if n}) > 1:
            title = room.items[scores.members[slot][0]].title
            found.append(_spread(slot, title, [(n, r.fraction or 0.0) for n, r in zip(names, rows, strict=True) if n]))
    return found


def _names(rows: Sequence[Row], *, pooled: bool) -> list[str]:
    """What each learner's version is called; "" where it is not known.

    A pool is told by its members. Otherwise it is the variant that grading recorded, or, when it recorded none but several
    revisions are all current, the revision: then learners were asked different things on purpose.
    """
    if pooled:
        return [r.item for r in rows]
    if any(r.variant for r in rows):
        return [r.variant for r in rows]
    return [r.rev if not r.changed else "" for r in rows]


def _spread(slot: str, title: str, marks: Sequence[tuple[str, float]]) -> VariantStats:
    values: dict[str, list[float]] = {}
    for name, fraction in marks:
        values.setdefault(name, []).append(fraction)
    variants = []
    for name, x in sorted(values.items()):
        whole = all(v in (0.0, 1.0) for v in x)
        ci = intervals.of_share(sum(x), len(x)) if whole else intervals.of_mean(x)
        variants.append(Variant(name, len(x), float(np.mean(x)), ci))
    chi2 = homogeneity([values[v.name] for v in variants])
    df = len(variants) - 1
    return VariantStats(slot, title, tuple(variants), chi2, df, chi2_tail(chi2, df) if chi2 is not None else None)


def homogeneity(groups: Sequence[Sequence[float]]) -> float | None:
    """Sum of n (mean - grand mean)^2 / variance, which on 0/1 scores is Pearson's chi-square; None where it means nothing."""
    everything = np.concatenate([np.asarray(g, dtype=float) for g in groups])
    if len(groups) < 2 or min(map(len, groups)) < LEAST or not varies(everything):
        return None
    grand = everything.mean()
    if np.isin(everything, (0.0, 1.0)).all() and min(map(len, groups)) * min(grand, 1 - grand) < LEAST:
        return None
    return float(sum(len(g) * (np.mean(g) - grand) ** 2 for g in groups) / everything.var())
