"""The start page in a real browser, in JupyterLab and in Notebook 7."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from course.items.responses import ResponseLog
from tests.house import tiny
from tests.house.server import Server

REPO = Path(__file__).resolve().parents[2]
ARTEFACTS = REPO / "tests" / "artefacts"
pytestmark = [pytest.mark.browser, pytest.mark.skipif(sys.platform == "win32", reason="process groups")]


@pytest.fixture(scope="module", params=["lab", "notebook"])
def opened(request, browser, tmp_path_factory):
    """(server, course, page) with the start page open and its kernel idle."""
    home = tmp_path_factory.mktemp("home")
    here = tiny.course(home / "course", "week01", "week02")
    server = Server(here.root, home, *([] if request.param == "lab" else ["--notebook"]), code=REPO)
    try:
        server.wait()
        context = browser.new_context(viewport={"width": 1300, "height": 950})
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.port}/?token=t")
        page.locator(".cc-start").wait_for(timeout=60_000)
        yield request.param, server, here, page
        context.close()
    finally:
        server.stop()


def settle(page) -> None:
    """Until the kernel is idle: while a notebook is still opening, it takes the focus back."""
    page.locator('[data-status="idle"]').first.wait_for(state="attached", timeout=60_000)
    page.wait_for_timeout(1500)


def findings(page) -> list[tuple[str, str]]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=".cc-start").response["violations"]
    return [(one["id"], one["impact"]) for one in found if one["impact"] in ("serious", "critical")]


def test_it_shows_at_once_and_changes_nothing(opened):
    front, _server, _here, page = opened
    assert page.locator(".cc-start-go").inner_text().startswith("Begin: week 1 lesson")
    # The style sheet is in force: the page is trusted.
    assert page.locator(".cc-start-go").evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert page.locator(".jp-mod-dirty").count() == 0
    assert page.get_by_text("Would you like to").count() == 0
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"start-{front}.png")


def test_refreshing_shows_new_progress_where_it_was(opened):
    _front, _server, here, page = opened
    settle(page)
    ResponseLog(here.work / "week01").append("w01-q01", "0123456789ab", "a", "check")
    page.locator(".cc-start-clock").click()
    page.keyboard.press("Control+Enter")
    page.get_by_text("Continue: week 1 lesson, question 2").wait_for(timeout=60_000)
    expect(page.locator(".cc-start-clock")).to_be_in_viewport()


def test_axe_finds_nothing_serious_in_light_dark_and_narrow(opened):
    front, server, _here, page = opened
    assert findings(page) == []
    page.set_viewport_size({"width": 700, "height": 950})
    assert findings(page) == []
    wide = page.locator(".cc-start").evaluate("e => e.scrollWidth <= e.clientWidth")
    assert wide, "the page must not scroll sideways in a narrow pane"
    page.set_viewport_size({"width": 1300, "height": 950})
    server.put("/lab/api/settings/@jupyterlab/apputils-extension:themes", {"raw": '{"theme": "JupyterLab Dark"}'})
    page.reload()
    page.locator(".cc-start").wait_for(timeout=60_000)
    page.locator('body[data-jp-theme-light="false"]').wait_for(state="attached", timeout=30_000)
    assert findings(page) == []
    page.screenshot(path=ARTEFACTS / f"start-{front}-dark.png")


def test_the_link_opens_the_lesson_by_keyboard(opened):
    front, _server, _here, page = opened
    settle(page)
    page.locator(".cc-start-go").focus()
    if front == "notebook":
        with page.expect_popup() as popup:
            page.keyboard.press("Enter")
        expect(popup.value).to_have_url(re.compile(r"/notebooks/week01/lesson\.ipynb"), timeout=30_000)
    else:
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/lab/tree/week01/lesson\.ipynb"), timeout=30_000)
