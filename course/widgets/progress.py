"""``progress("lesson")``, ``progress("assignment")``: the strip that says what is saved and what comes next."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from course.errors import CourseError

from . import esm, helplog, notice, output
from .surroundings import is_static
from .tally import summary, tally


class Progress(anywidget.AnyWidget):
    """The live strip; it asks again whenever a card on the page says that it has saved."""

    _esm = esm.module("progress/index.js")
    _css = esm.style()

    strip = t.Dict().tag(sync=True)

    def __init__(self, part: str, folder: Path) -> None:
        self._part, self._folder = part, folder
        super().__init__(strip=tally(part, folder))
        self.on_msg(self._on_message)

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not (isinstance(content, dict) and content.get("op") == "refresh"):
            return
        try:
            self.strip = tally(self._part, self._folder)
        except CourseError as trouble:
            self.strip = {**self.strip, "problems": [str(trouble)]}
        except Exception as error:
            helplog.note(self._folder, "progress failed", error)


@output.in_a_sentence
def progress(part: str = "lesson") -> None:
    """Show how far you are. ``part`` is "lesson" (practice) or "assignment" (graded)."""
    folder = Path.cwd()
    strip = tally(part, folder)
    if is_static():
        output.show_html(f"<p>{escape(summary(strip))}</p>", summary(strip))
        return
    output.show_live(
        Progress(part, folder),
        # No count here: it would be the one of the day the cell was last run.
        notice.closed_box(
            "<b>Your progress</b><br>Click here and press Shift+Enter to see what is saved and what comes next."
        ),
        summary(strip),
    )
