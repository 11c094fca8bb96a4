"""What the words of the revenue cycle share: the play desk, opened at one of its places."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from . import notice, output
from .surroundings import is_static

# What claim() and those after it rest on, where nothing was done on the desk yet.
READY = ({"act": "wait"},)


def open_play(title: str, panel: str, account: str = "", coded: bool = True, **more: Any) -> None:
    """Put the play desk into the cell's output. `account` puts that patient on it; `coded` begins with a coded visit
    where nothing was done yet. Raises CourseError for an account that is not in the cast."""
    from .play import CODED, FIRST, Play, Table, start_of

    folder = Path.cwd()
    table = Table(folder)
    kept, acts = table.load()
    if account and account.upper() != kept:
        start_of(account.upper())
        kept, acts = account.upper(), []
        table.keep(kept, acts)
    if coded and not acts and kept == FIRST and panel not in ("ub04", "paper"):
        table.play(*READY, {"act": "code", **CODED}, {"act": "build"})
    if is_static():
        words = f"{title}: in a live notebook the desk opens here."
        output.show_html(f"<p>{escape(words)}</p>", words)
        return
    output.show_live(
        Play(title, panel, folder, **more),
        notice.closed_box(
            f"<b>{escape(title)}</b><br>Click here and press Shift+Enter to open it again. What you did is kept."
        ),
        title,
    )
