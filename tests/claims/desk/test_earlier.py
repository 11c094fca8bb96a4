"""Earlier visits of a simulation's patient: what the plans and the scrubber then know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.bank import load_bank
from course.claims.desk import State, check_shape, open_start, replay
from course.claims.desk.money import told_lines
from course.errors import CourseError
from course.items import scoring
from tests.claims.desk.runs import BUILD, SCRUB, SUBMIT, VERIFY, WAIT, code, fill

REPO = Path(__file__).resolve().parents[3]
ELENA = {"account": "MSFM-0107", "visit": "2026-06-03"}
LILY = {"account": "MSFM-0212", "visit": "2026-06-03"}
OSTRANDER = {"account": "MSFM-0088", "visit": "2026-09-09"}


def before(day: str, number: str, *diagnoses: str, **more: Any) -> dict[str, Any]:
    pointers = [chr(65 + n) for n in range(len(diagnoses))]
    service = {"code": number, "modifiers": more.pop("modifiers", []), "pointers": pointers}
    return {"visit": day, "diagnoses": [{"code": one} for one in diagnoses], "procedures": [service], **more}


def visit(start: dict[str, Any], *history: dict[str, Any], codes: Any, boxes: Any = SCRUB) -> State:
    given = open_start({**start, "history": list(history)} if history else start)
    return replay(given, [VERIFY, WAIT, codes, BUILD, boxes, SCRUB, SUBMIT, WAIT])


def refused(state: State) -> list[str]:
    return sorted({f"{one.group}-{one.reason}" for one in state.arrived[0].payment.every_adjustment} - {"CO-45"})


NEW = code(["J02.0"], ("99203", (), "A"))


def test_a_new_patient_is_one_whom_nobody_of_the_specialty_has_seen_for_three_years() -> None:
    assert "CO-B16" not in refused(visit(LILY, codes=NEW))
    seen = visit(LILY, before("2024-02-05", "99213", "J02.9"), codes=NEW)
    assert refused(seen) == ["CO-B16"]
    assert any("99203" in one.sentence for one in seen.findings or ())  # the practice's own books tell the scrubber
    for other in (
        before("2023-05-30", "99213", "J02.9"),  # more than three years, and before the rules that the course knows
        before("2024-02-05", "99213", "J02.9", provider="1999999021"),  # an internist of the same group
        before("2024-02-05", "99213", "J02.9", provider="1999999055", site="harrow-bend-eye"),
    ):
        assert "CO-B16" not in refused(visit(LILY, other, codes=NEW))

    moved = visit(ELENA, before("2025-02-05", "99213", "J02.9"), codes=NEW)  # before her plan began in January 2026
    assert "CO-B16" not in refused(moved)  # so the plan cannot know, but the practice does
    assert any("99203" in one.sentence for one in moved.findings or ())


def test_the_days_after_an_operation_belong_to_it() -> None:
    again = code(["L02.511"], ("99213", (), "A"))
    operated = before("2026-05-28", "10060", "L02.511")
    assert refused(visit(ELENA, operated, codes=again)) == ["CO-97"]
    assert "CO-97" not in refused(visit(ELENA, codes=again))


def test_a_test_comes_back_too_soon_and_a_service_twice() -> None:
    sugar = code(["E11.9"], ("83036", ("QW",), "A"))
    ordered = fill(box17_qual="DK", box17="MIRIAM OSEI MD", box17b="1999999019")
    visit_day = {**OSTRANDER, "charges": {"83036": 3000}}
    soon = visit(visit_day, before("2026-07-20", "83036", "E11.9", modifiers=["QW"]), codes=sugar, boxes=ordered)
    assert refused(soon) == ["CO-119"]
    assert "CO-119" not in refused(visit(visit_day, codes=sugar, boxes=ordered))
    office = code(["I10"], ("99213", (), "A"))
    twice = visit(OSTRANDER, before("2026-09-09", "99213", "I10"), codes=office)
    assert refused(twice) == ["CO-18"]


def test_what_was_met_before_is_part_of_the_years_deductible_and_nothing_of_it_is_still_on_its_way() -> None:
    office = code(["I10"], ("99213", (), "A"))
    earlier = before("2026-08-31", "99213", "I10")
    state = visit(OSTRANDER, earlier, codes=office)
    alone = visit(OSTRANDER, codes=office)

    def left(one: State) -> int:
        return next(
            b.remaining for b in one.asked[0].answer.benefits if b.kind == "deductible" and b.remaining is not None
        )

    assert left(alone) == 28300 and left(state) == 28300 - 7877  # 99213 allows 78.77, all of it deductible
    assert len(state.arrived) == 1 and len(state.account.lines) == 1
    told = visit({**OSTRANDER, "spent": {"medicare-b": 24800}}, earlier, codes=office)
    assert left(told) == 3500
    with pytest.raises(CourseError, match="less than the 7877"):
        visit({**OSTRANDER, "spent": {"medicare-b": 100}}, earlier, codes=office)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("yesterday", "fields of a visit"),
        ({"visit": "2026-02-30"}, "a day such as"),
        ({"visit": "0001-01-01"}, "outside the years"),
        (before("2026-06-04", "99213", "J02.0"), "does not come after"),
        ({**before("2026-05-01", "99213", "J02.0"), "mood": "good"}, "no field mood"),
        ({"visit": "2026-05-01"}, "has a value that cannot be right"),
        ({**before("2026-05-01", "99213", "J02.0"), "procedures": [{"code": "99213", "units": "-1"}]}, "whole number"),
        ({**before("2026-05-01", "99213", "J02.0"), "procedures": [{"code": "99213", "pointers": ["AB"]}]}, "letters"),
    ],
)
def test_an_authors_slip_is_named(entry: Any, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        check_shape({**ELENA, "history": [entry]})


def test_a_visit_that_no_plan_took_in_is_named() -> None:
    with pytest.raises(CourseError, match=r"start\.history: the visit of 2026-05-01 was never taken in"):
        visit(ELENA, before("2026-05-01", "99213", "J02"), codes=NEW)


def test_the_graded_visit_is_held_to_its_history_and_to_its_two_lines() -> None:
    item = load_bank(REPO, "week03").items["w03-g25"]
    best = scoring.ideal(item)["acts"]

    def earned(*, level: str = "99214", more: str = "") -> dict[str, float]:
        acts: list[dict[str, Any]] = []
        for act in best:
            if act["act"] == "code":
                lines = [dict(one) for one in act["procedures"]]
                lines[0]["code"] = level
                extra = [{"code": more, "modifiers": [], "units": "1", "pointers": ["A"]}] if more else []
                act = {**act, "procedures": [*lines, *extra]}
            if act["act"] == "post":
                came = replay(open_start(item.body.start), acts).arrived
                act = {**act, "trace": came[0].remittance.trace, "lines": told_lines(came[0].payment)}
            acts.append(act)
        outcome = scoring.score(item, {"acts": acts})
        posted = [part for part in outcome.parts if part.id.startswith("posted.")]
        return {"all": outcome.fraction, "posted": sum(p.credit * p.weight for p in posted)}

    full = earned()
    added = earned(
        more="G2211"
    )  # a service of its own, that the stem leaves out: it costs under codes, and there alone
    assert full["all"] - 0.15 < added["all"] < full["all"] and added["posted"] == pytest.approx(full["posted"])
    assert earned(level="99204")["all"] < full["all"] - 0.1
    start = open_start(item.body.start)
    acts = [dict(act) for act in best[: [act["act"] for act in best].index("post")]]
    next(act for act in acts if act["act"] == "code")["procedures"][0]["code"] = "99204"
    assert "CO-B16" in {f"{one.group}-{one.reason}" for one in replay(start, acts).arrived[0].payment.every_adjustment}
