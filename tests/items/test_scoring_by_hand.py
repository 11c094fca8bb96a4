"""Every formula of the item standard, on numbers worked out by hand."""

from __future__ import annotations

import pytest

from course.items import scoring

from .samples import BODIES, item

# fmt: off
# (type, answer, fraction by hand)
CASES = [
    ("multiple_choice", "b", 1),
    ("multiple_choice", "a", 0),
    # keys a c e: right - wrong, floored, over 3
    ("multi_select", ["a", "c", "e"], 1),
    ("multi_select", ["a", "c"], 2 / 3),
    ("multi_select", ["a", "c", "b"], 1 / 3),
    ("multi_select", ["a", "b", "d"], 0),
    ("multi_select", ["a", "b", "c", "d", "e"], 1 / 3),
    # four blanks of equal weight
    ("fill_in", {"root": "Nephro", "due": "$30.50", "days": "34.5", "word": "Haematuria."}, 1),
    ("fill_in", {"root": "nephr", "due": "30.50", "days": "34.6", "word": "hematuria"}, 2 / 4),
    ("fill_in", {"due": "30.05"}, 0),
    ("fill_in", {"due": "30.5"}, 1 / 4),
    # slot 1: right category, other subcategory 0.25; slot 2: right code and units, modifier missing 0.5
    ("code_entry", {"dx": "e11.9", "em": {"code": "99213", "modifiers": [], "units": "1"}}, (0.25 + 0.5) / 2),
    ("code_entry", {"dx": "E1169", "em": {"code": "99213", "modifiers": ["24"], "units": "2"}}, (0.5 + 0.25) / 2),
    ("code_entry", {"dx": "E11.65", "em": {"code": "99214", "modifiers": ["25"], "units": "1"}}, 1 / 2),
    ("linked_pair", {"code": "R30.0", "why": "uncertain"}, 1),
    ("linked_pair", {"code": "R30.0", "why": "integral"}, 0),
    # pairs verify<submit, sign<code, code<submit, copay<submit
    ("ordering", ["copay", "verify", "sign", "code", "submit"], 1),
    ("ordering", ["verify", "code", "sign", "copay", "submit"], 3 / 4),
    ("ordering", ["submit", "code", "sign", "verify", "copay"], 0),
    ("ordering", ["sign", "code"], 1 / 4),
    ("matching", {"r1": {"role": "coder", "step": "back"}, "r2": {"role": "biller", "step": "back"}}, 3 / 4),
    ("matching", {"r1": {"role": "coder"}}, 1 / 4),
    ("hotspot", ["p1", "p2"], 1 / 2),
    ("hotspot", ["p3"], 1 / 2),
    # dx: must ap1, cc1 neutral; who: must payer
    ("evidence", {"dx": ["ap1", "cc1"], "who": ["payer"]}, 1),
    ("evidence", {"dx": ["ap1", "payer"], "who": ["payer"]}, 1 / 2),
    ("evidence", {"dx": ["cc1"], "who": ["payer"]}, 1 / 2),
    # groups: identification 20 (two boxes), coverage 20, diagnosis 15, lines 20 = 75
    ("claim_form", {"box1a": "psh 104 2277", "box21a": "J020", "box24f_1": "132 00", "box3_dob": "2/11/88", "box3_sex": "f"}, 1),
    ("claim_form", {"box1a": "PSH-104-2277", "box21a": "J02.0", "box24f_1": "132.00", "box3_dob": "02111988", "box3_sex": "m"}, 65 / 75),
    ("claim_form", {"box1a": "PSH-104-2277", "box21a": "J02.9", "box24f_1": "132.00", "box3_dob": "1988-02-11", "box3_sex": "f"}, 60 / 75),
    ("claim_form", {"box1a": "PSH-104-2278", "box21a": "J02.0", "box24f_1": "132.00", "box3_dob": "02/11/1988", "box3_sex": "f"}, 0.60),
    ("claim_form", {"box1a": "PSH-104-2277"}, 20 / 75),
]
# fmt: on


