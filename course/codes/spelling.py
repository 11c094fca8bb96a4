"""Words near a word that neither the book nor the terms have: slips of the finger and of the ear.

With ``rapidfuzz`` this takes a few milliseconds; without it the standard library does the same, slower.
"""

from __future__ import annotations

from functools import lru_cache

from course.codes.book import Book

_MANY = 3
_ALIKE = 0.7  # share of letters that must agree
_SHORTEST_PART = 4


@lru_cache(maxsize=4)
def _vocabulary(book: Book) -> dict[str, int]:
    return {
        word: count for word, count in book.rows("SELECT word, count FROM word") if len(word) > 3 and not word.isdigit()
    }


def nearest(book: Book, word: str) -> list[str]:
    """At most three words of the book that may have been meant, likeliest first; empty when none is near."""
    known = _vocabulary(book)
    found = _with_rapidfuzz(word, known)
    if found is None:
        import difflib

        close = difflib.get_close_matches(word, list(known), n=12, cutoff=0.75)
        found = [(one, difflib.SequenceMatcher(None, word, one).ratio()) for one in close]
    # A common word is likelier than a rare one; a wrong first letter is rare.
    found.sort(key=lambda pair: -(pair[1] + min(known[pair[0]], 200) / 4000 + 0.04 * (pair[0][0] == word[0])))
    best = found[0][1] if found else 0.0
    return [one for one, score in found if score >= best - 0.08][:_MANY]


def parts(book: Book, word: str) -> list[str]:
    """Two known words that were written as one (``heartattack``); empty when there are none. The most common pair."""
    known = _vocabulary(book)
    pairs = [
        (min(known[word[:at]], known[word[at:]]), at)
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        if word[:at] in known and word[at:] in known
    ]
    if not pairs:
        return []
    _, at = max(pairs)
    return [word[:at], word[at:]]


def _with_rapidfuzz(word: str, known: dict[str, int]) -> list[tuple[str, float]] | None:
    try:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA
    except ImportError:
        return None
    found = process.extract(word, list(known), scorer=OSA.normalized_similarity, limit=12, score_cutoff=_ALIKE)
    return [(one, score) for one, score, _ in found]
