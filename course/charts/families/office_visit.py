"""Office visits: records whose level is known (`course.charts.families.office_rules`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar

from course.charts.draw import Draw
from course.charts.families.base import Generator
from course.charts.families.office_rules import (
    IMAGES,
    LEVELS,
    SPECIALTY,
    Datum,
    Dealt,
    OfficeVisit,
    Spent,
    decision,
    problems,
    time_level,
    times,
    visit_code,
)
from course.charts.model import Coded, Step, Trap, Truth
from course.charts.page import Page
from course.charts.record import COMMERCIAL, MEDICARE, Visit, draw_visit

_MANUAL = "CPM 100-04 ch.12 sec 30.6.1"


class OfficeVisits(Generator[OfficeVisit]):
    name = "office-visit"
    title = "An office visit"
    parameters: ClassVar[Mapping[str, str]] = {
        "problems": "one to three of 39, of nine kinds",
        "data": "tests, results, letters, another person's account, own look at a picture, talks with other doctors",
        "risk": "by the plan for each problem; means that limit the treatment",
        "time": "not told, told, told with minutes that do not count",
        "patient": "new or established",
    }
    questions = ("case_coding", "linked_pair")

    def facts(self, draw: Draw, grade: str) -> OfficeVisit:
        visit = draw_visit(draw.of("visit"), ages=(18, 84), npis=("1999999019", "1999999022"), payers=COMMERCIAL)
        dealt = self._dealt(visit, draw.of("problems"))
        seen = draw.of("seen")
        ago = seen.weighed([(0, 18), (1, 60), (2, 10), (3, 12)])  # never; recent; almost three years; longer
        days = {1: seen.whole(30, 500), 2: seen.whole(1040, 1090), 3: seen.whole(1100, 2600)}.get(ago, 0)
        facts = OfficeVisit(
            visit,
            visit.day - timedelta(days=days) if ago else None,
            "" if not ago else "internal medicine" if draw.of("specialty").chance(10) else SPECIALTY,
            dealt,
            (),
            draw.of("hardship").chance(7),
            self._time(draw.of("time")),
        )
        return replace(facts, data=self._data(visit, dealt, facts.new, draw.of("data")))

    @staticmethod
    def _dealt(visit: Visit, draw: Draw) -> tuple[Dealt, ...]:
        fit = [
            one for one in problems().values() if one.ages[0] <= visit.age <= one.ages[1] and one.sex in ("", visit.sex)
        ]
        weights = {
            "minor": 9,
            "acute": 9,
            "stable": 13,
            "worse": 11,
            "unclear": 8,
            "systemic": 7,
            "injury": 10,
            "severe": 9,
            "threat": 6,
        }
        kinds = sorted({one.kind for one in fit})
        count, taken = draw.of("count").weighed([(1, 38), (2, 40), (3, 22)]), []
        for n in range(count):
            kind = draw.of("kind", n).weighed([(one, weights[one]) for one in kinds])
            topics = {problems()[one.problem].topic for one in taken}
            grave = any(problems()[one.problem].kind in ("severe", "threat") for one in taken)
            some = [one for one in fit if one.kind == kind and one.topic not in topics]
            if not some or (grave and kind not in ("stable",)):
                continue  # nobody treats a callus while the ambulance is on its way
            one = draw.of("which", n).pick(some)
            taken.append(Dealt(one.id, draw.of("plan", n).whole(0, len(one.plans) - 1)))
        first = [one for one in taken if problems()[one.problem].kind in ("severe", "threat")]
        return (*first[:1], *(one for one in taken if one not in first))

    @staticmethod
    def _data(visit: Visit, dealt: tuple[Dealt, ...], stranger: bool, draw: Draw) -> tuple[Datum, ...]:
        found: list[Datum] = []
        useful = list(dict.fromkeys(test for one in dealt for test in problems()[one.problem].tests))
        for test in useful:
            how = draw.of(test).weighed([("order", 52), ("none", 26), ("outside", 10), ("earlier", 12)])
            if test == "ecg" and how == "order" and draw.of("billed").chance(60):
                how = "billed"
            if stranger and how == "earlier":
                how = "outside"
            if how != "none":
                found.append(Datum(how, test))
            if how == "order" and test in IMAGES and draw.of("look", test).chance(35):
                found.append(Datum("interpretation", test))
        for source in draw.of("notes").sample(
            ("cardiologist", "eye doctor", "hospital", "former doctor", "urgent care in another town"),
            draw.of("letters").weighed([(0, 66), (1, 26), (2, 8)]),
        ):
            found.append(Datum("note", source))
        if draw.of("historian").chance(30 if visit.age > 78 else 4):
            found.append(Datum("historian", draw.of("who").pick(("daughter", "son", "neighbor", "caregiver"))))
        grave = any(problems()[one.problem].kind in ("severe", "threat") for one in dealt)
        if draw.of("call").chance(55 if grave else 6):
            found.append(
                Datum(
                    "discussion",
                    draw.of("whom").pick(
                        (
                            "the emergency doctor at Riverbend",
                            "the hospitalist",
                            "the cardiologist on call",
                            "the surgeon at Riverbend",
                        )
                    ),
                )
            )
        return tuple(found)

    @staticmethod
    def _time(draw: Draw) -> tuple[Spent, ...]:
        if not draw.chance(52):
            return ()
        total = draw.weighed(
            [(draw.whole(8, 19), 14), (draw.whole(20, 34), 34), (draw.whole(35, 59), 34), (draw.whole(60, 110), 18)]
        )
        before, after = min(draw.whole(2, 8), total // 4), min(draw.whole(3, 12), total // 3)
        parts = [
            Spent("chart", before, True),
            Spent("patient", total - before - after, True),
            Spent("writing", after, True),
        ]
        if draw.chance(55):
            parts.append(Spent(draw.pick(("nurse", "ecg", "yesterday", "assistant")), draw.whole(5, 18), False))
        return tuple(parts)

    def truth(self, facts: OfficeVisit) -> Truth:
        code, rests, more = visit_code(facts)
        parts = decision(facts)
        codes = []
        for n, one in enumerate(facts.dealt):
            problem = problems()[one.problem]
            at = (f"ap-{problem.id}",)
            codes.append(
                Coded(
                    problem.id,
                    problem.code,
                    "icd-10-cm",
                    "Assessed and dealt with today.",
                    "OCG FY2026 IV.G" if n == 0 else "OCG FY2026 IV.J",
                    at,
                    first=n == 0,
                )
            )
            if problem.also:
                codes.append(
                    Coded(
                        f"{problem.id}-drug",
                        problem.also,
                        "icd-10-cm",
                        "The tablets that control the sugar.",
                        "OCG FY2026 I.C.4.a.3",
                        at,
                    )
                )
        ids = tuple(one.id for one in codes)
        before = tuple((problem, f"{problem}-drug") for problem in ids if f"{problem}-drug" in ids)
        why = (
            f"{facts.minutes} minutes that count."
            if rests == "time"
            else f"Problems {parts[0]}, data {parts[1]}, risk {parts[2]}: two of three reach {parts[3]}."
        )
        codes.append(Coded("visit", code, "cpt", why, _MANUAL, ("time",) if rests == "time" else (), pointers=ids[:4]))
        if more:
            medicare = facts.visit.payer == MEDICARE
            codes.append(
                Coded(
                    "longer",
                    "G2212" if medicare else "99417",
                    "hcpcs" if medicare else "cpt",
                    "Each further full 15 minutes beyond the highest level.",
                    _MANUAL,
                    ("time",),
                    units=more,
                    pointers=ids[:4],
                )
            )
        return Truth(
            tuple(codes),
            before=before,
            level=f"{'new' if facts.new else 'established'}: {parts[3]} by decision, {time_level(facts) or 'none'} by time; rests on {rests}",
            amounts={"minutes": facts.minutes},
            steps=tuple(_steps(facts, parts)),
            traps=tuple(_traps(facts, code)),
        )

    def pages(self, facts: OfficeVisit, draw: Draw, grade: str) -> list[Page]:
        from course.charts.families.office_visit_text import pages

        return pages(facts, draw, grade)


def _steps(facts: OfficeVisit, parts: tuple[str, str, str, str]) -> Iterator[Step]:
    since = f"last seen {facts.last_seen:%m/%d/%Y}, {facts.seen_specialty}" if facts.last_seen else "never seen"
    yield Step(
        "patient",
        since,
        "new" if facts.new else "established",
        "New: nobody of this group and specialty has seen the patient for three years.",
    )
    yield Step(
        "problems", ", ".join(problems()[one.problem].kind for one in facts.dealt), parts[0], "How many of what kind."
    )
    yield Step(
        "data",
        ", ".join(f"{one.kind} {one.what}" for one in facts.data) or "none",
        parts[1],
        "Each test and each outside source once; a result ordered here earlier was counted then, a reading billed here is paid already.",
    )
    yield Step(
        "risk",
        ", ".join(problems()[one.problem].plans[one.plan][0] for one in facts.dealt)
        + (", hardship" if facts.hardship else ""),
        parts[2],
        "The riskiest thing that is done.",
    )
    yield Step(
        "decision", f"{parts[0]}, {parts[1]}, {parts[2]}", parts[3], "The highest level that two of the three reach."
    )
    if facts.time:
        raw = sum(one.minutes for one in facts.time)
        yield Step(
            "time",
            f"{raw} minutes told",
            f"{facts.minutes} count: {time_level(facts) or 'no level'}",
            "The clinician's own minutes of the day, for nothing billed on its own.",
        )


def _traps(facts: OfficeVisit, right: str) -> Iterator[Trap]:
    counted = tuple(replace(one, kind="outside") if one.kind in ("earlier", "billed") else one for one in facts.data)
    other = (
        replace(facts, last_seen=date(facts.visit.day.year - 1, 1, 5), seen_specialty=SPECIALTY)
        if facts.new
        else replace(facts, last_seen=None)
    )
    highest = max((problems()[one.problem].plans[one.plan][0] for one in facts.dealt), key=LEVELS.index)
    tries = (
        (
            replace(facts, data=counted),
            "Counts a result that was ordered here earlier, or a reading that is billed on its own.",
        ),
        (
            replace(facts, time=tuple(replace(one, counts=True) for one in facts.time)),
            "Counts minutes of the staff, of another day or of a service billed on its own.",
        ),
        (other, "New and established mixed up: three years, same group, same specialty."),
        (replace(facts, time=()), "The time that is told supports more than the decision making."),
    )
    seen = {right}
    for wrong, why in tries:
        if (code := visit_code(wrong)[0]) not in seen:
            seen.add(code)
            yield Trap(code, why)
    rows = times(facts.visit.day, facts.new)
    if rows[highest].code not in seen and LEVELS.index(highest) > LEVELS.index(decision(facts)[3]):
        yield Trap(rows[highest].code, "Risk alone; two of the three parts have to reach the level.")
