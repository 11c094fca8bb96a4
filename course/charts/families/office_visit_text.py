"""The record of an office visit, in three grades."""

from __future__ import annotations

from course.charts.draw import Draw
from course.charts.families.office_rules import SPECIALTY, Datum, OfficeVisit, Problem, problems, tests
from course.charts.page import Bold, Inline, Italic, Mark, Page
from course.charts.record import before, face_sheet, listed, old_news, signature, us_day
from course.charts.roster import cast

_HOME = (("Lives alone", "lives alone"), ("Lives with a sister", "lives w/ sister"), ("Lives with two cats and a husband", "lives w/ spouse"), ("Lives with a friend", "lives w/ friend"), ("Moved house in spring", "moved this spring"))  # fmt: skip
_WORK = (("Works nights at a bakery", "night shift, bakery"), ("Drives a bus", "bus driver"), ("Teaches school", "teacher"), ("Looks for work", "unemployed"), ("Keeps the books of a farm", "bookkeeper"), ("Cuts hair", "hairdresser"))  # fmt: skip
_RETIRED = (("Retired teacher", "ret. teacher"), ("Retired from the railroad", "ret. railroad"), ("Cares for a grandchild", "cares for grandchild"), ("Sings in a choir", "choir"))  # fmt: skip
_HABITS = (("Never smoked", "never smoker"), ("Runs twice a week", "runs 2x/wk"), ("Eats well, sleeps well", "appetite/sleep ok"), ("One glass of wine a week", "EtOH rare"), ("Walks the dog twice a day", "walks dog bid"), ("Drinks three coffees a day", "caffeine x 3"))  # fmt: skip
_TIME = {
    "chart": ("reading the chart and letters before the visit", "chart prep"),
    "patient": ("with the patient", "F2F"),
    "writing": ("orders and this note", "orders/note"),
    "nurse": ("nurse's teaching", "RN teaching"),
    "ecg": ("reading the ECG, billed on its own", "ECG read (billed)"),
    "yesterday": ("reading old records yesterday evening", "records review prior eve"),
    "assistant": ("assistant's vital signs and medicine list", "MA rooming"),
}
_NOTES = {
    "cardiologist": ("the letter of the cardiologist", "cards letter"),
    "eye doctor": ("the eye doctor's report", "ophtho note"),
    "hospital": ("the discharge letter of another hospital", "outside d/c summary"),
    "former doctor": ("notes of the former doctor", "prior PCP notes"),
    "urgent care in another town": ("the note of an urgent care in another town", "outside UC note"),
}


def pages(facts: OfficeVisit, draw: Draw, grade: str) -> list[Page]:
    """Face sheet and note."""
    if facts.last_seen is None:
        seen = "Never seen here"
    else:
        who = (
            "Dr. Okafor"
            if facts.seen_specialty != SPECIALTY
            else draw.pick(("Dr. Osei", "Dr. Wirth at our urgent care", "P. Nair, FNP"))
        )
        seen = f"Last seen {us_day(facts.last_seen)} by {who}, {facts.seen_specialty}"
    rows = [("Visits at this clinic", Mark("last-seen", seen)), ("Reason given on the phone", _reasons(facts, 0))]
    return [face_sheet(facts.visit, rows), _note(facts, draw.of("note"), grade)]


def _reasons(facts: OfficeVisit, short: int) -> str:
    text = "; ".join(problems()[one.problem].reason[short] for one in facts.dealt)
    return text[0].upper() + text[1:]


def _note(facts: OfficeVisit, draw: Draw, grade: str) -> Page:
    visit, short = facts.visit, grade == "messy"
    page = Page("note", "Encounter note, signed", "note")
    page.say(Bold(us_day(visit.day)), f" · {visit.short} · {cast().provider(visit.npi).name}")
    page.say(Bold("CC "), Mark("cc", _reasons(facts, short)))
    some = [problems()[one.problem] for one in facts.dealt]
    hpi: list[Inline] = [Bold("HPI ")]
    for one in some:
        hpi += [Mark(f"hpi-{one.id}", one.story[short]), ". "]
    life = draw.of("life")
    general = [life.pick(_HABITS), life.pick(_RETIRED if visit.age >= 67 else _WORK), life.pick(_HOME)]
    hpi.append(". ".join(one[short] for one in general[: 2 if grade == "clean" else 3]) + ". ")
    hpi += _sentences([one for one in facts.data if one.kind == "historian"], draw, short)
    page.say(*hpi)
    page.say(*old_news(visit, draw, grade))
    if short:
        page.say(*_copied(facts, draw.of("copied")))
    page.say(
        Bold("Exam "),
        f"P {draw.whole(62, 88)}, weight {draw.whole(118, 244)} lb. ",
        ". ".join(one.finding[short] for one in some),
        ".",
    )
    reviewed = [one for one in facts.data if one.kind in ("outside", "earlier", "note", "billed", "interpretation")]
    if reviewed:
        page.say(Bold("Data "), *_sentences(reviewed, draw, short))
    page.say(Bold("A/P" if short else "Assessment and plan"))
    page.numbered(_plan(facts, some, draw, short))
    if facts.time:
        page.say(*_time(facts, draw.of("time"), grade))
    page.say(signature(visit, draw))
    return page


