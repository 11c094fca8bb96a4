"""Where codes stand: every text a learner or an instructor reads, and every field of a key that holds a code, each with
the days it has to hold on and the codes that its author has marked as wrong on purpose (``invalid_codes``).

Pure, but for the tables of ``datasets/``, which are read here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from course.codes.forms import form_error, tidy
from course.items.types.cms1500 import BOXES

from ..cells import source_of
from .material import Material, readable
from .mentions import whole
from .records import CALENDAR

Days = tuple[date, ...]
Marks = Mapping[str, str]  # a code as the author writes it -> why it is wrong on purpose
_NO_MARKS: Marks = {}


@dataclass(frozen=True)
class Passage:
    """A text and where it stands. ``marks``: the wrong codes it may name."""

    file: str
    item: str
    text: str
    days: Days
    marks: Marks


@dataclass(frozen=True)
class Slot:
    """A field that holds one code and nothing else. ``in_key``: a right answer, which no mark excuses."""

    file: str
    item: str
    system: str
    code: str
    days: Days
    marks: Marks
    in_key: bool = False


def item_days(material: Material, entry: Mapping[str, Any]) -> Days:
    """The item's own date of service, else its chart's, else the first and the last day of the course calendar."""
    chart = material.bank.charts.get(str(entry.get("chart"))) or {}
    return _days(entry.get("date_of_service") or chart.get("date_of_service"))


def chart_days(material: Material, name: str) -> Days:
    """The chart's own date of service, else the course calendar."""
    return _days((material.bank.charts.get(name) or {}).get("date_of_service"))


def _days(told: object) -> Days:
    try:
        return (date.fromisoformat(str(told)),) if told else CALENDAR
    except ValueError:
        return CALENDAR  # another rule tells that it is no date


def item_marks(entry: Mapping[str, Any]) -> Marks:
    """The item's own marks. Charts are handed out as files, so the marks for a chart stand in the items that show it."""
    return entry.get("invalid_codes") or _NO_MARKS


def chart_marks(material: Material, name: str) -> Marks:
    """What a chart may hold: the marks of every item that shows it, and those for the week's notebooks."""
    marks = dict(material.bank.invalid_codes)
    for _, entry in material.entries():
        if entry.get("chart") == name:
            marks |= item_marks(entry)
    return marks


def passages(material: Material) -> Iterator[Passage]:
    """Every text of the week. The chart's heading fields are no text: names and numbers of people."""
    bank = material.bank
    for item_id, entry in material.entries():
        days, marks = item_days(material, entry), item_marks(entry)
        for at, text in readable(entry):
            yield Passage(material.bank_file, f"{item_id}.{at}", text, days, marks)
    for objective, text in bank.objectives.items():
        yield Passage(material.bank_file, objective, str(text), CALENDAR, bank.invalid_codes)
    for name, notebook in material.notebooks.items():
        for cell in notebook.get("cells", ()):
            where = f"cell {cell.get('id')}"
            yield Passage(f"{material.folder}/{name}", where, source_of(cell), CALENDAR, bank.invalid_codes)
    for name, text in material.charts.items():
        days = chart_days(material, name)
        body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
        yield Passage(
            f"datasets/charts/{name}.md", "", re.sub(r"\{#[a-z0-9-]+\}", "", body), days, chart_marks(material, name)
        )


def slots(material: Material) -> Iterator[Slot]:
    """Every field of an item that holds a code: keys, alternates, pairs, boxes, and options that are nothing but a code."""
    for item_id, entry in material.entries():
        days, marks = item_days(material, entry), item_marks(entry)
        for at, system, code, in_key in _fields(entry):
            yield Slot(material.bank_file, f"{item_id}.{at}", system, code, days, marks, in_key)


def _fields(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, str, bool]]:
    key, kind = entry.get("key"), entry.get("type")
    if kind == "code_entry":
        for slot in entry["slots"]:
            yield from _accepted(f"key.{slot['id']}", slot["system"], key[slot["id"]])
    elif kind == "linked_pair":
        for part in entry["parts"]:
            if "system" in part:
                yield from _accepted(f"key.{part['id']}", part["system"], key[part["id"]])
    elif kind == "case_coding":
        yield from _case(key)
    elif kind == "claim_form":
        boxes = {
            **{b: [v] for b, v in (entry.get("prefilled") or {}).items()},
            **{b: k["accept"] for b, k in key.items()},
        }
        for box, values in boxes.items():
            for value in values:
                yield from _box(box, str(value), box in key)
    elif kind == "simulation":
        yield from _simulation(entry, key)
    if kind in ("multiple_choice", "multi_select"):
        for option, system, code in coded_options(entry):
            keys = key if isinstance(key, list) else [key]
            yield f"options.{option}", system, code, option in keys


def _accepted(at: str, system: str, key: Mapping[str, Any]) -> Iterator[tuple[str, str, str, bool]]:
    for code in key["accept"]:
        yield at, system, code, True
    for modifier in key.get("modifiers") or ():
        yield at, "modifier", str(modifier), True


