"""What all generated records share: the patient, the visit, the face sheet, old news copied forward, the signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from course.charts import names
from course.charts.draw import Draw
from course.charts.model import FIRST_DAY, LAST_DAY
from course.charts.page import Bold, Inline, Italic, Mark, Page
from course.charts.roster import Cast, cast

# Generated patients have accounts of their own range, so that nobody takes one for one of the recurring cast.
ACCOUNTS = (5000, 9999)
COMMERCIAL = ("Prairie Shield PPO", "Northstar HMO", "Cedar Valley HMO")
MEDICARE = "Original Medicare, Part B"


@dataclass(frozen=True)
class Visit:
    """Who came when to whom. `sex` F or M; `npi` the provider; `payer` the plan as the face sheet names it."""

    account: str
    last: str
    first: str
    middle: str
    born: date
    sex: str
    day: date
    npi: str
    payer: str

    @property
    def age(self) -> int:
        """Whole years on the day of the visit."""
        return age_on(self.born, self.day)

    @property
    def name(self) -> str:
        return f"{self.last}, {self.first} {self.middle}"

    @property
    def short(self) -> str:
        """E. Rivera, 38 F"""
        years = self.age
        return f"{self.first[0]}. {self.last}, {years if years else f'{months_on(self.born, self.day)} mo'} {self.sex}"

    @property
    def subject(self) -> str:
        return "She" if self.sex == "F" else "He"


def age_on(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def months_on(born: date, day: date) -> int:
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)


def draw_visit(
    draw: Draw,
    *,
    ages: tuple[int, int],
    sex: str = "",
    npis: Sequence[str],
    payers: Sequence[str] = COMMERCIAL,
    days: tuple[date, date] = (FIRST_DAY, LAST_DAY),
    weekday: bool = True,
) -> Visit:
    """A made-up patient of that age who comes on a day of the course calendar. From 65 on the plan is Medicare."""
    day = draw.of("day").day(*days, weekday=weekday)
    sex = sex or draw.of("sex").pick("FM")
    years = draw.of("age").whole(*ages)
    # born between the two birthdays, so that the age is the one drawn
    born = date(day.year - years - 1, day.month, min(day.day, 28)) + timedelta(days=draw.of("birthday").whole(1, 364))
    who = draw.of("name")
    return Visit(
        f"MSFM-{draw.of('account').whole(*ACCOUNTS)}",
        who.pick(names.LAST),
        who.pick(names.FIRST[sex]),
        who.pick(names.MIDDLE),
        born,
        sex,
        day,
        draw.of("provider").pick(npis),
        MEDICARE if age_on(born, day) >= 65 else draw.of("payer").pick(payers),
    )


def us_day(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def listed(words: Sequence[str], last: str = " and ") -> str:
    """a, b and c"""
    return last.join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def signature(visit: Visit, draw: Draw, *, cast_of: Cast | None = None) -> Italic:
    """Signed the same evening or within two days."""
    provider = (cast_of or cast()).provider(visit.npi)
    signed = visit.day + timedelta(days=draw.pick((0, 0, 0, 1, 2)))
    hour, minute = (draw.whole(16, 20) if signed == visit.day else draw.whole(7, 9)), draw.whole(0, 59)
    return Italic(f"Electronically signed by {provider.name}, {us_day(signed)} {hour:02d}:{minute:02d}")


def face_sheet(visit: Visit, rows: Sequence[Sequence[Any]], *, place: str = "Maple Street Family Medicine") -> Page:
    """The face sheet; `rows` come after the patient's own."""
    page = Page("face", "Face sheet", "face-sheet")
    page.say(Bold(place), f" · printed {us_day(visit.day - timedelta(days=1))}")
    page.table(
        [
            ("Patient", visit.name),
            ("Date of birth, sex", f"{us_day(visit.born)}, {visit.sex}"),
            ("Patient number", visit.account),
            ("Plan", visit.payer),
            *rows,
        ]
    )
    return page


