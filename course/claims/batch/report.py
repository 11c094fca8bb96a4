"""What a batch leaves behind: tables to work with, and a page of figures about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from course.claims.ledger import Ledger
from course.claims.ledger.aging import BUCKETS, aged
from course.claims.ledger.balances import claim_balance, credit_balances, payer_balances
from course.claims.ledger.measures import (
    clean_claims,
    collections,
    days_in_ar,
    denial_reasons,
    denied_claims,
    first_pass,
    months,
)
from course.claims.ledger.tables import Table, ar_table, denials_table, ledger_table, write

from .spool import Spool
from .world import FIRST, LAST, world

CLAIMS = (
    "claim", "patient", "born", "sex", "provider", "payer", "plan", "second_payer", "service", "visit", "diagnoses", "codes",
    "billed", "answered", "returned", "first_decided", "last_decided", "decisions", "denied_first", "charge", "insurance_paid",
    "patient_paid", "adjusted", "open_insurance", "open_patient", "credit",
)  # fmt: skip
LINES = ("claim", "line", "code", "modifiers", "units", "charge", "billed", "paid", "adjusted", "patient", "open")


def tables(ledger: Ledger, spool: Spool, sent: Sequence[Any]) -> Iterator[tuple[str, Table]]:
    """(name, table), each made while it is written."""
    yield "claims", Table(CLAIMS, _claims(ledger, spool))
    yield "lines", Table(LINES, _lines(ledger, spool))
    yield "denials", denials_table(ledger)
    yield "remittances", Table(("day", "payer", "trace", "claims", "paid"), sent)
    yield "entries", ledger_table(ledger)
    yield "receivable", ar_table(ledger, LAST)
    yield "months", Table(("month", "charges", "payments", "contractual", "given_up", "receivable", "days_in_ar", "over_90"), _months(ledger))  # fmt: skip
    planted = ((fact[0], fact[12]) for fact in spool.facts() if fact[12])
    yield "planted", Table(("claim", "error"), planted)
    bad = ((one.id, *one.months, one.what, one.amount, one.words) for one in world().periods)
    yield "planted_months", Table(("id", "first_month", "last_month", "what", "amount", "words"), bad)


def save(ledger: Ledger, spool: Spool, sent: Sequence[Any], folder: Path, ending: str) -> dict[str, int]:
    """Write every table; returns the rows of each."""
    return {name: write(table, folder / f"{name}.{ending}") for name, table in tables(ledger, spool, sent)}


def _claims(ledger: Ledger, spool: Spool) -> Iterator[Sequence[Any]]:
    store = ledger.store
    for fact in spool.facts():
        claim, patient = fact[0], fact[1]
        codes = " ".join(line[1] for line in fact[11])
        if store.claim(claim) is None:  # not billed within the period
            charge = sum(line[4] for line in fact[11])
            yield (*fact[:11], codes, "", "", 0, "", "", 0, 0, charge, 0, 0, 0, 0, 0, 0)
            continue
        one = claim_balance(ledger, claim)
        answered, returned = store.select(
            "SELECT MIN(d.day), COALESCE(SUM(r.category LIKE 'A3' OR r.category LIKE 'A6' OR r.category LIKE 'A7' OR r.category LIKE 'A8'), 0)"
            " FROM receipts r JOIN documents d ON d.n = r.document WHERE r.claim = ?",
            claim,
        )[0]
        decided = store.select(
            "SELECT d.day, x.denied FROM decisions x JOIN documents d ON d.n = x.document WHERE x.claim = ? AND x.status <> '22' ORDER BY x.document, x.rowid",
            claim,
        )
        (insurance,) = store.select(
            "SELECT COALESCE(SUM(cents), 0) FROM entries WHERE patient = ? AND claim = ? AND account = 'cash' AND payer <> ''",
            patient,
            claim,
        )[0]
        first, last = (decided[0][0], decided[-1][0]) if decided else ("", "")
        yield (
            *fact[:11], codes, one.billed_on.isoformat(), answered or "", returned, first, last, len(decided),
            decided[0][1] if decided else 0, one.billed, insurance, one.paid - insurance, one.adjusted, one.open, one.owed,
            one.credit,
        )  # fmt: skip


def _lines(ledger: Ledger, spool: Spool) -> Iterator[Sequence[Any]]:
    for fact in spool.facts():
        if ledger.store.claim(fact[0]) is None:
            continue
        known = {line.line: line for line in claim_balance(ledger, fact[0]).lines}
        for number, code, modifiers, units, charge in fact[11]:
            one = known[number]
            yield (
                fact[0],
                number,
                code,
                modifiers,
                units,
                charge,
                one.billed,
                one.paid,
                one.adjusted,
                one.patient,
                one.open,
            )


def _months(ledger: Ledger) -> Iterator[Sequence[Any]]:
    for row in months(ledger):
        year, month = map(int, row[0].split("-"))
        end = min(date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1), LAST)
        days = days_in_ar(ledger, end)
        over = aged(ledger, end).share_over(90)
        yield (*row, None if days is None else round(days, 1), None if over is None else round(over, 4))


def figures(ledger: Ledger, seed: int, claims: int, rows: dict[str, int]) -> dict[str, Any]:
    """The figures of a batch, for people and programs; amounts in cents."""
    sums = collections(ledger, FIRST, LAST)
    report = aged(ledger, LAST)
    return {
        "about": "Twenty-four months of a made-up practice. Every person, number and amount is invented.",
        "seed": seed,
        "claims": claims,
        "first_day": FIRST.isoformat(),
        "last_day": LAST.isoformat(),
        "rows": rows,
        "collections": {**{k: v for k, v in asdict(sums).items() if isinstance(v, int)}, "payments": sums.payments},
        "gross_collection": sums.gross.share,
        "net_collection": sums.net.share,
        "clean_claims": clean_claims(ledger, FIRST, LAST).share,
        "first_pass": first_pass(ledger, FIRST, LAST).share,
        "denied": {payer: rate.share for payer, rate in denied_claims(ledger, FIRST, LAST).items()},
        "denial_reasons": [list(one[::2]) + [one.cents] for one in denial_reasons(ledger, FIRST, LAST)[:12]],
        "days_in_ar": days_in_ar(ledger, LAST),
        "receivable": dict(zip(BUCKETS, report.total, strict=True)),
        "owed_by": payer_balances(ledger),
        "credit_balances": sum(one.cents for one in credit_balances(ledger)),
    }
