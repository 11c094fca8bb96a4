"""What was typed, understood: each thing that is asked for, with the ways the code book may write it.

A typed line becomes slots (`course.codes.ranking.Slot`): runs of words that are a term of datasets/codes/terms.csv
first, the longest before the shorter, then single words, corrected where the book and the terms do not know them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from course.codes import contexts
from course.codes.book import Book
from course.codes.contexts import Context
from course.codes.ranking import Slot
from course.codes.shorthand import spell_out
from course.codes.words import ABSENT, STOP, fold, respelled, stem, term_key

_LONGEST_TERM = 7
_MOST_WORDS = 30  # more than any title has
_SIDES = frozenset(["right", "left", "bilateral", "unilateral"])
_WHICH = frozenset(["right", "left"])
_COURSE = frozenset(["acute", "chronic", "mild", "moderate", "severe", "recurrent"])
_BROKEN = frozenset(["fracture", "dislocation"])
_WITHOUT = ("without", "no")
_CONDITION = 1.4  # a term that stands for a code weighs more than a word
# Worth of being a code of the same kind as a term's default: the code itself, what stands one or two steps above.
# A default that ends with 9 or 0 mostly stands for all of its kind, another one for itself.
_PLAIN_WORTH, _OWN_WORTH = (1.0, 0.95, 0.8), (1.0, 0.8, 0.6)


@dataclass(frozen=True)
class Understood:
    """What was typed: slots, contexts, and the codes a coder's lexicon gives for the whole of it.

    `pinned` come first as they are; `bases` are the codes of the condition a context speaks about.
    """

    slots: tuple[Slot, ...]
    pinned: tuple[str, ...] = ()
    contexts: tuple[Context, ...] = ()
    bases: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Term:
    kind: str
    ways: tuple[tuple[str, ...], ...]
    codes: tuple[str, ...]


def understand(book: Book, typed: str) -> Understood:
    """The meaning of a typed line; no slots when it says nothing."""
    words = fold(spell_out(typed))[:_MOST_WORDS]
    words = [word for word in words if word not in STOP] or words
    last = len(words) - 1
    meant = [_corrected(book, word, last=at == last) for at, word in enumerate(words)]
    found = _understood(book, respelled([part for parts, _ in meant for part in parts], book.respellings))
    near = {parts[0]: others for parts, others in meant if others}
    return replace(found, slots=tuple(_widened(slot, near) for slot in found.slots)) if near else found


def _understood(book: Book, words: list[str]) -> Understood:
    if not _BROKEN.isdisjoint(words):  # open or closed is for the 7th character to say
        words = [word for word in words if word not in ("open", "closed")]
    if not _WHICH.isdisjoint(words):
        words = [word for word in words if word not in ("side", "sided")]
    whole = _whole(book, words)
    if whole:
        return Understood((_slot(book, words, whole),), whole.codes)
    for more in (_SIDES, _SIDES | _COURSE):
        aside = [word for word in words if word in more]
        core = [word for word in words if word not in more]
        whole = _whole(book, core) if aside and core else None
        if whole:
            return Understood((_slot(book, core, whole), *(slot for word in aside for slot in _slots(book, [word]))))
    if any(word in _WITHOUT for word in words[1:-1]):
        return _without(book, words)
    begun = _begun(book, words)
    found, rest = contexts.find(words)
    if not found or (begun and not _exact(book, words[-1])):
        return Understood(tuple(_slots(book, words)), begun)
    kept = [Slot((tuple(one.keep.split()),), 0.7) for one in found if one.keep]
    whole = _whole(book, rest)
    slots = [_slot(book, rest, whole)] if whole else _slots(book, rest)
    codes = whole.codes if whole else ()
    # "Knee pain, follow up" is knee pain; "on long term steroids" is what the term for steroid use says.
    plain = all(one.name == contexts.PLAIN or (codes and codes[0].startswith(one.favors)) for one in found)
    return Understood((*slots, *kept), codes if plain else (), found, codes)


def _without(book: Book, words: list[str]) -> Understood:
    """One thing without another: what follows "without" is looked for as absent, up to the side of the body."""
    at = next(place for place in range(1, len(words)) if words[place] in _WITHOUT)
    end = next(
        (place for place in range(at, len(words)) if words[place] in _SIDES or words[place] == "with"), len(words)
    )
    # Where the absence ends is a guess, so the later words may also be there.
    absent = [
        Slot(((f"{ABSENT}{word}",), (word,)) if later else ((f"{ABSENT}{word}",),), book.weight(word))
        for later, word in enumerate(words[at + 1 : end])
    ]
    return Understood((*_slots(book, words[:at] + words[end:]), *absent))


def _corrected(book: Book, word: str, last: bool) -> tuple[list[str], list[str]]:
    """The word, or what was meant by it: one near it, or two written as one; and what else is near."""
    if len(word) < 4 or word.isdigit() or _known(book, word, last):
        return [word], []
    from course.codes import spelling  # only a slip of the finger pays for it

    parts = spelling.parts(book, word)
    near = [] if parts else spelling.nearest(book, word)
    return parts or near[:1] or [word], near[1:]


def _widened(slot: Slot, near: dict[str, list[str]]) -> Slot:
    """A slot for a corrected word also asks for the other words it may have been."""
    others = near.get(slot.ways[0][0], []) if len(slot.ways[0]) == 1 else []
    return replace(slot, ways=slot.ways + tuple((one,) for one in others if (one,) not in slot.ways))


def _known(book: Book, word: str, last: bool) -> bool:
    """Whether a word of the book or of the terms is this word, or starts so (a word is known while it is typed)."""
    # "{" follows the last letter, so this asks for any word that starts so.
    sql = "SELECT 1 FROM word WHERE word >= ? AND word < ? LIMIT 1"
    return bool(book.rows(sql, (word, f"{word}{{"))) if len(word) > 2 or last else bool(_exact(book, word))


def _exact(book: Book, word: str) -> bool:
    return bool(book.rows("SELECT 1 FROM word WHERE word = ?", (word,)))


def _term(book: Book, words: list[str]) -> _Term | None:
    found = book.rows("SELECT kind, means, codes FROM term WHERE term = ?", (" ".join(words),))
    return _made(found[0]) if found else None


def _whole(book: Book, words: list[str]) -> _Term | None:
    """The term that these words are, in any order."""
    term = _term(book, words)
    if term or len(words) < 2 or len(words) > _LONGEST_TERM + 1:
        return term
    found = book.rows("SELECT kind, means, codes FROM term WHERE bag = ?", (term_key(sorted(words)),))
    return _made(found[0]) if found else None


def _made(row: tuple[str, str, str]) -> _Term:
    kind, means, codes = row
    ways = [tuple(word for word in fold(one) if word not in STOP) for one in means.split(";")]
    return _Term(kind, tuple(way for way in ways if way), tuple(codes.split()))


def _slot(book: Book, words: list[str], term: _Term) -> Slot:
    ways = list(term.ways)
    if term.kind != "abbreviation" and tuple(words) not in ways:
        ways.insert(0, tuple(words))
    other = tuple(part for word in words for part in _first_way(book, word))
    if len(words) > 1 and other not in ways and tuple(words) != other:
        ways.append(other)
    # A term that stands for a code is the condition itself; another is a word among words.
    weight = max(book.weight(word) for word in words) * (_CONDITION if term.codes else 1.0)
    return Slot(tuple(ways), weight + 0.4 * (len(words) - 1), _kin(term.codes))


def _first_way(book: Book, word: str) -> tuple[str, ...]:
    """How the book says a word that only stands for another word ("bleeding": "hemorrhage")."""
    term = _term(book, [word])
    return term.ways[0] if term and not term.codes and term.ways else (word,)


def _kin(codes: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """The beginnings of codes that are of the kind of a term's codes, each with its worth: of the first its family."""
    kin = dict.fromkeys(codes, 1.0)
    for code in codes[:1]:
        for worth in _PLAIN_WORTH if code[-1] in "09" else _OWN_WORTH:
            kin[code] = max(worth, kin.get(code, 0.0))
            code = code[:-1].rstrip(".")
            if len(code) < 3 or (len(code) == 3 and code[0] in "OTVWXYZ"):
                break
    return tuple(sorted(kin.items(), key=lambda pair: -pair[1]))


