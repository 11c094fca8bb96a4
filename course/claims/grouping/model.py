"""What the three answers share: the step of an explanation, and the sentence that stops a hunt for money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from course.claims.plain import to_plain

STOP = (
    "Stop. The record decides the codes, and the codes decide the payment; never the other way round. Looking for a code "
    "because of what it pays is fraud, whichever way the money moves. If the record is unclear, ask the provider a question "
    "that leaves the answer open."
)


@dataclass(frozen=True)
class Step:
    """One step of an explanation. `cents` is what it adds (negative: takes away); None where no money moves."""

    name: str
    sentence: str
    cents: int | None = None
    source: str = ""


def as_json(value: Any) -> Any:
    """An answer as plain JSON values: decimals as text, fields at their default left out."""
    return _texts(to_plain(value))


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(one) for one in value]
    return value if value is None or isinstance(value, str | int | bool) else str(value)
