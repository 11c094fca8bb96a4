"""The page's part about questions: the table of all of them, and each one's options and wrong answers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..feedback.words import points
from . import words
from .analysis import Analysis
from .flags import CHECK, LOOK, Flag, quoted, verdicts
from .items import CURRENT, ItemStats
from .options import OptionStats
from .svg import Point
from .wrong import LEFT_OUT, NOT_IN_KEY, WrongAnswer, slip_of

SIGNS = {"check": "◆", "look": "▲", "note": "•", "": "○"}
LEVELS = {"check": "Check the key", "look": "Look at it", "note": "Good to know"}
MOST_WRONG, MOST_CODES = 6, 15


def gravest(found: Analysis) -> dict[str, str]:
    """Item -> level of its gravest flag."""
    levels: dict[str, str] = {}
    for flag in found.flags:  # the gravest come first
        levels.setdefault(flag.item, flag.level)
    return levels


def points_of(found: Analysis) -> list[Point]:
    """Dots of the scatter: questions with both figures."""
    levels = gravest(found)
    return [
        Point(
            short(s.item),
            f"{s.item}: {s.title}. {100 * s.facility:.0f}% of the points, discrimination {words.corr(s.r)}",
            s.facility,
            s.r,
            level if (level := levels.get(s.item, "")) in (CHECK, LOOK) else "",
        )
        for s in found.current
        if s.facility is not None and s.r is not None
    ]


def short(item: str) -> str:
    """g05 of w02-g05."""
    return item.rpartition("-")[2] or item


def overview(found: Analysis) -> str:
    """All questions in one table: flagged ones first, then from hard to easy."""
    levels = gravest(found)
    rank = {"check": 0, "look": 1}
    ordered = sorted(
        found.current,
        key=lambda s: (rank.get(levels.get(s.item, ""), 2), s.facility if s.facility is not None else 2, s.item),
    )
    rows = []
    for s in ordered:
        flags = [f for f in found.flags if f.item == s.item]
        level = levels.get(s.item, "")
        sign = f'<span class="sign {level}" aria-hidden="true">{SIGNS[level]}</span>'
        title = f'{sign} <a href="#{escape(s.item)}">{escape(s.item)}</a> <span class="title">{escape(s.title)}</span>'
        says = "".join(f'<p class="flag {f.level}">{_flag(f)}</p>' for f in flags) or '<span class="na">–</span>'
        rows.append(
            (
                title,
                words.plain_number(s.points),
                words.count(s.n, found.suppressed),
                words.figure(words.percent(s.facility), words.percent_range(s.facility_ci)),
                "" if s.guess is None else words.percent(s.guess) if s.guess else "≈0",
                words.figure(words.corr(s.r), words.corr_range(s.r_ci)),
                words.corr(s.upper_lower),
                says,
            )
        )
    head = (
        ("Question", ""), ("Points", "num"), ("n", "num"), ("Earned", "num"), ("Guessing", "num"), ("Discrimination", "num"),
        ("Upper–lower", "num"), ("What it says", ""),
    )  # fmt: skip
    if not any(s.upper_lower is not None for s in ordered):  # a column of n/a tells nothing
        head, rows = (*head[:6], head[7]), [(*row[:6], row[7]) for row in rows]
    return words.table("Questions, those to check first, then from hard to easy", head, rows, "items")


def _flag(flag: Flag) -> str:
    soft = ' <span class="soft">(indicative)</span>' if flag.indicative else ""
    return f"<strong>{LEVELS[flag.level]}:</strong> {escape(flag.text)}{soft}"


def details(found: Analysis) -> str:
    """One folding part per question: its figures in words, its options, its wrong answers."""
    levels = gravest(found)
    options: dict[str, list[OptionStats]] = {}
    for o in found.options:
        options.setdefault(o.item, []).append(o)
    wrong: dict[str, list[WrongAnswer]] = {}
    for w in found.wrong:
        wrong.setdefault(w.item, []).append(w)
    parts = []
    for s in found.current:
        opened = " open" if levels.get(s.item) == CHECK else ""
        parts.append(
            f'<details id="{escape(s.item)}"{opened}><summary><b>{escape(s.item)}</b> {escape(s.title)}</summary>'
            f"{_facts(s, found)}{_options(options.get(s.item, []), found)}{_wrong(wrong.get(s.item, []))}</details>"
        )
    return "".join(parts)


def _facts(s: ItemStats, found: Analysis) -> str:
    says = [f"{points(s.points)}, {escape((s.type or 'unknown type').replace('_', ' '))}."]
    if s.objective:
        named = {g.name: g.title for g in found.groups if g.kind == "objective"}
        says.append(f"Objective: {escape(named.get(s.objective, s.objective))}.")
    if s.facility is not None and s.n:
        empty = "" if s.answered is None or s.answered == s.n else f"; {s.n - s.answered} left it empty"
        says.append(f"{words.people(s.n)} earned {words.percent(s.facility)} of its points{empty}.")
    if s.r is None and s.facility is not None:
        says.append("Discrimination is n/a: with equal scores, or fewer than three people, nothing can vary together.")
    without = found.reliability.without.get(s.item)
    if without is not None and found.reliability.alpha is not None:
        says.append(f"Alpha without it: {words.corr(without)} (with it {words.corr(found.reliability.alpha)}).")
    if s.by_person:
        says.append(f"{s.by_person} scored by a person.")
    if not s.counted:
        says.append("Not in the totals.")
    for old in found.items:
        if old.item == s.item and old.version != CURRENT:
            says.append(
                f"In the earlier wording {escape(old.version[:6])}: {words.people(old.n)}, {words.percent(old.facility)}."
            )
    status = found.status.get(s.item, "")
    if status:
        says.append(f"Review status in the bank: {escape(status)}.")
    return f'<p class="facts">{" ".join(says)}</p>'


def _options(options: Sequence[OptionStats], found: Analysis) -> str:
    if not options:
        return ""
    by_part: dict[tuple[str, str], list[OptionStats]] = {}
    for o in options:
        by_part.setdefault((o.rev, o.part), []).append(o)
    if len(by_part) > 3:  # a table of many cells: its wrong answers say more than dozens of option tables
        return ""
    tables = []
    for group in by_part.values():
        label = group[0].label or "Options"
        rows = [
            (
                ("<b>✓ " + escape(o.text) + "</b> (key)") if o.key else escape(o.text),
                words.count(o.n, found.suppressed),
                words.percent(o.share) if o.n is not None else "",
                words.number(o.rest) if o.rest is not None else words.NA,
                words.figure(words.corr(o.r), words.corr_range(o.r_ci)),
                escape(o.error)
                + (
                    ' <span class="soft">Seldom chosen.</span>'
                    if not o.key and o.n is not None and o.share < 0.05 and o.of
                    else ""
                ),
            )
            for o in group
        ]
        head = (("Option", ""), ("Chosen", "num"), ("of those who answered", "num"), ("Mean on the rest", "num"),
                ("With the rest", "num"), ("Named error", ""))  # fmt: skip
        tables.append(
            words.table(f"{label}: who chose what ({words.people(group[0].of)} answered)", head, rows, "options")
        )
    return "".join(tables)


def _wrong(wrong: Sequence[WrongAnswer]) -> str:
    if not wrong:
        return ""
    shown = wrong[:MOST_WRONG]
    more = (
        f"<p class='soft'>And {len(wrong) - len(shown)} rarer ones, in distractors.csv.</p>"
        if len(wrong) > len(shown)
        else ""
    )
    return (
        words.table(
            "Wrong answers most often given", _WRONG_HEAD, [_wrong_row(w, with_item=False) for w in shown], "wrong"
        )
        + more
    )


_WRONG_HEAD = (
    ("Given", ""),
    ("Right", ""),
    ("Where", ""),
    ("How many", "num"),
    ("Mean on the rest", "num"),
    ("Named error", ""),
)


def _wrong_row(w: WrongAnswer, *, with_item: bool) -> tuple[str, ...]:
    style = ' class="code"' if w.code else ""
    given = "<i>left out</i>" if w.given == LEFT_OUT else f"<b{style}>{escape(w.given)}</b>"
    right = (
        "<i>no such code in the key</i>" if w.expected == NOT_IN_KEY else f"<span{style}>{escape(w.expected)}</span>"
    )
    credit = f' <span class="soft">worth {words.percent(w.credit)}</span>' if w.credit else ""
    label = escape(quoted(w.label, 60)[1:-1])
    where = f'<a href="#{escape(w.item)}">{escape(w.item)}</a> {label}' if with_item else label
    slip = slip_of(w.given, w.expected) if w.code and not w.error else ""
    error = escape(w.error) or (f'<span class="soft">{slip}</span>' if slip else "")
    return given + credit, right, where, f"{w.n} of {w.of}", words.number(w.rest), error


def top_codes(found: Analysis) -> str:
    """The wrong codes of the week; for coders the most useful table of all."""
    codes = sorted((w for w in found.wrong if w.code and w.n > 1), key=lambda w: (-w.n, -w.share, w.item, w.given))
    others = sorted((w for w in found.wrong if not w.code and w.n > 1), key=lambda w: (-w.n, -w.share, w.item, w.given))
    out = []
    for title, found_ in (("Top wrong codes", codes), ("Other wrong answers", others[:10])):
        if found_:
            out.append(
                words.table(title, _WRONG_HEAD, [_wrong_row(w, with_item=True) for w in found_[:MOST_CODES]], "wrong")
            )
    if not out:
        return "<p>No wrong answer was given by more than one learner.</p>"
    return (
        "<p>Each with the error that the question's author named for it. <b>Mean on the rest</b>: points on all other questions, on "
        "average, of those who gave it. Where that is high, good students went wrong: teach it, or read the key again.</p>"
        + "".join(out)
    )


def reviewed(found: Analysis) -> str:
    """How many keys nobody has confirmed; "" when the bank does not tell."""
    asked = [s.item for s in found.current if s.item in found.status]
    open_ = [i for i in asked if found.status[i] not in ("reviewed", "released")]
    if not open_:
        return ""
    return (
        f"<p>{len(open_)} of {len(asked)} questions have no confirmed key (their status in the bank is not yet <i>reviewed</i>). "
        "A key is safe when two coders have reached it independently from the cited source; flagged questions deserve that first.</p>"
    )


def small_n(found: Analysis) -> str:
    """What may be concluded from a class of this size."""
    n = found.whole.n
    kind = verdicts(n)
    if kind == "none":
        return (
            f"<p class='warn'><b>{words.people(n)}: too few for verdicts.</b> Figures are shown as they are and no question is judged. "
            "With ten people, a question that discriminates well (.30) can show anything from −.41 to .78.</p>"
        )
    if kind == "indicative":
        return (
            f"<p class='warn'><b>{words.people(n)}: every judgement here is indicative.</b> Read the intervals: another class of this size could land "
            "anywhere inside them. Change a key because you read it again, not because of a figure.</p>"
        )
    return ""
