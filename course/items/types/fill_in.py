"""Typed words, numbers and money."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .. import words
from ..parts import Marks, Problem, Reading, even_parts, mean_credit
from ..strict import DataError, Fields, as_text, unique
from .base import as_map, as_typed

KINDS = ("text", "number", "money")


@dataclass(frozen=True)
class Blank:
    id: str
    label: str
    kind: str
    unit: str | None


@dataclass(frozen=True)
class Body:
    blanks: tuple[Blank, ...]
    template: str | None


@dataclass(frozen=True)
class Accept:
    """What earns the blank's credit: any of ``texts``; or ``value`` +/- ``tolerance`` (money: whole cents)."""

    texts: tuple[str, ...] = ()
    value: Decimal = Decimal(0)
    tolerance: Decimal = Decimal(0)


def _blank(raw: Any, where: str) -> Blank:
    fields = Fields(raw, where)
    blank = Blank(fields.id(), fields.text("label"), fields.one_of("kind", KINDS, "text"), fields.text("unit", None))
    fields.done()
    return blank


class FillIn:
    """Text: normalised match to a set. Number: within the declared tolerance. Money: exact to the cent.

    Each blank 0 or 1, equal weights (item standard, section 4: FIB).
    """

    name = "fill_in"

    def read_body(self, fields: Fields) -> Body:
        body = Body(fields.many("blanks", _blank, least=1), fields.text("template", None))
        fields.done()
        blank_ids = unique(tuple(b.id for b in body.blanks), fields.at("blanks"))
        if body.template is not None and sorted(re.findall(r"\[\[([^\]]*)\]\]", body.template)) != sorted(blank_ids):
            raise DataError(fields.at("template"), "should hold every blank exactly once, written [[id]]")
        return body

    def read_key(self, raw: Any, body: Body, where: str) -> dict[str, Accept]:
        fields = Fields(raw, where)
        key = {b.id: self._accept(fields.group(b.id), b) for b in body.blanks}
        fields.done()
        return key

    @staticmethod
    def _accept(fields: Fields, blank: Blank) -> Accept:
        if blank.kind == "text":
            accept = Accept(texts=fields.many("accept", as_text, least=1))
        elif blank.kind == "money":
            accept = Accept(value=Decimal(fields.whole("cents")))
        else:
            accept = Accept(
                value=Decimal(str(fields.number("value"))), tolerance=Decimal(str(fields.number("tolerance", 0)))
            )
        fields.done()
        return accept

    def read_answer(self, body: Body, raw: Any) -> Reading:
        given, shape = as_map(raw)
        problems = list(shape)
        value = {}
        for blank in body.blanks:
            text, trouble = as_typed(given.get(blank.id), blank.id)
            if text and blank.kind == "number" and words.number(text) is None:
                trouble.append(Problem(blank.id, f"“{text[:40]}” is not a number; type digits only, as in 34 or 12.5."))
                text = ""
            if text and blank.kind == "money" and words.cents(text) is None:
                trouble.append(Problem(blank.id, f"“{text[:40]}” is not an amount of money; type it as 30.00."))
                text = ""
            problems += trouble
            if text:
                value[blank.id] = text
        return Reading(value, tuple(problems))

    def blank(self, value: dict[str, str]) -> bool:
        return not value

    def missing(self, body: Body, value: dict[str, str]) -> list[str]:
        return [b.label for b in body.blanks if b.id not in value]

    def score(self, body: Body, key: dict[str, Accept], value: dict[str, str], errors: Mapping[str, str]) -> Marks:
        rows = []
        for blank in body.blanks:
            text, accept = value.get(blank.id, ""), key[blank.id]
            right = bool(text) and self._right(blank, accept, text)
            note = "" if right else errors.get(blank.id, "")
            rows.append((blank.id, blank.label, float(right), text, self._shown(blank, accept), note))
        parts = even_parts(rows)
        return Marks(mean_credit(parts), parts)

    @staticmethod
    def _right(blank: Blank, accept: Accept, text: str) -> bool:
        if blank.kind == "text":
            return words.plain(text) in {words.plain(t) for t in accept.texts}
        if blank.kind == "money":
            return words.cents(text) == int(accept.value)
        typed = words.number(text)
        return typed is not None and abs(typed - accept.value) <= accept.tolerance

    @staticmethod
    def _shown(blank: Blank, accept: Accept) -> str:
        if blank.kind == "text":
            return accept.texts[0]
        if blank.kind == "money":
            return words.dollars(int(accept.value))
        return f"{accept.value.normalize():f}" + (f" {blank.unit}" if blank.unit else "")

    def ideal(self, body: Body, key: dict[str, Accept]) -> dict[str, str]:
        return {
            b.id: f"{key[b.id].value.normalize():f}" if b.kind == "number" else self._shown(b, key[b.id])
            for b in body.blanks
        }

    def rows(self, body: Body, value: dict[str, str]) -> list[tuple[str, str]]:
        return [(b.label, value[b.id]) for b in body.blanks if b.id in value]
