"""The revenue cycle: claims a second for scrubbing, adjudication, posting, for X12 both ways, and for all of it; memory and
growth of the batch.

``python -m autograder.bench.revenue`` prints its rows alone; ``--claims 100000`` measures growth up to there.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from statistics import median

from course.claims.batch.chance import Chance
from course.claims.batch.people import household
from course.claims.batch.visiting import Event, event
from course.claims.batch.world import CLINIC, FIRST, world
from course.claims.edits import Known, look_over
from course.claims.ledger import Ledger
from course.claims.model import ClaimPayment, Organization, Remittance
from course.claims.payers import History, PayerDesk, enroll
from course.claims.payers.policy import names as policy_names
from course.claims.payers.policy import policy
from course.claims.plain import to_plain
from course.claims.x12 import Directory, Envelope, read, validate, write

from .figures import Figure, middle, table

AIM = 1 / 2000  # seconds a claim: scrub + adjudicate + post without X12
AIM_X12 = 1 / 100  # the same with every file written, validated and read back
SOME, SOME_X12, FILE = 2_000, 200, 100  # claims that are timed, and claims of one file
SMALL, LARGE, WHOLE = 1_000, 5_000, 100_000
LAG = timedelta(days=2)


def measure(repo: Path, runs: int, largest: int = LARGE) -> list[Figure]:
    """The rows. `largest`: claims of the large batch (growth and memory). Seconds are those of one claim."""
    some = claims(SOME)
    paid = [answer(one) for one in some]
    json_ = "writing the claim as JSON"
    baseline = middle(lambda: as_json(some), runs) / SOME
    bare = middle(lambda: _bare(SOME), runs) / SOME
    figures = [
        _row("scrub", lambda: [scrub(one) for one in some], json_, baseline, SOME, runs),
        _row("adjudicate", lambda: [answer(one) for one in some], json_, baseline, SOME, runs),
        _row("charge and post", lambda: post(some, paid), "the bare rows into SQLite", bare, SOME, runs),
        _row("scrub, adjudicate and post", lambda: whole(some), json_, baseline, SOME, runs, AIM),
    ]
    return [*figures, *_x12(some[:SOME_X12], paid[:SOME_X12], json_, baseline, runs), *growth(repo, largest)]


def _x12(some: list[Event], paid: list[ClaimPayment], against: str, base: float, runs: int) -> list[Figure]:
    """The same claims and their answers as files: emit, validate, read, and the whole way with X12 at each step."""
    sent, told = files_out(some), files_back(some, paid)
    rows = [
        ("emit the 837", lambda: files_out(some), None),
        ("validate the 837 (pyx12 and our own maps)", lambda: [validate(one) for one in sent], None),
        ("read the 837", lambda: [read(one) for one in sent], None),
        ("emit the 835", lambda: files_back(some, paid), None),
        ("validate and read the 835", lambda: [(validate(one), read(one, names())) for one in told], None),
        ("end to end, every file written, validated and read", lambda: wired(some), AIM_X12),
    ]
    return [_row(name, run, against, base, len(some), runs, aim) for name, run, aim in rows]


def _row(
    name: str, run: Callable[[], object], against: str, base: float, count: int, runs: int, aim: float | None = None
) -> Figure:
    run()  # the tables are read once
    times, used = [], []
    for _ in range(runs):
        clock, processor = time.perf_counter(), time.process_time()
        run()
        times.append((time.perf_counter() - clock) / count)
        used.append((time.process_time() - processor) / count)
    taken = median(times)
    note = f"{1 / taken:,.0f} claims a second by the clock, {1 / median(used):,.0f} by processor time"
    return Figure(f"{name}, one claim", taken, against, base, aim=aim, note=note)


def as_json(some: list[Event]) -> list[str]:
    """The baseline: each claim as JSON text."""
    return [json.dumps(to_plain(one.sent)) for one in some]


def claims(count: int) -> list[Event]:
    """Office claims of the batch's practice, none with a planted error."""
    known, found, number = world(), [], 0
    while len(found) < count:
        home = household(known, 7, number)
        number += 1
        for member in home.members:
            day = FIRST + timedelta(days=200 + number % 200)
            one = event(known, Chance(7, "bench", number), home, member, day, f"{member.patient.account}-01", False, {})
            if one is not None and one.good.coverages and not one.error:
                found.append(one)
    return found[:count]


def scrub(one: Event) -> object:
    """The practice's own look at a claim."""
    return look_over(one.sent, Known(one.day + LAG))


def answer(one: Event) -> ClaimPayment:
    """Through the payer's door, decided. Raises ValueError where the payer does not take it in."""
    payer = one.sent.coverage.payer
    desk = PayerDesk(payer)
    history = enroll(History(payer, keep_steps=False), one.sent.coverage, one.member.patient)
    status, history = desk.receive(one.sent, one.day + LAG, history)
    decision, _ = desk.adjudicate(one.sent, one.day + LAG, history)
    if not isinstance(decision, ClaimPayment):
        raise ValueError(f"{one.visit.id} at {payer}: {status.sentence}")
    return decision


def post(some: list[Event], paid: list[ClaimPayment]) -> None:
    """Charge every claim, then post what each payer pays in remittances of 100 claims, in a file of its own."""
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "ledger.sqlite") as ledger:
        for start in range(0, len(some), 100):
            with ledger.together():
                for one in some[start : start + 100]:
                    ledger.charge(one.sent, one.day + LAG)
        payers: dict[str, list[ClaimPayment]] = {}
        for one, decision in zip(some, paid, strict=True):
            payers.setdefault(one.sent.coverage.payer, []).append(decision)
        for payer, all_ in payers.items():
            for start in range(0, len(all_), 100):
                part = tuple(all_[start : start + 100])
                ledger.post(Remittance(f"T{start}", date(2026, 6, 1), payer, "1999999027", part))


