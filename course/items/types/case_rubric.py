"""Marks for one coded record: the rubric and the field's metrics (item standard, section 5 and 5.1).

Points of 100 by part; parts that the case does not ask for are left out and the rest is scaled to 100. Penalties
are then taken off, and the result is floored at 0. A code is charged once, under its gravest heading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from course.codes import forms

from ..assignment import best_pairs
from ..credit import code_credit
from ..parts import Marks
from .case_words import parts_of
from .ordering import Pairs, legal_order

WEIGHTS = {
    "professional": {"diagnoses": 35, "sequence": 10, "procedures": 30, "modifiers": 10, "links": 10, "evidence": 5},
    "institutional": {"diagnoses": 40, "sequence": 15, "procedures": 20, "modifiers": 10, "links": 10, "evidence": 5},
}
PENALTY = {"unsupported": 5, "excluded": 5, "unbundled": 5, "upcoded": 10, "cc_mcc": 10}


@dataclass(frozen=True)
class DxEntry:
    code: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProcEntry:
    code: str
    modifiers: tuple[str, ...] = ()
    units: str = "1"
    pointers: tuple[str, ...] = ()


@dataclass(frozen=True)
class DxKey:
    """``accept``: the code and its alternates, tidied; the first is the one shown."""

    id: str
    accept: tuple[str, ...]
    first: bool
    optional: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class ProcKey:
    id: str
    accept: tuple[str, ...]
    modifiers: tuple[str, ...]
    units: str
    pointers: tuple[str, ...]
    optional: bool


@dataclass(frozen=True)
class CaseKey:
    claim: str
    ask: tuple[str, ...]
    diagnoses: tuple[DxKey, ...]
    procedures: tuple[ProcKey, ...]
    before: Pairs
    excluded_pairs: tuple[tuple[str, str], ...]
    unbundled_pairs: tuple[tuple[str, str], ...]
    upcoded: tuple[str, ...]
    cc_mcc: tuple[str, ...]

    def required_in_order(self) -> list[DxKey]:
        """The required diagnoses in one order that the key allows."""
        first = next((d.id for d in self.diagnoses if d.first), None)
        all_ids = tuple(d.id for d in self.diagnoses)
        pairs = self.before + tuple((first, d) for d in all_ids if first is not None and d != first)
        by_id = {d.id: d for d in self.diagnoses}
        order = legal_order(all_ids, tuple(dict.fromkeys(pairs))) or list(all_ids)
        return [by_id[i] for i in order if not by_id[i].optional]


Pairing = dict[int, tuple[int, float]]  # key index -> (entry index, credit)
_HAIR = 1e-6  # decides between pairings of equal credit; all hairs of a claim together are less than any credit


def _pair(
    entered: list[str],
    keys: list[tuple[tuple[str, ...], bool]],
    system: str,
    likeness: Callable[[int, int], int] = lambda entry, key: 0,
) -> Pairing:
    """Maximum-credit pairing of entered codes with key codes; an optional key takes exact codes only.

    ``likeness`` of (entry, key) decides where one code stands on several lines, a left and a right side for instance.
    """
    credits = [
        [max(code_credit(code, k, system) for k in accept) if code else 0.0 for accept, _ in keys] for code in entered
    ]

    def weight(entry: int, key: int) -> float:
        credit = credits[entry][key]
        if keys[key][1]:
            credit = 0.001 if credit == 1 else 0.0
        return credit + _HAIR * likeness(entry, key) if credit else 0.0

    table = [[weight(entry, key) for key in range(len(keys))] for entry in range(len(entered))]
    return {key: (entry, credits[entry][key]) for entry, key in best_pairs(table)}


def _share(right: float, of: int) -> float:
    return right / of if of else 1.0


def mark(
    key: CaseKey, diagnoses: tuple[DxEntry, ...], procedures: tuple[ProcEntry, ...], errors: Mapping[str, str]
) -> Marks:
    """Marks of a record. ``errors``: the author's notes by diagnosis or procedure id, safe HTML."""
    dx = _pair([d.code for d in diagnoses], [(k.accept, k.optional) for k in key.diagnoses], "icd-10-cm")
    on_line = _diagnosis_on_line(key, dx)

    def likeness(entry: int, k: int) -> int:
        line, wanted = procedures[entry], key.procedures[k]
        return sum((_same_modifiers(line, wanted), line.units == wanted.units, _same_links(line, wanted, on_line)))

    proc = _pair([p.code for p in procedures], [(k.accept, k.optional) for k in key.procedures], "procedure", likeness)
    required_dx = [i for i, k in enumerate(key.diagnoses) if not k.optional]
    required_proc = [i for i, k in enumerate(key.procedures) if not k.optional]

    credit: dict[str, float] = {"diagnoses": _share(sum(dx[i][1] for i in required_dx if i in dx), len(required_dx))}
    if any(k.first for k in key.diagnoses) or key.before:
        credit["sequence"] = _sequence(key, dx, diagnoses)
    if "procedures" in key.ask:
        credit["procedures"] = _share(sum(proc[i][1] for i in required_proc if i in proc), len(required_proc))
        if {"modifiers", "units"} & set(key.ask):
            credit["modifiers"] = _lines(key, proc, procedures, required_proc)
        if "pointers" in key.ask:
            credit["links"] = _links(key, dx, proc, procedures, required_proc)
    if "evidence" in key.ask and any(key.diagnoses[i].evidence for i in required_dx):
        credit["evidence"] = _evidence(key, dx, diagnoses, required_dx)

    weights = {name: WEIGHTS[key.claim][name] for name in credit}
    scale = sum(weights.values())
    charges, charge_notes = _penalties(key, dx, proc, diagnoses, procedures)
    earned = sum(credit[name] * weights[name] for name in credit) / scale
    fraction = min(1.0, max(0.0, round(earned - charges / 100, 9)))
    parts = parts_of(key, dx, proc, diagnoses, procedures, credit, weights, scale, errors)
    return Marks(fraction, parts, tuple(charge_notes), _metrics(key, dx, proc, diagnoses, procedures))


