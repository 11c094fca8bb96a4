"""The feedback page: one self-contained HTML file per notebook, read on a screen or on paper. Pure.

Every text that a learner or an instructor typed is escaped here. The only HTML taken as it is are the stems, the
notes of parts and the rationales that the build rendered from the bank, and these only when they hold nothing but what
the build can make (``safe``). The page tells the browser to run and to load nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path

from . import words
from .results import FULL, ItemResult
from .safe import safe

# No script, no network, no frame, no form; pictures only from the folder of the page or inside it. Nothing about <base>: the
# card that shows this page inside a notebook adds one, so that links within the page stay there.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'"


@dataclass(frozen=True)
class Mark:
    """What the gradebook says of one item. ``score`` None: a person has still to read it. ``comment`` is plain text."""

    score: float | None
    points: float
    by_person: bool = False
    extra: float = 0.0
    comment: str = ""


@dataclass(frozen=True)
class Late:
    seconds: float
    penalty: float


@dataclass(frozen=True)
class Sheet:
    """Everything on one page. ``marks`` is empty in a self-check; ``others`` are graded cells that are no items."""

    week: str
    title: str
    learner: str
    results: tuple[ItemResult, ...]
    objectives: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)
    others: Mapping[str, Mark] = field(default_factory=dict)
    late: Late | None = None
    self_check: bool = False

    @property
    def graded(self) -> list[ItemResult]:
        return [r for r in self.results if r.use == "graded"]

    def mark(self, result: ItemResult) -> Mark:
        return self.marks.get(result.id) or Mark(result.score, result.points)


@cache
def style() -> str:
    """The style sheet that our pages share."""
    return (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def feedback_page(sheet: Sheet) -> str:
    """The page. Same input, same bytes."""
    graded = sheet.graded
    shown = graded or list(sheet.results)
    title = f"{sheet.title}: {_kind(sheet)}"
    who = (
        f'<p class="who">{escape(sheet.learner)}, {escape(sheet.week)}</p>'
        if sheet.learner
        else f'<p class="who">{escape(sheet.week)}</p>'
    )
    head = _score(sheet) if graded or sheet.others else _practice(sheet)
    body = "".join(_item(n, result, sheet) for n, result in enumerate(shown, 1))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>\n{style()}</style></head>\n<body>"
        '<a class="skip" href="#questions">Skip to the questions</a>\n'
        f"<header><h1>{escape(title)}</h1>{who}{head}{_warnings(sheet)}</header>\n<main>"
        f'{_first(sheet)}{_objectives(sheet)}<h2 id="questions">Question by question</h2>\n{body}{_others(sheet)}</main>\n'
        "<footer><p>Sources are named so that you can read on. This page needs no network; keep it or print it.</p></footer>"
        "</body></html>\n"
    )


def _kind(sheet: Sheet) -> str:
    if not (sheet.graded or sheet.others):
        return "practice in the lesson"
    return "your own check" if sheet.self_check else "feedback"


def _totals(sheet: Sheet) -> tuple[float, float, int, float]:
    """(earned, of, answers waiting for a person, their points)."""
    marks = [(sheet.mark(r), r.points) for r in sheet.graded] + [(m, m.points) for m in sheet.others.values()]
    waiting = [p for m, p in marks if m.score is None]
    return sum(m.score for m, _ in marks if m.score is not None), sum(p for _, p in marks), len(waiting), sum(waiting)


def _score(sheet: Sheet) -> str:
    earned, total, waiting, held = _totals(sheet)
    penalty = sheet.late.penalty if sheet.late else 0.0
    earned = max(0.0, earned - penalty)
    share = f"{min(1.0, earned / total):.0%}" if total else "0%"
    says = [f"{share} of the points"] if total else []
    if waiting:
        who = "for you to compare with the model" if sheet.self_check else "for your instructor to read"
        says.append(f"{words.points(held)} not counted yet: {words.count(waiting, 'written answer')} {who}")
        if found := sum(r.so_far or 0 for r in sheet.graded if sheet.mark(r).score is None):
            says.append(f"of these, {words.points(found)} found so far without a reader, provisional")
    if sheet.late:
        says.append(
            words.lateness(sheet.late.seconds)
            + (f", {words.points(penalty)} taken off" if penalty else ", nothing taken off")
        )
    return (
        f'<div class="score"><strong>{words.number(earned)} of {words.points(total)}</strong><span>{escape("; ".join(says))}</span></div>'
        f'<div class="bar" aria-hidden="true"><span style="width:{share}"></span></div>'
    )


def _practice(sheet: Sheet) -> str:
    answered = sum(r.answered for r in sheet.results)
    right = sum(r.state == "right" for r in sheet.results)
    return (
        f"<p>You answered {answered} of {words.count(len(sheet.results), 'practice question')}; {right} are right as they stand now. "
        "Practice does not count towards your grade.</p>"
    )


def _warnings(sheet: Sheet) -> str:
    if not sheet.problems:
        return ""
    return '<div class="warn">' + "".join(f"<p>{escape(p)}</p>" for p in sheet.problems) + "</div>"


def _link(result: ItemResult) -> str:
    return f'<a href="#{escape(result.id)}">{escape(result.title)}</a>'


def _first(sheet: Sheet) -> str:
    """What to look at first, in words."""
    scored = [(r, sheet.mark(r).score) for r in sheet.graded]
    if not scored:
        return ""
    says = []
    for result, lost in words.lost_most(scored):
        about = sheet.objectives.get(result.objective, "")
        about = f" It is about: {escape(about[0].lower() + about[1:])}." if about else ""
        says.append(f"{_link(result)} cost you {words.points(lost)}.{about}")
    empty = [r for r, _ in scored if not r.answered]
    if empty:
        worth = words.points(sum(r.points for r in empty))
        named = ", ".join(_link(r) for r in empty[:5]) + (" and others" if len(empty) > 5 else "")
        says.append(f"{words.count(len(empty), 'question')} without an answer, worth {worth}: {named}.")
    if not says:
        waiting = any(s is None for _, s in scored)
        says = [
            "Everything that could be scored is right."
            if waiting
            else "Everything is right. There is nothing to repair."
        ]
    return '<h2>What to look at first</h2><ul class="first">' + "".join(f"<li>{s}</li>" for s in says) + "</ul>"


def _objectives(sheet: Sheet) -> str:
    rows: dict[str, list[float]] = {}
    for result in sheet.graded:
        score = sheet.mark(result).score
        if score is not None and result.objective in sheet.objectives:
            row = rows.setdefault(result.objective, [0.0, 0.0])
            row[0] += score
            row[1] += result.points
    if len(rows) < 2:
        return ""
    lines = "".join(
        f'<tr><th scope="row">{escape(sheet.objectives[o])}</th><td class="num">{words.number(got)} of {words.number(of)}</td></tr>'
        for o, (got, of) in sorted(rows.items(), key=lambda row: row[1][0] / row[1][1])
    )
    return f'<h2>By objective</h2><table><caption>Weakest first</caption><thead><tr><th scope="col">Objective</th><th scope="col" class="num">Points</th></tr></thead><tbody>{lines}</tbody></table>'


def _item(n: int, result: ItemResult, sheet: Sheet) -> str:
    mark = sheet.mark(result)
    state = words.state(result, mark.score, mark.by_person)
    tone = state if state in ("right", "partly", "wrong") else "none"
    if sheet.self_check and state == "manual":
        verdict = "Compare for yourself"
    else:
        verdict = words.VERDICTS[state]
    earned = (
        f"{words.number(mark.score)} of {words.points(mark.points)}"
        if mark.score is not None
        else ", ".join(filter(None, (words.points(mark.points), words.provisional(result))))
    )
    if result.use == "practice":
        earned = "practice"
    when = words.answered_when(result.answered_at)
    meta = [escape(result.id), *([f"answered {when}"] if when else [])]
    if result.changed:
        meta.append("the question was changed after you answered it")
    return (
        f'<article id="{escape(result.id)}" class="{tone}" aria-labelledby="{escape(result.id)}-t">'
        f'<div class="top"><h3 id="{escape(result.id)}-t">{n}. {escape(result.title)}</h3>'
        f'<span class="badge {tone}"><span aria-hidden="true">{words.SIGNS[state]}</span> {verdict}, {earned}</span></div>'
        f'<p class="meta">{" · ".join(meta)}</p><div class="stem">{safe(result.stem)}</div>'
        f"{_answer(result)}{_notes(result)}{_person(mark)}{_why(result)}</article>\n"
    )


def _answer(result: ItemResult) -> str:
    if result.parts:
        return _parts(result)
    if not result.given:
        return "<p>You left this question without an answer.</p>" if result.state == "unanswered" else ""
    lines = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td class="given">{escape(text)}</td></tr>'
        for label, text in result.given
    )
    return f'<h4>Your answer</h4><div class="scroll" tabindex="0" role="region" aria-label="Your answer to {escape(result.title)}"><table><tbody>{lines}</tbody></table></div>'


def _parts(result: ItemResult) -> str:
    with_key = result.show == FULL
    heads = ("Part", "You answered", "Result", *(("Expected",) if with_key else ()))
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    bodies = "".join(f"<tbody>{body}</tbody>" for body in _bodies(result, with_key))
    return (
        f'<h4>{"Part by part" if len(result.parts) > 1 else "Your answer"}</h4><div class="scroll" tabindex="0" role="region" aria-label="Parts of {escape(result.title)}">'
        f'<table class="parts"><thead><tr>{head}</tr></thead>{bodies}</table></div>'
    )


def _bodies(result: ItemResult, with_key: bool) -> list[str]:
    """The parts as table bodies: one in all, or one per row of a sheet, headed by the row's text said once."""
    rows: dict[str, list[Mapping[str, object]]] = {}
    for part in result.parts:  # a cell of a sheet is "row.column", labelled "row text – column"
        rows.setdefault(str(part["id"]).partition(".")[0] if result.type == "matching" else "", []).append(part)
    if all(len(cells) == 1 for cells in rows.values()) or len(rows) == 1:
        return ["".join(_part(part, with_key) for part in result.parts)]
    bodies = []
    for cells in rows.values():
        text, _, _ = str(cells[0]["label"]).rpartition(" – ")
        head = f'<tr><th class="row" scope="rowgroup" colspan="{4 if with_key else 3}">{escape(text)}</th></tr>'
        said = ({**part, "label": str(part["label"]).rpartition(" – ")[2]} for part in cells)
        bodies.append(head + "".join(_part(part, with_key) for part in said))
    return bodies


