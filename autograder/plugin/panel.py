"""What the instructor sees of an answer in the formgrader: the answer, its parts, and for a written one the rubric."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..feedback import words
from ..feedback.results import ItemResult

_CELL = ' style="text-align:left;vertical-align:top;padding:2px 10px 2px 0"'


def html(result: ItemResult, problems: Sequence[str] = ()) -> str:
    """A static panel. Texts of the learner are escaped; it needs no script and no style sheet."""
    earned = (
        f"{words.number(result.score)} of {words.points(result.points)}"
        if result.score is not None
        else words.provisional(result) or f"up to {words.points(result.points)}, yours to give"
    )
    says = [f"<p><b>{escape(result.title)}</b>: {words.VERDICTS[result.state]}, {earned}</p>"]
    if result.state == "unanswered" and problems:
        says += [f"<p>{escape(p)}</p>" for p in problems]
    if result.changed:
        says.append("<p>The question was changed after this was answered.</p>")
    if result.parts:
        says.append(
            _table(
                ("Part", "Answered", "Credit"), [(p["label"], p["given"], f"{p['credit']:.0%}") for p in result.parts]
            )
        )
    elif result.given:
        says.append(_table(("", "Answered"), result.given))
    says += [f"<p>{escape(n)}</p>" for n in result.notes]
    if result.rubric:
        says.append(
            _table(("Rubric", "Weight"), [(r["text"], words.number(float(r["points"]))) for r in result.rubric])
        )
    if result.model:
        says.append(f"<details><summary>A good answer</summary><p>{escape(result.model)}</p></details>")
    return f'<div class="clean-claim-result">{"".join(says)}</div>'


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col"{_CELL}>{escape(h)}</th>' for h in heads)
    body = "".join(
        "<tr>"
        + "".join(f'<td{_CELL}><span style="white-space:pre-wrap">{escape(str(c))}</span></td>' for c in row)
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
