"""The outcome of a regrade as one HTML page that needs no network: what changes, for whom, and why. Pure."""

from __future__ import annotations

from html import escape

from ..feedback import words
from ..feedback.page import POLICY, style
from ..feedback.words import number
from .changes import DOWN, READ_AGAIN, SAME, UP, ItemChange, NotebookChange
from .tables import ItemSummary, Outcome, from_to, points

_SIGNS = {UP: "▲ up", DOWN: "▼ down", SAME: "● same", READ_AGAIN: "◆ read again"}
_TONES = {UP: "right", DOWN: "wrong", SAME: "none", READ_AGAIN: "partly"}
_STYLE = """
header, main, footer { max-width: 64rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem 1.5rem; margin: 1.25rem 0; padding: 0; list-style: none; }
.facts strong { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.facts span { color: var(--soft); }
.version { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere; }
th.num, td.num { padding-left: 1rem; }
thead th.num { white-space: normal; }
td.move { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.said { overflow-wrap: anywhere; min-width: 9rem; }
.badge { font-size: .85rem; }
article { border-left: 1px solid var(--line); }
@media (max-width: 40rem) {
  .stack thead { position: absolute; left: -99rem; }
  .stack tr { display: block; border-bottom: 1px solid var(--line); padding: .5rem 0; }
  .stack tr:last-child { border-bottom: 0; }
  .stack th, .stack td { display: block; border: 0; padding: .1rem 0; min-width: 0; text-align: left; white-space: normal; }
  .stack td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); }
}
"""


def regrade_page(outcome: Outcome) -> str:
    """The page. Same input, same bytes."""
    title = f"{outcome.title}: {'regraded' if outcome.applied else 'what a regrade would change'}"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>\n{style()}{_STYLE}</style></head>\n<body>"
        '<a class="skip" href="#learners">Skip to the learners</a>\n'
        f'<header><h1>{escape(title)}</h1><p class="who">{escape(outcome.week)}, <span class="version">{escape(from_to(outcome).replace("->", "→"))}</span></p>'
        f"{_facts(outcome)}{_warnings(outcome)}</header>\n<main>{_items(outcome)}{_learners(outcome)}{_left(outcome)}</main>\n"
        "<footer><p>Answers are those that were graded. Points that a person gave, extra credit and lateness stay as they were; "
        "a late penalty follows the new score. This page holds students’ records: keep it as you keep the gradebook.</p></footer>"
        "</body></html>\n"
    )


def _facts(outcome: Outcome) -> str:
    moved = {n.student for n in outcome.changed}
    ways = [c.direction for _, c in outcome.rows]
    facts = [
        (str(outcome.learners), f"learner{'' if outcome.learners == 1 else 's'} scored again"),
        (str(len(moved)), "with another result"),
        (str(ways.count(UP)), "answers worth more"),
        (str(ways.count(DOWN)), "worth less"),
        (str(sum(c.read_again for _, c in outcome.rows)), "to read again"),
    ]
    return (
        '<ul class="facts">'
        + "".join(f"<li><strong>{n}</strong><span>{what}</span></li>" for n, what in facts)
        + "</ul>"
    )


def _warnings(outcome: Outcome) -> str:
    says = []
    if not outcome.applied and (outcome.changed or outcome.explained_anew):
        says.append(f"Nothing is written yet. To write it: cleanclaim regrade {outcome.week} --apply")
    if outcome.newer:
        says.append(
            f"Handed in again since, and not part of this: {', '.join(outcome.newer)}. Grade the new hand-ins with "
            f"nbgrader autograde {outcome.week} --student ID --force"
        )
    return '<div class="warn">' + "".join(f"<p>{escape(s)}</p>" for s in says) + "</div>" if says else ""


