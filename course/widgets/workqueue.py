"""``work_queue()``: what is due on the play desk, and where it is done."""

from __future__ import annotations

from . import output
from .opening import open_play


@output.in_a_sentence
def work_queue() -> None:
    """Show what is due, the earliest first."""
    open_play("Work queue", "queue", coded=False)
