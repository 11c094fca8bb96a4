"""What coders are judged by (the field's own measures), for a class.

Counted over all codes of all records that were answered, not as a mean of percentages: a long record weighs more than a
short one, as in an audit. Method and denominators are named with each figure, because the same work gives different
percentages under different methods.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from . import intervals
from .answers import Answer
from .intervals import Interval
from .records import Record


@dataclass(frozen=True)
class Measure:
    """``count`` of ``total``, over ``learners``. ``ci`` draws whole learners (bootstrap); None below five of them."""

    name: str
    title: str
    meaning: str
    count: int
    total: int
    learners: int
    ci: Interval | None

    @property
    def share(self) -> float | None:
        return self.count / self.total if self.total else None


@dataclass(frozen=True)
class Levels:
    """E/M levels against the key. ``kappa``: Cohen's, over the codes; None when the key holds a single level.

    ``over``, ``under``: same family of visit, higher or lower level; ``family``: a code of another family;
    ``other``: no E/M code at all.
    """

    n: int
    right: int
    over: int
    under: int
    family: int
    other: int
    kappa: float | None
    table: tuple[tuple[str, str, int], ...]  # (key, given, how often)


@dataclass(frozen=True)
class Coding:
    """``records``: measures of whole records; ``slots``: of codes typed one at a time. Empty lists where there are none."""

    records: tuple[Measure, ...]
    slots: tuple[Measure, ...]
    levels: Levels | None


Pair = tuple[int, int]  # count, of


def coding(answers: Sequence[Answer]) -> Coding:
    """The measures of a class."""
    records = [(one.row.learner, record) for one in answers for record in one.records]
    slots = [(one.row.learner, pair) for one in answers for pair in _slot_counts(one)]
    return Coding(
        tuple(m for rule in _RECORD for m in _measure(*rule, records)),
        tuple(m for rule in _SLOT for m in _measure(*rule, slots)),
        levels(answers),
    )


def _measure(
    name: str, title: str, meaning: str, count: Callable[[Any], Pair], found: Iterable[tuple[str, Any]]
) -> list[Measure]:
    by: dict[str, list[int]] = {}
    for learner, thing in found:
        right, of = count(thing)
        if of:
            sums = by.setdefault(learner, [0, 0])
            sums[0] += right
            sums[1] += of
    if not by:
        return []
    rights, ofs = [s[0] for s in by.values()], [s[1] for s in by.values()]
    return [Measure(name, title, meaning, sum(rights), sum(ofs), len(by), intervals.of_ratio(rights, ofs))]


def _first(record: Record) -> Pair:
    return (int(bool(record.first_right)), int(record.first_right is not None))


def _modifiers(record: Record) -> Pair:
    lines = list(record.lines()) if "modifiers" in record.key.ask else []
    return sum(set(p.modifiers) == set(k.modifiers) for p, k in lines), len(lines)


def _units(record: Record) -> Pair:
    lines = list(record.lines()) if "units" in record.key.ask else []
    return sum(p.units == k.units for p, k in lines), len(lines)


def _pointers(record: Record) -> Pair:
    lines = list(record.lines()) if "pointers" in record.key.ask else []
    return sum(record.pointed_at(p) == set(k.pointers) for p, k in lines), len(lines)


_RECORD: tuple[tuple[str, str, str, Callable[[Record], Pair]], ...] = (
    ("code_over_code", "Code-over-code accuracy", "codes entered exactly, of the codes in the key",
     lambda r: (r.exact, r.required)),
    ("code_over_code_strict", "Code-over-code, strict", "the same with added codes subtracted, never below 0 in a record",
     lambda r: (max(0, r.exact - r.added), r.required)),
    ("record_over_record", "Record-over-record accuracy", "records with every code right and none added, of all records",
     lambda r: (int(r.flawless), 1)),
    ("under_coding", "Under-coding", "codes of the key that are missing or not exact, of the codes in the key",
     lambda r: (r.required - r.exact, r.required)),
    ("over_coding", "Over-coding", "codes entered that the key does not have, of the codes entered",
     lambda r: (r.added, r.entered)),
    ("first_listed", "First-listed diagnosis right", "of the records whose key names one", _first),
    ("modifiers", "Modifiers right", "of the procedure lines with the right code", _modifiers),
    ("units", "Units right", "of the procedure lines with the right code", _units),
    ("pointers", "Pointers right", "of the procedure lines with the right code", _pointers),
)  # fmt: skip


# -- codes typed one at a time -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _SlotCount:
    exact: bool
    entered: bool
    modifiers: bool | None = None
    units: bool | None = None


def _slot_counts(one: Answer) -> Iterator[_SlotCount]:
    """One count per code slot of a code-entry or linked-pair question."""
    if one.item is None or one.item.type not in ("code_entry", "linked_pair"):
        return
    body, key, value = one.item.body, one.item.key, one.value
    if one.item.type == "linked_pair":
        for part in body.parts:
            if part.system:
                yield _SlotCount(value.get(part.id) in key[part.id], part.id in value)
        return
    for slot in body.slots:
        line, wanted = value.get(slot.id), key[slot.id]
        exact = line is not None and line.code in wanted.accept
        modifiers = set(line.modifiers) == set(wanted.modifiers) if exact and slot.modifiers else None
        units = (line.units or "1") == wanted.units if exact and slot.units else None
        yield _SlotCount(exact, line is not None, modifiers, units)


_SLOT: tuple[tuple[str, str, str, Callable[[_SlotCount], Pair]], ...] = (
    ("codes_right", "Codes right", "typed codes that are exactly the key's, of the codes asked for",
     lambda s: (int(s.exact), 1)),
    ("codes_left_out", "Codes left out", "of the codes asked for", lambda s: (int(not s.entered), 1)),
    ("slot_modifiers", "Modifiers right", "of the lines with the right code that ask for modifiers",
     lambda s: (int(bool(s.modifiers)), int(s.modifiers is not None))),
    ("slot_units", "Units right", "of the lines with the right code that ask for units",
     lambda s: (int(bool(s.units)), int(s.units is not None))),
)  # fmt: skip


# -- E/M levels --------------------------------------------------------------------------------------------------------

# First and last code of each family of evaluation and management services; within one a higher number is a higher level.
_FAMILIES = (
    (99202, 99205), (99211, 99215), (99221, 99223), (99231, 99233), (99242, 99245), (99252, 99255), (99281, 99285),
    (99304, 99306), (99307, 99310), (99341, 99345), (99347, 99350),
)  # fmt: skip
_CODE = re.compile(r"\b99[2-3]\d\d\b")
_NO_LEVEL = "no E/M code"


def family(code: str) -> tuple[int, int] | None:
    """The family of an E/M code; None for every other code."""
    number = int(code) if re.fullmatch(r"[0-9]{5}", code) else 0
    return next((f for f in _FAMILIES if f[0] <= number <= f[1]), None)


def levels(answers: Iterable[Answer]) -> Levels | None:
    """Levels given against levels of the key, wherever an answered question has exactly one E/M code as its key."""
    pairs = [pair for one in answers for pair in _level_pairs(one)]
    if not pairs:
        return None
    sort = Counter(_verdict(key, given) for key, given in pairs)
    table = Counter(pairs)
    return Levels(
        n=len(pairs),
        right=sort["right"],
        over=sort["over"],
        under=sort["under"],
        family=sort["family"],
        other=sort["other"],
        kappa=kappa(pairs) if len({key for key, _ in pairs}) > 1 else None,
        table=tuple((key, given, n) for (key, given), n in sorted(table.items())),
    )


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two codings; None when chance alone would agree fully, or nothing was coded."""
    n = len(pairs)
    if not n:
        return None
    agreed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[code] * second[code] for code in first) / n**2
    return (agreed - chance) / (1 - chance) if chance < 1 - 1e-12 else None


