"""The codes of one key belong together: the convention rules between the codes of one encounter, run over every key.

A key that breaks one (two codes that exclude each other, a manifestation first) would teach the error it should find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from course.codes.conventions import ERROR, Encounter, explain
from course.codes.forms import tidy, written
from course.items.types.case_rubric import CaseKey

from .finding import Finding
from .material import Material
from .passages import item_days

# Told by the rules of ``codes``; or asking for what the record may or may not hold, which the author has decided.
NOT_FOR_KEYS = frozenset({"code", "date", "add", "add-if", "code-first-if", "code-also", "side-untold"})
_SEX = {"F": "female", "M": "male"}


@dataclass(frozen=True)
class CodeSet:
    """The diagnoses of one encounter in order, dots left out, and where the author wrote them."""

    at: str
    codes: tuple[str, ...]
    setting: str  # outpatient | inpatient


def code_sets(material: Material) -> Iterator[tuple[str, Mapping[str, Any], CodeSet]]:
    """(item, the author's YAML, its codes): cases with every alternate and optional code in turn, claims, coded records."""
    for item_id, entry in material.entries():
        kind, key = entry.get("type"), entry.get("key")
        setting = _setting(material, entry)
        if kind == "case_coding":
            item = material.bank.items.get(item_id)
            if item is not None and isinstance(item.key, CaseKey):
                yield from ((item_id, entry, one) for one in _of_case(item.key, setting))
        elif kind == "claim_form":
            boxes = {**(entry.get("prefilled") or {}), **{box: k["accept"][0] for box, k in key.items()}}
            codes = [tidy(str(boxes[f"box21{c}"])) for c in "abcdefghijkl" if boxes.get(f"box21{c}")]
            yield item_id, entry, CodeSet("box 21", tuple(codes), setting)
        elif kind == "simulation":
            item = material.bank.items.get(item_id)
            for goal in item.key.goals if item is not None else ():
                if isinstance(goal.key, CaseKey):
                    yield from ((item_id, entry, one) for one in _of_case(goal.key, setting))
        elif kind == "code_entry" and entry.get("chart"):  # without a record each slot may be another patient
            slots = [s["id"] for s in entry["slots"] if s["system"] == "icd-10-cm"]
            yield item_id, entry, CodeSet("key", tuple(tidy(key[s]["accept"][0]) for s in slots), setting)


def _of_case(key: CaseKey, setting: str) -> Iterator[CodeSet]:
    order = key.required_in_order()
    codes = [d.accept[0] for d in order]
    yield CodeSet("key", tuple(codes), setting)
    for place, diagnosis in enumerate(order):
        for other in diagnosis.accept[1:]:
            yield CodeSet(
                f"key.{diagnosis.id}, with the alternate", (*codes[:place], other, *codes[place + 1 :]), setting
            )
    for diagnosis in key.diagnoses:
        if diagnosis.optional:
            for other in diagnosis.accept:
                yield CodeSet(f"key.{diagnosis.id}, optional", (*codes, other), setting)


def _setting(material: Material, entry: Mapping[str, Any]) -> str:
    chart = material.bank.charts.get(str(entry.get("chart"))) or {}
    told = {**(chart.get("setting") or {}), **(entry.get("setting") or {})}
    return "inpatient" if told.get("place") == "inpatient" and entry.get("claim") != "professional" else "outpatient"


def conventions(material: Material) -> Iterator[Finding]:
    """What the convention rules say against a key, each thing once: errors to mend, contradictions to look at."""
    told: set[tuple[str, str]] = set()
    for item_id, entry, one in code_sets(material):
        encounter = Encounter(one.codes, item_days(material, entry)[0], one.setting, **_about(material, entry))
        for found in explain(encounter):
            if found.rule in NOT_FOR_KEYS or (item_id, found.sentence) in told:
                continue
            told.add((item_id, found.sentence))
            codes = ", ".join(written(code, "icd-10-cm") for code in one.codes)
            what = f"{codes}: {found.sentence.rstrip('.')} ({found.source})"
            where = f"{item_id}.{one.at}"
            yield Finding(material.bank_file, where, what, _lower(found.mend), serious=found.severity == ERROR)


def _lower(sentence: str) -> str:
    """A sentence as it goes on behind a semicolon."""
    first = sentence.split(" ")[0]
    return sentence.rstrip(".") if first.isupper() else sentence[0].lower() + sentence[1:].rstrip(".")


def _about(material: Material, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Age and sex of the person of the chart, as far as it tells them."""
    person = (material.bank.charts.get(str(entry.get("chart"))) or {}).get("patient") or {}
    day = item_days(material, entry)[0]
    about: dict[str, Any] = {}
    if (born := _date(person.get("born"))) and born <= day:
        about["age_days"] = (day - born).days
    if person.get("sex") in _SEX:
        about["sex"] = _SEX[person["sex"]]
    return about


def _date(told: object) -> date | None:
    try:
        return date.fromisoformat(str(told))
    except ValueError:
        return None


RULES = (conventions,)
