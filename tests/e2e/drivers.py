"""Answering every item type: with the mouse, and with nothing but the keyboard. Both give the same answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ANSWERS: dict[str, Any] = {
    "multiple_choice": "dysuria",
    "multi_select": ["check", "route", "report"],
    "fill_in": {"copay": "30", "payer": "102.00", "root": "nephro", "days": "9"},
    "code_entry": {"dx": "j02.0", "visit": {"code": "99213", "modifiers": ["25"], "units": "1"}},
    "linked_pair": {"code": "R05.9", "why": "uncertain"},
    "case_coding": {
        "diagnoses": [{"code": "J02.0", "evidence": ["ap1"]}, {"code": "E11.65", "evidence": ["ap2"]}],
        "procedures": [{"code": "99214", "modifiers": ["25"], "units": "1", "pointers": ["A", "B"]}],
    },
    "ordering": ["verify", "sign", "code", "submit", "post"],
    "matching": {"r1": {"role": "coder", "when": "after"}, "r2": {"role": "desk", "when": "before"}, "r3": {"role": "biller", "when": "after"}},
    "hotspot": ["right"],
    "evidence": {"strep": ["ap1", "lab1"], "dm": ["ap2"]},
    "claim_form": {
        "box1a": "PSX20411807", "box6": "self", "box10a": "no", "box21a": "J02.0", "box24a_1": "06/03/2026", "box24d_1": "99213", "box24m_1": "25",
        "box24e_1": "A", "box24g_1": "1", "box27": "yes", "box28": "132.00",
    },
    "short_text": "One bill is from the doctor, and the other one is from the clinic for the room.",
}  # fmt: skip
assert len(ANSWERS) == 12


# --- mouse ------------------------------------------------------------------------------------------------------------


def _type_into(box: Any, text: str) -> None:
    box.click()
    box.press_sequentially(text)


def mouse(page: Any, card: Any, kind: str) -> None:
    """Give the answer of ANSWERS by clicking, dragging and typing."""
    card.scroll_into_view_if_needed()
    _MOUSE[kind](page, card)


def _drag(page: Any, source: Any, target: Any, *, below: bool = False) -> None:
    start, end = source.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    y = end["y"] + (end["height"] - 2 if below else 2)
    page.mouse.move(start["x"] + 5, (start["y"] + y) / 2, steps=4)
    page.mouse.move(start["x"] + 5, y, steps=6)
    page.mouse.up()


def _mouse_ordering(page: Any, card: Any) -> None:
    row = lambda one: card.locator(f'.cc-step[data-part="{one}"]')  # noqa: E731
    _drag(page, row("verify").locator(".cc-grip"), row("submit"))
    _drag(page, row("sign").locator(".cc-grip"), row("submit"))
    for _ in range(2):
        row("code").get_by_role("button", name="Move up").click()


def _select_words(page: Any, first: Any, last: Any) -> None:
    """Drag across the text from one phrase to another, as with a highlighter."""
    a, b = first.bounding_box(), last.bounding_box()
    page.mouse.move(a["x"] + 3, a["y"] + a["height"] / 2)
    page.mouse.down()
    page.mouse.move(b["x"] + b["width"] - 4, b["y"] + b["height"] / 2, steps=6)
    page.mouse.up()
    page.wait_for_timeout(60)


def _mouse_evidence(page: Any, card: Any) -> None:
    span = lambda one: card.locator(f'[data-span="{one}"]')  # noqa: E731
    _select_words(page, span("ap1"), span("ap1"))
    span("lab1").click()
    card.get_by_text("Diabetes with hyperglycemia", exact=True).click()
    span("ap2").click()


def _mouse_case(page: Any, card: Any) -> None:
    span = lambda one: card.locator(f'[data-span="{one}"]')  # noqa: E731
    _type_into(card.get_by_label("Diagnosis A: code"), "J02.0")
    card.get_by_role("button", name="Add a diagnosis").click()
    _type_into(card.get_by_label("Diagnosis B: code"), "E11.65")
    for line, phrase in (("A", "ap1"), ("B", "ap2")):
        card.get_by_role("button", name=f"Evidence for line {line}").click()
        span(phrase).click()
    _type_into(card.get_by_label("Procedure 1: code"), "99214")
    _type_into(card.get_by_label("Procedure 1: modifier 1"), "25")
    _type_into(card.get_by_label("Procedure 1: units"), "1")
    card.get_by_role("button", name="Procedure 1 points to A").click()
    card.get_by_role("button", name="Procedure 1 points to B").click()


def _mouse_claim(page: Any, card: Any) -> None:
    for field, text in ANSWERS["claim_form"].items():
        place = card.locator(f'[data-part="{field}"]')
        radio = place.locator(f'input[type=radio][value="{text}"]')
        if radio.count():
            radio.click()
        else:
            _type_into(place.locator("input"), text)


def _mouse_code_entry(page: Any, card: Any) -> None:
    _type_into(card.get_by_label("First-listed diagnosis: code"), "j02.0")
    _type_into(card.get_by_label("Office visit: code"), "99213")
    _type_into(card.get_by_label("Office visit: modifier 1"), "25")
    _type_into(card.get_by_label("Office visit: units"), "1")


def _mouse_matching(page: Any, card: Any) -> None:
    for row, cells in ANSWERS["matching"].items():
        for column, choice in cells.items():
            card.locator(f'[data-part="{row}.{column}"] select').select_option(choice)


_MOUSE: dict[str, Callable[[Any, Any], None]] = {
    "multiple_choice": lambda page, card: card.get_by_text("R30.0", exact=True).click(),
    "multi_select": lambda page, card: [
        card.locator(f'[data-part="{o}"] label').click() for o in ANSWERS["multi_select"]
    ],
    "fill_in": lambda page, card: [
        _type_into(card.locator(f'[data-part="{b}"] input'), text) for b, text in ANSWERS["fill_in"].items()
    ],
    "code_entry": _mouse_code_entry,
    "linked_pair": lambda page, card: (
        _type_into(card.get_by_label("Code: code"), "R05.9"),
        card.get_by_text("The diagnosis is uncertain").click(),
    ),
    "case_coding": _mouse_case,
    "ordering": _mouse_ordering,
    "matching": _mouse_matching,
    "hotspot": lambda page, card: card.locator(".cc-spot").nth(2).click(),
    "evidence": _mouse_evidence,
    "claim_form": _mouse_claim,
    "short_text": lambda page, card: _type_into(card.locator("textarea"), ANSWERS["short_text"]),
}


# --- keyboard ---------------------------------------------------------------------------------------------------------


class Keys:
    """The keyboard inside one card. It may only tab, press and type; the mouse is not there."""

    def __init__(self, page: Any, card: Any) -> None:
        self.page, self.card = page, card

    def press(self, *keys: str) -> Keys:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> Keys:
        self.page.keyboard.type(text)
        return self

    def here(self, selector: str) -> bool:
        return bool(self.page.evaluate("(s) => document.activeElement?.matches(s)", selector))

    def inside(self) -> bool:
        return bool(self.card.evaluate("(c) => c.contains(document.activeElement)"))

    def tab_to(self, selector: str, *, back: bool = False) -> Keys:
        """Tab until the focus is on ``selector``; fails when the focus leaves the card first."""
        for _ in range(80):
            if self.here(selector):
                return self
            self.press("Shift+Tab" if back else "Tab")
            assert self.inside(), f"{selector} cannot be reached with Tab"
        raise AssertionError(f"{selector} was not reached with 80 tabs")


def keyboard(page: Any, card: Any, kind: str) -> None:
    """Give the answer of ANSWERS with the keyboard alone."""
    card.evaluate("(c) => c.querySelector('.cc-tab, .cc-document, input, select, textarea, button').focus()")
    keys = Keys(page, card)
    _KEYS[kind](keys)


def _span(one: str) -> str:
    return f'[data-span="{one}"]'


def _keys_fill_in(k: Keys) -> None:
    k.type("30").press("Tab").type("102.00").press("Tab").type("nephro").press("Tab").type("9")


def _keys_code_entry(k: Keys) -> None:
    k.type("j02.0").press("Tab").type("99213").press("Tab").type("25").press("Tab", "Tab", "Tab", "Tab").type("1")


def _keys_case(k: Keys) -> None:
    k.tab_to('[aria-label="Diagnosis A: code"]').type("J02.0")
    k.tab_to('[aria-label="Evidence for line A"]').press("Enter").tab_to(_span("ap1"), back=True).press("Enter")
    k.tab_to(".cc-add").press("Enter").type("E11.65")
    k.tab_to('[aria-label="Evidence for line B"]').press(" ").tab_to(_span("ap2"), back=True).press(" ")
    k.tab_to('[aria-label="Procedure 1: code"]').type("99214").press("Tab").type("25")
    k.tab_to('[aria-label="Procedure 1: units"]').type("1").press("Tab", " ", "Tab", "Enter")


def _keys_ordering(k: Keys) -> None:
    for step, ups in (("sign", 4), ("code", 3), ("verify", 3)):
        k.card.locator(f'[data-part="{step}"] button').first.focus()
        for _ in range(ups):
            k.press("Alt+ArrowUp")
            assert k.here(f'[data-part="{step}"] button'), "the focus must stay on the step that moves"


def _keys_matching(k: Keys) -> None:
    for n, downs in enumerate((1, 2, 2, 1, 3, 2)):
        if n:
            k.press("Tab")
        k.press(*["ArrowDown"] * downs)


def _keys_evidence(k: Keys) -> None:
    k.tab_to(_span("ap1")).press("Enter").tab_to(_span("lab1"), back=True).press("Enter")
    k.tab_to('input[value="strep"]').press("ArrowDown").tab_to(_span("ap2"), back=True).press(" ")


def _keys_claim(k: Keys) -> None:
    for field, text in ANSWERS["claim_form"].items():
        k.tab_to(f'[data-part="{field}"] input')
        if k.here("input[type=radio]"):
            k.press(" ", *(["ArrowDown"] if field == "box10a" else []))
        else:
            k.type(text)


_KEYS: dict[str, Callable[[Keys], Any]] = {
    "multiple_choice": lambda k: k.press(" ", "ArrowDown"),
    "multi_select": lambda k: k.press(" ", "Tab", " ", "Tab", "Tab", " "),
    "fill_in": _keys_fill_in,
    "code_entry": _keys_code_entry,
    "linked_pair": lambda k: k.type("R05.9").press("Tab", " "),
    "case_coding": _keys_case,
    "ordering": _keys_ordering,
    "matching": _keys_matching,
    "hotspot": lambda k: k.press("Tab", "Tab", "Enter"),
    "evidence": _keys_evidence,
    "claim_form": _keys_claim,
    "short_text": lambda k: k.type(ANSWERS["short_text"]),
}