def _table(caption: str, heads: list[tuple[str, bool]], rows: list[str]) -> str:
    head = "".join(f'<th scope="col"{" class=num" if numeric else ""}>{h}</th>' for h, numeric in heads)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="stack">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _items(outcome: Outcome) -> str:
    found = outcome.items()
    if not found:
        told = (
            f"No score changes. {words.count(outcome.explained_anew, 'feedback page')} will say something else."
            if outcome.explained_anew
            else "Nothing changes: the answers are worth what the gradebook says."
        )
        return f"<h2>Questions</h2><p>{told}</p>"
    heads = [
        ("Question", False),
        ("Worth more", True),
        ("Worth less", True),
        ("To read again", True),
        ("Class mean", True),
    ]
    return "<h2>Questions</h2>" + _table("Questions whose scores change", heads, [_item(one) for one in found])


def _item(one: ItemSummary) -> str:
    mean = f"{number(round(one.mean_before, 2))} → {number(round(one.mean_after, 2))} of {number(one.points)}"
    return (
        f'<tr><th scope="row">{escape(one.item)} {escape(one.title)}</th>'
        f'<td class="num" data-label="Worth more">{one.up}</td><td class="num" data-label="Worth less">{one.down}</td>'
        f'<td class="num" data-label="To read again">{one.read_again}</td><td class="num" data-label="Class mean">{mean}</td></tr>'
    )


def _learners(outcome: Outcome) -> str:
    if not outcome.changed:
        return '<h2 id="learners">Learners</h2><p>Nobody’s points change.</p>'
    body = "".join(_learner(n) for n in outcome.changed)
    return f'<h2 id="learners">Learners</h2>{body}'


def _learner(n: NotebookChange) -> str:
    before, after = (max(0.0, s - p) for s, p in ((n.score_before, n.penalty_before), (n.score_after, n.penalty_after)))
    late = (
        f"<p>Late penalty: {number(n.penalty_before)} → {number(n.penalty_after)}</p>"
        if n.penalty_before != n.penalty_after
        else f"<p>Late penalty, as before: {number(n.penalty_after)}</p>"
        if n.penalty_after
        else ""
    )
    heads = [("Question", False), ("Answer", False), ("Machine", False), ("Counts", False), ("Effect", False)]
    table = _table(f"Changes for {n.student}", heads, [_row(c) for c in n.changed]) if n.changed else ""
    return (
        f'<article><div class="top"><h3>{escape(n.student)}</h3><span class="badge">{number(before)} → {number(after)} points</span></div>'
        f'<p class="meta">{escape(n.notebook)}, bank <span class="version">{escape(n.version_before or "unknown")} → {escape(n.version_after)}</span></p>'
        f"{table}{late}</article>\n"
    )


def _row(c: ItemChange) -> str:
    said = "; ".join(f"{label}: {text}" if len(c.given) > 1 else text for label, text in c.given) or "nothing"
    said = said if len(said) <= 300 else said[:300] + " ..."
    why = ""
    if c.read_again:
        why = f'<div class="note">{"The rubric is another one" if c.rubric_changed else "The key is another one"}; the score a person gave stays until it is read again.</div>'
    machine = " → ".join(dict.fromkeys(map(points, (c.before, c.after))))
    counts = (
        "to be read"
        if c.after is None and c.manual is None
        else f"{number(c.counted_before)} → {number(c.counted_after)} of {number(c.points)}"
    )
    return (
        f'<tr><th scope="row">{escape(c.item)} {escape(c.title)}</th><td class="said" data-label="Answer">{escape(said)}</td>'
        f'<td class="move" data-label="Machine">{machine}</td>'
        f'<td class="move" data-label="Counts">{counts}</td>'
        f'<td><span class="badge {_TONES[c.direction]}">{_SIGNS[c.direction]}</span>{why}</td></tr>'
    )


def _left(outcome: Outcome) -> str:
    if not outcome.left_out:
        return ""
    rows = "".join(f"<li>{escape(student)}: {escape(why)}.</li>" for student, why in outcome.left_out)
    return f"<h2>Left out</h2><ul>{rows}</ul>"
