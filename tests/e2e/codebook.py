"""What tests do with the code book, in the encoder and in a code field: as a learner would, and no quicker."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="module")
def tab(browser: Any) -> Any:
    """One tab for the whole module: opening one per test would take most of the time."""
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    context.set_default_timeout(8000)
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()


@pytest.fixture
def page(tab: Any) -> Any:
    """The tab, empty; any script error fails the test."""
    tab.set_viewport_size({"width": 1100, "height": 900})
    if tab.url != "about:blank":
        tab.evaluate("sessionStorage.clear()")
    yield tab
    if tab.url != "about:blank":
        tab.evaluate("() => { window.unmount?.(); sessionStorage.clear(); }")
    errors, tab.errors = tab.errors, []
    assert not errors


def search(page: Any, words: str) -> None:
    """Type into the search box that has the focus, and wait for the page of the first result."""
    page.keyboard.type(words, delay=15)
    page.wait_for_timeout(120)  # longer than the pause in typing after which the kernel is asked
    page.wait_for_function(
        "() => { const hit = document.querySelector('.cc-hit[aria-selected=true] .cc-hitcode'); return hit && document.querySelector('.cc-pagecode')?.textContent === hit.textContent; }"
    )


def shows(page: Any, code: str) -> None:
    """Wait until the page of this code is open."""
    page.wait_for_function("(code) => document.querySelector('.cc-pagecode')?.textContent === code", arg=code)


def says(page: Any, words: str) -> None:
    """Wait until the status line says so."""
    page.wait_for_function("(words) => document.querySelector('.cc-booksays').textContent.includes(words)", arg=words)


def focused(page: Any) -> str:
    """The class, id and text of what has the focus."""
    return page.evaluate(
        "() => { const e = document.activeElement; return `${e.tagName} .${e.className} ${e.getAttribute('aria-label') ?? ''} ${e.value ?? ''} ${e.textContent.slice(0, 60)}`; }"
    )


def tab_to(page: Any, selector: str, *, back: bool = False, most: int = 90) -> None:
    """Press Tab until the focus is there."""
    for _ in range(most):
        if page.evaluate("(s) => document.activeElement?.matches(s)", selector):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{selector} was not reached with {most} tabs; the focus is on {focused(page)}")


def axe(page: Any) -> list[str]:
    """Serious and critical faults."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=".cc-root", options={"resultTypes": ["violations"]})
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:140]} {v['nodes'][0].get('failureSummary', '')[:300]}"
        for v in found.response["violations"]
        if v["impact"] in ("serious", "critical")
    ]


def loud_or_small(page: Any) -> list[str]:
    """What JupyterLab's shortcuts would reach, and what is too small to hit. A code inside a sentence may be small."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.cc-root :is(a,button,input,select,textarea,summary,[tabindex])')].filter((e) => e.dataset.lmSuppressShortcuts !== 'true')
        .concat([...document.querySelectorAll('.cc-root :is(button,input,select,textarea,summary,[role=option],[role=treeitem])')].filter((e) => {
          const r = (e.closest('label') ?? e).getBoundingClientRect();
          return e.offsetParent && !e.matches('.cc-codelink') && (r.height < 23.5 || r.width < 23.5); })).map((e) => e.outerHTML.slice(0, 120))"""
    )


def runs_over(page: Any) -> list[str]:
    """What stands out of the card on the right."""
    return page.evaluate(
        """() => { const edge = document.querySelector('.cc-root').getBoundingClientRect().right;
        return [...document.querySelectorAll('.cc-root *')].filter((e) => e.offsetParent && !e.closest('.cc-linescroll, .cc-sr, thead') && e.getBoundingClientRect().right > edge + 1).map((e) => `${e.className} ${e.tagName}`); }"""
    )
