"""Where the events of a batch wait, on disk, until they are posted in the order of time. Memory stays what it is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from course.claims.ledger.accounts import Charged, ChargedLine
from course.claims.model import Adjustment, ClaimPayment, LinePayment, ProviderAdjustment

# The order of a day: bills go out, answers come in, money comes in, people act.
ENTER, ANSWER, COPAY, DECIDED, PAID, ACT = range(6)


class Row(NamedTuple):
    """One event: its day, what it is (see above), the payer or account it is about, its content as plain JSON values."""

    day: str
    what: int
    about: str
    content: Any


class Spool:
    """A file of events. Put in by household, taken out by day; the same events give the same order."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.unlink(missing_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("CREATE TABLE events (day TEXT, what INTEGER, about TEXT, n INTEGER, content TEXT)")
        self._db.execute("CREATE TABLE facts (claim TEXT, content TEXT)")
        self._count = 0

    def put(self, rows: list[Row], facts: list[tuple[str, list[Any]]]) -> None:
        """Events and facts of one household."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT INTO events VALUES (?,?,?,?,?)",
            [(*row[:3], self._count + n, json.dumps(row.content, separators=(",", ":"))) for n, row in enumerate(rows)],
        )
        self._db.executemany("INSERT INTO facts VALUES (?,?)", [(claim, json.dumps(one)) for claim, one in facts])
        self._db.execute("COMMIT")
        self._count += len(rows)

    def __len__(self) -> int:
        return self._count

    def events(self) -> Iterator[Row]:
        """Every event in the order of time."""
        self._db.execute("CREATE INDEX IF NOT EXISTS in_time ON events(day, what, about, n)")
        for day, what, about, content in self._db.execute(
            "SELECT day, what, about, content FROM events ORDER BY day, what, about, n"
        ):
            yield Row(day, what, about, json.loads(content))

    def facts(self) -> Iterator[list[Any]]:
        """What is known about each claim apart from money, in the order of the claims."""
        for (content,) in self._db.execute("SELECT content FROM facts ORDER BY rowid"):
            yield json.loads(content)

    def close(self) -> None:
        """Close and take the file away."""
        self._db.close()
        self._path.unlink(missing_ok=True)


def write_charged(one: Charged) -> list[Any]:
    """A charged claim as plain values."""
    lines = [[line.number, line.code, line.cents, line.day.isoformat()] for line in one.lines]
    days = one.service.isoformat(), one.billed.isoformat()
    return [one.number, one.patient, one.name, *days, one.payers, lines]


def read_charged(plain: list[Any]) -> Charged:
    """And back."""
    number, patient, name, service, billed, payers, lines = plain
    return Charged(
        number,
        patient,
        name,
        date.fromisoformat(service),
        date.fromisoformat(billed),
        tuple((payer, member) for payer, member in payers),
        tuple(ChargedLine(n, code, cents, date.fromisoformat(day)) for n, code, cents, day in lines),
    )


def write_payment(one: ClaimPayment, provider: list[ProviderAdjustment]) -> list[Any]:
    """What posting needs of a decision and of the adjustments beside it, as plain values."""
    lines = [
        [line.number, line.code, line.charge, line.paid, _write(line.adjustments), line.remarks] for line in one.lines
    ]
    own = [one.number, one.status, one.charge, one.paid, one.patient, one.member, one.control, one.crossover]
    outside = [[each.reason, each.cents, each.reference] for each in provider]
    return [own, _write(one.adjustments), one.remarks, lines, outside]


def read_payment(plain: list[Any]) -> tuple[ClaimPayment, list[ProviderAdjustment]]:
    """And back."""
    own, adjustments, remarks, lines, outside = plain
    number, status, charge, paid, patient, member, control, crossover = own
    payment = ClaimPayment(
        number,
        status,
        charge,
        paid,
        patient,
        member,
        control,
        tuple(
            LinePayment(n, code, asked, got, _read(taken), remarks=tuple(said))
            for n, code, asked, got, taken, said in lines
        ),
        _read(adjustments),
        tuple(remarks),
        crossover=crossover,
    )
    return payment, [ProviderAdjustment(*each) for each in outside]


def _write(adjustments: tuple[Adjustment, ...]) -> list[Any]:
    return [[one.group, one.reason, one.cents] for one in adjustments]


def _read(plain: list[Any]) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(group, reason, cents) for group, reason, cents in plain)
