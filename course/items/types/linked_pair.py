"""A code and the reason for it: one answer in linked parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course.codes import forms

from ..parts import Marks, Part, Problem, Reading
from ..strict import DataError, Fields, as_id, known, unique
from .base import Choice, as_map, as_typed, ids, read_choices, text_of
from .code_entry import read_code, read_key_codes


@dataclass(frozen=True)
class LinkPart:
    """A part is either a choice (``options``) or a typed code (``system``)."""

    id: str
    label: str
    options: tuple[Choice, ...]
    system: str


@dataclass(frozen=True)
class LinkBody:
    parts: tuple[LinkPart, ...]


def _link_part(raw: Any, where: str) -> LinkPart:
    fields = Fields(raw, where)
    part_id, label = fields.id(), fields.text("label")
    if fields.has("options") == fields.has("system"):
        raise DataError(where, "needs either options or system")
    options = read_choices(fields, "options") if fields.has("options") else ()
    system = fields.one_of("system", forms.SYSTEMS) if fields.has("system") else ""
    fields.done()
    return LinkPart(part_id, label, options, system)


class LinkedPair:
    """A code and its reason: 1 only when every part is right (item standard: the rationale rule)."""

    name = "linked_pair"

    def read_body(self, fields: Fields) -> LinkBody:
        body = LinkBody(fields.many("parts", _link_part, least=2))
        fields.done()
        unique(tuple(p.id for p in body.parts), fields.at("parts"))
        return body

    def read_key(self, raw: Any, body: LinkBody, where: str) -> dict[str, tuple[str, ...]]:
        fields = Fields(raw, where)
        key = {}
        for part in body.parts:
            if part.options:
                key[part.id] = (
                    known(as_id(fields.take(part.id), fields.at(part.id)), ids(part.options), fields.at(part.id)),
                )
            else:
                group = fields.group(part.id)
                key[part.id] = read_key_codes(group, "accept", part.system)
                group.done()
        fields.done()
        return key

    def read_answer(self, body: LinkBody, raw: Any) -> Reading:
        given, shape = as_map(raw)
        problems = list(shape)
        value = {}
        for part in body.parts:
            entry = given.get(part.id)
            if part.options:
                text, trouble = as_typed(entry, part.id)
                if text and text not in ids(part.options):
                    text, trouble = (
                        "",
                        [Problem(part.id, "The saved answer names an option that this question does not have.")],
                    )
            else:
                text, trouble = read_code(entry, part.system, part.id)
            problems += trouble
            if text:
                value[part.id] = text
        return Reading(value, tuple(problems))

    def blank(self, value: dict[str, str]) -> bool:
        return not value

    def missing(self, body: LinkBody, value: dict[str, str]) -> list[str]:
        return [p.label for p in body.parts if p.id not in value]

    @staticmethod
    def _shown(part: LinkPart, text: str) -> str:
        return text_of(part.options, text) if part.options else forms.written(text, part.system)

    def score(
        self, body: LinkBody, key: dict[str, tuple[str, ...]], value: dict[str, str], errors: Mapping[str, str]
    ) -> Marks:
        parts = tuple(
            Part(
                p.id,
                p.label,
                float(value.get(p.id, "") in key[p.id]),
                1 / len(body.parts),
                self._shown(p, value[p.id]) if p.id in value else "",
                self._shown(p, key[p.id][0]),
                "" if value.get(p.id, "") in key[p.id] else errors.get(value.get(p.id, ""), errors.get(p.id, "")),
            )
            for p in body.parts
        )
        all_right = all(p.credit == 1 for p in parts)
        notes = (
            ()
            if all_right or not any(p.credit for p in parts)
            else ("This item counts only when every part is right: the answer and the reason for it.",)
        )
        return Marks(float(all_right), parts, notes)

    def ideal(self, body: LinkBody, key: dict[str, tuple[str, ...]]) -> dict[str, str]:
        return {p.id: key[p.id][0] if p.options else forms.written(key[p.id][0], p.system) for p in body.parts}

    def rows(self, body: LinkBody, value: dict[str, str]) -> list[tuple[str, str]]:
        return [(p.label, self._shown(p, value[p.id])) for p in body.parts if p.id in value]