def _plan(facts: OfficeVisit, some: list[Problem], draw: Draw, short: bool) -> list[list[Inline]]:
    ordered, left = {one.what for one in facts.data if one.kind == "order"}, set[str]()
    lines: list[list[Inline]] = []
    for one, dealt in zip(some, facts.dealt, strict=True):
        _, full, brief = one.plans[dealt.plan]
        plan = (brief if short else full).strip()
        line: list[Inline] = [Mark(f"ap-{one.id}", one.assessment[short]), ": ", Mark(f"plan-{one.id}", plan), "."]
        mine = [test for test in one.tests if test in ordered and test not in left]
        left |= set(mine)
        if mine:
            words = [tests()[test][short] for test in mine]
            line += [
                " ",
                Mark(f"order-{one.id}", ("check " + ", ".join(words)) if short else f"Ordered: {listed(words)}"),
                ".",
            ]
        lines.append(line)
    if facts.hardship:
        lines.append(
            [
                Mark(
                    "hardship",
                    "can't afford tx this mo, SW called, plan changed"
                    if short
                    else "Cannot pay for the treatment this month, so the plan was changed; social worker called",
                ),
                ".",
            ]
        )
    talk = [one for one in facts.data if one.kind == "discussion"]
    if talk:
        lines.append(list(_sentences(talk, draw, short)))
    back = f"RTC {draw.whole(2, 12)} wk" if short else f"Back in {draw.whole(2, 12)} weeks"
    lines.append([draw.pick((back, "call prn" if short else "Call if worse")), "."])
    return lines


def _sentences(data: list[Datum], draw: Draw, short: bool) -> list[Inline]:
    line: list[Inline] = []
    for one in data:
        if one.kind == "historian":
            text = (
                f"hx from {one.what}, pt can't give it"
                if short
                else f"The {one.what} tells most of it; the patient cannot"
            )
        elif one.kind == "note":
            text = f"reviewed {_NOTES[one.what][1]}" if short else f"Read {_NOTES[one.what][0]}"
        elif one.kind == "discussion":
            text = (
                f"d/w {one.what.removeprefix('the ')}"
                if short
                else f"Talked with {one.what} on the phone; agreed on the plan"
            )
        else:
            name = tests()[one.what][short]
            text = {
                "outside": (f"{name[0].upper()}{name[1:]} done elsewhere, result read", f"outside {name} reviewed"),
                "earlier": (
                    f"{name[0].upper()}{name[1:]} that I ordered at the last visit: result read",
                    f"{name} (ordered last visit) reviewed",
                ),
                "billed": (
                    f"{name[0].upper()}{name[1:]} made and read here, billed with its reading",
                    f"{name} done/read here, billed",
                ),
                "interpretation": (
                    f"Looked at the {name} myself; radiology will read and bill it",
                    f"{name}: my own read, rads to bill",
                ),
            }[one.kind][short]
        line += [Mark(f"data-{one.kind}-{one.what.removeprefix('the ').replace(' ', '-').lower()}", text), ". "]
    if line:
        line[-1] = "."
    return line


def _copied(facts: OfficeVisit, draw: Draw) -> list[Inline]:
    """A plan from another day that nobody took out; none of it was dealt with today."""
    topics = {problems()[one.problem].topic for one in facts.dealt}
    spare = [
        one
        for one in problems().values()
        if one.topic not in topics and one.kind in ("stable", "worse") and one.sex == ""
    ]
    one = draw.pick(spare)
    return [
        Bold("Problem list "),
        Italic(f"(copied from {us_day(before(facts.visit.day, draw))}, not discussed today) "),
        Mark("copied-problem", f"{one.assessment[1]}: {one.plans[0][2]}"),
        ".",
    ]


def _time(facts: OfficeVisit, draw: Draw, grade: str) -> list[Inline]:
    short = grade == "messy"
    raw = sum(one.minutes for one in facts.time)
    extra = [one for one in facts.time if not one.counts]
    if grade == "clean":
        text = f"My own time on the day of the visit: {facts.minutes} minutes"
        rest = "".join(f"; not in it: {_TIME[one.what][0]}, {one.minutes} minutes" for one in extra)
        return [Mark("time", text), f"{rest}."]
    if grade == "typical":
        text = "; ".join(f"{_TIME[one.what][0]} {one.minutes}" for one in facts.time)
        return [Bold("Time, in minutes "), Mark("time", text), "."]
    kept = [one for one in facts.time if one.counts]
    if extra:
        return [
            Mark(
                "time",
                f"Total time {raw} min, incl. " + ", ".join(f"{_TIME[one.what][1]} {one.minutes}" for one in extra),
            ),
            f"; {draw.pick(('rest mine, today', 'remainder mine, DOS'))}.",
        ]
    return [
        Mark(
            "time", f"Total time {raw} min (" + ", ".join(f"{_TIME[one.what][1]} {one.minutes}" for one in kept) + ")"
        ),
        ", all mine." if short else ".",
    ]
