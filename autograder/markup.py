"""Markdown to safe HTML, for stems, rationales and charts.

Raw HTML in the source is shown as typed. The one extension is the bracketed span ``[words]{#id}`` that makes a phrase of
a chart markable; it becomes ``<span class="cc-span" data-span="id">``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin

from course.items.strict import DataError, as_id

_PLAIN = MarkdownIt("commonmark", {"html": False}).enable("table")


def _render_span(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f'<span class="cc-span" data-span="{tokens[index].attrGet("id")}">'


_CHART = MarkdownIt("commonmark", {"html": False}).enable("table").use(attrs_plugin, spans=True, allowed=["id"])
_CHART.add_render_rule("span_open", _render_span)


def block(text: str) -> str:
    """Paragraphs, lists, tables."""
    return _PLAIN.render(text.strip()).strip()


def inline(text: str) -> str:
    """One line: bold, italics, code."""
    return _PLAIN.renderInline(" ".join(text.split()))


def document(text: str, where: str) -> tuple[str, dict[str, str]]:
    """A chart document: its HTML and its markable phrases (id -> plain text). Raises DataError."""
    tokens = _CHART.parse(text.strip())
    spans: dict[str, str] = {}
    for token in tokens:
        open_id = None
        for child in token.children or ():
            if child.type == "span_open":
                if open_id is not None:
                    raise DataError(where, f"phrase {open_id!r} holds another markable phrase")
                open_id = as_id(child.attrGet("id"), f"{where}: a phrase in brackets")
                if open_id in spans:
                    raise DataError(where, f"phrase id {open_id!r} is used twice")
                spans[open_id] = ""
            elif child.type == "span_close":
                open_id = None
            elif open_id is not None:
                spans[open_id] += " " if child.type in ("softbreak", "hardbreak") else child.content
    for span, words in spans.items():
        if not words.strip():
            raise DataError(where, f"phrase {span!r} is empty")
    return _CHART.renderer.render(tokens, _CHART.options, {}).strip(), spans
