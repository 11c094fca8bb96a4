"""The outcome of a regrade: one record, and its forms as text, CSV and JSON. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..exports.standing import number
from ..feedback.words import count
from ..tables import harmless, table_text
from .changes import DOWN, UP, ItemChange, NotebookChange

COLUMNS = (
    "student_id", "notebook", "item", "title", "max_score", "auto_before", "auto_after", "manual_score", "extra_credit",
    "score_before", "score_after", "change", "bank_before", "bank_after", "answer",
)  # fmt: skip
_MOST = 40  # lines of the table on a terminal


@dataclass(frozen=True)
class Outcome:
    """A regrade of a week. ``left_out`` are (learner, sentence); ``newer`` handed in again since they were graded."""

    week: str
    title: str
    version: str
    applied: bool
    notebooks: tuple[NotebookChange, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    newer: tuple[str, ...] = ()

    @property
    def learners(self) -> int:
        return len({one.student for one in self.notebooks})

    @property
    def rows(self) -> list[tuple[NotebookChange, ItemChange]]:
        """What changes, by learner, then in the order of the gradebook."""
        return [(one, change) for one in self.notebooks for change in one.changed]

    @property
    def changed(self) -> list[NotebookChange]:
        return [one for one in self.notebooks if one.changed or one.penalty_before != one.penalty_after]

    @property
    def versions(self) -> list[str]:
        """The banks that the grades came from; "" for grades from before versions were kept."""
        return sorted({one.version_before for one in self.notebooks})

    @property
    def explained_anew(self) -> int:
        """Learners whose pages say something else although no score moves."""
        moved = {one.student for one in self.changed}
        told = {n.student for n in self.notebooks if any(c.shown_changed for c in n.items)}
        return len(told - moved)

    def items(self) -> list[ItemSummary]:
        found: dict[str, list[ItemChange]] = {}
        for one in self.notebooks:
            for change in one.items:
                found.setdefault(change.item, []).append(change)
        return [ItemSummary.of(changes) for changes in found.values() if any(c.changed for c in changes)]


@dataclass(frozen=True)
class ItemSummary:
    """One item over the class; means are points over everybody who was graded."""

    item: str
    title: str
    points: float
    up: int
    down: int
    read_again: int
    mean_before: float
    mean_after: float

    @classmethod
    def of(cls, changes: Sequence[ItemChange]) -> ItemSummary:
        ways = [c.direction for c in changes]
        head, n = changes[0], len(changes)
        return cls(
            head.item,
            head.title,
            head.points,
            ways.count(UP),
            ways.count(DOWN),
            sum(c.read_again for c in changes),
            sum(c.counted_before for c in changes) / n,
            sum(c.counted_after for c in changes) / n,
        )


def points(value: float | None) -> str:
    return "to be read" if value is None else number(value)


def from_to(outcome: Outcome) -> str:
    before = ", ".join(version or "unknown" for version in outcome.versions) or "unknown"
    if before == outcome.version:
        return f"bank {outcome.version}, the one these grades came from"
    return f"bank {before} -> {outcome.version}"


def text(outcome: Outcome) -> str:
    """For a terminal."""
    lines = [f"{outcome.week}: {outcome.title}", from_to(outcome)]
    lines.append(
        f"{count(outcome.learners, 'learner')} scored again, {len({n.student for n in outcome.changed})} with another result"
    )
    items = outcome.items()
    if items:
        lines += ["", "ITEMS (mean points of the class)"]
        lines += [
            f"  {one.item}  {number(round(one.mean_before, 2))} -> {number(round(one.mean_after, 2))} of {number(one.points)}"
            f"   {one.up} up, {one.down} down{f', {one.read_again} to read again' if one.read_again else ''}   {one.title}"
            for one in items
        ]
        lines += ["", "LEARNERS"]
        rows = [
            f"  {n.student}  {c.item}  {points(c.before if c.manual is None else c.counted_before)} -> "
            f"{points(c.after if c.manual is None else c.counted_after)}{_remark(c)}"
            for n, c in outcome.rows
        ]
        rows += [
            f"  {n.student}  late penalty  {number(n.penalty_before)} -> {number(n.penalty_after)}"
            for n in outcome.notebooks
            if n.penalty_before != n.penalty_after
        ]
        lines += rows[:_MOST] + (
            [f"  and {len(rows) - _MOST} more: --csv or --html shows all"] if len(rows) > _MOST else []
        )
    elif outcome.explained_anew:
        lines.append(f"No score changes; {count(outcome.explained_anew, 'page')} will say something else.")
    else:
        lines.append("Nothing changes.")
    if outcome.newer:
        lines += ["", f"Handed in again since, and not part of this: {', '.join(outcome.newer)}. To grade the new hand-ins: "
                  f"nbgrader autograde {outcome.week} --student ID --force"]  # fmt: skip
    lines += [f"{student}: left out, {why}." for student, why in outcome.left_out]
    return "\n".join(lines)


def _remark(change: ItemChange) -> str:
    if change.manual is not None:
        why = (
            "another rubric"
            if change.rubric_changed
            else f"the machine says {points(change.before)} -> {points(change.after)}"
        )
        return f"  (a person's score stays; {why}: read again)"
    return ""


def csv(outcome: Outcome) -> str:
    """Every graded item of every learner, changed or not."""
    rows: list[list[str]] = [list(COLUMNS)]
    for n in outcome.notebooks:
        for c in n.items:
            rows.append(
                [
                    *map(harmless, (n.student, n.notebook, c.item, c.title)),
                    number(c.points),
                    *("" if v is None else number(v) for v in (c.before, c.after, c.manual)),
                    number(c.extra) if c.extra else "",
                    *(
                        "" if a is None and c.manual is None else number(v)
                        for a, v in ((c.before, c.counted_before), (c.after, c.counted_after))
                    ),
                    c.direction,
                    n.version_before,
                    n.version_after,
                    harmless("; ".join(f"{label}: {said}" for label, said in c.given))[:2000],
                ]
            )
    return table_text(rows)


def record(outcome: Outcome) -> dict[str, Any]:
    """For machines."""
    return {
        "schema": 1,
        "week": outcome.week,
        "applied": outcome.applied,
        "bank_before": outcome.versions,
        "bank_after": outcome.version,
        "learners": outcome.learners,
        "items": [vars(one) for one in outcome.items()],
        "notebooks": [
            {
                "student": n.student,
                "notebook": n.notebook,
                "bank_before": n.version_before,
                "bank_after": n.version_after,
                "score_before": n.score_before,
                "score_after": n.score_after,
                "penalty_before": n.penalty_before,
                "penalty_after": n.penalty_after,
                "items": [
                    {
                        "item": c.item, "points": c.points, "auto_before": c.before, "auto_after": c.after, "manual": c.manual,
                        "extra": c.extra, "score_before": c.counted_before, "score_after": c.counted_after,
                        "state_before": c.state_before, "state_after": c.state_after, "change": c.direction,
                    }
                    for c in n.items
                ],
            }
            for n in outcome.notebooks
        ],
        "left_out": [{"student": student, "why": why} for student, why in outcome.left_out],
        "handed_in_again": list(outcome.newer),
    }  # fmt: skip
