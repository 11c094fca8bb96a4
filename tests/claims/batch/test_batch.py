"""A small batch: the same seed gives the same bytes, every row balances, and each planted error leaves its trace."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from course.claims.batch import Batch, simulate
from course.claims.batch import cli as batch_cli
from course.claims.batch.answers import underpaid
from course.claims.batch.chance import Chance
from course.claims.batch.people import household
from course.claims.batch.world import FIRST, LAST, month, world
from course.claims.ledger import Ledger, tables
from course.claims.ledger.balances import audit, claim_balance, line_problems, totals
from course.claims.model import Adjustment, ClaimPayment, LinePayment
from course.claims.payers import policy
from course.errors import CourseError
from course.frames import ar_frame, batch_frame, denials_frame, ledger_frame

CLAIMS = 700


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    return simulate(CLAIMS, 11, tmp_path_factory.mktemp("batch") / "practice")


def rows(batch: Batch, name: str) -> list[dict[str, str]]:
    with (batch.folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = simulate(120, 5, tmp_path / "a"), simulate(120, 5, tmp_path / "b")
    names = sorted(path.name for path in one.folder.iterdir())
    assert names == sorted(path.name for path in other.folder.iterdir())
    assert "ledger.sqlite" in names and "about.json" in names and not any(name.startswith(".") for name in names)
    for name in names:
        assert (one.folder / name).read_bytes() == (other.folder / name).read_bytes(), name
    third = simulate(120, 6, tmp_path / "c")
    assert (third.folder / "claims.csv").read_bytes() != (one.folder / "claims.csv").read_bytes()


def test_chance_does_not_change_from_one_python_to_the_next() -> None:
    chance = Chance(7, "household", 3)
    assert [chance.whole(0, 999) for _ in range(5)] == PINNED
    home = household(world(), 7, 3)
    assert home == household(world(), 7, 3) and home != household(world(), 8, 3)


PINNED = [520, 849, 143, 463, 378]


def test_it_has_as_many_claims_as_asked_for_and_no_two_numbers_alike(batch: Batch) -> None:
    claims = rows(batch, "claims")
    assert len(claims) == len({row["claim"] for row in claims}) == CLAIMS == batch.figures["claims"]
    days = [row["service"] for row in claims]
    assert min(days) >= FIRST.isoformat() and max(days) <= LAST.isoformat()
    assert {month(FIRST), month(LAST)} == {1, 24}


def test_the_books_hold_and_the_tables_say_the_same(batch: Batch) -> None:
    assert batch.problems == ()
    with Ledger(batch.folder / "ledger.sqlite") as ledger:
        assert audit(ledger) == ()
        sums = totals(ledger)
        assert sum(sums.values()) == 0
        for row in rows(batch, "claims"):
            if row["billed"]:
                assert line_problems(claim_balance(ledger, row["claim"])) == ()
                parts = ("insurance_paid", "patient_paid", "adjusted", "open_insurance", "open_patient")
                assert int(row["charge"]) == sum(int(row[part]) for part in parts)
        assert sum(int(row["cents"]) for row in rows(batch, "entries")) == 0
        assert sum(int(row["paid"]) for row in rows(batch, "remittances")) == sum(
            int(row["cents"]) for row in rows(batch, "entries") if row["kind"] == "835" and row["account"] == "cash"
        )
        open_ = sum(sums.get(who, 0) for who in ("insurance 1", "insurance 2", "insurance 3", "patient"))
        assert sum(int(row["cents"]) for row in rows(batch, "receivable")) == open_
        assert sum(batch.figures["receivable"].values()) == open_ == int(rows(batch, "months")[-1]["receivable"])


def test_every_line_balances(batch: Batch) -> None:
    for row in rows(batch, "lines"):
        assert int(row["billed"]) == sum(int(row[part]) for part in ("paid", "adjusted", "patient", "open")), row


def test_no_check_is_negative_and_each_is_one_day_of_one_payer(batch: Batch) -> None:
    sent = rows(batch, "remittances")
    assert all(int(row["paid"]) >= 0 for row in sent)
    assert len({(row["day"], row["payer"]) for row in sent}) == len(sent)


def test_every_denial_is_one_the_payer_could_give(batch: Batch) -> None:
    from course.codes.sets import tables as sets

    found = rows(batch, "denials")
    assert found and all(sets.row("carc", row["reason"]) is not None for row in found)


def test_planted_errors_leave_their_traces(batch: Batch) -> None:
    planted = {row["claim"]: row["error"] for row in rows(batch, "planted")}
    claims = {row["claim"]: row for row in rows(batch, "claims")}
    reasons: dict[str, set[str]] = {}
    for row in rows(batch, "denials"):
        reasons.setdefault(row["claim"], set()).add(row["reason"])
    seen: Counter[str] = Counter()
    for number, error in planted.items():
        row = claims[number]
        decided = bool(row["first_decided"])
        if error in ("member-number", "diagnosis") and row["answered"]:
            assert int(row["returned"]) > 0, (number, error)
        elif error == "coverage-ended" and decided:
            assert "27" in reasons[number]
        elif error == "referral" and decided:
            assert "288" in reasons[number] or "243" in reasons[number]
        elif error == "late" and decided:
            assert "29" in reasons[number]
        else:
            continue
        seen[error] += 1
    assert {"member-number", "coverage-ended", "late"} <= set(seen)
    clean = [row for number, row in claims.items() if number not in planted and row["first_decided"]]
    assert sum(int(row["returned"]) > 0 for row in clean) == 0
    assert sum(int(row["denied_first"]) > 0 for row in clean) < len(clean) * 0.03


def test_visits_without_an_error_are_paid_by_every_payer_of_the_mix(batch: Batch) -> None:
    paid = {row["payer"] for row in rows(batch, "claims") if int(row["insurance_paid"]) > 0}
    assert {"prairie-shield", "medicare-b", "meadow-advantage", "statecare", "northstar-hmo"} <= paid


def test_the_world_names_payers_there_are() -> None:
    known = world()
    for one in known.mix:
        assert one.payer == "self" or policy(one.payer).plan(one.plan, one.kind, FIRST) is not None
    assert {p for v in known.visits for p in v.payers} <= {one.payer for one in known.mix}
    assert all(0 < error.share <= 1 and error.words for error in known.errors)


def test_an_underpayment_keeps_the_line_in_balance() -> None:
    line = LinePayment(
        1, "99213", 14200, 6840, (Adjustment("CO", "45", 4360), Adjustment("PR", "3", 3000)), allowed=9840
    )
    less = underpaid(ClaimPayment("N", "1", 14200, 6840, "", "", "", (line,)))
    assert less.paid == 6840 - 684 and less.lines[0].allowed == 9840 - 684
    assert less.charge == less.paid + sum(one.cents for one in less.every_adjustment)


def test_frames(batch: Batch) -> None:
    claims = batch_frame(batch.folder, "claims")
    assert len(claims) == CLAIMS and str(claims["service"].dtype).startswith("datetime64")
    assert set(claims["codes"].map(type)) == {str}
    with Ledger(batch.folder / "ledger.sqlite") as ledger:
        entries, open_, denials = ledger_frame(ledger), ar_frame(ledger, LAST), denials_frame(ledger)
    assert entries["cents"].sum() == 0 and len(entries) == batch.figures["rows"]["entries"]
    assert open_["cents"].sum() == sum(batch.figures["receivable"].values())
    assert len(denials) == batch.figures["rows"]["denials"] and set(denials["reason"].map(type)) == {str}
    with pytest.raises(CourseError, match="has no table nothing"):
        batch_frame(batch.folder, "nothing")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(CourseError, match="holds something already"):
        simulate(10, 1, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    for count in (0, -3, 10_000_000):
        with pytest.raises(CourseError, match="1 to 1,000,000 claims"):
            simulate(count, 1, tmp_path / "new")
    with pytest.raises(CourseError, match="csv or parquet"):
        simulate(1, 1, tmp_path / "new", "xlsx")
    if not tables.can_parquet():
        with pytest.raises(CourseError, match="Choose csv"):
            simulate(1, 1, tmp_path / "new", "parquet")
    assert not (tmp_path / "new").exists()


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    simulate(30, 1, tmp_path / "x", tell=lambda *one: told.append(one))
    assert list(dict.fromkeys(one[0] for one in told)) == ["visits", "posting", "tables"]
    assert ("visits", 30, 30) in told and all(done <= of for _, done, of in told)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    batch_cli.register(parser.add_subparsers())
    args = parser.parse_args(["batch", "--claims", "40", "--seed", "3", "--out", str(tmp_path / "a"), "--json"])
    assert args.run(args) == 0
    assert json.loads(capsys.readouterr().out)["claims"] == 40
    args = parser.parse_args(["batch", "--claims", "40", "--seed", "3", "--out", str(tmp_path / "b")])
    assert args.run(args) == 0
    said = capsys.readouterr().out
    assert "40 claims, 2024-10-01 to 2026-09-30" in said and "The books balance to the cent." in said
