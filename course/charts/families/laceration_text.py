"""The record of cuts and their repair, in three grades."""

from __future__ import annotations

from course.charts.draw import Draw
from course.charts.families.laceration import Cuts, Wound, causes, cm, sites
from course.charts.page import Bold, Inline, Mark, Page
from course.charts.record import face_sheet, listed, old_news, signature, us_day, vitals
from course.charts.roster import cast

_ONE_LAYER = (
    ("closed in one layer with {n} nylon stitches", "1-layer, nylon x {n}"),
    ("skin closed with {n} single stitches", "simple interrupted x {n}, skin only"),
    ("skin edges brought together with {n} stitches", "skin closed, prolene x {n}"),
)
_TWO_LAYERS = (
    (
        "closed in layers: {m} absorbable stitches in the deep layer, {n} nylon stitches in the skin",
        "layered: vicryl x {m} deep, nylon x {n} skin",
    ),
    ("deep tissue closed with {m} buried stitches, then the skin with {n}", "2-layer, {m} buried + {n} skin"),
)
_EXTRA = {
    "edges": ("crushed edges cut away until clean tissue was reached", "devitalized edges excised"),
    "undermined": ("tissue freed widely on both sides so that the edges would meet", "extensive undermining b/l"),
    "stay": ("stay sutures placed to hold the tension", "retention sutures"),
    "border": (
        "the cut runs through the lip's red border, which was set edge to edge",
        "thru vermilion border, aligned",
    ),
}
_DIRTY = (
    "gravel and soil scrubbed and picked out for {k} minutes before closing",
    "heavily contaminated, debris picked/irrigated x {k} min",
)
_OBJECT = {
    "W25.XXX": ("a piece of glass taken out", "glass FB removed"),
    "W26.0XX": ("the tip of the blade taken out", "blade tip FB removed"),
    "W29.3XX": ("a wood splinter taken out", "wood FB removed"),
    "W26.8XX": ("a metal sliver taken out", "metal FB removed"),
}
_WHERE = (
    "in the kitchen",
    "in the garage",
    "in the garden",
    "on the porch",
    "at a neighbor's",
    "in the cellar",
    "while moving house",
    "while cleaning up",
)
_SHORT_SIDE = {"right": "R ", "left": "L "}


def pages(facts: Cuts, draw: Draw, grade: str) -> list[Page]:
    """Face sheet, triage, note with the repair."""
    face = face_sheet(
        facts.visit, [("Reason", draw.pick(("Cut", "Cuts", "Injury", "Bleeding")))], place="Maple Street Urgent Care"
    )
    return [face, _triage(facts, draw.of("triage"), grade), _note(facts, draw.of("note"), grade)]


def _place(wound: Wound, short: bool, *, told: bool = True) -> str:
    site = sites()[wound.site]
    side = (
        ""
        if not site.sided or not (wound.side_written and told)
        else _SHORT_SIDE[wound.side]
        if short
        else f"{wound.side} "
    )
    return (site.short if short else site.words).format(side=side)


def _triage(facts: Cuts, draw: Draw, grade: str) -> Page:
    page = Page("triage", "Triage", "nursing")
    short = grade == "messy"
    page.say(
        Bold(f"{draw.whole(9, 18):02d}:{draw.whole(0, 59):02d}"),
        f" · {draw.pick(('R. Sandoval, RN', 'M. Ohara, RN', 'P. Dole, medical assistant'))}",
    )
    parts = [
        Mark(
            f"{one.id}-triage",
            f"{_place(one, short)} about {round(one.guess_mm / 10) or 1} cm"
            if grade != "clean"
            else _place(one, short),
        )
        for one in facts.wounds
    ]
    line: list[Inline] = []
    for n, part in enumerate(parts):
        line += [", " if n else "", part]
    page.say(
        *[one for one in line if one],
        f". {vitals(draw)}. {draw.pick(('Bleeding stopped with pressure', 'Oozing', 'Dry dressing on'))}.",
    )
    return page


