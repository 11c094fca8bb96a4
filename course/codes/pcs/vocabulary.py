"""The words of ICD-10-PCS, and where they stand: in names of characters and operations, in forms of titles."""

from __future__ import annotations

import csv
import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from course.codes.pcs.tables import Row, Tables, data_folder
from course.codes.words import fold

TERMS = "icd10pcs_terms.csv"
_LONGEST_TERM = 4
# Words of titles that nobody means when searching.
_IDLE = frozenset(
    ["a", "an", "and", "approach", "at", "by", "for", "from", "in", "into", "of", "on", "or", "pt", "the", "to"]
    + ["using", "w", "with", "procedure", "surgery", "surgical", "device", "no", "other", "performed"]
)
_NEW_TECHNOLOGY = 4.0  # how far section X is put back: it is for the few products that it names
_UNTITLED = 4.0  # the same for a line whose titles are not shipped
_UNNAMED = 3.0  # for a root operation that nobody asked for
_MOST_KEPT = 500  # words whose places are remembered

_NOTHING: frozenset[str] = frozenset()

Slot = tuple[tuple[str, ...], ...]  # one thing asked for: the ways it may be said, each a run of words
Axes = tuple[frozenset[str], ...]
Places = dict[int, frozenset[str]]  # axis (0 to 3, for characters 4 to 7) -> characters whose name has a word


@dataclass(frozen=True)
class Found:
    """A line whose codes fit: the characters left on each axis, and what the least of its titles says besides."""

    extra: float
    row: Row
    axes: Axes


class Asked:
    """What was asked for: the things, and all words that may have been meant, to count what a name says besides."""

    def __init__(self, slots: Sequence[Slot], words: frozenset[str]) -> None:
        self.slots = slots
        self.words = words
        self._besides: dict[frozenset[str], int] = {}

    def besides(self, name: frozenset[str]) -> int:
        """How many words of a name nobody asked for."""
        found = self._besides.get(name)
        if found is None:
            found = self._besides[name] = len(name - self.words)
        return found


