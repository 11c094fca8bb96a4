"""The record of a fracture, in three grades."""

from __future__ import annotations

from datetime import timedelta

from course.charts.draw import Draw
from course.charts.families.fracture import Cause, Fracture, Site
from course.charts.page import Bold, Inline, Italic, Mark, Page
from course.charts.record import face_sheet, old_news, signature, us_day, vitals

_HURT = (
    "It hurts at every touch.",
    "Pain 7 of 10 at rest.",
    "Took ibuprofen, little help.",
    "Swollen within an hour.",
    "Could not use the limb afterward.",
    "Slept badly because of it.",
    "Numbness: none.",
    "Put ice on it at once.",
)
_ACTIVE_FIRST = (
    ("splint today, operation with plate and screws on {day}", "splint, ORIF {day}"),
    ("set under local anesthetic today, cast applied", "CRPP not needed; closed reduction, cast"),
    ("cast applied today, surgeon's opinion asked for", "cast today, ?OR"),
    ("pinned through the skin tomorrow; consent signed", "perc pinning tmrw, consent signed"),
)
_ACTIVE_LATER = (
    ("position not good enough in the splint: reset today, new cast", "lost reduction in splint: re-reduced, new cast"),
    ("operation tomorrow, as the emergency department had planned", "OR tmrw as planned by ED"),
    ("splint changed for a cast today; treatment goes on", "splint -> cast today"),
)
_LATER = {
    "routine": (
        (
            "healing as expected, callus seen on the film; cast off today, exercises begin",
            "routine healing, + callus; cast off, start PT",
        ),
        ("healing well, no pain at the spot; brace for three more weeks", "healing well, NTTP; brace x 3 wk"),
        ("film shows the gap closing as it should; load may be increased", "XR: routine healing, WBAT"),
    ),
    "delayed": (
        (
            "delayed healing: hardly any callus; bone stimulator, back in four weeks",
            "delayed union, scant callus; bone stim, RTC 4 wk",
        ),
        (
            "heals too slowly, delayed healing; stop smoking, vitamin D, new film in a month",
            "delayed healing; quit tob, vit D, re-XR 1 mo",
        ),
    ),
    "nonunion": (
        (
            "nonunion: no bone across the gap; operation with bone graft planned",
            "nonunion, no bridging; ORIF + graft planned",
        ),
        ("the ends have not joined, nonunion; scan ordered, surgery discussed", "nonunion; CT ordered, d/w pt re OR"),
    ),
    "malunion": (
        (
            "malunion: joined at a wrong angle; bone to be cut and set straight",
            "malunion, angulated; corrective osteotomy",
        ),
        (
            "grown together turned, malunion; correction discussed, second opinion offered",
            "malunion, rotated; correction d/w pt",
        ),
    ),
}
_LATE = (
    (
        "stiffness of the {side}{joint}, left behind by the old {fracture}. Therapy twice a week",
        "stiff {side}{joint}, late effect of {fracture}; PT 2x/wk",
    ),
    (
        "stiff {side}{joint} as a late result of the {fracture}; the fracture itself healed long ago. Stretching splint",
        "sequela of {fracture} (healed): stiff {side}{joint}; dynamic splint",
    ),
)
_SHORT_SIDE = {"right": "R ", "left": "L ", "": ""}


def pages(facts: Fracture, site: Site, cause: Cause, draw: Draw, grade: str) -> list[Page]:
    """Face sheet, intake (messy), film, note."""
    side = facts.side if facts.side_written else ""
    first = "None" if facts.newcomer else us_day(facts.injured)
    face = face_sheet(facts.visit, [("Seen in this office before", first)], place="Riverbend Physicians, orthopedics")
    found = [face]
    if grade == "messy":
        found.append(_intake(facts, site, draw.of("intake")))
    found.append(_film(facts, site, side, draw.of("film"), grade))
    found.append(_note(facts, site, cause, side, draw.of("note"), grade))
    return found


def _named(site: Site, side: str, short: bool) -> str:
    return site.short.format(side=_SHORT_SIDE[side]) if short else site.words.format(side=f"{side} " if side else "")


def _wound(facts: Fracture, short: bool) -> str:
    if facts.fragile or not facts.wound:
        return ""
    if facts.wound == "closed" or not facts.gustilo:
        return f"{facts.wound} "
    return f"open type {facts.gustilo} " if short else f"open (Gustilo type {facts.gustilo}) "


def _shift(facts: Fracture) -> str:
    return {"displaced": "displaced ", "plain": "nondisplaced "}.get(facts.displacement, "")


def _intake(facts: Fracture, site: Site, draw: Draw) -> Page:
    """The intake names the wrong side where a side is known at all: film and doctor put it right."""
    page = Page("intake", "Intake", "nursing")
    wrong = {"right": "L", "left": "R"}[facts.side] + " " if facts.side_written else ""
    page.say(
        Bold(f"{draw.whole(8, 15):02d}:{draw.whole(0, 59):02d}"),
        f" · {draw.pick(('P. Dole', 'R. Sandoval', 'K. Ames'))}, medical assistant",
    )
    page.say(Mark("intake-side", f"{wrong}{site.joint} fx f/u"), f". {vitals(draw)}. Pain {draw.whole(1, 8)}/10.")
    return page


