"""One learner's graded notebook, before and after. Pure: no files, no gradebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..feedback.results import ItemResult
from ..gradebook import Grade, Sheet

DUST = 1e-9  # points
Penalty = Callable[[str, float, float], float]  # (learner, points of the notebook, seconds late) -> points taken off

UP, DOWN, SAME, READ_AGAIN = "up", "down", "same", "read again"


@dataclass(frozen=True)
class ItemChange:
    """One graded item. Points; ``None`` where a person has to read. ``counted`` is what the total is made of."""

    item: str
    title: str
    type: str
    points: float
    before: float | None
    after: float | None
    manual: float | None
    extra: float
    counted_before: float
    counted_after: float
    state_before: str
    state_after: str
    given: tuple[tuple[str, str], ...]
    rubric_changed: bool
    shown_changed: bool
    row: str = ""

    @property
    def scored_anew(self) -> bool:
        """The machine's score is another one."""
        return _differ(self.before, self.after)

    @property
    def read_again(self) -> bool:
        """A person's score was given under another rubric, or stands before a machine's score that has changed."""
        return self.manual is not None and (self.rubric_changed or self.scored_anew)

    @property
    def direction(self) -> str:
        if _differ(self.counted_before, self.counted_after):
            return UP if self.counted_after > self.counted_before else DOWN
        return READ_AGAIN if self.read_again else SAME

    @property
    def changed(self) -> bool:
        return self.scored_anew or self.read_again


@dataclass(frozen=True)
class NotebookChange:
    """One notebook of one learner. ``version_before`` is "" for a grade from before versions were kept."""

    student: str
    notebook: str
    version_before: str
    version_after: str
    items: tuple[ItemChange, ...]
    score_before: float
    score_after: float
    penalty_before: float
    penalty_after: float
    results: Mapping[str, ItemResult]
    problems: tuple[str, ...]
    stale: bool
    row: str = ""

    @property
    def changed(self) -> list[ItemChange]:
        return [one for one in self.items if one.changed]

    @property
    def to_write(self) -> bool:
        """Whether gradebook or notebook are not what the bank gives."""
        return bool(self.stale or self.changed or _differ(self.penalty_before, self.penalty_after))


def compare(
    sheet: Sheet,
    old: Mapping[str, Any],
    results: Mapping[str, ItemResult],
    version: str,
    problems: Sequence[str],
    penalty: Penalty,
) -> NotebookChange:
    """``old`` is the notebook's metadata under NOTEBOOK_KEY, ``results`` what the same answers are worth now.

    Cells of the gradebook that are no items of ours keep their scores.
    """
    stored = {raw["id"]: raw for raw in old["results"]}
    changes = tuple(
        _change(grade, stored.get(grade.item), results[grade.item]) for grade in sheet.grades if grade.item in results
    )
    moved = sum(one.counted_after - one.counted_before for one in changes)
    after = sheet.score + moved
    kept = not _differ(moved, 0.0)
    return NotebookChange(
        student=sheet.student,
        notebook=sheet.notebook,
        version_before=str(old.get("bank") or ""),
        version_after=version,
        items=changes,
        score_before=sheet.score,
        score_after=sheet.score if kept else after,
        penalty_before=sheet.penalty,
        penalty_after=sheet.penalty if kept else penalty(sheet.student, after, sheet.seconds_late),
        results=results,
        problems=tuple(problems),
        stale=old.get("bank") != version or [r.to_json() for r in results.values()] != _plain(old["results"]),
        row=sheet.row,
    )


def _change(grade: Grade, stored: Mapping[str, Any] | None, now: ItemResult) -> ItemChange:
    was = ItemResult.from_json(stored) if stored else None
    after = Grade(
        grade.row,
        grade.student,
        grade.notebook,
        grade.item,
        grade.max_score,
        now.score,
        grade.manual,
        grade.extra,
        False,
    )
    return ItemChange(
        item=grade.item,
        title=now.title,
        type=now.type,
        points=grade.max_score,
        before=grade.auto,
        after=now.score,
        manual=grade.manual,
        extra=grade.extra,
        counted_before=grade.score,
        counted_after=after.score,
        state_before=was.state if was else "",
        state_after=now.state,
        given=now.given,
        rubric_changed=was is not None and bool(was.rubric or now.rubric) and was.rubric != now.rubric,
        shown_changed=was != now,
        row=grade.row,
    )


def _plain(results: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Stored results as to_json gives them: JSON has made lists of the tuples."""
    return [ItemResult.from_json(raw).to_json() for raw in results]


def _differ(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is not b
    return abs(a - b) > DUST
