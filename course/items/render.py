"""Plain HTML of an item, an answer and an outcome, for places without a live card. No key unless it is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from .model import Item
from .scoring import Outcome, rows

WORDS = {
    "right": "Right",
    "partly": "Partly right",
    "wrong": "Not right",
    "unanswered": "Not answered",
    "invalid": "Could not be read",
    "manual": "Read by your instructor",
}


def answer_rows(item: Item, answer: Any) -> list[tuple[str, str]]:
    """(label, given) in plain text."""
    return rows(item, answer)


def answer_html(item: Item, answer: Any) -> str:
    """The learner's answer as a list, escaped."""
    found = answer_rows(item, answer)
    if not found:
        return '<p class="cc-given cc-none">No answer saved yet.</p>'
    entries = "".join(f"<dt>{escape(label)}</dt><dd>{escape(given)}</dd>" for label, given in found)
    return f'<dl class="cc-given">{entries}</dl>'


def item_html(item: Item, answer: Any = None) -> str:
    """Title, stem and the answer so far. Shows nothing of the solution."""
    return f'<section class="cc-static" data-item="{escape(item.id)}"><h3>{escape(item.title)}</h3>{item.public["stem"]}{answer_html(item, answer)}</section>'


def parts_html(outcome: Outcome, *, with_key: bool) -> str:
    """A table of the parts. ``with_key`` False leaves out what was expected and the notes that name it."""
    if not outcome.parts:
        return ""
    heads = ("Part", "You answered", "Result") + (("Expected",) if with_key else ())
    lines = []
    for part in outcome.parts:
        result = (
            "right" if part.credit == 1 else "not right" if part.credit == 0 else f"partly right ({part.credit:.0%})"
        )
        note = f'<div class="cc-note">{part.note}</div>' if with_key and part.note else ""
        expected = f"<td>{escape(part.expected)}</td>" if with_key else ""
        lines.append(
            f'<tr><th scope="row">{escape(part.label)}</th><td>{escape(part.given) or "–"}</td><td>{result}{note}</td>{expected}</tr>'
        )
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    return f'<table class="cc-parts"><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'


def outcome_html(item: Item, outcome: Outcome, *, with_key: bool) -> str:
    """Verdict, parts, notes and (``with_key``) rationale and locators."""
    notes = "".join(f"<li>{escape(n)}</li>" for n in outcome.notes) if with_key else ""
    why = ""
    if with_key and item.solution:
        locators = ", ".join(escape(locator) for locator in item.solution.locators)
        why = f'<div class="cc-why">{item.solution.rationale}</div><p class="cc-locators">Source: {locators}</p>'
    return (
        f'<p class="cc-verdict">{WORDS[outcome.state]}: {outcome.points:g} of {outcome.max_points:g} points</p>'
        f"{parts_html(outcome, with_key=with_key)}{f'<ul>{notes}</ul>' if notes else ''}{why}"
    )


def metrics_rows(metrics: Mapping[str, float]) -> list[tuple[str, str]]:
    """The field's own figures in words, each with its method named."""
    names = {
        "code_over_code": "Code-over-code accuracy (right codes / codes in the key)",
        "code_over_code_strict": "Code-over-code, wrong codes subtracted",
        "practicode": "Right codes / the longer list, yours or the key's",
        "omission_rate": "Missed codes / codes in the key",
        "overcoding_rate": "Wrong codes / codes you entered",
        "case_exact": "Case exactly right",
        "by_machine": "Share of the points that is scored by machine",
        "earned": "Earned of all points before a person has read the rest",
    }
    return [(names[k], ("yes" if v else "no") if k == "case_exact" else f"{v:.0%}") for k, v in metrics.items()]