def _slots(book: Book, words: list[str]) -> list[Slot]:
    slots: list[Slot] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_TERM, len(words) - at), 0, -1):
            run = words[at : at + length]
            term = _term(book, run)
            if term:
                slots.append(_slot(book, run, term))
                at += length
                break
        else:
            joined = "".join(words[at : at + 2])
            if at + 1 < len(words) and len(joined) > 4 and (term := _term(book, [joined])):
                slots.append(_slot(book, words[at : at + 2], term))
                at += 2
            elif at + 1 < len(words) and len(joined) > 6 and _exact(book, joined):
                slots.append(Slot(((joined,), (words[at], words[at + 1])), 1.4))
                at += 2
            else:
                slots.append(_from_word(book, words[at]))
                at += 1
    return slots


def _from_word(book: Book, word: str) -> Slot:
    kin = stem(word)
    return Slot(((word,), (kin,)) if kin else ((word,),), book.weight(word))


def _begun(book: Book, words: list[str]) -> tuple[str, ...]:
    """The codes of the everyday term that the words begin: "kidney st" is a kidney stone still being typed."""
    begun = " ".join(words)
    if len(begun) < 4:
        return ()
    # A word to be finished before a word to be added; then what has many names; the shortest first.
    sql = (
        "SELECT codes FROM term WHERE term >= ? AND term < ? AND kind = 'everyday' AND codes > '' "
        "ORDER BY length(term) - length(replace(term, ' ', '')), many DESC, length(term), term LIMIT 1"
    )
    found = book.rows(sql, (begun, f"{begun}{{"))
    if not found or (len(words) == 1 and len(begun) > 6 and _exact(book, begun)):
        return ()  # a long word that is whole is not the beginning of another
    return tuple(found[0][0].split())
