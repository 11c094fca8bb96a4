"""What stands above the answer: the record, the figure, the question. Pure, but for reading the figure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from course.items.model import Item

# Where a platform puts a file's address: Moodle @@PLUGINFILE@@/, QTI packages %24IMS-CC-FILEBASE%24/
FIGURE = "\0figure\0"
_SPAN = re.compile(r'<span class="cc-span" data-span="[^"]*">(.*?)</span>', re.DOTALL)


@dataclass(frozen=True)
class Figure:
    name: str
    data: bytes


def stem(item: Item, charts: Mapping[str, Any], figures: Path) -> tuple[str, tuple[Figure, ...]]:
    """(HTML with FIGURE for the address of pictures, the pictures). Raises OSError for a figure that is not there."""
    html = [_record(item, charts), str(item.public["stem"])]
    pictures: list[Figure] = []
    name = getattr(item.body, "figure", None)
    if name:
        pictures.append(Figure(name, (figures / name).read_bytes()))
        html.append(f'<p><img src="{FIGURE}{escape(name)}" alt="{escape(item.body.alt)}"></p>')
    return "\n".join(filter(None, html)), tuple(pictures)


def _record(item: Item, charts: Mapping[str, Any]) -> str:
    """The documents that the item shows, each under its title; the places to mark become plain text."""
    chart = charts.get(str(item.public.get("chart")))
    if not chart:
        return ""
    shown = item.public.get("documents")
    documents = [d for d in chart["documents"] if shown is None or d["id"] in shown]
    parts = [f"<h4>{escape(str(d['title']))}</h4>\n" + _SPAN.sub(r"\1", d["html"]) for d in documents]
    return "\n".join([f"<h3>{escape(str(chart['title']))}</h3>", *parts, "<hr>"])
