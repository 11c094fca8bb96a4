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


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text)) and len(text) == 10
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


def expired(material: Material) -> Iterator[Finding]:
    """An item whose rule does not hold on its day, or not through the whole course calendar when it has none."""
    for item_id, entry in material.entries():
        span = entry.get("effective") or {}
        bounds = {name: str(span[name]) for name in ("from", "to") if span.get(name)}
        unreadable = [text for text in bounds.values() if not _is_date(text)]
        for text in unreadable:
            yield Finding(material.bank_file, item_id, f"effective: “{text}” is not a date", "write it as 2026-01-01")
        if unreadable:
            continue
        day = str(entry.get("date_of_service") or "")
        first, last = (day, day) if _is_date(day) else (CALENDAR[0].isoformat(), CALENDAR[1].isoformat())
        if bounds.get("from", first) > first or bounds.get("to", last) < last:
            held = f"{bounds.get('from', '...')} to {bounds.get('to', '...')}"
            asked = first if first == last else f"{first} to {last}"
            yield Finding(
                material.bank_file,
                item_id,
                f"its rule holds {held}, and it is asked for {asked}",
                "bring it up to date, or retire it",
            )


def retired(material: Material) -> Iterator[Finding]:
    """An item that was taken out of use is still asked."""
    for item_id, entry in material.entries():
        if entry.get("status") == "retired":
            yield Finding(material.bank_file, item_id, "it is retired", "take it out of the bank and the notebook")


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


RULES = (chart_dates, item_dates, expired, retired, invented_npis)
