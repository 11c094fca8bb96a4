"""From a start and a list of acts to the state they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from . import billing, clock, front, money
from .acts import Act, read_act
from .opening import Start
from .room import Room
from .state import Done, State

HANDLERS: dict[str, Callable[[Room, Act], str]] = {
    "verify": front.verify,
    "register": front.register,
    "self-pay": front.self_pay,
    "collect": front.collect,
    "code": billing.code,
    "build": billing.build,
    "claim": billing.fill,
    "scrub": billing.scrub,
    "submit": billing.submit,
    "wait": clock.wait,
    "status": billing.status,
    "post": money.post,
    "statement": money.statement,
    "records": billing.records,
    "appeal": billing.appeal,
    "write-off": money.write_off,
    "next-payer": billing.next_payer,
    "explain": money.explain,
}


def replay(start: Start, acts: Iterable[Act | Any]) -> State:
    """The state after these acts. An act that was not possible is in `state.done` with its sentence and changed nothing.

    Raises ActError for an act that cannot be read; `read_acts` sorts those out beforehand.
    """
    return _replay(start, acts, HANDLERS)


def _replay(start: Start, acts: Iterable[Act | Any], handlers: dict[str, Callable[[Room, Act], str]]) -> State:
    room = Room(start)
    try:
        for place, one in enumerate(acts, 1):
            room.apply(one if isinstance(one, Act) else read_act(one, place), handlers)
        return room.state()
    finally:
        room.close()


def as_told(start: Start, acts: Iterable[Act | Any]) -> State:
    """The state these acts lead to when every remittance is posted as it tells, whatever was typed."""
    return _replay(start, acts, {**HANDLERS, "post": money.post_as_told})


def play(start: Start, acts: Iterable[Act | Any], act: Act | Any) -> tuple[State, Done]:
    """One more act: the state after it, and what came of it. If `done.ok` is False the acts stay as they were."""
    state = replay(start, [*acts, act])
    return state, state.done[-1]
