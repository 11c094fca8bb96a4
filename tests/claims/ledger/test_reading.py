"""Aging, measures, statements, tables: the numbers worked out by hand."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims.ledger import Ledger, tables
from course.claims.ledger.accounts import spread
from course.claims.ledger.aging import BUCKETS, aged, bucket
from course.claims.ledger.balances import patient_balance, payer_balances
from course.claims.ledger.measures import (
    charge_lag,
    clean_claims,
    collections,
    days_in_ar,
    denial_reasons,
    denied_claims,
    first_pass,
    months,
)
from course.claims.ledger.plans import plans
from course.claims.ledger.statement import statement
from course.claims.ledger.statement_html import page
from course.claims.ledger.statement_pdf import pdf
from course.claims.model import Address, ClaimStatus, Patient, Person
from course.errors import CourseError

from .builders import BILLED, CASE_1_1, CLINIC, ELENA, NUMBER, PAID, VISIT, claim, decided, line, remittance

YEAR = date(2026, 1, 1), date(2026, 12, 31)


def status(number: str, category: str, day: date = BILLED) -> ClaimStatus:
    return ClaimStatus(number, category, "20", "", day, f"C-{number}" if category == "A2" else "")


@pytest.fixture
def practice() -> Ledger:
    """Four claims of 100.00: paid; returned at the door, then paid; denied; not answered yet."""
    ledger = Ledger()
    for n in range(1, 5):
        day = date(2026, 5, n)
        ledger.charge(claim(10000, number=f"N{n}", day=day), day + timedelta(days=2))
    for number, category in (("N1", "A2"), ("N2", "A3"), ("N2", "A2"), ("N3", "A2")):
        ledger.acknowledge(status(number, category, date(2026, 5, 8) if category == "A3" else date(2026, 5, 9)))
    good = (line(1, 10000, 6000, ("CO-45", 3000), ("PR-2", 1000)),)
    no = (line(1, 10000, 0, ("CO-50", 10000)),)
    rows = (
        decided(*good, number="N1"),
        decided(*good, number="N2"),
        decided(*no, number="N3", status="4"),
    )
    ledger.post(remittance(*rows, day=date(2026, 5, 20)))
    return ledger


def test_the_numbers_of_a_practice(practice: Ledger) -> None:
    sums = collections(practice, *YEAR)
    assert (sums.charges, sums.contractual, sums.insurance, sums.patients, sums.open) == (40000, 6000, 12000, 0, 22000)
    assert sums.gross == (12000, 40000) and sums.net == (12000, 34000) and sums.gross.text() == "30.0 %"
    assert clean_claims(practice, *YEAR) == (2, 3)
    assert first_pass(practice, *YEAR) == (1, 3)
    assert denied_claims(practice, *YEAR) == {"prairie-shield": (1, 3), "all": (1, 3)}
    assert denial_reasons(practice, *YEAR) == (("CO-50", "", 1, 10000),)
    assert denial_reasons(practice, *YEAR, by_payer=True) == (("CO-50", "prairie-shield", 1, 10000),)
    assert charge_lag(practice, *YEAR) == 2.0
    # 220.00 open; 400.00 charged within 40 days: 10.00 a day.
    assert days_in_ar(practice, date(2026, 5, 31), 40) == 22.0
    assert days_in_ar(practice, date(2026, 12, 31)) is None
    assert payer_balances(practice) == {"patient": 2000, "prairie-shield": 20000}
    assert months(practice) == [("2026-05", 40000, 12000, 6000, 0, 22000)]


def test_as_of_an_earlier_day_later_money_does_not_count(practice: Ledger) -> None:
    assert aged(practice, date(2026, 5, 19)).open == 40000
    assert aged(practice, date(2026, 5, 4)).open == 20000
    assert aged(practice, date(2026, 5, 20)).open == 22000


def test_a_reversed_remittance_no_longer_counts(practice: Ledger) -> None:
    practice.reverse("835 prairie-shield 26169-3390", date(2026, 6, 1), "not ours")
    assert denied_claims(practice, *YEAR) == {"all": (0, 0)} and first_pass(practice, *YEAR) == (0, 0)
    assert denial_reasons(practice, *YEAR) == () and collections(practice, *YEAR).net.share == 0.0


def test_nothing_to_divide_by_is_said() -> None:
    with Ledger() as ledger:
        assert collections(ledger, *YEAR).gross.text() == "n/a" and aged(ledger, BILLED).share_over(90) is None
        with pytest.raises(CourseError, match="earlier day first"):
            collections(ledger, *reversed(YEAR))
        with pytest.raises(CourseError, match="service or billed"):
            aged(ledger, BILLED, "birth")


def test_aged_by_service_and_by_bill(practice: Ledger) -> None:
    day = date(2026, 6, 3)  # 33, 32, 31 and 30 days after the services; two fewer after the bills
    by_service, by_bill = aged(practice, day), aged(practice, day, "billed")
    assert dict(by_service.rows)["insurance 1"] == (10000, 10000, 0, 0, 0)
    assert dict(by_service.rows)["patient"] == (0, 2000, 0, 0, 0)
    assert dict(by_bill.rows)["patient"] == (1000, 1000, 0, 0, 0)
    assert by_service.share_over(30) == pytest.approx(12000 / 22000)
    assert "over 120" in by_service.text() and "220.00" in by_service.text()


@given(st.integers(-50, 4000))
def test_a_bucket_is_what_its_name_says(days: int) -> None:
    name = BUCKETS[bucket(days)]
    low, high = (121, 10**6) if name.startswith("over") else map(int, name.split("-"))
    assert low <= max(days, 0) <= high


@given(st.integers(0, 1000), st.lists(st.integers(-50, 300), min_size=1, max_size=5))
def test_spread_loses_nothing_and_fills_no_room_twice(cents: int, rooms: list[int]) -> None:
    found = spread(cents, list(enumerate(rooms)))
    assert sum(part for _, part in found) == cents and all(part > 0 for _, part in found)
    for place, room in enumerate(rooms[:-1]):
        assert sum(part for at, part in found if at == place) <= max(room, 0)


def test_a_statement_says_why(tmp_path: Path) -> None:
    with Ledger() as ledger:
        ledger.charge(claim(), BILLED)
        ledger.charge(claim(5000, number="N2"), BILLED)
        ledger.pay("1", ELENA.account, 1000, VISIT, claim=NUMBER)
        ledger.post(remittance(CASE_1_1))
        home = Address("48 Larch Lane", "Harrow Bend", "OH", "430550000")
        elena = Patient(ELENA.account, Person("Rivera", "Elena", "M", address=home))
        bill = statement(
            ledger, ELENA.account, date(2026, 9, 1), elena, CLINIC, {"99213": "Office visit <known patient>"}
        )
        assert bill.total == 2000 == patient_balance(ledger, ELENA.account).total
        first = bill.lines[0]
        assert (first.charged, first.insurance, first.taken_off, first.patient_paid, first.owes) == (
            14200,
            6840,
            4360,
            1000,
            2000,
        )
        assert first.why == (("copay", 3000),)
        assert bill.aged == (0, 0, 2000, 0, 0)
        said = " ".join(bill.sentences)
        assert "Please pay $20.00." in said and "$50.00 is still with your insurance" in said and "60 days" in said
        html = page(bill)
        assert "Office visit &lt;known patient&gt;" in html and "48 Larch Lane" in html and "$20.00" in html
        paper = pdf(bill)
        assert paper.startswith(b"%PDF") and paper == pdf(bill)
        whole = statement(ledger, ELENA.account, date(2026, 9, 1), whole=True)
        assert len(whole.lines) == 3 and whole.total == bill.total
        with pytest.raises(CourseError, match="no account"):
            statement(ledger, "MSFM-9999", VISIT)


def test_a_statement_gives_back_what_was_paid_too_much() -> None:
    with Ledger() as ledger:
        ledger.charge(claim(), BILLED)
        ledger.post(remittance(CASE_1_1))
        ledger.pay("1", ELENA.account, 4000, PAID)
        bill = statement(ledger, ELENA.account, PAID)
        assert (
            bill.total == -1000 and "We will give it back" in bill.sentences[0] and "We owe you: $10.00" in page(bill)
        )


@pytest.mark.parametrize("name", ['<script>alert("x")</script>', "Łukasz Żółć", "日本 & <b>", "x" * 400, "a\x00b"])
def test_a_statement_takes_any_name(name: str) -> None:
    with Ledger() as ledger:
        ledger.charge(claim(patient=Patient(ELENA.account, Person(name, "<i>"))), BILLED)
        bill = statement(ledger, ELENA.account, PAID, words={"99213": name})
        assert "<script>" not in page(bill) and "<i>" not in page(bill)
        assert pdf(bill).startswith(b"%PDF")


def test_a_long_statement_runs_over_pages() -> None:
    with Ledger() as ledger:
        for n in range(80):
            ledger.charge(claim(10000, number=f"N{n:02}"), BILLED)
        assert pdf(statement(ledger, ELENA.account, PAID)).count(b"/Type /Page\n") >= 2


def test_a_plan_knows_what_is_late() -> None:
    with Ledger() as ledger:
        ledger.plan("plan 1", ELENA.account, 10000, 3, date(2026, 1, 31), date(2026, 1, 10))
        (plan,) = plans(ledger, ELENA.account, date(2026, 2, 28))
        assert plan.parts == ((date(2026, 1, 31), 3333), (date(2026, 2, 28), 3333), (date(2026, 3, 31), 3334))
        assert (plan.due, plan.paid, plan.late) == (6666, 0, 6666)
        ledger.pay("1", ELENA.account, 7000, date(2026, 2, 1))
        assert plans(ledger, ELENA.account, date(2026, 2, 28))[0].late == 0
        assert plans(ledger, ELENA.account, date(2026, 3, 31))[0].late == 3000
        with pytest.raises(CourseError, match="1 to 60 parts"):
            ledger.plan("plan 2", ELENA.account, 10000, 61, VISIT, VISIT)


def test_tables_hold_every_entry(practice: Ledger, tmp_path: Path) -> None:
    count = tables.write(tables.ledger_table(practice), tmp_path / "ledger.csv")
    with (tmp_path / "ledger.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == count == 2 * (4 + 6) and sum(int(row["cents"]) for row in rows) == 0
    assert tables.write(tables.ar_table(practice, date(2026, 6, 3)), tmp_path / "ar.csv") == 4
    with (tmp_path / "ar.csv").open(newline="") as stream:
        assert sum(int(row["cents"]) for row in csv.DictReader(stream)) == 22000
    assert tables.write(tables.denials_table(practice), tmp_path / "denials.csv") == 1
    assert "CO,50,,10000,2026-05-03,2026-05-05,10000" in (tmp_path / "denials.csv").read_text()
    with pytest.raises(CourseError, match=r"\.csv or \.parquet"):
        tables.write(tables.denials_table(practice), tmp_path / "denials.xlsx")


def test_a_spreadsheet_sees_no_formula(tmp_path: Path) -> None:
    with Ledger() as ledger:
        ledger.pay("=HYPERLINK(1)", "+A", 100, VISIT)
        tables.write(tables.ledger_table(ledger), tmp_path / "x.csv")
    assert "'=HYPERLINK(1)" in (tmp_path / "x.csv").read_text() and "'+A" in (tmp_path / "x.csv").read_text()


def test_parquet_or_a_sentence(practice: Ledger, tmp_path: Path) -> None:
    if not tables.can_parquet():
        with pytest.raises(CourseError, match=r"Write \.csv instead"):
            tables.write(tables.ledger_table(practice), tmp_path / "x.parquet")
        return
    import pyarrow.parquet as parquet

    assert tables.write(tables.ledger_table(practice), tmp_path / "x.parquet") == 20
    assert parquet.read_table(tmp_path / "x.parquet").num_rows == 20