def whole(some: list[Event]) -> None:
    """All of it."""
    for one in some:
        scrub(one)
    post(some, [answer(one) for one in some])


@lru_cache(maxsize=1)
def names() -> Directory:
    """Names and numbers of the payers and of the practice."""
    payers = {one: Organization(policy(one).name, identifier=policy(one).identifier) for one in policy_names()}
    return Directory(payers, {CLINIC.npi: CLINIC}, CLINIC)


def files_out(some: list[Event]) -> list[str]:
    """The claims as 837 files of 100, one payer each."""
    return [write([one.sent for one in part], _envelope(n), names()) for n, part in enumerate(_parts(some), 1)]


def files_back(some: list[Event], paid: list[ClaimPayment]) -> list[str]:
    """The decisions as 835 files, one for each 837."""
    by_number = {one.number: one for one in paid}
    return [
        write([_remittance(n, [by_number[one.sent.number] for one in part], part)], _envelope(n), names())
        for n, part in enumerate(_parts(some), 1)
    ]


def _remittance(n: int, decided: list[ClaimPayment], part: list[Event]) -> Remittance:
    return Remittance(f"T{n}", date(2026, 6, 1), part[0].sent.coverage.payer, CLINIC.npi, tuple(decided))


def _parts(some: list[Event]) -> list[list[Event]]:
    payers: dict[str, list[Event]] = {}
    for one in some:
        payers.setdefault(one.sent.coverage.payer, []).append(one)
    return [all_[start : start + FILE] for all_ in payers.values() for start in range(0, len(all_), FILE)]


def _envelope(n: int) -> Envelope:
    return Envelope(n, datetime(2026, 6, 1, 12))


def wired(some: list[Event]) -> None:
    """From scrubbing to the books, over files: 837 out, looked at and read by the payer; 835 back, looked at, read, posted.

    Raises ValueError where a file is not taken or a claim does not come out as it went in.
    """
    for one in some:
        scrub(one)
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "ledger.sqlite") as ledger:
        for n, part in enumerate(_parts(some), 1):
            with ledger.together():
                for one in part:
                    ledger.charge(one.sent, one.day + LAG)
            sent = _taken(write([one.sent for one in part], _envelope(n), names()))
            arrived = read(sent, names()).values
            if len(arrived) != len(part):
                raise ValueError(f"{len(part)} claims went out, {len(arrived)} came in")
            decided = [answer(replace(one, sent=came)) for one, came in zip(part, arrived, strict=True)]
            back = _taken(write([_remittance(n, decided, part)], _envelope(n), names()))
            for remittance in read(back, names()).values:
                ledger.post(remittance)


def _taken(text: str) -> str:
    answers = validate(text).acknowledgments
    if not answers or any(one.accepted != "A" for one in answers):
        raise ValueError(f"the file was not taken: {answers[0].rejections[0].sentence if answers else 'its envelope'}")
    return text


def _bare(count: int) -> None:
    """About the rows a claim leaves in the ledger, without a ledger: 8 moves, 2 documents' worth of text."""
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(Path(folder) / "bare.sqlite", isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("CREATE TABLE moves (a, b, c, d, e, f, g, h, i)")
        row = ("insurance 1", "cash", 6840, "MSFM-10001", "MSFM-10001-01", 1, "prairie-shield", "CO-45", "26156-00871")
        for _ in range(0, count, 100):
            db.execute("BEGIN")
            for _ in range(100):
                db.executemany("INSERT INTO moves VALUES (?,?,?,?,?,?,?,?,?)", [row] * 8)
            db.execute("COMMIT")
        db.close()


_CHILD = """
import json, resource, sys, tempfile, time
from pathlib import Path
from course.claims.batch import simulate
with tempfile.TemporaryDirectory() as folder:
    simulate(60, 1, Path(folder) / "warm")
    begun = time.perf_counter()
    batch = simulate(int(sys.argv[1]), 7, Path(folder) / "batch")
    taken = time.perf_counter() - begun
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps([taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit, list(batch.problems)]))
"""


def growth(repo: Path, largest: int) -> list[Figure]:
    """Time a claim and memory of a batch of `largest` claims beside those of one of 1,000; each in a process of its own."""
    (small, light), (large, heavy) = (_batch(repo, count) for count in (SMALL, largest))
    made = f"a batch of {SMALL:,}"
    return [
        Figure(
            f"batch of {largest:,}, one claim", large, made, small,
            note=f"edits, payers, remittances, ledger and tables: {1 / large:,.0f} claims a second",
        ),
        Figure(f"batch of {largest:,}, memory", heavy, made, light, "bytes", note="the largest the process ever was"),
    ]  # fmt: skip


def _batch(repo: Path, count: int) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(count)], cwd=repo, capture_output=True, text=True, check=True
    )
    taken, memory, problems = json.loads(done.stdout)
    if problems:
        raise RuntimeError(f"the books of the batch do not hold: {problems[0]}")
    return taken / count, memory


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(prog="python -m autograder.bench.revenue", description=__doc__)
    parser.add_argument(
        "--claims", type=int, default=LARGE, help=f"of the large batch ({LARGE}; the whole growth: {WHOLE})"
    )
    args = parser.parse_args()
    print(table(measure(Path(__file__).resolve().parents[2], 5, args.claims)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
