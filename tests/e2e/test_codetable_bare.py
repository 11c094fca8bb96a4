"""The table of all codes under a heading: filters by keyboard, in both themes, in a narrow pane."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from course.widgets import esm
from course.widgets.codetable import table_of

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><title>Codes</title><style>{css}</style></head>
<body data-jp-theme-light="{light}" style="background:{ground}"><main id="place"></main>
<script type="module">
const model = {{ get: () => ({table}), on: () => {{}}, off: () => {{}}, send: () => {{}} }};
const view = await import(URL.createObjectURL(new Blob([{source}], {{ type: "text/javascript" }})));
view.default.render({{ model, el: document.querySelector("#place") }});
</script></body></html>"""


def open_table(page: Any, heading: str, light: bool = True) -> None:
    page.set_content(
        PAGE.format(
            css=esm.style(),
            light=json.dumps(light),
            ground="#fff" if light else "#111",
            table=json.dumps(table_of(heading)).replace("</", "<\\/"),
            source=json.dumps(esm.module("codetable/index.js")).replace("</", "<\\/"),
        )
    )
    page.get_by_role("status").wait_for()


def test_filters_by_keyboard(page: Any) -> None:
    open_table(page, "S52")
    lines = table_of("S52")["lines"]
    rows, status = page.locator("tbody tr"), page.get_by_role("status")
    assert rows.count() == len(lines)
    page.keyboard.press("Tab")
    page.keyboard.type("colles right")
    wanted = [x for x in lines if "colles" in x["title"].lower() and "right" in x["title"].lower()]
    assert 0 < rows.count() == len(wanted) < len(lines)
    assert status.inner_text() == f"{len(wanted)} of {len(lines)} lines"
    for _ in "colles right":
        page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    page.keyboard.type("Codes that need")
    assert rows.count() == sum(x["state"] == "needs a 7th character" for x in lines)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert rows.count() == sum(x["placeholder"] for x in lines)


@pytest.mark.parametrize("light", [True, False])
def test_readable_in_both_themes_and_in_a_narrow_pane(page: Any, light: bool) -> None:
    for width in (1000, 340):
        page.set_viewport_size({"width": width, "height": 800})
        open_table(page, "E11", light)
        found = Axe().run(page, options={"rules": {"page-has-heading-one": {"enabled": False}}})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
