"""One best answer, and tick-boxes with the number told or hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..parts import Marks, Part, Problem, Reading, even_parts
from ..strict import DataError, Fields, as_id, known
from .base import Choice, as_ids, ids, read_choices, read_ids, text_of


@dataclass(frozen=True)
class OneBody:
    options: tuple[Choice, ...]


class MultipleChoice:
    """Scored 0 or 1 (item standard, section 4: MCQ)."""

    name = "multiple_choice"

    def read_body(self, fields: Fields) -> OneBody:
        body = OneBody(read_choices(fields, "options"))
        fields.done()
        return body

    def read_key(self, raw: Any, body: OneBody, where: str) -> str:
        return known(as_id(raw, where), ids(body.options), where)

    def read_answer(self, body: OneBody, raw: Any) -> Reading:
        if raw is None or raw == "":
            return Reading("")
        if isinstance(raw, str) and raw in ids(body.options):
            return Reading(raw)
        return Reading("", (Problem("", "The saved answer names an option that this question does not have."),))

    def blank(self, value: str) -> bool:
        return not value

    def missing(self, body: OneBody, value: str) -> list[str]:
        return []

    def score(self, body: OneBody, key: str, value: str, errors: Mapping[str, str]) -> Marks:
        right = value == key
        note = "" if right else errors.get(value, "")
        part = Part(
            value, "Your choice", float(right), 1.0, text_of(body.options, value), text_of(body.options, key), note
        )
        return Marks(float(right), (part,))

    def ideal(self, body: OneBody, key: str) -> str:
        return key

    def rows(self, body: OneBody, value: str) -> list[tuple[str, str]]:
        return [("Your choice", text_of(body.options, value))] if value else []


@dataclass(frozen=True)
class ManyBody:
    options: tuple[Choice, ...]
    choose: int | None


class MultiSelect:
    """Tick-boxes.

    With ``choose`` N the number is told: right / N, and more than N cannot be ticked (item standard: SATA-N).
    Without it: max(0, right - wrong) / number of keys (item standard: SATA, +/- with floor 0).
    """

    name = "multi_select"

    def read_body(self, fields: Fields) -> ManyBody:
        options = read_choices(fields, "options", least=3)
        choose = fields.whole("choose", None)
        fields.done()
        if choose is not None and not 1 <= choose < len(options):
            raise DataError(fields.at("choose"), f"should be 1 to {len(options) - 1}")
        return ManyBody(options, choose)

    def read_key(self, raw: Any, body: ManyBody, where: str) -> tuple[str, ...]:
        key = read_ids(raw, where)
        for one in key:
            known(one, ids(body.options), where)
        if body.choose is not None and len(key) != body.choose:
            raise DataError(where, f"names {len(key)} options, but the learner is told to choose {body.choose}")
        return key

    def read_answer(self, body: ManyBody, raw: Any) -> Reading:
        chosen, problems = as_ids(raw, ids(body.options))
        if body.choose is not None and len(chosen) > body.choose:
            return Reading((), (Problem("", f"Choose {body.choose}, not {len(chosen)}."),))
        return Reading(tuple(o for o in ids(body.options) if o in chosen), tuple(problems))

    def blank(self, value: tuple[str, ...]) -> bool:
        return not value

    def missing(self, body: ManyBody, value: tuple[str, ...]) -> list[str]:
        left = (body.choose or 0) - len(value)
        return [f"{left} more to choose"] if value and left > 0 else []

    def score(self, body: ManyBody, key: tuple[str, ...], value: tuple[str, ...], errors: Mapping[str, str]) -> Marks:
        right = sum(v in key for v in value)
        rows = []
        for option in body.options:
            chosen, wanted = option.id in value, option.id in key
            if not chosen and not wanted:
                continue
            given = "chosen" if chosen else "not chosen"
            note = errors.get(option.id, "") if chosen and not wanted else ""
            rows.append(
                (option.id, option.plain, float(chosen == wanted), given, "choose" if wanted else "leave", note)
            )
        wrong = 0 if body.choose is not None else len(value) - right
        return Marks(max(0, right - wrong) / len(key), even_parts(rows))

    def ideal(self, body: ManyBody, key: tuple[str, ...]) -> list[str]:
        return list(key)

    def rows(self, body: ManyBody, value: tuple[str, ...]) -> list[tuple[str, str]]:
        return [("Chosen", text_of(body.options, v)) for v in value]
