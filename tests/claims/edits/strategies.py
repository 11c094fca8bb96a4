"""Values of the model of any kind at all, for tests that nothing ever raises; and claims bent at random."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from course.claims.edits import Known, Rules, Standing
from course.claims.model import Authorization, InstitutionalClaim, ProfessionalClaim

from .bases import BASES
from .golden import cases

# What stands in fields of real claims, so that the edits get past their first question.
WORDS = (
    ["", " ", "0", "1", "7", "8", "11", "21", "02", "30", "50", "99", "M", "F", "U", "self", "child", "spouse", "Y"]
    + ["99213", "99203", "99393", "87880", "20610", "27447", "J1885", "J3301", "G0439", "93000", "93010", "90460"]
    + [
        "25",
        "26",
        "59",
        "QW",
        "LT",
        "RT",
        "JW",
        "JZ",
        "TC",
        "95",
        "24",
        "57",
        "GA",
        "111",
        "131",
        "117",
        "0120",
        "0450",
    ]
    + ["J02.0", "I10", "Z79.4", "S61.411A", "W26.0XXA", "D63.1", "A33", "N40.0", "M54.5", "J02", "0DTJ4ZZ", "0001"]
    + ["1999999019", "1234567893", "MB", "MA", "MC", "WC", "CH", "12", "CI", "2C47D02EF11", "99D9999999", "NE", "68210"]
    + ["{", "{0}", "%s", "~*", "É", "٣٣٣", "\x00", "-", "99213-", "0-1", "a" * 60]
)
DATES = (
    st.sampled_from(
        [date(2026, 6, 3), date(2026, 6, 4), date(2026, 3, 5), date(2025, 6, 3), date(2024, 2, 29), date.min, date.max]
    )
    | st.dates()
)
NUMBERS = st.sampled_from([0, 1, 2, 3, -1, 12, 14200, 10**12]) | st.integers()


@cache
def loose(kind: Any) -> st.SearchStrategy[Any]:
    """Any value that the type hints allow."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return st.one_of(*(loose(one) for one in get_args(kind)))
    if origin is tuple:
        held = get_args(kind)
        if held[-1] is Ellipsis:
            return st.lists(st.deferred(lambda: loose(held[0])), max_size=3).map(tuple)
        return st.tuples(*(loose(one) for one in held))
    if origin is frozenset:
        return st.frozensets(loose(get_args(kind)[0]), max_size=3)
    if is_dataclass(kind):
        return _made(kind)
    plain = {str: st.sampled_from(WORDS) | st.text(max_size=12), int: NUMBERS, bool: st.booleans(), date: DATES}
    return plain[kind] if kind in plain else st.none()


@st.composite
def _made(draw: Any, kind: Any) -> Any:
    """A dataclass with every field drawn."""
    hints = get_type_hints(kind)
    return kind(**{one.name: draw(loose(hints[one.name])) for one in fields(kind)})


loose_claims = loose(ProfessionalClaim) | loose(InstitutionalClaim)
golden_claims = st.sampled_from([case.fires[0] for case in cases()] + list(BASES.values()))

rules = st.builds(
    Rules,
    timely_days=st.none() | st.integers(0, 400),
    corrected_days=st.none() | st.integers(0, 400),
    needs_referral=st.sampled_from([(), ("99213",), ("99202-99215",)]),
    needs_authorization=st.sampled_from([(), ("99213",), ("10000-69999", "J1885")]),
    ncci=st.booleans(),
    mue=st.booleans(),
    mce=st.booleans(),
    global_period=st.booleans(),
    new_patient=st.booleans(),
    sex_edits=st.booleans(),
    lcd=st.sampled_from([(), ("*",), ("a1c", "nowhere")]),
    telehealth=st.booleans(),
    telehealth_modifier=st.sampled_from(["", "95"]),
    medicare=st.none() | st.booleans(),
    needs_ndc=st.booleans(),
    clia=st.booleans(),
    priced=st.none() | st.just(frozenset({"99213"})),
    on_file=st.booleans(),
    npi=st.sampled_from(["registry", "range", "strict"]),
)


@st.composite
def facts(draw: Any, history: st.SearchStrategy[Any] = loose_claims) -> Known:
    """Anything that might be known."""
    return Known(
        draw(DATES),
        draw(st.none() | st.booleans()),
        tuple(draw(st.lists(history, max_size=2))),
        draw(st.frozensets(st.sampled_from(WORDS), max_size=2)),
        tuple(draw(st.lists(loose(Authorization), max_size=2))),
        draw(rules),
        draw(loose(Standing)),
        draw(st.none() | DATES),
        draw(st.none() | NUMBERS),
        draw(st.none() | st.booleans()),
        draw(st.none() | NUMBERS),
        draw(st.frozensets(st.sampled_from(WORDS), max_size=2)),
    )


@st.composite
def mixed(draw: Any) -> Any:
    """A claim of the table with some of its fields taken from any value: nearly right, which is the hardest."""
    claim = draw(golden_claims)
    hints = get_type_hints(type(claim))
    names = draw(st.lists(st.sampled_from([one.name for one in fields(claim)]), unique=True, max_size=3))
    return replace(claim, **{name: draw(loose(hints[name])) for name in names})
