"""Options, wrong answers and the measures of coding: small classes counted by hand."""

from __future__ import annotations

from dataclasses import replace
from math import isclose, sqrt
from typing import Any

import pytest

from autograder.statistics.coding import Measure, coding, family, kappa
from autograder.statistics.items import guess_rate
from autograder.statistics.options import option_stats
from autograder.statistics.wrong import LEFT_OUT, NOT_IN_KEY, slip_of, wrong_answers
from tests.autograder.statistics.asked import answers, item

CHOICE = item("""
type: multiple_choice
options:
- {id: uti, text: N39.0, error: Coded as if confirmed.}
- {id: dysuria, text: R30.0}
- {id: none, text: No code, error: The visit is reported.}
key: dysuria
""")
SLOTS = item("""
type: code_entry
slots:
- {id: dx, label: Diagnosis, system: icd-10-cm}
- {id: em, label: Visit, system: cpt, modifiers: true, units: true}
key:
  dx: {accept: [J02.0, J02.9]}
  em: {accept: ["99213"], modifiers: ["25"], units: 2}
errors: {dx: Read the culture.}
""")
CASE = item("""
type: case_coding
claim: professional
ask: [diagnoses, procedures, modifiers, units, pointers]
key:
  diagnoses:
  - {id: dm, code: E11.65, first: true}
  - {id: ins, code: Z79.4}
  - {id: dep, code: F32.A, optional: true}
  procedures:
  - {id: em, code: "99214", modifiers: ["25"], units: 1, pointers: [dm]}
errors: {ins: Insulin is coded.}
""")


def dx(*codes: str) -> list[dict[str, Any]]:
    return [{"code": c} for c in codes]


def visit(
    code: str = "99214", modifiers: tuple[str, ...] = ("25",), units: str = "1", pointers: tuple[str, ...] = ("A",)
) -> list[dict[str, Any]]:
    return [{"code": code, "modifiers": list(modifiers), "units": units, "pointers": list(pointers)}]


PERFECT = {"diagnoses": dx("E11.65", "Z79.4"), "procedures": visit()}
ROUNDED = {"diagnoses": dx("E11.65", "Z79.4", "F32.A"), "procedures": visit()}  # the optional code does no harm
MESSY = {"diagnoses": dx("I10", "E11.9"), "procedures": visit("99215", (), "2", ("B",))}
CARELESS = {"diagnoses": dx("E11.65"), "procedures": visit("99214", (), "3", ())}


def measures(found: tuple[Measure, ...]) -> dict[str, tuple[int, int]]:
    return {m.name: (m.count, m.total) for m in found}


def test_options_by_hand() -> None:
    found = {o.option: o for o in option_stats(answers(CHOICE, ["dysuria", "dysuria", "uti", "uti"], [10, 8, 6, 0]))}
    right, wrong, idle = found["dysuria"], found["uti"], found["none"]
    assert (right.n, right.of, right.key, right.rest, right.error) == (2, 4, True, 9, "")
    assert (wrong.n, wrong.share, wrong.rest, wrong.error) == (2, 0.5, 3, "Coded as if confirmed.")
    assert (idle.n, idle.rest, idle.r, idle.key) == (0, None, None, False)
    # rests 10 8 6 0: mean 6, deviations 4 2 0 -6; r = (4+2+0+6)/2 / sqrt(4 * 56/4) / 2 = 6 / sqrt(56)
    assert right.r is not None and isclose(right.r, 6 / sqrt(56)) and wrong.r is not None and isclose(wrong.r, -right.r)


