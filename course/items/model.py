"""The item: one question, its public part and (where it may be known) its solution."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from .strict import DataError, Fields, as_text
from .types import TYPES

USES = ("practice", "graded")
FEEDBACK = ("full", "parts")


@dataclass(frozen=True)
class Solution:
    """What scoring and explaining need. ``key`` is the type's own record; texts are safe HTML.

    ``raw`` is the JSON it was read from. ``feedback`` says what a graded learner may be told afterwards:
    ``full`` (parts, key, rationale) or ``parts`` (which parts were right, nothing more).
    """

    key: Any
    errors: Mapping[str, str]
    rationale: str
    locators: tuple[str, ...]
    hint: str | None
    feedback: str
    raw: Mapping[str, Any]


@dataclass(frozen=True)
class Item:
    """A question as the course knows it. ``public`` is the JSON a learner receives, ``rev`` included.

    ``points`` are the instructor's points; ``rev`` changes when what the learner is asked changes (stem, body or
    chart), never when only the key does: so an answer stays valid through a corrected key, and a released
    ``rev`` tells nothing about the key.
    """

    id: str
    use: str
    type: str
    title: str
    points: float
    rev: str
    public: Mapping[str, Any]
    body: Any
    solution: Solution | None

    @property
    def manual(self) -> bool:
        """True when a person has to read the answer, or a part of it."""
        by_person = getattr(TYPES[self.type], "by_person", None)
        return by_person(self.body) if by_person else self.type == "short_text"

    @property
    def key(self) -> Any:
        return self.solution.key if self.solution else None


_PUBLIC = (
    "id",
    "use",
    "type",
    "title",
    "objective",
    "tags",
    "points",
    "date_of_service",
    "setting",
    "chart",
    "documents",
    "stem",
    "body",
)


def revision(public: Mapping[str, Any], chart: Mapping[str, Any] | None) -> str:
    """Twelve hex digits over what the learner is asked (never over the key)."""
    shown = public.get("documents")
    documents = [d["html"] for d in chart["documents"] if shown is None or d["id"] in shown] if chart else None
    asked = [public["type"], public["stem"], public["body"], documents]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:12]


def read_item(raw: Any, charts: Mapping[str, Any]) -> Item:
    """An item from its canonical JSON. Raises DataError naming the item and the field."""
    where = raw.get("id", "item") if isinstance(raw, Mapping) else "item"
    fields = Fields(raw, where if isinstance(where, str) else "item")
    item_id, use, title = fields.id(), fields.one_of("use", USES), fields.text("title")
    type_name = fields.one_of("type", tuple(TYPES))
    kind = TYPES[type_name]
    points = float(fields.number("points"))
    if not 0 < points <= 1000:
        raise DataError(fields.at("points"), "should be above 0 and at most 1000")
    fields.text("objective")
    fields.take("tags", {})
    fields.text("date_of_service", None)
    fields.take("setting", None)
    fields.text("stem")
    chart_id = fields.text("chart", None)
    if chart_id is not None and chart_id not in charts:
        raise DataError(fields.at("chart"), f"there is no chart {chart_id!r} in this week")
    chart = charts[chart_id] if chart_id else None
    shown = fields.many("documents", as_text) if fields.has("documents") else None
    fields.take("documents", None)
    for one in shown or ():
        if not chart or one not in {d["id"] for d in chart["documents"]}:
            raise DataError(fields.at("documents"), f"the chart has no document {one!r}")
    body_raw = fields.take("body")
    spans = _spans(chart, shown)
    with_spans = (
        {**body_raw, "spans": spans}
        if type_name in ("evidence", "case_coding") and isinstance(body_raw, Mapping)
        else body_raw
    )
    if type_name == "evidence" and not spans:
        raise DataError(fields.at("chart"), "marking evidence needs a chart with markable phrases")
    body = kind.read_body(Fields(with_spans, fields.at("body")))
    solution = _solution(fields.group("solution"), kind, body) if fields.has("solution") else None
    fields.take("solution", None)
    stored = fields.text("rev", None)
    fields.done()
    public = {name: raw.get(name) for name in _PUBLIC}
    rev = revision(public, chart)
    if stored is not None and stored != rev:
        raise DataError(fields.at("rev"), "does not fit the question; the file was changed by hand")
    public["rev"] = rev
    return Item(item_id, use, type_name, title, points, rev, MappingProxyType(public), body, solution)


def _spans(chart: Mapping[str, Any] | None, shown: tuple[str, ...] | None) -> dict[str, str]:
    """The markable phrases of the documents that the item shows."""
    if not chart:
        return {}
    html = "".join(d["html"] for d in chart["documents"] if shown is None or d["id"] in shown)
    return {span: text for span, text in chart["spans"].items() if f'data-span="{span}"' in html}


def _solution(fields: Fields, kind: Any, body: Any) -> Solution:
    errors = fields.take("errors", {})
    if not isinstance(errors, Mapping) or not all(isinstance(v, str) for v in errors.values()):
        raise DataError(fields.at("errors"), "should map ids to sentences")
    solution = Solution(
        kind.read_key(fields.take("key"), body, fields.at("key")),
        errors,
        fields.text("rationale"),
        fields.many("locators", as_text, least=1),
        fields.text("hint", None),
        fields.one_of("feedback", FEEDBACK, "full"),
        fields.raw,
    )
    fields.done()
    return solution
