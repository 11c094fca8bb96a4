"""``visit()``: the whole play desk, from the phone call to the statement."""

from __future__ import annotations

from . import output
from .opening import open_play


@output.in_a_sentence
def visit(account: str = "") -> None:
    """Play a visit from the beginning: ``visit()``, or ``visit("MSFM-0047")`` for another patient of the cast."""
    open_play("A visit to play", "", account, coded=False)
