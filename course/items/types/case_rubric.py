"""Marks for one coded record: the rubric and the field's metrics (item standard, section 5 and 5.1).

Points of 100 by part; parts that the case does not ask for are left out and the rest is scaled to 100. Penalties
are then taken off, and the result is floored at 0. A code is charged once, under its gravest heading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .. import codes
from ..assignment import best_pairs
from ..parts import Marks, Part
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


def _pair(entered: list[str], keys: list[tuple[tuple[str, ...], bool]], credit_of: str) -> Pairing:
    """Maximum-credit pairing of entered codes with key codes; an optional key takes exact codes only."""
    table = []
    for code in entered:
        row = []
        for accept, optional in keys:
            credit = max(codes.code_credit(code, k, credit_of) for k in accept) if code else 0.0
            row.append((0.001 if credit == 1 else 0.0) if optional else credit)
        table.append(row)
    pairing: Pairing = {}
    for entry, key in best_pairs(table):
        credit = max(codes.code_credit(entered[entry], k, credit_of) for k in keys[key][0])
        pairing[key] = (entry, credit)
    return pairing


def _share(right: float, of: int) -> float:
    return right / of if of else 1.0


def mark(
    key: CaseKey, diagnoses: tuple[DxEntry, ...], procedures: tuple[ProcEntry, ...], errors: Mapping[str, str]
) -> Marks:
    """Marks of a record. ``errors``: the author's notes by diagnosis or procedure id, safe HTML."""
    dx = _pair([d.code for d in diagnoses], [(k.accept, k.optional) for k in key.diagnoses], "icd-10-cm")
    proc = _pair([p.code for p in procedures], [(k.accept, k.optional) for k in key.procedures], "procedure")
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
    parts = _parts(key, dx, proc, diagnoses, procedures, credit, weights, scale, errors)
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
            right += entered is not None and set(entered.modifiers) == set(wanted.modifiers)
        if "units" in key.ask:
            total += 1
            right += entered is not None and entered.units == wanted.units
    return _share(right, total)


def _links(key: CaseKey, dx: Pairing, proc: Pairing, procedures: tuple[ProcEntry, ...], required: list[int]) -> float:
    diagnosis_on_line = {entry: key.diagnoses[k].id for k, (entry, credit) in dx.items() if credit > 0}
    right = 0
    for i in required:
        if i in proc:
            pointed = {diagnosis_on_line.get(ord(p) - ord("A"), "?") for p in procedures[proc[i][0]].pointers}
            right += pointed == set(key.procedures[i].pointers)
    return _share(right, len(required))


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
            f"{code} claims more than the record supports (-{PENALTY['upcoded']}). Paid claims like this are repaid with penalties: a compliance matter, not a slip."
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
                notes.append(f"{codes.written(a, system)} and {codes.written(b, system)} {why} (-{PENALTY[heading]}).")
    paired_dx = {diagnoses[entry].code for entry, credit in dx.values() if credit > 0}
    paired_proc = {procedures[entry].code for entry, credit in proc.values() if credit > 0}
    for code in sorted(entered_dx - paired_dx - charged):
        heading = "cc_mcc" if key.claim == "institutional" and code in key.cc_mcc else "unsupported"
        points += PENALTY[heading]
        notes.append(f"{codes.written(code, 'icd-10-cm')} is not supported by the record (-{PENALTY[heading]}).")
    for code in sorted(entered_proc - paired_proc - charged):
        points += PENALTY["unsupported"]
        notes.append(f"{code} is not supported by the record (-{PENALTY['unsupported']}).")
    return points, notes


def _parts(
    key: CaseKey, dx: Pairing, proc: Pairing, diagnoses: tuple[DxEntry, ...], procedures: tuple[ProcEntry, ...],
    credit: dict[str, float], weights: dict[str, int], scale: int, errors: Mapping[str, str],
) -> tuple[Part, ...]:  # fmt: skip
    parts = []
    for heading, keys, pairing, entered, system in (
        ("diagnoses", key.diagnoses, dx, diagnoses, "icd-10-cm"),
        ("procedures", key.procedures, proc, procedures, "procedure"),
    ):
        required = [i for i, k in enumerate(keys) if not k.optional]
        if heading not in credit:
            continue
        for n, i in enumerate(required, 1):
            entry, earned = pairing.get(i, (None, 0.0))
            given = codes.written(entered[entry].code, system) if entry is not None else ""
            label = f"{'Diagnosis' if heading == 'diagnoses' else 'Procedure'} {n}"
            note = "" if earned == 1 else errors.get(keys[i].id, "")
            parts.append(
                Part(
                    keys[i].id,
                    label,
                    earned,
                    weights[heading] / scale / len(required),
                    given,
                    codes.written(keys[i].accept[0], system),
                    note,
                )
            )
    labels = {
        "sequence": "Order of the diagnoses",
        "modifiers": "Modifiers and units",
        "links": "Pointers from procedures to diagnoses",
        "evidence": "Evidence in the chart",
    }
    parts += [
        Part(name, labels[name], credit[name], weights[name] / scale, f"{credit[name]:.0%} right")
        for name in labels
        if name in credit
    ]
    return tuple(parts)


def _metrics(
    key: CaseKey, dx: Pairing, proc: Pairing, diagnoses: tuple[DxEntry, ...], procedures: tuple[ProcEntry, ...]
) -> dict[str, float]:
    """The field's own figures, over diagnoses and procedures together (item standard, section 5)."""
    keys = [*key.diagnoses, *key.procedures] if "procedures" in key.ask else [*key.diagnoses]
    required = sum(not k.optional for k in keys)
    exact = sum(
        c == 1 and not keys_of[i].optional
        for keys_of, pairing in ((key.diagnoses, dx), (key.procedures, proc))
        for i, (_, c) in pairing.items()
    )
    optional_used = sum(
        c == 1 and keys_of[i].optional
        for keys_of, pairing in ((key.diagnoses, dx), (key.procedures, proc))
        for i, (_, c) in pairing.items()
    )
    entered = sum(bool(d.code) for d in diagnoses) + len(procedures) - optional_used
    wrong = entered - exact
    return {
        "code_over_code": round(exact / required, 6),
        "code_over_code_strict": round(max(0, exact - wrong) / required, 6),
        "practicode": round(exact / max(entered, required), 6),
        "omission_rate": round((required - exact) / required, 6),
        "overcoding_rate": round(wrong / entered, 6) if entered else 0.0,
        "case_exact": float(exact == required and wrong == 0),
    }
