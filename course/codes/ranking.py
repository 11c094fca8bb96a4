"""Put the plain meaning first.

A title that says what was typed and little else comes before one that says it among much else; a code that can be
billed before a heading; "unspecified" before a detail nobody asked for; a disease before its sequela, its history,
its obstetric or newborn form, or its external cause.  Each of these is a number below, tuned on the tune half of
tests/codes/queries.csv.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from course.codes.words import STOP

BILLABLE, TAKES_SEVENTH = 0.8, 0.7
UNSPECIFIED = 0.40
IN_TERMS = 0.92  # an inclusion term counts nearly as much as a title
OTHER = -0.35
PER_WORD = -0.012
# Words that narrow a title to a case one would have named.
NARROW = {
    "sequela": -0.5,
    "history": -0.6,
    "newborn": -0.4,
    "neonatal": -0.4,
    "congenital": -0.4,
    "pregnancy": -0.5,
    "childbirth": -0.5,
    "puerperium": -0.5,
    "secondary": -0.3,
    "induced": -0.3,
    "elsewhere": -0.5,
    "postprocedural": -0.4,
    "intraoperative": -0.4,
    "counseling": -0.4,
    "screening": -0.3,
    "encounter": -0.2,
    "recurrent": -0.15,
    "juvenile": -0.3,
    "underlying": -0.4,
    "rheumatic": -0.3,
    "viral": -0.15,
    "traumatic": -0.2,
    "drug": -0.2,
    "alcoholic": -0.2,
}
# Pregnancy, newborn, congenital, injury and poisoning, external causes, reasons other than illness.
CHAPTER = {"O": -0.3, "P": -0.4, "Q": -0.3, "T": -0.1, "V": -0.3, "W": -0.3, "X": -0.3, "Y": -0.3, "Z": -0.1}


@dataclass(frozen=True)
class Slot:
    """One thing that was asked: the ways it may be written (each a tuple of words), and how much it weighs."""

    ways: tuple[tuple[str, ...], ...]
    weight: float


# place, marked title, marked terms, billable, 7th characters, code
Candidate = tuple[int, str, str, int, str, str]


def order(candidates: Iterable[Candidate], slots: tuple[Slot, ...]) -> list[int]:
    """The places of the candidates, best first; ties in the order of the book."""
    asked = {word for slot in slots for way in slot.ways for word in way}
    scored = [(-_score(one, slots, asked), one[0]) for one in candidates]
    scored.sort()
    return [number for _, number in scored]


def _score(candidate: Candidate, slots: tuple[Slot, ...], asked: set[str]) -> float:
    _, title, terms, billable, chars, code = candidate
    firm, soft = _split(title)
    best = _fit(slots, firm, soft)
    for term in terms.split("|") if terms else ():
        fit = _fit(slots, *_split(term)) * IN_TERMS
        # Some of the words may stand in the title and the rest in the term.
        best = max(best, fit)
    if terms and best < 4.5:
        everything = {*firm, *soft, *(word.lstrip("~") for word in terms.replace("|", " ").split())}
        best = max(best, 0.85 * _fit(slots, firm, everything))
    score = best + PER_WORD * (len(firm) + len(soft))
    score += CHAPTER.get(code[0], 0.0)
    score += BILLABLE if billable else TAKES_SEVENTH if chars else 0.0
    if "unspecified" in soft and "unspecified" not in asked:
        score += UNSPECIFIED
    if "other" in soft and "other" not in asked:
        score += OTHER
    for word in firm:
        if word in NARROW and word not in asked:
            score += NARROW[word]
    return score


def _split(marked: str) -> tuple[list[str], set[str]]:
    firm, soft = [], set()
    for word in marked.split():
        if word[0] == "~":
            soft.add(word[1:])
        elif word not in STOP:
            firm.append(word)
    return firm, soft


def _fit(slots: tuple[Slot, ...], firm: list[str], soft: set[str]) -> float:
    """From 0 to 6: 4 for saying all that was asked, 2 for saying nothing else."""
    said, weight = 0.0, 0.0
    used: set[str] = set()
    for slot in slots:
        weight += slot.weight
        best, words = 0.0, set()
        for place, way in enumerate(slot.ways):
            matched = [_match(word, firm, soft) for word in way]
            part = sum(value for value, _ in matched) / len(way) - 0.02 * place
            if part > best:
                best, words = part, {word for _, word in matched if word}
        said += slot.weight * best
        used |= words
    if not said:
        return 0.0
    only = sum(1 for word in firm if word in used) / len(firm) if firm else 0.5
    return 4 * said / weight + 2 * only


def _match(word: str, firm: list[str], soft: set[str]) -> tuple[float, str]:
    if word in firm:
        return 1.0, word
    if word in soft:
        return 0.97, word
    if len(word) > 2:
        for group, worth in ((firm, 0.9), (soft, 0.87)):
            for one in group:
                if one.startswith(word):
                    return worth, one
    return 0.0, ""
