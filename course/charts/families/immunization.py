"""Vaccines: the product, giving it, and the reason.

Rules, in our own words. Up to and including 18 years, with advice by the doctor (or other clinician who may bill) on that day: 90460 for
each vaccine, 90461 for each further component of a vaccine. Otherwise by route: 90471 the first injection and 90472 each
further one; 90473 the first by mouth or nose where nothing was injected, 90474 each further one, and each beside an injection. A
component is what one disease needs: several strains are one. Medicare gives G0008, G0009 and G0010 for three vaccines.
Z23 says why; in a routine check it follows the check's own code. Guidelines: I.C.21.c.2, I.C.21.c.13.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import ClassVar

from course.charts.draw import Draw
from course.charts.families.base import Generator
from course.charts.families.data import table
from course.charts.model import Coded, Query, Step, Trap, Truth
from course.charts.page import Page
from course.charts.record import COMMERCIAL, MEDICARE, Visit, draw_visit, months_on
from course.charts.tables import Cells
from course.errors import CourseError

FALL = date(2026, 9, 1)  # the first day on which this season's influenza vaccine is given here
CHILD = 18  # the last year of age in which the clinician's advice has codes of its own
_MANUAL = "CPM 100-04 ch.18 sec 10"
_NCCI = "NCCI Policy Manual ch.11"


@dataclass(frozen=True)
class Vaccine:
    """A product. `antigens` the diseases it protects against: its components. `medicare` the code for giving it, or ""."""

    id: str
    code: str
    words: str
    short: str
    antigens: tuple[str, ...]
    route: str
    months: tuple[int, int]
    season: str
    medicare: str


@dataclass(frozen=True)
class Shots:
    """The facts. `given` and `refused` ids of vaccines (`refused` "" where none); `visit_kind` vaccines or check; `advice` who
    explained: clinician, nurse or nobody; `advice_signed` False when the record does not say who; `earlier`: given a month ago
    elsewhere, and listed in the record.
    """

    visit: Visit
    given: tuple[str, ...]
    refused: str
    visit_kind: str
    advice: str
    advice_signed: bool
    earlier: str


def _numbers(cells: Cells) -> tuple[str, str]:
    cells.text("id")
    return cells.like("code", r"90[4-7]\d\d"), cells.like("medicare", r"(G00\d\d)?")


def _vaccine(cells: Cells) -> Vaccine:
    return Vaccine(
        cells.text("id"),
        "",
        cells.text("words"),
        cells.text("short"),
        tuple(cells.text("antigens").split()),
        cells.one_of("route", ("injection", "oral", "nasal")),
        (cells.whole("from_months"), cells.whole("to_months")),
        cells.one_of("season", ("any", "fall")),
        "",
    )


def vaccines() -> dict[str, Vaccine]:
    """Every product by its id. Words and numbers lie in two tables: no table of ours pairs CPT numbers with words, so that
    none can serve to look codes up in (datasets/README.md)."""
    return dict(
        _paired(
            *(tuple(table(*one, "id").items()) for one in (("vaccines.csv", _vaccine), ("vaccine_codes.csv", _numbers)))
        )
    )


@lru_cache(maxsize=4)
def _paired(
    products: tuple[tuple[str, Vaccine], ...], numbers: tuple[tuple[str, tuple[str, str]], ...]
) -> Mapping[str, Vaccine]:
    known = dict(numbers)
    if strange := sorted(set(known) ^ {id for id, _ in products}):
        raise CourseError(
            f"{strange[0]} stands in only one of vaccines.csv and vaccine_codes.csv. Download the course again."
        )
    return {id: replace(one, code=known[id][0], medicare=known[id][1]) for id, one in products}


def administration(given: tuple[Vaccine, ...], age: int, advised: bool, medicare: bool) -> tuple[tuple[str, int], ...]:
    """The codes for giving the vaccines, with their units."""
    if medicare:
        return tuple((one.medicare, 1) for one in given)
    if age <= CHILD and advised:
        more = sum(len(one.antigens) - 1 for one in given)
        return (("90460", len(given)), *((("90461", more),) if more else ()))
    injected = sum(one.route == "injection" for one in given)
    other = len(given) - injected
    found = []
    if injected:
        found += [("90471", 1), ("90472", injected - 1)]
    if other:
        found += [("90474", other)] if injected else [("90473", 1), ("90474", other - 1)]
    return tuple((code, units) for code, units in found if units)


class Immunizations(Generator[Shots]):
    name = "immunization"
    title = "Vaccines today"
    parameters: ClassVar[Mapping[str, str]] = {
        "age": "2 months to 90 years",
        "given": "one to three of 27 products; influenza from September on",
        "advice": "by the clinician, by the nurse, by nobody; in messy records sometimes not told by whom",
        "refused": "one vaccine may be declined",
        "visit": "vaccines only, or a routine check",
    }
    questions = ("case_coding", "fill_in", "linked_pair")

    def facts(self, draw: Draw, grade: str) -> Shots:
        band = draw.of("band").weighed([("baby", 22), ("small", 24), ("teen", 22), ("adult", 18), ("old", 14)])
        years = {"baby": (0, 1), "small": (2, 8), "teen": (9, 18), "adult": (19, 64), "old": (65, 89)}[band]
        visit = draw_visit(
            draw.of("visit"),
            ages=years,
            npis=("1999999019", "1999999021", "1999999022"),
            payers=(*COMMERCIAL, "StateCare"),
        )
        months = max(2, months_on(visit.born, visit.day))
        if months_on(visit.born, visit.day) < 2:  # too young for anything in the table: make the baby two months old
            visit = _older(visit)
        fit = [
            one
            for one in vaccines().values()
            if one.months[0] <= months <= one.months[1] and (one.season == "any" or visit.day >= FALL)
        ]
        chosen: list[Vaccine] = []
        for one in draw.of("order").sample(fit, len(fit)):
            if len(chosen) < 4 and not any(set(one.antigens) & set(other.antigens) for other in chosen):
                chosen.append(one)
        count = min(len(chosen), draw.of("count").weighed([(1, 25), (2, 45), (3, 30)]))
        spare = [one.id for one in chosen[count:]]
        child = visit.age <= CHILD
        advice = draw.of("advice").weighed([("clinician", 55), ("nurse", 30), ("nobody", 15)])
        check = visit.age < 65 and draw.of("check").chance(45)
        return Shots(
            visit,
            tuple(one.id for one in chosen[:count]),
            spare[0] if spare and draw.of("refused").chance(35) else "",
            "check" if check else "vaccines",
            advice,
            not (
                child
                and advice == "clinician"
                and draw.of("signed", grade).chance({"clean": 0, "typical": 5, "messy": 22}[grade])
            ),
            spare[1] if len(spare) > 1 and draw.of("earlier").chance(50) else "",
        )

    def truth(self, facts: Shots) -> Truth:
        given = tuple(vaccines()[one] for one in facts.given)
        medicare = facts.visit.payer == MEDICARE
        codes = list(_diagnoses(facts))
        codes += [
            Coded(
                one.id,
                one.code,
                "cpt",
                "The product that was given, one dose.",
                _MANUAL,
                (f"v-{one.id}",),
                pointers=("vaccine",),
            )
            for one in given
        ]
        advised = facts.advice == "clinician" and facts.advice_signed
        for code, units in administration(given, facts.visit.age, advised, medicare):
            system = "hcpcs" if code.startswith("G") else "cpt"
            codes.append(
                Coded(f"give-{code.lower()}", code, system, _WHY[code], _MANUAL if medicare else _NCCI, ("advice",) if code in ("90460", "90461") else (), units=units, pointers=("vaccine",))
            )  # fmt: skip
        queries = ()
        if not facts.advice_signed:
            queries = (
                Query(
                    "advice",
                    "The record does not tell who explained the vaccines; only the clinician's own advice counts.",
                    ("advice",),
                ),
            )
        ids = [one.id for one in codes if one.system == "icd-10-cm"]
        return Truth(
            tuple(codes),
            before=(("check", "vaccine"),) if "check" in ids else (),
            level="medicare" if medicare else "advice" if facts.visit.age <= CHILD and advised else "route",
            amounts={"vaccines": len(given), "components": sum(len(one.antigens) for one in given)},
            steps=tuple(
                Step(
                    one.short,
                    one.route,
                    f"{len(one.antigens)} component{'s' if len(one.antigens) > 1 else ''}",
                    ", ".join(one.antigens),
                )
                for one in given
            ),
            traps=tuple(_traps(facts, given, medicare, advised)),
            queries=queries,
        )

    def pages(self, facts: Shots, draw: Draw, grade: str) -> list[Page]:
        from course.charts.families.immunization_text import pages

        return pages(facts, draw, grade)


_WHY = {
    "90460": "A child, with the clinician's own advice: once for each vaccine.",
    "90461": "Each component after the first of every vaccine.",
    "90471": "The first injection.",
    "90472": "Each further injection.",
    "90473": "The first by mouth or nose, nothing being injected.",
    "90474": "By mouth or nose, beside another vaccine.",
    "G0008": "Medicare's code for giving the influenza vaccine.",
    "G0009": "Medicare's code for giving the pneumococcal vaccine.",
    "G0010": "Medicare's code for giving the hepatitis B vaccine.",
}


def _older(visit: Visit) -> Visit:
    from dataclasses import replace

    month = visit.day.month - 2 or 12
    return replace(visit, born=date(visit.day.year - (visit.day.month < 3), month, min(visit.day.day, 28)))


def _diagnoses(facts: Shots) -> Iterator[Coded]:
    if facts.visit_kind == "check":
        code = "Z00.129" if facts.visit.age < 18 else "Z00.00"
        yield Coded(
            "check",
            code,
            "icd-10-cm",
            "The routine check is why they came; nothing abnormal was found.",
            "OCG FY2026 IV.P",
            ("reason",),
            first=True,
        )
    yield Coded(
        "vaccine",
        "Z23",
        "icd-10-cm",
        "Why a vaccine was given, whichever it was.",
        "OCG FY2026 I.C.21.c.2",
        tuple(f"v-{one}" for one in facts.given),
        first=facts.visit_kind != "check",
    )
    if facts.refused:
        code, who = ("Z28.82", "The parents") if facts.visit.age < 18 else ("Z28.21", "The patient")
        yield Coded(
            "refused",
            code,
            "icd-10-cm",
            f"{who} said no to a vaccine that was due.",
            "OCG FY2026 I.C.21.c.2",
            ("refused",),
        )


def _traps(facts: Shots, given: tuple[Vaccine, ...], medicare: bool, advised: bool) -> Iterator[Trap]:
    if facts.refused:
        yield Trap(vaccines()[facts.refused].code, "It was refused: what is not given is not billed.")
    if facts.earlier and vaccines()[facts.earlier].code not in {one.code for one in given}:
        yield Trap(vaccines()[facts.earlier].code, "Given elsewhere a month ago; it only stands in the list.")
    if medicare:
        yield Trap("90471", "Medicare has codes of its own for giving these vaccines.")
    elif facts.visit.age > CHILD:
        yield Trap("90460", "The codes for advice end with the 18th year of age.")
    elif not advised:
        yield Trap("90460", "Advice counts when the clinician gave it and the record says so.")
    else:
        yield Trap("90471", "A child, and the clinician's own advice: 90460.")
        if any(len(one.antigens) > 1 for one in given):
            yield Trap("90472", "Further components are counted with 90461, not further injections.")
