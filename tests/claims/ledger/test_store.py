"""The file: whole documents only, whoever is killed when; two at a time; what is no ledger."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims.ledger import AlreadyPosted, Ledger
from course.claims.ledger.balances import audit, totals
from course.errors import CourseError

from .builders import BILLED, CASE_1_1, NUMBER, claim, remittance

# Posts remittances of 40 claims each until it is killed, and says after each document that it is in.
WRITER = """
import sys
from course.claims.ledger import Ledger
from tests.claims.ledger.builders import BILLED, claim, decided, line, remittance
ledger, first = Ledger(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
for batch in range(first, first + 10_000):
    numbers = [f"N{batch}-{n}" for n in range(40)]
    for number in numbers:
        ledger.charge(claim(10000, 5000, number=number), BILLED)
    rows = [decided(line(1, 10000, 6000, ("CO-45", 3000), ("PR-2", 1000)), line(2, 5000, 0, ("CO-50", 5000)), number=number) for number in numbers]
    ledger.post(remittance(*rows, trace=str(batch)))
    print(batch, flush=True)
"""


def writer(path: Path, first: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(first)],
        cwd=Path(__file__).resolve().parents[3], stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_writer_that_is_killed_leaves_whole_documents_and_all_it_told_of(tmp_path: Path) -> None:
    path, moment = tmp_path / "books.sqlite", random.Random(7)
    for first in (0, 100_000, 200_000):
        run = writer(path, first)
        assert run.stdout is not None and run.stdout.readline() == "ready\n"
        time.sleep(moment.uniform(0.05, 0.4))
        os.kill(run.pid, signal.SIGKILL)
        told = [int(one) for one in run.stdout.read().split("\n")[:-1] if one]
        run.wait()
        with Ledger(path) as ledger:
            assert audit(ledger) == ()
            for batch in told:
                assert ledger.store.document(f"835 prairie-shield {batch}") is not None
            posted = ledger.store.select("SELECT name, moves FROM documents WHERE kind = '835'")
            assert len(posted) >= len(told) and {moves for _, moves in posted} <= {40 * 3}
            sums = totals(ledger)
            assert sums.get("cash", 0) == 40 * 6000 * len(posted)
            assert sum(sums.values()) == 0
    with Ledger(path) as ledger:  # and it goes on
        ledger.charge(claim(), BILLED)
        assert ledger.post(remittance(CASE_1_1)).sentence
        assert audit(ledger) == ()


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
