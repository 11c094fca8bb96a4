"""Every week as a learner meets it in JupyterLab: each notebook runs; first, last and new kinds of card take the ideal answer and save it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder.bank import Bank, load_bank, weeks
from course.asking import asked, code_cells
from course.items import scoring
from course.items.model import Item

from .conftest import ARTEFACTS
from .lab import ROOT, Notebook, last_answer
from .test_jupyter import _axe, wait_saved

pytestmark = pytest.mark.browser

KINDS = ("lesson", "assignment")


def debuts() -> dict[tuple[str, str], set[str]]:
    """(week, notebook) -> questions of a type that no earlier notebook of that kind has asked.

    So every type is answered once in a lesson and once in an assignment.
    """
    seen: dict[str, set[str]] = {kind: set() for kind in KINDS}
    found: dict[tuple[str, str], set[str]] = {}
    for week in weeks(ROOT):
        bank = load_bank(ROOT, week)
        for kind in KINDS:
            cells = asked(code_cells(ROOT / "release" / week / f"{kind}.ipynb"))
            for one in cells:
                if bank.items[one].type not in seen[kind]:
                    seen[kind].add(bank.items[one].type)
                    found.setdefault((week, kind), set()).add(one)
    return found


def fill(page: Any, card: Any, item: Item, answer: Any) -> None:
    """Put an answer into a card, whatever its type."""
    part = lambda one: card.locator(f'[data-part="{one}"]')  # noqa: E731
    match item.type:
        case "multiple_choice":
            card.locator(f'input[value="{answer}"]').check()
        case "multi_select":
            for one in answer:
                part(one).locator("input").check()
        case "fill_in" | "claim_form":
            for one, text in answer.items():
                radio = part(one).locator(f'input[type=radio][value="{text}"]')
                if radio.count():
                    radio.check()
                else:
                    part(one).locator("input").first.fill(text)
        case "code_entry":
            slots = {slot["id"]: slot["label"] for slot in item.public["body"]["slots"]}
            for one, given in answer.items():
                _line(card, slots[one], given)
        case "linked_pair":
            for one in item.public["body"]["parts"]:
                if "options" in one:
                    part(one["id"]).locator(f'input[value="{answer[one["id"]]}"]').check()
                else:
                    _line(card, one["label"], answer[one["id"]])
        case "case_coding":
            _case(card, item, answer)
        case "ordering":
            _order(page, card, answer)
        case "matching":
            for row, cells in answer.items():
                for column, choice in cells.items():
                    part(f"{row}.{column}").locator("select").select_option(choice)
        case "hotspot":
            regions = [one["id"] for one in item.public["body"]["regions"]]
            for one in answer:
                card.locator(".cc-spot").nth(regions.index(one)).click()
        case "evidence":
            for target, spans in answer.items():
                if len(answer) > 1:  # a single target needs no choosing
                    card.locator(f'input[value="{target}"]').check()
                for span in spans:
                    _span(card, span).click()
        case "short_text":
            card.locator("textarea").fill(answer)
        case other:
            raise AssertionError(f"this test does not know how to answer {other}")


def _line(card: Any, label: str, given: Any) -> None:
    whole = given if isinstance(given, dict) else {"code": given}
    card.get_by_label(f"{label}: code", exact=True).fill(whole["code"])
    for n, modifier in enumerate(whole.get("modifiers", ()), 1):
        card.get_by_label(f"{label}: modifier {n}", exact=True).fill(modifier)
    if whole.get("units"):
        card.get_by_label(f"{label}: units", exact=True).fill(str(whole["units"]))


def _span(card: Any, span: str) -> Any:
    """A phrase of the chart, its document brought to the front."""
    phrase = card.locator(f'[data-span="{span}"]')
    if not phrase.is_visible():
        tab = phrase.evaluate("(e) => e.closest('[role=tabpanel]').getAttribute('aria-labelledby')")
        card.locator(f"#{tab}").click()
    return phrase


def _case(card: Any, item: Item, answer: dict[str, Any]) -> None:
    for n, one in enumerate(answer.get("diagnoses", ())):
        letter = "ABCDEFGHIJKL"[n]
        box = card.get_by_label(f"Diagnosis {letter}: code", exact=True)
        if not box.count():
            card.get_by_role("button", name="Add a diagnosis").click()
        box.fill(one["code"])
    for n, one in enumerate(answer.get("diagnoses", ())):
        if one.get("evidence"):
            card.get_by_role("button", name=f"Evidence for line {'ABCDEFGHIJKL'[n]}").click()
            for span in one["evidence"]:
                _span(card, span).click()
    for n, one in enumerate(answer.get("procedures", ()), 1):
        if not card.get_by_label(f"Procedure {n}: code", exact=True).count():
            card.get_by_role("button", name="Add a procedure").click()
        _line(card, f"Procedure {n}", one)
        for letter in one.get("pointers", ()):
            card.get_by_role("button", name=f"Procedure {n} points to {letter}").click()


def _order(page: Any, card: Any, answer: list[str]) -> None:
    for place, one in enumerate(answer):
        now = card.locator(".cc-step").evaluate_all("(steps) => steps.map((s) => s.dataset.part)")
        card.locator(f'[data-part="{one}"] button').first.focus()
        for _ in range(now.index(one) - place):
            page.keyboard.press("Alt+ArrowUp")


def _open(page: Any, server: str, course: Path, week: str, name: str) -> tuple[Notebook, Path, dict[str, int]]:
    """A notebook of a learner's copy of a week, with its question -> cell number."""
    folder = course / f"{week}-{name}" / week
    shutil.copytree(ROOT / "release" / week, folder)
    notebook = folder / f"{name}.ipynb"
    ids = [cell.get("id") for cell in json.loads(notebook.read_text("utf-8"))["cells"]]
    places = {item: ids.index(cell) for item, cell in asked(code_cells(notebook)).items()}
    return Notebook(page, server, f"{week}-{name}/{week}/{name}.ipynb").open(), folder, places


