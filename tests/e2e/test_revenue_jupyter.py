"""The desk in a real JupyterLab: the words need no import, an act survives a killed kernel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .lab import Notebook, last_answer
from .revenue import write_week

pytestmark = pytest.mark.browser


@pytest.fixture
def lab_week(course: Path, request: pytest.FixtureRequest) -> Path:
    return write_week(course / request.node.name / "week03")


def test_a_visit_in_jupyterlab_survives_its_kernel(page: Any, server: str, lab_week: Path, picture: Any) -> None:
    nb = Notebook(page, server, f"{lab_week.parent.name}/{lab_week.name}/assignment.ipynb").open()
    nb.run(0)
    card = nb.card("t03-g01")
    card.get_by_role("button", name="Ask the plan (270)").click()
    card.get_by_text("found nobody").first.wait_for()
    card.get_by_role("button", name="Correct the registration").click()
    card.get_by_label("Member ID", exact=True).fill("PSH4471802")
    card.get_by_role("button", name="Keep the correction").click()
    card.get_by_text("Registration corrected").first.wait_for()
    page.wait_for_function("document.querySelector('.cc-type-simulation .cc-status').textContent.startsWith('Saved ')")
    assert [act["act"] for act in last_answer(lab_week, "t03-g01")["acts"]] == ["verify", "register"]

    nb.restart()
    card.get_by_role("button", name="Ask the plan (270)").click()
    card.locator(".cc-notice:not([hidden])").wait_for()
    nb.run(0)
    card = nb.card("t03-g01")
    card.get_by_text("PSH4471802").first.wait_for()
    card.get_by_role("button", name="Ask the plan (270)").click()
    card.get_by_text("active on 06/03/2026").first.wait_for()
    picture(page, "lab-desk")


def test_the_words_open_the_play_desk_without_any_import(page: Any, server: str, lab_week: Path, picture: Any) -> None:
    nb = Notebook(page, server, f"{lab_week.parent.name}/{lab_week.name}/assignment.ipynb").open()
    nb.run(1, 2, 3, 4, 5, 6)
    desks = page.locator(".cc-play")
    page.wait_for_function("document.querySelectorAll('.cc-play').length === 6")
    assert desks.nth(0).locator(".cc-paper").count() == 1
    assert "Accepted by Prairie Shield" in desks.nth(1).text_content()
    assert "No remittance has come yet" in desks.nth(2).text_content()
    assert "$180.00" in desks.nth(3).text_content()
    assert "Ask where the claim is" in desks.nth(4).text_content()
    assert desks.nth(5).get_by_text("Hospital claim UB-04").count() == 1
    assert page.locator(".cc-says").count() == 0, "no word said that something is wrong"
    picture(page, "lab-play")
