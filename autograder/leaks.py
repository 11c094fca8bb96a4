"""The differential leak test: change every graded key, and the release must not change by a byte.

Searching for keys in a release finds only those that look like themselves. So the whole secret side of the bank (keys,
named errors, rationales, locators, disclosure) is replaced by something else that is just as valid, and the release is
made again: whatever differs is a leak, whichever way it went.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from course.items.types.cms1500 import BOXES

from .bank import Bank, bank_path, load_bank, weeks
from .charts import plain
from .plainyaml import load_yaml
from .slots import Pool

_CODES = {
    "icd-10-cm": ("Z99.89", "R68.89"),
    "icd-10-pcs": ("0DTJ4ZZ", "0FT44ZZ"),
    "cpt": ("99291", "36415"),
    "hcpcs": ("G0008", "J1100"),
    "procedure": ("99291", "36415"),
}
_BOX = {
    "date": ("01/02/2001", "03/04/2003"),
    "money": ("1.01", "2.02"),
    "npi": ("1000000004", "1000000012"),
    "phone": ("555-010-0001", "555-010-0002"),
    "number": ("7", "8"),
    "pointers": ("B", "C"),
    "modifiers": ("59", "76"),
}


def leaks(root: Path) -> list[str]:
    """Sentences about every file of the release that tells something of a graded key. Works in ``root`` (a scratch
    copy whose release is made) and leaves its bank changed."""
    from .build import build
    from .release import generate

    before = _bytes(root / "release")
    for week in weeks(root):
        disguise(root, week)
    build(root)
    generate(root)
    after = _bytes(root / "release")
    return [
        f"release/{path} changes when only the keys of graded items change: it tells something of them. Please report this as a fault."
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
    ]


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def disguise(root: Path, week: str) -> Bank:
    """Replace everything secret about the week's graded items in its bank file; returns the bank as it is now."""
    bank = load_bank(root, week)
    path = bank_path(root, week)
    data = plain(load_yaml(path.read_text(encoding="utf-8"), path.name))
    pools = {one.slots: one for one in bank.slots if isinstance(one, Pool)}
    for entry in data["items"]:
        if "family" in entry:  # its keys are made by a generator, never written; how much is disclosed is written here
            entry["feedback"] = _other_feedback(entry)
        elif "pool" in entry:
            for one in entry["pool"]:
                item, _, whole = pools[tuple(entry["ids"])].variants[one["variant"]]
                _disguise_entry(one, whole, item.body)
            _other_words(entry)  # what its variants share
        elif entry["use"] == "graded":
            _disguise_entry(entry, entry, bank.items[entry["id"]].body)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return load_bank(root, week)


def _disguise_entry(entry: dict[str, Any], whole: Mapping[str, Any], body: Any) -> None:
    """``whole``: the entry with what it shares with the others of its pool."""
    key, feedback = other_key(whole, body), _other_feedback(whole)
    entry["key"] = key
    _other_words(entry)
    entry["feedback"] = feedback


def _other_feedback(entry: Mapping[str, Any]) -> str:
    return "parts" if entry.get("feedback", "full") == "full" else "full"


def _other_words(entry: dict[str, Any]) -> None:
    entry["rationale"] = "Disguised."
    entry["locators"] = ["Disguised 1"]
    entry["errors"] = dict.fromkeys(entry.get("errors", {}), "Disguised.")
    for name in ("options", "rows", "steps", "parts"):
        for one in entry.get(name, ()):
            if "error" in one:
                one["error"] = "Disguised."
            for option in one.get("options", ()):
                option.pop("error", None)


def _other(one: Any, among: Any) -> Any:
    """Another member of ``among``, the next one round."""
    members = list(among)
    return members[(members.index(one) + 1) % len(members)] if one in members else members[0]


def _others(some: list[str], among: list[str]) -> list[str]:
    """As many members, taken first from those not in ``some``."""
    return sorted(among, key=lambda m: m in some)[: len(some)]


def _code(accept: list[str], system: str) -> str:
    return _other(accept[0], _CODES[system])


def other_key(entry: Mapping[str, Any], body: Any) -> Any:
    """A key of the same form that says something else. ``body`` is the typed body of the item."""
    return _KEYS[entry["type"]](entry, body)


def _ids(things: Any) -> list[str]:
    return [one["id"] for one in things]


def _multi_select(entry: Mapping[str, Any], body: Any) -> Any:
    return _others(entry["key"], _ids(entry["options"]))


def _fill_in(entry: Mapping[str, Any], body: Any) -> Any:
    def blank(key: Mapping[str, Any]) -> dict[str, Any]:
        if "accept" in key:
            return {**key, "accept": ["disguised"]}
        name = "cents" if "cents" in key else "value"
        return {**key, name: key[name] + 1}

    return {name: blank(key) for name, key in entry["key"].items()}


