"""Diabetes: type, what it has done, the drugs that control it, and what goes first.

Rules: ICD-10-CM guidelines I.A.15 (diabetes "with" what the Index lists under it: linked unless the record says otherwise), I.C.4.a
(as many codes as needed; type 2 where no type is told; insulin and tablets), I.C.9.a.2 (high blood pressure with kidney disease),
I.C.14.a (stage of kidney disease); notes of E08-E13, N18, L97, E89.1 and Z79 in the Tabular List.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from course.charts.families.data import ages, table
from course.charts.model import Coded, Query, Trap
from course.charts.record import Visit
from course.charts.tables import Cells

STAGES = {"1": "1", "2": "2", "30": "3", "31": "3a", "32": "3b", "4": "4", "5": "5"}
EGFR = {"1": (91, 104), "2": (62, 88), "31": (46, 58), "32": (31, 44), "4": (16, 29), "5": (9, 14)}
EYES = {"1": ("right eye", "OD"), "2": ("left eye", "OS"), "3": ("both eyes", "OU"), "9": ("", "")}
ULCERS = {
    "L97.411": ("right heel, skin only", "R heel, skin"),
    "L97.412": ("right heel, fat layer exposed", "R heel, fat exposed"),
    "L97.421": ("left heel, skin only", "L heel, skin"),
    "L97.422": ("left heel, fat layer exposed", "L heel, fat exposed"),
    "L97.511": ("right great toe, skin only", "R hallux, skin"),
    "L97.512": ("right great toe, fat layer exposed", "R hallux, fat exposed"),
    "L97.521": ("left great toe, skin only", "L hallux, skin"),
    "L97.522": ("left great toe, fat layer exposed", "L hallux, fat exposed"),
}
DRUGS = {"insulin": "Z79.4", "oral": "Z79.84", "injectable": "Z79.85"}
_WITH = "OCG FY2026 I.A.15"
_DM = "OCG FY2026 I.C.4.a"


@dataclass(frozen=True)
class Kind:
    """A type of diabetes. `linked`: codes that belong to it, before or after its own. `drugs`: treatments it may have."""

    id: str
    prefix: str
    words: str
    short: str
    ages: tuple[int, int]
    drugs: tuple[str, ...]
    linked: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Condition:
    """Something diabetes does: the rest of its code, the second code it asks for, and the words of the record."""

    id: str
    suffix: str
    also: str
    words: str
    short: str
    today: str
    today_short: str
    unrelated: str
    unrelated_code: str
    unrelated_short: str


@dataclass(frozen=True)
class Found:
    """A condition of this patient. `linked` False: the doctor says that diabetes is not its cause. `stage` and `eye` as the
    codes write them ("" where none), `ulcer` the L97 code, `egfr` the laboratory's number (0 where none)."""

    id: str
    linked: bool = True
    stage: str = ""
    eye: str = ""
    ulcer: str = ""
    egfr: int = 0


@dataclass(frozen=True)
class Diabetes:
    """The facts. `found` in the order of the assessment, the reason for the visit first; `drugs` of DRUGS; `pressure`: also
    treated for high blood pressure; `once`: insulin was given once in the emergency department; `doubt`: a condition that is only
    suspected; `unclear`: the sugar is called uncontrolled, and nobody says which way; `stage_written`, `eye_written`: whether
    the record tells the stage (only "3") and the eye.
    """

    visit: Visit
    kind: str
    found: tuple[Found, ...]
    drugs: tuple[str, ...]
    pressure: bool
    once: bool
    doubt: str
    unclear: bool
    stage_written: bool
    eye_written: bool
    a1c: int


def _kind(cells: Cells) -> Kind:
    linked = [one.split(" ") for one in cells.taken("linked").split(";") if one]
    return Kind(
        cells.text("id"),
        cells.like("prefix", r"E(08|09|10|11|13)"),
        cells.text("words"),
        cells.text("short"),
        ages(cells),
        tuple(cells.text("drugs").split(";")),
        tuple((code, where) for code, where in linked),
    )


def _condition(cells: Cells) -> Condition:
    return Condition(
        cells.text("id"),
        cells.text("suffix"),
        *(cells.text(name, "") for name in ("also", "words", "short", "today", "today_short")),
        *(cells.text(name, "") for name in ("unrelated", "unrelated_code", "unrelated_short")),
    )


def kinds() -> dict[str, Kind]:
    return dict(table("diabetes_types.csv", _kind, "id"))


def conditions() -> dict[str, Condition]:
    return dict(table("diabetes_conditions.csv", _condition, "id"))


def stage_of(facts: Diabetes, one: Found) -> str:
    """The last characters of N18 that the record supports: 3a and 3b are N18.30 when only "3" stands there."""
    return "30" if one.stage in ("31", "32") and not facts.stage_written else one.stage


def eye_of(facts: Diabetes, one: Found) -> str:
    return one.eye if facts.eye_written else "9"


