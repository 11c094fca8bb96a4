"""The bank: whole items, keys included, as authors write them (docs/writing-items.md)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from course.items.loader import SCHEMA
from course.items.model import Item, read_item
from course.items.strict import DataError, Fields, as_id
from course.items.types import TYPES

from . import markup
from .charts import plain, read_chart
from .plainyaml import load_yaml
from .slots import Filled, Slots, read_slots

FOLDER = "autograder/bank"
STATUS = ("draft", "unreviewed", "reviewed", "released", "retired")
_ID = re.compile(r"w(\d\d)-(q|g)\d\d[a-z]?")
# fields of the public body, by type; whatever else an author writes is part of the solution or shared by all types
_BODY = {
    "multiple_choice": ("options",),
    "multi_select": ("options", "choose"),
    "fill_in": ("blanks", "template"),
    "code_entry": ("slots",),
    "linked_pair": ("parts",),
    "case_coding": ("claim", "ask"),
    "ordering": ("steps", "exact"),
    "matching": ("rows", "columns"),
    "hotspot": ("figure", "alt", "regions", "choose"),
    "evidence": ("targets",),
    "claim_form": ("form", "prefilled", "fields"),
    "short_text": ("words",),
    "simulation": ("start", "ask", "explain"),
}
# what an author may leave out, said in full to the cards
_DEFAULTS: dict[str, dict[str, Any]] = {
    "hotspot": {"choose": 1},
    "multi_select": {"choose": None},
    "ordering": {"exact": False},
    "fill_in": {"template": None},
    "claim_form": {"prefilled": {}},
    "simulation": {"ask": ["diagnoses", "procedures", "modifiers", "units", "pointers"], "explain": None},
}
_ENTRY_DEFAULTS: dict[str, dict[str, Any]] = {
    "blanks": {"kind": "text", "unit": None},
    "slots": {"modifiers": False, "units": False},
}


class BankError(Exception):
    """Something in the bank that an instructor has to mend; says file, item and field."""


@dataclass(frozen=True)
class Bank:
    """A week's items with their keys, in bank order, and the charts they show."""

    week: str
    title: str
    objectives: Mapping[str, str]
    items: Mapping[str, Item]
    charts: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, Any]]  # the author's YAML by item id, for checks
    hours: float | None = None  # how long a beginner takes, lesson and assignment together
    invalid_codes: Mapping[str, str] = field(default_factory=dict)  # wrong on purpose in the week's notebooks -> why
    slots: tuple[Slots, ...] = ()  # pools and families; ``items`` holds the draw that is open to everybody

    def graded(self) -> list[Item]:
        return [i for i in self.items.values() if i.use == "graded"]

    def filled(self, drawn: Mapping[str, Filled]) -> Bank:
        """The bank as a learner meets it for whom these questions were drawn. Charts that only the open draw shows go."""
        items = {name: drawn[name].item if name in drawn else item for name, item in self.items.items()}
        charts = {**self.charts, **{name: chart for one in drawn.values() for name, chart in one.charts.items()}}
        shown = {str(item.public.get("chart")) for item in items.values()}
        sources = {name: drawn[name].entry if name in drawn else entry for name, entry in self.sources.items()}
        kept = {name: chart for name, chart in charts.items() if name in shown}
        return replace(self, items=items, charts=kept, sources=sources)

    @cached_property
    def version(self) -> str:
        """16 hexadecimal digits over everything a grade depends on: every item whole, key and points included.

        Kept with each grade, so that a regrade can tell which key a score came from. The week's title, hours and the
        charts' other documents do not count: a typing error mended there changes no grade.
        """
        whole = {i.id: [i.public, i.solution.raw if i.solution else None] for i in self.items.values()}
        if self.slots:  # whatever a learner may have been asked, not only what the open draw took
            whole[""] = [one.said() for one in self.slots]
        text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def bank_path(root: Path, week: str) -> Path:
    return root / FOLDER / f"{week}.yaml"


def weeks(root: Path) -> list[str]:
    """The weeks that have a bank, in order."""
    return sorted(p.stem for p in (root / FOLDER).glob("week??.yaml"))


