"""The list of bad input, each from where a learner meets it: a clear sentence, nothing lost, nothing counted twice.

Broken X12 in all its forms is in x12/test_hostile.py, writers that are killed in ledger/test_store.py; here are the ways through
several rooms: a file that came, was read, and is posted.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from course.claims.desk import open_start, read_acts, replay
from course.claims.edits import Known, look_over
from course.claims.ledger import Ledger
from course.claims.ledger.balances import audit
from course.claims.x12 import Envelope, X12Error, read, validate, write
from course.errors import CourseError

from .desk.runs import BUILD, OFFICE, STREP, SUBMIT, TEST, VERIFY, VISIT, WAIT, code, collect, post
from .x12 import samples

REPO = Path(__file__).resolve().parents[2]


def the_835(control: int = 1) -> str:
    return write([samples.REMITTANCE], Envelope(control, datetime(2026, 6, 18, 12)), samples.NAMES)


def books(ledger: Ledger) -> list[tuple]:
    return ledger.store.select("SELECT account, SUM(cents) FROM entries GROUP BY account ORDER BY account")


def test_the_same_835_under_a_new_control_number_is_posted_once() -> None:
    with Ledger() as ledger:
        (first,), (again,) = (read(the_835(n), samples.NAMES).values for n in (1, 2))
        ledger.post(first)
        before = books(ledger)
        with pytest.raises(CourseError, match="posted"):
            ledger.post(again)
        assert books(ledger) == before and audit(ledger) == ()


@pytest.mark.parametrize("cut", ["IEA", "GE", "SE", "SVC", "CLP"])
def test_half_an_835_is_never_posted(cut: str) -> None:
    text = the_835()
    half = text[: text.rindex(f"~\n{cut}*") + 2]
    assert not validate(half).accepted
    with pytest.raises(X12Error, match="end"):
        read(half, samples.NAMES)


def test_a_remittance_for_an_unknown_claim_keeps_its_money_in_sight() -> None:
    with Ledger() as ledger:
        (came,) = read(the_835(), samples.NAMES).values
        posted = ledger.post(came)
        assert posted.parked and "is not in the ledger" in posted.sentence
        sums = dict(books(ledger))
        waiting = -sum(one.paid for one in came.claims)
        assert sums["unapplied cash"] == waiting != 0 and sum(sums.values()) == 0
        assert audit(ledger) == ()


@pytest.mark.parametrize(
    ("change", "edit"),
    [
        ({"charge": -14_200}, "charge-negative"),
        ({"charge": 99_999_999_00}, "charge-absurd"),
        ({"start": date(2062, 6, 3), "end": date(2062, 6, 3)}, "service-future"),
        ({"start": date(1908, 6, 3), "end": date(1908, 6, 3)}, "before-birth"),
    ],
)
def test_absurd_amounts_and_days_are_told_before_a_claim_leaves(change: dict, edit: str) -> None:
    line = replace(samples.CLAIM.lines[0], **change)
    claim = replace(samples.CLAIM, lines=(line, *samples.CLAIM.lines[1:]))
    found = {one.edit: one for one in look_over(claim, Known(date(2026, 6, 5)))}
    assert edit in found, sorted(found)
    assert found[edit].sentence and found[edit].check and (found[edit].level != "warn" or edit == "charge-absurd")


ACTS = [VERIFY, WAIT, collect(3000), code(STREP, OFFICE, TEST), BUILD, SUBMIT, WAIT]


def test_at_the_desk_a_second_posting_of_one_remittance_counts_once() -> None:
    start = open_start(VISIT)
    once = [*ACTS, post(replay(start, ACTS))]
    state = replay(start, once)
    twice = replay(start, [*once, once[-1]])
    assert not twice.done[-1].ok and "nothing was posted twice" in twice.done[-1].sentence
    assert twice.account == state.account


KERNEL = """
import json, sys
from course.claims.desk import open_start, play
path, acts, act, start = sys.argv[1], *map(json.loads, sys.argv[2:5])
print("ready", flush=True)
while True:  # the acts are written before their result is shown, a line each
    with open(path, "a") as log:
        log.write(json.dumps(act) + "\\n")
        log.flush()
        print(play(open_start(start), acts, act)[1].sentence, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_kernel_killed_while_it_posts_has_posted_once_or_not_at_all(tmp_path: Path) -> None:
    start = open_start(VISIT)
    act = post(replay(start, ACTS))
    log = tmp_path / "acts"
    run = subprocess.Popen(
        [sys.executable, "-c", KERNEL, str(log), json.dumps(ACTS), json.dumps(act), json.dumps(VISIT)],
        cwd=REPO, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert run.stdout is not None and run.stdout.readline() == "ready\n"
    time.sleep(0.3)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    saved = []
    for text in log.read_text().splitlines() if log.exists() else []:
        try:
            saved.append(json.loads(text))
        except ValueError:
            saved.append({"torn": text[:20]})
    acts, _ = read_acts([*ACTS, *saved])
    state = replay(start, acts)
    best = replay(start, [*ACTS, act])
    assert state.account in (best.account, replay(start, ACTS).account)
    if any(one == act for one in saved):
        assert state.account == best.account and sum(one.ok for one in state.done if one.kind == "post") == 1