def _code_entry(entry: Mapping[str, Any], body: Any) -> Any:
    systems = {slot["id"]: slot["system"] for slot in entry["slots"]}

    def slot(name: str, key: Mapping[str, Any]) -> dict[str, Any]:
        changed = {**key, "accept": [_code(key["accept"], systems[name])]}
        if "modifiers" in key:
            changed["modifiers"] = ["59"] if key["modifiers"] != ["59"] else ["76"]
        return changed | ({"units": key["units"] + 1} if "units" in key else {})

    return {name: slot(name, key) for name, key in entry["key"].items()}


def _linked_pair(entry: Mapping[str, Any], body: Any) -> Any:
    changed = {}
    for part in entry["parts"]:
        key = entry["key"][part["id"]]
        changed[part["id"]] = (
            _other(key, _ids(part["options"]))
            if "options" in part
            else {"accept": [_code(key["accept"], part["system"])]}
        )
    return changed


def _case_coding(entry: Mapping[str, Any], body: Any) -> Any:
    key = entry["key"]
    changed = {"diagnoses": [{**d, "code": f"Z{n + 20}.9", "alternates": []} for n, d in enumerate(key["diagnoses"])]}
    if "procedures" in key:
        changed["procedures"] = [
            {**p, "code": str(99300 + n), "units": p.get("units", 1) + 1, "alternates": []}
            for n, p in enumerate(key["procedures"])
        ]
    return changed


def _ordering(entry: Mapping[str, Any], body: Any) -> Any:
    return {"before": [[later, earlier] for earlier, later in entry["key"]["before"]]}


def _matching(entry: Mapping[str, Any], body: Any) -> Any:
    choices = {column["id"]: _ids(column["choices"]) for column in entry["columns"]}
    return {
        row: {column: _other(choice, choices[column]) for column, choice in cells.items()}
        for row, cells in entry["key"].items()
    }


def _evidence(entry: Mapping[str, Any], body: Any) -> Any:
    spans = list(body.spans)
    return {target: {"must": _others(key["must"], spans)} for target, key in entry["key"].items()}


def _claim_form(entry: Mapping[str, Any], body: Any) -> Any:
    def box(name: str, key: Mapping[str, Any]) -> dict[str, Any]:
        kind, choices = BOXES[name].kind, [c[0] for c in BOXES[name].choices]
        if choices:
            return {"accept": [_other(key["accept"][0], choices)], "on_error": "deny"}
        values = (
            _CODES["icd-10-cm" if BOXES[name].box.startswith("21") else "cpt"]
            if kind == "code"
            else _BOX.get(kind, ("DISGUISED", "ALIAS"))
        )
        return {"accept": [_other(key["accept"][0], values)], "on_error": "deny"}

    return {name: box(name, key) for name, key in entry["key"].items()}


def _short_text(entry: Mapping[str, Any], body: Any) -> Any:
    return {
        "rubric": [{**row, "text": "Disguised."} for row in entry["key"]["rubric"]],
        "model": "Disguised words of a model answer.",
    }


def _simulation(entry: Mapping[str, Any], body: Any) -> Any:
    """Other codes, boxes and points; a run that is just as playable, with another text to the patient."""
    key = entry["key"]

    def goal(one: Mapping[str, Any]) -> dict[str, Any]:
        changed = {**one, "points": one["points"] + 1, "label": "Disguised"}
        if one["is"] == "codes":
            changed["key"] = _case_coding({"key": one["key"]}, body)
        elif one["is"] == "claim":
            changed["key"] = _claim_form({"key": one["key"]}, body)
        return changed

    acts = [{**act, "text": "Disguised words."} if act["act"] == "explain" else act for act in key["acts"]]
    changed = {"acts": [*acts, {"act": "wait", "days": 1}], "goals": [goal(one) for one in key["goals"]]}
    return changed | (_short_text(entry, body) if "rubric" in key else {})


_KEYS = {
    "multiple_choice": lambda entry, body: _other(entry["key"], _ids(entry["options"])),
    "multi_select": _multi_select,
    "fill_in": _fill_in,
    "code_entry": _code_entry,
    "linked_pair": _linked_pair,
    "case_coding": _case_coding,
    "ordering": _ordering,
    "matching": _matching,
    "hotspot": lambda entry, body: _others(entry["key"], _ids(entry["regions"])),
    "evidence": _evidence,
    "claim_form": _claim_form,
    "short_text": _short_text,
    "simulation": _simulation,
}