def test_options_of_several_kinds() -> None:
    boxes = item(
        "type: multi_select\noptions:\n- {id: a, text: A}\n- {id: b, text: B}\n- {id: c, text: C}\nkey: [a, b]\n"
    )
    ticked = {o.option: (o.n, o.key) for o in option_stats(answers(boxes, [["a", "b"], ["a", "c"]]))}
    assert ticked == {"a": (2, True), "b": (1, True), "c": (1, False)}
    pair = item("""
    type: linked_pair
    parts:
    - {id: code, label: Code, system: icd-10-cm}
    - {id: why, label: Because, options: [{id: so, text: So}, {id: habit, text: Habit}]}
    key: {code: {accept: [R30.0]}, why: so}
    errors: {habit: A habit is no reason.}
    """)
    found = option_stats(answers(pair, [{"code": "R30.0", "why": "habit"}, {"code": "R30.0"}]))
    assert [(o.part, o.option, o.n, o.of, o.error) for o in found] == [
        ("why", "so", 0, 1, ""), ("why", "habit", 1, 1, "A habit is no reason.")]  # fmt: skip
    grid = item("""
    type: matching
    rows: [{id: r1, text: One}, {id: r2, text: Two}]
    columns: [{id: who, label: Who, choices: [{id: x, text: X}, {id: y, text: Y}]}]
    key: {r1: {who: x}, r2: {who: y}}
    """)
    cells = {(o.part, o.option): o.n for o in option_stats(answers(grid, [{"r1": {"who": "x"}, "r2": {"who": "x"}}]))}
    assert cells == {("r1.who", "x"): 1, ("r1.who", "y"): 0, ("r2.who", "x"): 1, ("r2.who", "y"): 0}


def test_wrong_codes_with_their_named_error() -> None:
    given = [
        {"dx": "J03.90"},
        {"dx": "j0390", "em": {"code": "99213", "modifiers": ["25"], "units": "2"}},
        {"dx": "J02.9"},
    ]
    found = wrong_answers(answers(SLOTS, given, [1, 5, 9]))
    assert [(w.given, w.expected, w.n, w.of, w.error, w.code, w.rest) for w in found] == [
        ("J03.90", "J02.0", 2, 3, "Read the culture.", True, 3)]  # fmt: skip


def test_wrong_codes_of_a_record() -> None:
    found = {(w.given, w.expected): w for w in wrong_answers(answers(CASE, [PERFECT, CARELESS, MESSY, MESSY, ROUNDED]))}
    assert found[LEFT_OUT, "Z79.4"].n == 3 and found[LEFT_OUT, "Z79.4"].error == "Insulin is coded."
    assert found["E11.9", "E11.65"].n == 2 and 0 < found["E11.9", "E11.65"].credit < 1
    assert found["I10", NOT_IN_KEY].n == 2 and found["99215", NOT_IN_KEY].n == 2
    assert not any("F32" in given for given, _ in found)


@pytest.mark.parametrize(
    ("given", "expected", "says"),
    [("S05", "S05.01XA", "Stops short"), ("J02.01", "J02.0", "Goes further"), ("S93.401D", "S93.401A", "7th character"),
     ("K80.90", "K80.00", "Same category"), ("I10", "E11.9", "Another category"), ("99213", "99214", ""), ("J02.0", "j020", "")],
)  # fmt: skip
def test_how_a_code_differs(given: str, expected: str, says: str) -> None:
    assert says in slip_of(given, expected) and bool(says) == bool(slip_of(given, expected))


def test_records_by_hand() -> None:
    found = measures(coding(answers(CASE, [PERFECT, ROUNDED, MESSY, CARELESS])).records)
    assert found == {
        "code_over_code": (3 + 3 + 0 + 2, 12),
        "code_over_code_strict": (3 + 3 + 0 + 2, 12),  # the messy record has 0 right and 3 added: floored at 0
        "record_over_record": (2, 4),
        "under_coding": (0 + 0 + 3 + 1, 12),
        "over_coding": (3, 3 + 3 + 3 + 2),
        "first_listed": (3, 4),
        "modifiers": (2, 3),  # of the lines with the right code
        "units": (2, 3),
        "pointers": (2, 3),
    }


def test_records_agree_with_the_scorer() -> None:
    """The scorer gives each record the same figures as fractions."""
    from course.items import scoring

    for given in (
        PERFECT,
        ROUNDED,
        MESSY,
        CARELESS,
        {"diagnoses": dx("F32.A")},
        {"diagnoses": dx("Z79.4", "I10", "F32.A")},
    ):
        theirs = scoring.score(CASE, given).metrics
        ours = {m.name: m for m in coding(answers(CASE, [given])).records}
        assert ours["code_over_code"].share == pytest.approx(theirs["code_over_code"], abs=1e-5)
        assert ours["code_over_code_strict"].share == pytest.approx(theirs["code_over_code_strict"], abs=1e-5)
        assert ours["under_coding"].share == pytest.approx(theirs["omission_rate"], abs=1e-5)
        assert (ours["over_coding"].share if "over_coding" in ours else 0) == pytest.approx(
            theirs["overcoding_rate"], abs=1e-5
        )
        assert ours["record_over_record"].share == theirs["case_exact"]


