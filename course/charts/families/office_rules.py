"""The rules of office visits: the level by medical decision making or by time.

Rules in our own words (in force since 1 January 2021, unchanged for the office in 2023).  Decision making has three parts: the problems
dealt with, the data worked through, the risk of what is done.  The level is the highest that two of the three reach.  Time is the
doctor's own time on that day, whatever part of the day; staff, services billed on their own and other days do not count.  A time is
reached when its number of minutes is full (`datasets/families/visit_times.csv`).  The record supports the higher of the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from course.charts.families.data import ages, table
from course.charts.record import MEDICARE, Visit
from course.charts.tables import Cells

LEVELS = ("straightforward", "low", "moderate", "high")
KINDS = ("minor", "acute", "stable", "worse", "unclear", "systemic", "injury", "severe", "threat")
SPECIALTY = "family medicine"
IMAGES = ("chest", "knee", "spine", "ankle", "ct-abdomen", "ct-head", "ultrasound")


@dataclass(frozen=True)
class Problem:
    """A row of visit_problems.csv. Texts come in pairs, full and short; `plans` are (risk, full, short)."""

    id: str
    topic: str
    kind: str
    code: str
    also: str
    sex: str
    ages: tuple[int, int]
    reason: tuple[str, str]
    story: tuple[str, str]
    finding: tuple[str, str]
    assessment: tuple[str, str]
    plans: tuple[tuple[str, str, str], ...]
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Times:
    """What a level of the office codes asks in minutes; `prolonged` where its add-on begins, by CPT and by Medicare (0: none)."""

    code: str
    patient: str
    level: str
    minutes: int
    prolonged_cpt: int
    prolonged_medicare: int
    first: date
    last: date | None


@dataclass(frozen=True)
class Dealt:
    """A problem of this visit and the plan chosen for it (index into its plans)."""

    problem: str
    plan: int


@dataclass(frozen=True)
class Datum:
    """A piece of data. `kind`: order, outside (a result from elsewhere), earlier (of a test ordered here last time), note (a
    letter from elsewhere), historian, interpretation, discussion, billed (read and billed here). `what` names it.
    """

    kind: str
    what: str


@dataclass(frozen=True)
class Spent:
    """A stretch of time. `counts`: the clinician's own, on the day, for nothing billed on its own."""

    what: str
    minutes: int
    counts: bool


@dataclass(frozen=True)
class OfficeVisit:
    """The facts. `last_seen` by this group (None: never), by somebody of `seen_specialty`; `hardship`: the patient's means limit
    the treatment. Whoever sees the patient today belongs to family medicine.
    """

    visit: Visit
    last_seen: date | None
    seen_specialty: str
    dealt: tuple[Dealt, ...]
    data: tuple[Datum, ...]
    hardship: bool
    time: tuple[Spent, ...]

    @property
    def new(self) -> bool:
        """Nobody of the group and specialty has seen the patient within three years."""
        if self.last_seen is None or self.seen_specialty != SPECIALTY:
            return True
        day = self.visit.day
        three = date(day.year - 3, day.month, min(day.day, 28) if (day.month, day.day) == (2, 29) else day.day)
        return self.last_seen <= three

    @property
    def minutes(self) -> int:
        """The minutes that count."""
        return sum(one.minutes for one in self.time if one.counts)


def _problem(cells: Cells) -> Problem:
    def both(name: str) -> tuple[str, str]:
        return cells.text(name), cells.text(f"{name}_short")

    plans = []
    for full, short in zip(cells.text("plans").split("|"), cells.text("plans_short").split("|"), strict=True):
        (level, text), (_, brief) = full.split(":", 1), short.split(":", 1)
        if level not in ("minimal", *LEVELS[1:]):
            raise cells.error("plans", f"“{level}” is not a risk")
        plans.append(("straightforward" if level == "minimal" else level, text, brief))
    return Problem(
        cells.text("id"),
        cells.text("topic"),
        cells.one_of("kind", KINDS),
        cells.text("code"),
        cells.text("also", ""),
        cells.one_of("sex", ("", "F", "M")),
        ages(cells),
        both("reason"),
        both("story"),
        both("finding"),
        both("assessment"),
        tuple(plans),
        tuple(cells.text("tests", "").split(";")) if cells.text("tests", "") else (),
    )


