"""Rows and columns of choices: matching, classification, the trace sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..parts import Marks, Problem, Reading, even_parts, mean_credit
from ..strict import Fields, as_id, known, unique
from .base import Choice, as_map, ids, read_choices, text_of

Cells = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Column:
    id: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Body:
    rows: tuple[Choice, ...]
    columns: tuple[Column, ...]


def _column(raw: Any, where: str) -> Column:
    fields = Fields(raw, where)
    column = Column(fields.id(), fields.text("label"), read_choices(fields, "choices"))
    fields.done()
    return column


class Matching:
    """Right cells / all cells; with one column this is 0/1 per row (item standard: MATCH)."""

    name = "matching"

    def read_body(self, fields: Fields) -> Body:
        body = Body(read_choices(fields, "rows", least=1), fields.many("columns", _column, least=1))
        fields.done()
        unique(tuple(c.id for c in body.columns), fields.at("columns"))
        return body

    def read_key(self, raw: Any, body: Body, where: str) -> Cells:
        fields = Fields(raw, where)
        key = {}
        for row in body.rows:
            cells = fields.group(row.id)
            for column in body.columns:
                at = cells.at(column.id)
                key[row.id, column.id] = known(as_id(cells.take(column.id), at), ids(column.choices), at)
            cells.done()
        fields.done()
        return key

    def read_answer(self, body: Body, raw: Any) -> Reading:
        given, shape = as_map(raw)
        problems = list(shape)
        value: Cells = {}
        for row in body.rows:
            cells = given.get(row.id)
            if cells is None:
                continue
            if not isinstance(cells, Mapping):
                problems.append(Problem(row.id, "The saved answer has an unknown form."))
                continue
            for column in body.columns:
                choice = cells.get(column.id)
                if choice is None or choice == "":
                    continue
                if isinstance(choice, str) and choice in ids(column.choices):
                    value[row.id, column.id] = choice
                else:
                    problems.append(
                        Problem(row.id, "The saved answer names a choice that this question does not have.")
                    )
        return Reading(value, tuple(problems))

    def blank(self, value: Cells) -> bool:
        return not value

    def _label(self, body: Body, row: Choice, column: Column) -> str:
        return row.plain if len(body.columns) == 1 else f"{row.plain} – {column.label}"

    def missing(self, body: Body, value: Cells) -> list[str]:
        return [self._label(body, r, c) for r in body.rows for c in body.columns if (r.id, c.id) not in value]

    def score(self, body: Body, key: Cells, value: Cells, errors: Mapping[str, str]) -> Marks:
        rows = []
        for row in body.rows:
            for column in body.columns:
                given, wanted = value.get((row.id, column.id), ""), key[row.id, column.id]
                shown = text_of(column.choices, given) if given else ""
                note = errors.get(row.id, "") if given and given != wanted else ""
                rows.append(
                    (
                        f"{row.id}.{column.id}",
                        self._label(body, row, column),
                        float(given == wanted),
                        shown,
                        text_of(column.choices, wanted),
                        note,
                    )
                )
        parts = even_parts(rows)
        return Marks(mean_credit(parts), parts)

    def ideal(self, body: Body, key: Cells) -> dict[str, dict[str, str]]:
        return {r.id: {c.id: key[r.id, c.id] for c in body.columns} for r in body.rows}

    def rows(self, body: Body, value: Cells) -> list[tuple[str, str]]:
        return [
            (self._label(body, r, c), text_of(c.choices, value[r.id, c.id]))
            for r in body.rows
            for c in body.columns
            if (r.id, c.id) in value
        ]
