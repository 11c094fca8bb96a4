"""Right, left, both, or not told: codes that differ only in the side, found by their titles.

Two codes of one category belong together when their titles say the same but for the side.  So
"Pain in right knee" finds "Pain in left knee" and "Pain in unspecified knee", and "Unilateral primary osteoarthritis,
right knee" finds "Bilateral primary osteoarthritis of knee".
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from course.codes.book import Book, Row
from course.codes.conventions import tables
from course.codes.conventions.model import INPATIENT, Finding
from course.codes.conventions.places import Listed
from course.codes.conventions.reading import Reading
from course.codes.forms import written

RIGHT, LEFT, BOTH, UNTOLD = "right", "left", "bilateral", "unspecified"
_MCE = "unspecified side"
_SIDE = {"right": RIGHT, "left": LEFT, "bilateral": BOTH, "both": BOTH, "bilaterally": BOTH}
_SMALL = {"of", "in", "the", "and", "a", "an", "to", "on", "unilateral", "side"}
# What a title for both sides may leave out: "Age-related nuclear cataract, bilateral" has no eye.
_PAIRED = {"eye", "ear", "upper", "lower", "eyelid", "breast", "limb", "leg", "extremity", "kidney", "hand", "foot"}
_TOLD = re.compile("right|left|bilateral|both|unspecified", re.I)
_WORD = re.compile(r"[a-z0-9']+(?:-[a-z0-9]+)*")
Words = frozenset[tuple[str, int]]


@dataclass
class Sides:
    """The codes of one condition by side, each a line of the book without its 7th character."""

    rows: dict[str, Row] = field(default_factory=dict)

    def side_of(self, row: Row) -> str | None:
        """Which side this line is."""
        return next((side for side, one in self.rows.items() if one.number == row.number), None)


def _words(title: str) -> list[str]:
    many = []
    for word in _WORD.findall(title.lower()):
        if word not in _SMALL:
            many.append(_singular(word))
    return many


def _singular(word: str) -> str:
    if word == "feet":
        return "foot"
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _counted(words: list[str]) -> Words:
    count: dict[str, int] = defaultdict(int)
    for word in words:
        count[word] += 1
    return frozenset(count.items())


@lru_cache(maxsize=512)
def of_category(book: Book, category: str) -> dict[int, Sides]:
    """By place in the book: the sides that a code of this category belongs to. Codes without sides are not in it."""
    rows = [row for row in book.starting(category, 5000) if (row.billable or row.chars) and _TOLD.search(row.title)]
    sided: dict[Words, dict[str, Row]] = defaultdict(dict)
    both: list[tuple[set[str], Row]] = []
    for row in rows:
        words = _words(row.title)
        sides = {_SIDE[word] for word in words if word in _SIDE}
        if sides == {BOTH}:
            both.append(({word for word in words if word not in _SIDE}, row))
        elif len(sides) == 1:
            (side,) = sides
            sided[_counted([word for word in words if word not in _SIDE])].setdefault(side, row)
    found: dict[int, Sides] = {}
    by_words: dict[Words, Sides] = {}
    for words, rows_of in sided.items():
        if len(rows_of) < 2:
            continue
        one = by_words[words] = Sides(dict(rows_of))
        plain = {word for word, _ in words}
        fits = [row for told, row in both if told <= plain and plain - told <= _PAIRED]
        if fits:
            one.rows[BOTH] = min(fits, key=lambda row: row.parent != rows_of[RIGHT].parent)
        for row in one.rows.values():
            found[row.number] = one
    _add_untold(rows, by_words, found)
    return found


def _add_untold(rows: list[Row], by_words: dict[Words, Sides], found: dict[int, Sides]) -> None:
    """A title is of an unspecified side when one "unspecified" less in it leaves the words of a code with sides."""
    for row in rows:
        words = _words(row.title)
        if row.number in found or UNTOLD not in words:
            continue
        words.remove(UNTOLD)
        one = by_words.get(_counted(words))
        if one is not None and UNTOLD not in one.rows:
            one.rows[UNTOLD] = row
            found[row.number] = one


def siblings(book: Book, row: Row) -> Sides | None:
    """The sides of the condition that a code belongs to; None where its title tells none."""
    return of_category(book, row.plain[:3]).get(row.number)


def _code(row: Row, char: str) -> str:
    return written(row.stem + char if char else row.plain, "icd-10-cm")


def findings(reading: Reading) -> list[Finding]:
    """Right and left where one code says both; a side told and not told; a side not told at all."""
    together: dict[tuple[int, str], dict[str, Listed]] = defaultdict(dict)
    sides_of: dict[tuple[int, str], Sides] = {}
    for one in reading.codes:
        sides = siblings(reading.places.book, one.row) if one.whole else None
        if sides is not None:
            key = (min(row.number for row in sides.rows.values()), one.char)
            sides_of[key] = sides
            together[key][str(sides.side_of(one.row))] = one
    found = []
    for key, there in together.items():
        found += _of_one_condition(reading, sides_of[key], there, key[1])
    return found


def _of_one_condition(reading: Reading, sides: Sides, there: dict[str, Listed], char: str) -> list[Finding]:
    told = [there[side] for side in (RIGHT, LEFT) if side in there]
    if len(told) == 2 and BOTH in sides.rows and BOTH not in there:
        both = _code(sides.rows[BOTH], char)
        return [
            reading.finding(
                "both-sides",
                told,
                f"{told[0].code} and {told[1].code} are the right and the left of one condition, and {both} says both.",
                f"Put {both} in place of the two.",
            )
        ]
    if BOTH in there and told:
        return [
            reading.finding(
                "side-twice",
                [there[BOTH], *told],
                f"{there[BOTH].code} already says both sides; {' and '.join(one.code for one in told)} says one of them "
                "again.",
                "Keep the code that the record supports.",
            )
        ]
    if UNTOLD not in there:
        return []
    one = there[UNTOLD]
    choices = [f"{_code(sides.rows[side], char)} ({side})" for side in (RIGHT, LEFT, BOTH) if side in sides.rows]
    if told or BOTH in there:
        return [
            reading.finding(
                "side-twice",
                [one, *told, *([there[BOTH]] if BOTH in there else [])],
                f"{one.code} leaves the side open, and the same condition is listed with its side.",
                f"Take {one.code} out, unless the record really leaves the side of a second one open.",
            )
        ]
    held = reading.encounter.setting == INPATIENT and tables.edited(_MCE, one.plain, reading.encounter.day)
    more = " Medicare's code editor holds an inpatient claim with it." if held else ""
    return [
        reading.finding(
            "side-untold",
            [one],
            f"{one.code} leaves the side open.{more}",
            f"Look for the side in the record: {', '.join(choices)}. Keep {one.code} only where nobody can tell.",
        )
    ]
