"""The cards where learners meet them: JupyterLab and Notebook 7, a kernel that restarts or dies, a tab that is closed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from .conftest import ARTEFACTS
from .drivers import ANSWERS, keyboard, mouse
from .lab import Notebook, last_answer
from .week import QUESTIONS, item_id

pytestmark = pytest.mark.browser

KINDS = list(QUESTIONS)
CELL = {kind: n + 2 for n, kind in enumerate(KINDS)}  # cell of each question; 0 imports, 1 is the progress strip
UNKNOWN, CHART, FINISH = len(KINDS) + 2, len(KINDS) + 3, len(KINDS) + 4
SAVED = "(e) => e.querySelector('.cc-status').textContent.includes('Saved ')"


def wait_saved(page: Any, card: Any) -> None:
    handle = card.element_handle()
    page.wait_for_function(SAVED, arg=handle)


def course_path(week: Path) -> str:
    return f"{week.parent.name}/{week.name}"


def _axe(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    # Cells out of sight are not laid out, and axe would take their labels for missing.
    page.add_style_tag(content=".jp-Cell, .jp-Cell * { content-visibility: visible !important; }")
    found = Axe().run(page, context=".cc-root", options={"resultTypes": ["violations"]})
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:300]}"
        for v in found.response["violations"]
        if v["impact"] in ("serious", "critical")
    ]


def _answer_all(nb: Notebook, week: Path, use: str, by: Any) -> None:
    """Answer and save every question; none of the keys pressed may reach the notebook."""
    cells = nb.cells()
    for kind in KINDS:
        one = item_id(kind, use)
        nb.run(CELL[kind])
        card = nb.card(one)
        card.wait_for()
        by(nb.page, card, kind)
        nb.page.keyboard.press("Control+s")
        try:
            wait_saved(nb.page, card)
        except Exception:
            raise AssertionError(
                f"{kind} was not saved: {card.locator('.cc-status').text_content()} {card.locator('.cc-alarm').text_content()}"
            ) from None
        assert last_answer(week, one) == ANSWERS[kind], kind
    assert nb.cells() == cells


def test_lab_by_mouse_then_a_restarted_kernel_then_a_new_tab(
    page: Any, server: str, lab_week: Path, picture: Any
) -> None:
    nb = Notebook(page, server, f"{course_path(lab_week)}/lesson.ipynb").open()
    nb.run(0, 1)
    _answer_all(nb, lab_week, "practice", mouse)

    strip = page.locator(".cc-progress")
    nb.js("panel.content.widgets[1].node.scrollIntoView();")
    page.wait_for_function("document.querySelector('.cc-progress').textContent.includes('12 of 12')")
    assert "Everything is answered" in strip.text_content()
    assert page.locator(".cc-closed").filter(visible=True).count() == 0, (
        "the note for reopened notebooks is hidden beside a live card"
    )

    nb.restart()
    first = nb.card("t01-q01")
    first.get_by_text("N39.0").click()
    first.locator(".cc-notice:not([hidden])").wait_for()
    assert "kernel was restarted" in first.text_content() and "press Shift+Enter" in first.text_content()
    nb.run(0, 1, *CELL.values(), UNKNOWN, CHART)
    for kind in KINDS:
        card = nb.card(item_id(kind, "practice"))
        card.wait_for()
        assert kind == "multiple_choice" or card.locator(".cc-status").text_content().startswith("Saved "), kind
    wait_saved(page, first)
    assert first.locator("input:checked").get_attribute("value") == last_answer(lab_week, "t01-q01") == "uti"
    said = page.get_by_text("There is no question t01-q99 in this week.")
    assert "Did you mean t01-" in said.text_content() and "Your saved answers are safe." in said.text_content()
    assert page.locator(".cc-reader .cc-tab").count() == 2

    for kind in ("multiple_choice", "fill_in", "matching"):
        nb.card(item_id(kind, "practice")).get_by_role("button", name="Check answer").click()
        nb.card(item_id(kind, "practice")).locator(".cc-feedback").wait_for()
    assert _axe(page) == []
    for kind in KINDS:
        nb.card(item_id(kind, "practice")).screenshot(path=str(ARTEFACTS / f"lab-light-{kind}.png"))
    nb.theme("JupyterLab Dark")
    assert _axe(page) == []
    for kind in KINDS:
        nb.card(item_id(kind, "practice")).screenshot(path=str(ARTEFACTS / f"lab-dark-{kind}.png"))

    # The tab is closed without saving the notebook; nothing is lost.
    context = page.context
    page.close()
    page = context.new_page()
    page.set_default_timeout(15_000)
    nb = Notebook(page, server, f"{course_path(lab_week)}/lesson.ipynb").open()
    nb.run(0, CELL["evidence"])
    assert nb.card("t01-q10").locator(".cc-markitem").count() == 3
    nb.theme("JupyterLab Light")


def test_lab_by_keyboard_with_a_kernel_killed_in_the_middle(
    page: Any, server: str, lab_week: Path, picture: Any
) -> None:
    nb = Notebook(page, server, f"{course_path(lab_week)}/assignment.ipynb").open()
    nb.run(0, 1)
    _answer_all(nb, lab_week, "graded", keyboard)
    assert not page.locator(".cc-feedback, .cc-badge").count()

    # Letters, Escape and arrows inside a card are the card's.
    cells, mode = nb.cells(), "return panel.content.mode;"
    before = nb.js(mode)
    for place in ("input[type=radio]", "select", "textarea", ".cc-spot", ".cc-span", ".cc-step button"):
        page.locator(f".cc-card {place}").first.focus()
        for key in ("b", "a", "d", "d", "x", "m", "Escape", "0", "0"):
            page.keyboard.press(key)
    page.wait_for_timeout(900)
    assert nb.cells() == cells and nb.js(mode) == before
    assert page.locator(".jp-Dialog").count() == 0

    # The choice just made survives a kernel that dies before it hears of it.
    card = nb.card("t01-g01")
    nb.js(
        "const k = panel.sessionContext.session.kernel; k.requestExecute({code: 'import time; time.sleep(30)'}); k.requestExecute({code: 'import os; os.kill(os.getpid(), 9)'});"
    )
    page.wait_for_timeout(300)
    nb.js("await fetch(arg, {method: 'GET'});", f"{server}/api/status")
    card.get_by_text("Z03.89").click()
    page.wait_for_timeout(900)
    nb.restart()
    page.wait_for_timeout(500)
    assert card.locator("input:checked").get_attribute("value") == "observe"
    nb.run(0, CELL["multiple_choice"])
    wait_saved(page, nb.card("t01-g01"))
    page.wait_for_timeout(300)
    assert last_answer(lab_week, "t01-g01") == "observe"

    # A long cell is running: the card waits, and the answer arrives.
    nb.js("panel.sessionContext.session.kernel.requestExecute({code: 'import time; time.sleep(3)'});")
    nb.card("t01-g01").get_by_text("R30.0").click()
    wait_saved(page, nb.card("t01-g01"))
    page.wait_for_timeout(4000)
    assert last_answer(lab_week, "t01-g01") == "dysuria"

    # The two last steps.
    nb.run(FINISH)
    finish = page.locator(".cc-finish")
    finish.get_by_role("button", name="Make my submission file").click()
    finish.get_by_text("week01-submission.zip").first.wait_for()
    with zipfile.ZipFile(lab_week / "week01-submission.zip") as archive:
        assert sorted(archive.namelist()) == ["assignment.ipynb", "lesson.ipynb", "responses.jsonl"]
    finish.get_by_role("button", name="Check my work").click()
    finish.get_by_text("nstructor").last.wait_for()
    picture(page, "lab-finish")

    # Reopened without running anything: the notebook itself says what to do.
    nb.js("await panel.context.save();")
    page.reload()
    nb = Notebook(page, server, f"{course_path(lab_week)}/assignment.ipynb")
    nb.open()
    note = page.locator(".cc-closed").filter(visible=True).first
    note.wait_for()
    assert "Click here and press Shift+Enter" in note.text_content()
    page.locator(".jupyter-widgets", has_text="model not found").first.wait_for(state="attached")
    assert not page.get_by_text("model not found").filter(visible=True).count(), "that error helps no learner"
    # The strip leads to a question that is not open yet: Shift+Enter is all that is left.
    nb.run(0, 1)
    page.locator(".cc-progress").get_by_role("button", name="11.").click()
    page.wait_for_function("document.activeElement.textContent.includes('t01-g11')")
    page.keyboard.press("Shift+Enter")
    nb.card("t01-g11").wait_for()

    # Opened by hand, a tall card shows its beginning, not the cell after it.
    for kind in ("evidence", "case_coding"):
        nb.js("panel.content.activeCellIndex = arg; panel.content.deselectAll();", CELL[kind])
        nb.js("await app.commands.execute('notebook:run-cell-and-select-next');")
        nb.card(item_id(kind, "graded")).wait_for()
        page.wait_for_timeout(1200)
        below = nb.js(
            "return panel.content.widgets[arg].node.getBoundingClientRect().top - panel.content.node.getBoundingClientRect().top;",
            CELL[kind],
        )
        assert 0 <= below < 700, kind
    picture(page, "lab-reopened")


def test_notebook_7(page: Any, server: str, lab_week: Path, picture: Any) -> None:
    page.set_viewport_size({"width": 900, "height": 1000})
    nb = Notebook(page, server, f"{course_path(lab_week)}/assignment.ipynb", app="notebook").open()
    nb.run(0, 1)
    cells = nb.cells()
    for kind in KINDS:
        one = item_id(kind, "graded")
        nb.run(CELL[kind])
        card = nb.card(one)
        card.wait_for()
        (keyboard if KINDS.index(kind) % 2 else mouse)(page, card, kind)
        page.keyboard.press("Control+s")
        wait_saved(page, card)
        assert last_answer(lab_week, one) == ANSWERS[kind], kind
    assert nb.cells() == cells
    page.wait_for_function("document.querySelector('.cc-progress').textContent.includes('12 of 12')")
    assert _axe(page) == []
    picture(page, "notebook7")
    nb.restart()
    nb.run(0, CELL["ordering"])
    card = nb.card("t01-g07")
    card.wait_for()
    assert [e.get_attribute("data-part") for e in card.locator(".cc-step").all()] == ANSWERS["ordering"]


def test_the_narrow_pane_of_a_lab(page: Any, server: str, lab_week: Path, picture: Any) -> None:
    page.set_viewport_size({"width": 620, "height": 1000})
    nb = Notebook(page, server, f"{course_path(lab_week)}/lesson.ipynb").open()
    nb.js("await app.commands.execute('application:toggle-left-area').catch(() => {});")
    nb.run(0, CELL["case_coding"], CELL["matching"], CELL["claim_form"])
    for kind in ("case_coding", "matching", "claim_form"):
        card = nb.card(item_id(kind, "practice"))
        card.wait_for()
        assert card.evaluate("(c) => c.scrollWidth <= c.clientWidth + 1")
        card.screenshot(path=str(ARTEFACTS / f"lab-narrow-{kind}.png"))


def test_responses_are_lines_of_json(lab_week: Path) -> None:
    """The fixture week starts without answers, so the tests above saw only their own."""
    assert not (lab_week / "responses.jsonl").exists()
    assert json.loads((lab_week / "items.json").read_text())["schema"] == 1
