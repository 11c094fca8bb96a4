"""Small-n rules, and figures turned into sentences that a teacher can act on.

Thresholds are customary guides (docs/statistics.md). Below 20 learners nothing is judged; up to 50 a judgement is marked
indicative, because an interval of a correlation is then as wide as the difference between good and bad.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .intervals import of_correlation
from .items import CURRENT, ItemStats
from .options import OptionStats
from .variants import VariantStats
from .wrong import LEFT_OUT, NOT_IN_KEY, WrongAnswer

JUDGE_FROM, SURE_FROM = 20, 50
EASY, HARD = 0.95, 0.25
WEAK, GOOD = 0.20, 0.40
SELDOM = 0.05
FEW_WRONG = 3  # learners; a wrong answer of fewer is an accident

CHECK, LOOK, NOTE = "check", "look", "note"  # read the key today; look when there is time; good to know
_ORDER = (CHECK, LOOK, NOTE)


@dataclass(frozen=True)
class Flag:
    """``kind``: a stable word for programs. ``text``: plain text. ``indicative``: from a class of 20 to 49."""

    item: str
    kind: str
    level: str
    text: str
    indicative: bool = False


def verdicts(n: int | None) -> str:
    """ "none", "indicative" or "plain": how a figure from ``n`` learners may be judged."""
    return "none" if n is None or n < JUDGE_FROM else "indicative" if n < SURE_FROM else "plain"


def discrimination_word(r: float | None, n: int | None) -> str:
    """ "good", "fair", "weak", "negative", or "" where nothing may be said."""
    if r is None or verdicts(n) == "none":
        return ""
    return "negative" if r < 0 else "weak" if r < WEAK else "fair" if r <= GOOD else "good"


def flags(
    stats: Iterable[ItemStats],
    options: Iterable[OptionStats],
    wrong: Iterable[WrongAnswer],
    variants: Iterable[VariantStats],
    members: Mapping[str, Sequence[str]],
    negative_before: Mapping[str, str],
) -> list[Flag]:
    """Flags of all questions, the gravest first. ``negative_before``: item -> the earlier report in which r was below 0."""
    by_item: dict[str, list[OptionStats]] = {}
    for one in options:
        by_item.setdefault(one.item, []).append(one)
    typed: dict[str, list[WrongAnswer]] = {}
    for slip in wrong:
        typed.setdefault(slip.item, []).append(slip)
    found: list[Flag] = []
    for s in stats:
        if s.version != CURRENT:
            continue
        if s.waiting:
            answers = "1 answer waits" if s.waiting == 1 else f"{s.waiting} answers wait"
            found.append(Flag(s.item, "waiting", NOTE, f"{answers} for a person; until then it is not in the totals."))
        if verdicts(s.n) != "none":
            found += _of_key(s, by_item.get(s.item, []), typed.get(s.item, []))
            found += _of_level(s)
            found += _of_options(s, by_item.get(s.item, []))
            if s.r is not None and s.r < 0 and s.item in negative_before:
                found.append(
                    Flag(s.item, "negative-twice", CHECK,
                         f"Stronger students did worse before as well ({negative_before[s.item]}): rewrite it or retire it.",
                         s.n < SURE_FROM)
                )  # fmt: skip
    for v in variants:
        n = sum(one.n for one in v.variants)
        if v.beyond_chance and verdicts(n) != "none":
            hard, easy = min(v.variants, key=lambda o: o.mean), max(v.variants, key=lambda o: o.mean)
            found.append(
                Flag(members[v.slot][0], "variants-differ", LOOK,
                     f"Its versions are not equally hard ({hard.mean:.0%} to {easy.mean:.0%} of the points), more than chance explains.",
                     n < SURE_FROM)
            )  # fmt: skip
    return sorted(found, key=lambda f: _ORDER.index(f.level))


def _of_key(s: ItemStats, options: Sequence[OptionStats], wrong: Sequence[WrongAnswer]) -> list[Flag]:
    """Signs that the key, or the stem, is at fault."""
    soft = s.n < SURE_FROM
    found = []
    key_r = {(o.rev, o.part): o.r for o in options if o.key and o.r is not None}
    for o in options:
        several = sum(one.key for one in options if (one.rev, one.part) == (o.rev, o.part)) > 1
        if o.key or several or o.r is None or o.r <= 0 or o.n < max(2, SELDOM * o.of) or o.of < JUDGE_FROM:
            continue
        where = f" ({quoted(o.label)})" if o.label else ""
        best = key_r.get((o.rev, o.part))
        clear = o.r_ci is not None and o.r_ci.low > 0
        if o.label and s.type == "matching" and not clear:
            continue  # a table has dozens of wrong cells: by chance alone some of them attract strong students
        if best is None or o.r > best:
            found.append(
                Flag(
                    s.item,
                    "key-may-be-wrong",
                    CHECK,
                    f"Key may be wrong: stronger students chose {quoted(o.text)}{where}.",
                    soft,
                )
            )
        elif clear:
            found.append(
                Flag(
                    s.item,
                    "second-key",
                    LOOK,
                    f"Stronger students were drawn to {quoted(o.text)}{where} as well: is it also right?",
                    soft,
                )
            )
    for w in wrong:
        ci = of_correlation(w.r, w.of)
        if (
            w.given in (LEFT_OUT, NOT_IN_KEY)
            or w.expected == NOT_IN_KEY
            or w.of < JUDGE_FROM
            or w.credit > 0
            or ci is None
        ):
            continue
        if w.n >= max(FEW_WRONG, SELDOM * w.of) and ci.low > 0 and not options:
            found.append(
                Flag(
                    s.item,
                    "key-may-be-incomplete",
                    CHECK,
                    f"Stronger students wrote {quoted(w.given)} where the key has {quoted(w.expected)}: should it count?",
                    soft,
                )
            )
    if s.r is not None and s.r < 0 and not found:
        found.append(
            Flag(
                s.item,
                "negative",
                CHECK,
                "Stronger students did worse here than weaker ones: read the key and the stem again.",
                soft,
            )
        )
    elif s.r is not None and 0 <= s.r < WEAK:
        found.append(Flag(s.item, "weak", LOOK, "It hardly tells stronger students from weaker ones.", soft))
    return found


def _of_level(s: ItemStats) -> list[Flag]:
    soft, p = s.n < SURE_FROM, s.facility
    if p is None:
        return []
    tried = p * (s.n or 0) / s.answered if s.answered else p
    if s.guess and tried < s.guess:
        text = f"Guessing would earn {s.guess:.0%}, those who answered earned {tried:.0%}: check the key, then teach it again."
        return [Flag(s.item, "below-guessing", CHECK, text, soft)]
    if p < HARD:
        return [
            Flag(
                s.item,
                "hard",
                LOOK,
                f"The class earned {p:.0%} of its points: check the key, then teach it again.",
                soft,
            )
        ]
    if p > EASY:
        return [
            Flag(
                s.item,
                "easy",
                NOTE,
                "Nearly everybody had it right. It may stay as a warm-up; it measures little.",
                soft,
            )
        ]
    return []


def _of_options(s: ItemStats, options: Sequence[OptionStats]) -> list[Flag]:
    """Wrong options that nobody needs. Only for one-best-answer questions: elsewhere an option has more than one job."""
    if s.type not in ("multiple_choice", "linked_pair") or verdicts(s.n) != "plain":
        return []  # of 25 learners, 5 % is one person
    idle = [o for o in options if not o.key and o.of >= JUDGE_FROM and o.share < SELDOM]
    if not idle:
        return []
    named = ", ".join(quoted(o.text) for o in idle[:3]) + (f" and {len(idle) - 3} more" if len(idle) > 3 else "")
    return [
        Flag(
            s.item,
            "idle-options",
            NOTE,
            f"Hardly anybody chose {named}: write {'it' if len(idle) == 1 else 'them'} anew.",
            s.n < SURE_FROM,
        )
    ]


def quoted(text: str, most: int = 70) -> str:
    """A text in quotation marks, cut to a sentence's measure."""
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= most else f"“{text[: most - 1].rstrip()}…”"