def _case(key: Mapping[str, Any]) -> Iterator[tuple[str, str, str, bool]]:
    for name, system in (("diagnoses", "icd-10-cm"), ("procedures", "procedure")):
        for one in key.get(name) or ():
            accept = [one["code"], *(one.get("alternates") or ())]
            yield from _accepted(f"key.{one['id']}", system, {**one, "accept": accept})
    for name, system in (("excluded_pairs", "icd-10-cm"), ("unbundled_pairs", "procedure")):
        for pair in key.get(name) or ():
            yield from ((f"key.{name}", system, code, False) for code in pair)
    yield from (("key.upcoded", "procedure", code, False) for code in key.get("upcoded") or ())
    yield from (("key.cc_mcc", "icd-10-cm", code, False) for code in key.get("cc_mcc") or ())


def _simulation(entry: Mapping[str, Any], key: Mapping[str, Any]) -> Iterator[tuple[str, str, str, bool]]:
    """What the goals accept, and what the model run and a coded start say."""
    for goal in key["goals"]:
        if goal["is"] == "codes":
            yield from ((f"{goal['id']}.{at}", *rest) for at, *rest in _case(goal["key"]))
        elif goal["is"] == "claim":
            for box, accepted in goal["key"].items():
                for value in accepted["accept"]:
                    yield from ((f"{goal['id']}.{at}", *rest) for at, *rest in _box(box, str(value), True))
    coded = [entry["start"]["coded"]] if entry["start"].get("coded") else []
    for one in [*coded, *(act for act in key["acts"] if act["act"] == "code")]:
        yield from (("acts.code", "icd-10-cm", d["code"], True) for d in one["diagnoses"])
        yield from (("acts.code", "procedure", p["code"], True) for p in one["procedures"])


def _box(box: str, value: str, in_key: bool) -> Iterator[tuple[str, str, str, bool]]:
    known = BOXES.get(box)
    if known is None or not value.strip():
        return
    if known.kind == "code":
        yield box, "icd-10-cm" if known.box.startswith("21") else "procedure", value, in_key
    elif known.kind == "modifiers":
        yield from ((box, "modifier", one, in_key) for one in re.split(r"[\s,-]+", value.strip()))
    elif known.label.endswith("place of service"):
        yield box, "pos", value, in_key


def coded_options(entry: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(option, system, code) where an option is a code and nothing else, and at least one other is so too."""
    found = []
    for option in entry.get("options") or ():
        code = whole(str(option.get("text") or ""))
        if code and (system := system_of(code)):
            found.append((str(option.get("id")), system, code))
    return found if len(found) > 1 else []


def system_of(code: str) -> str | None:
    """The system whose form a lone code has; None when it has none."""
    for system in ("cpt", "hcpcs", "icd-10-pcs", "icd-10-cm"):
        if form_error(code, system) is None and ("." not in code or system == "icd-10-cm"):
            return system if re.search(r"[0-9]", code) and code == code.upper() else None
    return None


# Headings of columns whose cells are codes of one system
_COLUMNS = (
    ("icd-10-cm", re.compile(r"icd10cm|icd_10_cm|icd|dx\w*|diagnos[ie]s(_code)?\w*")),
    ("icd-10-pcs", re.compile(r"icd10pcs|icd_10_pcs|pcs(_code)?")),
    ("procedure", re.compile(r"cpt|hcpcs|cpt_hcpcs|procedure(_code)?|service_code")),
    ("modifier", re.compile(r"mod(ifier)?s?\d?")),
    ("pos", re.compile(r"pos|place_of_service")),
    ("carc", re.compile(r"carc|reason_code")),
    ("rarc", re.compile(r"rarc|remark_code")),
    ("revenue", re.compile(r"rev(enue)?(_code)?")),
    ("type-of-bill", re.compile(r"tob|type_of_bill")),
)
_DATED = ("date_of_service", "service_date", "dos", "visit")


def tables(root: Path) -> Iterator[Slot | Passage]:
    """The codes in the tables of ``datasets/``. The code sets themselves are not among them: they are what is asked."""
    for path in sorted((root / "datasets").rglob("*.csv")):
        file = path.relative_to(root).as_posix()
        if file.startswith("datasets/codes/"):
            continue
        try:
            with path.open(encoding="utf-8-sig", newline="") as handle:
                reader = csv.DictReader(handle)
                systems = {column: _system(column) for column in reader.fieldnames or ()}
                for row in reader:
                    yield from _row(file, reader.line_num, row, systems)
        except (OSError, UnicodeDecodeError, csv.Error):
            continue  # a table that cannot be read is not this rule's business


def _system(column: str) -> str | None:
    name = re.sub(r"[\s-]+", "_", column.strip().lower())
    return next((system for system, pattern in _COLUMNS if pattern.fullmatch(name)), None)


def _row(file: str, number: int, row: Mapping[str, Any], systems: Mapping[str, str | None]) -> Iterator[Slot | Passage]:
    days = _days(next((row[name] for name in _DATED if row.get(name)), None))
    for column, system in systems.items():
        cell = row.get(column)
        if not isinstance(cell, str) or not cell.strip():
            continue
        if system is None:
            yield Passage(file, f"line {number}", cell, days, _NO_MARKS)
            continue
        for code in re.split(r"[\s;|,]+", cell.strip()):
            if tidy(code) and "{" not in code:  # a pattern with gaps: what fills them is tested where it is used
                yield Slot(file, f"line {number}", system, code, days, _NO_MARKS)
