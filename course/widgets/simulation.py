"""The card of a simulation, and what its page may ask: do something, show a state, open a paper, print.

==============  ======================================================================================
``sim.do``      ``acts``, ``act`` -> ``done`` (whether it was possible), ``sentence``, ``acts``, ``shown``
``sim.view``    ``acts`` -> ``shown``
``sim.raw``     ``acts``, ``number`` -> a paper as X12: ``kind``, ``title``, ``text``, ``segments``
``sim.pdf``     ``acts`` -> ``name``, ``data`` (base64): the claim on its form
==============  ======================================================================================
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import traitlets as t

from course.claims.desk import Start, play, read_acts, replay
from course.claims.desk.raw import explained, text_of
from course.claims.desk.show import view
from course.errors import CourseError
from course.items.types.cms1500 import BOXES
from course.items.types.simulation import opened

from . import esm
from .card import Card
from .desk import Desk

Json = dict[str, Any]


def form_boxes() -> Json:
    """Every box of the CMS-1500 with its label and its place in the 837."""
    return {
        b.id: {"box": b.box, "label": b.label, "kind": b.kind, "choices": [list(c) for c in b.choices], "x837": b.x837}
        for b in BOXES.values()
    }


def answer(start: Start, content: Mapping[str, Any]) -> Json:
    """The reply to one request of a page. Raises CourseError, a sentence for the learner."""
    op = content.get("op")
    acts, trouble = read_acts(content.get("acts"))
    if trouble:
        raise CourseError(trouble[0])
    kept = list(content.get("acts") or [])
    if op == "sim.do":
        state, done = play(start, acts, content.get("act"))
        if not done.ok:
            return {"ok": True, "done": False, "sentence": done.sentence}
        return {
            "ok": True,
            "done": True,
            "sentence": done.sentence,
            "acts": [*kept, content["act"]],
            "shown": view(state),
        }
    state = replay(start, acts)
    if op == "sim.view":
        return {"ok": True, "shown": view(state)}
    if op == "sim.raw":
        return {"ok": True, **paper(state, content.get("number"))}
    if op == "sim.pdf":
        from .formpdf import professional

        if state.boxes is None:
            raise CourseError("There is no claim to print yet. Build it first.")
        return {
            "ok": True,
            "name": f"claim-{start.number}.pdf",
            "data": base64.b64encode(professional(state.boxes)).decode(),
        }
    raise CourseError("This card and the course do not fit together. Reload the page and run the cell again.")


def paper(state: Any, number: object) -> Json:
    """One paper of a state. Raises CourseError where there is none of that number."""
    found = next((one for one in state.documents if one.number == number), None)
    if found is None:
        raise CourseError("This paper is not on the desk any more. Open the list again.")
    text = text_of(found, state)
    return {"kind": found.kind, "title": found.title, "text": text, "segments": explained(text)}


class SimulationCard(Card):
    """The live view of one simulation. Everything else is as with every exercise."""

    _esm = esm.module("revenue/card.js")

    view = t.Dict().tag(sync=True)

    def __init__(self, desk: Desk) -> None:
        self._start = opened(desk.item.body)
        saved = desk.latest()
        acts, _ = read_acts(saved.answer.get("acts") if saved and isinstance(saved.answer, Mapping) else None)
        super().__init__(desk, view=view(replay(self._start, acts)))
        self.form = form_boxes()

    def _answer(self, content: dict[str, Any]) -> dict[str, Any]:
        op = content.get("op")
        if isinstance(op, str) and op.startswith("sim."):
            return answer(self._start, content)
        return super()._answer(content)
