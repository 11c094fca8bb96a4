"""Everything that one learner saves in a week, in the order of the clock, and what it is worth.

The course calendar's second week of June; two evenings with the lesson, one or two with the assignment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from course.items import scoring
from course.items.model import Item

from ..bank import Bank
from . import minds
from .people import Learner

OPENS = datetime(2026, 6, 8, 6, 0, tzinfo=UTC)
DUE = datetime(2026, 6, 14, 22, 0, tzinfo=UTC)
_LATE = {"late-hours": (1, 9), "late-days": (26, 90)}  # hours after the due time
NOTHING_SAVED = ("missing", "blank")
NOTHING_ARRIVES = ("missing", "blank", "wrong-week", "no-answers")


@dataclass(frozen=True)
class Save:
    """One line that the card appends to the answer file."""

    at: datetime
    item: str
    rev: str
    answer: Any
    kind: str
    score: float | None = None


@dataclass(frozen=True)
class Story:
    """``handed_in`` is None when nothing was."""

    learner: Learner
    saves: tuple[Save, ...]
    handed_in: datetime | None

    def arriving(self) -> dict[str, Any]:
        """Item id -> the answer that counts, after whatever happened to the file."""
        if self.learner.trouble in NOTHING_ARRIVES:
            return {}
        whole = self.saves[:-1] if self.learner.trouble == "torn" else self.saves
        return {save.item: save.answer for save in whole}


def tell(bank: Bank, learner: Learner, seed: int) -> Story:
    """The learner's week. Needs the keys: a plausible wrong answer is made from the right one."""
    rng = Random(f"{seed}/{learner.id}/week")
    if learner.trouble in NOTHING_SAVED:
        return Story(learner, (), None if learner.trouble == "missing" else DUE - timedelta(hours=rng.uniform(2, 60)))
    late = _LATE.get(learner.trouble)
    end = DUE + timedelta(hours=rng.uniform(*late)) if late else DUE - timedelta(hours=rng.uniform(0.5, 40))
    practice = [i for i in bank.items.values() if i.use == "practice"]
    graded = bank.graded()
    if learner.trouble == "half":
        graded = graded[: max(1, round(len(graded) * rng.uniform(0.3, 0.6)))]
    else:  # most people leave something out
        skip = 0.12 / (1 + 2.7**learner.ability)
        graded = [i for i in graded if rng.random() >= skip] or graded[:1]
    diligence = 0.5 + 0.5 * minds.chance(learner.ability, practice[0]) if practice else 0
    practised = [i for i in practice if rng.random() < diligence]
    saves = _sitting(practised, learner, seed, OPENS + timedelta(days=rng.uniform(0.4, 2.5)), rng)
    graded_saves = _sitting(graded, learner, seed, OPENS, rng)
    length = graded_saves[-1].at - OPENS
    # the assignment ends a few minutes before it is handed in; the lesson came before it
    begin = end - length - timedelta(minutes=rng.uniform(2, 15))
    moved = [Save(s.at - OPENS + begin, s.item, s.rev, s.answer, s.kind, s.score) for s in graded_saves]
    return Story(learner, (*[s for s in saves if s.at < begin], *moved), end)


def _sitting(items: list[Item], learner: Learner, seed: int, start: datetime, rng: Random) -> list[Save]:
    """Item after item, with second thoughts and, now and then, a night's sleep in between."""
    saves: list[Save] = []
    clock = start
    for item in items:
        own = Random(f"{seed}/{learner.id}/{item.id}")
        clock += timedelta(seconds=rng.lognormvariate(4.3, 0.6))
        # an earlier thought is a little worse than the last one
        tries = [learner.ability - 0.8] * own.choices((0, 1, 2), (0.62, 0.28, 0.10))[0] + [learner.ability]
        for ability in tries:
            given = minds.answer(item, ability, own)
            if item.use == "practice":
                outcome = scoring.score(item, given)
                saves.append(
                    Save(
                        _whole_second(clock),
                        item.id,
                        item.rev,
                        given,
                        "check",
                        None if item.manual else outcome.fraction,
                    )
                )
                if outcome.state == "right":
                    break
            else:
                saves.append(Save(_whole_second(clock), item.id, item.rev, given, "save"))
            clock += timedelta(seconds=rng.lognormvariate(3.4, 0.5))
        if rng.random() < 0.02:
            clock += timedelta(hours=rng.uniform(0.2, 3))
    return saves


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def worth(bank: Bank, story: Story) -> dict[str, float | None]:
    """Known answers: graded item -> points by ``course.items.scoring`` alone; None waits for a person."""
    answers = story.arriving()
    points: dict[str, float | None] = {}
    for item in bank.graded():
        outcome = scoring.score(item, answers.get(item.id))
        points[item.id] = None if outcome.state == "manual" else outcome.points
    return points
