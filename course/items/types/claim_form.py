"""Boxes of a claim form, compared the way a payer reads them: punctuation and date style do not matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from course.codes import forms

from .. import words
from ..parts import Marks, Part, Problem, Reading
from ..strict import DataError, Fields, as_text, known, unique
from .base import as_map, as_typed
from .cms1500 import BOXES, GROUPS, Box

CAPS = {"reject": 0.60, "deny": 0.80}  # item standard 5.2: what would reject, what would deny
_DATE = re.compile(r"(?P<m>\d{1,2})[/\- .]?(?P<d>\d{2})[/\- .]?(?P<y>\d{4}|\d{2})")
_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})")


@dataclass(frozen=True)
class Body:
    form: str
    prefilled: Mapping[str, str]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class BoxKey:
    accept: tuple[str, ...]
    on_error: str | None


def read_date(text: str) -> date | None:
    """A date in any of the usual US styles or ISO; two-digit years belong to 1930-2029."""
    match = _ISO.fullmatch(text.strip()) or _DATE.fullmatch(text.strip())
    if not match:
        return None
    year = int(match["y"])
    if len(match["y"]) == 2:
        year += 1900 if year >= 30 else 2000
    try:
        return date(year, int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def form_error(box: Box, text: str) -> str | None:
    """Why this cannot stand in that box; None when its form is possible."""
    short = text[:40]
    if box.kind == "date" and read_date(text) is None:
        return f"“{short}” is not a date; type month, day, year, as in 06/03/2026."
    if box.kind == "money" and words.cents(text) is None and not re.fullmatch(r"\d{1,9} \d{2}", text.strip()):
        return f"“{short}” is not an amount of money; type it as 132.00."
    if box.kind == "npi" and not re.fullmatch(r"\d{10}", re.sub(r"[\s-]", "", text)):
        return f"“{short}” is not an NPI; it has ten digits."
    if box.kind == "number" and not (text.isascii() and text.isdigit()):
        return f"“{short}” is not a whole number."
    if box.kind == "pointers" and not re.fullmatch(r"[A-La-l][A-La-l, ]*", text):
        return f"“{short}” does not point to a diagnosis; type the letters of box 21, as in A or AB."
    if box.kind == "code":
        return forms.form_error(text, "icd-10-cm" if box.box.startswith("21") else "procedure")
    return None


def canonical(box: Box, text: str) -> str:
    """A box's content as compared: equal strings mean the same to a payer."""
    text = text.strip()
    if box.kind == "choice":
        return text
    if box.kind == "date":
        found = read_date(text)
        return found.isoformat() if found else text
    if box.kind == "money":
        cents = words.cents(text.replace(" ", ".") if re.fullmatch(r"\d{1,9} \d{2}", text) else text)
        return str(cents) if cents is not None else text
    if box.kind == "number" and text.isascii() and text.isdigit():
        return str(int(text[:9]))
    if box.kind == "phone":
        return re.sub(r"\D", "", text)[-10:]
    if box.kind in ("pointers", "modifiers"):
        return re.sub(r"[\s,]", "", text).upper()
    return (
        re.sub(r"[^0-9a-z]+", "", words.plain(text))
        if box.kind in ("name", "text")
        else re.sub(r"[^0-9A-Z]", "", text.upper())
    )


class ClaimForm:
    """Right boxes weighted by rubric group, then capped: a claim that would reject 60 %, that would deny 80 %."""

    name = "claim_form"

    def read_body(self, fields: Fields) -> Body:
        form = fields.one_of("form", ("cms1500",))
        prefilled = fields.group("prefilled", {})
        filled = {}
        for name in prefilled.raw:
            box = BOXES[known(name, BOXES, prefilled.where)]
            filled[name] = prefilled.text(name)
            self._check(box, filled[name], prefilled.at(name))
        asked = unique(fields.many("fields", as_text, least=1), fields.at("fields"))
        for name in asked:
            known(name, BOXES, fields.at("fields"))
            if name in filled:
                raise DataError(fields.at("fields"), f"{name!r} is prefilled and asked")
        fields.done()
        return Body(form, filled, asked)

    @staticmethod
    def _check(box: Box, text: str, where: str) -> None:
        if box.kind == "choice":
            known(text, tuple(c for c, _ in box.choices), where)
        elif error := form_error(box, text):
            raise DataError(where, error)

    def read_key(self, raw: Any, body: Body, where: str) -> dict[str, BoxKey]:
        fields = Fields(raw, where)
        key = {}
        for name in body.fields:
            group = fields.group(name)
            key[name] = BoxKey(group.many("accept", as_text, least=1), group.one_of("on_error", tuple(CAPS), None))
            for text in key[name].accept:
                self._check(BOXES[name], text, group.at("accept"))
            group.done()
        fields.done()
        return key

    def read_answer(self, body: Body, raw: Any) -> Reading:
        given, shape = as_map(raw)
        problems = list(shape)
        value = {}
        for name in body.fields:
            box = BOXES[name]
            text, trouble = as_typed(given.get(name), name)
            if text and box.kind == "choice" and text not in (c for c, _ in box.choices):
                text, trouble = "", [Problem(name, "The saved answer ticks a box that the form does not have.")]
            elif text and box.kind != "choice" and (error := form_error(box, text)):
                text, trouble = "", [Problem(name, error)]
            problems += trouble
            if text:
                value[name] = text
        return Reading(value, tuple(problems))

    def blank(self, value: dict[str, str]) -> bool:
        return not value

    def missing(self, body: Body, value: dict[str, str]) -> list[str]:
        return [f"Box {BOXES[n].box}" for n in body.fields if n not in value]

    def score(self, body: Body, key: dict[str, BoxKey], value: dict[str, str], errors: Mapping[str, str]) -> Marks:
        asked = {g: [n for n in body.fields if BOXES[n].group == g] for g in GROUPS}
        total = sum(GROUPS[g] for g, names in asked.items() if names)
        parts, cap, notes = [], 1.0, []
        for name in body.fields:
            box = BOXES[name]
            right = name in value and canonical(box, value[name]) in {canonical(box, t) for t in key[name].accept}
            weight = GROUPS[box.group] / total / len(asked[box.group])
            outcome = key[name].on_error
            note = "" if right else errors.get(name, "")
            if not right and outcome:
                cap = min(cap, CAPS[outcome])
                notes.append(
                    f"With box {box.box} like this the payer would {'reject the claim unread' if outcome == 'reject' else 'deny the claim'}: at most {CAPS[outcome]:.0%} of the points."
                )
            parts.append(
                Part(
                    name,
                    f"Box {box.box}: {box.label}",
                    float(right),
                    weight,
                    self._shown(box, value.get(name, "")),
                    self._shown(box, key[name].accept[0]),
                    note,
                )
            )
        earned = round(sum(p.credit * p.weight for p in parts), 9)
        return Marks(min(earned, cap, 1.0), tuple(parts), tuple(dict.fromkeys(notes)))

    @staticmethod
    def _shown(box: Box, text: str) -> str:
        return dict(box.choices).get(text, text)

    def ideal(self, body: Body, key: dict[str, BoxKey]) -> dict[str, str]:
        return {n: key[n].accept[0] for n in body.fields}

    def rows(self, body: Body, value: dict[str, str]) -> list[tuple[str, str]]:
        return [
            (f"Box {BOXES[n].box}: {BOXES[n].label}", self._shown(BOXES[n], value[n]))
            for n in body.fields
            if n in value
        ]