def load_bank(root: Path, week: str) -> Bank:
    """The week's bank. Raises BankError, FileNotFoundError when the bank is not present."""
    path = bank_path(root, week)
    where = f"{FOLDER}/{week}.yaml"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError) as error:
        raise BankError(f"{where} cannot be read ({error}). Save it as UTF-8 text") from None
    try:
        return _read(root, load_yaml(text, where), week)
    except DataError as error:
        place = error.where.replace(".solution.", ".").replace(".body.", ".")  # as the author wrote it
        said = f"{place}: {error.message}"
        raise BankError(said if said.startswith((where, "datasets/")) else f"{where}: {said}") from None


def _read(root: Path, raw: Any, week: str) -> Bank:
    fields = Fields(plain(raw), week)
    if fields.id("week") != week:
        raise DataError(week, f"says it is {fields.raw['week']!r}")
    title, hours, objectives = fields.text("title"), fields.number("hours", None), dict(fields.group("objectives").raw)
    marked = invalid_codes(fields)
    entries = fields.many("items", lambda one, where: one, least=1)
    draw = fields.text("draw", week)  # decides the draw that is open to everybody; no secret
    fields.done()
    charts: dict[str, Any] = {}
    items: dict[str, Item] = {}
    sources: dict[str, Any] = {}
    slots: list[Slots] = []

    def read(entry: Mapping[str, Any]) -> tuple[Item, Mapping[str, Any]]:
        item_id = entry["id"]
        chart, own = entry.get("chart"), {}
        if chart is not None:
            own = {chart: charts[chart] if chart in charts else _read_chart(root, chart, f"{item_id}.chart")}
        return read_item(canonical(entry, root / "source" / week / "figures"), own), own

    def add(item_id: str, item: Item, shown: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
        items[item_id], sources[item_id] = item, entry
        charts.update(shown)

    for n, entry in enumerate(entries):
        place = Fields(entry, f"items[{n}]")
        if "ids" in place.raw:
            one = read_slots(entry, place.where, read)
            slots.append(one)
            for item_id, filled in one.draw(f"{draw} {one.slots[0]}").items():
                _check_new(item_id, filled.entry, week, objectives, items)
                add(item_id, filled.item, filled.charts, filled.entry)
            continue
        item_id = as_id(place.take("id"), f"items[{n}].id")
        _check_new(item_id, entry, week, objectives, items)
        add(item_id, *read(entry), entry)
    return Bank(week, title, objectives, items, charts, sources, hours, marked, tuple(slots))


def _read_chart(root: Path, chart: Any, where: str) -> Any:
    return read_chart(root / "datasets" / "charts" / f"{as_id(chart, where)}.md")


def _check_new(
    item_id: str, entry: Mapping[str, Any], week: str, objectives: Mapping[str, str], items: Mapping[str, Item]
) -> None:
    _check_id(item_id, entry, week)
    if item_id in items:
        raise DataError(item_id, "this id is used twice")
    if entry.get("objective") not in objectives:
        raise DataError(f"{item_id}.objective", f"{entry.get('objective')!r} is not an objective of this week")


def invalid_codes(fields: Fields) -> dict[str, str]:
    """Codes that are wrong on purpose, each with the reason. Raises DataError for a code that YAML read as a number."""
    marked = fields.group("invalid_codes", {})
    return {code: marked.text(code) for code in marked.raw}


def effective(fields: Fields) -> tuple[str | None, str | None]:
    """First and last day on which the item's rule holds; None where it is open. For the check, not for the learner."""
    span = fields.group("effective", {})
    found = span.text("from", None), span.text("to", None)
    span.done()
    return found


def _check_id(item_id: str, entry: Mapping[str, Any], week: str) -> None:
    match = _ID.fullmatch(item_id)
    if not match or f"week{match[1]}" != week:
        raise DataError(item_id, f"an id of {week} looks like w{week[4:]}-q01 (practice) or w{week[4:]}-g01 (graded)")
    wanted = "practice" if match[2] == "q" else "graded"
    if entry.get("use") != wanted:
        raise DataError(f"{item_id}.use", f"is {entry.get('use')!r}, but the id says {wanted}")


def canonical(entry: Mapping[str, Any], figures: Path) -> dict[str, Any]:
    """An author's item in the canonical shape: public fields, ``body`` and ``solution``, texts as safe HTML."""
    fields = Fields(entry, str(entry.get("id")))
    type_name = fields.one_of("type", tuple(TYPES))
    errors: dict[str, str] = {}
    body = dict(_DEFAULTS.get(type_name, {}))
    body |= {
        name: _public(name, fields.take(name), errors, fields.at(name)) for name in _BODY[type_name] if fields.has(name)
    }
    if type_name == "hotspot":
        body["size"] = figure_size(figures / str(body.get("figure")), fields.at("figure"))
    own_errors = fields.group("errors", {})
    errors |= {name: markup.inline(own_errors.text(name)) for name in own_errors.raw}
    solution = {
        "key": _solution_key(type_name, fields.take("key"), fields.at("key")),
        "errors": errors,
        "rationale": markup.block(fields.text("rationale")),
        "locators": fields.take("locators"),
        "feedback": fields.text("feedback", "full"),
    }
    if fields.has("hint"):
        solution["hint"] = markup.inline(fields.text("hint"))
    public = {
        name: fields.take(name, None)
        for name in ("id", "use", "title", "objective", "points", "date_of_service", "setting", "chart", "documents")
    }
    public |= {
        "type": type_name,
        "tags": fields.take("tags", {}),
        "stem": markup.block(fields.text("stem")),
        "body": body,
    }
    fields.one_of("status", STATUS, "unreviewed")
    invalid_codes(fields)  # like the status: for the check, never for the learner
    effective(fields)
    fields.done()
    return {**public, "solution": solution}


def _public(name: str, value: Any, errors: dict[str, str], where: str) -> Any:
    """One body field with its texts rendered; the authors' named errors are moved to ``errors``."""
    if name == "template":
        return markup.inline(value) if isinstance(value, str) else value
    if name == "parts" and isinstance(value, list):
        return [
            {**p, "options": _public("options", p["options"], errors, where)}
            if isinstance(p, dict) and "options" in p
            else p
            for p in value
        ]
    if name in _ENTRY_DEFAULTS and isinstance(value, list):
        return [_ENTRY_DEFAULTS[name] | one if isinstance(one, dict) else one for one in value]
    if name not in ("options", "rows", "steps") or not isinstance(value, list):
        return value
    shown = []
    for n, one in enumerate(value):
        one = dict(Fields(one, f"{where}[{n}]").raw)
        error = one.pop("error", None)
        if error is not None:
            errors[str(one.get("id"))] = markup.inline(Fields({"error": error}, f"{where}[{n}]").text("error"))
        if isinstance(one.get("text"), str):
            one["text"] = markup.inline(one["text"])
        shown.append(one)
    return shown


def _solution_key(type_name: str, key: Any, where: str) -> Any:
    if type_name in ("short_text", "simulation") and isinstance(key, dict) and isinstance(key.get("model"), str):
        return {**key, "model": " ".join(key["model"].split())}
    return key


def figure_size(path: Path, where: str) -> list[float]:
    """Width and height of an SVG's viewBox."""
    try:
        head = path.read_text(encoding="utf-8")[:4000]
    except OSError:
        raise DataError(where, f"there is no figure {path.name} in {path.parent.parent.name}/figures") from None
    match = re.search(r'viewBox="\s*0[ ,]+0[ ,]+([\d.]+)[ ,]+([\d.]+)\s*"', head)
    if not match:
        raise DataError(where, f'{path.name} needs viewBox="0 0 width height"')
    return [float(match[1]), float(match[2])]


def public_week(bank: Bank, charts: Mapping[str, Any]) -> dict[str, Any]:
    """``items.json``: all of a practice item, only the public part of a graded one."""
    items = []
    for item in bank.items.values():
        entry = dict(item.public)
        if item.use == "practice" and item.solution:
            entry["solution"] = dict(item.solution.raw)
        items.append(entry)
    hours = {} if bank.hours is None else {"hours": bank.hours}
    return {
        "schema": SCHEMA,
        "week": bank.week,
        "title": bank.title,
        **hours,
        "objectives": dict(bank.objectives),
        "items": items,
        "charts": dict(charts),
    }
