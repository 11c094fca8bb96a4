"""The record of a diabetes visit, in three grades."""

from __future__ import annotations

from datetime import timedelta

from course.charts.draw import Draw
from course.charts.families.diabetes_rules import (
    EYES,
    STAGES,
    ULCERS,
    Diabetes,
    Found,
    conditions,
    eye_of,
    kinds,
    stage_of,
)
from course.charts.page import Bold, Inline, Italic, Mark, Page
from course.charts.record import before, face_sheet, old_news, signature, us_day, vitals
from course.charts.roster import cast

_DRUG_TEXT = {
    "oral": (("metformin 1000 mg twice a day", "metformin 1000 bid"), ("glipizide 5 mg a day", "glipizide 5 qd"), ("empagliflozin 10 mg a day", "empagliflozin 10 qd"), ("sitagliptin 100 mg a day", "sitagliptin 100 qd")),
    "insulin": (("insulin glargine {n} units at bedtime", "glargine {n} u qhs"), ("insulin degludec {n} units a day", "degludec {n} u qd"), ("insulin lispro with meals and glargine {n} units", "lispro ac + glargine {n} u")),
    "injectable": (("semaglutide 1 mg once a week", "semaglutide 1 mg sc qwk"), ("dulaglutide 1.5 mg once a week", "dulaglutide 1.5 sc qwk")),
}  # fmt: skip
_STORY = (
    ("Measures at home on most days", "SMBG most days"),
    ("Forgets a dose now and then", "misses doses occ"),
    ("Walks half an hour a day", "walks 30 min/d"),
    ("Sugar diary brought along", "log brought"),
    ("Eats late after work shifts", "late meals, shift work"),
    ("Was at the dietitian's in spring", "saw RD in spring"),
    ("No thirst, sleeps through", "no polydipsia, no noct"),
    ("Lost four pounds since winter", "-4 lb since winter"),
    ("Sensor worn for ten days", "CGM x 10 d"),
    ("Feet looked at every evening", "checks feet qhs"),
)
_DOUBT = {
    "eye": ("Retinopathy to be ruled out: eye doctor's appointment made", "r/o retinopathy, ophtho referral"),
    "nerve": ("Possible early neuropathy; nothing found today, watch", "?early neuropathy, exam nl, watch"),
    "kidney": ("Kidney disease not excluded: urine test sent", "r/o CKD, UACR sent"),
}
# What the patient came for: the first of the findings, which is why it is first-listed.
_REASON = {
    "": ("diabetes check", "DM f/u"),
    "sugar": ("sugar has been too high", "sugars high"),
    "kidney": ("here to talk about the kidney tests", "f/u kidney labs"),
    "nerve": ("feet burn and tingle at night", "feet burning"),
    "eye": ("brings the letter of the eye doctor", "brings eye report"),
    "eye-bad": ("brings a letter: the eye clinic plans a laser", "ophtho letter, pre-laser"),
    "vessel": ("calves hurt after one block", "calf pain w/ walking"),
    "ulcer": ("sore on the foot that does not close", "foot sore"),
    "low": ("shaky and sweating before lunch, three times", "shaky spells x 3"),
}
_COPIED = {
    "kidney": "CKD 2",
    "eye": "?cataract",
    "eye-bad": "NPDR",
    "nerve": "?neuropathy",
    "sugar": "DM, well controlled",
    "vessel": "?claudication",
    "ulcer": "foot ulcer, healed",
    "low": "no hypoglycemia",
}


def pages(facts: Diabetes, draw: Draw, grade: str) -> list[Page]:
    """Face sheet, laboratory slip, note."""
    face = face_sheet(
        facts.visit, [("Status at this clinic", "Established"), ("Phone", f"402-555-01{draw.whole(80, 99)}")]
    )
    return [face, _labs(facts, draw.of("labs")), _note(facts, draw.of("note"), grade)]


def _labs(facts: Diabetes, draw: Draw) -> Page:
    page = Page("labs", "Laboratory", "report")
    kidney = next((one for one in facts.found if one.id == "kidney"), None)
    egfr = kidney.egfr if kidney else draw.whole(92, 118)
    sugar = draw.whole(182, 268) if facts.a1c > 80 else draw.whole(92, 138)
    page.say(Bold(us_day(facts.visit.day - timedelta(days=draw.whole(0, 6)))))
    rows = [
        ("A1c", f"{facts.a1c / 10:.1f} %"),
        ("Glucose, fasting", f"{sugar} mg/dL"),
        ("Sodium", f"{draw.whole(136, 144)}"),
    ]
    if kidney is None or stage_of(facts, kidney) != "30":  # where the stage is left open, no number tells it either
        rows.append(("eGFR", f"{egfr}"))
    page.table([(name, Mark(f"lab-{n}", value)) for n, (name, value) in enumerate(rows, 1)])
    return page