def _sequence(key: CaseKey, dx: Pairing, diagnoses: tuple[DxEntry, ...]) -> float:
    checks = []
    place = {key.diagnoses[k].id: entry for k, (entry, credit) in dx.items() if credit > 0}
    filled = [n for n, d in enumerate(diagnoses) if d.code]
    for wanted in key.diagnoses:
        if wanted.first:
            checks.append(bool(filled) and place.get(wanted.id) == filled[0])
    checks += [a in place and b in place and place[a] < place[b] for a, b in key.before]
    return _share(sum(checks), len(checks))


def _lines(key: CaseKey, proc: Pairing, procedures: tuple[ProcEntry, ...], required: list[int]) -> float:
    right = total = 0
    for i in required:
        wanted = key.procedures[i]
        entered = procedures[proc[i][0]] if i in proc else None
        if "modifiers" in key.ask:
            total += 1
            right += entered is not None and _same_modifiers(entered, wanted)
        if "units" in key.ask:
            total += 1
            right += entered is not None and entered.units == wanted.units
    return _share(right, total)


def _links(key: CaseKey, dx: Pairing, proc: Pairing, procedures: tuple[ProcEntry, ...], required: list[int]) -> float:
    on_line = _diagnosis_on_line(key, dx)
    right = sum(_same_links(procedures[proc[i][0]], key.procedures[i], on_line) for i in required if i in proc)
    return _share(right, len(required))


def _same_modifiers(line: ProcEntry, wanted: ProcKey) -> bool:
    return set(line.modifiers) == set(wanted.modifiers)


def _same_links(line: ProcEntry, wanted: ProcKey, on_line: Mapping[int, str]) -> bool:
    return {on_line.get(ord(p) - ord("A"), "?") for p in line.pointers} == set(wanted.pointers)


