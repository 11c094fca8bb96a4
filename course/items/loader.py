"""Load a week's questions from the ``items.json`` beside its notebooks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import CourseError
from .model import Item, read_item
from .strict import DataError, Fields

SCHEMA = 1
FILE = "items.json"
MAX_BYTES = 20_000_000
_SAFE = "Your saved answers are safe."


@dataclass(frozen=True)
class Week:
    """One week as delivered: its items by id in order, its charts, its objectives."""

    id: str
    title: str
    objectives: Mapping[str, str]
    items: Mapping[str, Item]
    charts: Mapping[str, Any]
    folder: Path

    def of_use(self, use: str) -> list[Item]:
        return [i for i in self.items.values() if i.use == use]


def read_week(raw: Any, folder: Path) -> Week:
    """A week from parsed JSON. Raises DataError."""
    fields = Fields(raw, FILE)
    if fields.whole("schema") != SCHEMA:
        raise DataError(
            FILE, f"has schema {fields.raw.get('schema')}; this version of the course reads schema {SCHEMA}"
        )
    week, title = fields.id("week"), fields.text("title")
    fields.number("hours", None)
    objectives, charts = fields.take("objectives", {}), fields.take("charts", {})
    _check_charts(charts)
    items = fields.many("items", lambda one, where: read_item(one, charts), least=1)
    fields.done()
    by_id = {i.id: i for i in items}
    if len(by_id) != len(items):
        raise DataError(FILE, "holds an item twice")
    return Week(week, title, objectives, by_id, charts, folder)


def _check_charts(charts: Any) -> None:
    if not isinstance(charts, Mapping):
        raise DataError(f"{FILE}.charts", "should be a group of charts")
    for name, chart in charts.items():
        ok = (
            isinstance(chart, Mapping)
            and isinstance(chart.get("spans"), Mapping)
            and isinstance(chart.get("documents"), list)
        )
        if not ok or not all(
            isinstance(d, Mapping) and isinstance(d.get("html"), str) and isinstance(d.get("id"), str)
            for d in chart["documents"]
        ):
            raise DataError(f"{FILE}.charts.{name}", "is damaged")


_cache: dict[Path, tuple[tuple[int, int], Week]] = {}


def load_week(folder: Path | str = ".") -> Week:
    """The week in this folder; read once and again only when the file changes. Raises CourseError."""
    folder = Path(folder).resolve()
    path = folder / FILE
    try:
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        if path in _cache and _cache[path][0] == stamp:
            return _cache[path][1]
        if stat.st_size > MAX_BYTES:
            raise CourseError(
                f"{FILE} in this folder is far too large to be the course's. Close Jupyter and start the course again: that brings a fresh copy. {_SAFE}"
            )
        week = read_week(json.loads(path.read_text(encoding="utf-8")), folder)
    except FileNotFoundError:
        raise CourseError(
            f"There are no questions in the folder “{folder.name}”: {FILE} is missing. Open the week from the start page; if that does not help, close Jupyter and start the course again. {_SAFE}"
        ) from None
    except OSError as error:
        raise CourseError(
            f"{FILE} in “{folder.name}” cannot be read ({error.strerror}). Check the folder's permissions. {_SAFE}"
        ) from None
    except (ValueError, RecursionError, DataError) as error:
        detail = str(error) if isinstance(error, DataError) else "it is not whole"
        raise CourseError(
            f"{FILE} in “{folder.name}” is damaged: {detail}. Close Jupyter and start the course again: that brings a fresh copy. {_SAFE}"
        ) from None
    _cache[path] = (stamp, week)
    return week


def find_item(week: Week, item_id: object) -> Item:
    """The item, or a CourseError that names the nearest ids."""
    if isinstance(item_id, str) and item_id in week.items:
        return week.items[item_id]
    import difflib  # only needed to help

    if item_id == "":
        raise CourseError(f'Name the question, as in ask("{min(week.items)}"). {_SAFE}')
    text = str(item_id)[:60]
    near = difflib.get_close_matches(text.lower(), list(week.items), n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]}?" if near else f" Its questions run from {min(week.items)} to {max(week.items)}."
    raise CourseError(f"There is no question {text} in this week.{hint} {_SAFE}")
