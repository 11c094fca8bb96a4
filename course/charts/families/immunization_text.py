"""The record of a vaccine visit, in three grades."""

from __future__ import annotations

from datetime import timedelta

from course.charts.draw import Draw
from course.charts.families.immunization import CHILD, Shots, Vaccine, vaccines
from course.charts.page import Bold, Inline, Italic, Mark, Page
from course.charts.record import face_sheet, months_on, old_news, signature, us_day, vitals
from course.charts.roster import cast

_MAKERS = "ABDGHKLMNPRSTVX"
_ARMS = (("left upper arm", "L deltoid"), ("right upper arm", "R deltoid"))
_LEGS = (("left thigh", "L thigh"), ("right thigh", "R thigh"))
_NURSES = ("R. Sandoval, RN", "M. Ohara, RN", "L. Pike, LPN")
_ASKED = (
    ("fever for a day", "fever x 1 d"),
    ("a sore arm or leg", "sore site"),
    ("what to do after a faint", "syncope precautions"),
    ("rare allergic reactions", "anaphylaxis"),
    ("when the next ones are due", "next due"),
    ("why several on one day are safe", "multiple at once OK"),
)


def pages(facts: Shots, draw: Draw, grade: str) -> list[Page]:
    """Face sheet, the vaccine record, the note."""
    rows = (
        [("Comes with", draw.pick(("Mother", "Father", "Both parents", "Grandmother")))] if facts.visit.age < 18 else []
    )
    found = [face_sheet(facts.visit, rows), _record(facts, draw.of("record"), grade)]
    if grade == "messy":
        found.append(_worklist(facts, draw.of("list")))
    return [*found, _note(facts, draw.of("note"), grade)]


def _name(one: Vaccine, short: bool) -> str:
    return one.short if short else one.words[0].upper() + one.words[1:]


def _record(facts: Shots, draw: Draw, grade: str) -> Page:
    page = Page("record", "Vaccine record", "report")
    visit, short = facts.visit, grade == "messy"
    nurse = draw.pick(_NURSES)
    page.say(Bold(us_day(visit.day)), f" · given by {nurse}")
    rows = []
    hour = draw.whole(8, 15)
    sites = list(_LEGS if visit.age < 3 else _ARMS)
    for n, id in enumerate(facts.given):
        one, lot = vaccines()[id], draw.of(id)
        where = {"oral": ("by mouth", "PO"), "nasal": ("nose", "IN")}.get(one.route, sites[n % 2])[short]
        rows.append(
            (
                Mark(f"v-{id}", _name(one, short)),
                where,
                f"{lot.pick(_MAKERS)}{lot.whole(1000, 9999)}{lot.pick('ABC')}",
                f"{hour:02d}:{10 + 12 * n + lot.whole(0, 9):02d}",
            )
        )
    if facts.refused:
        one = vaccines()[facts.refused]
        who = "parents" if visit.age < 18 else "patient"
        rows.append(
            (
                _name(one, short),
                Mark("refused", f"REFUSED by {who}, not given" if not short else f"not given - {who} declined"),
                "",
                "",
            )
        )
    if facts.earlier:
        day = visit.day - timedelta(days=draw.whole(24, 40))
        one = vaccines()[facts.earlier]
        rows.append(
            (
                Mark("earlier", _name(one, short)),
                f"given {us_day(day)} at the {draw.pick(('school', 'county health department', 'pharmacy'))}",
                "",
                "",
            )
        )
    page.table(rows, ("Vaccine", "Where", "Lot", "Time"))
    return page


def _worklist(facts: Shots, draw: Draw) -> Page:
    """What was planned in the morning; the record of what was done overrules it."""
    page = Page("worklist", "Worklist of the morning", "nursing")
    ids = [*facts.given, *([facts.refused] if facts.refused else [])]
    page.say(
        Bold("07:30"),
        f" · {facts.visit.short} · plan: ",
        Mark("planned", " + ".join(vaccines()[one].short for one in ids)),
        f". {draw.pick(('Pull from fridge B', 'Consent in tray', 'VIS printed', 'Check registry first'))}.",
    )
    return page


def _note(facts: Shots, draw: Draw, grade: str) -> Page:
    visit, short = facts.visit, grade == "messy"
    provider = cast().provider(visit.npi)
    page = Page("note", "Encounter note, signed", "note")
    page.say(Bold(us_day(visit.day)), f" · {visit.short}, established patient · {provider.name}")
    months = months_on(visit.born, visit.day)
    if facts.visit_kind == "check":
        reason = f"{months}-month check" if months < 36 else f"Yearly check, {visit.age} years"
        reason = reason.replace("check", "WCC") if short and visit.age < 18 else reason
    else:
        reason = "Here for vaccines only" if not short else "vaccines only, RN visit"
    page.say(Bold("CC "), Mark("reason", reason))
    page.say(*old_news(visit, draw, grade))
    exam = (
        draw.pick(("well, nothing abnormal", "no fever, looks well", "normal for age"))
        if facts.visit_kind == "check"
        else draw.pick(("no fever today", "feels well", "no illness this week"))
    )
    page.say(Bold("Exam "), f"{vitals(draw, baby=visit.age < 3)}. {exam[0].upper()}{exam[1:]}.")
    page.say(Bold("A/P" if short else "Assessment and plan"))
    lines: list[list[Inline]] = []
    if facts.visit_kind == "check":
        lines.append(
            [
                ("WCC, nl findings" if visit.age < 18 else "annual exam, nl")
                if short
                else "Routine check, no abnormal findings",
                ".",
            ]
        )
    lines.append(
        [
            "Vaccines as in the record. " if not short else "Imms per record. ",
            *_advice(facts, draw.of("advice"), short, provider.name),
        ]
    )
    if facts.refused:
        lines.append(
            [
                f"{_name(vaccines()[facts.refused], short)}: {draw.pick(('will be asked again next time', 'form of refusal signed', 'offered again in three months'))}."
            ]
        )
    page.numbered(lines)
    page.say(signature(visit, draw))
    return page


def _advice(facts: Shots, draw: Draw, short: bool, clinician: str) -> list[Inline]:
    topics = ", ".join(one[short] for one in draw.sample(_ASKED, 3))
    them = "parents" if facts.visit.age < 18 else "pt"
    if facts.advice == "nobody":
        return [
            Mark("advice", "VIS given, no questions" if short else "Information sheets handed out; no questions"),
            ".",
        ]
    if facts.advice == "nurse":
        nurse = draw.pick(_NURSES)
        return [Mark("advice", f"{nurse} d/w {them}: {topics}" if short else f"{nurse} explained {topics}"), "."]
    if not facts.advice_signed:
        return [
            Mark(
                "advice",
                f"risks/benefits discussed: {topics}" if short else f"Benefits and risks were discussed ({topics})",
            ),
            ".",
        ]
    text = (
        f"I d/w {them} each vaccine: {topics}"
        if short
        else f"I explained each vaccine to the {'parents' if facts.visit.age <= CHILD and facts.visit.age < 18 else 'patient'}: {topics}"
    )
    return [Mark("advice", text), Italic(f" ({clinician})") if draw.chance(40) else "", "."]