def _diagnosis_on_line(key: CaseKey, dx: Pairing) -> dict[int, str]:
    """Line of the learner's diagnoses (0 is A) -> the diagnosis of the key that stands there."""
    return {entry: key.diagnoses[k].id for k, (entry, credit) in dx.items() if credit > 0}


def _evidence(key: CaseKey, dx: Pairing, diagnoses: tuple[DxEntry, ...], required: list[int]) -> float:
    asked = [i for i in required if key.diagnoses[i].evidence]
    right = sum(bool(set(diagnoses[dx[i][0]].evidence) & set(key.diagnoses[i].evidence)) for i in asked if i in dx)
    return _share(right, len(asked))


def _penalties(
    key: CaseKey, dx: Pairing, proc: Pairing, diagnoses: tuple[DxEntry, ...], procedures: tuple[ProcEntry, ...]
) -> tuple[int, list[str]]:
    entered_dx = {d.code for d in diagnoses if d.code}
    entered_proc = {p.code for p in procedures}
    in_key = {c for k in (*key.diagnoses, *key.procedures) for c in k.accept}
    points, notes, charged = 0, [], set()
    for code in sorted(entered_proc & set(key.upcoded) - in_key):
        points += PENALTY["upcoded"]
        charged.add(code)
        notes.append(
            f"{code} claims more than the record supports ({PENALTY['upcoded']}% off). Paid claims like this are repaid with penalties: a compliance matter, not a slip."
        )
    for heading, pairs, entered in (
        ("excluded", key.excluded_pairs, entered_dx),
        ("unbundled", key.unbundled_pairs, entered_proc),
    ):
        for a, b in pairs:
            if {a, b} <= entered:
                points += PENALTY[heading]
                charged |= {a, b} - in_key
                system = "icd-10-cm" if heading == "excluded" else "procedure"
                why = "exclude each other" if heading == "excluded" else "are one service; billing both unbundles it"
                notes.append(
                    f"{forms.written(a, system)} and {forms.written(b, system)} {why} ({PENALTY[heading]}% off)."
                )
    paired_dx = {diagnoses[entry].code for entry, credit in dx.values() if credit > 0}
    paired_proc = {procedures[entry].code for entry, credit in proc.values() if credit > 0}
    for code in sorted(entered_dx - paired_dx - charged):
        heading = "cc_mcc" if key.claim == "institutional" and code in key.cc_mcc else "unsupported"
        points += PENALTY[heading]
        notes.append(f"{forms.written(code, 'icd-10-cm')} is not supported by the record ({PENALTY[heading]}% off).")
    for code in sorted(entered_proc - paired_proc - charged):
        points += PENALTY["unsupported"]
        notes.append(f"{code} is not supported by the record ({PENALTY['unsupported']}% off).")
    return points, notes


def _metrics(
    key: CaseKey, dx: Pairing, proc: Pairing, diagnoses: tuple[DxEntry, ...], procedures: tuple[ProcEntry, ...]
) -> dict[str, float]:
    """The field's own figures, over diagnoses and procedures together (item standard, section 5)."""
    keys = [*key.diagnoses, *key.procedures] if "procedures" in key.ask else [*key.diagnoses]
    required = sum(not k.optional for k in keys)
    found = [keys_of[i] for keys_of, pairing in ((key.diagnoses, dx), (key.procedures, proc))
             for i, (_, credit) in pairing.items() if credit == 1]  # fmt: skip
    exact = sum(not k.optional for k in found)
    entered = sum(bool(d.code) for d in diagnoses) + len(procedures) - (len(found) - exact)
    wrong = entered - exact
    return {
        "code_over_code": round(exact / required, 6),
        "code_over_code_strict": round(max(0, exact - wrong) / required, 6),
        "practicode": round(exact / max(entered, required), 6),
        "omission_rate": round((required - exact) / required, 6),
        "overcoding_rate": round(wrong / entered, 6) if entered else 0.0,
        "case_exact": float(exact == required and wrong == 0),
    }
