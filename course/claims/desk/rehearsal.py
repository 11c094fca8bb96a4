"""A model run as an author writes it, made into acts that a learner could have done.

An author need not know what a remittance will say: `{"act": "post", "trace": "next", "lines": "told"}` posts the oldest
one that waits as it is told there. Figures that change with the fees then never stand in a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from course.errors import CourseError

from .acts import ActError, read_act
from .money import told_lines
from .opening import Start
from .replaying import replay
from .state import State

TOLD, NEXT = "told", "next"


def rehearse(start: Start, written: Sequence[Any]) -> tuple[tuple[dict[str, Any], ...], State]:
    """(the acts in full, the state they lead to). Raises CourseError naming the act that cannot be done."""
    acts: list[dict[str, Any]] = []
    state = replay(start, ())
    for place, one in enumerate(written, 1):
        act = dict(one) if isinstance(one, Mapping) else one
        if isinstance(act, dict) and act.get("act") == "post":
            act = _posting(act, state, place)
        read_act(act, place)
        state = replay(start, [*acts, act])
        if not state.done[-1].ok:
            raise CourseError(f"Act {place} ({act['act']}) is not possible: {state.done[-1].sentence}")
        acts.append(act)
    return tuple(acts), state


def _posting(act: dict[str, Any], state: State, place: int) -> dict[str, Any]:
    waiting = [one for one in state.arrived if one.posted is None]
    if act.get("trace") == NEXT and waiting:
        act["trace"] = waiting[0].remittance.trace
    if act.get("lines") == TOLD:
        one = next((each for each in waiting if each.remittance.trace == act.get("trace")), None)
        if one is None:
            raise ActError(f"Act {place} (post): no remittance waits to be posted then.")
        act["lines"] = told_lines(one.payment)
    return act


def check_written(written: Any) -> None:
    """The form of a model run, without playing it. Raises ActError."""
    if not isinstance(written, list) or not written:
        raise ActError("The model run is a list of acts; it needs at least one.")
    for place, one in enumerate(written, 1):
        act = dict(one) if isinstance(one, Mapping) else one
        if isinstance(act, dict) and act.get("act") == "post" and act.get("lines") == TOLD:
            act["lines"] = [{"line": 1, "paid": 0, "adjusted": 0, "patient": 0}]
        read_act(act, place)
