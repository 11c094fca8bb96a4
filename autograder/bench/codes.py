"""The code book in Python, beside ``simple-icd-10-cm`` doing the same where it can."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from course.codes import store
from course.codes.benchmark import QUERIES, read
from course.codes.book import Book
from course.codes.finder import search
from course.codes.lookup import look_up
from course.widgets.books import cm

from .figures import Figure, by_turns, seconds

AIM_SEARCH = 0.030  # 95 of 100 searches
DAY = date(2026, 6, 3)
CODES = ("E11.65", "S52.501A", "J02.0", "I10", "O24.410", "Z23", "W01.0XXA", "M54.50", "C50.911", "T45.1X5A")
PACKAGE = "simple-icd-10-cm"


def measure(repo: Path, runs: int) -> list[Figure]:
    """Index, first and warm look-up, search. The index is made in a folder of its own."""
    with tempfile.TemporaryDirectory() as cache:
        env = {**os.environ, "PYTHONPATH": str(repo), store.CACHE_VARIABLE: cache}
        made = _fresh("from course.codes import store; store.open_index()", env)
        index = next(Path(cache).glob("*.sqlite"))
        first, package = _firsts(env, runs)
        with patch.dict(os.environ, {store.CACHE_VARIABLE: cache}):
            book = Book()
        figures = [
            Figure(
                "code index, made once",
                made,
                f"import {PACKAGE}",
                package,
                note=f"fresh process; {index.stat().st_size / 1e6:.0f} MB on disk",
            ),
            Figure(
                "import and first look-up",
                first,
                f"import {PACKAGE}",
                package,
                note=f"fresh process, the index is there; median of {runs}, a bare interpreter taken off on both sides",
            ),
            *_warm(book, runs),
        ]
        book.close()
    return figures


def _firsts(env: dict[str, str], runs: int) -> tuple[float, float]:
    ours = "from course.codes import look_up; from datetime import date; look_up('E11.65', date(2026, 6, 3))"
    codes = ("pass", ours, "import simple_icd_10_cm")
    for code in codes:
        _fresh(code, env)  # once for the disk and for bytecode
    bare, first, package = by_turns([lambda c=code: _fresh(c, env) for code in codes], runs)  # type: ignore[misc]
    return max(0.0, first - bare), package - bare


def _fresh(code: str, env: dict[str, str]) -> float:
    """Seconds of a fresh Python that runs `code`."""
    return seconds(lambda: subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True))


def _warm(book: Book, runs: int) -> list[Figure]:
    import simple_icd_10_cm as package

    notes = (package.get_excludes1, package.get_excludes2, package.get_includes, package.get_code_first, package.get_use_additional_code)  # fmt: skip

    def theirs(code: str) -> None:
        package.get_description(code)
        package.get_inclusion_term(code)
        for one in (code, *package.get_ancestors(code)):
            for note in notes:
                note(one)

    typed = [query.typed for query in read(QUERIES) if len(query.typed) > 2]
    described = {code: package.get_description(code).lower() for code in package.get_all_codes(with_dots=True)}

    def scan(words: str) -> None:
        wanted = words.lower().split()
        [code for code, title in described.items() if all(word in title for word in wanted)]

    looks, plain = _each(lambda code: look_up(book, code, DAY), CODES, runs), _each(theirs, CODES, runs)
    pages = _each(lambda code: cm.page(book, code, DAY), CODES, runs)
    ours, scans = _each(lambda words: search(book, words, DAY, 25), typed, 1), _each(scan, typed[:60], 1)
    count = f"{len(typed)} queries of three characters and more"
    return [
        Figure("warm look-up", median(looks), f"{PACKAGE}, title, ancestry and notes", median(plain), note=f"{len(CODES)} codes in turn"),
        Figure("page of a code for a card", median(pages), f"{PACKAGE}, title, ancestry and notes", median(plain), note="with the lines around it and what may be reported of them"),
        Figure("search, half of them", _at(ours, 0.5), f"{PACKAGE}, scan of all titles", _at(scans, 0.5), note=f"{count}; the scan finds titles that hold every word as typed, and ranks nothing"),
        Figure("search, 95 of 100", _at(ours, 0.95), f"{PACKAGE}, scan of all titles", _at(scans, 0.95), aim=AIM_SEARCH),
    ]  # fmt: skip


def _each(run: Callable[[str], Any], inputs: Sequence[str], times: int) -> list[float]:
    """Seconds of each call, sorted; one round to warm up."""
    for one in inputs[:10]:
        run(one)
    return sorted(seconds(lambda one=one: run(one)) for _ in range(times) for one in inputs)  # type: ignore[misc]


def _at(times: Sequence[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)]
