"""The model as plain JSON and back: nothing is lost, and what does not fit is refused by name."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims.model import (
    Claim,
    ClaimPayment,
    InstitutionalClaim,
    Patient,
    Person,
    ProfessionalClaim,
    Remittance,
    ServiceLine,
)
from course.claims.plain import from_plain, to_plain
from course.errors import CourseError

DAY = date(2026, 6, 3)


@pytest.mark.parametrize("kind", [ProfessionalClaim, InstitutionalClaim, Remittance])
@given(data=st.data())
def test_there_and_back_through_json(kind: type, data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))
    assert from_plain(kind, json.loads(json.dumps(to_plain(value)))) == value


def line() -> dict:
    return to_plain(ServiceLine(1, DAY, DAY, "11", "99213", 12800, pointers=(1,)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"charge": "128"}, "charge: a whole number belongs here"),
        ({"charge": 128.0}, "charge: a whole number"),
        ({"charge": True}, "charge: a whole number"),
        ({"start": "03.06.2026"}, "start: a day such as"),
        ({"pointers": 1}, "pointers: a list"),
        ({"pointers": ["A"]}, r"pointers\[0\]: a whole number"),
        ({"pionters": [1]}, "no field pionters"),
        ({"code": None}, "code: a text"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(change: dict, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        from_plain(ServiceLine, {**line(), **change})


def test_a_missing_field_is_named() -> None:
    short = line()
    del short["charge"]
    with pytest.raises(CourseError, match="charge is missing"):
        from_plain(ServiceLine, short)


def test_what_is_neither_claim_is_refused() -> None:
    person = Person("Rivera", "Elena")
    payment = ClaimPayment("A1", "1", 100, 100, person.name, "PS1", "ICN1")
    assert from_plain(ClaimPayment, to_plain(payment)) == payment
    with pytest.raises(CourseError, match="none of ProfessionalClaim, InstitutionalClaim"):
        from_plain(Claim, {"neither": 1})  # type: ignore[arg-type]


def test_defaults_are_left_out() -> None:
    assert set(to_plain(Patient("M1", Person("Rivera", "Elena")))) == {"account", "person"}
    plain = to_plain(replace(from_plain(ServiceLine, line()), units=2))
    assert plain["units"] == 2 and "ndc" not in plain