def test_pointers_follow_the_diagnosis_not_the_letter() -> None:
    turned = {"diagnoses": dx("Z79.4", "E11.65"), "procedures": visit(pointers=("B",))}
    assert measures(coding(answers(CASE, [turned])).records)["pointers"] == (1, 1)


def test_typed_codes_by_hand() -> None:
    given = [
        {"dx": "J02.0", "em": {"code": "99213", "modifiers": ["25"], "units": "2"}},
        {"dx": "J02.9", "em": {"code": "99213", "modifiers": [], "units": "1"}},
        {"dx": "J03.90", "em": {"code": "99214", "modifiers": ["25"], "units": "2"}},
        {"em": {"code": "99203", "modifiers": [], "units": "1"}},
    ]
    found = coding(answers(SLOTS, given))
    assert measures(found.slots) == {
        "codes_right": (4, 8), "codes_left_out": (1, 8), "slot_modifiers": (1, 2), "slot_units": (1, 2)}  # fmt: skip
    assert found.levels is not None
    lv = found.levels
    assert (lv.n, lv.right, lv.over, lv.under, lv.family, lv.other, lv.kappa) == (4, 2, 1, 0, 1, 0, None)


def test_levels_in_records_and_choices() -> None:
    levels = coding(answers(CASE, [PERFECT, MESSY, {"diagnoses": dx("E11.65"), "procedures": visit("36415")}])).levels
    assert levels is not None and (levels.right, levels.over, levels.other) == (1, 1, 1)
    choice = item(
        "type: multiple_choice\noptions:\n- {id: a, text: '99212'}\n- {id: b, text: '99213, as before'}\n- {id: c, text: '99203'}\nkey: b\n"
    )
    found = coding(answers(choice, ["a", "b", "b", "c"])).levels
    assert found is not None and (found.right, found.under, found.family) == (2, 1, 1)


def test_kappa_by_hand() -> None:
    # two codings of ten visits: agree on 7; marginals 5/5 and 6/4: chance .5, kappa .4
    pairs = [("99213", "99213")] * 4 + [("99213", "99214")] + [("99214", "99213")] * 2 + [("99214", "99214")] * 3
    found = kappa(pairs)
    assert found is not None and isclose(found, 0.4)
    assert kappa([]) is None and kappa([("99213", "99213")] * 4) is None


@pytest.mark.parametrize(
    ("code", "there"),
    [
        ("99213", True),
        ("99215", True),
        ("99284", True),
        ("99395", False),
        ("36415", False),
        ("J1100", False),
        ("", False),
        ("９９２１３", False),
    ],
)
def test_families(code: str, there: bool) -> None:
    assert (family(code) is not None) == there


def test_guess_rates() -> None:
    assert guess_rate(CHOICE) == pytest.approx(1 / 3) and guess_rate(SLOTS) == 0 and guess_rate(CASE) == 0


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        7,
        [],
        "x" * 5000,
        {"diagnoses": "x"},
        {"diagnoses": [None, 7, {"code": []}]},
        {"procedures": [{"code": "99214", "pointers": "ZZZZ"}]},
    ],
)
def test_hostile_answers_are_rows_without_detail(hostile: Any) -> None:
    for asked in (CHOICE, SLOTS, CASE):
        found = answers(asked, [hostile])
        option_stats(found), wrong_answers(found), coding(found)


def test_answers_to_another_wording_or_without_the_bank() -> None:
    found = answers(CHOICE, ["uti"])
    moved = [replace(a, item=None, value=None, records=()) for a in found]
    assert option_stats(moved) == [] and coding(moved).records == () and coding(moved).levels is None
