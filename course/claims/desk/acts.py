"""The acts of a simulation as plain JSON, read strictly: what a learner does, one entry after the other.

A saved list of acts is all there is of a simulation; everything else is worked out from it. So a list that was torn or
made up by hand is refused here, entry by entry, and by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from course.errors import CourseError

MOST_ACTS = 150
MOST_TEXT = 4000  # characters of an explanation
MOST_CENTS = 99_999_999
MOST_DAYS = 120

# What is typed on a claim, in a registration, as an amount: short texts without control characters.
_SHORT = re.compile(r"[^\x00-\x1f\x7f]{0,200}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")


class ActError(CourseError):
    """An act that cannot be read. The message names it by its place and kind."""


@dataclass(frozen=True)
class Act:
    """One thing the learner did: its kind and its own values, checked for form only."""

    kind: str
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)


def _whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _short(value: Any) -> bool:
    return isinstance(value, str) and _SHORT.fullmatch(value) is not None


def _long(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MOST_TEXT


def _fields(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and 0 < len(value) <= 260
        and all(isinstance(name, str) and _NAME.fullmatch(name) and _short(text) for name, text in value.items())
    )


def _one_of(*allowed: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in allowed


def _texts(value: Any, most: int = 30) -> bool:
    return isinstance(value, list) and len(value) <= most and all(_short(one) for one in value)


def _diagnoses(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= 12
        and all(isinstance(one, dict) and set(one) == {"code"} and _short(one["code"]) for one in value)
    )


_LINE = {"code": _short, "modifiers": lambda v: _texts(v, 4), "units": _short, "pointers": lambda v: _texts(v, 12)}


def _procedures(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= 6
        and all(
            isinstance(one, dict) and "code" in one and all(name in _LINE and _LINE[name](v) for name, v in one.items())
            for one in value
        )
    )


_MONEY = _whole(0, MOST_CENTS)
_POSTED = {"line": _whole(1, 99), "paid": _MONEY, "adjusted": _MONEY, "patient": _MONEY}


def _posted(value: Any) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= 50
        and all(
            isinstance(one, dict) and set(one) == set(_POSTED) and all(_POSTED[name](v) for name, v in one.items())
            for one in value
        )
        and len({one["line"] for one in value}) == len(value)
    )


@dataclass(frozen=True)
class _Form:
    """What belongs to an act: its values with their tests; those in `free` may be left out."""

    needs: Mapping[str, Callable[[Any], bool]]
    free: Mapping[str, Callable[[Any], bool]]


_RANK = _whole(1, 3)

FORMS: dict[str, _Form] = {
    "verify": _Form({}, {"rank": _RANK}),
    "register": _Form({"fields": _fields}, {"rank": _RANK}),
    "self-pay": _Form({}, {}),
    "collect": _Form({"cents": _whole(1, MOST_CENTS)}, {"why": _short}),
    "code": _Form({"diagnoses": _diagnoses, "procedures": _procedures}, {}),
    "claim": _Form({"fields": _fields}, {}),
    "build": _Form({}, {}),
    "scrub": _Form({}, {}),
    "submit": _Form({}, {}),
    "wait": _Form({}, {"days": _whole(1, MOST_DAYS)}),
    "status": _Form({}, {}),
    "post": _Form({"trace": _short, "lines": _posted}, {}),
    "statement": _Form({}, {}),
    "records": _Form({}, {}),
    "appeal": _Form({"evidence": _short}, {}),
    "write-off": _Form({"cents": _whole(1, MOST_CENTS), "of": _one_of("patient", "insurance")}, {"why": _short}),
    "next-payer": _Form({}, {}),
    "explain": _Form({"text": _long}, {}),
}

# What a learner reads for each kind of act.
NAMES = {
    "verify": "Ask the plan about coverage",
    "register": "Correct the registration",
    "self-pay": "Register as self-pay",
    "collect": "Take a payment of the patient",
    "code": "Code the visit",
    "build": "Build the claim",
    "claim": "Fill in the claim",
    "scrub": "Scrub the claim",
    "submit": "Send the claim",
    "wait": "Wait",
    "status": "Ask where the claim is",
    "post": "Post the remittance",
    "statement": "Send a statement",
    "records": "Send the record",
    "appeal": "Appeal",
    "write-off": "Write off",
    "next-payer": "Bill the next payer",
    "explain": "Explain the bill",
}


def read_act(raw: Any, place: int = 0) -> Act:
    """One act from JSON. Raises ActError that names it: "Act 3 (post): ..."."""
    at = f"Act {place}" if place else "This act"
    if not isinstance(raw, Mapping) or not isinstance(raw.get("act"), str):
        raise ActError(f"{at} has an unknown form; nothing was done.")
    kind = raw["act"]
    form = FORMS.get(kind)
    if form is None:
        raise ActError(f"{at}: “{kind[:30]}” is nothing that can be done here.")
    allowed = {**form.needs, **form.free}
    if strange := sorted(str(name)[:30] for name in raw if name != "act" and name not in allowed):
        raise ActError(f"{at} ({kind}): {strange[0]} does not belong to it.")
    for name in form.needs:
        if name not in raw:
            raise ActError(f"{at} ({kind}): {name} is missing.")
    for name, test in allowed.items():
        if name in raw and not test(raw[name]):
            raise ActError(f"{at} ({kind}): {name} has a value that cannot be right.")
    return Act(kind, {name: value for name, value in raw.items() if name != "act"})


def read_acts(raw: Any) -> tuple[tuple[Act, ...], tuple[str, ...]]:
    """The acts of a saved list that can be read, in order, and a sentence about each that cannot. Never raises."""
    if raw is None:
        return (), ()
    if not isinstance(raw, list):
        return (), ("The saved acts have an unknown form.",)
    found: list[Act] = []
    trouble: list[str] = []
    for place, one in enumerate(raw[:MOST_ACTS], 1):
        try:
            found.append(read_act(one, place))
        except ActError as error:
            trouble.append(str(error))
    if len(raw) > MOST_ACTS:
        trouble.append(f"There are {len(raw):,} acts; only the first {MOST_ACTS} are looked at.")
    return tuple(found), tuple(trouble[:20])