def _part(part: Mapping[str, object], with_key: bool) -> str:
    credit = float(part["credit"])  # type: ignore[arg-type]
    result = "✓ right" if credit >= 1 else "✗ not right" if credit <= 0 else f"◐ {credit:.0%}"
    note = f'<div class="note">{safe(str(part["note"]))}</div>' if with_key and part.get("note") else ""
    expected = f'<td data-label="Expected">{escape(str(part.get("expected") or ""))}</td>' if with_key else ""
    given = escape(str(part["given"])) or "nothing"
    return (
        f'<tr><th scope="row">{escape(str(part["label"]))}</th><td class="given" data-label="You answered">{given}</td>'
        f'<td class="got" data-label="Result">{result}{note}</td>{expected}</tr>'
    )


def _notes(result: ItemResult) -> str:
    return "<ul>" + "".join(f"<li>{escape(n)}</li>" for n in result.notes) + "</ul>" if result.notes else ""


def _person(mark: Mark) -> str:
    says = []
    if mark.by_person and mark.score is not None:
        says.append(f"Your instructor gave {words.number(mark.score)} of {words.points(mark.points)}.")
    elif mark.extra:
        says.append(f"Your instructor added {words.points(mark.extra)}.")
    if mark.comment:
        says.append(f"Your instructor wrote: {mark.comment}")
    return f'<p class="person">{escape(chr(10).join(says))}</p>' if says else ""