def _note(facts: Cuts, draw: Draw, grade: str) -> Page:
    visit, short = facts.visit, grade == "messy"
    provider, cause = cast().provider(visit.npi), causes()[facts.cause]
    page = Page("note", "Encounter note, signed", "note")
    page.say(Bold(us_day(visit.day)), f" · {visit.short} · {provider.name}")
    hours = draw.whole(1, 7)
    page.say(
        Bold("HPI "),
        f"{hours} h ago, " if short else f"{hours} hours ago {draw.pick(_WHERE)}: cut by ",
        Mark("hpi-cause", cause[1] if short else cause[0]),
        f". {draw.pick(('Tetanus up to date', 'Tetanus shot in ' + str(visit.day.year - draw.whole(1, 4)), 'Last tetanus shot four years ago'))}. Moves and feels everything.",
    )
    page.say(*old_news(visit, draw, grade))
    page.say(
        Bold("Repair" if not short else "PROC"),
        f" {draw.pick(('Lidocaine', 'Lidocaine 1 %', 'Local anesthetic'))}, rinsed with {draw.whole(2, 9) * 50} mL saline.",
    )
    if grade == "clean":
        rows = [
            (
                str(n),
                Mark(f"{one.id}-where", _place(one, False)),
                f"{cm(one.mm)} cm",
                Mark(f"{one.id}-closed", _closing(facts, one, draw.of(one.id), False)),
            )
            for n, one in enumerate(facts.wounds, 1)
        ]
        page.table(rows, ("Wound", "Where", "Length", "How it was closed"))
    elif grade == "typical":
        page.numbered([
            [Mark(f"{one.id}-where", _upper(_place(one, False))), f", {cm(one.mm)} cm: ", Mark(f"{one.id}-closed", _closing(facts, one, draw.of(one.id), False)), "."]
            for one in facts.wounds
        ])  # fmt: skip
    else:
        line: list[Inline] = []
        for one in facts.wounds:
            length = f"{one.mm} mm" if draw.of("unit", one.id).chance(50) else f"{cm(one.mm)} cm"
            line += [
                Mark(f"{one.id}-where", _place(one, True)),
                f" {length} ",
                Mark(f"{one.id}-closed", _closing(facts, one, draw.of(one.id), True)),
                "; ",
            ]
        page.say(*line[:-1], ".")
    ids = [str(n) for n in range(1, len(facts.wounds) + 1)]
    page.say(
        Bold("A/P "),
        "Lacs as above. "
        if short
        else f"Cut{'s' if len(ids) > 1 else ''} {listed(ids)}, cared for as above. "
        if len(ids) > 1
        else "Cut, cared for as above. ",
        f"Stitches out in {draw.whole(5, 12)} days. {draw.pick(('Keep dry for a day', 'Back if red or hot', 'Wound sheet given'))}.",
    )
    page.say(signature(visit, draw))
    return page


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _closing(facts: Cuts, wound: Wound, draw: Draw, short: bool) -> str:
    parts = []
    if wound.dirty:
        parts.append(_DIRTY[short].format(k=draw.of("k").whole(12, 30)))
    elif wound.object:
        parts.append(_OBJECT[facts.cause][short])
    if wound.extra:
        parts.append(_EXTRA[wound.extra][short])
    stitches = {"n": max(2, wound.mm // draw.of("gap").whole(4, 7)), "m": draw.of("deep").whole(2, 5)}
    if wound.method == "stitches":
        parts.append(draw.of("way").pick(_TWO_LAYERS if wound.layers == 2 else _ONE_LAYER)[short].format(**stitches))
    elif wound.method == "staples":
        parts.append(("{n} staples in the skin", "staples x {n}")[short].format(**stitches))
    elif wound.method == "glue":
        parts.append(("closed with tissue glue", "Dermabond")[short])
    elif wound.method == "strips":
        parts.append(("drawn together with paper strips only", "steri-strips only")[short])
    else:
        parts.append(("left open under a dressing", "left open, dressing")[short])
    return ("; " if not short else ", ").join(parts)
