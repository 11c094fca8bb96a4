"""``ledger()``: the account of the visit on the play desk: who owes what, aged, and everything that was posted."""

from __future__ import annotations

from . import output
from .opening import open_play


@output.in_a_sentence
def ledger(account: str = "") -> None:
    """Show the account of the play desk; with a patient's account that patient is put on the desk first."""
    open_play("Account", "account", account)
