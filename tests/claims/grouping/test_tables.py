"""The shipped tables: complete, in step with the groupers, spot-checked against a second source."""

from __future__ import annotations

import csv
import random
from decimal import Decimal

import pytest
from drgpy.msdrg import DRGEngine

from course import place
from course.claims.grouping import Member, Stay, drg, engine, hcc, price, tables
from course.claims.grouping.outpatient_model import complexity, services
from course.claims.model import RevenueLine
from course.codes import pcs
from course.codes.sets import row

from .stays import DAY, Second

SEVERITIES = (" with MCC", " with CC", " without CC/MCC")


def test_every_drg_of_the_grouper_has_its_title_and_weight() -> None:
    groups, grouper = tables.groups(), engine.grouper("v43.1")
    assert set(groups) == set(grouper.drgmap) and len(groups) == 772
    assert [number for number, one in groups.items() if one.weight is None] == ["998", "999"]
    for number, one in groups.items():
        assert one.title == grouper.drgmap[number]["desc"]
        assert one.mdc == grouper.drgmap[number]["mdc"]
        if one.weight is not None:
            assert (one.kind == "surgical") == grouper.drgmap[number]["is_surgical"]
            assert 0 < one.weight < 50 and one.gmlos and one.amlos and one.gmlos <= one.amlos


def test_weights_against_a_second_source() -> None:
    """Values of Table 5 (CMS-1833-F) that public programs cite: DRG 871; mean stays of DRG 807 and 788."""
    assert tables.group("871").weight == Decimal("1.9425")
    assert tables.group("807").gmlos == Decimal("2.0")
    assert tables.group("788").gmlos == Decimal("2.9")


def test_no_tier_weighs_less_than_a_milder_one() -> None:
    for one in tables.groups().values():
        weights = [other.weight for other in tables.family(one) if other.weight is not None]
        assert weights == sorted(weights, reverse=True)


def test_families_are_those_of_the_manual() -> None:
    sizes = {len(tables.family(one)) for one in tables.groups().values()}
    assert sizes == {1, 2, 3}
    assert [one.drg for one in tables.family(tables.group("194"))] == ["193", "194", "195"]
    assert [one.drg for one in tables.family(tables.group("281"))] == ["280", "281", "282"]
    assert [one.drg for one in tables.family(tables.group("086"))] == ["085", "086", "087"]


def test_what_is_put_back_is_what_the_grouper_lacks() -> None:
    """41 codes, no more: when a later drgpy knows them, this test says that the table can go."""
    bare, amended = DRGEngine("v43.1"), engine.grouper("v43.1")
    held = {one["code"] for one in tables.read("no_exclusions.csv")}
    assert len(held) == 41 and not held & set(bare.ccmap)
    levels = [one["level"] for one in amended.ccmap.values()]
    # Counts of Tables 6I and 6J of the final rule, as a public comparison with CMS's grouper gives them.
    assert (levels.count("MCC"), levels.count("CC")) == (3354, 15078)


def test_severity_and_exclusions_against_the_second_grouper() -> None:
    grouper = engine.grouper("v43.1")
    dice = random.Random(2)
    codes = sorted(grouper.ccmap)
    principals = dice.sample(sorted(set().union(*grouper.exmap.values())), 12)
    with Second() as second:
        for principal in principals:
            some = dice.sample(codes, 300)
            claim = {
                "version": 431,
                "age": 60,
                "sex": 1,
                "discharge_status": 1,
                "hospital_status": "EXEMPT",
                "pdx": {"code": principal},
                "sdx": [{"code": code} for code in some],
                "procedures": [],
            }
            for out in second._grouper.group(claim)["sdx_output"]:
                entry = grouper.ccmap[out["code"]]
                excluded = principal in grouper.exmap.get(entry["pdx"], ())
                assert (out["severity"], "EXCLUDED" in out["flags"]) == (entry["level"], excluded), out["code"]


def test_hospital_acquired_conditions_name_codes_that_exist() -> None:
    rows = tables.read("hac_conditions.csv")
    assert {one["role"] for one in rows} == {"diagnosis", "with", "procedure", "principal"}
    for one in rows:
        if one["role"] == "procedure":
            assert pcs.valid(one["code"], DAY), one
    assert [hac.hac for hac in engine.conditions()] == [f"{number:02d}" for number in range(1, 15)]


@pytest.mark.slow
def test_hospital_acquired_conditions_against_the_second_grouper() -> None:
    """Every procedure of the code set, asked whether it completes the condition."""
    trial = {"08": ("J9851", "J189"), "10": ("I2699", "J189"), "11": ("K9501", "E6601"), "12": ("T8460XA", "M48061"),
             "13": ("T827XXA", "J189"), "14": ("J95811", "J189")}  # fmt: skip
    known = {hac.hac: hac for hac in engine.conditions()}
    with Second() as second:
        for hac, (code, principal) in trial.items():
            met = set()
            for procedure in pcs.complete_codes(DAY):
                claim = {
                    "version": 431,
                    "age": 60,
                    "sex": 1,
                    "discharge_status": 1,
                    "hospital_status": "NOT_EXEMPT",
                    "pdx": {"code": principal, "poa": "Y"},
                    "sdx": [{"code": code, "poa": "N"}],
                    "procedures": [{"code": procedure}],
                }
                out = second._grouper.group(claim)["sdx_output"][0]["hacs"]
                if any(one["hac_list"] == f"HAC{hac}" and one["hac_status"] == "HAC_CRITERIA_MET" for one in out):
                    met.add(procedure)
            assert met == known[hac].procedures


def test_outpatient_table_is_sound() -> None:
    known = services()
    assert len(known) >= 60
    for one in known.values():
        assert row("status-indicator", one.status), one
        assert bool(one.alone) == (one.status in ("J2", "Q1", "Q2", "Q3")), one
        assert bool(one.rank) == (one.status == "J1"), one
        assert one.cents > 0 or one.status in ("N", "B", "C", "E1", "Y"), one
        assert one.apc or one.status not in ("J1", "J2", "S", "T", "V", "Q1", "Q2", "Q3"), one
    for (first, beside), (_, cents) in complexity().items():
        assert known[first].status == "J1" and beside in known and cents > known[first].cents


def test_every_source_is_a_known_locator() -> None:
    """Each step of an explanation cites a row of datasets/locators.csv (an appendix may follow its manual)."""
    with (place.find().root / "datasets" / "locators.csv").open(encoding="utf-8", newline="") as stream:
        known = {line["locator"] for line in csv.DictReader(stream)}
    bills = (
        ("99284", "G0378", "80053"),
        ("45378", "43239"),
        ("70450", "74177"),
        ("66984", "J1885"),
        ("33533",),
        ("99283",),
    )
    cited = set()
    for bill in bills:
        some = [RevenueLine(number, "0500", 100, 20, code) for number, code in enumerate(bill, 1)]
        cited |= {step.source for step in price(some, DAY).steps}
    answer = drg(Stay.of("J18.9", "J96.01", day=DAY))
    cited |= {step.source for step in (*answer.steps, *answer.payment.steps)}
    model = {step.source for step in hcc(("E11.9",), Member(70, "F"), DAY).steps}
    cited |= {one for one in model if not one.startswith("CMS, Announcement")}
    for one in cited - {""}:
        assert one in known or one.removesuffix(", Appendix C") in known, one
