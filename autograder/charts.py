"""Read a clinical record: ``datasets/charts/<id>.md`` (see docs/writing-items.md)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from course.items.strict import DataError, Fields, as_id

from . import markup
from .plainyaml import load_yaml

GRADES = ("clean", "typical", "messy")
_HEADING = re.compile(
    r"^## +(?P<title>.+?)\s*\{#(?P<id>[a-z0-9-]+)(?:\s+kind=(?P<kind>[a-z0-9-]+))?\}\s*$", re.MULTILINE
)


def plain(value: Any) -> Any:
    """YAML values as JSON ones: dates become ISO text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list) else value


def read_chart(path: Path) -> dict[str, Any]:
    """The chart as the learner's side knows it. Raises DataError naming file and place."""
    where = f"datasets/charts/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError(where, "there is no such chart") from None
    match = re.match(r"---\n(.*?)\n---\n(.*)", text, re.DOTALL)
    if not match:
        raise DataError(where, "should begin with a block of fields between two lines of ---")
    fields = Fields(plain(load_yaml(match[1], where)), where)
    chart = {
        "id": fields.id(),
        "title": fields.text("title"),
        "grade": fields.one_of("grade", GRADES),
        "setting": fields.take("setting", {}),
        "date_of_service": fields.text("date_of_service", None),
        "patient": fields.take("patient", {}),
    }
    fields.done()
    if chart["id"] != path.stem:
        raise DataError(where, f"says it is {chart['id']!r}")
    headings = list(_HEADING.finditer(match[2]))
    stray = re.search(r"^## (?!.*\{#)", match[2], re.MULTILINE)
    if not headings or stray:
        raise DataError(where, "every '## ' heading needs an id in braces, as in: ## Encounter note {#note kind=note}")
    documents, spans = [], {}
    for n, heading in enumerate(headings):
        end = headings[n + 1].start() if n + 1 < len(headings) else len(match[2])
        html, found = markup.document(match[2][heading.end() : end], f"{where}#{heading['id']}")
        for span in found:
            if span in spans:
                raise DataError(where, f"phrase id {span!r} is used in two documents")
        spans |= found
        document_id = as_id(heading["id"], where)
        if document_id in {d["id"] for d in documents}:
            raise DataError(where, f"document id {document_id!r} is used twice")
        documents.append(
            {"id": document_id, "title": heading["title"], "kind": heading["kind"] or "document", "html": html}
        )
    return {**chart, "documents": documents, "spans": spans}
