"""Find a diagnosis code by the words a coder types.

Codes and beginnings of codes go by the order of the book.  Words go in three steps: the words are understood
(`course.codes.understanding`), the index gives candidates that hold all of them (else most of them), and
`course.codes.ranking` puts the plain meaning first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from course.codes import contexts, ranking
from course.codes.book import Book, Row
from course.codes.forms import tidy, written
from course.codes.ranking import Candidate, Slot
from course.codes.understanding import Understood, understand
from course.codes.words import ABSENT

LIMIT = 20
_CANDIDATES = 250
_KIN = 400
_ENOUGH = 3
_TELLING = 0.6
_LONGEST_INPUT = 200
_CODE_START = re.compile(r"[A-Z](?:[0-9](?:[0-9A-Z]\.?[0-9A-Z]{0,4})?)?-?")
_SPACED_CODE = re.compile(r"(?:ICD-?10(?:-?CM)?[ :]+)?([A-Z])[ -]?(\d[ ]?[0-9A-Z])[ .]*([0-9A-Z]{0,4})", re.I)


@dataclass(frozen=True)
class Hit:
    """One line of the result. `rank` counts from 1; a code that still needs a 7th character is not billable."""

    rank: int
    code: str
    title: str | None
    billable: bool
    needs_seventh: bool = False


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
    spaced = _SPACED_CODE.fullmatch(typed.strip())
    if spaced:
        typed = "".join(spaced.groups())
    plain = tidy(typed).rstrip("-")
    if not _CODE_START.fullmatch(typed.strip().upper().replace(" ", "")) or not plain:
        return None
    whole = book.split(plain)
    found: list[Row | str] = [*book.starting(plain, limit, categories_first=True)]
    known = {row.plain for row in found if isinstance(row, Row)}
    if whole and whole[1]:
        found.append(whole[0])  # typed with its 7th character: show the code that takes it
    found += [code for code in book.dated_under(plain, day, limit) if code not in known and not book.split(code)]
    return found[:limit] or None


def _by_words(book: Book, typed: str, limit: int) -> list[Row | str]:
    meant = understand(book, typed)
    if not meant.slots:
        return []
    found = _gather(book, meant.slots)
    lines = _lines(book, meant)
    found |= _read(book, "SELECT number AS rowid FROM node WHERE kind = 'code' AND code IN ({})", *lines)
    ordered = ranking.order(found.values(), meant.slots, meant.contexts, lines, book.everyday)
    pinned = [row for code in meant.pinned if (row := book.code(code.replace(".", "")))]
    first = {row.number for row in pinned}
    rows: list[Row | str] = [*pinned]
    rows += [book.node(number) for number in ordered[: limit + len(first)] if number not in first]
    return rows[:limit]


def _lines(book: Book, meant: Understood) -> frozenset[str]:
    """The codes the contexts give for conditions of the kind that was named."""
    named = [one for one in meant.contexts if one.name in contexts.WITH_LINES]
    if not named:
        return frozenset()
    bases = meant.bases
    if not bases:
        kept = sum(bool(one.keep) for one in meant.contexts)
        slots = meant.slots[: len(meant.slots) - kept]  # the words of the contexts come last
        found = _gather(book, slots).values() if slots else ()
        best = ranking.order(found, slots, (), frozenset(), book.everyday)[:1]
        bases = tuple(book.node(number).code for number in best)
    return frozenset(line for one in named for base in bases[:1] if (line := contexts.line_for(book, one, base)))


def _gather(book: Book, slots: tuple[Slot, ...]) -> dict[int, Candidate]:
    """Candidates: what holds all the words, the kin of a known term that holds any other, else what holds most."""
    found = _matching(book, _joined(slots, "AND"))
    if len(slots) < 2:
        return found
    enough = len(found) >= _ENOUGH
    own = [code for slot in slots for code, worth in slot.kin if worth == 1.0]
    found |= _read(book, "SELECT number AS rowid FROM node WHERE kind = 'code' AND code IN ({})", *own)
    for at, slot in enumerate(slots):
        others = {word for other in slots[:at] + slots[at + 1 :] for way in other.ways for word in way}
        for prefix in _widest(slot):
            found |= _kin(book, others, prefix)
    if enough:
        return found
    # Words such as "right" are in so many lines that alone they lead nowhere.
    telling = tuple(slot for slot in slots if slot.weight >= _TELLING) or slots
    if len(slots) > 2:
        for at, slot in enumerate(slots):
            rest = slots[:at] + slots[at + 1 :]
            if slot not in telling or any(one in telling for one in rest):
                found |= _matching(book, _joined(rest, "AND"), _CANDIDATES // 3)
    return found | _matching(book, _joined(telling, "OR"), _CANDIDATES // 2)


def _widest(slot: Slot) -> list[str]:
    """The beginnings of codes of a slot's kin that lie within no other of them."""
    prefixes = [prefix for prefix, worth in slot.kin if worth < 1.0]
    return [one for one in prefixes if not any(one != other and one.startswith(other) for other in prefixes)]


def _joined(slots: tuple[Slot, ...], word: str) -> str:
    return f" {word} ".join(
        "(" + " OR ".join("(" + " AND ".join(_token(one) for one in way) + ")" for way in slot.ways) + ")"
        for slot in slots
    )


def _matching(book: Book, asked: str, many: int = _CANDIDATES) -> dict[int, Candidate]:
    return _read(
        book, "SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found, 3.0, 1.5, 0.7) LIMIT ?", asked, many
    )


def _kin(book: Book, others: set[str], prefix: str) -> dict[int, Candidate]:
    """What stands at or below a heading and has any of the other words."""
    row = book.code(prefix.replace(".", ""))
    if row is None:
        return {}
    below = _read(
        book,
        "SELECT ? AS rowid UNION ALL SELECT number FROM node WHERE number > ? AND number <= ? LIMIT ?",
        row.number,
        row.number,
        row.last,
        _KIN,
    )
    wanted = tuple(word.removeprefix(ABSENT) for word in others)
    return {at: one for at, one in below.items() if any(word in one[1] or word in one[2] for word in wanted)}


def _read(book: Book, inner: str, *values: object) -> dict[int, Candidate]:
    if not values:
        return {}
    sql = (
        "SELECT doc.number, doc.title, doc.terms, doc.above, node.billable, node.chars, node.code "
        f"FROM ({inner.format(', '.join('?' * len(values)))}) AS hit "
        "JOIN doc ON doc.number = hit.rowid JOIN node ON node.number = hit.rowid"
    )
    return {row[0]: row for row in book.rows(sql, values)}


def _token(word: str) -> str:
    """A word for the index; three letters or more also find the longer words that start so."""
    word = word.removeprefix(ABSENT)
    return f'"{word}"*' if len(word) > 2 else f'"{word}"'
