"""Rules over a bank as a whole: every item explained, every objective practised and graded, keys spread evenly."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from course.items.types.base import plain_text

from .finding import Finding, look
from .material import Material, options, readable, wrong_options

LEVELS = ("recall", "application", "analysis")
FEW = 12  # below this many one-best-answer items, positions say nothing
SPREAD = (0.20, 0.30)
OFTEN_LONGEST = 0.45
ALIKE = 0.90
LONE_ITEM = 0.5


def explained(material: Material) -> Iterator[Finding]:
    """A rationale worth the name, and one named error for every wrong option."""
    for item_id, entry in material.entries():
        if len(str(entry.get("rationale", "")).split()) < 8:
            yield look(
                material.bank_file, item_id, "the rationale is very short", "say in two or three sentences why the key"
            )
        if entry.get("type") in ("multiple_choice", "multi_select"):
            named = _named(entry)
            for option, _ in wrong_options(entry):
                if option not in named:
                    yield Finding(
                        material.bank_file,
                        item_id,
                        f"wrong option “{option}” names no error",
                        "add  error: one sentence  to it",
                    )
        elif entry.get("type") == "linked_pair":
            yield from _reasons(material, item_id, entry)
        elif entry.get("type") == "matching" and entry.get("errors"):
            for row in entry.get("rows", ()):
                if row.get("id") not in entry["errors"]:
                    yield Finding(
                        material.bank_file,
                        item_id,
                        f"row “{row.get('id')}” has no sentence under errors, the other rows have",
                        "add one",
                    )


def _reasons(material: Material, item_id: str, entry: Mapping[str, Any]) -> Iterator[Finding]:
    """The choices of a linked pair are distractors too: each names its error, or the part does so for all of them."""
    key, named = entry.get("key") or {}, set(entry.get("errors") or ())
    left = []
    for part in entry.get("parts", ()):
        choices = [o for o in part.get("options") or () if o.get("id") != key.get(part.get("id"))]
        if part.get("id") not in named:
            left += [
                str(o.get("id")) for o in choices if o.get("id") not in named and not str(o.get("error") or "").strip()
            ]
    if left:
        yield look(
            material.bank_file,
            item_id,
            f"the wrong choices {', '.join(left)} name no error",
            "give each a sentence under errors, or one to the whole part",
        )


def _named(entry: Mapping[str, Any]) -> set[str]:
    own = {
        str(o.get("id"))
        for o in entry.get("options", ())
        if isinstance(o, Mapping) and str(o.get("error") or "").strip()
    }
    return own | {k for k, v in (entry.get("errors") or {}).items() if str(v).strip()}


def tagged(material: Material) -> Iterator[Finding]:
    """The cognitive level is what the mix of a week is judged by."""
    for item_id, entry in material.entries():
        if (entry.get("tags") or {}).get("level") not in LEVELS:
            yield Finding(material.bank_file, item_id, "no level in its tags", f"add  level: {' | '.join(LEVELS)}")


def four_options(material: Material) -> Iterator[Finding]:
    for item_id, entry in material.entries():
        if entry.get("type") == "multiple_choice" and len(options(entry)) != 4:
            yield look(
                material.bank_file,
                item_id,
                f"it has {len(options(entry))} options",
                "one best answer and three distractors are the rule",
            )


def key_positions(material: Material) -> Iterator[Finding]:
    """Each of A-D should be the key of 20 to 30 % of the items."""
    places: Counter[int] = Counter()
    for _, entry in material.entries():
        if entry.get("type") == "multiple_choice" and len(options(entry)) == 4:
            places[[i for i, _ in options(entry)].index(entry["key"])] += 1
    total = sum(places.values())
    if total < FEW:
        return
    for place in range(4):
        # with few items a share can only come in steps: allow the nearest whole number on either side
        least, most = math.floor(SPREAD[0] * total), math.ceil(SPREAD[1] * total)
        if not least <= places[place] <= most:
            yield look(
                material.bank_file,
                "",
                f"the key is {'ABCD'[place]} in {places[place]} of {total} one-best-answer items",
                f"move options until each letter has {least} to {most}",
            )


def key_lengths(material: Material) -> Iterator[Finding]:
    """By chance the key is the longest of four in a quarter of the items; a learner notices when it is far more."""
    longest = total = 0
    for _, entry in material.entries():
        if entry.get("type") == "multiple_choice":
            lengths = {i: len(text) for i, text in options(entry)}
            total += 1
            longest += all(lengths[entry["key"]] > n for i, n in lengths.items() if i != entry["key"])
    if total >= FEW and longest > OFTEN_LONGEST * total:
        yield look(
            material.bank_file,
            "",
            f"the key is the longest option in {longest} of {total} one-best-answer items",
            "shorten keys or fill out distractors until it is about a quarter",
        )


def objectives(material: Material) -> Iterator[Finding]:
    """Every objective is practised and graded."""
    used = {(i.public.get("objective"), i.use) for i in material.bank.items.values()}
    for objective in material.bank.objectives:
        for use in ("practice", "graded"):
            if (objective, use) not in used:
                yield Finding(
                    material.bank_file,
                    objective,
                    f"no {use} item has this objective",
                    "write one, or take the objective out",
                )


def lone_item(material: Material) -> Iterator[Finding]:
    """One item should not decide a week."""
    graded = material.bank.graded()
    total = sum(i.points for i in graded)
    for item in graded:
        if len(graded) > 3 and item.points > LONE_ITEM * total:
            yield look(
                material.bank_file,
                item.id,
                f"it carries {item.points:g} of the week's {total:g} points",
                "spread the points",
            )


def duplicates(materials: Sequence[Material]) -> Iterator[Finding]:
    """Two items that are nearly the same text, within and across weeks (cosine of word counts)."""
    seen: list[tuple[str, str, Counter[str], float]] = []
    for material in materials:
        for item_id, entry in material.entries():
            asked = [
                text for at, text in readable(entry) if "error" not in at and at not in ("rationale", "hint", "title")
            ]
            words = Counter(re.findall(r"[a-z0-9]+", plain_text(" ".join(asked)).lower()))
            length = math.sqrt(sum(n * n for n in words.values()))
            if sum(words.values()) >= 8:
                for other_file, other, other_words, other_length in seen:
                    alike = sum(n * other_words[w] for w, n in words.items() if w in other_words) / (
                        length * other_length
                    )
                    if alike >= ALIKE:
                        place = "" if other_file == material.bank_file else f" ({other_file})"
                        yield look(
                            material.bank_file,
                            item_id,
                            f"it reads almost like {other}{place}",
                            "drop one of the two, or change the case",
                        )
                seen.append((material.bank_file, item_id, words, length))


RULES = (explained, tagged, four_options, key_positions, key_lengths, objectives, lone_item)
