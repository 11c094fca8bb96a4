"""The review record: which keys were derived a second time by a reader who had not seen them (``datasets/review.csv``)."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from .finding import Finding, look
from .material import Material

REVIEW = "datasets/review.csv"
COLUMNS = ["item", "author_key_on", "second_derivation", "settled_by", "status"]
DERIVED = ("pending", "agreed", "changed")


def record_is_whole(root: Path, materials: Sequence[Material]) -> Iterator[Finding]:
    """Every row speaks of a question that is there, once, in the words agreed on; a week is recorded whole or not at all."""
    try:
        with (root / REVIEW).open(encoding="utf-8", newline="") as file:
            head, *rows = list(csv.reader(file)) or [[]]
    except FileNotFoundError:
        return
    if head != COLUMNS:
        yield Finding(REVIEW, "", f"its first line is {', '.join(head) or 'empty'}", f"write {','.join(COLUMNS)}")
        return
    recorded: dict[str, str] = {}
    known = {item: material.bank.week for material in materials for item in material.bank.items}
    weeks = {material.bank.week for material in materials}
    for number, row in enumerate(rows, 2):
        if len(row) != len(COLUMNS):
            yield Finding(REVIEW, f"line {number}", f"{len(row)} cells", f"write {len(COLUMNS)}")
            continue
        item, _, derived, settled, _ = row
        if f"week{item[1:3]}" in weeks and item not in known:
            yield Finding(REVIEW, f"line {number}", f"there is no question {item}", "drop the row")
        if item in recorded:
            yield Finding(REVIEW, f"line {number}", f"{item} stands there twice", "keep one row")
        if derived not in DERIVED:
            yield Finding(REVIEW, f"line {number}", f"“{derived}” is not known", f"write one of {', '.join(DERIVED)}")
        if derived == "changed" and not settled:
            yield Finding(REVIEW, f"line {number}", "nothing says how it was settled", "name the source that decided")
        recorded[item] = derived
    partly = {known[item] for item in recorded if item in known}
    for week in sorted(partly):
        missing = sorted(item for item, of in known.items() if of == week and item not in recorded)
        if missing:
            yield look(REVIEW, week, f"no row for {', '.join(missing[:5])}{' and others' if missing[5:] else ''}",
                       "have their keys derived by somebody who has not seen them, and record it")  # fmt: skip
    waiting = Counter(known[item] for item, derived in recorded.items() if derived == "pending" and item in known)
    for week, count in sorted(waiting.items()):
        keys = "1 key waits for its" if count == 1 else f"{count} keys wait for their"
        yield look(REVIEW, week, f"{keys} second derivation", "have it made before the release")
