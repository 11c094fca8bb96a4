"""The bench of the revenue cycle measures real work: every claim it times is taken in, decided and posted."""

from __future__ import annotations

from autograder.bench import revenue
from course.claims.model import ClaimPayment


def test_the_claims_of_the_bench_are_clean_and_decided() -> None:
    some = revenue.claims(30)
    assert len({one.sent.number for one in some}) == 30 and not any(one.error for one in some)
    paid = [revenue.answer(one) for one in some]
    assert all(isinstance(one, ClaimPayment) for one in paid) and sum(one.paid > 0 for one in paid) > 10
    revenue.post(some, paid)
    row = revenue._row("scrub", lambda: [revenue.scrub(one) for one in some], "nothing", 1.0, 30, 1)
    assert row.value > 0 and "claims a second" in row.note
