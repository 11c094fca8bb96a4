"""Charts and dates: every visit lies in the one period for which the course's rules and code sets are in force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from course.items.strict import DataError

from ..cells import source_of
from ..charts import read_chart
from .finding import Finding, look
from .material import Material

CALENDAR = (date(2026, 4, 1), date(2026, 9, 30))  # FY2026 April release of the code sets, to the change of year
_NPI = re.compile(r"(?<!\d)[12]\d{9}(?!\d)")
INVENTED_NPI = re.compile(r"19999990\d\d")


def _in_calendar(text: str) -> bool:
    try:
        return CALENDAR[0] <= date.fromisoformat(text) <= CALENDAR[1]
    except ValueError:
        return False


def _us(day: str) -> str:
    return f"{day[5:7]}/{day[8:]}/{day[:4]}"


_MEND = f"use a visit between {CALENDAR[0]} and {CALENDAR[1]}"


def chart_dates(material: Material) -> Iterator[Finding]:
    for name, chart in material.bank.charts.items():
        day = chart.get("date_of_service")
        if day is None:
            yield look(
                f"datasets/charts/{name}.md", "", "it has no date_of_service", "add one if codes are assigned from it"
            )
        elif not _in_calendar(day):
            yield Finding(f"datasets/charts/{name}.md", "", f"its date_of_service is {day}", _MEND)


def item_dates(material: Material) -> Iterator[Finding]:
    for item in material.bank.items.values():
        day, chart = item.public.get("date_of_service"), item.public.get("chart")
        if day is None:
            continue
        if not _in_calendar(day):
            yield Finding(material.bank_file, item.id, f"its date_of_service is {day}", _MEND)
            continue
        visit = (material.bank.charts.get(chart) or {}).get("date_of_service") if chart else None
        if visit and visit != day and _us(day) not in material.charts.get(chart, ""):
            yield look(
                material.bank_file,
                item.id,
                f"its date_of_service is {day}, and {chart} ({visit}) never mentions that day",
                "make them agree",
            )


def invented_npis(material: Material) -> Iterator[Finding]:
    """A number that could be a living person's NPI has no place in a made-up record."""
    texts = [(f"datasets/charts/{name}.md", text) for name, text in material.charts.items()]
    texts += [
        (f"{material.folder}/{n}", "\n".join(source_of(c) for c in nb.get("cells", ())))
        for n, nb in material.notebooks.items()
    ]
    for file, text in texts:
        for number in sorted(set(_NPI.findall(text))):
            if not INVENTED_NPI.fullmatch(number):
                yield look(
                    file, "", f"{number} could be somebody's NPI", "use one of the course's invented range, 19999990xx"
                )


def charts_of_no_week(root: Path, materials: Sequence[Material]) -> Iterator[Finding]:
    """Charts that no item and no notebook shows; those that cannot be read are told as well."""
    shown = {name for m in materials for name in m.bank.charts}
    text = "".join(source_of(c) for m in materials for nb in m.notebooks.values() for c in nb.get("cells", ()))
    for path in sorted((root / "datasets" / "charts").glob("*.md")):
        if path.stem in shown:
            continue
        try:
            read_chart(path)
        except DataError as error:
            yield Finding(f"datasets/charts/{path.name}", "", error.message, f"mend it ({error.where})")
        if not re.search(rf"""chart\(\s*["']{re.escape(path.stem)}["']""", text):
            yield look(f"datasets/charts/{path.name}", "", "no item and no notebook shows it", "use it, or take it out")


RULES = (chart_dates, item_dates, invented_npis)
