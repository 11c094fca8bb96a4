"""The cases that the tests look at: 500 seeds in three grades of each family, made once for a run."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

from course.charts import GRADES, Case, make

SEEDS = 500


@cache
def cases(family: str) -> tuple[Case, ...]:
    """The 1,500 cases of a family."""
    return tuple(make(family, seed, grade) for seed in range(SEEDS) for grade in GRADES)


class Reader(HTMLParser):
    """Reads a document's HTML: its tags in order, its text, the marked phrases."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.marked: dict[str, str] = {}
        self.open: list[str] = []
        self.bad: list[str] = []
        self._mark = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)
        if tag == "span":
            self._mark = dict(attrs).get("data-span") or ""
            self.marked[self._mark] = ""

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.bad.append(tag)
        if tag == "span":
            self._mark = ""

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._mark:
            self.marked[self._mark] += data


def words(case: Case) -> str:
    """The text of a record, without its face sheet (the patient's own data)."""
    return "\n".join(re.sub(r"<[^>]+>", "", one["html"]) for one in case.chart["documents"] if one["id"] != "face")


def bare(case: Case) -> str:
    """The text without names, dates, hours and signature: what is left must still differ from seed to seed."""
    text, name = words(case), case.chart["patient"]["name"]
    last = name.split(",")[0]
    text = re.sub(r"\d\d/\d\d/\d{4}|\d\d/\d{4}|\d\d:\d\d|Electronically signed.*", "", text)
    text = re.sub(rf"\b\w\. {re.escape(last)}, .*", "", text)
    return text.replace(name, "").replace(name.upper(), "").replace(last, "")
