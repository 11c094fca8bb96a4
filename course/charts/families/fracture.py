"""Fractures: site, side, open or closed, displaced or not, and the 7th character that tells the phase of care.

Rules: ICD-10-CM guidelines I.A.4-5 (placeholder), I.C.13.d (a bone broken by osteoporosis), I.C.19.a (phase of care),
I.C.19.c (not told open or closed: closed; not told displaced or not: displaced), I.C.20 (external causes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from course.charts.draw import Draw
from course.charts.families.base import Generator
from course.charts.families.data import ages, table
from course.charts.model import Coded, Query, Trap, Truth
from course.charts.page import Page
from course.charts.record import COMMERCIAL, Visit, draw_visit
from course.charts.tables import Cells

SIDES = ("right", "left", "open")  # open: the record does not tell
PHASES = ("active", "routine", "delayed", "nonunion", "malunion", "sequela")
# 7th characters by phase: closed; open of type I, II or not told; open of type III.
LETTERS = {
    "active": ("A", "B", "C"),
    "routine": ("D", "E", "F"),
    "delayed": ("G", "H", "J"),
    "nonunion": ("K", "M", "N"),
    "malunion": ("P", "Q", "R"),
    "sequela": ("S", "S", "S"),
}
WEEKS = {
    "active": (0, 0),
    "routine": (3, 10),
    "delayed": (11, 18),
    "nonunion": (26, 44),
    "malunion": (20, 50),
    "sequela": (60, 150),
}
_A = "OCG FY2026 I.C.19.a"
_C = "OCG FY2026 I.C.19.c"


@dataclass(frozen=True)
class Site:
    """A place of fracture. `seventh`: types (open ones are told apart by Gustilo type), open, closed (never open).

    `stems` by (displaced | plain | fragile, side): the code without its 7th character; plain is the undisplaced one.
    """

    id: str
    words: str
    short: str
    joint: str
    ages: tuple[int, int]
    seventh: str
    stems: dict[tuple[str, str], str]


@dataclass(frozen=True)
class Cause:
    stem: str
    ages: tuple[int, int]
    fall: str
    words: str
    short: str


@dataclass(frozen=True)
class Fracture:
    """The facts. `side` right or left; `side_written` False when nobody wrote it down. `displacement` displaced, plain or ""
    (not told); `wound` closed, open or "" (not told); `gustilo` I, II, IIIA, IIIB, IIIC or "". `newcomer`: this doctor sees
    the fracture for the first time. `fragile`: osteoporosis, and a fall that would not break a healthy bone.
    """

    visit: Visit
    site: str
    side: str
    side_written: bool
    displacement: str
    wound: str
    gustilo: str
    phase: str
    newcomer: bool
    fragile: bool
    cause: str
    injured: date


def _site(cells: Cells) -> Site:
    stems = {
        (kind, side): code
        for kind in ("displaced", "plain", "fragile")
        for side in SIDES
        if (code := cells.like(f"{kind}_{side}", r"([A-Z]\d\d\.\d{2,3})?"))
    }
    return Site(
        cells.text("id"),
        cells.text("words"),
        cells.text("short"),
        cells.text("joint"),
        ages(cells),
        cells.one_of("seventh", ("types", "open", "closed")),
        stems,
    )


def _cause(cells: Cells) -> Cause:
    return Cause(
        cells.like("stem", r"[VW]\d\d\.[0-9X]{3}"),
        ages(cells),
        cells.one_of("fall", ("low", "high")),
        cells.text("words"),
        cells.text("short"),
    )


def _joint(cells: Cells) -> tuple[str, str]:
    cells.text("joint")
    return cells.text("right"), cells.text("left")


def sites() -> dict[str, Site]:
    return dict(table("fracture_sites.csv", _site, "id"))


def causes() -> dict[str, Cause]:
    return dict(table("causes.csv", _cause, "stem"))


def stiffness(joint: str, side: str) -> str:
    """The code of a stiff joint."""
    return table("stiff_joints.csv", _joint, "joint")[joint][side == "left"]


def seventh(seventh: str, phase: str, wound: str, gustilo: str) -> str:
    """The 7th character (guideline I.C.19.a and c, and the choices of the category).

    Where open fractures have no types, being open counts for active care only (B); later the characters are those of a
    closed one.
    """
    closed, one_or_two, three = LETTERS[phase]
    if wound != "open" or seventh == "closed":
        return closed
    if seventh == "open":
        return "B" if phase == "active" else closed
    return three if gustilo.startswith("III") else one_or_two


def full(stem: str, char: str) -> str:
    """Stem, placeholder X where characters are missing, 7th character."""
    return stem + "X" * (7 - len(stem)) + char if len(stem) < 7 else stem + char


class Fractures(Generator[Fracture]):
    name = "fracture"
    title = "A broken bone"
    parameters: ClassVar[Mapping[str, str]] = {
        "site": "19 places of fracture",
        "side": "right, left; in typical and messy records sometimes not told",
        "wound": "closed, open with or without its type, not told",
        "displacement": "displaced, not displaced, not told",
        "phase": ", ".join(PHASES),
        "fragile": "whether osteoporosis broke the bone",
    }
    questions = ("case_coding", "linked_pair")

    def facts(self, draw: Draw, grade: str) -> Fracture:
        site = draw.of("site").pick(list(sites().values()))
        phase = draw.of("phase").weighed(
            [("active", 30), ("routine", 26), ("delayed", 11), ("nonunion", 12), ("malunion", 10), ("sequela", 11)]
        )
        if site.seventh == "closed" and phase in ("nonunion", "malunion"):
            phase = "routine"  # a child's bent bone heals
        fragile = ("fragile", "right") in site.stems and draw.of("fragile").chance(30)
        low, high = (max(site.ages[0], 62), site.ages[1]) if fragile else site.ages
        visit = draw_visit(
            draw.of("visit"), ages=(low, high), npis=("1999999054",), payers=COMMERCIAL, sex="F" if fragile else ""
        )
        weeks = draw.of("weeks").whole(*WEEKS[phase])
        days = weeks * 7 + draw.of("days").whole(1, 6)
        wound = (
            "closed" if fragile or site.seventh == "closed" else draw.of("wound").pick(("closed", "", "open", "open"))
        )
        typed = wound == "open" and site.seventh == "types" and draw.of("typed").chance(75)
        newcomer = draw.of("newcomer").chance(60 if phase == "active" else 25)
        fit = [
            one.stem
            for one in causes().values()
            if one.ages[0] <= visit.age <= one.ages[1]
            and (one.fall == "low") == (fragile or (site.id in ("femur-neck",) and visit.age > 70) or wound == "")
        ]
        written = phase == "sequela" or not draw.of("written", grade).chance(
            {"clean": 0, "typical": 8, "messy": 25}[grade]
        )
        return Fracture(
            visit,
            site.id,
            draw.of("side").pick(("right", "left")),
            written,
            draw.of("displacement").pick(("displaced", "plain", "")) if ("plain", "right") in site.stems else "",
            wound,
            draw.of("gustilo").pick(("I", "II", "IIIA", "IIIB", "IIIC")) if typed else "",
            phase,
            newcomer,
            fragile,
            draw.of("cause").pick(fit or ["W18.30X"]),
            visit.day - timedelta(days=days),
        )

    def truth(self, facts: Fracture) -> Truth:
        site = sites()[facts.site]
        side = facts.side if facts.side_written else "open"
        kind = "fragile" if facts.fragile else "plain" if facts.displacement == "plain" else "displaced"
        char = (
            LETTERS[facts.phase][0] if facts.fragile else seventh(site.seventh, facts.phase, facts.wound, facts.gustilo)
        )
        code = full(site.stems[kind, side], char)
        late = facts.phase == "sequela"
        codes = []
        if late:
            codes.append(
                Coded(
                    "residual",
                    stiffness(site.joint, facts.side),
                    "icd-10-cm",
                    "The late result is what is treated today, so it comes first; the old fracture follows with S.",
                    "OCG FY2026 I.B.10",
                    ("ap-late",),
                    first=True,
                )
            )
        codes.append(
            Coded(
                "fracture",
                code,
                "icd-10-cm",
                _why(facts, char),
                "OCG FY2026 I.C.13.d.2" if facts.fragile else _A,
                ("ap-fracture",),
                first=not late,
            )
        )
        codes.append(
            Coded(
                "cause",
                facts.cause + _cause_char(facts.phase),
                "icd-10-cm",
                "How it happened, with the same phase of care. External causes are told where a payer or a law asks for them.",
                "OCG FY2026 I.C.20.a.6",
                ("hpi-cause",),
                optional=True,
            )
        )
        queries = ()
        if not facts.side_written:
            queries = (
                Query(
                    "side",
                    "Nobody wrote down which side is broken. A side is known to whoever treats it: ask before the claim goes out.",
                    ("ap-fracture",),
                ),
            )
        return Truth(
            tuple(codes),
            before=(("residual", "fracture"),) if late else (),
            level=f"{facts.phase}: {char}",
            traps=tuple(_traps(facts, site, side, kind, char)),
            queries=queries,
        )

    def pages(self, facts: Fracture, draw: Draw, grade: str) -> list[Page]:
        from course.charts.families.fracture_text import pages

        return pages(facts, sites()[facts.site], causes()[facts.cause], draw, grade)


def _cause_char(phase: str) -> str:
    return {"active": "A", "sequela": "S"}.get(phase, "D")


def _why(facts: Fracture, char: str) -> str:
    meaning = {
        "active": "the break is still being actively treated",
        "routine": "the bone heals as it should",
        "delayed": "the bone heals too slowly",
        "nonunion": "the ends have not grown together",
        "malunion": "the bone has grown together in a wrong position",
        "sequela": "the fracture itself is over and what it left is treated",
    }[facts.phase]
    if facts.fragile:
        return f"Osteoporosis broke the bone: the fall would not have broken a healthy one. {char}: {meaning}."
    wound = {
        "": "Open or closed is not told: closed.",
        "closed": "Closed.",
        "open": f"Open, type {facts.gustilo or 'not told'}.",
    }
    shift = {"": "Displaced or not is not told: displaced.", "plain": "Not displaced.", "displaced": "Displaced."}
    told = shift[facts.displacement] if ("plain", "right") in sites()[facts.site].stems else ""
    return " ".join(f"{wound[facts.wound]} {told} {char}: {meaning}.".split())


def _traps(facts: Fracture, site: Site, side: str, kind: str, char: str) -> list[Trap]:
    stem, traps = site.stems[kind, side], []
    if facts.phase == "active" and facts.newcomer:
        traps.append(
            Trap(
                full(stem, "D"),
                "Another doctor has seen it before, but active treatment goes on: the phase counts, not the visit.",
            )
        )
    if facts.phase in ("nonunion", "malunion", "delayed"):
        traps.append(
            Trap(
                full(stem, "A"),
                "Treatment begins anew, but what is treated is a fracture that heals badly, and that has its own character.",
            )
        )
    if facts.phase == "routine":
        traps.append(
            Trap(full(stem, "A"), "The active treatment is over; checks while the bone heals are D, or its open kin.")
        )
        traps.append(Trap("Z47.89", "Aftercare codes are not used for fractures; the 7th character says it."))
    if facts.fragile:
        plain = site.stems["displaced", side]
        traps.append(
            Trap(
                full(plain, "A"),
                "An injury code says that a healthy bone broke; with osteoporosis and a small fall it is M80.",
            )
        )
    elif facts.displacement == "" and ("plain", side) in site.stems:
        traps.append(
            Trap(
                full(site.stems["plain", side], char),
                "Nobody said that nothing was displaced; not told means displaced.",
            )
        )
    if facts.wound == "open" and char != LETTERS[facts.phase][0]:
        traps.append(
            Trap(full(stem, LETTERS[facts.phase][0]), "That character is for a closed fracture; this one was open.")
        )
    if len(stem) < 7:
        traps.append(Trap(stem + char, "The 7th character stands in place 7: the gap takes an X."))
    return traps
