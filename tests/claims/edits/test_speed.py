"""Quick enough for tens of thousands of claims. Processor time and a bound far below what is measured, so that only a
real change for the worse turns it red; ``python -m course.claims.edits.benchmark`` gives figures."""

from __future__ import annotations

import time

from course.claims.edits import look_over
from course.claims.edits.benchmark import rate, samples


def test_samples_have_no_fault_and_are_quick() -> None:
    for claim, known in samples().values():
        assert look_over(claim, known) == ()
        assert rate(claim, known, 0.2, time.process_time) > 500
