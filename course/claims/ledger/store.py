"""The file under a ledger: one SQLite database (WAL), one transaction for each document, so that a killed process leaves
whole documents only. Without a path the same database lives in memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from course.errors import CourseError

from .accounts import Charged, ChargedLine, Move, Posting
from .held import Held

APPLICATION = 0x43434C47  # "CCLG": marks the file as ours
VERSION = 1
_MANY = 500  # claims of one query
_CLAIM = (
    "SELECT c.number, c.patient, c.name, c.service, c.billed, c.payers, c.lines FROM claims c"
    " JOIN documents d ON d.n = c.document WHERE"
)
_MOVE = "debit, credit, cents, patient, claim, line, payer, why, control"


class Document(NamedTuple):
    """One source document as it stands in the ledger. `undone`: a later document reversed it."""

    name: str
    kind: str
    day: date
    patient: str
    claim: str
    payer: str
    sentence: str
    print: str
    undone: bool


class Parked(NamedTuple):
    """A decision about a claim the ledger did not know when it came: the claim payment as plain JSON."""

    row: int
    payer: str
    document: str
    content: str


class InForce(Exception):
    """A document of that name is in force; nothing was written."""


class Store:
    """Reads and writes whole documents. Every error a person can mend is a CourseError."""

    def __init__(self, path: Path | str | None = None) -> None:
        self.path = Path(path) if path is not None else None
        self._depth = 0
        try:
            self._db = sqlite3.connect(self.path or ":memory:", timeout=20, isolation_level=None)
            self._prepare()
        except sqlite3.Error as error:
            raise CourseError(
                f"{self.path} cannot be opened as a ledger ({error}). Choose another file name; this file was not changed."
            ) from None

    def _prepare(self) -> None:
        mark, version = (self._db.execute(f"PRAGMA {one}").fetchone()[0] for one in ("application_id", "user_version"))
        if mark:
            self._known(mark, version)
        elif self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise sqlite3.DatabaseError("it holds something else")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        if not mark:
            self._create()

    def _known(self, mark: int, version: int) -> None:
        if mark != APPLICATION:
            raise sqlite3.DatabaseError("it belongs to another program")
        if version != VERSION:
            raise sqlite3.DatabaseError("it was made by another version of the course")

    def _create(self) -> None:
        with self.transaction():  # two processes may come first
            if self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                return
            for statement in _schema():
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id = {APPLICATION}")
            self._db.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is written together, or not at all. May be nested; the outermost one counts."""
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise CourseError(
                f"The ledger is in use elsewhere or cannot be written ({error}). Nothing was posted; close the other window and try again."
            ) from None
        self._depth = 1
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        finally:
            self._depth = 0

    def close(self) -> None:
        """Close the file. A ledger in memory is gone then."""
        self._db.close()

    def seal(self) -> None:
        """One plain file without a log beside it, packed: the same documents give the same bytes."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.execute("PRAGMA journal_mode = DELETE")
        self._db.execute("VACUUM")

    def select(self, query: str, *values: Any) -> list[Any]:
        """Rows of a query."""
        return self._db.execute(query, values).fetchall()

    def each(self, query: str, *values: Any) -> Iterator[Any]:
        """Rows of a query, one after the other (for tables that may be large)."""
        return iter(self._db.execute(query, values))

    # what the posting functions ask

    def document(self, name: str) -> Document | None:
        """The document of that name; the one in force, else the last one that was reversed."""
        query = "SELECT name, kind, day, patient, claim, payer, sentence, print, undone FROM documents WHERE name = ?"
        rows = self.select(f"{query} AND undone IS NULL", name) or self.select(
            f"{query} AND undone IS NOT NULL ORDER BY n DESC LIMIT 1", name
        )
        return _document(rows[0]) if rows else None

    def claim(self, number: str) -> Charged | None:
        """A claim in force, by the practice's number or by a payer's own number for it."""
        return self.numbered(number) or next(
            (
                found
                for (other,) in self.select(
                    "SELECT claim FROM decisions WHERE control = ?1 AND control <> '' UNION"
                    " SELECT claim FROM receipts WHERE control = ?1 AND control <> ''",
                    number,
                )
                if (found := self.numbered(other))
            ),
            None,
        )

    def numbered(self, number: str) -> Charged | None:
        """A claim in force by the practice's own number."""
        rows = self.select(f"{_CLAIM} c.number = ? AND d.undone IS NULL ORDER BY c.document DESC LIMIT 1", number)
        return charged(rows[0]) if rows else None

    def several(self, numbers: Sequence[str]) -> dict[str, tuple[Charged, Held]]:
        """Claims in force by the practice's own numbers, with their sums: for a long remittance, in few queries."""
        found: dict[str, tuple[Charged, Held]] = {}
        for start in range(0, len(numbers), _MANY):
            part = numbers[start : start + _MANY]
            rows = self.select(f"{_CLAIM} c.number IN ({_marks(part)}) AND d.undone IS NULL ORDER BY c.document", *part)
            here = {row[0]: charged(row) for row in rows}  # of several editions the last one
            moves: dict[tuple[str, str], list[Move]] = {(one.patient, one.number): [] for one in here.values()}
            if here:
                places = ",".join(["(?,?)"] * len(moves))
                at = [text for place in moves for text in place]
                for row in self.select(
                    f"SELECT {_MOVE} FROM moves WHERE (patient, claim) IN (VALUES {places}) ORDER BY rowid", *at
                ):
                    moves[row[3], row[4]].append(Move(*row))
            for number, one in here.items():
                found[number] = one, Held()
                found[number][1].take(moves[one.patient, one.number])
        return found

    def held(self, one: Charged) -> Held:
        """The sums of a claim."""
        found = Held()
        found.take(self.moves("patient = ? AND claim = ?", one.patient, one.number))
        return found

    def moves(self, where: str, *values: Any) -> list[Move]:
        """Moves in the order they were posted."""
        return [
            Move(*row) for row in self._db.execute(f"SELECT {_MOVE} FROM moves WHERE {where} ORDER BY rowid", values)
        ]

    def moves_in(self, name: str) -> list[Move]:
        """The moves of the document in force of that name."""
        return self.moves("document = (SELECT n FROM documents WHERE name = ? AND undone IS NULL)", name)

    def payer_balance(self, payer: str) -> int:
        """What stands on the payer balance of one payer; below 0: it will take that back."""
        rows = self.select(
            "SELECT COALESCE(SUM(cents * ((debit = 'payer balance') - (credit = 'payer balance'))), 0) FROM moves"
            " WHERE payer = ? AND patient = '' AND claim = ''",
            payer,
        )
        return rows[0][0]

    def waiting(self, number: str) -> list[Parked]:
        """What is parked for a claim number, in the order it came."""
        rows = self.select(
            "SELECT p.rowid, p.payer, p.trace, p.content FROM parked p JOIN documents d ON d.n = p.document"
            " WHERE p.claim = ? AND p.placed IS NULL AND d.undone IS NULL ORDER BY p.rowid",
            number,
        )
        return [Parked(*row) for row in rows]

    # writing

    def add(
        self, posting: Posting, receipts: tuple[tuple[str, ...], ...] = (), plan: tuple[tuple[Any, ...], ...] = ()
    ) -> None:
        """Write one document with all it says. Raises InForce where one of that name is in force."""
        with self.transaction():
            n = self._document_row(posting)
            day = posting.day.isoformat()
            many, one = self._db.executemany, self._db.execute
            if posting.moves:
                many("INSERT INTO moves VALUES (?,?,?,?,?,?,?,?,?,?,?)", [(n, day, *each) for each in posting.moves])
            if posting.charged:
                one("INSERT INTO claims VALUES (?,?,?,?,?,?,?,?)", _claim_row(posting.charged, n))
            if posting.denials:
                many("INSERT INTO denials VALUES (?,?,?,?,?,?,?,?)", [(n, *each) for each in posting.denials])
            if posting.decisions:
                many("INSERT INTO decisions VALUES (?,?,?,?,?,?,?,?,?,?)", [(n, *each) for each in posting.decisions])
            for each in receipts:
                one("INSERT INTO receipts VALUES (?,?,?,?,?)", (n, *each))
            for number, content in posting.parked:
                one("INSERT INTO parked VALUES (?,?,?,?,?,NULL)", (n, number, posting.payer, posting.document, content))
            for row in posting.found:
                one("UPDATE parked SET placed = ? WHERE rowid = ?", (n, row))
            for each in plan:
                one("INSERT INTO plans VALUES (?,?,?,?)", (n, *each))
            if posting.undoes:
                self._undo(posting.undoes, n)

    def _document_row(self, posting: Posting) -> int:
        try:
            return int(
                self._db.execute(
                    "INSERT INTO documents (name, kind, day, patient, claim, payer, sentence, print, moves) VALUES (?,?,?,?,?,?,?,?,?)",
                    (
                        posting.document,
                        posting.kind,
                        posting.day.isoformat(),
                        posting.patient,
                        posting.claim,
                        posting.payer,
                        posting.sentence,
                        posting.print,
                        len(posting.moves),
                    ),
                ).lastrowid
                or 0
            )
        except sqlite3.IntegrityError:
            raise InForce(posting.document) from None

    def _undo(self, name: str, by: int) -> None:
        (n,) = self.select("SELECT n FROM documents WHERE name = ? AND undone IS NULL", name)[0]
        self._db.execute("UPDATE documents SET undone = ? WHERE n = ?", (by, n))
        self._db.execute("UPDATE parked SET placed = NULL WHERE placed = ?", (n,))


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def charged(row: tuple[Any, ...]) -> Charged:
    """A row of `claims` (without its document) as a value."""
    number, patient, name, service, billed, payers, lines = row
    return Charged(
        number,
        patient,
        name,
        date.fromisoformat(service),
        date.fromisoformat(billed),
        tuple((payer, member) for payer, member in json.loads(payers)),
        tuple(ChargedLine(n, code, cents, date.fromisoformat(day)) for n, code, cents, day in json.loads(lines)),
    )


def _claim_row(one: Charged, document: int) -> tuple[Any, ...]:
    lines = [(line.number, line.code, line.cents, line.day.isoformat()) for line in one.lines]
    days = one.service.isoformat(), one.billed.isoformat()
    return (one.number, document, one.patient, one.name, *days, json.dumps(one.payers), json.dumps(lines))


def _document(row: tuple[Any, ...]) -> Document:
    return Document(*row[:2], date.fromisoformat(row[2]), *row[3:8], row[8] is not None)


@cache
def _schema() -> tuple[str, ...]:
    text = files(__package__).joinpath("schema.sql").read_text(encoding="utf-8")
    plain = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return tuple(one.strip() for one in plain.split(";") if one.strip())