@pytest.mark.parametrize(("type_name", "answer", "fraction"), CASES)
def test_fraction(type_name: str, answer: object, fraction: float) -> None:
    outcome = scoring.score(item(type_name), answer)
    assert outcome.fraction == pytest.approx(fraction, abs=1e-6)
    assert outcome.points == pytest.approx(4 * fraction, abs=1e-3)
    assert outcome.state == ("right" if fraction == 1 else "wrong" if fraction == 0 else "partly")


def case(
    diagnoses: list[str],
    code: str = "99214",
    *,
    modifiers: tuple[str, ...] = ("25",),
    units: str = "1",
    pointers: str = "A",
    evidence: bool = True,
) -> dict:
    return {
        "diagnoses": [{"code": d, "evidence": ["ap1"] if evidence else []} for d in diagnoses],
        "procedures": [{"code": code, "modifiers": list(modifiers), "units": units, "pointers": list(pointers)}]
        if code
        else [],
    }


# weights 35 diagnoses, 10 sequence, 30 procedures, 10 modifiers and units, 10 links, 5 evidence
@pytest.mark.parametrize(
    ("answer", "points"),
    [
        (case(["E11.65", "Z79.4"]), 100),
        (case(["E11.65", "Z79.4", "F32.A"]), 100),  # an optional code neither helps nor hurts
        (case(["E11.65", "Z79.4"], evidence=False), 95),
        (case(["E11.65", "Z79.4"], modifiers=()), 95),
        (case(["E11.65", "Z79.4"], modifiers=(), units="2"), 90),
        (case(["E11.65", "Z79.4"], pointers="B"), 90),
        (case(["Z79.4", "E11.65"], pointers="B"), 90),  # first-listed wrong and the pair reversed
        (case(["E11.65"]), 100 - 35 / 2 - 10 / 2),  # Z79.4 missing: half the diagnoses, one of two order checks
        (case(["E11.69", "Z79.4"]), 100 - 35 / 4),  # half credit on one of two
        (case(["E11.65", "Z79.4", "N39.0"]), 95),  # unsupported
        (case(["E11.65", "Z79.4", "I10", "I12.9"]), 95),  # an excluded pair is charged once, not also as unsupported
        (case(["E11.65", "Z79.4"], "99215"), 60 - 10 - 10),  # no credit for procedure, modifiers, links; upcoded -10
        (case(["E11.65", "Z79.4"], ""), 50),
        (case(["N39.0", "K21.9", "J02.0", "M54.50"], ""), 0),  # never below 0
    ],
)
def test_case_rubric(answer: dict, points: float) -> None:
    outcome = scoring.score(item("case_coding"), answer)
    assert 100 * outcome.fraction == pytest.approx(points, abs=1e-4)


def test_the_parts_of_a_case_are_named_by_the_learners_own_lines() -> None:
    given = case(["N39.0", "E11.69"], pointers="AB", units="2")
    parts = {p.id: p for p in scoring.score(item("case_coding"), given).parts}
    assert (parts["dm"].label, parts["dm"].given, parts["dm"].expected) == ("Diagnosis B", "E11.69", "E11.65")
    assert (parts["ins"].label, parts["ins"].given) == ("A diagnosis that is missing", "none of your codes")
    assert (parts["em"].label, parts["em"].given) == ("Procedure 1", "99214")
    assert (parts["sequence"].given, parts["sequence"].expected) == ("N39.0, E11.69", "E11.65, Z79.4")
    assert (parts["modifiers"].given, parts["modifiers"].expected) == ("99214-25 x 2", "99214-25 x 1")
    assert (parts["links"].given, parts["links"].expected) == ("99214 for N39.0 and E11.69", "99214 for E11.65")