def _answer(nb: Notebook, folder: Path, bank: Bank, one: str, cell: int) -> None:
    item = bank.items[one]
    nb.run(cell)
    card = nb.card(one)
    card.wait_for()
    fill(nb.page, card, item, scoring.ideal(item))
    nb.page.keyboard.press("Control+s")
    wait_saved(nb.page, card)
    saved = last_answer(folder, one)
    outcome = scoring.score(item, saved)
    assert outcome.state == ("manual" if item.type == "short_text" else "right"), (one, saved, outcome.to_json())
    if item.use == "practice":
        card.get_by_role("button", name="Check answer").click()
        card.locator(".cc-feedback").wait_for()
        assert last_answer(folder, one) == saved


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("week", weeks(ROOT))
def test_a_week_in_jupyterlab(page: Any, server: str, course: Path, week: str, name: str) -> None:
    bank = load_bank(ROOT, week)
    nb, folder, places = _open(page, server, course, week, name)
    # A simulation is played, not filled in: tests/e2e/test_revenue_jupyter.py plays a whole one.
    places = {one: cell for one, cell in places.items() if bank.items[one].type != "simulation"}
    try:
        asked_cells = set(places.values())
        other = [n for n in range(nb.cells()) if n not in asked_cells]
        nb.run(*other)
        nb.idle()
        assert not nb.js(
            "return panel.content.widgets.some((cell) => cell.node.querySelector('[data-mime-type*=error], .cc-says'));"
        )
        new = debuts().get((week, name), set())
        for n, (one, cell) in enumerate(places.items()):
            if n in (0, len(places) - 1) or one in new:
                _answer(nb, folder, bank, one, cell)
        assert _axe(page) == []
        nb.js("panel.content.node.querySelector('.jp-WindowedPanel-outer, .jp-Notebook')?.scrollTo(0, 0);")
        page.screenshot(path=str(ARTEFACTS / f"{week}-{name}.png"))
    finally:
        nb.js("await panel.sessionContext.shutdown();")
