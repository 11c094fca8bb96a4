"""The encoder and the code fields where learners meet them: JupyterLab and Notebook 7, a real kernel, its troubles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .codebook import axe, focused, says, search, shows, tab_to
from .lab import Notebook, last_answer
from .week import _notebook

pytestmark = pytest.mark.browser

BOX = ".cc-encoder input[role=combobox]"
FIRST = "First-listed diagnosis: code"


@pytest.fixture
def coding(lab_week: Path) -> str:
    """A notebook with an encoder and questions to code; its path for the server."""
    cells = [
        "import os\nos.environ['CLEANCLAIM_CACHE'] = os.path.abspath('fresh-index')\nfrom course import ask, encoder",
        'encoder("t01-g06")',
        'ask("t01-g04")',
        'ask("t01-g06")',
    ]
    (lab_week / "coding.ipynb").write_text(_notebook(cells), encoding="utf-8")
    return f"{lab_week.parent.name}/{lab_week.name}/coding.ipynb"


def wait_saved(page: Any, card: Any) -> None:
    page.wait_for_function(
        "(e) => e.querySelector('.cc-status').textContent.includes('Saved ')", arg=card.element_handle()
    )


def test_lab_with_the_keyboard_alone(page: Any, server: str, coding: str, lab_week: Path, picture: Any) -> None:
    nb = Notebook(page, server, coding).open()
    nb.run(0, 1, 2)
    cells = nb.cells()

    # The index has never been made here: the card says so, and a question is saved meanwhile.
    page.evaluate(
        "() => { window.said = new Set(); const status = document.querySelector('.cc-encoder .cc-booksays'); new MutationObserver(() => window.said.add(status.textContent)).observe(status, { childList: true, subtree: true, characterData: true }); }"
    )
    nb.js("panel.content.widgets[1].node.scrollIntoView();")
    page.locator(BOX).focus()
    page.keyboard.type("strep throat")
    says(page, "Preparing the code book, once on this computer")
    field = page.get_by_label(FIRST)
    field.focus()
    page.keyboard.type("J02.9")
    page.keyboard.press("Control+s")
    wait_saved(page, nb.card("t01-g04"))
    assert last_answer(lab_week, "t01-g04") == {"dx": "J02.9"}
    shows(page, "J02.0")
    assert page.locator(".cc-encoder .cc-bookprogress").is_hidden()
    assert any(
        "Indexing words" in one or "Reading" in one or "Writing" in one for one in page.evaluate("[...window.said]")
    )

    # From the encoder into the field that last had the focus.
    page.locator(BOX).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.cc-put')")
    assert "Put into First-listed diagnosis (t01-g04)" in focused(page)
    page.keyboard.press("Enter")
    says(page, "J02.0 is in First-listed diagnosis (t01-g04).")
    assert field.input_value() == "J02.0"
    wait_saved(page, nb.card("t01-g04"))
    page.wait_for_timeout(900)
    assert last_answer(lab_week, "t01-g04") == {"dx": "J02.0"}

    # Inside the field: nothing that is pressed reaches the notebook.
    field.focus()
    page.keyboard.press("F2")
    page.wait_for_function("document.activeElement.matches('.cc-lookuppanel input[role=combobox]')")
    page.keyboard.press("Control+a")
    page.keyboard.type("acute pharyngitis", delay=15)
    page.wait_for_function("document.querySelectorAll('.cc-lookuppanel .cc-hit').length > 1")
    tab_to(page, ".cc-lookuppanel .cc-here")
    for key in ("b", "a", "d", "d", "x", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    assert FIRST in focused(page)
    assert nb.cells() == cells and page.locator(".jp-Dialog").count() == 0

    assert axe(page) == []
    picture(page, "lab-encoder-light")
    nb.theme("JupyterLab Dark")
    assert axe(page) == []
    nb.js("panel.content.widgets[1].node.scrollIntoView();")
    picture(page, "lab-encoder-dark")
    nb.theme("JupyterLab Light")


def test_lab_kernel_busy_restarted_and_a_reopened_notebook(page: Any, server: str, coding: str, lab_week: Path) -> None:
    nb = Notebook(page, server, coding).open()
    nb.js("panel.content.model.cells.get(0).sharedModel.setSource('from course import ask, encoder');")
    nb.run(0, 1, 3)
    nb.js("panel.content.widgets[1].node.scrollIntoView();")
    page.locator(BOX).focus()
    search(page, "hypertension")
    nb.js("panel.sessionContext.session.kernel.requestExecute({code: 'import time; time.sleep(5)'});")
    page.locator(BOX).fill("strep throat")
    shows(page, "J02.0")  # sooner or later, whether or not messages wait for the cell

    nb.restart()
    page.locator(BOX).fill("asthma")
    says(page, "The kernel was restarted, so this look-up is asleep")
    nb.run(0, 1, 3)
    page.locator(BOX).focus()
    search(page, "asthma")
    assert page.locator(".cc-closed").filter(visible=True).count() == 0

    # The next day: the kernel of yesterday is gone.
    nb.js("await panel.context.save();")
    nb.js("await panel.sessionContext.shutdown();")
    page.reload()
    nb.open()
    note = page.locator(".cc-closed").filter(visible=True).first
    note.wait_for()
    assert "press Shift+Enter to open the code book" in note.text_content()


def test_notebook_7(page: Any, server: str, coding: str, lab_week: Path) -> None:
    nb = Notebook(page, server, coding, app="notebook").open()
    nb.js("panel.content.model.cells.get(0).sharedModel.setSource('from course import ask, encoder');")
    nb.run(0, 1, 3)
    cells = nb.cells()
    page.locator(BOX).focus()
    search(page, "t2dm ckd")
    box = page.get_by_label("Diagnosis A: code")
    box.focus()
    page.keyboard.press("F2")
    page.wait_for_function("document.activeElement.matches('.cc-lookuppanel input[role=combobox]')")
    page.keyboard.type("strep throat", delay=15)
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.cc-code')")
    assert box.input_value() == "J02.0" and nb.cells() == cells
    wait_saved(page, nb.card("t01-g06"))
