"""Codes typed into slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course.codes import forms

from ..credit import code_credit, line_credit
from ..parts import Marks, Problem, Reading, even_parts, mean_credit
from ..strict import DataError, Fields, as_text, unique
from .base import as_map, as_typed

MOST_MODIFIERS = 4  # to a service line (CMS-1500 box 24D)


@dataclass(frozen=True)
class Line:
    """A procedure line as typed and tidied: code, modifiers in order, units as text of digits."""

    code: str = ""
    modifiers: tuple[str, ...] = ()
    units: str = ""

    def __str__(self) -> str:
        code = "-".join((self.code, *self.modifiers)) if self.code else ""
        return f"{code} × {self.units}" if self.units else code


def read_code(raw: Any, system: str, part: str) -> tuple[str, list[Problem]]:
    """One typed code, tidied; a code of impossible form reads as empty and is reported."""
    text, problems = as_typed(raw, part)
    error = forms.form_error(text, system) if text else None
    if error:
        return "", [*problems, Problem(part, error)]
    return forms.tidy(text), problems


def read_modifiers(raw: Any, part: str) -> tuple[tuple[str, ...], list[Problem]]:
    """Up to four modifiers, from a list or from text parted by commas, spaces or hyphens."""
    if raw is None:
        return (), []
    if isinstance(raw, str):
        raw = raw.replace(",", " ").replace("-", " ").split()
    if not isinstance(raw, list) or not all(isinstance(m, str) for m in raw):
        return (), [Problem(part, "The saved modifiers have an unknown form.")]
    typed = [m for m in raw if m.strip()]
    found = typed[:MOST_MODIFIERS]
    problems = [Problem(part, e) for m in found if (e := forms.modifier_error(m))]
    if len(typed) > len(found):
        problems.append(Problem(part, "A service line has room for four modifiers."))
    good = [forms.tidy(m) for m in found if not forms.modifier_error(m)]
    return tuple(dict.fromkeys(good)), problems


def read_units(raw: Any, part: str) -> tuple[str, list[Problem]]:
    """Units as a whole number 1..9999 in digits; "" when left out."""
    text, problems = as_typed(raw, part)
    if text and not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 9999 and len(text) <= 6):
        return "", [*problems, Problem(part, f"“{text[:20]}” is not a number of units; type 1, 2, 3 ...")]
    return str(int(text)) if text else "", problems


@dataclass(frozen=True)
class Slot:
    id: str
    label: str
    system: str
    modifiers: bool
    units: bool

    @property
    def is_line(self) -> bool:
        return self.modifiers or self.units


@dataclass(frozen=True)
class Body:
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class SlotKey:
    accept: tuple[str, ...]
    modifiers: tuple[str, ...]
    units: str


def _slot(raw: Any, where: str) -> Slot:
    fields = Fields(raw, where)
    slot = Slot(
        fields.id(),
        fields.text("label"),
        fields.one_of("system", forms.SYSTEMS),
        fields.flag("modifiers"),
        fields.flag("units"),
    )
    fields.done()
    if slot.is_line and slot.system in ("icd-10-cm", "icd-10-pcs"):
        raise DataError(where, "only a CPT or HCPCS slot has modifiers or units")
    return slot


def read_key_codes(fields: Fields, name: str, system: str) -> tuple[str, ...]:
    """Codes of a key; one of impossible form is the author's error."""
    found = fields.many(name, as_text, least=1)
    for code in found:
        error = forms.form_error(code, system)
        if error:
            raise DataError(fields.at(name), error)
    return tuple(forms.tidy(c) for c in found)


def key_modifiers(fields: Fields) -> tuple[str, ...]:
    found, problems = read_modifiers(list(fields.many("modifiers", as_text, default=[])), "")
    if problems:
        raise DataError(fields.at("modifiers"), problems[0].message)
    return found