def _film(facts: Fracture, site: Site, side: str, draw: Draw, grade: str) -> Page:
    page = Page("film", "Film report", "report")
    page.say(
        Bold(us_day(facts.visit.day)), f" · Kirsten Brandvold, MD, radiology · {draw.pick(('two', 'three'))} views"
    )
    name = _named(site, side, grade == "messy")
    shift = "" if facts.fragile else _shift(facts)
    state = {
        "active": "no callus yet",
        "routine": "callus forming, line fading",
        "delayed": "little callus for the time passed",
        "nonunion": "no bridge of bone, rounded ends",
        "malunion": "bridged by solid bone, axis off",
        "sequela": "old, healed; joint space narrow",
    }[facts.phase]
    thin = " Bones look thin." if facts.fragile else ""
    page.say(
        Mark("film-finding", f"{shift}{name}".capitalize() if grade != "messy" else f"{shift}{name}"),
        f": {state}.{thin} {draw.pick(('Soft tissue swollen.', 'Joint in place.', 'No other break seen.', 'No foreign body.'))}",
    )
    page.say(Italic(f"Signed K. Brandvold, MD, {us_day(facts.visit.day)} {draw.whole(10, 17)}:{draw.whole(10, 59)}"))
    return page


def _note(facts: Fracture, site: Site, cause: Cause, side: str, draw: Draw, grade: str) -> Page:
    visit, short = facts.visit, grade == "messy"
    page = Page("note", "Encounter note, signed", "note")
    page.say(Bold(us_day(visit.day)), f" · {visit.short} · Greta Lindahl, MD, orthopedic surgery")
    ago = (visit.day - facts.injured).days
    when = f"{ago} d ago" if ago < 21 else f"{ago // 7} wk ago" if ago < 400 else f"in {facts.injured:%m/%Y}"
    hpi: list[Inline] = [Bold("HPI "), f"{visit.age} {visit.sex}. " if draw.chance(50) else ""]
    hpi += [
        Mark("hpi-cause", cause.short if short else f"{visit.subject} {cause.words}"),
        f" {when} ({us_day(facts.injured)}). ",
    ]
    if facts.newcomer:
        hpi += [Mark("hpi-before", _before(facts, short)), " "]
    hpi.append(" ".join(draw.sample(_HURT, 2 if grade != "clean" else 1)))
    page.say(*[one for one in hpi if one])
    history = old_news(visit, draw, grade)
    if facts.fragile:
        history += [
            " ",
            Mark("bone", "Osteoporosis (DXA -3.1), on alendronate" if short else "Osteoporosis, known for years"),
            ".",
        ]
    page.say(*history)
    page.say(
        Bold("Exam "),
        f"{vitals(draw)}. {draw.pick(('Skin intact now', 'Pulse and feeling beyond the break normal', 'Fingers and toes warm', 'Swelling moderate'))}. Bends {draw.whole(10, 110)} degrees at the {site.joint}.",
    )
    page.say(Bold("A/P" if short else "Assessment and plan"))
    page.numbered(_plan(facts, site, side, draw, short))
    page.say(signature(visit, draw))
    return page


def _before(facts: Fracture, short: bool) -> str:
    if facts.phase == "active":
        return (
            "Seen in ED, splinted, sent here."
            if short
            else "The emergency department put on a splint; this is the first visit with us."
        )
    return (
        "Tx so far out of town, new to us."
        if short
        else "Treated in another town so far; this is the first visit with us."
    )


def _plan(facts: Fracture, site: Site, side: str, draw: Draw, short: bool) -> list[list[Inline]]:
    name = _named(site, side, short)
    if facts.phase == "sequela":
        where = _SHORT_SIDE[side] if short else f"{side} "
        late = draw.pick(_LATE)[short]
        head, _, tail = late.partition("{fracture}")
        old = f"{_wound(facts, short)}{'' if facts.fragile else _shift(facts)}{name}"
        if facts.fragile:
            old += " from osteoporosis" if not short else " (osteoporotic)"
        lead = head.format(side=where, joint=site.joint)
        tail = tail.format(side=where, joint=site.joint)
        return [
            [
                Mark("ap-late", lead.rstrip(" ,(")[:1].upper() + lead.rstrip(" ,(")[1:]),
                " ",
                Mark("ap-fracture", old),
                f"{tail}.",
            ]
        ]
    if facts.phase == "active":
        plan = draw.pick(_ACTIVE_LATER if facts.newcomer else _ACTIVE_FIRST)[short]
    else:
        plan = draw.pick(_LATER[facts.phase])[short]
    plan = plan.format(day=us_day(facts.visit.day + timedelta(days=draw.whole(1, 6))))
    if facts.fragile:
        lead = f"{name}, osteoporotic" if short else f"Fragility fracture from osteoporosis: {name}"
    else:
        lead = f"{_wound(facts, short)}{_shift(facts)}{name}"
        lead = lead if short else lead[0].upper() + lead[1:]
    follow = draw.pick(
        (f"Back in {draw.whole(2, 6)} weeks", f"Film again in {draw.whole(2, 6)} weeks", "Call if numb or blue")
    )
    return [[Mark("ap-fracture", lead), ": ", Mark("ap-phase", plan), "."], [f"{follow}."]]