class Vocabulary:
    """The words of names and forms, and where they stand. Made on the first search, in a moment."""

    def __init__(self, tables: Tables, folder: Path | None = None) -> None:
        self.tables = tables
        self._folder = folder
        self._places: dict[str, dict[str, dict[int, set[str]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(set))
        )
        self._said: dict[tuple[str, int, str], frozenset[str]] = {}
        self._forms = {number: frozenset(fold(re.sub(r"\{\d\}", " ", text))) for number, text in tables.forms.items()}
        self._heads: dict[str, frozenset[str]] = {}
        folded: dict[str, frozenset[str]] = {}
        for row in tables.rows():
            table = row.table
            if table not in self._heads:
                self._heads[table] = frozenset(fold(tables.label(table, 3) or ""))
            for axis, chars in enumerate(row.axes):
                for char in chars:
                    for key, label in self._names(row, axis, char):
                        if label not in folded:
                            folded[label] = frozenset(fold(label))
                        self._said[key] = self._said.get(key, frozenset()) | folded[label]
                        for word in folded[label]:
                            self._places[word][table][axis].add(char)
        words = set(self._places) | set().union(*self._forms.values()) | set().union(*self._heads.values())
        self.words = sorted(words)

    def _names(self, row: Row, axis: int, char: str) -> list[tuple[tuple[str, int, str], str]]:
        """What a character is called in a line; a missing thing ("No Device") has no name to search for."""
        tables, table = self.tables, row.table
        if char == "Z" and axis > 0:
            return []
        if table[0] == "X" and axis == 2:
            made = [f"{table}??{char}{end}" for end in row.axes[3]]
        else:
            made = [table + "?" * axis + char]
        return [((table, axis, char), label) for code in made if (label := tables.label(code, axis + 4))]

    @cached_property
    def terms(self) -> dict[str, Slot]:
        """What coders type, and the words of the code book for it."""
        with ((self._folder or data_folder()) / TERMS).open(encoding="utf-8", newline="") as stream:
            return {
                " ".join(fold(row["term"])): tuple(
                    tuple(word for word in fold(way) if word not in _IDLE) for way in row["means"].split(";")
                )
                for row in csv.DictReader(stream)
            }

    def understand(self, words: list[str]) -> list[Slot]:
        """What was typed, thing by thing: terms of several words first, then single words."""
        slots: list[Slot] = []
        at = 0
        while at < len(words):
            for length in range(min(_LONGEST_TERM, len(words) - at), 0, -1):
                found = self.terms.get(" ".join(words[at : at + length]))
                if found:
                    slots.append(found)
                    at += length
                    break
            else:
                if words[at] not in _IDLE:
                    slots.append(self._known(words[at]))
                at += 1
        return slots

    def _known(self, word: str) -> Slot:
        """The word, or what may have been meant: the term that it begins, or words nearly the same."""
        if self._beginning(word):
            return ((word,),)
        begun = [term for term in self.terms if len(word) > 3 and term.startswith(word)]
        if begun:
            return self.terms[min(begun, key=len)]
        near = _nearest(word, [*self.words, *(term for term in self.terms if " " not in term)])
        return tuple(way for one in near for way in self.terms.get(one, ((one,),))) or ((word,),)

    def _beginning(self, word: str) -> list[str]:
        """The words that begin so; only a whole word counts below three letters."""
        at = bisect_left(self.words, word)
        if len(word) < 3:
            return [word] if at < len(self.words) and self.words[at] == word else []
        return list(itertools.takewhile(lambda one: one.startswith(word), itertools.islice(self.words, at, None)))

    def matching(self, word: str) -> frozenset[str]:
        """The words of the book that a typed word stands for."""
        if word not in self._matching:
            if len(self._matching) > _MOST_KEPT:
                self._matching.clear()
            self._matching[word] = frozenset(self._beginning(word))
        return self._matching[word]

    @cached_property
    def _matching(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _found_places(self) -> dict[str, dict[str, Places]]:
        return {}

    def places(self, word: str) -> dict[str, Places]:
        """Table -> the characters of each axis whose name has the word."""
        if word not in self._found_places:
            joined: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
            for one in self.matching(word):
                for table, axes in self._places.get(one, {}).items():
                    for axis, chars in axes.items():
                        joined[table][axis] |= chars
            if len(self._found_places) > _MOST_KEPT:
                self._found_places.clear()
            self._found_places[word] = {
                table: {axis: frozenset(chars) for axis, chars in axes.items()} for table, axes in joined.items()
            }
        return self._found_places[word]

    @cached_property
    def _tables_of_forms(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for row in self.tables.rows():
            found[row.form].add(row.table)
        return found

    def _tables(self, word: str) -> set[str]:
        meant = self.matching(word)
        found = set(self.places(word)) | {table for table, head in self._heads.items() if head & meant}
        for number, form in self._forms.items():
            if form & meant:
                found |= self._tables_of_forms[number]
        return found

    def rows_for(self, slots: list[Slot]) -> list[Row]:
        """The lines of the tables in which each thing is named somewhere."""
        left: set[str] | None = None
        for slot in slots:
            named: set[str] = set()
            for way in slot:
                named |= set.intersection(*(self._tables(word) for word in way))
            left = named if left is None else left & named
        return [row for table in sorted(left or ()) for row in self.tables.rows(table)]

    def asked(self, slots: Sequence[Slot], typed: Sequence[str]) -> Asked:
        """The things with all words that may have been meant by them."""
        words = (self.matching(word) for slot in slots for way in slot for word in way)
        return Asked(slots, frozenset(typed).union(*words))

    def fit(self, row: Row, asked: Asked) -> Found | None:
        """The codes of a line that have every word, or None."""
        axes = self._narrowed(row, tuple(frozenset(chars) for chars in row.axes), [], asked.slots)
        if axes is None:
            return None
        head = self._heads[row.table] - _IDLE
        extra = _UNNAMED * asked.besides(head) + asked.besides(self._forms.get(row.form, _NOTHING) - _IDLE - head)
        extra += _NEW_TECHNOLOGY * (row.table[0] == "X") + _UNTITLED * (not row.form)
        for axis, chars in enumerate(axes):
            extra += min(asked.besides(self._said.get((row.table, axis, char), _NOTHING)) for char in chars)
        return Found(extra, row, axes)

    def codes(self, found: Found, asked: Asked) -> Iterator[tuple[float, str]]:
        """The codes of a line that fits, each with what its title says besides; about the best first."""
        said, table = self._said, found.row.table
        axes = [
            sorted((asked.besides(said.get((table, axis, char), _NOTHING)), char) for char in chars)
            for axis, chars in enumerate(found.axes)
        ]
        least = sum(chars[0][0] for chars in axes)
        for tail in itertools.product(*axes):
            yield found.extra - least + sum(more for more, _ in tail), table + "".join(char for _, char in tail)

    def _narrowed(self, row: Row, axes: Axes, words: Sequence[str], slots: Sequence[Slot]) -> Axes | None:
        """The axes after each word took away the characters that do not have it; None when they cannot all be had.

        A word may stand on several axes (left femoral artery to left femoral vein), so each place is tried.
        """
        if not words:
            if not slots:
                return axes
            tries = (self._narrowed(row, axes, way, slots[1:]) for way in slots[0])
            return next((found for found in tries if found is not None), None)
        meant = self.matching(words[0])
        if self._heads[row.table] & meant or self._forms.get(row.form, frozenset()) & meant:
            return self._narrowed(row, axes, words[1:], slots)
        for axis, chars in sorted(self.places(words[0]).get(row.table, {}).items()):
            left = axes[axis] & chars
            if left:
                found = self._narrowed(row, (*axes[:axis], left, *axes[axis + 1 :]), words[1:], slots)
                if found is not None:
                    return found
        return None


def _nearest(word: str, words: list[str]) -> list[str]:
    """Words that may have been meant by one that the book does not have, likeliest first."""
    if len(word) < 4:
        return []
    from difflib import get_close_matches  # only a slip of the finger pays for it

    return get_close_matches(word, [one for one in words if abs(len(one) - len(word)) < 3], n=2, cutoff=0.78)


_made: list[Vocabulary] = []


def vocabulary(tables: Tables) -> Vocabulary:
    """The vocabulary of these tables, made on the first search."""
    if not _made or _made[0].tables is not tables:
        _made[:] = [Vocabulary(tables)]
    return _made[0]
