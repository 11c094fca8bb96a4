"""Cuts that are closed: class of repair, group of sites, sum of lengths, order.

Rules, in our own words: lengths of repairs of the same class in the same group of sites are added and reported once; nothing is
added across classes or groups. Simple: one layer. Intermediate: deeper layers closed as well, or one layer after much dirt had
to be taken out. Complex: layers, and more than layers (edges trimmed, wide undermining, stay sutures, the lip's border). Strips alone
are no repair. The more complex repair is listed first, each further repair gets modifier 59. Limits: `datasets/families/repairs.csv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from course.charts.draw import Draw
from course.charts.families.base import Generator
from course.charts.families.data import table
from course.charts.model import Coded, Query, Step, Trap, Truth
from course.charts.page import Page
from course.charts.record import COMMERCIAL, Visit, draw_visit
from course.charts.tables import Cells

CLASSES = ("simple", "intermediate", "complex")
EXTRAS = ("edges", "undermined", "stay", "border")
_NCCI = "NCCI Policy Manual ch.3"
_INJURY = "OCG FY2026 I.C.19.b"


@dataclass(frozen=True)
class Site:
    """A place of the skin: the group it belongs to in each class, and its diagnosis by side ("open": not told, or no side)."""

    id: str
    words: str
    short: str
    groups: dict[str, str]
    dx: dict[str, str]

    @property
    def sided(self) -> bool:
        return "right" in self.dx


@dataclass(frozen=True)
class Band:
    """A code for lengths above `above` up to `upto` (mm; None: no end). `each`: added on for each further so many mm begun."""

    repair: str
    group: str
    above: int
    upto: int | None
    code: str
    each: int


@dataclass(frozen=True)
class Wound:
    """A cut. `mm` its length as measured when closed; `method` stitches, staples, glue, strips or none; `layers` 1 or 2;
    `dirty`: much dirt had to be taken out; `object`: something lay in it; `extra` of EXTRAS or "". `guess_mm` is what
    triage wrote.
    """

    id: str
    site: str
    side: str
    side_written: bool
    mm: int
    guess_mm: int
    method: str
    layers: int
    dirty: bool
    object: bool
    extra: str


@dataclass(frozen=True)
class Cuts:
    visit: Visit
    wounds: tuple[Wound, ...]
    cause: str


def _site(cells: Cells) -> Site:
    dx = {
        side: code
        for side in ("right", "left", "open")
        if (code := cells.like(f"dx_{side}", r"(S\d\d\.\d\{fb\}[0-9X]A)?"))
    }
    groups = {one: cells.text(one) for one in CLASSES}
    return Site(cells.text("id"), cells.text("words"), cells.text("short"), groups, dx)


def _band(cells: Cells) -> Band:
    upto = cells.like("upto_mm", r"\d*")
    return Band(
        cells.one_of("class", CLASSES),
        cells.text("group"),
        cells.whole("above_mm"),
        int(upto) if upto else None,
        cells.like("code", r"1[23]\d{3}"),
        cells.whole("each_mm", 0),
    )


def _cause(cells: Cells) -> tuple[str, str]:
    cells.text("stem")
    return cells.text("words"), cells.text("short")


def sites() -> dict[str, Site]:
    return dict(table("wound_sites.csv", _site, "id"))


def bands() -> tuple[Band, ...]:
    return tuple(table("repairs.csv", _band).values())


def causes() -> dict[str, tuple[str, str]]:
    return dict(table("wound_causes.csv", _cause, "stem"))


def repair_class(wound: Wound) -> str:
    """simple, intermediate, complex, or "" where nothing was repaired."""
    if wound.method in ("strips", "none"):
        return ""
    if wound.extra and wound.layers == 2:
        return "complex"
    return "intermediate" if wound.layers == 2 or wound.dirty else "simple"


def codes_for(repair: str, group: str, mm: int) -> tuple[tuple[str, int], ...]:
    """The codes of one sum of lengths with their units: the code of its band, and for long complex repairs the add-on."""
    found = []
    for band in bands():
        if (
            (band.repair, band.group) != (repair, group)
            or mm <= band.above
            or (band.upto is not None and mm > band.upto)
        ):
            continue
        found.append((band.code, -(-(mm - band.above) // band.each) if band.each else 1))
    return tuple(found)


class Lacerations(Generator[Cuts]):
    name = "laceration"
    title = "Cuts that need closing"
    setting: ClassVar[Mapping[str, str]] = {"place": "urgent care", "claim": "professional"}
    parameters: ClassVar[Mapping[str, str]] = {
        "wounds": "one to four, on 19 places",
        "closure": "stitches, staples, glue, strips, left open; one or two layers; dirty; more than layers",
        "length": "8 to 140 mm each",
        "record": "typical and messy: triage guesses other lengths, a side may be missing",
    }
    questions = ("case_coding", "fill_in", "linked_pair")

    def facts(self, draw: Draw, grade: str) -> Cuts:
        visit = draw_visit(
            draw.of("visit"), ages=(7, 84), npis=("1999999020", "1999999023"), payers=COMMERCIAL, weekday=False
        )
        count = draw.of("count").weighed([(1, 15), (2, 35), (3, 35), (4, 15)])
        places = draw.of("places").sample(list(sites().values()), count)
        wounds = [self._wound(n, site, visit, draw.of("wound", n), grade) for n, site in enumerate(places, 1)]
        if not any(repair_class(one) for one in wounds):
            one = wounds[0]
            wounds[0] = Wound(
                one.id, one.site, one.side, one.side_written, one.mm, one.guess_mm, "stitches", 1, False, one.object, ""
            )
        return Cuts(visit, tuple(wounds), draw.of("cause").pick(tuple(causes())))

    @staticmethod
    def _wound(n: int, site: Site, visit: Visit, draw: Draw, grade: str) -> Wound:
        small = site.id in ("eyelid", "nose", "ear", "lip", "finger")
        roomy = site.id in ("chest", "back", "upper-arm", "forearm", "thigh", "lower-leg")
        high = 34 if small else 140 if roomy and draw.of("long").chance(30) else 70
        mm = draw.of("mm").whole(11, high)
        method = draw.of("method").weighed(
            [("stitches", 66), ("staples", 8), ("glue", 10), ("strips", 10), ("none", 6)]
        )
        if method == "glue" and (visit.age >= 65 or mm > 40):
            method = "stitches"  # Medicare has a code of its own for glue alone; long cuts are not glued
        if method == "staples" and site.id not in ("scalp", "thigh", "back", "lower-leg"):
            method = "stitches"
        layers = 2 if method == "stitches" and draw.of("layers").chance(52) else 1
        extra = ""
        if layers == 2 and draw.of("extra").chance(38):
            extra = "border" if site.id == "lip" else draw.of("which").pick(EXTRAS[:3])
        dirty = not extra and method == "stitches" and draw.of("dirty").chance(16)
        told = (
            not site.sided
            or "open" not in site.dx
            or not draw.of("told", grade).chance({"clean": 0, "typical": 4, "messy": 10}[grade])
        )
        guess = mm if grade == "clean" else max(5, round(mm / 10 * draw.of("guess").pick((7, 8, 12, 13)) / 10) * 10)
        return Wound(
            f"w{n}", site.id, draw.of("side").pick(("right", "left")) if site.sided else "", told, mm, guess,
            method, layers, dirty, dirty or draw.of("object").chance(14), extra,
        )  # fmt: skip

    def truth(self, facts: Cuts) -> Truth:
        diagnoses = {one.id: _diagnosis(one) for one in facts.wounds}
        sums = _sums(facts)
        lead = _lead(facts)
        codes = [
            Coded(
                f"dx-{one.id}", diagnoses[one.id], "icd-10-cm",
                "An open wound of that place and side" + (", something left in it." if one.object else "."),
                _INJURY, (f"{one.id}-where",), first=one.id == lead,
            )
            for one in sorted(facts.wounds, key=lambda one: (one.id != lead, one.id))
        ]  # fmt: skip
        codes.append(
            Coded(
                "cause", f"{facts.cause}A", "icd-10-cm", "What cut; told where a payer or a law asks for it.",
                "OCG FY2026 I.C.20.a.6", ("hpi-cause",), optional=True,
            )
        )  # fmt: skip
        for n, (repair, group, mm, ids) in enumerate(sums):
            for m, (code, units) in enumerate(codes_for(repair, group, mm)):
                codes.append(
                    Coded(
                        f"repair-{n + 1}" + ("-more" if m else ""), code, "cpt",
                        f"{repair.capitalize()} repair, {len(ids)} wound{'s' if len(ids) > 1 else ''} of one group of sites, {cm(mm)} cm together.",
                        _NCCI, tuple(f"{id}-closed" for id in ids),
                        modifiers=("59",) if n and not m else (), units=units, pointers=tuple(f"dx-{id}" for id in ids),
                    )
                )  # fmt: skip
        return Truth(
            tuple(codes),
            level=", ".join(repair for repair, *_ in sums),
            amounts={f"mm-{repair}-{group}": mm for repair, group, mm, _ in sums},
            steps=tuple(_steps(facts, sums)),
            traps=tuple(_traps(facts, sums)),
            queries=tuple(
                Query(
                    "side",
                    f"Nobody wrote down which side ({sites()[one.site].words.format(side='')}).",
                    (f"{one.id}-where",),
                )
                for one in facts.wounds
                if not one.side_written
            ),
        )

    def pages(self, facts: Cuts, draw: Draw, grade: str) -> list[Page]:
        from course.charts.families.laceration_text import pages

        return pages(facts, draw, grade)


def cm(mm: int) -> str:
    """34 -> "3.4"."""
    return f"{mm / 10:.1f}"


def _diagnosis(wound: Wound) -> str:
    site = sites()[wound.site]
    side = wound.side if site.sided and wound.side_written else "open"
    return site.dx[side].format(fb=2 if wound.object else 1)


def _sums(facts: Cuts) -> list[tuple[str, str, int, tuple[str, ...]]]:
    """(class, group, mm, wounds), the most complex and then the longest first."""
    found: dict[tuple[str, str], list[Wound]] = {}
    for one in facts.wounds:
        if repair := repair_class(one):
            found.setdefault((repair, sites()[one.site].groups[repair]), []).append(one)
    sums = [
        (repair, group, sum(w.mm for w in some), tuple(w.id for w in some)) for (repair, group), some in found.items()
    ]
    return sorted(sums, key=lambda one: (-CLASSES.index(one[0]), -one[2], one[1]))


def _lead(facts: Cuts) -> str:
    """The wound that is clearly the most serious: alone in the highest class. "" where none is."""
    best = max(CLASSES.index(repair) for one in facts.wounds if (repair := repair_class(one)))
    top = [one.id for one in facts.wounds if repair_class(one) == CLASSES[best]]
    return top[0] if len(top) == 1 else ""


def _steps(facts: Cuts, sums: list[tuple[str, str, int, tuple[str, ...]]]) -> Iterator[Step]:
    for one in facts.wounds:
        repair = repair_class(one)
        group = sites()[one.site].groups[repair] if repair else ""
        yield Step(one.id, f"{cm(one.mm)} cm", f"{repair}, group {group}" if repair else "no repair", _class_why(one))
    for repair, group, mm, ids in sums:
        codes = " + ".join(f"{code} x {units}" for code, units in codes_for(repair, group, mm))
        yield Step(
            f"{repair}, {group}",
            " + ".join(cm(one.mm) for one in facts.wounds if one.id in ids),
            f"{cm(mm)} cm: {codes}",
            "Same class, same group of sites: added.",
        )


def _class_why(wound: Wound) -> str:
    if wound.method in ("strips", "none"):
        return "Strips, or nothing at all, are no repair; they belong to the visit."
    if repair_class(wound) == "complex":
        return "Layers, and more than layers."
    if wound.layers == 2:
        return "Deeper layers were closed as well."
    return "One layer, but much dirt had to be taken out." if wound.dirty else "One layer."


def _traps(facts: Cuts, sums: list[tuple[str, str, int, tuple[str, ...]]]) -> Iterator[Trap]:
    right = {code for repair, group, mm, _ in sums for code, _ in codes_for(repair, group, mm)}
    lengths = {one.id: one for one in facts.wounds}
    for repair, group, _, ids in sums:
        if len(ids) > 1:
            for code, _ in codes_for(repair, group, lengths[ids[0]].mm):
                if code not in right:
                    yield Trap(code, "One wound alone: lengths of the same class and group are added.")
        guess = sum(lengths[id].guess_mm for id in ids)
        for code, _ in codes_for(repair, group, guess):
            if code not in right:
                yield Trap(code, "The length that triage guessed; the one measured when closing counts.")
        if any(lengths[id].dirty for id in ids):
            for code, _ in codes_for(
                "simple", sites()[lengths[ids[0]].site].groups["simple"], sum(lengths[id].mm for id in ids)
            ):
                if code not in right:
                    yield Trap(code, "One layer, but with so much cleaning it is an intermediate repair.")
    total = sum(mm for *_, mm, _ in sums)
    if len(sums) > 1:
        for code, _ in codes_for(sums[0][0], sums[0][1], total):
            if code not in right:
                yield Trap(code, "All lengths in one sum: classes and groups of sites are never mixed.")
