"""``ask("w01-q01")``: one live card per exercise."""

from __future__ import annotations

import threading
import weakref
from hashlib import sha256
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from course.errors import CourseError
from course.items.types.cms1500 import BOXES

from . import esm, helplog, notice, output
from .desk import Desk, FormatTrouble
from .surroundings import is_autograde, is_static

MAX_VIEWS = 50
# Types with fields that take codes: there the code book opens.
CODED = frozenset({"code_entry", "linked_pair", "case_coding", "claim_form", "simulation"})


class Card(anywidget.AnyWidget):
    """The live view of one :class:`Desk`.

    The front end sends ``{"rid", "view", "op", "answer"}`` and is always answered with the same ``rid`` and
    ``view``: ``ok`` and the new state, ``problems`` (nothing was written), or ``error`` (one sentence).
    What begins with ``codes.`` is for the code book: :mod:`course.widgets.books.desk`.
    """

    _esm = esm.module("card/index.js")
    _css = esm.style("encoder/encoder.css")

    item = t.Dict().tag(sync=True)
    chart = t.Dict(None, allow_none=True).tag(sync=True)
    figure = t.Unicode("").tag(sync=True)
    form = t.Dict(None, allow_none=True).tag(sync=True)
    state = t.Dict().tag(sync=True)
    books = t.List([]).tag(sync=True)
    scope = t.Unicode("").tag(sync=True)

    def __init__(self, desk: Desk, **more: Any) -> None:
        self.desk = desk
        # Messages come on the main thread at first and on subshell threads later.
        self._lock = threading.RLock()
        self._last: dict[str, int] = {}
        super().__init__(
            item=dict(desk.item.public),
            chart=desk.chart(),
            figure=desk.figure(),
            form=_form() if desk.item.type == "claim_form" else None,
            state=desk.state(),
            books=_books() if desk.item.type in CODED else [],
            scope=sha256(str(desk.folder).encode()).hexdigest()[:12],
            **more,
        )
        self.on_msg(self._on_message)
        _live.setdefault((desk.folder, desk.item.id), weakref.WeakSet()).add(self)

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        reply = {"rid": content.get("rid"), "view": content.get("view")}
        try:
            with self._lock:
                reply |= self._answer(content)
        except FormatTrouble as trouble:
            reply |= {"ok": False, "problems": trouble.problems}
        except CourseError as trouble:
            reply |= {"error": str(trouble)}
        except Exception as error:
            helplog.note(self.desk.folder, f"{self.desk.item.id}: {content.get('op')} failed", error)
            reply |= {
                "error": "Something went wrong inside the course. What you saved before is safe. Try once more; if it stays, send the file .cleanclaim/log.txt to your instructor."
            }
        self.send(reply)
        if "state" in reply:
            for twin in _live.get((self.desk.folder, self.desk.item.id), ()):
                twin.state = reply["state"]

    def _answer(self, content: dict[str, Any]) -> dict[str, Any]:
        op, answer = content.get("op"), content.get("answer")
        if isinstance(op, str) and op.startswith("codes."):
            from .books import desk as books

            return books.answer(content)
        if op == "save":
            if self._is_late(content):
                return {"ok": True, "state": self.desk.state()}
            return {"ok": True, "state": self.desk.save(answer)}
        if op == "check":
            self._is_late(content)
            return {"ok": True, "state": self.desk.check(answer)}
        if op == "hint":
            return {"ok": True, "hint": self.desk.hint()}
        if op == "retry":
            return {"ok": True, "state": self.desk.retry()}
        if op == "ping":
            return {"ok": True}
        if op == "report":
            helplog.note(self.desk.folder, f"{self.desk.item.id}: the page reported {str(answer)[:4000]}")
            return {"ok": True}
        raise CourseError("This card and the course do not fit together. Reload the page and run the cell again.")

    def _is_late(self, content: dict[str, Any]) -> bool:
        """Whether a newer save of the same view was already written: threads may overtake each other."""
        view, rid = str(content.get("view")), content.get("rid")
        if not isinstance(rid, int):
            return False
        late = rid < self._last.get(view, -1)
        if len(self._last) > MAX_VIEWS:
            self._last.clear()
        self._last[view] = max(rid, self._last.get(view, -1))
        return late


def _card(desk: Desk) -> Card:
    if desk.item.type == "simulation":
        from .simulation import SimulationCard  # its desk is loaded when first met

        return SimulationCard(desk)
    return Card(desk)


_live: dict[tuple[Path, str], weakref.WeakSet[Card]] = {}


def _books() -> list[dict[str, str]]:
    from .books.desk import offered  # only cards with codes pay for it

    return offered()


def _form() -> dict[str, Any]:
    return {
        b.id: {"box": b.box, "label": b.label, "kind": b.kind, "choices": [list(c) for c in b.choices]}
        for b in BOXES.values()
    }


@output.in_a_sentence
def ask(item_id: str = "") -> None:
    """Show one exercise of this week. Its answer is saved beside the notebook as it is given.

    An unknown id or a missing file is said in a sentence. While nbgrader autogrades, raises RuntimeError: answers are
    graded from the saved file, never by running a submitted notebook.
    """
    if is_autograde():
        raise RuntimeError(
            "The Clean Claim plugin is not active: nbgrader is running this notebook itself. "
            "Grade from the course folder, where nbgrader_config.py switches the plugin on."
        )
    desk = Desk.open(item_id)
    if is_static():
        output.show_html(notice.static_html(desk), f"{desk.item.id}: {desk.item.title}")
        return
    output.show_live(_card(desk), notice.closed_html(desk), notice.REOPEN)