def _note(facts: Diabetes, draw: Draw, grade: str) -> Page:
    visit, short = facts.visit, grade == "messy"
    provider = cast().provider(visit.npi)
    page = Page("note", "Encounter note, signed", "note")
    page.say(Bold(us_day(visit.day)), f" · {visit.short}, established patient · {provider.name}")
    page.say(Bold("CC "), Mark("cc", _REASON[facts.found[0].id if facts.found else ""][short]))
    story = [one[short] for one in draw.of("story").sample(_STORY, 3 if grade != "clean" else 2)]
    hpi: list[Inline] = [
        Bold("HPI "),
        f"{visit.age} {visit.sex}. ",
        f"{'; '.join(story)}. " if short else f"{'. '.join(story)}. ",
    ]
    if facts.once:
        ago = draw.whole(10, 60)
        hpi.append(
            Mark(
                "hpi-once",
                f"ED {ago} d ago, glc {draw.whole(320, 460)}: IV insulin x 1, none since."
                if short
                else f"In the emergency department {ago} days ago the sugar was {draw.whole(320, 460)}; one dose of insulin there, none since.",
            )
        )
    page.say(*hpi)
    page.say(*old_news(visit, draw, grade))
    if grade == "messy":
        copied = [Mark(f"copied-{one.id}", _COPIED[one.id]) for one in facts.found]
        line: list[Inline] = [
            Bold("Problem list "),
            Italic(f"(not reviewed since {us_day(before(visit.day, draw.of('list')))}) "),
        ]
        for n, one in enumerate([Mark("copied-dm", draw.pick(("DM", "DM2?", "diabetes, see old chart"))), *copied]):
            line += [" · " if n else "", one]
        page.say(*[one for one in line if one])
    weak = any(one.stage in ("4", "5") for one in facts.found)  # nobody gives metformin to such kidneys
    texts = {**_DRUG_TEXT, "oral": _DRUG_TEXT["oral"][3:]} if weak else _DRUG_TEXT
    meds = [
        draw.of("drug", drug).pick(texts[drug])[short].format(n=draw.of("units").whole(10, 38)) for drug in facts.drugs
    ]
    meds += ["lisinopril 10" if short else "lisinopril 10 mg"] if facts.pressure else []
    if facts.kind == "steroid":
        meds.append(
            "prednisone 10 qd (joints)"
            if short
            else "prednisone 10 mg a day for her joints"
            if visit.sex == "F"
            else "prednisone 10 mg a day for his joints"
        )
    page.say(
        Bold("Meds "),
        Mark("meds", ", ".join(meds)) if meds else Mark("meds", "none" if short else "no drugs; diet alone"),
        ".",
    )
    page.say(
        Bold("Exam "),
        f"{vitals(draw)}. {draw.pick(('Heart and lungs normal', 'Looks well', 'Weight steady', 'Comfortable'))}.",
    )
    page.say(Bold("A/P" if short else "Assessment and plan"))
    page.numbered(_plan(facts, draw.of("plan"), short))
    page.say(signature(visit, draw))
    return page


def _plan(facts: Diabetes, draw: Draw, short: bool) -> list[list[Inline]]:
    kind = kinds()[facts.kind]
    name = kind.short if short else kind.words
    lead = name if short else name[0].upper() + name[1:]
    lines: list[list[Inline]] = []
    sugar = next((one for one in facts.found if one.id == "sugar"), None)
    control = " uncontrolled" if facts.unclear else ""
    general: list[Inline] = [
        Mark("ap-dm", f"{lead}{control}"),
        f". A1c in {draw.whole(3, 6)} {'mo' if short else 'months'}.",
    ]
    rest = [one for one in facts.found if one is not sugar]
    # The reason for the visit stands first; where that is the sugar, diabetes and sugar share a line.
    if sugar is not None:
        head: list[Inline] = [
            Mark("ap-dm", lead),
            " ",
            Mark("ap-sugar", _text(facts, sugar, draw, short)),
            ": ",
            _today(facts, sugar, draw, short),
            ".",
        ]
    else:
        head = general
    for one in facts.found:
        if one is sugar:
            lines.append(head)
        else:
            lines.append(
                [
                    Mark(f"ap-{one.id}", _sentence(facts, one, draw, short)),
                    ": ",
                    _today(facts, one, draw.of(one.id), short),
                    ".",
                ]
            )
    if sugar is None:
        lines.insert(0 if not rest else draw.pick((0, len(rest))), general)
    if facts.pressure:
        lines.append(
            [
                Mark("ap-pressure", "HTN" if short else "High blood pressure"),
                f", {draw.whole(118, 134)}/{draw.whole(70, 84)}{': cont lisinopril' if short else ': lisinopril unchanged'}.",
            ]
        )
    if facts.doubt:
        lines.append([Mark("ap-doubt", _DOUBT[facts.doubt][short]), "."])
    return [[part for part in line if part] for line in lines]


def _values(facts: Diabetes, one: Found, draw: Draw) -> dict[str, object]:
    eye = EYES[eye_of(facts, one)] if one.eye else ("", "")
    stage = stage_of(facts, one) if one.stage else ""
    ulcer = ULCERS.get(one.ulcer, ("", ""))
    return {
        "a1c": f"{facts.a1c / 10:.1f}",
        "stage_words": STAGES.get(stage, ""),
        "egfr": one.egfr if stage != "30" else "steady",
        "eye_words": eye[0],
        "eye_short": eye[1],
        "month": f"{draw.of('month').whole(1, 3):02d}/2026",
        "ulcer_words": ulcer[0],
        "ulcer_short": ulcer[1],
    }


def _text(facts: Diabetes, one: Found, draw: Draw, short: bool) -> str:
    condition = conditions()[one.id]
    words = (condition.short if short else condition.words).format(**_values(facts, one, draw))
    return words.replace(", , ", ", ").replace("  ", " ").replace(" ,", ",")


def _sentence(facts: Diabetes, one: Found, draw: Draw, short: bool) -> str:
    condition, text = conditions()[one.id], _text(facts, one, draw, short)
    if not one.linked:
        text += f", {condition.unrelated_short}" if short else f" {condition.unrelated}"
    return text if short else text[0].upper() + text[1:]


def _today(facts: Diabetes, one: Found, draw: Draw, short: bool) -> str:
    condition = conditions()[one.id]
    return (condition.today_short if short else condition.today).format(**_values(facts, one, draw))