def codes_of(facts: Diabetes) -> Iterator[Coded]:
    kind, table_of = kinds()[facts.kind], conditions()
    for code, where in kind.linked:
        if where == "before":
            yield Coded(
                "residual",
                code,
                "icd-10-cm",
                "The lack of insulin after the operation leads; the diabetes follows.",
                "OCG FY2026 I.C.4.a",
                ("ap-dm",),
            )
    quiet = not any(one.linked for one in facts.found)
    if quiet and not facts.found:
        yield _plain(kind)
    kidney = next((one for one in facts.found if one.id == "kidney"), None)
    for one in facts.found:
        condition = table_of[one.id]
        at = (f"ap-{one.id}",)
        if one.linked:
            suffix = condition.suffix.format(eye=eye_of(facts, one))
            yield Coded(
                f"dm-{one.id}",
                f"{kind.prefix}.{suffix}",
                "icd-10-cm",
                "The Index lists it under diabetes, “with”: a link is presumed unless the record denies it.",
                _WITH,
                at,
            )
        else:
            yield Coded(
                f"other-{one.id}",
                condition.unrelated_code,
                "icd-10-cm",
                "The doctor names another cause, so diabetes is not presumed to be it.",
                _WITH,
                at,
            )
        if one is kidney and facts.pressure and one.linked:
            heart = "I12.0" if one.stage == "5" else "I12.9"
            yield Coded(
                "pressure",
                heart,
                "icd-10-cm",
                "High blood pressure and chronic kidney disease: a link is presumed.",
                "OCG FY2026 I.C.9.a.2",
                ("ap-pressure",),
            )
        if condition.also:
            code = condition.also.format(stage=stage_of(facts, one), ulcer=one.ulcer)
            yield Coded(
                f"also-{one.id}",
                code,
                "icd-10-cm",
                "The second code tells how far it has gone.",
                "OCG FY2026 I.A.17",
                at,
            )
    if quiet and facts.found:  # what the patient came for has another cause, and stands first
        yield _plain(kind)
    if facts.pressure and not (kidney and kidney.linked):
        yield Coded(
            "pressure",
            "I10",
            "icd-10-cm",
            "Treated today; no disease of heart or kidney that it would be linked with.",
            "OCG FY2026 IV.J",
            ("ap-pressure",),
        )
    for code, where in kind.linked:
        if where == "after":
            what = (
                "The operation that caused it."
                if code.startswith("Z")
                else "The drug that caused it, as an adverse effect."
            )
            yield Coded("cause", code, "icd-10-cm", what, _DM, ("ap-dm",))
        elif where == "optional":
            yield Coded(
                "steroid",
                code,
                "icd-10-cm",
                "The drug is taken for long.",
                "OCG FY2026 I.C.21.c.3",
                ("meds",),
                optional=True,
            )
    for drug in facts.drugs:
        # Without insulin nobody with type 1 lives; the notes of E10 do not ask for the code.
        yield Coded(
            f"drug-{drug}",
            DRUGS[drug],
            "icd-10-cm",
            "Taken for long to control the sugar.",
            "OCG FY2026 I.C.4.a.3",
            ("meds",),
            optional=facts.kind == "type-1",
        )


def _plain(kind: Kind) -> Coded:
    why = "Diabetes and nothing that it has done." + (" No type is told: type 2." if kind.id == "not-told" else "")
    return Coded("dm", f"{kind.prefix}.9", "icd-10-cm", why, _DM, ("ap-dm",))


def order_of(facts: Diabetes, codes: tuple[Coded, ...]) -> Iterator[tuple[str, str]]:
    """Cause before consequence, as the notes at the codes ask."""
    by_id = {one.id: one for one in codes}
    for one in facts.found:
        if f"also-{one.id}" in by_id:
            yield (f"dm-{one.id}" if one.linked else f"other-{one.id}"), f"also-{one.id}"
    if "also-kidney" in by_id and by_id.get("pressure", codes[0]).code.startswith("I12"):
        yield "pressure", "also-kidney"
    if facts.kind == "steroid":
        yield next(one.id for one in codes if one.code.startswith("E09")), "cause"


def traps_of(facts: Diabetes, codes: tuple[Coded, ...]) -> Iterator[Trap]:
    kind, used = kinds()[facts.kind], {one.code for one in codes}
    if f"{kind.prefix}.9" not in used:
        yield Trap(f"{kind.prefix}.9", "“Without complications” cannot stand beside a complication.")
    if facts.once:
        yield Trap("Z79.4", "Insulin was given once to bring the sugar down; that is no long-term treatment.")
    for one in facts.found:
        if one.id == "nerve" and one.linked:
            yield Trap(
                "G62.9", "The nerve disease of a diabetic has its place in the diabetes code; no second code is needed."
            )
        if not one.linked:
            yield Trap(
                f"{kind.prefix}.{conditions()[one.id].suffix}", "The doctor says that diabetes is not the cause."
            )
    if "I12.9" in used or "I12.0" in used:
        yield Trap("I10", "With chronic kidney disease it is I12.")
    if facts.doubt:
        code = conditions()[facts.doubt].suffix.format(eye="9")
        yield Trap(f"{kind.prefix}.{code}", "Only suspected: in the office an uncertain diagnosis is not coded.")
    if facts.unclear:
        yield Trap(f"{kind.prefix}.65", "“Uncontrolled” may mean too high or too low; nobody says which.")


def queries_of(facts: Diabetes) -> Iterator[Query]:
    for one in facts.found:
        if one.id == "kidney" and stage_of(facts, one) == "30":
            yield Query("stage", "Stage 3 is 3a or 3b, and the record has not told which.", ("ap-kidney",))
        if one.id.startswith("eye") and not facts.eye_written:
            yield Query("eye", "Nobody says which eye, or both.", (f"ap-{one.id}",))
    if facts.unclear:
        yield Query("control", "“Uncontrolled” has no code: is the sugar too high or too low?", ("ap-dm",))
