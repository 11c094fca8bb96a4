"""The scored parts of a coded record in words: which line, what stood there, what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from course.codes import forms

from ..parts import Part

if TYPE_CHECKING:
    from .case_rubric import CaseKey, DxEntry, Pairing, ProcEntry, ProcKey

MISSING = "none of your codes"


def parts_of(
    key: CaseKey, dx: Pairing, proc: Pairing, diagnoses: tuple[DxEntry, ...], procedures: tuple[ProcEntry, ...],
    credit: dict[str, float], weights: dict[str, int], scale: int, errors: Mapping[str, str],
) -> tuple[Part, ...]:  # fmt: skip
    """The scored parts with what was given and what was expected. ``credit`` by heading, ``pairing``: key index -> (entry index, credit)."""
    parts = []
    for heading, keys, pairing, entered, system in (
        ("diagnoses", key.diagnoses, dx, diagnoses, "icd-10-cm"),
        ("procedures", key.procedures, proc, procedures, "procedure"),
    ):
        required = [i for i, k in enumerate(keys) if not k.optional]
        if heading not in credit:
            continue
        kind = "diagnosis" if heading == "diagnoses" else "procedure"
        for i in required:
            entry, earned = pairing.get(i, (None, 0.0))
            # Named by the learner's own line: what stands on line A may be a code that matches nothing in the key.
            if entry is None:
                label, given = f"A {kind} that is missing", MISSING
            else:
                line = chr(ord("A") + entry) if heading == "diagnoses" else str(entry + 1)
                label, given = f"{kind.capitalize()} {line}", forms.written(entered[entry].code, system)
            note = "" if earned == 1 else errors.get(keys[i].id, "")
            parts.append(
                Part(
                    keys[i].id,
                    label,
                    earned,
                    weights[heading] / scale / len(required),
                    given,
                    forms.written(keys[i].accept[0], system),
                    note,
                )
            )
    labels = {
        "sequence": "Order of the diagnoses",
        "modifiers": "Modifiers and units",
        "links": "Pointers from procedures to diagnoses",
        "evidence": "Evidence in the chart",
    }
    shown = {
        "sequence": (
            _in_order(diagnoses),
            ", ".join(forms.written(k.accept[0], "icd-10-cm") for k in key.required_in_order()),
        ),
        "modifiers": (_as_lines(key, procedures), _as_lines(key, _required(key))),
        "links": _as_links(key, diagnoses, procedures),
    }
    for name, label in labels.items():
        if name in credit:
            share = f"{credit[name]:.0%} right"
            given, expected = shown.get(name, (share, ""))
            parts.append(Part(name, label, credit[name], weights[name] / scale, given or share, expected))
    return tuple(parts)


def _required(key: CaseKey) -> list[ProcKey]:
    return [p for p in key.procedures if not p.optional]


def _in_order(diagnoses: tuple[DxEntry, ...]) -> str:
    return ", ".join(forms.written(d.code, "icd-10-cm") for d in diagnoses if d.code)


def _as_lines(key: CaseKey, procedures: Iterable[ProcEntry | ProcKey]) -> str:
    """Modifiers and units of every line, as asked for: "99213-25 x 1; 87880-QW x 1"."""
    lines = []
    for p in procedures:
        code = p.accept[0] if hasattr(p, "accept") else p.code
        marks = "".join(f"-{m}" for m in p.modifiers) if "modifiers" in key.ask else ""
        lines.append(forms.written(code, "procedure") + marks + (f" x {p.units}" if "units" in key.ask else ""))
    return "; ".join(lines)


def _as_links(key: CaseKey, diagnoses: tuple[DxEntry, ...], procedures: tuple[ProcEntry, ...]) -> tuple[str, str]:
    """What each service was given for, in codes, for letters depend on the learner's own order: (given, expected)."""
    wanted = {d.id: forms.written(d.accept[0], "icd-10-cm") for d in key.diagnoses}

    def on_line(letter: str) -> str:
        line = ord(letter) - ord("A")
        found = diagnoses[line].code if 0 <= line < len(diagnoses) else ""
        return forms.written(found, "icd-10-cm") if found else f"line {letter}"

    def said(code: str, targets: list[str]) -> str:
        return f"{forms.written(code, 'procedure')} for {' and '.join(targets) or 'nothing'}"

    given = "; ".join(said(p.code, [on_line(letter) for letter in p.pointers]) for p in procedures)
    return given, "; ".join(said(p.accept[0], [wanted[d] for d in p.pointers]) for p in _required(key))
