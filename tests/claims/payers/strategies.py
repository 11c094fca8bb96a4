"""Hypothesis strategies for the payers: claims that come in, with people, limits and answers of earlier payers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from course.claims.model import Adjustment, PriorPayer, ProfessionalClaim, ServiceLine
from course.claims.payers import History, spent

from . import builder

PEOPLE = ("elena", "quentin", "doris", "leonard", "esperanza", "siobhan", "wren", "cole", "lily", "teresa")
CODES = [
    "99202",
    "99204",
    "99211",
    "99213",
    "99214",
    "99215",
    "99396",
    "99397",
    "99284",
    "G0439",
    "G2211",
    "20610",
    "12002",
    "12032",
    "11200",
    "17110",
    "25600",
    "27447",
    "29881",
    "45378",
    "45380",
    "45385",
    "43239",
    "72148",
    "73562",
    "70450",
    "93000",
    "97110",
    "97140",
    "90834",
    "80053",
    "83036",
    "82306",
    "87880",
    "36415",
    "90471",
    "90686",
    "J3301",
    "17999",
    "99070",
    "99490",
    "L3908",
    "G0121",
]
MODIFIERS = (
    "25",
    "50",
    "59",
    "26",
    "TC",
    "80",
    "AS",
    "62",
    "52",
    "78",
    "24",
    "GA",
    "GY",
    "GZ",
    "33",
    "PT",
    "QW",
    "RT",
    "GP",
    "95",
)
DIAGNOSES = ("J02.0", "I10", "E11.9", "M17.11", "S52.502A", "Z00.00", "Z12.11", "R53.83", "M54.16")
PLACES = ("11", "11", "11", "22", "23", "20", "10", "02", "21")
days = st.dates(date(2026, 1, 5), date(2026, 9, 30))


@st.composite
def lines(draw: st.DrawFn, number: int, day: date) -> ServiceLine:
    """One line; half of them without a modifier."""
    marks = tuple(draw(st.lists(st.sampled_from(MODIFIERS), max_size=2, unique=True))) if draw(st.booleans()) else ()
    return ServiceLine(
        number,
        day,
        day,
        draw(st.sampled_from(PLACES)),
        draw(st.sampled_from(CODES)),
        draw(st.integers(100, 300_000)),
        draw(st.sampled_from((1, 1, 1, 2, 3))),
        marks,
        (1,),
    )


@st.composite
def claims(draw: st.DrawFn, people: tuple[str, ...] = PEOPLE, second: bool = True) -> ProfessionalClaim:
    """A claim of one of the people to their own payer; some of them with the answer of a payer before."""
    name, day = draw(st.sampled_from(people)), draw(days)
    count = draw(st.integers(1, 4))
    made = tuple(draw(lines(n, day)) for n in range(1, count + 1))
    by = draw(st.sampled_from(("md", "np", "pa", "ortho", "lung")))
    claim = builder.claim(
        name,
        "99213",
        draw(st.sampled_from(DIAGNOSES)),
        day,
        by,
        number=f"{builder.PEOPLE[name][0]}-{draw(st.integers(1, 10**6))}",
        billing=draw(st.sampled_from((builder.CLINIC, builder.CLINIC, builder.OUTSIDER))),
    )
    claim = replace(claim, lines=made, place=made[0].place, facility=builder.HOSPITAL)
    if second and draw(st.booleans()):
        claim = replace(claim, prior=(draw(priors(claim)),))
        first = claim.prior[0].coverage
        claim = replace(claim, coverages=(replace(claim.coverages[0], rank=2), first))
    return claim


@st.composite
def priors(draw: st.DrawFn, claim: ProfessionalClaim) -> PriorPayer:
    """A balanced answer of a payer before this one: each line paid, written off, and left to the patient."""
    told = []
    for line in claim.lines:
        paid = draw(st.integers(0, line.charge))
        left = draw(st.integers(0, line.charge - paid))
        parts = (("CO", "45", line.charge - paid - left), ("PR", draw(st.sampled_from(("1", "2", "3"))), left))
        told.append((line.number, paid, tuple(Adjustment(*one) for one in parts if one[2])))
    name = next(key for key, one in builder.PEOPLE.items() if one[0] == claim.patient.account)
    coverage = builder.second("military" if claim.coverage.payer == "prairie-shield" else "ppo", name, rank=1)
    return PriorPayer(coverage, sum(one[1] for one in told), claim.end + timedelta(days=1), (), tuple(told))


@st.composite
def histories(draw: st.DrawFn, claim: ProfessionalClaim) -> History:
    """The payer's history with the patient enrolled, something spent this year, perhaps a relative beside."""
    name = next(key for key, one in builder.PEOPLE.items() if one[0] == claim.patient.account)
    own = replace(claim.coverage, rank=1)
    history = builder.enroll(History(own.payer), own, builder.patient(name))
    used = draw(st.integers(0, 20_000))
    history = spent(history, own, builder.patient(name), claim.start.year, used, used + draw(st.integers(0, 200_000)))
    if own.payer == "prairie-shield" and draw(st.booleans()):
        history = builder.enroll(history, own, builder.patient("mateo"))
        history = spent(history, own, builder.patient("mateo"), claim.start.year, draw(st.integers(0, 75_000)))
    return history
