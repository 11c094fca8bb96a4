"""The page's part about coding as an employer would judge it."""

from __future__ import annotations

from html import escape

from . import words
from .analysis import Analysis
from .coding import Measure


def coding(found: Analysis) -> str:
    """Tables of the measures, and of E/M levels where questions ask for them."""
    c = found.coding
    out = []
    for title, measures in (("Whole records (cases and visits)", c.records), ("Codes typed one at a time", c.slots)):
        if measures:
            head = (("Measure", ""), ("Class", "num"), ("Count", "num"), ("Counted over", ""))
            out.append(words.table(title, head, [_measure(m) for m in measures], "coding"))
    if c.records:
        out.append(
            "<p>Employers often ask for 95%, but always of a declared method: code by code, record by record, or by payment. "
            "The same work gives a different figure under each, so name the method whenever you quote one.</p>"
        )
    if c.levels is not None:
        lv = c.levels
        rows = [("Right level", lv.right), ("Higher than the key", lv.over), ("Lower than the key", lv.under),
                ("Another family of visit", lv.family), ("No E/M code", lv.other)]  # fmt: skip
        head = (("E/M level", ""), ("Answers", "num"), ("Share", "num"))
        out.append(
            words.table(
                f"E/M levels against the key ({lv.n} answers)",
                head,
                [(n, str(v), words.percent(v / lv.n)) for n, v in rows],
                "small",
            )
        )
        if lv.kappa is not None:
            out.append(f"<p>Agreement with the key beyond chance (Cohen's kappa): {words.corr(lv.kappa)}.</p>")
        else:
            out.append(
                "<p>Cohen's kappa is n/a: the keys hold a single level, so agreement by chance cannot be told from skill.</p>"
            )
        if lv.table:
            head = (("Key", ""), ("Given", ""), ("How often", "num"))
            rows3 = [(escape(k), escape(g), str(n)) for k, g, n in lv.table if k != g]
            if rows3:
                out.append(
                    f"<details><summary>Which level was given instead</summary>{words.table('E/M codes that differ from the key', head, rows3, 'small')}</details>"
                )
    return "".join(out)


def _measure(m: Measure) -> tuple[str, ...]:
    return (
        escape(m.title),
        words.figure(words.percent(m.share), words.percent_range(m.ci)),
        f"{m.count} of {m.total}",
        escape(f"{m.meaning} ({words.people(m.learners)})"),
    )
