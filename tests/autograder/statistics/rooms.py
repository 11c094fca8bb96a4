"""Small classes for statistics, made without a disk: fractions in, a classroom out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.classroom import Classroom, ItemInfo, Learner, Row, pool_of


def room(
    marks: Sequence[Sequence[float | None]],
    points: Sequence[float] | None = None,
    *,
    items: Sequence[str] | None = None,
    variants: Mapping[tuple[int, int], str] | None = None,
    absent: int = 0,
) -> Classroom:
    """``marks``: fractions, learners x questions; None where a person has still to read, "" cannot be asked. ``absent``: no hand-in."""
    k = len(marks[0]) if marks else len(items or points or [1.0])
    names = list(items or [f"w01-g{n + 1:02d}" for n in range(k)])
    worth = list(points or [1.0] * k)
    infos = {
        i: ItemInfo(i, "multiple_choice", f"Title of {i}", "w01.o1", w, pool_of(i)[0])
        for i, w in zip(names, worth, strict=True)
    }
    rows, learners = [], []
    for n, line in enumerate(marks):
        who = f"learner-{n:03d}"
        learners.append(Learner(who, True))
        for column, (item, fraction) in enumerate(zip(names, line, strict=True)):
            state = (
                "manual" if fraction is None else "right" if fraction == 1 else "wrong" if fraction == 0 else "partly"
            )
            score = None if fraction is None else fraction * infos[item].points
            rows.append(
                Row(who, item, infos[item].points, score, True, auto=score, needs_person=fraction is None, state=state,
                    variant=(variants or {}).get((n, column), ""))
            )  # fmt: skip
    learners += [Learner(f"absent-{n}", False) for n in range(absent)]
    return Classroom("week01", "A week", {"w01.o1": "Do it"}, infos, tuple(learners), tuple(rows))
