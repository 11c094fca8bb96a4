"""Answering without reading pays little: on the graded part of every week each such strategy stays below 40 %.

Four people who do not read: one leaves everything empty, one takes the first choice of everything, one types the question's own words
into the search and takes the first hit, one codes every phrase of the chart. What a person grades (short texts) is left out of the sum
on both sides; simulations and claim forms stay empty, for there is nothing to pick blindly.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from autograder.bank import Bank, load_bank, weeks
from course.codes import search
from course.items import scoring
from course.items.model import Item

REPO = Path(__file__).resolve().parents[2]
LIMIT = 0.40

_SPAN = re.compile(r'<span class="cc-span" data-span="([^"]+)">(.*?)</span>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_CASES_MOST = 12  # lines of a professional claim


@lru_cache(maxsize=4096)
def hit(words: str, day: date) -> str:
    """The first code that may be reported among the search hits, or nothing."""
    return next((one.code for one in search(words, day, 5) if one.billable), "")


def plain(markup: str) -> str:
    return html.unescape(_TAG.sub(" ", markup)).strip()


def spans(bank: Bank, item: Item) -> Iterator[tuple[str, str]]:
    """(id, words) of every markable phrase that the question shows, in reading order."""
    chart = bank.charts.get(item.public.get("chart")) or {}
    shown = item.public.get("documents")
    for document in chart.get("documents", ()):
        if shown is None or document["id"] in shown:
            yield from ((one, plain(words)) for one, words in _SPAN.findall(document["html"]))


def day_of(item: Item) -> date:
    told = item.public.get("date_of_service")
    return date.fromisoformat(told) if told else date(2026, 6, 3)


def empty(_bank: Bank, _item: Item) -> Any:
    return None


def all_a(bank: Bank, item: Item) -> Any:
    """The first choice, phrase, place; steps as they stand; no codes."""
    body = item.public["body"]
    match item.type:
        case "multiple_choice":
            return body["options"][0]["id"]
        case "multi_select":
            return [one["id"] for one in body["options"][: body.get("choose") or 1]]
        case "matching":
            return {
                row["id"]: {column["id"]: column["choices"][0]["id"] for column in body["columns"]}
                for row in body["rows"]
            }
        case "ordering":
            return [one["id"] for one in body["steps"]]
        case "hotspot":
            return [one["id"] for one in body["regions"][: body.get("choose") or 1]]
        case "evidence":
            first = next(spans(bank, item), ("", ""))[0]
            return {target["id"]: [first] for target in body["targets"]}
        case "linked_pair":
            return {one["id"]: one["options"][0]["id"] for one in body["parts"] if "options" in one}
    return None


def first_hit(bank: Bank, item: Item) -> Any:
    """The first search hit for the words beside each box, for a record for its title; else the first choice."""
    body, day = item.public["body"], day_of(item)
    match item.type:
        case "code_entry":
            return {slot["id"]: hit(slot["label"], day) for slot in body["slots"] if slot["system"] == "icd-10-cm"}
        case "linked_pair":
            code = hit(item.public["title"], day)
            return (all_a(bank, item) or {}) | {one["id"]: code for one in body["parts"] if "options" not in one}
        case "case_coding":
            first = next(spans(bank, item), ("", ""))
            codes = [(hit(item.public["title"], day), ""), (hit(first[1], day), first[0])]
            return _record(codes)
    return all_a(bank, item)


def every_word(bank: Bank, item: Item) -> Any:
    """A code for each phrase of the chart, with the phrase as its evidence; else every choice that can be ticked."""
    day = day_of(item)
    match item.type:
        case "case_coding":
            return _record([(hit(words, day), one) for one, words in spans(bank, item)])
        case "evidence":
            marked = [one for one, _ in spans(bank, item)]
            return {target["id"]: marked for target in item.public["body"]["targets"]}
        case "multi_select":
            body = item.public["body"]
            return [one["id"] for one in body["options"][: body.get("choose") or len(body["options"])]]
    return first_hit(bank, item)


def _record(codes: list[tuple[str, str]]) -> dict[str, Any]:
    seen = dict.fromkeys(code for code, _ in codes if code)
    lines = [
        {"code": code, "evidence": [one for other, one in codes if other == code and one]}
        for code in list(seen)[:_CASES_MOST]
    ]
    return {"diagnoses": lines}


def share(bank: Bank, strategy: Callable[[Bank, Item], Any]) -> float:
    """Points of the graded part that the strategy earns, of those that a machine gives."""
    graded = [item for item in bank.items.values() if item.use == "graded" and not item.manual]
    earned = sum(scoring.score(item, strategy(bank, item)).points for item in graded)
    return earned / sum(item.points for item in graded)


@pytest.mark.parametrize("strategy", [empty, all_a, first_hit, every_word], ids=lambda one: one.__name__)
@pytest.mark.parametrize("week", weeks(REPO))
def test_answering_without_reading_pays_little(week: str, strategy: Callable[[Bank, Item], Any]) -> None:
    bank = load_bank(REPO, week)
    got = share(bank, strategy)
    assert got < LIMIT, (
        f"{strategy.__name__} earns {got:.0%} of {week}: move keys away from the first place, or ask for more"
    )
    assert strategy is not empty or got == 0


@pytest.mark.parametrize("week", weeks(REPO))
def test_the_ruler_measures(week: str) -> None:
    """The ideal answers earn everything by the same sum, and those who guess are read, not thrown out."""
    bank = load_bank(REPO, week)
    assert share(bank, lambda _bank, item: scoring.ideal(item)) == pytest.approx(1)
    graded = [item for item in bank.items.values() if item.use == "graded" and not item.manual]
    for strategy in (all_a, first_hit, every_word):
        told = [scoring.score(item, strategy(bank, item)) for item in graded]
        assert not [one.item for one in told if one.state == "invalid"]
