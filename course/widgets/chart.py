"""``chart("case-1-1")``: a clinical record to read, without an exercise."""

from __future__ import annotations

import difflib
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from course.errors import CourseError
from course.items.loader import load_week

from . import esm, notice, output
from .surroundings import is_static


class ChartView(anywidget.AnyWidget):
    """A read-only chart: documents as tabs."""

    _esm = esm.module("chart/index.js")
    _css = esm.style()

    chart = t.Dict().tag(sync=True)


def find_chart(chart_id: object, folder: Path) -> dict[str, Any]:
    """The chart as JSON. Raises CourseError that names the nearest id."""
    charts = load_week(folder).charts
    if isinstance(chart_id, str) and chart_id in charts:
        return dict(charts[chart_id])
    if not chart_id and charts:
        raise CourseError(f'Name the chart, as in chart("{min(charts)}").')
    near = difflib.get_close_matches(str(chart_id)[:60], list(charts), n=1, cutoff=0.4)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise CourseError(f"There is no chart {str(chart_id)[:60]} in this week.{hint}")


def static_html(chart: dict[str, Any]) -> str:
    """The whole chart as plain HTML."""
    documents = "".join(f"<h4>{escape(d['title'])}</h4>{d['html']}" for d in chart["documents"])
    return f'<section class="cc-static"><h3>{escape(chart["title"])}</h3>{documents}</section>'


@output.in_a_sentence
def chart(chart_id: str = "") -> None:
    """Show a clinical record of this week."""
    found = find_chart(chart_id, Path.cwd())
    if is_static():
        output.show_html(static_html(found), found["title"])
        return
    output.show_live(
        ChartView(chart=found),
        notice.closed_box(
            f"<b>{escape(found['title'])}</b><br>This chart is closed. Click here and press Shift+Enter to open it again."
        ),
        found["title"],
    )