def _times(cells: Cells) -> Times:
    return Times(
        cells.like("code", r"992[01]\d"),
        cells.one_of("patient", ("new", "established")),
        cells.one_of("level", LEVELS),
        cells.whole("minutes"),
        cells.whole("prolonged_cpt", 0),
        cells.whole("prolonged_medicare", 0),
        cells.day("from"),
        cells.day("to", optional=True),
    )


def _test(cells: Cells) -> tuple[str, str]:
    cells.text("id")
    return cells.text("words"), cells.text("short")


def problems() -> dict[str, Problem]:
    return dict(table("visit_problems.csv", _problem, "id"))


def tests() -> dict[str, tuple[str, str]]:
    return dict(table("visit_tests.csv", _test, "id"))


def times(day: date, new: bool) -> dict[str, Times]:
    """The rows of a day for new or established patients, by level."""
    rows = table("visit_times.csv", _times).values()
    patient = "new" if new else "established"
    return {
        one.level: one
        for one in rows
        if one.patient == patient and one.first <= day and (one.last is None or day <= one.last)
    }


def problem_level(kinds: tuple[str, ...]) -> str:
    """The problems' part: how many of what kind."""
    count = {kind: kinds.count(kind) for kind in KINDS}
    if count["severe"] or count["threat"]:
        return "high"
    if count["worse"] or count["unclear"] or count["systemic"] or count["injury"] or count["stable"] >= 2:
        return "moderate"
    return "low" if count["stable"] or count["acute"] or count["minor"] >= 2 else "straightforward"


def data_level(data: tuple[Datum, ...]) -> str:
    """The data's part. Each different test and each outside source counts once; a result ordered here earlier was counted then."""
    items = len({one.what for one in data if one.kind in ("order", "outside")}) + len(
        {one.what for one in data if one.kind == "note"}
    )
    historian = any(one.kind == "historian" for one in data)
    met = [
        items + historian >= 3,
        any(one.kind == "interpretation" for one in data),
        any(one.kind == "discussion" for one in data),
    ]
    if sum(met) >= 2:
        return "high"
    if any(met):
        return "moderate"
    return "low" if items >= 2 or historian else "straightforward"


def risk_level(facts: OfficeVisit) -> str:
    """The risk's part: the riskiest thing that is done; means that limit the treatment are moderate."""
    levels = [problems()[one.problem].plans[one.plan][0] for one in facts.dealt]
    return max([*levels, *(["moderate"] if facts.hardship else [])], key=LEVELS.index)


def decision(facts: OfficeVisit) -> tuple[str, str, str, str]:
    """(problems, data, risk, level): the level that two of three reach is the middle one of the three."""
    parts = (
        problem_level(tuple(problems()[one.problem].kind for one in facts.dealt)),
        data_level(facts.data),
        risk_level(facts),
    )
    return (*parts, sorted(parts, key=LEVELS.index)[1])


def time_level(facts: OfficeVisit) -> str:
    """The highest level whose minutes are full; "" where no time is told, or too little for any."""
    rows = times(facts.visit.day, facts.new)
    return next((level for level in reversed(LEVELS) if facts.time and facts.minutes >= rows[level].minutes), "")


def visit_code(facts: OfficeVisit) -> tuple[str, str, int]:
    """(code, on what it rests: decision or time, units of the prolonged add-on)."""
    rows = times(facts.visit.day, facts.new)
    by_decision, by_time = decision(facts)[3], time_level(facts)
    top = rows["high"]
    start = top.prolonged_medicare if facts.visit.payer == MEDICARE else top.prolonged_cpt
    more = 1 + (facts.minutes - start) // 15 if by_time == "high" and facts.minutes >= start else 0
    if more or (by_time and LEVELS.index(by_time) > LEVELS.index(by_decision)):
        return rows[by_time].code, "time", more
    return rows[by_decision].code, "decision", 0