def test_case_metrics_are_the_fields_own() -> None:
    metrics = scoring.score(item("case_coding"), case(["E11.65", "Z79.4", "N39.0", "F32.A"])).metrics
    # key: 2 diagnoses + 1 procedure; entered: 3 diagnoses + 1 procedure, the optional one aside
    assert metrics["code_over_code"] == 1
    assert metrics["code_over_code_strict"] == pytest.approx(2 / 3, abs=1e-6)
    assert metrics["practicode"] == pytest.approx(3 / 4)
    assert metrics["overcoding_rate"] == pytest.approx(1 / 4)
    assert metrics["omission_rate"] == 0
    assert metrics["case_exact"] == 0


def test_a_long_claim_of_every_code_earns_less_than_an_honest_one() -> None:
    spray = case(["E11.65", "Z79.4", "E11.9", "E11.22", "I10", "N39.0", "R30.0", "F32.A", "K21.9", "J02.0"])
    assert (
        scoring.score(item("case_coding"), spray).fraction
        < scoring.score(item("case_coding"), case(["E11.65"])).fraction + 0.01
    )


@pytest.mark.parametrize("mode", ["choose", "exact"])
def test_exam_modes(mode: str) -> None:
    if mode == "exact":
        steps = BODIES["ordering"][0] | {"exact": True}
        assert scoring.score(item("ordering", body=steps), ["verify", "code", "sign", "copay", "submit"]).fraction == 0
        assert scoring.score(item("ordering", body=steps), ["verify", "sign", "code", "copay", "submit"]).fraction == 1
    else:
        told = item("multi_select", body=BODIES["multi_select"][0] | {"choose": 3})
        assert scoring.score(told, ["a", "c", "b"]).fraction == pytest.approx(
            2 / 3
        )  # no penalty when the number is told
        over = scoring.score(told, ["a", "b", "c", "e"])
        assert (over.state, over.points) == ("invalid", 0)


def test_pcs_characters() -> None:
    slots = {"slots": [{"id": "p", "label": "Procedure", "system": "icd-10-pcs"}]}
    pcs = item("code_entry", body=slots, key={"p": {"accept": ["0DTJ4ZZ"]}})
    assert scoring.score(pcs, {"p": "0dtj4zz"}).fraction == 1
    assert scoring.score(pcs, {"p": "0DTJ0ZZ"}).fraction == pytest.approx(6 / 7)  # wrong approach
    assert scoring.score(pcs, {"p": "0DBJ4ZZ"}).fraction == 0  # wrong root operation


def test_optional_and_alternate_codes() -> None:
    key = {
        "diagnoses": [
            {"id": "a", "code": "J02.0", "alternates": ["J02.9"]},
            {"id": "b", "code": "R50.9", "optional": True},
        ]
    }
    body = {"claim": "institutional", "ask": ["diagnoses"]}
    one = item("case_coding", body=body, key=key)
    assert scoring.score(one, {"diagnoses": [{"code": "J02.9"}]}).fraction == 1
    assert scoring.score(one, {"diagnoses": ["J02.0", "R50.9"]}).fraction == 1


def test_short_text_is_for_a_person() -> None:
    outcome = scoring.score(item("short_text"), "The plan took this off your deductible.")
    assert (outcome.state, outcome.points) == ("manual", 0)
    assert scoring.score(item("short_text"), "   ").state == "unanswered"


def test_the_named_error_of_what_was_chosen_is_shown() -> None:
    outcome = scoring.score(item("multiple_choice"), "a")
    assert outcome.parts[0].note == "Error a."
    assert scoring.score(item("multiple_choice"), "b").parts[0].note == ""


def test_the_first_violated_pair_is_named() -> None:
    outcome = scoring.score(item("ordering"), ["verify", "code", "sign", "copay", "submit"])
    assert outcome.notes == ("Look at this pair first: “SIGN” must come before “CODE”.",)


def test_no_key_no_score() -> None:
    graded = item("multiple_choice", use="graded", solution=None)
    with pytest.raises(scoring.KeyMissing):
        scoring.score(graded, "b")
    assert scoring.problems(graded, "b") == []
