"""The table at the end of a demo. Pure: text from records."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from statistics import mean, median

from ..bank import Bank
from ..feedback.words import count, number
from .people import Learner
from .results import Record
from .stages import Took

WIDTH = 100
_BAR = 40


def histogram(shares: Sequence[float]) -> list[str]:
    """Ten bands of ten per cent, each a row of blocks; the last band holds 100 % as well."""
    bands = [0] * 10
    for share in shares:
        bands[min(9, max(0, int(share * 10 + 1e-9)))] += 1
    most = max([*bands, 1])
    scale = min(1, _BAR / most)
    return [
        f"  {f'{n * 10}-{n * 10 + 10 - (n < 9)}%':>7} {'█' * max(bool(c), round(c * scale)):<{_BAR}} {c or ''}".rstrip()
        for n, c in reversed(list(enumerate(bands)))
    ]


def item_means(bank: Bank, records: Sequence[Record]) -> dict[str, float]:
    """Item -> mean share of its points over those who handed in; written answers that wait are left out."""
    means = {}
    for item in bank.graded():
        got = [r.points[item.id] / item.points for r in records if r.handed_in and r.points.get(item.id) is not None]
        if got and not item.manual:
            means[item.id] = mean(got)
    return means


def objective_means(bank: Bank, records: Sequence[Record]) -> dict[str, tuple[float, float]]:
    """Objective -> (mean share, points behind it), weighted by points."""
    means = item_means(bank, records)
    out = {}
    for objective in bank.objectives:
        items = [i for i in bank.graded() if i.public.get("objective") == objective and i.id in means]
        weight = sum(i.points for i in items)
        if weight:
            out[objective] = (sum(means[i.id] * i.points for i in items) / weight, weight)
    return out


def render(
    bank: Bank, learners: Sequence[Learner], records: Mapping[str, Record], attention: Mapping[str, Sequence[str]], times: Sequence[Took],
) -> str:  # fmt: skip
    """Everything but the known-answer check and the paths."""
    all_records = [records[one.id] for one in learners]
    handed = [r for r in all_records if r.handed_in]
    shares = [r.share for r in handed]
    waiting = sum(len(r.waiting) for r in handed)
    total = sum(i.points for i in bank.graded())
    lines = [
        "",
        f"{bank.week}: {bank.title}",
        f"{count(len(learners), 'learner')}, {len(handed)} handed in, {number(total)} points",
    ]
    if waiting:
        lines.append(f"{count(waiting, 'written answer')} wait for you and are not counted yet")
    if shares:
        lines += ["", "SCORES (share of the points a machine can give, of those who handed in)", *histogram(shares)]
        lines.append(
            f"  mean {mean(shares):.0%}, median {median(shares):.0%}, lowest {min(shares):.0%}, highest {max(shares):.0%}"
        )
        lines += ["", "OBJECTIVES (mean share)"]
        lines += [
            f"  {share:4.0%}  {bank.objectives[o]} ({number(points)} points)"
            for o, (share, points) in objective_means(bank, all_records).items()
        ]
        means = item_means(bank, all_records)
        lines += ["", "HARDEST ITEMS"]
        lines += [f"  {means[i]:4.0%}  {i}  {bank.items[i].title}" for i in sorted(means, key=lambda i: means[i])[:5]]
    lines += ["", "LOOK AT THESE"]
    names = {one.id: one.first_name for one in learners}
    for learner, says in attention.items():
        if says:
            record = records[learner]
            score = f"{record.share:4.0%}" if record.handed_in else "   -"
            text = textwrap.wrap(" ".join(says), WIDTH - 30)
            lines.append(f"  {learner} {names[learner]:<9} {score}  {text[0]}")
            lines += [" " * (len(learner) + 19) + more for more in text[1:]]
    quiet = sum(not says for says in attention.values())
    lines.append(f"  Nothing to say about the other {quiet}." if quiet < len(learners) else "  Nobody: all is well.")
    lines += ["", "TIME"]
    lines += [f"  {took.seconds:6.1f} s  {took.what}" for took in times]
    return "\n".join(lines)
