"""The code book inside the code fields of a question: opened, used and left by keyboard and by mouse; it judges nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from course.widgets.books import desk

from .codebook import axe, focused, loud_or_small, page, runs_over, says, search, shows, tab, tab_to  # noqa: F401
from .harness import show
from .lab import last_answer

pytestmark = pytest.mark.browser

FIRST = "First-listed diagnosis: code"


def wait_saved(page: Any) -> None:  # noqa: F811
    page.wait_for_function("document.querySelector('.cc-status').textContent.includes('Saved ')")


def line(page: Any, words: str) -> None:  # noqa: F811
    """Wait until the quiet line below a field says so."""
    page.wait_for_function(
        "(words) => [...document.querySelectorAll('.cc-booksay:not([hidden])')].some((e) => e.textContent.includes(words))",
        arg=words,
    )


def test_a_graded_question_is_answered_out_of_the_book_with_the_keyboard_alone(page: Any, week: Path) -> None:  # noqa: F811
    show(page, week, "t01-g04")
    page.get_by_label(FIRST).focus()
    page.keyboard.press("F2")
    page.wait_for_function("document.activeElement.matches('input[role=combobox]')")
    search(page, "strep throat")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.getAttribute('aria-label') === 'First-listed diagnosis: code'")
    assert page.get_by_label(FIRST).input_value() == "J02.0"
    assert not page.locator(".cc-lookuppanel").count()
    line(page, "Streptococcal pharyngitis")
    wait_saved(page)
    assert last_answer(week, "t01-g04") == {"dx": "J02.0"}
    page.keyboard.press("Tab")
    assert "Office visit: code" in focused(page), "the button is not in the way of a quick typist"


def test_a_practice_question_by_mouse(page: Any, week: Path) -> None:  # noqa: F811
    show(page, week, "t01-q04")
    page.get_by_role("button", name="Look up").first.click()
    search(page, "acute pharyngitis")
    page.locator(".cc-hit").filter(has_text="J02.9").first.click()
    shows(page, "J02.9")
    page.get_by_role("button", name="Use this code").click()
    assert page.get_by_label(FIRST).input_value() == "J02.9"
    assert FIRST in focused(page)
    page.get_by_role("button", name="Check answer").click()
    page.locator(".cc-feedback").wait_for()
    assert "J02.0" in page.locator(".cc-feedback").text_content()


def test_enter_waits_for_the_results_of_what_was_typed(page: Any, week: Path) -> None:  # noqa: F811
    """A quick typist presses Enter before the list has followed; the line that stands there is not what was meant."""
    show(page, week, "t01-g04")
    page.get_by_label(FIRST).press("F2")
    search(page, "hypertension")
    page.locator("input[role=combobox]").fill("strep throat")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.cc-code')")
    assert page.get_by_label(FIRST).input_value() == "J02.0"


def test_escape_and_the_key_lead_back_and_change_nothing(page: Any, week: Path) -> None:  # noqa: F811
    show(page, week, "t01-g04")
    box = page.get_by_label(FIRST)
    box.fill("J02")
    for key in ("Escape", "F2"):
        box.focus()
        page.keyboard.press("F2")
        shows(page, "J02")
        assert page.locator("input[role=combobox]").input_value() == "J02", "it begins with what stands in the box"
        page.keyboard.press(key)
        assert FIRST in focused(page) and not page.locator(".cc-lookuppanel").count()
    box.press("F2")
    page.locator(".cc-lookuppanel").wait_for()
    box.press("Escape")
    assert not page.locator(".cc-lookuppanel").count(), "also from the box itself"
    page.get_by_role("button", name="Look up").first.click()
    page.get_by_role("button", name="Close").click()
    assert box.input_value() == "J02" and FIRST in focused(page)


def test_from_a_heading_the_way_leads_on(page: Any, week: Path) -> None:  # noqa: F811
    show(page, week, "t01-g04")
    page.get_by_label(FIRST).focus()
    page.keyboard.press("F2")
    search(page, "J02")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.textContent.includes('J02.0')")
    says(page, "J02 is a heading")
    assert page.get_by_label(FIRST).input_value() == ""
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shows(page, "J02.9")
    tab_to(page, ".cc-usecode", back=True)
    page.keyboard.press("Enter")
    assert page.get_by_label(FIRST).input_value() == "J02.9"


def test_a_seventh_character_is_built_into_the_field(page: Any, week: Path) -> None:  # noqa: F811
    show(page, week, "t01-g05")
    page.get_by_label("Code: code").focus()
    page.keyboard.press("F2")
    search(page, "w01.0")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.cc-seventh input')")
    page.keyboard.press(" ")
    shows(page, "W01.0XXA")
    tab_to(page, ".cc-usecode", back=True)
    page.keyboard.press(" ")
    assert page.get_by_label("Code: code").input_value() == "W01.0XXA"
    line(page, "initial encounter")


def test_what_was_typed_by_hand_gets_one_quiet_line(page: Any, week: Path) -> None:  # noqa: F811
    show(page, week, "t01-g04")
    box = page.get_by_label(FIRST)
    box.focus()
    page.keyboard.type("j02.o")
    assert not page.locator(".cc-booksay:not([hidden])").count(), "nobody is interrupted while typing"
    page.keyboard.press("Tab")
    line(page, "it has O where 0 belongs. Did you mean J02.0?")
    described = page.locator(f"#{box.get_attribute('aria-describedby').split()[-1]}")
    assert "The code book says" in described.text_content()
    box.fill("E11")
    assert not page.locator(".cc-booksay:not([hidden])").count()
    page.keyboard.press("Tab")
    line(page, "E11 is a heading, not a complete code")
    page.keyboard.press("Control+s")
    wait_saved(page)
    assert last_answer(week, "t01-g04") == {"dx": "E11"}, "the line never keeps an answer from being saved"


def test_nothing_is_said_about_right_or_wrong(page: Any, week: Path) -> None:  # noqa: F811
    """The right code and a wrong one look the same, apart from what the book has under them."""
    looks = []
    for code, title in (("J02.0", "Streptococcal pharyngitis"), ("I10", "Essential (primary) hypertension")):
        show(page, week, "t01-g04")
        page.get_by_label(FIRST).fill(code)
        page.keyboard.press("Tab")
        line(page, title)
        wait_saved(page)
        looks.append(page.locator(".cc-body, .cc-rows").first.evaluate("(e) => e.innerHTML"))
        looks[-1] = looks[-1].replace(code, "CODE").replace(title, "TITLE")
    ids = r"cc-[a-z]+-[a-z0-9]+-\d+"
    import re

    assert re.sub(ids, "id", looks[0]) == re.sub(ids, "id", looks[1])


def test_every_line_of_a_case_has_the_book(page: Any, week: Path) -> None:  # noqa: F811
    show(page, week, "t01-g06")
    page.get_by_label("Diagnosis A: code").fill("J02.0")
    page.get_by_role("button", name="Add a diagnosis").click()
    page.keyboard.press("F2")
    search(page, "t2dm hyperglycemia")
    assert "06/03/2026" in page.locator(".cc-lookuppanel .cc-bookdate").text_content()
    page.keyboard.press("Enter")
    assert page.get_by_label("Diagnosis B: code").input_value() == "E11.65"
    page.get_by_role("button", name="Move line B up").click()
    line(page, "Type 2 diabetes mellitus with hyperglycemia")
    page.keyboard.press("Control+s")
    wait_saved(page)
    assert [d["code"] for d in last_answer(week, "t01-g06")["diagnoses"]] == ["E11.65", "J02.0"]
    page.get_by_label("Diagnosis A: code").focus()
    page.keyboard.press("F2")
    page.locator(".cc-lookuppanel").wait_for()
    page.get_by_role("button", name="Remove line A").click()
    assert not page.locator(".cc-lookuppanel").count()
    page.get_by_label("Diagnosis A: code").focus()
    page.keyboard.press("F2")
    shows(page, "J02.0")


def test_the_claim_form_has_it_in_box_21(page: Any, week: Path) -> None:  # noqa: F811
    show(page, week, "t01-g11")
    box = page.locator('[data-part="box21a"] input')
    assert not page.locator('[data-part="box1a"] .cc-lookup').count(), "only where codes belong"
    box.fill("J02.9")
    page.keyboard.press("Tab")
    line(page, "21A The code book says: Acute pharyngitis, unspecified")
    page.locator('[data-part="box21a"] .cc-lookup').click()
    shows(page, "J02.9")
    page.locator("input[role=combobox]").fill("")
    page.locator("input[role=combobox]").focus()
    search(page, "strep throat")
    page.keyboard.press("Enter")
    assert box.input_value() == "J02.0"
    wait_saved(page)
    assert last_answer(week, "t01-g11")["box21a"] == "J02.0"


def test_an_inpatient_procedure_is_built_in_its_field(page: Any, week: Path) -> None:  # noqa: F811
    items = json.loads((week / "items.json").read_text())
    item = next(i for i in items["items"] if i["id"] == "t01-g04")
    item["body"]["slots"][0] |= {"label": "Principal procedure", "system": "icd-10-pcs"}
    (week / "items.json").write_text(json.dumps(items))
    show(page, week, "t01-g04")
    page.get_by_label("Principal procedure: code").focus()
    page.keyboard.press("F2")
    page.locator(".cc-choices").wait_for()
    tab_to(page, ".cc-choices")
    for n, key in enumerate("0DTJ4ZZ"):
        page.keyboard.press(key)
        shows(page, "0DTJ4ZZ"[: n + 1])
    assert "cc-usecode" in focused(page)
    page.keyboard.press("Enter")
    assert page.get_by_label("Principal procedure: code").input_value() == "0DTJ4ZZ"
    line(page, "Resection of Appendix, Percutaneous Endoscopic Approach")
    page.get_by_label("Principal procedure: code").fill("0DTJ5ZZ")
    page.keyboard.press("Tab")
    line(page, "approach 5")


def test_a_question_without_a_date_says_so(page: Any, week: Path) -> None:  # noqa: F811
    show(page, week, "t01-g04")
    page.get_by_label(FIRST).press("F2")
    assert page.locator(".cc-bookdate").text_content() == "06/03/2026 (this question has no date)"


def test_a_late_line_about_an_earlier_code_is_not_shown(page: Any, week: Path) -> None:  # noqa: F811
    show(page, week, "t01-g04")
    page.evaluate("window.model.delay = 700")
    page.get_by_label(FIRST).fill("I10")
    page.keyboard.press("Tab")
    page.wait_for_timeout(100)
    page.get_by_label(FIRST).fill("J02.0")
    page.wait_for_timeout(900)
    assert not page.locator(".cc-booksay:not([hidden])").count()
    page.evaluate("window.model.delay = 0")
    page.keyboard.press("Tab")
    line(page, "Streptococcal")


def test_trouble_in_the_book_keeps_no_answer_from_being_saved(
    page: Any,  # noqa: F811
    week: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(desk, "answer", lambda content: 1 / 0)
    show(page, week, "t01-g04")
    page.get_by_label(FIRST).fill("J02.0")
    page.keyboard.press("Tab")
    wait_saved(page)
    assert last_answer(week, "t01-g04") == {"dx": "J02.0"}
    assert not page.locator(".cc-booksay:not([hidden])").count() and page.locator(".cc-alarm").text_content() == ""
    page.get_by_label(FIRST).press("F2")
    says(page, "Something went wrong inside the course.")


def test_a_kernel_that_never_answers_the_book_saves_all_the_same(page: Any, week: Path) -> None:  # noqa: F811
    """The book has a lane of its own."""
    show(page, week, "t01-g04")
    page.evaluate(
        "() => { const send = window.model.send.bind(window.model); window.model.send = (m) => { if (!String(m.op).startsWith('codes.')) send(m); }; }"
    )
    page.get_by_label(FIRST).press("F2")
    page.keyboard.type("strep")
    says(page, "Waiting for the kernel")
    page.keyboard.press("Escape")
    page.keyboard.type("J02.0")
    wait_saved(page)
    assert last_answer(week, "t01-g04") == {"dx": "J02.0"}


def test_a_format_error_is_not_hung_on_the_search_box(page: Any, week: Path) -> None:  # noqa: F811
    show(page, week, "t01-g04")
    page.get_by_label(FIRST).fill("hello!")
    page.get_by_label(FIRST).press("F2")
    page.keyboard.press("Control+s")
    page.locator(".cc-problem").wait_for()
    assert page.locator("[aria-invalid]").count() == 1
    assert page.get_by_label(FIRST).get_attribute("aria-invalid") == "true"


def test_a_closed_card_opens_no_book(page: Any, tmp_path: Path) -> None:  # noqa: F811
    from .week import write_week

    (tmp_path / "nbgrader_config.py").write_text("")
    show(page, write_week(tmp_path / "release" / "week01"), "t01-g04")
    assert page.get_by_role("button", name="Look up").is_disabled()


def test_keys_stay_inside_the_book(page: Any, week: Path) -> None:  # noqa: F811
    show(page, week, "t01-g04")
    page.evaluate("() => { window.heard = []; document.addEventListener('keydown', (e) => window.heard.push(e.key)); }")
    page.get_by_label(FIRST).press("F2")
    search(page, "E11.65")
    for place in (".cc-here", ".cc-copy", "input[role=combobox]"):
        page.locator(place).first.focus()
        for key in ("b", "d", "d", "ArrowDown"):
            page.keyboard.press(key)
    assert page.evaluate("window.heard") == []


@pytest.mark.parametrize(
    ("dark", "width"), [(False, 1000), (True, 1000), (True, 360)], ids=["light", "dark", "narrow"]
)  # fmt: skip
@pytest.mark.parametrize(
    ("item", "field"),
    [("t01-g04", f'[aria-label="{FIRST}"]'), ("t01-g06", '[aria-label="Diagnosis A: code"]'), ("t01-g11", '[data-part="box21a"] input')],
    ids=["slots", "case", "claim"],
)  # fmt: skip
def test_no_accessibility_faults_and_nothing_runs_over(
    page: Any,  # noqa: F811
    week: Path,
    item: str,
    field: str,
    dark: bool,
    width: int,
    picture: Any,
) -> None:
    page.set_viewport_size({"width": width + 60, "height": 900})
    show(page, week, item, dark=dark, width=width)
    page.locator(field).press("F2")
    search(page, "w01.0")
    assert axe(page) == [] and loud_or_small(page) == [] and runs_over(page) == []
    picture(page, f"book-{item}-{'dark' if dark else 'light'}-{width}", full_page=True)
    page.keyboard.press("Escape")
    page.locator(field).fill("W01.0")
    page.keyboard.press("Tab")
    line(page, "W01.0 needs a 7th character")
    assert axe(page) == [] and runs_over(page) == []


def test_a_button_does_not_slide_away_from_under_a_finger(page: Any, week: Path) -> None:  # noqa: F811
    """Leaving a code field by pressing a button below it: the line of the book waits until the button was clicked."""
    show(page, week, "t01-g06")
    page.get_by_label("Diagnosis A: code", exact=True).fill("J02.0")
    add = page.get_by_role("button", name="Add a diagnosis")
    lines = page.get_by_role("list", name="Diagnoses").locator(".cc-lineletter").count()
    add.hover()
    page.mouse.down()
    page.wait_for_timeout(700)  # a slow finger: the book has answered long before
    assert not page.locator(".cc-booksay:not([hidden])").count()
    page.mouse.up()
    line(page, "Streptococcal pharyngitis")
    assert page.get_by_role("list", name="Diagnoses").locator(".cc-lineletter").count() == lines + 1
