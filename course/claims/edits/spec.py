"""Codes as a table writes them: ``"99202-99215 G0438"``, ranges with both ends, separated by spaces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from course.errors import CourseError

_ONE = re.compile(r"[A-Z0-9]{1,7}(?:-[A-Z0-9]{1,7})?")


@dataclass(frozen=True)
class Codes:
    """A set of codes: single ones and ranges. A range holds codes as long as its ends that lie between them."""

    single: frozenset[str]
    ranges: tuple[tuple[str, str], ...]

    def __contains__(self, code: object) -> bool:
        if code in self.single:
            return True
        return isinstance(code, str) and any(len(a) == len(code) and a <= code <= b for a, b in self.ranges)


@lru_cache(maxsize=4096)
def codes(text: str) -> Codes:
    """Read a list of codes. Raises CourseError for what is none.

    >>> "99203" in codes("99202-99205 99211")
    True
    """
    single, ranges = set(), []
    for one in text.split():
        if not _ONE.fullmatch(one):
            raise CourseError(f"“{one[:30]}” in a table of edits is neither a code nor a range such as 99202-99205.")
        first, dash, last = one.partition("-")
        if not dash:
            single.add(first)
        elif len(first) == len(last) and first <= last:
            ranges.append((first, last))
        else:
            raise CourseError(
                f"“{one}” in a table of edits is no range: write the lower code first, as long as the other."
            )
    return Codes(frozenset(single), tuple(ranges))


@lru_cache(maxsize=1024)
def listed(many: tuple[str, ...]) -> Codes:
    """The same from several texts, as payers' lists have them."""
    return codes(" ".join(many))


@dataclass(frozen=True)
class Prefixes:
    """A set of diagnosis codes by their beginnings: "E11" holds E11.9, "S00-T88" all injuries."""

    starts: tuple[str, ...]
    ranges: tuple[tuple[str, str], ...]

    def holds(self, plain: str) -> bool:
        """Whether a code without its dot lies in the set."""
        return plain.startswith(self.starts) or any(
            a <= plain[: len(a)] and plain[: len(b)] <= b for a, b in self.ranges
        )


@lru_cache(maxsize=1024)
def prefixes(text: str) -> Prefixes:
    """Read a list of beginnings of diagnosis codes, dots optional. Raises CourseError for what is none."""
    starts, ranges = [], []
    for one in text.replace(".", "").split():
        if not _ONE.fullmatch(one):
            raise CourseError(f"“{one[:30]}” in a table of edits is no diagnosis code.")
        first, dash, last = one.partition("-")
        if dash:
            ranges.append((first, last))
        else:
            starts.append(first)
    return Prefixes(tuple(starts), tuple(ranges))
