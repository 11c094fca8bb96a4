"""Find ICD-10-PCS codes by words, or by the beginning of a code.

The 79,000 titles are not searched one by one. Each word is looked for in the names of characters, in the names of
operations and in the forms of titles (`course.codes.pcs.vocabulary`); a line of the tables holds codes that fit when
every word is found in it, and the words narrow its characters down to the codes themselves. Of those the ones come
first whose titles say least besides what was asked for.
"""

from __future__ import annotations

import itertools
import re
from datetime import date

from course.codes.finder import Hit
from course.codes.forms import tidy
from course.codes.pcs import wording
from course.codes.pcs.tables import Tables
from course.codes.pcs.vocabulary import Vocabulary, vocabulary
from course.codes.words import fold

LIMIT = 20
_LONGEST_INPUT = 200
_MOST_WORDS = 30  # more than any title has
_MOST_ROWS = 60  # lines taken apart into codes
_PER_ROW = 60  # codes of one line looked at, those that say least besides first
_CODE_START = re.compile(r"(?=.*[0-9])[0-9A-HJ-NP-Z]{1,7}")


def search(tables: Tables, typed: str, day: date, limit: int = LIMIT) -> list[Hit]:
    """The best codes of the day for `typed`, best first, at most `limit`. Nothing found: empty.

    A day that is not covered has no codes. Every hit is a complete code that is valid on the day.
    """
    typed = typed[:_LONGEST_INPUT].strip()
    plain = wording.digits(tidy(typed))
    if not typed or tables.release(day) is None:
        return []
    if " " not in typed and _CODE_START.fullmatch(plain) and tables.following(plain[:-1], day).get(plain[-1]):
        codes = tables.starting(plain, day, limit)
    else:
        codes = _by_words(vocabulary(tables), fold(typed)[:_MOST_WORDS], day, limit)
    return [Hit(rank, code, tables.title(code), True) for rank, code in enumerate(codes, 1)]


def _by_words(known: Vocabulary, words: list[str], day: date, limit: int) -> list[str]:
    slots = [slot for slot in known.understand(words) if known.rows_for([slot])]
    # When no code has them all, one thing is left out, the last said first.
    tries = [slots] + [slots[:at] + slots[at + 1 :] for at in reversed(range(len(slots))) if len(slots) > 1]
    for some in tries:
        asked = known.asked(some, words)
        found = [one for row in known.rows_for(some) if row.on(day) and (one := known.fit(row, asked))]
        if found:
            found.sort(key=lambda one: (one.extra, one.row.table))
            codes = (itertools.islice(known.codes(one, asked), max(_PER_ROW, limit)) for one in found[:_MOST_ROWS])
            return [code for _, code in sorted(itertools.chain.from_iterable(codes))[:limit]]
    return []
