"""``finish()``: check your work where that is possible, and make the file to hand in."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from course.errors import CourseError
from course.items.loader import load_week

from . import esm, helplog, notice, output
from .handin import PAGE, check_work, make_submission, unanswered
from .surroundings import is_static, why_closed


class Finish(anywidget.AnyWidget):
    """Two buttons and what came of them. Messages: {"rid", "op": "check" | "zip"} -> {"rid", ...}."""

    _esm = esm.module("finish/index.js")
    _css = esm.style()

    title = t.Unicode().tag(sync=True)
    notice = t.Unicode(None, allow_none=True).tag(sync=True)

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        super().__init__(title=load_week(folder).title, notice=why_closed(folder))
        self.on_msg(self._on_message)

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        reply: dict[str, Any] = {"rid": content.get("rid")}
        try:
            reply |= self._answer(content.get("op"))
        except CourseError as trouble:
            reply |= {"error": str(trouble)}
        except Exception as error:
            helplog.note(self._folder, f"finish {content.get('op')} failed", error)
            reply |= {
                "error": "Something went wrong inside the course. Your saved answers are safe. Send the file .cleanclaim/log.txt to your instructor."
            }
        self.send(reply)

    def _answer(self, op: object) -> dict[str, Any]:
        if op == "check":
            return {"page": check_work(self._folder), "file": PAGE, "open": unanswered(self._folder)}
        if op == "zip":
            left = unanswered(self._folder)
            made = make_submission(self._folder)
            return {"file": made.name, "folder": made.parent.name, "open": left}
        raise CourseError("Reload the page and run the cell again.")


@output.in_a_sentence
def finish() -> None:
    """Show the two last steps of an assignment."""
    folder = Path.cwd()
    if is_static():
        left = unanswered(folder)
        words = (
            f"{len(left)} graded questions are still open: {', '.join(left)}."
            if left
            else "Every graded question has a saved answer."
        )
        output.show_html(f"<p>{escape(words)}</p>", words)
        return
    output.show_live(
        Finish(folder),
        notice.closed_box(
            "<b>Finish</b><br>Click here and press Shift+Enter to check your work or make your submission file."
        ),
        "Finish",
    )
