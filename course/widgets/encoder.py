"""``encoder()``: the code book as a card, for a date of service."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from course.errors import CourseError
from course.items.loader import Week, load_week

from . import esm, helplog, notice, output
from .books import desk
from .surroundings import is_static

# Where no date is given: a day of the course's own calendar, shown in the card and easily changed.
ANY_DAY = date(2026, 6, 3)


class Encoder(anywidget.AnyWidget):
    """A search in the code books. Messages: see :mod:`course.widgets.books.desk`; every one is answered."""

    _esm = esm.module("encoder/index.js")
    _css = esm.style("encoder/encoder.css")

    books = t.List([]).tag(sync=True)
    day = t.Unicode().tag(sync=True)

    def __init__(self, day: date, folder: Path) -> None:
        self._folder = folder
        super().__init__(books=desk.offered(), day=day.isoformat())
        self.on_msg(self._on_message)

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        reply = {"rid": content.get("rid"), "view": content.get("view")}
        try:
            reply |= self._answer(content)
        except CourseError as trouble:
            reply |= {"error": str(trouble)}
        except Exception as error:
            helplog.note(self._folder, f"encoder: {content.get('op')} failed", error)
            reply |= {
                "error": "Something went wrong inside the code book. Try once more; if it stays, send the file .cleanclaim/log.txt to your instructor."
            }
        self.send(reply)

    def _answer(self, content: dict[str, Any]) -> dict[str, Any]:
        op = content.get("op")
        if op == "ping":
            return {"ok": True}
        if op == "report":
            helplog.note(self._folder, f"encoder: the page reported {str(content.get('answer'))[:4000]}")
            return {"ok": True}
        return desk.answer(content)


def service_day(asked: object, folder: Path) -> date:
    """The date of service that is meant: a date, ``"2026-06-03"``, or the id of a question or chart of this week.

    Nothing given: 3 June 2026. Raises CourseError for anything else.
    """
    if asked is None:
        return ANY_DAY
    if isinstance(asked, date):
        return date(asked.year, asked.month, asked.day)
    if isinstance(asked, str):
        for text in (asked, _date_of(asked, folder)):
            try:
                return date.fromisoformat(text or "")
            except ValueError:
                continue
    raise CourseError(
        f'{str(asked)[:60]} is neither a date nor a question or chart with one. Write encoder("2026-06-03").'
    )


def _date_of(name: str, folder: Path) -> str | None:
    """The date of service of a question or a chart of the week in `folder`; None when there is none."""
    try:
        week: Week = load_week(folder)
    except CourseError:
        return None
    chart = name
    if name in week.items:
        public = week.items[name].public
        if public.get("date_of_service"):
            return str(public["date_of_service"])
        chart = str(public.get("chart"))
    return str(week.charts.get(chart, {}).get("date_of_service") or "") or None


@output.in_a_sentence
def encoder(day: object = None) -> None:
    """Open the code book: ``encoder()``, ``encoder("2026-06-03")`` or ``encoder("case-1-1")`` for its date of service."""
    folder = Path.cwd()
    when = service_day(day, folder)
    if is_static():
        words = f"Encoder: in a live notebook the code book opens here, for services on {when:%m/%d/%Y}."
        output.show_html(f"<p>{escape(words)}</p>", words)
        return
    output.show_live(
        Encoder(when, folder),
        notice.closed_box("<b>Encoder</b><br>Click here and press Shift+Enter to open the code book."),
        "Encoder",
    )