def _why(result: ItemResult) -> str:
    if result.show != FULL:
        return ""
    rubric = ""
    if result.rubric:
        rows = "".join(
            f'<tr><td>{escape(str(r["text"]))}</td><td class="num">{words.number(float(r["points"]))}</td></tr>'
            for r in result.rubric
        )
        rubric = f'<h4>What a reader looks for</h4><table><thead><tr><th scope="col">Element</th><th scope="col" class="num">Weight</th></tr></thead><tbody>{rows}</tbody></table>'
    model = f"<h4>A good answer</h4><p>{escape(result.model)}</p>" if result.model else ""
    why = f"<h4>Why</h4>{safe(result.rationale)}" if result.rationale else ""
    sources = f'<p class="locators">Read on in: {escape("; ".join(result.locators))}</p>' if result.locators else ""
    return f'<div class="why">{rubric}{model}{why}{sources}</div>'


def _others(sheet: Sheet) -> str:
    if not sheet.others:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td class="num">{words.number(m.score) if m.score is not None else "to be read"} of {words.number(m.points)}</td>'
        f"<td>{escape(m.comment)}</td></tr>"
        for name, m in sheet.others.items()
    )
    return f'<h2>Other graded cells</h2><table><thead><tr><th scope="col">Cell</th><th scope="col" class="num">Points</th><th scope="col">Comment</th></tr></thead><tbody>{rows}</tbody></table>'
