"""The wrong answers most often given: codes first of all, each with the error that the author named for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from course.codes import forms
from course.items.types.case_words import MISSING

from .answers import Answer, named_error
from .association import correlation, mean

TYPED = ("code_entry", "linked_pair", "case_coding", "fill_in", "claim_form", "matching", "simulation")
LEFT_OUT = "(left out)"
NOT_IN_KEY = "(no code of the key)"
RECORD = "A code of the record"
_WHOLE_RECORD = ("sequence", "modifiers", "links", "evidence")  # parts of a case that are no code


@dataclass(frozen=True)
class WrongAnswer:
    """``n`` of ``of`` learners who answered the question gave this. ``credit``: what it is worth, 0..1.

    ``rest``: mean rest score of those who gave it, in points; ``r``: correlation of giving it with the rest score.
    ``code``: it stands where a code was asked for.
    """

    item: str
    part: str
    label: str
    given: str
    expected: str
    n: int
    of: int
    credit: float
    error: str
    rest: float | None
    r: float | None
    code: bool = False

    @property
    def share(self) -> float:
        return self.n / self.of if self.of else 0.0


@dataclass(frozen=True)
class _Slip:
    part: str
    label: str
    given: str
    expected: str
    credit: float
    error: str
    code: bool


def wrong_answers(answers: Iterable[Answer]) -> list[WrongAnswer]:
    """All wrong answers to typed questions, by question in page order, the most frequent first."""
    by_item: dict[str, list[Answer]] = {}
    for one in answers:
        if one.row.max and (one.item.type if one.item else _type_of(one)) in TYPED:
            by_item.setdefault(one.row.item, []).append(one)
    return [found for group in by_item.values() for found in _of_item(group)]


def _type_of(one: Answer) -> str:
    """Without the bank's item there are still the parts that the learner was shown."""
    return "code_entry" if one.parts else ""


def _of_item(group: list[Answer]) -> list[WrongAnswer]:
    rests = np.array([one.rest for one in group], dtype=float)
    slips: dict[tuple[str, str, str], dict[int, _Slip]] = {}
    for n, one in enumerate(group):
        for slip in _slips(one):
            slips.setdefault((slip.part, slip.given, slip.expected), {})[n] = slip
    found = []
    for (part, given, expected), by in slips.items():
        gave = np.zeros(len(group), dtype=bool)
        gave[list(by)] = True
        errors = Counter(s.error for s in by.values() if s.error)
        found.append(
            WrongAnswer(
                item=group[0].row.item,
                part=part,
                label=Counter(s.label for s in by.values()).most_common(1)[0][0],
                given=given,
                expected=expected,
                n=len(by),
                of=len(group),
                credit=float(np.mean([s.credit for s in by.values()])),
                error=errors.most_common(1)[0][0] if errors else "",
                rest=mean(rests[gave]),
                r=correlation(gave, rests),
                code=all(s.code for s in by.values()),
            )
        )
    return sorted(found, key=lambda w: (-w.n, w.part, w.given))


def _slips(one: Answer) -> Iterator[_Slip]:
    if one.item is not None and one.item.type in ("case_coding", "simulation"):
        yield from _of_record(one)
        return
    for part in one.parts:
        if part.credit < 1 and part.given:
            code = _is_code(one, part.id)
            yield _Slip(part.id, part.label, part.given, part.expected, part.credit, named_error(part), code)


def _of_record(one: Answer) -> Iterator[_Slip]:
    """Codes that are wrong or left out, then codes that no key has. A visit's other goals (money, claim) come as they are."""
    assert one.item is not None
    case = one.item.type == "case_coding"
    coded = () if case else tuple(f"{g.id}." for g in one.item.key.goals if g.kind == "codes")
    named: set[str] = set()
    for part in one.parts:
        code = case or part.id.startswith(coded or "\0")
        if not part.expected or (code and part.id.rpartition(".")[2] in _WHOLE_RECORD):
            continue
        named.add(part.given)
        if part.credit < 1 and part.given:
            given = LEFT_OUT if part.given == MISSING else part.given
            label = RECORD if case else part.label  # a case's own labels name the learner's lines
            yield _Slip(part.id, label, given, part.expected, part.credit, named_error(part), code)
    for record in one.records:
        for code_, system in record.unmatched():
            if (shown := forms.written(code_, system)) not in named:
                named.add(shown)
                yield _Slip("", RECORD, shown, NOT_IN_KEY, 0.0, "", True)


def slip_of(given: str, expected: str) -> str:
    """How a wrong diagnosis code differs from the right one, where the author named no error; "" for other codes."""
    a, b = forms.tidy(given), forms.tidy(expected)
    if forms.form_error(given, "icd-10-cm") or forms.form_error(expected, "icd-10-cm") or a == b:
        return ""
    if b.startswith(a):
        return "Stops short of the full code."
    if a.startswith(b):
        return "Goes further than the code does."
    if len(a) == len(b) == 7 and a[:6] == b[:6]:
        return "Only the 7th character differs."
    return "Same category, other detail." if a[:3] == b[:3] else "Another category."


def _is_code(one: Answer, part: str) -> bool:
    """Whether a part of a question asks for a code to be typed."""
    if one.item is None:
        return False
    if one.item.type == "linked_pair":
        return any(p.id == part and p.system for p in one.item.body.parts)
    return one.item.type == "code_entry"
