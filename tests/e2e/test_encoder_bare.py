"""The encoder on a bare page with the real code book behind it: by keyboard, by mouse, with a kernel in trouble."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from course.codes import open_book
from course.errors import CourseError
from course.widgets.books import desk
from course.widgets.books.room import Room

from .codebook import axe, focused, loud_or_small, page, runs_over, says, search, shows, tab, tab_to  # noqa: F401
from .harness import show_encoder

pytestmark = pytest.mark.browser

JUNE = date(2026, 6, 3)
BOX = "input[role=combobox]"


@pytest.fixture
def encoder(page: Any, tmp_path: Path) -> Any:  # noqa: F811
    """An open encoder with the focus in its search box."""
    show_encoder(page, tmp_path, JUNE)
    page.locator(BOX).focus()
    return page


def hits(page: Any) -> list[str]:  # noqa: F811
    return page.locator(".cc-hitcode").all_text_contents()


def test_a_code_is_found_read_and_copied_with_the_keyboard_alone(encoder: Any) -> None:
    search(encoder, "diabetes ckd")
    first, second = hits(encoder)[:2]
    assert first == "E11.22"
    assert encoder.locator(BOX).get_attribute("aria-expanded") == "true"
    encoder.keyboard.press("ArrowDown")
    shows(encoder, second)
    active = encoder.locator(BOX).get_attribute("aria-activedescendant")
    assert encoder.locator(f"#{active}").get_attribute("aria-selected") == "true"
    encoder.keyboard.press("ArrowUp")
    shows(encoder, "E11.22")
    encoder.keyboard.press("Enter")
    encoder.wait_for_function("document.activeElement.matches('.cc-copy')")
    encoder.keyboard.press("Enter")
    says(encoder, "E11.22 is copied.")
    encoder.keyboard.press("Escape")
    assert "cc-bookinput" in focused(encoder), "Escape leads back to the search"
    encoder.keyboard.press("Control+v")
    assert encoder.locator(BOX).input_value() == "E11.22"


def test_the_tree_is_walked_up_along_and_down(encoder: Any) -> None:
    search(encoder, "E11.65")
    tab_to(encoder, ".cc-here")
    encoder.keyboard.press("ArrowUp")
    assert "E11.64" in focused(encoder)
    encoder.keyboard.press("ArrowRight")  # closed: opens its page
    shows(encoder, "E11.64")
    assert "cc-here" in focused(encoder), "the focus stays in the tree"
    encoder.keyboard.press("ArrowRight")  # open: the first line under it
    assert "E11.641" in focused(encoder)
    encoder.keyboard.press("ArrowLeft")
    encoder.keyboard.press("ArrowLeft")
    assert "E11.6" in focused(encoder) and "E11.64" not in focused(encoder)
    encoder.keyboard.press("Home")
    encoder.keyboard.press("Enter")
    shows(encoder, "Chapter 4")
    tree = encoder.locator(".cc-tree")
    assert tree.get_attribute("role") == "tree"
    line = tree.locator(".cc-here")
    assert (line.get_attribute("aria-level"), line.get_attribute("aria-expanded"), line.get_attribute("tabindex")) == ("1", "true", "0")  # fmt: skip
    assert tree.locator("[tabindex='0']").count() == 1


def test_a_seventh_character_is_chosen_and_the_gap_is_filled(encoder: Any) -> None:
    search(encoder, "w01.0")
    encoder.keyboard.press("Enter")
    encoder.wait_for_function("document.activeElement.matches('.cc-seventh input')")
    assert "fill the gap" in encoder.locator(".cc-build").text_content()
    encoder.keyboard.press(" ")
    shows(encoder, "W01.0XXA")
    encoder.keyboard.press("ArrowDown")
    shows(encoder, "W01.0XXD")
    assert encoder.evaluate("document.activeElement.value") == "D", "the focus stays on the choice"
    assert encoder.locator(".cc-buildgap").all_text_contents() == ["X", "X"]
    assert "Billable" in encoder.locator(".cc-pagename").text_content()


def test_notes_say_where_they_stand_and_lead_on(encoder: Any) -> None:
    search(encoder, "E11.65")
    stop = encoder.locator(".cc-tone-stop")
    assert "not together" in stop.locator(".cc-notetitle").text_content()
    assert stop.locator("svg").count() == 1, "a shape beside the words, not only a color"
    stop.get_by_role("button", name="Look up O24.4").click()
    shows(encoder, "O24.4")
    encoder.get_by_role("button", name="Back").click()
    shows(encoder, "E11.65")
    assert not encoder.get_by_role("button", name="Back").count()
    stop.get_by_role("button", name="from E11").first.click()
    shows(encoder, "E11")


def test_by_mouse(encoder: Any) -> None:
    search(encoder, "strep throat")
    encoder.locator(BOX).fill("diabetes")
    encoder.locator(".cc-hit").nth(2).click()
    third = encoder.locator(".cc-hitcode").nth(2).text_content()
    shows(encoder, third)
    encoder.locator(".cc-treeline").nth(2).click()
    shows(encoder, encoder.locator(".cc-here .cc-treecode").text_content())


def test_marks_are_words_and_shapes(encoder: Any) -> None:
    search(encoder, "W01")
    marks = {m.text_content() for m in encoder.locator(".cc-hit .cc-codemark").all()}
    assert marks == {"Heading", "Needs 7th"}
    assert all(m.locator("svg").count() == 1 for m in encoder.locator(".cc-hit .cc-codemark").all())


def test_another_date_of_service_is_another_answer(encoder: Any) -> None:
    search(encoder, "E11.A")
    assert "FY2026, April 2026 update" in encoder.locator(".cc-pagefoot").text_content()
    day = encoder.get_by_label("Date of service")
    day.fill("2024-06-03")
    encoder.wait_for_function("document.querySelector('.cc-pagesays').textContent.includes('valid only from')")
    assert encoder.locator(".cc-hit .cc-codemark").first.text_content() == "Not on this date"
    day.fill("2014-06-03")
    encoder.wait_for_function("document.querySelector('.cc-pagefoot').textContent.includes('No release')")
    day.fill("")
    says(encoder, "Give a date of service")


def test_what_is_not_found_says_what_to_do(encoder: Any) -> None:
    encoder.keyboard.type("xyzzyplugh")
    says(encoder, "Nothing found for “xyzzyplugh”. Try fewer words")
    assert encoder.locator(".cc-hits").is_hidden() and encoder.locator(BOX).get_attribute("aria-expanded") == "false"
    encoder.locator(BOX).fill("")
    encoder.wait_for_function("document.querySelector('.cc-booksays').textContent === ''")


def test_results_stand_in_the_flow_of_the_page(encoder: Any) -> None:
    before = encoder.locator(".cc-root").bounding_box()["height"]
    search(encoder, "fracture")
    assert encoder.locator(".cc-root").bounding_box()["height"] > before + 150
    assert encoder.locator(".cc-hits").evaluate("(l) => getComputedStyle(l).position") == "relative"


def test_keys_stay_inside_the_encoder(encoder: Any) -> None:
    encoder.evaluate(
        "() => { window.heard = []; document.addEventListener('keydown', (e) => window.heard.push(e.key)); }"
    )
    search(encoder, "E11.65")
    for place in (".cc-here", ".cc-copy", ".cc-bookday", BOX):
        encoder.locator(place).first.focus()
        for key in ("b", "a", "d", "d", "Escape", "ArrowDown", "Enter"):
            encoder.keyboard.press(key)
    assert encoder.evaluate("window.heard") == []


# --- ICD-10-PCS -------------------------------------------------------------------------------------------------------


def test_a_procedure_code_is_built_with_the_keyboard_alone(encoder: Any) -> None:
    tab_to(encoder, "[role=tab][aria-selected=true]", back=True)
    encoder.keyboard.press("ArrowRight")
    encoder.wait_for_function("document.querySelector('.cc-choices') !== null")
    assert encoder.evaluate("document.activeElement.textContent") == "ICD-10-PCS"
    tab_to(encoder, ".cc-choices")
    for key, so_far in (("0", "0"), ("d", "0D"), ("T", "0DT")):
        encoder.keyboard.press(key)
        shows(encoder, so_far)
    assert encoder.locator(".cc-choicehead b").text_content() == "Body part"
    encoder.keyboard.press("Backspace")
    shows(encoder, "0D")
    encoder.keyboard.type("tj")
    shows(encoder, "0DTJ")
    encoder.keyboard.press("ArrowDown")
    encoder.keyboard.press("Enter")
    shows(encoder, "0DTJ4")
    encoder.keyboard.press("Enter")
    shows(encoder, "0DTJ4Z")
    encoder.keyboard.press("End")
    encoder.keyboard.press("Enter")
    shows(encoder, "0DTJ4ZZ")
    assert encoder.locator(".cc-pagetitle").text_content() == "Resection of Appendix, Percutaneous Endoscopic Approach"
    assert "cc-copy" in focused(encoder), "a complete code can be copied at once"
    encoder.keyboard.press("Tab")  # the first of the seven characters
    assert "Character 1, section: 0, Medical and Surgical. Change it" in focused(encoder)
    encoder.get_by_role("button", name="Character 5, approach").click()
    shows(encoder, "0DTJ")


def test_a_character_that_cannot_stand_is_said(encoder: Any) -> None:
    encoder.get_by_role("tab", name="ICD-10-PCS").click()
    encoder.locator(".cc-choices").focus()
    encoder.keyboard.type("0dtx")
    encoder.wait_for_function("document.querySelector('.cc-codepage').textContent.includes('has no body part X')")
    assert not encoder.locator(".cc-copy").count()


def test_procedures_are_found_by_words(encoder: Any) -> None:
    encoder.get_by_role("tab", name="ICD-10-PCS").click()
    encoder.locator(BOX).focus()
    search(encoder, "lap appendectomy")
    assert hits(encoder)[0] == "0DTJ4ZZ"
    assert [s.text_content() for s in encoder.locator(".cc-changechar").all()] == list("0DTJ4ZZ")


# --- the small sets ---------------------------------------------------------------------------------------------------


def test_hcpcs_and_the_small_sets_have_their_tabs(encoder: Any) -> None:
    encoder.get_by_role("tab", name="HCPCS Level II").click()
    encoder.locator(BOX).focus()
    search(encoder, "J1885")
    assert "One unit is 15 mg" in encoder.locator(".cc-codepage").text_content()
    encoder.locator(BOX).fill("")
    encoder.get_by_role("tab", name="More code sets").click()
    encoder.get_by_label("Code set").last.select_option("pos")
    encoder.locator(BOX).fill("office")
    shows(encoder, "11")
    encoder.get_by_label("Code set").last.select_option("modifier")
    encoder.locator(BOX).fill("25")
    shows(encoder, "25")


# --- a kernel in trouble ----------------------------------------------------------------------------------------------


def test_the_index_being_made_is_shown_and_the_last_words_win(encoder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()

    def slowly(progress: Any) -> Any:
        progress("Indexing words", 0.7)
        go.wait(20)
        return open_book()

    monkeypatch.setattr(desk, "ROOM", Room(slowly, patience=0.01))
    encoder.keyboard.type("diab")
    says(encoder, "Preparing the code book, once on this computer: Indexing words ...")
    assert encoder.locator(".cc-bookprogress").is_visible()
    assert encoder.locator(".cc-bookprogress span").evaluate("(b) => b.style.width") == "70%"
    encoder.locator(BOX).fill("strep throat")
    encoder.wait_for_timeout(600)
    go.set()
    shows(encoder, "J02.0")
    assert hits(encoder) == ["J02.0"] and encoder.locator(".cc-bookprogress").is_hidden()


def test_a_slow_kernel_is_waited_for(encoder: Any) -> None:
    encoder.evaluate("window.model.delay = 3200")
    encoder.keyboard.type("hypertension")
    says(encoder, "Waiting for the kernel")
    encoder.evaluate("window.model.delay = 0")
    shows(encoder, "I10")
    assert "Waiting" not in encoder.locator(".cc-booksays").text_content()


def test_typing_on_while_the_kernel_is_slow_asks_once_more_only(encoder: Any) -> None:
    encoder.evaluate("window.model.delay = 1200")
    for word in ("dia", "diab", "diabe", "diabet"):
        encoder.locator(BOX).fill(word)
        encoder.wait_for_timeout(120)
    encoder.evaluate("window.model.delay = 0")
    encoder.wait_for_function("document.querySelectorAll('.cc-hit').length > 0")
    asked = encoder.evaluate("window.sent.filter((m) => m.op === 'codes.search').map((m) => m.words)")
    assert asked == ["dia", "diabet"]


def test_a_mistake_in_the_kernel_is_one_sentence(encoder: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(desk, "answer", lambda content: 1 / 0)
        encoder.keyboard.type("diabetes")
        says(encoder, "Something went wrong inside the code book. Try once more")
        assert "ZeroDivisionError" in (tmp_path / ".cleanclaim" / "log.txt").read_text()
    encoder.locator(BOX).fill("hypertension")
    shows(encoder, "I10")
    with monkeypatch.context() as patch:

        def refuse(content: Any) -> Any:
            raise CourseError("The code set is not installed.")

        patch.setattr(desk, "answer", refuse)
        encoder.locator(BOX).fill("asthma")
        says(encoder, "The code set is not installed.")


def test_a_kernel_that_is_gone_is_said(encoder: Any) -> None:
    encoder.evaluate("window.model.dead = true")
    encoder.keyboard.type("asthma")
    says(encoder, "The kernel was restarted, so this look-up is asleep")


def test_an_encoder_that_cannot_be_drawn_says_so(encoder: Any, tmp_path: Path) -> None:
    encoder.evaluate("() => { window.unmount(); window.model.traits.books = null; window.mount(); }")
    assert "could not be drawn" in encoder.locator(".cc-trouble").text_content()
    encoder.wait_for_timeout(100)
    assert "the page reported TypeError" in (tmp_path / ".cleanclaim" / "log.txt").read_text()


# --- for everybody ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dark", "width"), [(False, 1000), (True, 1000), (False, 500), (True, 360)], ids=["light", "dark", "zoomed", "narrow"]
)  # fmt: skip
def test_no_accessibility_faults_and_nothing_runs_over(
    page: Any,  # noqa: F811
    tmp_path: Path,
    dark: bool,
    width: int,
    picture: Any,
) -> None:
    """500 is what is left of a pane of 1000 at 200 % zoom."""
    page.set_viewport_size({"width": width + 60, "height": 900})
    show_encoder(page, tmp_path, JUNE, dark=dark, width=width)
    for words, name in (("t2dm ckd", "code"), ("w01.0", "seventh"), ("J02", "heading")):
        page.locator(BOX).fill("")
        page.locator(BOX).focus()
        search(page, words)
        assert axe(page) == [] and loud_or_small(page) == [] and runs_over(page) == []
        picture(page, f"encoder-{name}-{'dark' if dark else 'light'}-{width}", full_page=True)
    page.locator(BOX).fill("")
    page.wait_for_timeout(200)  # the emptied box has closed its page: nobody changes the book within 80 ms
    page.get_by_role("tab", name="ICD-10-PCS").click()
    page.locator(".cc-choices").focus()
    page.keyboard.type("0dtj")
    shows(page, "0DTJ")
    assert axe(page) == [] and loud_or_small(page) == [] and runs_over(page) == []
    picture(page, f"encoder-pcs-{'dark' if dark else 'light'}-{width}", full_page=True)
