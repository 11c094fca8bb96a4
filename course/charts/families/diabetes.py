"""Diabetes: records whose codes are known (`course.charts.families.diabetes_rules`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from course.charts.draw import Draw
from course.charts.families.base import Generator
from course.charts.families.diabetes_rules import (
    EGFR,
    ULCERS,
    Diabetes,
    Found,
    codes_of,
    conditions,
    kinds,
    order_of,
    queries_of,
    traps_of,
)
from course.charts.model import Coded, Truth
from course.charts.page import Page
from course.charts.record import COMMERCIAL, draw_visit


class DiabetesFamily(Generator[Diabetes]):
    name = "diabetes"
    title = "Diabetes check"
    parameters: ClassVar[Mapping[str, str]] = {
        "type": "1, 2, not told, after removal of the pancreas, from prednisone",
        "found": "none to three of eight conditions; kidney and nerve disease may have another cause",
        "drugs": "insulin, tablets, other injections, together or none",
        "pressure": "high blood pressure beside it",
        "record": "in typical and messy records: stage or eye not told, “uncontrolled” without a direction, a suspected condition",
    }
    questions = ("case_coding", "linked_pair")

    def facts(self, draw: Draw, grade: str) -> Diabetes:
        kind = kinds()[
            draw.of("kind").weighed(
                [("type-2", 50), ("not-told", 16), ("type-1", 16), ("pancreas", 8), ("steroid", 10)]
            )
        ]
        visit = draw_visit(
            draw.of("visit"), ages=kind.ages, npis=("1999999019", "1999999021", "1999999022"), payers=COMMERCIAL
        )
        ids = draw.of("found").sample(
            list(conditions()), draw.of("count").weighed([(0, 10), (1, 30), (2, 38), (3, 22)])
        )
        ids = tuple(one for one in ids if not (one == "eye-bad" and "eye" in ids))
        drugs = draw.of("drugs").pick(kind.drugs)
        if "low" in ids and drugs == "none":
            drugs = "oral"
        if "low" in ids and "sugar" in ids:
            ids = tuple(one for one in ids if one != "low")
        found = tuple(self._found(one, draw.of("one", one)) for one in ids)
        quiet = grade == "clean"
        doubt = "" if quiet else draw.of("doubt").pick(("", "eye", "nerve", "kidney"))
        if doubt in ids or (doubt == "eye" and "eye-bad" in ids):
            doubt = ""
        slack = {"clean": 0, "typical": 10, "messy": 30}[grade]
        return Diabetes(
            visit,
            kind.id,
            found,
            () if drugs == "none" else tuple(drugs.split("+")),
            draw.of("pressure").chance(40),
            "insulin" not in drugs and draw.of("once").chance(20),
            doubt,
            not {"sugar", "low"} & set(ids) and draw.of("unclear", grade).chance(slack),
            not draw.of("stage", grade).chance(slack),
            not draw.of("eye", grade).chance(slack),
            draw.of("a1c").whole(86, 109) if "sugar" in ids else draw.of("a1c").whole(61, 74),
        )

    @staticmethod
    def _found(id: str, draw: Draw) -> Found:
        stage = draw.of("stage").pick(("1", "2", "31", "32", "32", "4", "5")) if id == "kidney" else ""
        return Found(
            id,
            linked=not (conditions()[id].unrelated and draw.of("linked").chance(25)),
            stage=stage,
            eye=draw.of("eye").pick("123") if id.startswith("eye") else "",
            ulcer=draw.of("ulcer").pick(tuple(ULCERS)) if id == "ulcer" else "",
            egfr=draw.of("egfr").whole(*EGFR[stage]) if stage else 0,
        )

    def truth(self, facts: Diabetes) -> Truth:
        diagnoses = list(codes_of(facts))
        first = "residual" if facts.kind == "pancreas" else diagnoses[0].id
        codes = tuple(
            Coded(one.id, one.code, one.system, one.why, one.locator, one.evidence, one.id == first, one.optional)
            for one in diagnoses
        )
        return Truth(
            codes,
            before=tuple(order_of(facts, codes)),
            traps=tuple(traps_of(facts, codes)),
            queries=tuple(queries_of(facts)),
        )

    def pages(self, facts: Diabetes, draw: Draw, grade: str) -> list[Page]:
        from course.charts.families.diabetes_text import pages

        return pages(facts, draw, grade)
