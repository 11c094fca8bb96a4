"""Levels worked out a second time: column by column from the top, times typed again."""

from __future__ import annotations

from datetime import date

from course.charts.families.office_rules import OfficeVisit, problems

from .cases import cases

MINUTES = {
    True: ((60, "99205"), (45, "99204"), (30, "99203"), (15, "99202")),
    False: ((40, "99215"), (30, "99214"), (20, "99213"), (10, "99212")),
}
CODES = {True: ("99202", "99203", "99204", "99205"), False: ("99212", "99213", "99214", "99215")}


def is_new(facts: OfficeVisit) -> bool:
    if facts.last_seen is None or facts.seen_specialty != "family medicine":
        return True
    seen, day = facts.last_seen, facts.visit.day
    return (seen.year + 3, seen.month, seen.day) <= (day.year, day.month, day.day)


def meets(facts: OfficeVisit, level: int) -> int:
    """How many of the three parts reach a level (0 straightforward to 3 high)."""
    kinds = [problems()[one.problem].kind for one in facts.dealt]
    problem = [
        True,
        "stable" in kinds
        or "acute" in kinds
        or kinds.count("minor") > 1
        or len(set(kinds) - {"minor", "stable", "acute"}) > 0,
        bool({"worse", "unclear", "systemic", "injury", "severe", "threat"} & set(kinds)) or kinds.count("stable") > 1,
        bool({"severe", "threat"} & set(kinds)),
    ][level]
    tests = {one.what for one in facts.data if one.kind in ("order", "outside")}
    letters = {one.what for one in facts.data if one.kind == "note"}
    teller = any(one.kind == "historian" for one in facts.data)
    looked, talked = (any(one.kind == kind for one in facts.data) for kind in ("interpretation", "discussion"))
    three = len(tests) + len(letters) + teller >= 3
    data = [
        True,
        teller or len(tests) + len(letters) >= 2 or looked or talked,
        three or looked or talked,
        three + looked + talked >= 2,
    ][level]
    risks = {problems()[one.problem].plans[one.plan][0] for one in facts.dealt}
    order = ["straightforward", "low", "moderate", "high"]
    risk = bool(risks & set(order[level:])) or (facts.hardship and level <= 2)
    return problem + data + (True if level == 0 else risk)


def test_the_level_agrees_with_a_second_reckoning():
    seen = set()
    for case in cases("office-visit"):
        facts: OfficeVisit = case.facts
        new = is_new(facts)
        level = next(one for one in (3, 2, 1, 0) if meets(facts, one) >= 2)
        mine = sum(one.minutes for one in facts.time if one.what in ("chart", "patient", "writing"))
        by_time = next((code for minutes, code in MINUTES[new] if facts.time and mine >= minutes), "")
        wanted = max(CODES[new][level], by_time)
        found = {one.id: one for one in case.truth.procedures}
        assert found["visit"].code == wanted, (case.seed, facts, case.truth.steps)
        medicare = facts.visit.age >= 65
        start = {(True, True): 89, (True, False): 69, (False, True): 75, (False, False): 55}[medicare, new]
        more = len(range(start, mine + 1, 15)) if facts.time else 0
        assert ("longer" in found) == (more > 0)
        if more:
            assert (found["longer"].code, found["longer"].units) == ("G2212" if medicare else "99417", more)
            assert found["visit"].code == CODES[new][3]
        assert case.truth.level.endswith("time") == (more > 0 or (by_time > CODES[new][level])), (
            case.seed,
            case.truth.level,
        )
        seen.add(wanted)
    assert seen == {*CODES[True], *CODES[False]}


def test_every_problem_that_was_dealt_with_is_coded_and_nothing_else():
    for case in cases("office-visit"):
        wanted = []
        for one in case.facts.dealt:
            problem = problems()[one.problem]
            wanted += [problem.code, *([problem.also] if problem.also else [])]
        assert [one.code for one in case.truth.diagnoses] == wanted
        topics = [problems()[one.problem].topic for one in case.facts.dealt]
        assert len(set(topics)) == len(topics) and 1 <= len(topics) <= 3


def test_three_years_to_the_day():
    from dataclasses import replace

    facts = cases("office-visit")[0].facts
    visit = replace(facts.visit, day=date(2026, 6, 3))
    for seen, new in ((date(2023, 6, 3), True), (date(2023, 6, 4), False), (date(2023, 6, 2), True)):
        assert replace(facts, visit=visit, last_seen=seen, seen_specialty="family medicine").new is new
    assert replace(facts, visit=visit, last_seen=date(2026, 5, 1), seen_specialty="internal medicine").new


def test_every_piece_of_data_and_every_minute_stands_in_the_record():
    for case in cases("office-visit"):
        spans, text = case.chart["spans"], "".join(one["html"] for one in case.chart["documents"])
        for one in case.facts.data:
            if one.kind != "order":
                assert any(span.startswith(f"data-{one.kind}-") for span in spans), (case.seed, one)
        if case.facts.time:
            assert "time" in spans
            raw = sum(one.minutes for one in case.facts.time)
            assert str(raw if case.grade == "messy" else case.facts.minutes) in text or case.grade == "typical"
        assert ("hardship" in spans) == case.facts.hardship
