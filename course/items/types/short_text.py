"""A short written answer, read by a person with a rubric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..parts import Marks, Part, Problem, Reading
from ..strict import DataError, Fields, unique

MAX_CHARACTERS = 20_000


@dataclass(frozen=True)
class Body:
    least: int
    most: int


@dataclass(frozen=True)
class Criterion:
    id: str
    points: float
    text: str


@dataclass(frozen=True)
class Rubric:
    criteria: tuple[Criterion, ...]
    model: str


def _criterion(raw: Any, where: str) -> Criterion:
    fields = Fields(raw, where)
    criterion = Criterion(fields.id(), float(fields.number("points")), fields.text("text"))
    fields.done()
    if criterion.points <= 0:
        raise DataError(where, "needs points above 0")
    return criterion


def word_count(text: str) -> int:
    return len(text.split())


class ShortText:
    """Never scored by machine: the outcome is "manual", with the rubric as its parts (item standard: TXT)."""

    name = "short_text"

    def read_body(self, fields: Fields) -> Body:
        least, most = fields.many("words", lambda raw, where: raw, least=2)
        fields.done()
        if (
            not all(isinstance(n, int) and not isinstance(n, bool) for n in (least, most))
            or not 0 <= least < most <= 2000
        ):
            raise DataError(fields.at("words"), "should be [least, most], whole numbers")
        return Body(least, most)

    def read_key(self, raw: Any, body: Body, where: str) -> Rubric:
        fields = Fields(raw, where)
        rubric = Rubric(fields.many("rubric", _criterion, least=1), fields.text("model"))
        fields.done()
        unique(tuple(c.id for c in rubric.criteria), fields.at("rubric"))
        return rubric

    def read_answer(self, body: Body, raw: Any) -> Reading:
        if raw is None:
            return Reading("")
        if not isinstance(raw, str):
            return Reading("", (Problem("", "The saved answer has an unknown form."),))
        if len(raw) > MAX_CHARACTERS or word_count(raw) > 4 * body.most:
            return Reading("", (Problem("", f"This is {word_count(raw):,} words long; write at most {body.most}."),))
        return Reading(raw.strip())

    def blank(self, value: str) -> bool:
        return not value

    def missing(self, body: Body, value: str) -> list[str]:
        count = word_count(value)
        if value and count < body.least:
            return [f"{count} words so far, at least {body.least} are expected"]
        return [f"{count} words, at most {body.most} are expected"] if count > body.most else []

    def score(self, body: Body, key: Rubric, value: str, errors: Mapping[str, str]) -> Marks:
        total = sum(c.points for c in key.criteria)
        parts = tuple(
            Part(c.id, f"{c.text} ({c.points:g} point{'' if c.points == 1 else 's'})", 0.0, c.points / total)
            for c in key.criteria
        )
        return Marks(0.0, parts, ("This answer is compared with a list of points, not scored by a machine.",))

    def ideal(self, body: Body, key: Rubric) -> str:
        return key.model

    def rows(self, body: Body, value: str) -> list[tuple[str, str]]:
        return [("Your answer", value)] if value else []
