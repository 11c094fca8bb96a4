"""The result page inside the finish card: its links stay inside it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from course.widgets import esm

pytestmark = pytest.mark.browser

RESULT = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Result</title></head><body>
<a href="#w01-g11">Trace sheet</a><p style="height:3000px"></p><h2 id="w01-g11">17. Trace sheet</h2></body></html>"""

PAGE = """<!doctype html><html lang="en"><head><title>Finish</title><style>{css}</style></head><body><main id="place"></main>
<script type="module">
const heard = [];
const model = {{
  get: (name) => (name === "title" ? "Week one" : null),
  on: (name, run) => heard.push(run), off: () => {{}},
  send: (m) => setTimeout(() => heard.forEach((run) => run({{ rid: m.rid, page: {result}, file: "feedback.html", open: [] }}))),
}};
const view = await import(URL.createObjectURL(new Blob([{source}], {{ type: "text/javascript" }})));
view.default.render({{ model, el: document.querySelector("#place") }});
</script></body></html>"""


def test_a_link_in_the_result_goes_to_its_question(page: Any) -> None:
    text = PAGE.format(
        css=esm.style(),
        result=json.dumps(RESULT).replace("</", "<\\/"),
        source=json.dumps(esm.module("finish/index.js")).replace("</", "<\\/"),
    )
    asked: list[str] = []
    page.route(
        "http://harness.test/**",
        lambda route: (asked.append(route.request.url), route.fulfill(body=text, content_type="text/html")),
    )
    page.goto("http://harness.test/finish")
    page.get_by_role("button", name="Check my work").click()
    result = page.frame_locator(".cc-frame")
    result.get_by_role("link", name="Trace sheet").click()
    page.wait_for_timeout(300)
    assert result.get_by_role("heading", name="17. Trace sheet").evaluate("(h) => h.getBoundingClientRect().top < 900")
    assert asked == ["http://harness.test/finish"], "the link asked the server for a page"
