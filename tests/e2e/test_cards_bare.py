"""The card on a bare page with the real scorer behind it: every type, every promise about saving."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from course.items import scoring
from course.widgets.desk import Desk

from .drivers import ANSWERS, Keys, keyboard, mouse
from .harness import show
from .lab import last_answer
from .week import QUESTIONS, item_id

pytestmark = pytest.mark.browser
STATUS = ".cc-status"


def wait_saved(page: Any) -> None:
    page.wait_for_function("document.querySelector('.cc-status').textContent.includes('Saved ')")


@pytest.fixture(scope="module")
def tab(browser: Any) -> Any:
    """One tab for the whole module: opening one per test would take most of the time."""
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    context.set_default_timeout(6000)
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()


@pytest.fixture
def page(tab: Any) -> Any:
    tab.set_viewport_size({"width": 1100, "height": 900})
    if tab.url != "about:blank":
        tab.evaluate("sessionStorage.clear()")
    yield tab
    if tab.url != "about:blank":
        tab.evaluate("() => { window.unmount?.(); sessionStorage.clear(); }")
    errors, tab.errors = tab.errors, []
    assert not errors


@pytest.mark.parametrize("by", [mouse, keyboard], ids=["mouse", "keyboard"])
@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_every_type_is_answered_saved_and_restored(page: Any, week: Path, kind: str, by: Any) -> None:
    graded = item_id(kind, "graded")
    show(page, week, graded)
    card = page.locator(f'[data-cc-item="{graded}"]')
    by(page, card, kind)
    page.keyboard.press("Control+s")
    wait_saved(page)
    assert last_answer(week, graded) == ANSWERS[kind]
    assert not card.locator(".cc-feedback, .cc-badge").count(), "a graded card says nothing about right or wrong"

    page.evaluate("sessionStorage.clear()")
    show(page, week, graded)
    assert page.locator(STATUS).text_content().startswith("Saved ")
    assert page.evaluate("document.querySelector('.cc-card') !== null")
    # What is shown is what was saved: saving it again writes the same answer.
    card.get_by_role("button", name="Save").click()
    wait_saved(page)
    assert last_answer(week, graded) == ANSWERS[kind]


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_practice_answers_back(page: Any, week: Path, kind: str) -> None:
    practice = item_id(kind, "practice")
    show(page, week, practice)
    card = page.locator(f'[data-cc-item="{practice}"]')
    mouse(page, card, kind)
    card.get_by_role("button", name="Check answer").click()
    feedback = card.locator(".cc-feedback")
    feedback.wait_for()
    words = "Now compare" if kind == "short_text" else "Right on the first try"
    assert words in feedback.text_content()
    assert "what is known" in feedback.text_content() and "OCG FY2026 IV.H" in feedback.text_content()
    card.get_by_role("button", name="Try again").click()
    assert not feedback.count()
    assert card.get_by_role("button", name="Check answer").is_visible()


def test_a_wrong_choice_names_its_error_and_a_change_clears_it(page: Any, week: Path) -> None:
    show(page, week, "t01-q01")
    page.get_by_role("button", name="Check answer").click()
    assert "Answer first" in page.locator(STATUS).text_content()
    page.get_by_text("N39.0").click()
    page.get_by_role("button", name="Check answer").click()
    feedback = page.locator(".cc-feedback")
    feedback.wait_for()
    assert "Not right yet" in feedback.text_content()
    assert "as if it were confirmed" in feedback.text_content()
    page.get_by_text("R30.0", exact=True).first.click()
    assert not feedback.count() and not page.locator(".cc-badge").count()
    page.get_by_role("button", name="Check answer").click()
    feedback.wait_for()
    assert "Right on try 2" in feedback.text_content()
    show(page, week, "t01-q01")
    assert "Right on try 2" in page.locator(".cc-feedback").text_content(), (
        "feedback is back after the cell is run again"
    )


def test_the_cells_of_a_row_stand_under_its_name(page: Any, week: Path) -> None:
    Desk.open("t01-q08", week).check({"r1": {"role": "biller", "when": "before"}, "r2": {"role": "desk"}})
    show(page, week, "t01-q08")
    row = page.locator(".cc-partgroup").first
    assert row.locator("> .cc-partlabel").text_content() == "Reads the note and assigns the code"
    assert [r.text_content() for r in row.locator(".cc-partrow").all()] == [
        "not right: WhoYou: BillerAnswer: Coder",
        "not right: WhenYou: Before the visitAnswer: After the visit",
    ]
    assert row.get_by_text("The biller works from the codes").count() == 1, "the note on a row is said once"
    assert "Left empty" in page.locator(".cc-partgroup").nth(1).text_content()


def test_a_claim_form_begins_with_the_rows_that_matter(page: Any, week: Path) -> None:
    show(page, week, "t01-g11")
    card = page.locator(".cc-card")
    assert (
        card.get_by_text("Additional claim information").is_hidden() and card.get_by_text("Total charge").is_visible()
    )
    assert [r.is_visible() for r in card.locator(".cc-servicelines tbody tr").all()] == [True] + [False] * 5
    button = card.get_by_role("button", name="Show the whole form")
    button.click()
    assert card.get_by_text("Additional claim information").is_visible()
    assert (
        button.get_attribute("aria-pressed") == "true" and card.locator(".cc-servicelines tbody tr").last.is_visible()
    )


def test_dates_are_written_as_on_the_claim_and_said_once(page: Any, week: Path) -> None:
    show(page, week, "t01-g06")  # with a chart, whose banner shows the date
    assert "Born 02/11/1988" in page.locator(".cc-patient").text_content()
    assert page.locator(".cc-card").text_content().count("06/03/2026") == 2  # the banner and the signature
    show(page, week, "t01-g01")
    assert page.locator(".cc-itemfacts").text_content() == "Date of service 06/03/2026"


def test_several_sentences_are_a_list_and_a_stop_stays_with_its_box(page: Any, week: Path) -> None:
    show(page, week, "t01-g03")
    page.evaluate(
        """() => { window.unmount(); const item = window.model.traits.item; const [a, b, c] = item.body.blanks.map((x) => `[[${x.id}]]`);
        window.model.traits.item = { ...item, body: { ...item.body, template: `Itis is ${a}. Ectomy is ${b} of it. Algia is ${c}.` } }; window.mount(); }"""
    )
    lines = page.locator(".cc-sentenceline")
    assert lines.count() == 3
    assert lines.first.locator(".cc-withstop").text_content().endswith(".")
    assert lines.nth(1).text_content().endswith(" of it.") and not lines.nth(1).locator(".cc-withstop").count()


def test_a_choice_that_does_not_fit_its_box_is_written_out(page: Any, week: Path) -> None:
    show(page, week, "t01-g08", width=420)
    page.evaluate(
        """() => { window.unmount(); const item = structuredClone(window.model.traits.item);
        item.body.columns[0].choices[0].text = "Coder, on behalf of the whole clinic and of the billing company as well";
        window.model.traits.item = item; window.mount(); }"""
    )
    page.locator("select").first.select_option("coder")
    assert page.locator(".cc-fullchoice").first.is_visible()
    page.locator("select").first.select_option("desk")
    assert page.locator(".cc-fullchoice").first.is_hidden()


def test_practice_drafts_are_saved_without_being_scored(page: Any, week: Path) -> None:
    show(page, week, "t01-q01")
    page.get_by_text("N39.0").click()
    wait_saved(page)
    assert last_answer(week, "t01-q01") == "uti"
    assert '"kind":"check"' not in (week / "responses.jsonl").read_text()
    assert not page.locator(".cc-feedback").count()


def test_a_format_error_is_told_at_its_box_and_nothing_is_written(page: Any, week: Path) -> None:
    show(page, week, "t01-g04")
    box = page.get_by_label("First-listed diagnosis: code")
    box.fill("J02.0")
    box.press("Control+s")
    wait_saved(page)
    box.fill("hello!")
    box.press("Control+s")
    page.locator(".cc-problem").wait_for()
    assert box.get_attribute("aria-invalid") == "true"
    described = page.locator(f"#{box.get_attribute('aria-describedby').split()[0]}")
    assert described.text_content() == page.locator(".cc-problem").text_content()
    assert "What you saved before still counts" in page.locator(".cc-alarm").text_content()
    assert last_answer(week, "t01-g04") == {"dx": "J02.0"}
    box.fill("J02.9")
    assert not page.locator(".cc-problem").count()
    wait_saved(page)
    assert last_answer(week, "t01-g04") == {"dx": "J02.9"}


def test_half_typed_codes_are_not_complained_about(page: Any, week: Path) -> None:
    show(page, week, "t01-g04")
    box = page.get_by_label("First-listed diagnosis: code")
    box.click()
    box.press_sequentially("J0")
    page.wait_for_timeout(1000)
    assert not page.locator(".cc-problem").count()
    assert page.locator(STATUS).text_content().startswith("Not saved yet")
    page.evaluate("document.activeElement.blur()")
    page.locator(".cc-problem").wait_for()


def test_the_status_says_what_is_still_empty(page: Any, week: Path) -> None:
    show(page, week, "t01-g08")
    assert page.locator(STATUS).text_content() == "Not answered yet"
    page.locator("select").first.select_option("coder")
    wait_saved(page)
    assert "5 cells still empty" in page.locator(STATUS).text_content()


def test_no_more_than_asked_can_be_ticked(page: Any, week: Path) -> None:
    show(page, week, "t01-g02")
    for label in page.locator(".cc-option label").all()[:4]:
        label.click()
    assert page.locator("input:checked").count() == 3
    wait_saved(page)
    assert last_answer(week, "t01-g02") == ["check", "route", "pay"]
    assert page.locator(".cc-alarm").text_content() == "You can choose 3. Untick one first."
    page.locator(".cc-option label").first.click()
    assert page.locator(".cc-alarm").text_content() == ""


def test_a_late_reply_is_waited_for_and_a_newer_choice_wins(page: Any, week: Path) -> None:
    show(page, week, "t01-g01")
    page.evaluate("window.model.delay = 6000")
    page.get_by_text("N39.0").click()
    page.wait_for_function(
        "document.querySelector('.cc-status').textContent.startsWith('Waiting for the kernel')", timeout=6000
    )
    page.get_by_text("Z03.89").click()
    page.wait_for_timeout(800)
    page.get_by_text("R30.0", exact=True).click()
    page.evaluate("window.model.delay = 0")
    wait_saved(page)
    page.wait_for_timeout(300)
    assert "observe" not in (week / "responses.jsonl").read_text(), "a choice already changed again is not sent late"
    assert last_answer(week, "t01-g01") == "dysuria"
    assert page.locator("input:checked").get_attribute("value") == "dysuria"


def test_a_kernel_that_never_answers_costs_nothing(page: Any, week: Path) -> None:
    show(page, week, "t01-g01")
    page.evaluate("window.model.send = (m) => {}")
    page.get_by_text("R30.0", exact=True).click()
    page.wait_for_timeout(900)
    assert last_answer(week, "t01-g01") is None
    show(page, week, "t01-g01")
    page.wait_for_function("document.querySelector('.cc-notice').textContent.includes('is saved now')")
    assert last_answer(week, "t01-g01") == "dysuria"
    assert page.locator("input:checked").get_attribute("value") == "dysuria"


def test_a_dead_kernel_is_said_and_the_answer_kept(page: Any, week: Path) -> None:
    show(page, week, "t01-g01")
    page.evaluate("window.model.dead = true")
    page.get_by_text("R30.0", exact=True).click()
    page.locator(".cc-notice:not([hidden])").wait_for()
    assert "kernel was restarted" in page.locator(STATUS).text_content()
    show(page, week, "t01-g01")
    wait_saved(page)
    assert last_answer(week, "t01-g01") == "dysuria"


def test_an_older_draft_does_not_overwrite_a_newer_answer(page: Any, week: Path) -> None:
    kernel = show(page, week, "t01-g01")
    page.evaluate("window.model.send = (m) => {}")
    page.get_by_text("N39.0").click()
    page.wait_for_timeout(900)
    kernel.desk.save("none")  # meanwhile answered in another tab
    page.evaluate(
        "() => { for (const k of Object.keys(sessionStorage)) { const d = JSON.parse(sessionStorage[k]); d.t -= 60000; sessionStorage[k] = JSON.stringify(d); } }"
    )
    show(page, week, "t01-g01")
    page.wait_for_timeout(300)
    assert last_answer(week, "t01-g01") == "none"
    assert page.locator("input:checked").get_attribute("value") == "none"


def test_leaving_the_page_sends_what_was_just_typed(page: Any, week: Path) -> None:
    kernel = show(page, week, "t01-g12")
    page.locator("textarea").click()
    page.locator("textarea").press_sequentially("two bills")
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    page.wait_for_timeout(200)
    assert kernel.desk.latest().answer == "two bills"
    wait_saved(page)  # the page came back after all


def test_a_tab_put_aside_is_saved_and_says_so(page: Any, week: Path) -> None:
    show(page, week, "t01-g01")
    page.get_by_text("R30.0", exact=True).click()
    page.evaluate(
        "() => { Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }); document.dispatchEvent(new Event('visibilitychange')); delete document.visibilityState; }"
    )
    page.wait_for_function("document.querySelector('.cc-status').textContent.includes('Saved ')", timeout=600)
    assert last_answer(week, "t01-g01") == "dysuria"


def test_a_card_that_cannot_be_drawn_says_so_and_tells_the_log(page: Any, week: Path) -> None:
    show(page, week, "t01-q01")
    page.evaluate(
        "() => { window.unmount(); window.model.traits.item = { ...window.model.traits.item, type: 'nonsense' }; window.mount(); }"
    )
    assert (
        "Question t01-q01 could not be drawn. Your saved answers are safe."
        in page.locator(".cc-trouble").text_content()
    )
    page.wait_for_timeout(100)
    assert "the page reported TypeError" in (week / ".cleanclaim" / "log.txt").read_text()


def test_a_second_view_keeps_in_step(page: Any, week: Path) -> None:
    kernel = show(page, week, "t01-g01")
    state = kernel.desk.save("observe")
    page.evaluate("(s) => window.model.set('state', s)", state)
    assert page.locator("input:checked").get_attribute("value") == "observe"
    assert page.locator(STATUS).text_content().startswith("Saved")


def test_an_error_is_one_sentence_and_the_draft_stays(page: Any, week: Path) -> None:
    kernel = show(page, week, "t01-g01")
    (week / "responses.jsonl").mkdir()  # a folder stands where the file should be
    page.get_by_text("R30.0", exact=True).click()
    page.locator(".cc-alarm p").wait_for()
    assert "Not saved" in page.locator(STATUS).text_content()
    (week / "responses.jsonl").rmdir()
    page.keyboard.press("Control+s")
    wait_saved(page)
    assert kernel.desk.latest().answer == "dysuria"
    assert not page.locator(".cc-alarm p").count()


def test_the_hint_opens_and_closes(page: Any, week: Path) -> None:
    show(page, week, "t01-q01")
    page.get_by_role("button", name="Hint").click()
    page.locator(".cc-hint").wait_for()
    assert "known" in page.locator(".cc-hint").text_content()
    page.get_by_role("button", name="Hint").click()
    assert page.locator(".cc-hint").is_hidden()


def test_an_order_left_as_it_stood_counts_only_when_asked(page: Any, week: Path) -> None:
    show(page, week, "t01-g07")
    page.wait_for_timeout(900)
    assert last_answer(week, "t01-g07") is None
    page.get_by_role("button", name="Save").click()
    wait_saved(page)
    assert last_answer(week, "t01-g07") == ["submit", "verify", "post", "code", "sign"]


def test_moves_are_announced(page: Any, week: Path) -> None:
    show(page, week, "t01-g07")
    page.locator('[data-part="verify"] button').first.focus()
    page.keyboard.press("Alt+ArrowUp")
    assert page.locator("[aria-live].cc-sr").text_content() == "Verify eligibility: now 1 of 5."
    assert page.locator(".cc-step").first.get_attribute("data-part") == "verify"


def test_pointers_follow_their_diagnosis(page: Any, week: Path) -> None:
    show(page, week, "t01-g06")
    card = page.locator(".cc-card")
    mouse(page, card, "case_coding")
    page.get_by_role("button", name="Procedure 1 points to A").click()  # leaves only B: E11.65
    page.get_by_role("button", name="Move line B up").click()
    page.keyboard.press("Control+s")
    wait_saved(page)
    saved = last_answer(week, "t01-g06")
    assert [d["code"] for d in saved["diagnoses"]] == ["E11.65", "J02.0"]
    assert saved["procedures"][0]["pointers"] == ["A"]
    page.get_by_role("button", name="Remove line A").click()
    page.keyboard.press("Control+s")
    page.wait_for_timeout(300)
    saved = last_answer(week, "t01-g06")
    assert [d["code"] for d in saved["diagnoses"]] == ["J02.0"] and saved["procedures"][0]["pointers"] == []


def test_dragging_over_words_marks_all_phrases_touched(page: Any, week: Path) -> None:
    from .drivers import _select_words

    show(page, week, "t01-g10")
    _select_words(page, page.locator('[data-span="hpi1"]'), page.locator('[data-span="hpi2"]'))
    wait_saved(page)
    assert last_answer(week, "t01-g10") == {"strep": ["hpi1", "hpi2"]}
    page.get_by_role("button", name="Unmark: fever").click()
    wait_saved(page)
    page.wait_for_timeout(900)
    assert last_answer(week, "t01-g10") == {"strep": ["hpi2"]}


def test_closed_cards_say_why_and_save_nothing(page: Any, tmp_path: Path) -> None:
    from .week import write_week

    (tmp_path / "nbgrader_config.py").write_text("")
    week = write_week(tmp_path / "release" / "week01")
    show(page, week, "t01-g01")
    assert "work/week01" in page.locator(".cc-notice").text_content()
    assert not page.get_by_role("button", name="Save").count()
    assert page.locator("input:not([disabled])").count() == 0


def test_keys_stay_inside_the_card(page: Any, week: Path) -> None:
    show(page, week, "t01-g01")
    page.evaluate("() => { window.heard = []; document.addEventListener('keydown', (e) => window.heard.push(e.key)); }")
    page.locator("input").first.focus()
    for key in ("b", "a", "d", "d", "Escape", "ArrowDown", "Control+s"):
        page.keyboard.press(key)
    assert page.evaluate("window.heard.filter((k) => k !== 'Control')") == []


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_everything_focusable_is_hushed_and_large_enough(page: Any, week: Path, kind: str) -> None:
    show(page, week, item_id(kind, "practice"))
    loud = page.evaluate(
        "[...document.querySelectorAll('.cc-root :is(a,button,input,select,textarea,[tabindex])')].filter(e => e.dataset.lmSuppressShortcuts !== 'true').map(e => e.outerHTML.slice(0, 80))"
    )
    assert loud == []
    small = page.evaluate(
        """[...document.querySelectorAll('.cc-root :is(button,input,select,textarea)')].filter(e => e.offsetParent)
        .map(e => [e, (e.closest('label') ?? e).getBoundingClientRect()]).filter(([, r]) => r.height < 23.5 || r.width < 23.5).map(([e, r]) => e.outerHTML.slice(0, 90) + r.width + 'x' + r.height)"""
    )
    assert small == []


_WRONG: dict[str, Any] = {
    "multiple_choice": "uti",
    "multi_select": ["check", "pay", "route"],
    "fill_in": {"copay": "30", "payer": "132", "root": "ren"},
    "code_entry": {"dx": "J02.9", "visit": {"code": "99213", "modifiers": [], "units": "1"}},
    "linked_pair": {"code": "R05.9", "why": "rule"},
    "case_coding": {
        "diagnoses": [{"code": "E11.9", "evidence": ["ap2"]}],
        "procedures": [{"code": "99214", "modifiers": [], "units": "1", "pointers": ["A"]}],
    },
    "ordering": ["submit", "verify", "post", "code", "sign"],
    "matching": {"r1": {"role": "biller", "when": "after"}},
    "hotspot": ["left"],
    "evidence": {"strep": ["ap1", "ap3"]},
    "claim_form": {"box1a": "PSX", "box6": "self", "box21a": "J02.9"},
    "short_text": "Two places did work for you today, so two of them send you a bill.",
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_no_serious_accessibility_faults(page: Any, week: Path, kind: str, dark: bool, picture: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    practice = item_id(kind, "practice")
    Desk.open(practice, week).check(_WRONG[kind])
    page.set_viewport_size({"width": 480 if dark else 1100, "height": 900})
    show(page, week, practice, dark=dark, width=420 if dark else 1000)
    picture(page, f"bare-{kind}-{'dark-narrow' if dark else 'light-wide'}", full_page=True)
    found = Axe().run(page, context=".cc-root", options={"resultTypes": ["violations"]})
    faults = [
        f"{v['id']}: {v['nodes'][0]['html'][:120]} {v['nodes'][0].get('failureSummary', '')[:300]}"
        for v in found.response["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    assert faults == []


@pytest.mark.parametrize("kind", ["matching", "claim_form", "case_coding", "code_entry", "fill_in"])
def test_nothing_runs_over_in_a_narrow_pane(page: Any, week: Path, kind: str) -> None:
    page.set_viewport_size({"width": 460, "height": 900})
    show(page, week, item_id(kind, "graded"), width=420)
    wide = page.evaluate("""() => { const edge = document.querySelector('.cc-root').getBoundingClientRect().right;
        return [...document.querySelectorAll('.cc-root *')].filter(e => e.offsetParent && !e.closest('.cc-linescroll, .cc-sr, thead') && e.getBoundingClientRect().right > edge + 1).map(e => e.className + ' ' + e.tagName); }""")
    assert wide == []


def test_the_ideal_answers_of_the_fixture_are_right(week: Path) -> None:
    for kind in QUESTIONS:
        item = Desk.open(item_id(kind, "practice"), week).item
        assert scoring.score(item, ANSWERS[kind]).state in ("right", "manual")


def test_tabbing_leaves_the_card_at_its_end(page: Any, week: Path) -> None:
    """No focus trap."""
    show(page, week, "t01-g01")
    page.locator("input").first.focus()
    keys = Keys(page, page.locator(".cc-card"))
    keys.press(" ")
    for _ in range(4):
        keys.press("Tab")
        if not keys.inside():
            break
    assert page.evaluate("document.activeElement.id") == "after"
