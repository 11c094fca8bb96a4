"""``clearinghouse()`` and ``clearinghouse.submit()``: a claim on its way to the plan, and what comes back at the door."""

from __future__ import annotations

from pathlib import Path

from . import output
from .opening import open_play


class Clearinghouse:
    """Called, it shows the clearinghouse; ``submit`` sends the claim of the play desk first, if it can be sent."""

    __name__ = "clearinghouse"
    __doc__ = "Show the clearinghouse: clearinghouse(), or clearinghouse.submit() to send the claim first."

    def __call__(self) -> None:
        _show()

    def submit(self, account: str = "") -> None:
        """Send the claim on the play desk (of `account`, where one is named) and show what came back."""
        _submit(account)

    def __repr__(self) -> str:
        return "clearinghouse: write clearinghouse() to look, clearinghouse.submit() to send the claim."


@output.in_a_sentence
def _show() -> None:
    open_play("Clearinghouse", "send")


@output.in_a_sentence
def _submit(account: str) -> None:
    from .play import Table

    table = Table(Path.cwd())
    kept, acts = table.load()
    if account and account.upper() != kept:
        open_play("Clearinghouse", "send", account)
        return
    if any(act.get("act") == "submit" for act in acts):
        open_play("Clearinghouse", "send")
        return
    if not acts:
        from .play import CODED

        table.play({"act": "wait"}, {"act": "code", **CODED}, {"act": "build"})
    table.play({"act": "submit"})
    open_play("Clearinghouse", "send")


clearinghouse = Clearinghouse()