def _verdict(key: str, given: str) -> str:
    if given == key:
        return "right"
    if family(given) is None:
        return "other"
    if family(given) != family(key):
        return "family"
    return "over" if given > key else "under"


def _level_pairs(one: Answer) -> Iterator[tuple[str, str]]:
    """(key, given) codes."""
    item, value = one.item, one.value
    if item is None or item.solution is None:
        return
    for record in one.records:
        wanted = [k.accept[0] for k in record.key.procedures if not k.optional and family(k.accept[0])]
        if len(wanted) == 1:
            entered = [p.code for p in record.case.procedures if family(p.code)]
            yield wanted[0], wanted[0] if wanted[0] in entered else next(iter(entered), _NO_LEVEL)
    if item.type == "code_entry":
        for slot in item.body.slots:
            if family(accept := item.key[slot.id].accept[0]) and slot.id in value:
                yield accept, _level(value[slot.id].code)
    elif item.type == "linked_pair":
        for part in item.body.parts:
            if part.system and family(accept := item.key[part.id][0]) and part.id in value:
                yield accept, _level(value[part.id])
    elif item.type == "fill_in":
        for blank in item.body.blanks:
            texts = item.key[blank.id].texts
            if blank.kind == "text" and texts and family(texts[0]) and blank.id in value:
                yield texts[0], _level(value[blank.id])
    elif item.type == "multiple_choice":
        named = {o.id: _CODE.findall(o.plain) for o in item.body.options}
        if all(len(codes) == 1 for codes in named.values()) and family(named[item.key][0]):
            yield named[item.key][0], _level(named[value][0])


def _level(code: str) -> str:
    return code if family(code) else _NO_LEVEL
