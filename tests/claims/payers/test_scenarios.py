"""Every row of tests/claims/scenarios.csv: the outcome worked out by hand, with its source, against the payer's answer."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from course.claims.model import ClaimPayment
from course.place import find

from . import play

TABLE = Path(__file__).parent.parent / "scenarios.csv"
with TABLE.open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_scenario(row: dict[str, str]) -> None:
    found = play.run(row)
    assert play.same(row["expect"], found), (
        f"{row['topic']}: {row['working']}\nby hand: {row['expect']}\nfound:   {found}"
    )


def test_table_is_complete() -> None:
    assert len(ROWS) >= 60
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert all(row["working"] and row["source"] for row in ROWS), "every row says how it was worked out, and by what"


def test_every_step_names_where_it_comes_from() -> None:
    """A step's source is a locator of the course, or a rule of the payer's own policy or contract."""
    root = find().root
    with (root / "datasets" / "locators.csv").open(encoding="utf-8", newline="") as stream:
        locators = {line["locator"] for line in csv.DictReader(stream)}
    own = "".join(path.read_text(encoding="utf-8") for path in sorted((root / "datasets" / "payers").glob("*.toml")))
    own += (root / "datasets" / "claims" / "fees" / "conversion.csv").read_text(encoding="utf-8")
    strange = set()
    for row in ROWS:
        scene = play.begin(row)
        answer, history = scene.desk.adjudicate(scene.claim, scene.day, scene.history)
        if isinstance(answer, ClaimPayment) and answer.status != "22":
            steps = history.decision(answer.control).steps
            strange |= {step.source for step in steps if step.source not in locators and step.source not in own}
    assert not strange
