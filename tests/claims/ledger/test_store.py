"""The file: whole documents only, whoever is killed when; two at a time; what is no ledger."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims.ledger import AlreadyPosted, Ledger
from course.claims.ledger.balances import audit, totals
from course.claims.model import Remittance
from course.errors import CourseError

from .builders import BILLED, CASE_1_1, NUMBER, claim, decided, line, remittance

CLAIMS, DONE = 40, 2  # of one remittance; remittances that are in before the one whose writing is cut off
# Posts remittances of 40 claims each and says after each that it is in, until it is killed. With a point it kills itself while
# SQLite is at a statement of the third one: the n-th that begins so. A cache of a few pages sends half a document to the disk.
WRITER = """
import os, signal, sys
from course.claims.ledger import Ledger
from tests.claims.ledger.builders import BILLED, claim, decided, line, remittance
ledger, first, statement, left = Ledger(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
ledger.store._db.execute("PRAGMA cache_size = 3")
def watch(sql):
    global left
    left -= sql.startswith(statement)
    if not left:
        there = ledger.store._db.execute("SELECT count(*) FROM moves WHERE document = (SELECT max(n) FROM documents)").fetchone()[0]
        print("cut off with", there, os.path.getsize(sys.argv[1] + "-wal"), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
print("ready", flush=True)
for batch in range(first, first + 10_000):
    numbers = [f"N{batch}-{n}" for n in range(40)]
    for number in numbers:
        ledger.charge(claim(10000, 5000, number=number), BILLED)
    rows = [decided(line(1, 10000, 6000, ("CO-45", 3000), ("PR-2", 1000)), line(2, 5000, 0, ("CO-50", 5000)), number=number) for number in numbers]
    if statement and batch == first + 2:
        before = os.path.getsize(sys.argv[1] + "-wal")
        print("begins with", before, flush=True)
        ledger.store._db.set_trace_callback(watch)
    ledger.post(remittance(*rows, trace=str(batch)))
    ledger.store._db.set_trace_callback(None)
    if statement == "posted" and batch == first + 2:
        os.kill(os.getpid(), signal.SIGKILL)
    print(batch, flush=True)
"""


def writer(path: Path, first: int, statement: str = "", count: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(first), statement, str(count)],
        cwd=Path(__file__).resolve().parents[3], stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def batch(number: int) -> Remittance:
    """The remittance of that number as the writer posts it."""
    lines = line(1, 10000, 6000, ("CO-45", 3000), ("PR-2", 1000)), line(2, 5000, 0, ("CO-50", 5000))
    return remittance(*(decided(*lines, number=f"N{number}-{n}") for n in range(CLAIMS)), trace=str(number))


# Where the writer is killed: before anything of the document, within it, with all of it there but not committed, after it.
POINTS = [
    ("INSERT INTO documents", 1, 0, False),
    ("INSERT INTO moves", 1, 0, False),
    ("INSERT INTO moves", 61, 60, False),
    ("INSERT INTO moves", 3 * CLAIMS, 3 * CLAIMS - 1, False),
    ("INSERT INTO denials", 7, 3 * CLAIMS, False),
    ("INSERT INTO decisions", CLAIMS, 3 * CLAIMS, False),
    ("COMMIT", 1, 3 * CLAIMS, False),
    ("posted", -1, None, True),  # never reached as a statement
]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize(("statement", "count", "written", "there"), POINTS, ids=[f"{p[0]} {p[1]}" for p in POINTS])
def test_a_writer_killed_within_a_document_leaves_whole_documents(
    tmp_path: Path, statement: str, count: int, written: int | None, there: bool
) -> None:
    path = tmp_path / "books.sqlite"
    told, _ = writer(path, 0, statement, count).communicate(timeout=120)
    assert told.split("\n")[:3] == ["ready", "0", "1"], "what it told of was in"
    if written is not None:
        begun, cut = told.split("\n")[3:5]
        moves, log = map(int, cut.removeprefix("cut off with ").split())
        # Before the document's own row, the newest document is the last charge, with the moves of its two lines.
        assert moves == (2 if statement == "INSERT INTO documents" else written), "killed where it was meant to be"
        assert written == 0 or log > int(begun.removeprefix("begins with ")), "half a document is on the disk"
    with Ledger(path) as ledger:
        assert audit(ledger) == ()
        posted = ledger.store.select("SELECT name, moves FROM documents WHERE kind = '835' ORDER BY n")
        assert posted == [(f"835 prairie-shield {n}", 3 * CLAIMS) for n in range(DONE + there)]
        assert totals(ledger)["cash"] == CLAIMS * 6000 * (DONE + there)
        # Whoever posts again after the accident: what is in is refused, what is not goes in, and the books are the same.
        for number in range(DONE + 1):
            if number < DONE + there:
                with pytest.raises(AlreadyPosted):
                    ledger.post(batch(number))
            else:
                ledger.post(batch(number))
        assert audit(ledger) == ()
        every = (DONE + 1) * CLAIMS
        assert totals(ledger) == {
            "cash": 6000 * every, "contractual": 3000 * every, "patient": 1000 * every, "insurance 1": 5000 * every, "revenue": -15000 * every,
        }  # fmt: skip
        assert ledger.store.select("SELECT count(*) FROM denials") == [(every,)]


def test_two_processes_post_into_one_file(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite"
    runs = [writer(path, 0), writer(path, 500_000)]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n" and run.stdout.readline() in ("0\n", "500000\n")
    for run in runs:
        run.kill()
        run.wait()
    with Ledger(path) as ledger:
        assert audit(ledger) == ()
        assert ledger.store.document("835 prairie-shield 0") and ledger.store.document("835 prairie-shield 500000")


def test_what_one_window_posted_the_other_sees_and_refuses(tmp_path: Path) -> None:
    with Ledger(tmp_path / "books.sqlite") as one, Ledger(tmp_path / "books.sqlite") as other:
        one.charge(claim(), BILLED)
        one.post(remittance(CASE_1_1))
        with pytest.raises(AlreadyPosted):
            other.post(remittance(CASE_1_1))
        assert totals(one) == totals(other)


def test_while_somebody_else_writes_a_sentence_says_so(tmp_path: Path) -> None:
    with Ledger(tmp_path / "books.sqlite") as one, Ledger(tmp_path / "books.sqlite") as other:
        other.store._db.execute("PRAGMA busy_timeout = 50")
        with one.together(), pytest.raises(CourseError, match="in use elsewhere"):
            other.charge(claim(), BILLED)
        other.charge(claim(), BILLED)


@pytest.mark.parametrize(
    "content", [b"not a database, certainly not one of ours" * 40, b"SQLite format 3\0" + b"x" * 500]
)
def test_what_is_no_ledger_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(CourseError, match="cannot be opened as a ledger"):
        Ledger(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE mine (a)")
    before = path.read_bytes()
    with pytest.raises(CourseError, match="holds something else"):
        Ledger(path)
    assert path.read_bytes() == before
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA application_id = 7")
    with pytest.raises(CourseError, match="another program"):
        Ledger(path)
    with pytest.raises(CourseError, match="cannot be opened"):
        Ledger(tmp_path / "no such folder" / "x.sqlite")


def test_a_ledger_of_another_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite"
    Ledger(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(CourseError, match="another version"):
        Ledger(path)


def test_the_file_and_memory_hold_the_same(tmp_path: Path) -> None:
    with Ledger() as memory, Ledger(tmp_path / "books.sqlite") as file:
        for ledger in (memory, file):
            ledger.pay("5521", "MSFM-0107", 3000, BILLED, claim=NUMBER)
            ledger.charge(claim(), BILLED)
            ledger.post(remittance(CASE_1_1))
        assert list(memory.store.each("SELECT * FROM entries")) == list(file.store.each("SELECT * FROM entries"))
    with Ledger(tmp_path / "books.sqlite") as again:
        assert totals(again)["cash"] == 11600


def test_sealed_files_of_the_same_acts_have_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with Ledger(tmp_path / f"{name}.sqlite") as ledger:
            ledger.charge(claim(), BILLED)
            ledger.post(remittance(CASE_1_1))
            ledger.store.seal()
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.sqlite", "b.sqlite"]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("DELETE FROM moves WHERE rowid = 3", "not whole"),
        ('UPDATE claims SET lines = \'[[1,"99213",1,"2026-06-03"]]\'', "Charges and claim differ"),
        ("UPDATE moves SET document = 77", "has no document"),
    ],
)
def test_the_audit_sees_damage(damage: str, told: str) -> None:
    with Ledger() as ledger:
        ledger.charge(claim(), BILLED)
        ledger.post(remittance(CASE_1_1))
        assert audit(ledger) == ()
        ledger.store._db.execute("PRAGMA foreign_keys = OFF")
        ledger.store._db.execute(damage)
        assert any(told in one for one in audit(ledger))


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_may_be_a_name(number: str, account: str) -> None:
    with Ledger() as ledger:
        try:
            ledger.pay(number, account, 100, BILLED, claim=number)
        except CourseError:
            assert not number.strip()
        except UnicodeEncodeError:
            pytest.fail("a name that cannot be stored needs a sentence")
        else:
            assert totals(ledger) == {"cash": 100, "credit": -100}
