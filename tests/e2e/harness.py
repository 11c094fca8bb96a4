"""A card on a bare page, with the real Python desk behind it and no Jupyter: quick to start, easy to look at."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from course.widgets import card as cards
from course.widgets import esm
from course.widgets.desk import Desk
from course.widgets.encoder import Encoder

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Card</title><style>
body {{ margin: 12px; font-family: system-ui, sans-serif; {theme} }}
{css}</style></head><body data-jp-theme-light="{light}"><main id="place" style="max-width:{width}px"></main><button id="after">After the card</button>
<script type="module">
class Model {{
  constructor(traits) {{ this.traits = traits; this.heard = new Map(); this.muted = false; }}
  get(name) {{ return this.traits[name]; }}
  set(name, value) {{ this.traits[name] = value; this.fire("change:" + name); }}
  on(name, run) {{ this.heard.set(name, [...(this.heard.get(name) ?? []), run]); }}
  off(name, run) {{ this.heard.set(name, (this.heard.get(name) ?? []).filter((r) => r !== run)); }}
  fire(name, value) {{ for (const run of this.heard.get(name) ?? []) run(value); }}
  send(message) {{
    if (this.dead) throw new Error("Cannot send");
    (window.sent ??= []).push(message);
    window.kernel(message).then((replies) => {{
      const go = () => {{ for (const r of replies) r.trait ? this.set("state", r.state) : this.fire("msg:custom", r); }};
      if (this.delay) setTimeout(go, this.delay); else if (!this.muted) go();
    }});
  }}
}}
const source = {source};
const view = await import(URL.createObjectURL(new Blob([source], {{ type: "text/javascript" }})));
window.model = new Model({traits});
window.mount = () => {{ window.unmount = view.default.render({{ model: window.model, el: document.querySelector("#place") }}); }};
window.mount();
window.ready = true;
</script></body></html>"""

LIGHT = (
    "background:#fff;color:#222;--jp-layout-color0:#fff;--jp-layout-color1:#fff;--jp-content-font-color0:rgba(0,0,0,1)"
)
DARK = "background:#111;color:#eee;--jp-layout-color0:#111;--jp-layout-color1:#212121;--jp-content-font-color0:rgba(255,255,255,1)"


class FakeKernel:
    """Answers a page's messages with a real desk, as Card does."""

    def __init__(self, folder: Path, item_id: str) -> None:
        self.desk = Desk.open(item_id, folder)
        self.sent: list[dict[str, Any]] = []
        self.card = cards.Card(self.desk)
        self.card.send = self.sent.append  # type: ignore[method-assign]

    def __call__(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        self.sent.clear()
        self.card._on_message(None, message, [])
        return [*self.sent, {"trait": "state", "state": self.card.state}]

    def traits(self) -> dict[str, Any]:
        c = self.card
        return {
            "item": c.item,
            "chart": c.chart,
            "figure": c.figure,
            "form": c.form,
            "state": self.desk.state(),
            "books": c.books,
            "scope": c.scope,
        }


class FakeEncoder:
    """The same for the encoder."""

    def __init__(self, folder: Path, day: date) -> None:
        self.sent: list[dict[str, Any]] = []
        self.card = Encoder(day, folder)
        self.card.send = self.sent.append  # type: ignore[method-assign]

    def __call__(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        self.sent.clear()
        self.card._on_message(None, message, [])
        return [*self.sent]

    def traits(self) -> dict[str, Any]:
        return {"books": self.card.books, "day": self.card.day}


def show(page: Any, folder: Path, item_id: str, *, dark: bool = False, width: int = 1000) -> FakeKernel:
    """Open the card of one item on ``page`` (a playwright page); returns what stands for the kernel."""
    return _open(page, FakeKernel(folder, item_id), "card/index.js", dark, width)


def show_encoder(page: Any, folder: Path, day: date, *, dark: bool = False, width: int = 1000) -> FakeEncoder:
    """The same for the encoder."""
    return _open(page, FakeEncoder(folder, day), "encoder/index.js", dark, width)


def _open(page: Any, kernel: Any, module: str, dark: bool, width: int) -> Any:
    page.kernel = kernel
    if not getattr(page, "has_kernel", False):
        page.expose_function("kernel", lambda message: page.kernel(message))
        page.has_kernel = True
        page.route("http://harness.test/**", lambda route: route.fulfill(body=page.html, content_type="text/html"))
    page.html = PAGE.format(
        theme=DARK if dark else LIGHT, css=esm.style("encoder/encoder.css"), light="false" if dark else "true", width=width,
        source=json.dumps(esm.module(module)).replace("</", "<\\/"), traits=json.dumps(kernel.traits()).replace("</", "<\\/"),
    )  # fmt: skip
    page.goto("http://harness.test/card")
    page.wait_for_function("window.ready === true")
    return kernel
