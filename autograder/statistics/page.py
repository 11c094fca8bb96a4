"""The report page: one self-contained HTML file without a script. Same analysis, same bytes. Pure."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html import escape
from pathlib import Path

from . import classpart, codingpart, questions, words
from .analysis import Analysis
from .reliability import LEAST_ITEMS
from .whole import Group


@cache
def _style() -> str:
    return (Path(__file__).parent / "report.css").read_text(encoding="utf-8")


def report_page(found: Analysis) -> str:
    """The page. No learner is named in it, except in sentences about hand-ins that could not be read."""
    title = f"{found.title}: what the class tells about the questions"
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    sections = "".join(
        f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(head)}</h2>{body}</section>'
        for name, head, body in _sections(found)
        if body
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f"<title>{escape(title)}</title><style>{style}</style></head>\n<body>"
        '<a class="skip" href="#report">Skip to the report</a>\n'
        f"<header><p class='who'>{escape(found.week)}, {words.people(found.whole.n, 'hand-in', 'hand-ins')}</p><h1>{escape(found.title)}</h1>"
        f"{questions.small_n(found)}{_doubts(found)}{_rules(found)}</header>\n<main id='report'>{sections}</main>\n{_footer(found)}</body></html>\n"
    )


def _sections(found: Analysis) -> list[tuple[str, str, str]]:
    return [
        ("monday", "What to do on Monday", _monday(found)),
        ("scores", "The class", classpart.scores(found)),
        ("objectives", "Objectives and exam domains", _groups(found)),
        ("questions", "Questions", _questions(found)),
        ("codes", "Top wrong codes", questions.top_codes(found) if found.wrong else ""),
        ("coding", "What coders are judged by", codingpart.coding(found)),
        ("variants", "Versions of one question", _variants(found)),
        ("one", "Question by question", questions.details(found)),
    ]


def _doubts(found: Analysis) -> str:
    blank = found.whole.blank
    says = [*found.doubts, *found.about_learners]
    if blank:
        who = (
            "1 hand-in holds no answer at all and counts"
            if blank == 1
            else f"{blank} hand-ins hold no answer at all and count"
        )
        says.insert(0, f"{who} as 0. That makes discrimination and alpha look better than the questions are.")
    return f'<div class="warn">{"".join(f"<p>{escape(s)}</p>" for s in says)}</div>' if says else ""


def _monday(found: Analysis) -> str:
    if not found.advice:
        return (
            "<p>Nothing stands out.</p>"
            if found.whole.n
            else "<p>There is nothing to say yet: no hand-in has been graded.</p>"
        )
    known = {s.item for s in found.current}
    told = []
    for one in found.advice:
        text = f"<b>{escape(one.do)}</b> {escape(one.why)}"
        more = [i for i in one.items if i not in one.do + one.why]
        links = f' <span class="links">{" ".join(more)}</span>' if more else ""
        told.append(f"<li>{_linked(text + links, known)}</li>")
    return f'<ol class="monday">{"".join(told)}</ol>'


def _linked(html: str, known: set[str]) -> str:
    """Every id of a question made a link to its part of the page."""
    return re.sub(
        r"\bw\d\d-[a-z]\d\d[a-z]?\b", lambda m: f'<a href="#{m[0]}">{m[0]}</a>' if m[0] in known else m[0], html
    )


def _groups(found: Analysis) -> str:
    kinds: dict[str, list[Group]] = {}
    everything = {slot for g in found.groups for slot in g.items}
    for g in found.groups:
        if g.kind == "objective" or set(g.items) != everything:  # a domain that is the whole week says nothing new
            kinds.setdefault(g.kind, []).append(g)
    out = []
    for kind, groups in kinds.items():
        name = {"objective": "By objective", "level": "By cognitive level"}.get(kind, f"By {kind} domain")
        rows = [
            (
                escape(g.title),
                str(len(g.items)),
                words.plain_number(g.points),
                words.figure(
                    f"{g.mean:.0f}%" if g.mean is not None else words.NA,
                    f"{g.ci.low:.0f}–{g.ci.high:.0f}" if g.ci else "",
                ),
                _bar(g.mean),
                words.corr(g.alpha) if len(g.items) >= LEAST_ITEMS else '<span class="na">too few</span>',
            )
            for g in sorted(groups, key=lambda g: g.mean if g.mean is not None else 101)
        ]
        head = (
            ("Part", ""),
            ("Questions", "num"),
            ("Points", "num"),
            ("Earned", "num"),
            ("", "barcell"),
            ("Alpha", "num"),
        )
        text = words.table(name, head, rows, "groups")
        out.append(text if kind == "objective" else f"<details><summary>{escape(name)}</summary>{text}</details>")
    return "".join(out)


def _bar(percent: float | None) -> str:
    """A bar beside a printed figure, so hidden from a screen reader."""
    if percent is None:
        return ""
    return (
        '<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="meter-back" width="100" height="10"/><rect class="meter-fill" width="{percent:.1f}" height="10"/></svg>'
    )


def _questions(found: Analysis) -> str:
    if not found.items:
        return ""
    intro = (
        "<p><b>Earned</b>: the share of a question's points that the class earned. <b>Guessing</b>: what blind guessing earns. "
        "<b>Discrimination</b>: does a learner who does well on the other questions do well here? From −1 to 1; about .20 to .40 is fair, "
        "above .40 good, below 0 a reason to read the key. Small figures are 95% intervals.</p>"
    )
    return f"{intro}{questions.reviewed(found)}{questions.overview(found)}"


def _variants(found: Analysis) -> str:
    out = []
    for v in found.variants:
        rows = [
            (escape(o.name), str(o.n), words.figure(words.percent(o.mean), words.percent_range(o.ci)))
            for o in v.variants[:40]
        ]
        head = (("Version", ""), ("Learners", "num"), ("Earned", "num"))
        if v.p is None:
            says = "Too few learners per version to tell a difference from chance."
        elif v.beyond_chance:
            says = f"They are not equally hard: differences like these come about by chance in {max(v.p, 0.001):.1%} of classes (chi-square {v.chi2:.1f}, {v.df} df)."
        else:
            says = f"Differences like these come about by chance in {v.p:.0%} of classes (chi-square {v.chi2:.1f}, {v.df} df). That does not prove the versions equal."
        out.append(words.table(f"{v.slot}: {v.title}", head, rows, "small") + f"<p>{says}</p>")
    return "".join(out)


def _rules(found: Analysis) -> str:
    says = [
        *found.rules,
        "Discrimination is the correlation with the points on all other questions, never with a total that holds the question itself.",
        "Intervals hold 95%: Wilson for right or wrong, Student's t for partial credit, Fisher's z for correlations, Feldt for alpha, a bootstrap of whole learners for coding measures.",
        "No verdicts under 20 learners; indicative from 20 to 49.",
    ]
    if found.suppressed:
        says.append(
            "This page may be passed on: cells of fewer than five learners are hidden, and so is what could be worked out from them."
        )
    banks = f"<p class='soft'>Bank {escape(', '.join(found.banks))}.</p>" if found.banks else ""
    items = "".join(f"<li>{escape(s)}</li>" for s in says)
    return (
        f"<details class='rules'><summary>{escape(_rules_in_short(found))}</summary><ul>{items}</ul>{banks}</details>"
    )


def _rules_in_short(found: Analysis) -> str:
    who = found.rules[-1].rstrip(".")
    return f"Rules: one graded attempt per learner; empty answers count 0; without a hand-in left out. {who}."


def _footer(found: Analysis) -> str:
    where = "" if found.suppressed else " It is a record about students: keep it where your institution allows."
    return f"<footer><p>This page needs no network; print it or keep it.{where}</p></footer>"
