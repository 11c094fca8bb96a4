"""What is asked about a condition: to have it, to have had it, a family with it, a screening for it.

"History of breast cancer" is not looked for under breast cancer but under personal history; "status post", "exposure
to" and "in pregnancy" lead away likewise.  A context is known by its words.  It favors a part of the book, and where
that part has no line for the condition it names the line for conditions of that kind (datasets/codes/contexts.csv:
a history of gout is a history of a musculoskeletal disease).
"""

from __future__ import annotations

from dataclasses import dataclass

from course.codes.book import Book


@dataclass(frozen=True)
class Context:
    """One way of asking. `signs` are runs of folded words; `keep` is looked for in their stead, weakly."""

    name: str
    signs: tuple[str, ...]
    keep: str
    favors: tuple[str, ...]
    bonus: float
    excuses: frozenset[str] = frozenset()


def _context(name: str, signs: str, keep: str, favors: str, bonus: float, excuses: str = "") -> Context:
    return Context(
        name,
        tuple(one.strip() for one in signs.split("|")),
        keep,
        tuple(favors.split()),
        bonus,
        frozenset(excuses.split()),
    )


# The words as `fold` leaves them, without stop words. Longer signs are tried first.
CONTEXTS = (
    _context(
        "family",
        "family history|fam history|fam hx|family hx|fhx|fh|famhx",
        "family history",
        "Z80 Z81 Z82 Z83 Z84",
        1.3,
        "history",
    ),
    _context(
        "history",
        "personal history|past medical history|past history|history|hx|phx|pmh|pmhx",
        "personal history",
        "Z85 Z86 Z87 Z91.5 Z91.8 Z91.4 Z92 I25.2",
        1.0,
        "history",
    ),
    _context(
        "screening",
        "encounter screening|screening|screen|screened",
        "screening",
        "Z11 Z12 Z13",
        1.2,
        "screening encounter",
    ),
    _context(
        "exposure",
        "contact suspected exposure|contact exposure|exposure|exposed|close contact",
        "exposure",
        "Z20 Z77",
        1.2,
        "encounter",
    ),
    _context("carrier", "carrier|colonized|colonization|carrier state", "carrier", "Z22", 0.6),
    _context(
        "status",
        "status post|post op status|presence|has had|sp",
        "",
        "Z90 Z89 Z93 Z94 Z95 Z96 Z97 Z98 Z85 Z86.7",
        0.9,
        "history encounter",
    ),
    _context("allergy", "allergy status|allergic|allergy", "allergy", "Z88 Z91.0", 0.5),
    _context(
        "use",
        "long term current use|chronic long term use|chronic use|long term use|long term",
        "long term use",
        "Z79",
        1.2,
        "induced drug",
    ),
    _context(
        "counseling",
        "counseling|counselling|consult|education",
        "counseling",
        "Z71 Z70 Z31 Z30 Z69",
        0.8,
        "counseling encounter",
    ),
    _context(
        "encounter",
        "encounter|visit|routine visit|appointment|check|checkup|check up|exam|admit|admission|follow up|followup|recheck|management",
        "",
        "Z",
        0.4,
        "encounter",
    ),
    _context(
        "pregnancy",
        "complicating pregnancy|during pregnancy|pregnancy|pregnant|gravid|antepartum|maternal|childbirth",
        "pregnancy",
        "O Z3A",
        0.7,
        "pregnancy childbirth puerperium",
    ),
    _context("pregnancy", "trimester", "trimester", "O", 0.7, "pregnancy childbirth puerperium"),
    _context("newborn", "newborn|neonate|neonatal|infant", "newborn", "P", 0.6, "newborn neonatal"),
)
PLAIN = "encounter"  # says nothing about the condition but that somebody comes with it
# Those for which datasets/codes/contexts.csv names lines.
WITH_LINES = frozenset(["family", "history", "screening", "exposure", "carrier", "pregnancy"])
_BY_SIGN = {tuple(sign.split()): one for one in CONTEXTS for sign in one.signs}
_LONGEST = max(map(len, _BY_SIGN))


def find(words: list[str]) -> tuple[tuple[Context, ...], list[str]]:
    """The contexts among the words, and the words that are left; nothing is taken when nothing would be left."""
    found: list[Context] = []
    left: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            one = _BY_SIGN.get(tuple(words[at : at + length]))
            if one:
                found.append(one)
                at += length
                break
        else:
            left.append(words[at])
            at += 1
    return (tuple(dict.fromkeys(found)), left) if found and left else ((), words)


def line_for(book: Book, context: Context, code: str) -> str | None:
    """The code of this context for conditions such as `code`; None when the table has none. Narrowest range first."""
    # "~" follows every letter and figure, so a range that ends with I87 holds I87.2.
    found = book.rows(
        "SELECT code FROM context WHERE name = ? AND first <= ? AND last || '~' >= ? ORDER BY first DESC, last LIMIT 1",
        (context.name, code, code),
    )
    return found[0][0] if found else None
