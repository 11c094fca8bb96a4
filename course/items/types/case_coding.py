"""A whole record: diagnoses in order, procedure lines, links and evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course.codes import forms

from ..parts import Marks, Problem, Reading
from ..strict import DataError, Fields, as_id, as_text, known, unique
from .base import as_ids, as_map, plain_text
from .case_rubric import CaseKey, DxEntry, DxKey, ProcEntry, ProcKey, mark
from .code_entry import key_modifiers, read_code, read_modifiers, read_units
from .ordering import read_pairs

ASK = ("diagnoses", "procedures", "modifiers", "units", "pointers", "evidence")
MOST_DIAGNOSES = {"professional": 12, "institutional": 25}
MOST_PROCEDURES = {"professional": 6, "institutional": 25}
MOST_POINTERS = 26  # read of a line; the letters of the alphabet


@dataclass(frozen=True)
class Body:
    claim: str
    ask: tuple[str, ...]
    spans: Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """A learner's record: diagnosis entries in order (letters A, B, ...), procedure lines."""

    diagnoses: tuple[DxEntry, ...] = ()
    procedures: tuple[ProcEntry, ...] = ()


class CaseCoding:
    """Scored by rubric 5.1 with weights as data; only the asked parts count, their weights scaled to 100."""

    name = "case_coding"

    def read_body(self, fields: Fields) -> Body:
        claim = fields.one_of("claim", tuple(MOST_DIAGNOSES))
        ask = unique(fields.many("ask", as_text, least=1), fields.at("ask"))
        for one in ask:
            known(one, ASK, fields.at("ask"))
        if "diagnoses" not in ask:
            raise DataError(fields.at("ask"), "a case always asks for diagnoses")
        if "procedures" not in ask and {"modifiers", "units", "pointers"} & set(ask):
            raise DataError(fields.at("ask"), "modifiers, units and pointers need procedures")
        spans = fields.take("spans", {})
        fields.done()
        return Body(claim, ask, spans)

    def read_key(self, raw: Any, body: Body, where: str) -> CaseKey:
        fields = Fields(raw, where)

        def diagnosis(one: Any, at: str) -> DxKey:
            f = Fields(one, at)
            accept = (f.text("code"), *f.many("alternates", as_text, default=[]))
            evidence = f.many("evidence", as_id, default=[])
            key = DxKey(f.id(), tuple(forms.tidy(c) for c in accept), f.flag("first"), f.flag("optional"), evidence)
            f.done()
            for code in accept:
                if error := forms.form_error(code, "icd-10-cm"):
                    raise DataError(at, error)
            for span in evidence:
                known(span, body.spans, f.at("evidence"))
            return key

        diagnoses = fields.many("diagnoses", diagnosis, least=1)
        dx_ids = unique(tuple(d.id for d in diagnoses), fields.at("diagnoses"))
        if sum(d.first for d in diagnoses) > 1:
            raise DataError(fields.at("diagnoses"), "only one diagnosis can be first-listed")
        if all(d.optional for d in diagnoses):
            raise DataError(fields.at("diagnoses"), "needs at least one diagnosis that is not optional")

        def procedure(one: Any, at: str) -> ProcKey:
            f = Fields(one, at)
            accept = (f.text("code"), *f.many("alternates", as_text, default=[]))
            pointers = f.many("pointers", as_id, default=[])
            key = ProcKey(
                f.id(),
                tuple(forms.tidy(c) for c in accept),
                key_modifiers(f),
                str(f.whole("units", 1)),
                pointers,
                f.flag("optional"),
            )
            f.done()
            for code in accept:
                if error := forms.form_error(code, "procedure"):
                    raise DataError(at, error)
            for pointer in pointers:
                known(pointer, dx_ids, f.at("pointers"))
            return key

        procedures = fields.many("procedures", procedure, default=[])
        unique(tuple(p.id for p in procedures), fields.at("procedures"))
        if bool(procedures) != ("procedures" in body.ask):
            raise DataError(fields.at("procedures"), "stand in the key exactly when the case asks for them")

        def code_pair(one: Any, at: str) -> tuple[str, str]:
            if not isinstance(one, (list, tuple)) or len(one) != 2:
                raise DataError(at, "should be a pair of codes")
            return forms.tidy(as_text(one[0], at)), forms.tidy(as_text(one[1], at))

        key = CaseKey(
            body.claim,
            body.ask,
            diagnoses,
            procedures,
            read_pairs(fields, "before", dx_ids, default=[]),
            fields.many("excluded_pairs", code_pair, default=[]),
            fields.many("unbundled_pairs", code_pair, default=[]),
            tuple(forms.tidy(c) for c in fields.many("upcoded", as_text, default=[])),
            tuple(forms.tidy(c) for c in fields.many("cc_mcc", as_text, default=[])),
        )
        fields.done()
        return key

    def read_answer(self, body: Body, raw: Any) -> Reading:
        given, shape = as_map(raw)
        problems = list(shape)
        diagnoses: list[DxEntry] = []
        for n, entry in enumerate(self._lines(given, "diagnoses", MOST_DIAGNOSES[body.claim], problems)):
            part = f"diagnoses.{n}"
            code, trouble = read_code(entry.get("code"), "icd-10-cm", part)
            evidence, bad = (
                as_ids(entry.get("evidence"), tuple(body.spans), part) if "evidence" in body.ask else ((), [])
            )
            problems += trouble + bad
            if code and any(d.code == code for d in diagnoses):
                problems.append(
                    Problem(
                        part, f"{forms.written(code, 'icd-10-cm')} stands here twice; report a code once per encounter."
                    )
                )
                code = ""
            diagnoses.append(DxEntry(code, evidence))  # an empty line keeps its letter: pointers refer to it
        while diagnoses and not diagnoses[-1].code:
            diagnoses.pop()
        procedures = []
        lines = (
            self._lines(given, "procedures", MOST_PROCEDURES[body.claim], problems) if "procedures" in body.ask else []
        )
        for n, entry in enumerate(lines):
            part = f"procedures.{n}"
            code, trouble = read_code(entry.get("code"), "procedure", part)
            modifiers, bad_modifiers = read_modifiers(entry.get("modifiers"), part)
            units, bad_units = read_units(entry.get("units"), part)
            pointers, bad_pointers = (
                self._pointers(entry.get("pointers"), diagnoses, part) if "pointers" in body.ask else ((), [])
            )
            problems += trouble + bad_modifiers + bad_units + bad_pointers
            if code:
                procedures.append(ProcEntry(code, modifiers, units or "1", pointers))
        return Reading(Case(tuple(diagnoses), tuple(procedures)), tuple(problems))

    @staticmethod
    def _lines(given: Mapping[str, Any], name: str, most: int, problems: list[Problem]) -> list[Mapping[str, Any]]:
        lines = given.get(name)
        if lines is None:
            return []
        if not isinstance(lines, list):
            problems.append(Problem(name, "The saved answer has an unknown form."))
            return []
        if len(lines) > most:
            problems.append(Problem(name, f"A claim of this kind has room for {most} {name}."))
        good = [
            line if isinstance(line, Mapping) else {"code": line} if isinstance(line, str) else None
            for line in lines[:most]
        ]
        if None in good:
            problems.append(Problem(name, "The saved answer has an unknown form."))
        return [line if line is not None else {} for line in good]

    @staticmethod
    def _pointers(raw: Any, diagnoses: list[DxEntry], part: str) -> tuple[tuple[str, ...], list[Problem]]:
        if raw is None:
            return (), []
        letters = list(re.sub(r"[\s,]", "", raw)) if isinstance(raw, str) else raw
        if not isinstance(letters, list) or not all(isinstance(p, str) for p in letters):
            return (), [Problem(part, "The saved pointers have an unknown form.")]
        found, problems = [], []
        for letter in (p.strip().upper() for p in letters[:MOST_POINTERS]):
            line = ord(letter) - ord("A") if len(letter) == 1 else -1
            if not 0 <= line < len(diagnoses) or not diagnoses[line].code:
                problems.append(Problem(part, f"Pointer “{letter[:5]}” points to a diagnosis line that is empty."))
            elif letter not in found:
                found.append(letter)
        return tuple(found), problems

    def blank(self, value: Case) -> bool:
        return not value.diagnoses and not value.procedures

    def missing(self, body: Body, value: Case) -> list[str]:
        missing = [] if value.diagnoses else ["diagnoses"]
        if "procedures" in body.ask and not value.procedures:
            missing.append("procedures")
        if "pointers" in body.ask:
            missing += [f"pointers of procedure {p.code}" for p in value.procedures if not p.pointers]
        if "evidence" in body.ask:
            missing += [
                f"evidence for {forms.written(d.code, 'icd-10-cm')}"
                for d in value.diagnoses
                if d.code and not d.evidence
            ]
        return missing

    def score(self, body: Body, key: CaseKey, value: Case, errors: Mapping[str, str]) -> Marks:
        return mark(key, value.diagnoses, value.procedures, errors)

    def ideal(self, body: Body, key: CaseKey) -> dict[str, Any]:
        order = {d.id: d for d in key.required_in_order()}
        letter = {d: chr(ord("A") + n) for n, d in enumerate(order)}
        answer: dict[str, Any] = {
            "diagnoses": [
                {"code": forms.written(d.accept[0], "icd-10-cm"), "evidence": list(d.evidence)} for d in order.values()
            ]
        }
        if "procedures" in body.ask:
            answer["procedures"] = [
                {
                    "code": p.accept[0],
                    "modifiers": list(p.modifiers),
                    "units": p.units,
                    "pointers": [letter[i] for i in p.pointers if i in letter],
                }
                for p in key.procedures
                if not p.optional
            ]
        return answer

    def rows(self, body: Body, value: Case) -> list[tuple[str, str]]:
        rows = [
            (f"Diagnosis {chr(ord('A') + n)}", forms.written(d.code, "icd-10-cm"))
            for n, d in enumerate(value.diagnoses)
            if d.code
        ]
        for n, p in enumerate(value.procedures, 1):
            pointers = f", pointing to {', '.join(p.pointers)}" if p.pointers else ""
            rows.append((f"Procedure {n}", plain_text("-".join((p.code, *p.modifiers)) + f" × {p.units}{pointers}")))
        return rows
