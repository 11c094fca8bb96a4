"""Every attack of the table, behind the walls of each tier: it achieves nothing, earns nothing, and the next hand-in is graded as ever."""

from __future__ import annotations

import re

import pytest

from autograder.bench.attacks import ATTACKS, Attack
from autograder.bench.hostile import LIMITS, PLAN, TEST_CELL, TOKEN, World, behind_walls, stock, world
from autograder.sandbox.calibrate import worth
from autograder.sandbox.run import LEARNER, Cell, run_cells
from autograder.sandbox.zygotes import Zygote

CALLS = [a for a in ATTACKS if a.name.startswith("call: ")]
HONEST = [Cell("square", LEARNER, "def square(x):\n    return x * x"), TEST_CELL]


def test_the_table_is_long_and_says_each_thing_once() -> None:
    assert len(ATTACKS) >= 150
    assert len({a.name for a in ATTACKS}) == len(ATTACKS) == len({a.code for a in ATTACKS})


@pytest.mark.parametrize("attack", [a for a in ATTACKS if a not in CALLS], ids=lambda a: a.name)
def test_it_achieves_nothing(zygote: Zygote, attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", TOKEN)
    with world() as around:
        outcome = behind_walls(zygote, attack, around)
    assert str(outcome) == "nothing", outcome.said[-2000:]
    assert re.search(attack.says, outcome.said), outcome.said[-2000:]
    assert len(outcome.said) < 300_000  # whatever it wrote, a page of it stays a page
    assert zygote.alive


def test_no_system_call_beyond_the_list(zygote: Zygote) -> None:
    """One process asks for all of them, one after the other."""
    with world() as around:
        values = "\n".join(f"{name} = {value!r}" for name, value in around.values.items())
        cells = [Cell("", LEARNER, values), *(Cell("", LEARNER, a.code) for a in CALLS)]
        run = run_cells(zygote, cells, limits=LIMITS)
        said = {
            a.name: "".join(o.get("text", "") for o in s.outputs) for a, s in zip(CALLS, run.shown[1:], strict=True)
        }
        assert around.harm("".join(said.values())) == []
    assert {name: text for name, text in said.items() if text.strip() != "refused, errno 1"} == {}


def test_after_all_that_an_honest_one_gets_full_points(zygote: Zygote) -> None:
    run = run_cells(zygote, HONEST, PLAN.modes, limits=LIMITS)
    assert worth(run.shown[1]) == "all", run


def test_nothing_that_was_started_stays(zygote: Zygote) -> None:
    """Children end with their job, and a folder of tier B goes with them."""
    from pathlib import Path

    child = zygote.spawn("learner", LIMITS)
    assert child.work is None or Path(child.work).is_dir()
    assert zygote.end(child)
    assert child.work is None or not Path(child.work).exists()


# The same attacks where the walls are missing: if these did nothing either, the table would prove nothing. A kernel takes seconds, so CI runs
# a few of them; `python -m autograder.bench hostile --stock` runs all that are safe.
BASELINE = {
    "an object that equals everything": "full points",
    "write grades": "did it, changed files",
    "read a neighbour's work": "read a secret",
    "kill the instructor's process": "did it, killed a process",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BASELINE)
def test_stock_nbgrader_falls_for_it(name: str) -> None:
    attack = next(a for a in ATTACKS if a.name == name)
    around: World
    with world() as around:
        assert str(stock(attack, around)) == BASELINE[name]
