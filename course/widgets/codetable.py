"""``code_table("S52")``: all codes under a heading, to look through with filters. For pandas see :mod:`course.frames`."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import Any

import anywidget
import traitlets as t

from course.codes import open_book
from course.codes.listing import SEVENTH, Line, lines_under
from course.errors import CourseError

from . import esm, notice, output
from .surroundings import is_static


class CodeTable(anywidget.AnyWidget):
    """The lines of a heading; filtering happens in the page, so it works while the kernel is busy."""

    _esm = esm.module("codetable/index.js")
    _css = esm.style()

    table = t.Dict().tag(sync=True)


def table_of(heading: str) -> dict[str, Any]:
    """The heading's lines as JSON, with the release they rest on. Raises CourseError for what is no heading."""
    book = open_book()
    lines = lines_under(book, heading)
    return {
        "code": lines[0].code,
        "title": lines[0].title,
        "release": book.titles_release.name,
        "lines": [asdict(line) for line in lines],
    }


def _count(lines: list[Line]) -> str:
    return f"{len(lines)} lines, {sum(line.state == SEVENTH for line in lines)} of them need a 7th character"


@output.in_a_sentence
def code_table(heading: str = "") -> None:
    """Show every line of the Tabular List under a category or block, with filters."""
    if not heading:
        raise CourseError('Name a category or a block, as in code_table("S52").')
    if is_static():
        lines = lines_under(open_book(), heading)
        words = f"{lines[0].code} {lines[0].title}: {_count(lines)}"
        output.show_html(f"<p>{escape(words)}.</p>", words)
        return
    table = table_of(heading)
    name = f"{table['code']} {table['title']}"
    output.show_live(
        CodeTable(table=table),
        notice.closed_box(
            f"<b>{escape(name)}</b><br>This table is closed. Click here and press Shift+Enter to open it again."
        ),
        name,
    )