class CodeEntry:
    """Slots of equal weight, each with the slot credit of rubric 5.1."""

    name = "code_entry"

    def read_body(self, fields: Fields) -> Body:
        body = Body(fields.many("slots", _slot, least=1))
        fields.done()
        unique(tuple(s.id for s in body.slots), fields.at("slots"))
        return body

    def read_key(self, raw: Any, body: Body, where: str) -> dict[str, SlotKey]:
        fields = Fields(raw, where)
        key = {}
        for slot in body.slots:
            group = fields.group(slot.id)
            accept = read_key_codes(group, "accept", slot.system)
            key[slot.id] = SlotKey(
                accept,
                key_modifiers(group) if slot.modifiers else (),
                str(group.whole("units", 1)) if slot.units else "",
            )
            group.done()
        fields.done()
        return key

    def read_answer(self, body: Body, raw: Any) -> Reading:
        given, shape = as_map(raw)
        problems = list(shape)
        value: dict[str, Line] = {}
        for slot in body.slots:
            entry = given.get(slot.id)
            line, trouble = self._line(slot, entry)
            problems += trouble
            if line != Line():
                value[slot.id] = line
        return Reading(value, tuple(problems))

    @staticmethod
    def _line(slot: Slot, entry: Any) -> tuple[Line, list[Problem]]:
        if not (slot.is_line and isinstance(entry, Mapping)):
            code, trouble = read_code(entry, slot.system, slot.id)
            return Line(code), trouble
        code, trouble = read_code(entry.get("code"), slot.system, slot.id)
        modifiers, bad_modifiers = read_modifiers(entry.get("modifiers"), slot.id) if slot.modifiers else ((), [])
        units, bad_units = read_units(entry.get("units"), slot.id) if slot.units else ("", [])
        if not code:  # the boxes beside an empty code box are no answer yet
            return Line(), trouble + bad_modifiers + bad_units
        return Line(code, modifiers, units), trouble + bad_modifiers + bad_units

    def blank(self, value: dict[str, Line]) -> bool:
        return not value

    def missing(self, body: Body, value: dict[str, Line]) -> list[str]:
        return [s.label for s in body.slots if s.id not in value]

    def score(self, body: Body, key: dict[str, SlotKey], value: dict[str, Line], errors: Mapping[str, str]) -> Marks:
        rows = []
        for slot in body.slots:
            line, wanted = value.get(slot.id, Line()), key[slot.id]
            credit = max(code_credit(line.code, code, slot.system) for code in wanted.accept) if line.code else 0.0
            notes = [] if credit == 1 else [errors.get(slot.id, "")]
            if slot.is_line and credit:
                modifiers_right = set(line.modifiers) == set(wanted.modifiers)
                units_right = not slot.units or (line.units or "1") == wanted.units
                notes += ["The modifiers differ."] * (not modifiers_right) + ["The units differ."] * (not units_right)
                credit = line_credit(credit, modifiers_right, units_right)
            elif 0 < credit < 1:
                notes.append("Close: part of the code is right.")
            given = str(Line(forms.written(line.code, slot.system), line.modifiers, line.units))
            best = str(Line(forms.written(wanted.accept[0], slot.system), wanted.modifiers, wanted.units))
            rows.append((slot.id, slot.label, credit, given, best, " ".join(n for n in notes if n)))
        parts = even_parts(rows)
        return Marks(mean_credit(parts), parts)

    def ideal(self, body: Body, key: dict[str, SlotKey]) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        for slot in body.slots:
            wanted = key[slot.id]
            code = forms.written(wanted.accept[0], slot.system)
            answer[slot.id] = (
                {"code": code, "modifiers": list(wanted.modifiers), "units": wanted.units} if slot.is_line else code
            )
        return answer

    def rows(self, body: Body, value: dict[str, Line]) -> list[tuple[str, str]]:
        return [
            (s.label, str(Line(forms.written(value[s.id].code, s.system), value[s.id].modifiers, value[s.id].units)))
            for s in body.slots
            if s.id in value
        ]
