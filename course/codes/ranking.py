"""Put the plain meaning first.

A title that says what was typed and little else comes before one that says it among much else; a code that can be
billed before a heading; "unspecified" before a detail nobody asked for; a disease before its sequela, its history,
its obstetric or newborn form, or its external cause.  Each of these is a number below, tuned on the tune half of
tests/codes/queries.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import lru_cache

from course.codes.contexts import Context
from course.codes.words import ABSENT, STOP

BILLABLE, TAKES_SEVENTH = 0.8, 0.7
UNSPECIFIED = 0.40
EVERYDAY = 0.25  # a code that a term of datasets/codes/terms.csv gives as its default
IN_TERMS = 0.92  # an inclusion term counts nearly as much as a title
# What the lines above say holds for the code that stands for all of them, less for the more particular ones.
ABOVE_PLAIN, ABOVE = 0.88, 0.75
SCATTERED = 0.85  # the words stand in the title and its terms, but in none of them all
LINE = 4.8  # the fit of the code that a context names for conditions of a kind
KIN = 0.3  # stands where a term of the lexicon points
MOOT = 0.6  # a thing asked that no code of the kind tells apart
LEFT_OUT = -0.3  # for each thing asked that a line does not touch
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
    "remission": -0.3,
    "relapse": -0.3,
    "pre": -0.2,
    "assault": -0.5,
    "intentional": -0.4,
    "undetermined": -0.5,
    "underdosing": -0.3,
}
# Pregnancy, newborn, congenital, injury and poisoning, external causes, reasons other than illness.
CHAPTER = {"O": -0.3, "P": -0.4, "Q": -0.3, "T": -0.1, "V": -0.3, "W": -0.3, "X": -0.3, "Y": -0.3, "Z": -0.1}


# Words that say where, how long or how badly.
PLACES = frozenset(
    [
        *("right", "left", "bilateral", "upper", "lower", "limb", "extremity", "leg", "arm", "foot", "hand", "toe"),
        *("great", "big", "finger", "index", "ring", "little", "middle", "thumb", "ankle", "knee", "hip", "thigh"),
        *("calf", "shin", "heel", "elbow", "wrist", "forearm", "shoulder", "neck", "back", "chest", "face", "scalp"),
        *("abdomen", "acute", "chronic", "mild", "moderate", "severe", "recurrent", "stage", "1", "2", "3", "4"),
    ]
)
# Too general to be the thing itself wherever it is: pain, bleeding, swelling, weakness, an injury, a burn.
GENERAL = ("R52", "R58", "R60", "R53", "R20", "R22", "T14", "T30", "V", "W", "X", "Y", "Z")


@dataclass(frozen=True)
class Slot:
    """One thing that was asked: the ways it may be written (each a tuple of words), and how much it weighs.

    `kin` are beginnings of codes that say it without the words, each with its worth, at most 1.
    """

    ways: tuple[tuple[str, ...], ...]
    weight: float
    kin: tuple[tuple[str, float], ...] = ()


# place, marked title, marked terms, what the lines above say, billable, 7th characters, code
Candidate = tuple[int, str, str, str, int, str, str]


def order(
    candidates: Iterable[Candidate],
    slots: tuple[Slot, ...],
    contexts: tuple[Context, ...],
    lines: frozenset[str],
    everyday: frozenset[str],
) -> list[int]:
    """The places of the candidates, best first; ties in the order of the book."""
    asked = {word for slot in slots for way in slot.ways for word in way}
    excused = asked.union(*(context.excuses for context in contexts))
    candidates = list(candidates)
    moot = _moot(candidates, slots)
    scored = []
    for one in candidates:
        score, said = _fit_of(one, slots, asked, moot.get(one[-1][:3], ()))
        code = one[-1]
        if code in lines and score < LINE:
            score, said = LINE - (OTHER if "other" in split(one[1])[1] else 0.0), 1.0
        score += _standing(one, excused, contexts)
        # The plain case is likelier, as long as it is what was asked.
        plain = EVERYDAY if code in everyday else 0.0
        if "unspecified" in split(one[1])[1] and "unspecified" not in asked:
            plain += UNSPECIFIED
        score += plain * max(0.0, 1 - 4 * (1 - said))
        scored.append((-score, one[0]))
    scored.sort()
    return [number for _, number in scored]


def _moot(candidates: list[Candidate], slots: tuple[Slot, ...]) -> dict[str, tuple[int, ...]]:
    """By category: the places of the slots that none of its codes tells apart.

    No ingrowing nail has a side, so "ingrown nail, right" is no less an ingrowing nail.
    """
    moot: dict[str, tuple[int, ...]] = {}
    for at, slot in enumerate(slots):
        own = next((code for code, worth in slot.kin if worth == 1.0), None)
        if own is None or own.startswith(GENERAL) or len(slots) < 2:
            continue
        texts = [f"{one[1]} {one[2]} {one[3]}" for one in candidates if one[-1].startswith(own[:3])]
        moot[own[:3]] = tuple(
            other
            for other, that in enumerate(slots)
            if other != at
            and _places(that)
            and not any(all(word in text for word in way) for text in texts for way in that.ways)
        )
    return moot


def _places(slot: Slot) -> bool:
    """Whether a slot only says where."""
    return not slot.kin and all(word in PLACES for word in slot.ways[0])


def _fit_of(
    candidate: Candidate, slots: tuple[Slot, ...], asked: set[str], moot: tuple[int, ...]
) -> tuple[float, float]:
    """How well the line says what was asked, by its title, its terms, or what stands above it; the share it says."""
    _, title, terms, above, _, _, code = candidate
    firm, soft = split(title)
    kin = tuple(
        MOOT
        if at in moot
        else next((worth for prefix, worth in slot.kin if code.startswith(prefix)), 0.0)
        if slot.kin
        else 0.0
        for at, slot in enumerate(slots)
    )
    near = KIN if max(kin, default=0.0) >= 0.95 else 0.0
    if near and "other" in soft and "other" not in asked:
        near -= OTHER  # here "other" is the plain case
    best, said = _fit(slots, kin, firm, soft)
    others = [(term, IN_TERMS) for term in terms.split("|") if term]
    worth = ABOVE_PLAIN if "unspecified" in soft else ABOVE
    others += [(term, worth) for term in above.split("|") if term]
    for term, worth in others:
        if best < 6 * worth and any(word in term for word in asked):
            fit, share = _fit(slots, kin, *split(term))
            if fit * worth > best:
                best, said = fit * worth, share
    if others and best < 4.5:
        # Some of the words may stand in the title and the rest in a term.
        everything = {*firm, *soft, *(word.lstrip("~") for word in f"{terms} {above}".replace("|", " ").split())}
        fit, share = _fit(slots, kin, firm, everything)
        if fit * SCATTERED > best:
            best, said = fit * SCATTERED, share
    return best + near + PER_WORD * (len(firm) + len(soft)), said


def _standing(candidate: Candidate, excused: set[str], contexts: tuple[Context, ...]) -> float:
    """What speaks for or against a line whatever its words: can it be billed, is it the plain case."""
    _, title, _, _, billable, chars, code = candidate
    firm, soft = split(title)
    score = BILLABLE if billable else TAKES_SEVENTH if chars else 0.0
    favored = [context for context in contexts if code.startswith(context.favors)]
    score += sum(context.bonus for context in favored)
    if not favored:
        score += CHAPTER.get(code[0], 0.0)
    if "other" in soft and "other" not in excused:
        score += OTHER
    return score + sum(NARROW[word] for word in firm if word in NARROW and word not in excused)


@lru_cache(maxsize=20_000)
def split(marked: str) -> tuple[list[str], frozenset[str]]:
    """The words of a marked title: those it stands on, and those that may be there or not.

    What it says is absent keeps its mark, so it counts only for who asks for the absence.
    """
    firm, soft = [], set()
    for word in marked.split():
        if word[0] == "~":
            soft.add(word[1:])
        elif word[0] == ABSENT:
            soft.add(word)
        elif word not in STOP:
            firm.append(word)
    return firm, frozenset(soft)


def _fit(slots: tuple[Slot, ...], kin: tuple[float, ...], firm: list[str], soft: Set[str]) -> tuple[float, float]:
    """From 0 to 6: 4 for saying all that was asked, 2 for saying nothing else; less what is left out altogether.

    And the share that is said in so many words, or by being a term's own code.
    """
    said, plainly, weight, fit = 0.0, 0.0, 0.0, 0.0
    used: set[str] = set()
    for slot, worth in zip(slots, kin, strict=True):
        weight += slot.weight
        best, words = 0.0, set()
        for place, way in enumerate(slot.ways):
            matched = [_match(word, firm, soft) for word in way]
            part = sum(value for value, _ in matched) / len(way) - 0.02 * place
            if part > best:
                best, words = part, {word for _, word in matched if word}
        said += slot.weight * max(best, worth)
        plainly += slot.weight * (1.0 if worth == 1.0 else best)
        if max(best, worth) < 0.3:
            fit += LEFT_OUT
        used |= words
    if not said:
        return 0.0, 0.0
    only = sum(1 for word in firm if word in used) / len(firm) if firm else 0.5
    if 1.0 in kin:  # a term's own code has little else in it
        only = max(only, 0.6)
    fit += 4 * said / weight + 2 * only
    return fit, plainly / weight * (0.85 + 0.15 * only)


def _match(word: str, firm: list[str], soft: Set[str]) -> tuple[float, str]:
    if word in firm:
        return 1.0, word
    if word in soft:
        return 0.97, word
    if word[0] == ABSENT:
        return (0.87, word[1:]) if word[1:] in soft else (0.0, "")
    if len(word) > 2:
        for group, worth in ((firm, 0.9), (soft, 0.87)):
            for one in group:
                if one.startswith(word):
                    return worth, one
    return 0.0, ""
