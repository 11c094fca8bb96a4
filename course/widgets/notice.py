"""Plain HTML around the live card: for a reopened notebook, for trouble, for places without a kernel.

Styles stand in the markup: where these are read, the card's style sheet is not loaded.
"""

from __future__ import annotations

from html import escape

from course.items import render, scoring

from .desk import Desk

REOPEN = "This exercise is closed. Click here and press Shift+Enter to open it again."
# What ipywidgets says of a view without a kernel frightens people and helps nobody: the notice stands there instead.
# Only a text without any element inside is hidden, so a live card, or an error it shows, never is.
_NO_ERROR = "<style>.jp-OutputArea-child:has(.cc-closed)+.jp-OutputArea-child>.jupyter-widgets:not(:has(*)){display:none}</style>"
_BOX = "border:1px solid #8a94a0;border-left:5px solid {colour};border-radius:8px;padding:10px 14px;margin:4px 0;max-width:60em;line-height:1.5"


def closed_box(inside: str, item_id: str = "") -> str:
    """The frame of every note for a reopened notebook; the live view's style sheet hides it. `inside` is safe HTML."""
    return (
        f'{_NO_ERROR}<div class="cc-closed" data-item="{escape(item_id)}" style="{_BOX.format(colour="#0b57a4")}">'
        f"{inside}</div>"
    )


def closed_html(desk: Desk) -> str:
    """Shown above a card that is no longer live: how to open it, and what had been answered. Never a key."""
    saved = desk.latest()
    answer = saved.answer if saved else None
    found = render.answer_rows(desk.item, answer)
    said = "".join(f"<li>{escape(label)}: <b>{escape(given)}</b></li>" for label, given in found[:40])
    when = (
        f"<p style='margin:6px 0 0'>Your answer when this cell was last run:</p><ul style='margin:2px 0 0'>{said}</ul>"
        if said
        else ""
    )
    return closed_box(
        f"<b>{escape(desk.item.title)}</b> ({escape(desk.item.id)})<br>{REOPEN} Your saved answers are safe.{when}",
        desk.item.id,
    )


def trouble_html(sentence: str) -> str:
    """A friendly box for a CourseError."""
    return f'<div class="cc-says" role="alert" style="{_BOX.format(colour="#b26a00")}">{escape(sentence)}</div>'


def static_html(desk: Desk) -> str:
    """Question, answer and (for checked practice) result, for a page without a kernel."""
    saved = desk.latest()
    html = render.item_html(desk.item, saved.answer if saved else None)
    if saved and saved.kind == "check" and desk.item.use == "practice" and desk.item.solution:
        html += render.outcome_html(desk.item, scoring.score(desk.item, saved.answer), with_key=True)
    return html
