"""Find a diagnosis code by the words a coder types.

Codes and beginnings of codes go by the order of the book.  Words go in three steps: the words are understood
(abbreviations, everyday words, typing errors), the index gives candidates that hold all of them (else any of them),
and `course.codes.ranking` puts the plain meaning first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from course.codes import ranking
from course.codes.book import Book, Row
from course.codes.forms import tidy, written
from course.codes.ranking import Candidate, Slot
from course.codes.words import STOP, fold, stem

LIMIT = 20
_CANDIDATES = 250
_LONGEST_TERM = 4
_LONGEST_INPUT = 200
_MOST_WORDS = 30  # more than any title has
_CODE_START = re.compile(r"[A-Z](?:[0-9](?:[0-9A-Z]\.?[0-9A-Z]{0,4})?)?-?")


@dataclass(frozen=True)
class Hit:
    """One line of the result. `rank` counts from 1; a code that still needs a 7th character is not billable."""

    rank: int
    code: str
    title: str | None
    billable: bool
    needs_seventh: bool = False


@dataclass(frozen=True)
class _Understood:
    """What was typed, word by word, and the codes a coder's lexicon gives for the whole of it."""

    slots: tuple[Slot, ...]
    pinned: tuple[str, ...]


def search(book: Book, typed: str, day: date, limit: int = LIMIT) -> list[Hit]:
    """The best codes for `typed`, best first, at most `limit`. Billable as of `day`. Nothing found: empty."""
    typed = typed[:_LONGEST_INPUT]
    rows = _by_code(book, typed, day, limit)
    if rows is None:
        rows = _by_words(book, typed, limit)
    hits = []
    for row in rows:
        if isinstance(row, str):  # a code of a release whose titles are not shipped
            hits.append(Hit(len(hits) + 1, written(row, "icd-10-cm"), None, True))
        else:
            billable = bool(row.billable) and book.valid(row.plain, day)
            needs = bool(row.chars) and book.valid(row.stem + row.chars[0], day)
            hits.append(Hit(len(hits) + 1, row.code, row.title, billable, needs))
    return hits


def _by_code(book: Book, typed: str, day: date, limit: int) -> list[Row | str] | None:
    """Codes that start as typed; None when it is not the beginning of any code."""
    plain = tidy(typed).rstrip("-")
    if not _CODE_START.fullmatch(typed.strip().upper()) or not plain:
        return None
    whole = book.split(plain)
    found: list[Row | str] = [*book.starting(plain, limit, categories_first=True)]
    known = {row.plain for row in found if isinstance(row, Row)}
    if whole and whole[1]:
        found.append(whole[0])  # typed with its 7th character: show the code that takes it
    found += [code for code in book.dated_under(plain, day, limit) if code not in known and not book.split(code)]
    return found[:limit] or None


def _by_words(book: Book, typed: str, limit: int) -> list[Row | str]:
    understood = _understand(book, fold(typed)[:_MOST_WORDS])
    if not understood.slots:
        return []
    found = _candidates(book, understood.slots, "AND")
    if len(found) < 3 and len(understood.slots) > 1:
        found |= _candidates(book, understood.slots, "OR")
    ordered = ranking.order(found.values(), understood.slots)
    pinned = [row for code in understood.pinned if (row := book.code(code.replace(".", "")))]
    first = {row.number for row in pinned}
    rows: list[Row | str] = [*pinned]
    rows += [book.node(number) for number in ordered[: limit + len(first)] if number not in first]
    return rows[:limit]


def _understand(book: Book, words: list[str]) -> _Understood:
    """Each word, or run of words, with the ways it may be written in the book."""
    slots: list[Slot] = []
    pinned: tuple[str, ...] = ()
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_TERM, len(words) - at), 0, -1):
            term = " ".join(words[at : at + length])
            found = book.rows("SELECT kind, means, codes FROM term WHERE term = ?", (term,))
            if found:
                kind, means, codes = found[0]
                if length == len(words):
                    pinned = tuple(codes.split())
                slots += _from_term(words[at : at + length], kind, means)
                at += length
                break
        else:
            if words[at] not in STOP:
                slots.append(_from_word(book, words[at], last=at == len(words) - 1))
                if len(words) == 1:
                    pinned = _pinned(book, words[0], slots[0])
            at += 1
    return _Understood(tuple(slots), pinned)


def _pinned(book: Book, word: str, slot: Slot) -> tuple[str, ...]:
    """The codes of the everyday word that a lone word begins, or was meant to be."""
    if len(word) < 4:
        return ()
    meant = slot.ways[0][0]
    sql = "SELECT codes FROM term WHERE term >= ? AND term < ? AND kind = 'everyday' ORDER BY length(term) LIMIT 1"
    found = book.rows(sql, (meant, f"{meant}{{"))
    return tuple(found[0][0].split()) if found else ()


def _from_term(words: list[str], kind: str, means: str) -> list[Slot]:
    ways = [tuple(word for word in fold(one) if word not in STOP) for one in means.split(";")]
    if kind != "abbreviation" and tuple(words) not in ways:
        ways.insert(0, tuple(word for word in words if word not in STOP))
    return [Slot(tuple(way for way in ways if way), 1.0 + 0.4 * (max(map(len, ways)) - 1))]


def _from_word(book: Book, word: str, last: bool) -> Slot:
    if len(word) > 2 or last:
        # "[" and "{" follow the last letters, so this asks for any word that starts so.
        known = book.rows("SELECT 1 FROM word WHERE word >= ? AND word < ? LIMIT 1", (word, f"{word}{{"))
    else:
        known = book.rows("SELECT 1 FROM word WHERE word = ?", (word,))
    if known or len(word) < 4 or word.isdigit():
        kin = stem(word)
        return Slot(((word,), (kin,)) if kin else ((word,),), 1.0)
    from course.codes.spelling import nearest  # only a slip of the finger pays for it

    ways: list[tuple[str, ...]] = []
    for one in nearest(book, word):
        ways.append((one,))
        for kind, means in book.rows("SELECT kind, means FROM term WHERE term = ?", (one,)):
            ways += [way for way in _from_term([one], kind, means)[0].ways if way not in ways]
    return Slot(tuple(ways) or ((word,),), 1.0)


def _candidates(book: Book, slots: tuple[Slot, ...], joined: str) -> dict[int, Candidate]:
    """What the index holds for these words, by place in the book: place."""
    asked = f" {joined} ".join(
        "(" + " OR ".join("(" + " AND ".join(_token(word) for word in way) + ")" for way in slot.ways) + ")"
        for slot in slots
    )
    sql = (
        "SELECT doc.number, doc.title, doc.terms, node.billable, node.chars, node.code "
        "FROM (SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found, 3.0, 1.5) LIMIT ?) AS hit "
        "JOIN doc ON doc.number = hit.rowid JOIN node ON node.number = hit.rowid"
    )
    return {row[0]: row for row in book.rows(sql, (asked, _CANDIDATES))}


def _token(word: str) -> str:
    """A word for the index; three letters or more also find the longer words that start so."""
    return f'"{word}"*' if len(word) > 2 else f'"{word}"'
