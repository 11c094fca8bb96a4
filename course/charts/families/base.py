"""How every family makes a case: facts from the seed, truth from the facts, text from the facts. Never truth from text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Generic, TypeVar

from course.charts.draw import Draw
from course.charts.model import Case, Truth, case_id, grade_of, seed_text
from course.charts.page import Page
from course.charts.record import Visit

F = TypeVar("F")


class Generator(Generic[F]):
    """A family as three functions of facts; `make` puts them together.

    The facts of the patient come from the seed alone. The grade may add facts of the *record* (a side nobody wrote down), and
    decides how the text is written.
    """

    name: str
    title: str
    version: int = 1
    parameters: ClassVar[Mapping[str, str]]
    questions: tuple[str, ...]
    setting: ClassVar[Mapping[str, str]] = {"place": "office", "claim": "professional"}

    def facts(self, draw: Draw, grade: str) -> F:
        raise NotImplementedError

    def truth(self, facts: F) -> Truth:
        raise NotImplementedError

    def pages(self, facts: F, draw: Draw, grade: str) -> Sequence[Page]:
        raise NotImplementedError

    def visit(self, facts: F) -> Visit:
        return facts.visit  # type: ignore[attr-defined, no-any-return]

    def make(self, seed: int | str, grade: str = "typical") -> Case:
        """The case of a seed and a grade; the same on every machine. Raises CourseError for a strange seed or grade."""
        seed, grade = seed_text(seed), grade_of(grade)
        draw = Draw(self.name, self.version, seed)
        facts = self.facts(draw.of("facts"), grade)
        truth = self.truth(facts)
        traps = {one.answer: one for one in reversed(truth.traps)}  # of two reasons against an answer the first is told
        truth = replace(truth, traps=tuple(one for one in truth.traps if traps[one.answer] is one))
        pages = self.pages(facts, draw.of("text", grade), grade)
        id = case_id(self.name, self.version, seed, grade)
        chart = self._chart(id, grade, self.visit(facts), pages)
        self._check(truth, chart["spans"])
        return Case(id, self.name, self.version, seed, grade, chart, facts, truth, self.questions)

    def _chart(self, id: str, grade: str, visit: Visit, pages: Sequence[Page]) -> dict[str, Any]:
        spans: dict[str, str] = {}
        for page in pages:
            if twice := spans.keys() & page.spans.keys():
                raise ValueError(f"{self.name}: {sorted(twice)[0]} marks two phrases")
            spans |= page.spans
        return {
            "id": id,
            "title": self.title,
            "grade": grade,
            "setting": dict(self.setting),
            "date_of_service": visit.day.isoformat(),
            "patient": {"name": visit.name, "born": visit.born.isoformat(), "sex": visit.sex, "id": visit.account},
            "documents": [page.document() for page in pages],
            "spans": spans,
        }

    def _check(self, truth: Truth, spans: Mapping[str, str]) -> None:
        """Every phrase the truth rests on can be found in the record: a family that forgets one must not get far."""
        named = [span for one in (*truth.codes, *truth.queries) for span in one.evidence]
        if lost := [span for span in named if span not in spans]:
            raise ValueError(f"{self.name}: the record has no phrase {lost[0]!r}")
