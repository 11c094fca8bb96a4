"""Measure the search and the look-up: ``python -m course.codes.benchmark [--misses tune]``.

Top-1 and top-5 on the queries of tests/codes/queries.csv, the time a search takes, and how long it takes from a
fresh Python to the first look-up, beside importing ``simple-icd-10-cm``.  The queries of ``dev``, ``control`` and
``holdout`` are for reporting only: nothing is tuned on them, so nobody should ask for their misses (docs/codes.md).
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from course.codes import open_book
from course.codes.book import Book
from course.codes.finder import Hit, search

QUERIES = Path(__file__).resolve().parents[2] / "tests" / "codes" / "queries.csv"
DAY = date(2026, 6, 3)
# What IPython has imported before the first cell runs.
_KERNEL = "import argparse, asyncio, dataclasses, inspect, json, logging, pathlib, re, sqlite3, tempfile, typing"
_FIRST = "from course.codes import look_up; from datetime import date; look_up('E11.65', date(2026, 6, 3))"


@dataclass(frozen=True)
class Query:
    """A query, the answers a coder would accept (a dash at the end: anything below), and its split."""

    typed: str
    accepted: tuple[str, ...]
    split: str

    def accepts(self, code: str) -> bool:
        """Whether a code is one of the accepted answers."""
        return any(code.startswith(one[:-1]) if one.endswith("-") else code == one for one in self.accepted)


@dataclass(frozen=True)
class Result:
    """What one query gave: the rank of the first accepted answer (0: not among the first ten) and the time in ms."""

    query: Query
    rank: int
    ms: float
    first: Hit | None


def read(path: Path = QUERIES) -> list[Query]:
    """All queries of the file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [Query(r["query"], tuple(r["accepted"].split()), r["split"]) for r in csv.DictReader(stream)]


def run(book: Book, queries: Iterable[Query]) -> list[Result]:
    """Search each query once."""
    results = []
    for query in queries:
        start = time.perf_counter()
        hits = search(book, query.typed, DAY, 10)
        ms = (time.perf_counter() - start) * 1000
        rank = next((hit.rank for hit in hits if query.accepts(hit.code)), 0)
        results.append(Result(query, rank, ms, hits[0] if hits else None))
    return results


def share(results: list[Result], top: int) -> float:
    """The share of queries with an accepted answer among the first `top`."""
    return sum(1 <= one.rank <= top for one in results) / len(results)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m course.codes.benchmark", description="Measure the code search.")
    parser.add_argument("--misses", help="list what a split did not find first")
    parser.add_argument("--quick", action="store_true", help="leave out the start-up times")
    args = parser.parse_args()
    book, queries = open_book(), read()
    run(book, queries[:10])  # warm the file cache
    results = run(book, queries)
    for split in dict.fromkeys(query.split for query in queries):
        some = [one for one in results if one.query.split == split]
        print(f"{split:<8} {len(some):4} queries   top-1 {share(some, 1):6.1%}   top-5 {share(some, 5):6.1%}")
    times = sorted(one.ms for one in results if len(one.query.typed) > 2)
    print(f"search, 3 characters and more: p50 {_at(times, 0.5):.1f} ms, p95 {_at(times, 0.95):.1f} ms")
    for one in results:
        if one.query.split == args.misses and one.rank != 1:
            print(
                f"  {one.rank:2} {one.query.typed:<36} {one.first.code if one.first else '-':<10}"
                f" {one.first.title if one.first else ''} (wanted {' '.join(one.query.accepted)})"
            )
    if not args.quick:
        for name, before in (("bare Python", ""), ("Python with what any kernel has loaded", _KERNEL)):
            first, package = _fresh(before, _FIRST), _fresh(before, "import simple_icd_10_cm")
            print(
                f"{name}: import, open and first look-up {first:.0f} ms; import of simple-icd-10-cm {package:.0f} ms; "
                f"ratio {package / first:.0f}"
            )


def _at(times: list[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)]


def _fresh(before: str, code: str) -> float:
    """Milliseconds `code` takes in a fresh Python in which `before` was run; best of 5."""
    timed = f"{before}\nimport time\nstart = time.perf_counter()\n{code}\nprint((time.perf_counter() - start) * 1000)"
    runs = (subprocess.run([sys.executable, "-c", timed], check=True, capture_output=True, text=True) for _ in range(5))
    return min(float(run.stdout) for run in runs)


if __name__ == "__main__":
    main()
