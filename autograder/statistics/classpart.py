"""The page's part about the class: its scores in figures, who handed in, and how exact a score is."""

from __future__ import annotations

from html import escape

from . import questions, svg, words
from .analysis import Analysis
from .flags import verdicts


def scores(found: Analysis) -> str:
    """Tiles, histogram, scatter, and the sentences about them."""
    w = found.whole
    if not w.n or w.mean is None:
        return f"<p>{words.people(w.n, 'hand-in', 'hand-ins').capitalize()}: no figures.</p>"
    low, middle, high = w.quartiles or (0.0, 0.0, 0.0)
    tiles = [
        ("Mean", f"{w.mean:.0f}%", f"standard deviation {words.number(w.sd, 0)}"),
        ("Median", f"{middle:.0f}%", f"half of the class between {low:.0f} and {high:.0f}%"),
        (f"At or above {w.cut:g}%", words.percent(w.pass_rate), _passed(found)),
        ("Alpha", words.corr(found.reliability.alpha), _alpha_note(found)),
        ("Exact to", f"±{found.reliability.sem:.1f}" if found.reliability.sem is not None else words.NA, f"of {w.out_of:g} points (standard error of measurement)"),
    ]  # fmt: skip
    shown = "".join(
        f'<div class="tile"><dt>{escape(n)}</dt><dd><strong>{v}</strong><span>{escape(note)}</span></dd></div>'
        for n, v, note in tiles
    )
    passed = f"{w.passed} of {w.n} learners have {w.cut:g}% or more." if w.passed is not None else ""
    bins = words.table(
        "Learners by share of the points",
        (("Share of the points", ""), ("Learners", "num")),
        [
            (f"{100 * n // len(w.bins)} to {100 * (n + 1) // len(w.bins)}%", words.count(c, found.suppressed))
            for n, c in enumerate(w.bins)
        ],
        "small",
    )
    points = questions.points_of(found)
    plot = ""
    if points:
        gone = [s.item for s in found.current if s.facility is None or s.r is None]
        missing = f" Without a dot, because a figure is n/a: {escape(', '.join(gone))}." if gone else ""
        plot = (
            f"<figure>{svg.scatter(points, 'plot')}<figcaption><b>Difficulty and discrimination.</b> Each mark is a question: "
            f"○ nothing to say, ▲ look at it, ◆ check the key. Good questions stand high; easy ones to the right.{missing}</figcaption></figure>"
        )
    hist = ""
    if any(c is not None for c in w.bins):
        hist = (
            f"<figure>{svg.histogram(w.bins, w.cut, passed, 'hist')}<figcaption><b>Scores.</b> {escape(passed)} Hatched bars are at or above "
            f"the cut.</figcaption><details><summary>The same as a table</summary>{bins}</details></figure>"
        )
    return f'<dl class="tiles">{shown}</dl><div class="figures">{hist}{plot}</div>{_around(found)}{_reliability(found)}'


def _passed(found: Analysis) -> str:
    w = found.whole
    if w.passed is None:
        return "hidden: fewer than 5 passed or failed"
    return f"{w.passed} of {w.n}" + (f"; interval {words.percent_range(w.passed_ci)}%" if w.passed_ci else "")


def _few(n: int | None) -> str:
    return words.FEW if n is None else str(n)


def _alpha_note(found: Analysis) -> str:
    r = found.reliability
    if r.alpha is None:
        return "needs two questions and different scores"
    ci = f"interval {words.corr_range(r.ci)}" if r.ci else ""
    return f"{r.k} questions" + (f"; {ci}" if ci else "")


def _around(found: Analysis) -> str:
    """Who handed in, what was left empty."""
    w = found.whole
    says = [f"{w.enrolled} in the gradebook, {w.n} handed in" if w.enrolled is not None else f"{w.n} handed in"]
    if w.not_submitted is None or w.not_submitted:
        says.append(f"{_few(w.not_submitted)} did not")
    if w.late is None or w.late:
        says.append(f"{_few(w.late)} late")
    empty = ""
    if w.skipped is not None and w.not_reached is not None:
        empty = f" Left empty on the way: {words.people(w.skipped, 'answer', 'answers')}; not reached: {words.people(w.not_reached, 'answer', 'answers')}"
        empty += f" of {words.people(w.stopped_early)} who stopped early." if w.not_reached else "."
    waits = ""
    if w.left_out:
        named = ", ".join(f"{escape(slot)} ({n})" for slot, n in w.left_out.items())
        waits = f" Not in the totals, because answers wait for a person: {named}."
    return f"<p>{'; '.join(says)}.{empty}{waits} Working time is not recorded, so none is reported.</p>"


def _reliability(found: Analysis) -> str:
    r = found.reliability
    if r.alpha is None:
        return ""
    says = []
    if r.alpha < 0:
        says.append("Alpha is below 0: the questions contradict one another, or the class is too small for an alpha.")
    elif verdicts(r.n) != "none":
        guide = (
            "enough for certification"
            if r.alpha >= 0.9
            else "enough for a course examination"
            if r.alpha >= 0.8
            else "enough for low stakes"
            if r.alpha >= 0.7
            else "low for grading by this week alone; short assignments are"
        )
        says.append(f"As a guide, an alpha of {words.corr(r.alpha)} is {guide}.")
    if r.doubled is not None:
        says.append(f"Twice as many such questions would give {words.corr(r.doubled)} (Spearman-Brown).")
        needs = [f"{aim:.2f} would take {n}" for aim, n in r.lengths.items() if n is not None and n > r.k]
        if needs:
            says.append("; ".join(needs).capitalize() + " such questions.")
    better = [s for s, a in r.without.items() if a is not None and a > r.alpha + 0.01]
    if better and verdicts(r.n) != "none":
        says.append(f"Alpha would rise without {escape(', '.join(better))}.")
    kind = "KR-20 and alpha are the same here: every score is 0 or 1 point." if r.kr20 else ""
    return f"<p>{' '.join(says)} {kind}</p>"
