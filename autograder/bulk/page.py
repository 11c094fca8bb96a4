"""The report of a run as one static page, for the instructor: what was graded, and what to look at. Pure.

No script, no address, nothing loaded; every name and sentence is escaped.
"""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from ..feedback.words import count, number
from .record import Record
from .told import KINDS, of_all, pace, sentence

SHOWN = 500  # learners in one table
_TONES = {"refused": "stop", "nothing": "look", "answers": "look", "odd": "", "again": "look", "late": ""}


@cache
def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def page(record: Record) -> str:
    """Same record, same bytes."""
    title = f"Grading {record.week}"
    body = "".join(_kind(kind, record) for kind in KINDS)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>\n{_style()}</style></head>\n<body>"
        f"<header><h1>{escape(title)}{escape(': ' + record.title) if record.title else ''}</h1>"
        f'<p class="soft">{escape(record.began)}, {escape(pace(record))}</p>{_verdict(record)}{_figures(record)}</header>\n'
        f"<main>{_notes(record)}{body}{_slow(record)}</main>\n"
        f"<footer><p>{_bank(record)}The grades are in nbgrader’s gradebook; this page is a report about students and belongs where "
        "their records belong.</p></footer></body></html>\n"
    )


def _verdict(record: Record) -> str:
    refused = record.kinds["refused"]
    if refused:
        says, tone = f"{count(refused, 'hand-in')} could not be graded. What to do is said below.", "stop"
    elif not sum(record.kinds.values()):
        says, tone = "There was nothing to grade.", ""
    elif not record.graded:
        says, tone = "There was nothing new to grade.", ""
    elif record.waiting:
        says = f"Everything is graded. {record.waiting:,} answers or scores wait for you in the formgrader."
        tone = ""
    else:
        says, tone = "Everything is graded.", ""
    return f'<div class="verdict {tone}"><strong>{escape(says)}</strong>{escape(of_all(record))}.</div>'


def _figures(record: Record) -> str:
    rows = [("Graded", f"{record.graded:,}")]
    if record.graded:
        rows.append(("Mean score", f"{number(record.score_sum / record.graded)} of {number(record.points)}"))
        rows.append(("Late", f"{record.late:,}"))
        rows.append(("Wait for you", f"{record.waiting:,}"))
        rows.append(("Per hand-in", f"{record.seconds / record.graded * 1000:.1f} ms"))
    return '<dl class="figures">' + "".join(f"<div><dt>{n}</dt><dd>{escape(v)}</dd></div>" for n, v in rows) + "</dl>"


def _notes(record: Record) -> str:
    says = list(record.notes)
    if record.own_path_because and record.graded:
        says.append(
            f"Every hand-in went through nbgrader’s own path, one by one, because {record.own_path_because}. That takes longer and "
            "gives the same grades."
        )
    if record.taken_up:
        says.append(
            f"An earlier run was cut off; {count(record.taken_up, 'hand-in')} that it had begun were graded anew."
        )
    return "<ul>" + "".join(f"<li>{escape(s)}</li>" for s in says) + "</ul>" if says else ""


def _kind(kind: str, record: Record) -> str:
    told = record.remarks.get(kind, [])
    if not told:
        return ""
    heading, advice = KINDS[kind]
    total = len(told) + record.more[kind]
    rows = "".join(
        f'<tr><th scope="row">{escape(one.student)}</th><td>{"".join(f"<p>{escape(sentence(s))}</p>" for s in one.says)}</td></tr>'
        for one in sorted(told, key=lambda one: one.student)[:SHOWN]
    )
    rest = total - min(len(told), SHOWN)
    more = f"<p>And {rest:,} more.</p>" if rest else ""
    return (
        f'<section class="{_TONES[kind]}"><h2>{escape(heading)} ({total:,})</h2><table><caption>{escape(advice)}</caption>'
        '<thead><tr><th scope="col">Learner</th><th scope="col">What</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>{more}</section>"
    )


def _slow(record: Record) -> str:
    if not record.slowest:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(student)}</th><td>{escape(how)}</td><td class="num">{seconds:.1f} s</td></tr>'
        for seconds, student, how in sorted(record.slowest, reverse=True)
    )
    return (
        "<section><h2>What took longest</h2><table><caption>Half a second and more. Only worth a look when a whole class is slow.</caption>"
        '<thead><tr><th scope="col">Learner</th><th scope="col">Where the time went</th><th scope="col" class="num">Time</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></section>"
    )


def _bank(record: Record) -> str:
    return f"Keys: bank version {escape(record.bank)}, kept with each grade. " if record.bank else ""
