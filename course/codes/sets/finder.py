"""Find a code of a small set by words or by its beginning.

The tables are small, so every row is looked at: a word of the query must stand in the row's words, its further search
words, or its note, whole or as a beginning.  Words of the title count most.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from course.codes import model
from course.codes.finder import Hit
from course.codes.sets import tables
from course.codes.sets.lookup import look_up
from course.codes.sets.words import KINDS
from course.codes.words import STOP, fold

LIMIT = 20
_LONGEST = 200
_TITLE, _ALSO, _NOTE = 3.0, 2.0, 1.0


def search(system: str, words: str, day: date, limit: int = LIMIT) -> list[Hit]:
    """The codes that fit, best first. `billable` as of `day`. Nothing typed: the whole table from its beginning.

    An imported official file is searched after the teaching table.
    """
    one = tables.system(system)
    typed = words.strip()[:_LONGEST]
    wanted = [word for word in fold(typed) if word not in STOP]
    docs = _documents(tables.folder(), one.id)
    plain = one.tidy(typed)
    codes = [code for code, _, _ in docs if plain and code.startswith(plain)] if " " not in typed else []
    if not typed:
        codes = [code for code, _, _ in docs]
    scored = []
    for place, (code, fields, length) in enumerate(docs):
        points = _score(wanted, fields)
        if points and code not in codes:
            scored.append((-points, length, place, code))
    found = [*codes, *(code for *_, code in sorted(scored))]
    titles = {entry.code: entry.title for entry in tables.entries(one.id)}
    rows: list[tuple[str, str | None]] = [(code, titles[code]) for code in found[:limit]]
    if len(rows) < limit:
        rows += _imported(one.id, wanted, plain, day, limit - len(rows), set(found))
    return [
        Hit(rank, code, title, look_up(one.id, code, day).status == model.VALID)
        for rank, (code, title) in enumerate(rows, 1)
    ]


def _score(wanted: list[str], fields: tuple[frozenset[str], ...]) -> float:
    """0 unless every word is found; else the sum, whole words before beginnings."""
    total = 0.0
    for word in wanted:
        best = 0.0
        for weight, there in zip((_TITLE, _ALSO, _NOTE), fields, strict=True):
            if word in there:
                best = max(best, weight)
            elif len(word) > 2 and any(one.startswith(word) for one in there):
                best = max(best, weight * 0.6)
        if not best:
            return 0.0
        total += best
    return total


@lru_cache(maxsize=64)
def _documents(where: Path, system: str) -> tuple[tuple[str, tuple[frozenset[str], ...], int], ...]:
    """Code, the folded words of title, further words and note, and the length of the title. `where` keys the cache."""
    rows = tables.rows(system)
    docs = []
    for entry in tables.entries(system):
        row = rows.get(entry.code)
        title = fold(entry.title or "")
        also = fold(row.more.get("also", "")) if row else []
        note = fold(f"{row.note} {row.more.get('next', '')}") if row else []
        docs.append((entry.code, (frozenset(title), frozenset(also), frozenset(note)), len(title)))
    return tuple(docs)


def _imported(
    system: str, wanted: list[str], plain: str, day: date, limit: int, known: set[str]
) -> list[tuple[str, str | None]]:
    if system not in KINDS or not (wanted or plain):
        return []
    from course.codes import imports

    return [pair for pair in imports.find(system, wanted, plain, day, limit + len(known)) if pair[0] not in known][
        :limit
    ]