# What a chart drags along: nothing of it is treated today. (words, the same in short)
OLD_NEWS = (
    ("Appendix out in {year}", "s/p appy {year}"),
    ("Gallbladder out in {year}", "s/p chole {year}"),
    ("Tonsils out as a child", "s/p T&A"),
    ("Broken collarbone in {year}, healed", "fx clavicle {year}, healed"),
    ("Hay fever as a child", "hay fever, childhood"),
    ("Possible gout in {year}, never confirmed", "?gout {year}, never confirmed"),
    ("Shingles in {year}, healed", "zoster {year}, resolved"),
    ("Kidney stone in {year}, passed", "neph-lith {year}, passed"),
    ("Pneumonia in {year}, healed", "PNA {year}, resolved"),
    ("Hernia repaired in {year}", "s/p hernia repair {year}"),
    ("Iron deficiency in {year}, treated", "IDA {year}, tx'd"),
    ("Wisdom teeth out in {year}", "wisdom teeth out {year}"),
    ("Chickenpox as a child", "varicella, childhood"),
    ("Concussion in {year}, no trouble since", "concussion {year}, no sequelae"),
)
FAMILY_NEWS = (
    ("Mother: high blood pressure", "M: HTN"),
    ("Father: heart attack at 70", "F: MI @70"),
    ("Mother: breast cancer at 61", "M: breast ca @61"),
    ("Father: type 2 diabetes", "F: DM2"),
    ("Brother: asthma", "Br: asthma"),
    ("Grandfather: stroke", "GF: CVA"),
    ("Nothing known", "n/c"),
    ("Sister: thyroid disease", "Sis: thyroid dz"),
    ("Both parents living and well", "parents A&W"),
)


def old_news(visit: Visit, draw: Draw, grade: str) -> list[Inline]:
    """History that has nothing to do with today, as each grade writes it. Its phrases can be marked."""
    count = {"clean": 1, "typical": 2, "messy": 4}[grade]
    short = grade == "messy"
    grown = [one for one in OLD_NEWS if "{year}" not in one[0] or visit.age > 14] if visit.age > 4 else []
    picked = draw.of("old").sample(grown, count if visit.age > 14 else 1)
    line: list[Inline] = [
        Bold("PMH "),
        Italic(f"(copied forward from {us_day(max(before(visit.day, draw), visit.born))}) ") if short else "",
    ]
    last = visit.day.year - 2
    texts = [
        one[short].format(year=draw.of("year", n).whole(min(last, max(visit.born.year + 12, last - 28)), last))
        for n, one in enumerate(picked)
    ]
    for n, text in enumerate(texts):
        line += [" · " if short and n else ", " if n else "", Mark(f"old-{n + 1}", text)]
    line += ["." if texts else "Nothing of note."]
    line += [" ", Bold("FH "), Mark("family", draw.of("family").pick(FAMILY_NEWS)[short]), "."]
    return [one for one in line if one != ""]


def before(day: date, draw: Draw) -> date:
    """A day two to nine months earlier, from which something was copied."""
    return day - timedelta(days=draw.of("copied").whole(60, 270))


def vitals(draw: Draw, *, fever: bool = False, high: bool = False, baby: bool = False) -> str:
    """A line of vital signs; of a baby its weight instead of the blood pressure."""
    pressure = (
        f"{draw.whole(146, 168)}/{draw.whole(86, 98)}" if high else f"{draw.whole(108, 132)}/{draw.whole(64, 82)}"
    )
    heat = f"{draw.whole(1006, 1024) / 10:.1f}" if fever else f"{draw.whole(974, 988) / 10:.1f}"
    if baby:
        return f"T {heat} F, weight {draw.whole(104, 270) / 10:.1f} lb"
    return f"BP {pressure}, P {draw.whole(60, 88)}, T {heat} F"
