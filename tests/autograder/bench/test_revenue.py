"""The bench of the revenue cycle measures real work: every claim it times is taken in, decided and posted."""

from __future__ import annotations

import pytest

from autograder.bench import revenue
from course.claims.model import ClaimPayment
from course.claims.x12 import read


def test_the_claims_of_the_bench_are_clean_and_decided() -> None:
    some = revenue.claims(30)
    assert len({one.sent.number for one in some}) == 30 and not any(one.error for one in some)
    paid = [revenue.answer(one) for one in some]
    assert all(isinstance(one, ClaimPayment) for one in paid) and sum(one.paid > 0 for one in paid) > 10
    revenue.post(some, paid)
    row = revenue._row("scrub", lambda: [revenue.scrub(one) for one in some], "nothing", 1.0, 30, 1)
    assert row.value > 0 and "by the clock" in row.note and "by processor time" in row.note


def test_the_files_of_the_bench_are_taken_and_come_out_as_they_went_in() -> None:
    some = revenue.claims(20)
    paid = [revenue.answer(one) for one in some]
    out = revenue.files_out(some)
    numbers = sorted(claim.number for text in out for claim in read(text, revenue.names()).values)
    assert numbers == sorted(one.sent.number for one in some)
    back = [remittance for text in revenue.files_back(some, paid) for remittance in read(text, revenue.names()).values]
    assert sorted(one.paid for remittance in back for one in remittance.claims) == sorted(one.paid for one in paid)
    revenue.wired(some)
    with pytest.raises(ValueError, match="was not taken"):
        revenue._taken(out[0].replace("~\nSE*", "~\nSE*9", 1))
