"""What the rules look at: one week's bank, notebooks, figures and the tables it draws on, read once.

The only place here that reads files. A rule is a function ``rule(material) -> Iterator[Finding]`` and is pure.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.items.types.base import plain_text

from ..bank import FOLDER, Bank

LOCATORS = "datasets/locators.csv"
# Fields of an item whose text a learner reads, now or after grading. Keys and ids are not among them.
_READ = ("title", "stem", "hint", "text", "label", "error", "rationale", "alt", "template", "model")


@dataclass(frozen=True)
class Row:
    """A line of the locator table: its number in the file (the header is 1) and its cells."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Material:
    """One week, with the keys. ``notebooks``: name -> parsed JSON; ``figures``: name -> SVG text;
    ``charts``: id -> Markdown as written; ``files``: what lies in the week's folder, relative to it.
    """

    week: str
    bank: Bank
    notebooks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    charts: Mapping[str, str] = field(default_factory=dict)
    locators: tuple[Row, ...] | None = None
    files: frozenset[str] = frozenset()

    @property
    def bank_file(self) -> str:
        return f"{FOLDER}/{self.week}.yaml"

    @property
    def folder(self) -> str:
        return f"source/{self.week}"

    def entries(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """(item id, the author's YAML), in bank order."""
        yield from self.bank.sources.items()


def read_material(root: Path, bank: Bank) -> Material:
    """Everything of the week. A notebook that is not JSON is left out: the build has reported it."""
    source = root / "source" / bank.week
    notebooks = {}
    for path in sorted(source.glob("*.ipynb")):
        try:
            notebooks[path.name] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
    charts = {}
    for name in bank.charts:
        path = root / "datasets" / "charts" / f"{name}.md"
        made = bank.charts[name]["documents"]  # a case family's record has no file
        charts[name] = (
            path.read_text(encoding="utf-8") if path.is_file() else "\n".join(plain_text(d["html"]) for d in made)
        )
    return Material(
        bank.week,
        bank,
        notebooks,
        {p.name: p.read_text(encoding="utf-8", errors="replace") for p in sorted((source / "figures").glob("*.svg"))},
        charts,
        read_locators(root / LOCATORS),
        frozenset(p.relative_to(source).as_posix() for p in source.rglob("*") if p.is_file()),
    )


def read_locators(path: Path) -> tuple[Row, ...] | None:
    """The rows of the locator table; None when there is no such file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        return None
    reader = csv.DictReader(io.StringIO(text))
    return tuple(
        Row(
            reader.line_num,
            {k: (v or "").strip() for k, v in row.items() if isinstance(k, str) and not isinstance(v, list)},
        )
        for row in reader
    )


def readable(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """(field, text) of everything in an item that is read by people, the named errors included."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name in _READ and isinstance(inner, str):
                yield (f"{at}.{name}" if at else name), inner
            elif name == "errors" and isinstance(inner, Mapping):
                yield from ((f"errors.{k}", v) for k, v in inner.items() if isinstance(v, str))
            elif isinstance(inner, (Mapping, list)):
                yield from readable(inner, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from readable(inner, f"{at}[{n}]")


def options(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(id, plain text) of the options of a choice item, in order."""
    return [
        (str(o.get("id")), plain_text(str(o.get("text")))) for o in entry.get("options", ()) if isinstance(o, Mapping)
    ]


def wrong_options(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    key = entry.get("key")
    keys = key if isinstance(key, list) else [key]
    return [(i, text) for i, text in options(entry) if i not in keys]
