"""Authors' Markdown becomes HTML that cannot do anything but be read."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from autograder import markup


class Live(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "svg", "iframe", "object", "form", "input", "style", "base"):
            self.found.append(tag)
        for name, value in attrs:
            target = "".join((value or "").split()).lower()
            bad = target.startswith(("javascript:", "vbscript:", "data:text", "data:image/svg", "file:"))
            if name.startswith("on") or name == "style" or (name in ("href", "src") and bad):
                self.found.append(f"{name}={value}")


HOSTILE = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "<javascript:alert(1)>",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x](vbscript:x)",
    "[a]: javascript:alert(1)\n\n[a]",
    "[x](http://a \"b' onmouseover='1\")",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "`<script>`",
    '| <svg onload="1"> |\n|---|\n| <style>*{}</style> |',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_text_is_live(text: str) -> None:
    assert Live(markup.block(text)).found == []
    assert Live(markup.inline(text)).found == []
    assert Live(markup.document(text, "chart")[0]).found == []


@pytest.mark.parametrize("mark", ['{#a onclick="x()"}', '{#a style="y" .z}', "{onmouseover=x #a}"])
def test_a_marked_phrase_takes_its_id_only(mark: str) -> None:
    assert markup.document(f"[words]{mark}", "chart") == (
        '<p><span class="cc-span" data-span="a">words</span></p>',
        {"a": "words"},
    )


def test_the_test_itself_sees_what_is_live() -> None:
    assert Live('<a href=" java\nscript:x" onclick="y"><svg></svg></a>').found == [
        "href= java\nscript:x",
        "onclick=y",
        "svg",
    ]
    assert Live(markup.block("[fine](https://example.org)")).found == []
