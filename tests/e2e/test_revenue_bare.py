"""One visit played in a real browser, by mouse and with nothing but the keyboard, with the real plan answering."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from course.claims.desk import open_start
from course.claims.desk.rehearsal import rehearse
from course.items import scoring
from course.widgets import hospital
from course.widgets.desk import Desk
from course.widgets.play import FILE, Table

from .codebook import axe, focused, loud_or_small, page, runs_over, tab  # noqa: F401
from .lab import last_answer
from .revenue import RUN, START, WORDS, show_play, show_simulation, write_week

pytestmark = pytest.mark.browser
GRADED, PRACTICE = "t03-g01", "t03-q01"
ACTS = rehearse(open_start(START), RUN)[0]
# The run as a learner makes it: the plan is asked first, and again once the number is right.
KINDS = [
    "verify",
    "register",
    "verify",
    "wait",
    "collect",
    "code",
    "build",
    "claim",
    "scrub",
    "submit",
    "wait",
    "post",
    "explain",
]
VIEWS = {
    "coverage": (0, None), "registration": (0, "Correct the registration"), "answer-271": (2, "Coverage"), "visit": (2, None), "counter": (3, None),
    "codes": (4, None), "claim-new": (5, None), "claim": (6, None), "scrub": (8, "Scrubber"), "sent": (9, "Clearinghouse"), "waiting": (9, None),
    "remittance": (10, None), "arithmetic": (10, "As arithmetic"), "raw-835": (10, "Raw (835)"), "account": (11, "Account"), "queue": (9, "Work queue"),
    "papers": (11, "Papers"), "diary": (11, "Diary"), "words": (11, None), "finished": (12, None),
}  # fmt: skip


# In a narrow pane only those that look different there.
NARROW = (
    "registration",
    "answer-271",
    "codes",
    "claim",
    "scrub",
    "sent",
    "remittance",
    "raw-835",
    "account",
    "queue",
    "words",
)


@pytest.fixture
def week(tmp_path: Path) -> Path:
    return write_week(tmp_path / "week03")


def said(page: Any, words: str) -> None:  # noqa: F811
    page.wait_for_function("(w) => document.querySelector('.cc-said')?.textContent.includes(w)", arg=words)


def at(page: Any, station: str) -> None:  # noqa: F811
    page.wait_for_function("(s) => document.querySelector('.cc-station')?.textContent === s", arg=station)


class Mouse:
    def __init__(self, page: Any) -> None:  # noqa: F811
        self.page = page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def go_on(self) -> None:
        self.page.locator(".cc-goon").click()

    def type(self, label: str, text: str) -> None:
        box = self.page.get_by_label(label, exact=True).first
        box.click()
        box.fill("")
        box.press_sequentially(text)


class Keys:
    """Tab, typing, Enter and Space; nothing is clicked and nothing is focused by a script."""

    def __init__(self, page: Any) -> None:  # noqa: F811
        self.page = page

    def _to(self, name: str) -> None:
        for _ in range(220):
            here = self.page.evaluate(
                """() => { const e = document.activeElement; if (!e || e === document.body) return '';
                const label = e.id ? document.querySelector(`label[for="${CSS.escape(e.id)}"]`)?.textContent : '';
                return (e.getAttribute('aria-label') || label || e.textContent || '').trim(); }"""
            )
            if here == name:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"“{name}” was not reached with Tab; the focus is on {focused(self.page)}")

    def press(self, name: str) -> None:
        self._to(name)
        self.page.keyboard.press("Enter")

    def go_on(self) -> None:
        # After each step the focus is on the button that goes on.
        assert "Go on" in focused(self.page), focused(self.page)
        self.page.keyboard.press("Enter")

    def type(self, label: str, text: str) -> None:
        self._to(label)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)


@pytest.mark.parametrize("hand", [Mouse, Keys], ids=["mouse", "keyboard"])
def test_case_3_1_from_the_phone_call_to_the_bill(page: Any, week: Path, hand: Any) -> None:  # noqa: F811
    show_simulation(page, week, GRADED)
    by = hand(page)
    by.press("Ask the plan (270)")
    said(page, "found nobody")
    by.press("Correct the registration")
    by.type("Member ID", "PSH4471802")
    by.press("Keep the correction")
    said(page, "Registration corrected")
    by.press("Ask the plan (270)")
    said(page, "active on 06/03/2026")
    by.go_on()
    by.press("Wait until the visit")
    said(page, "The patient is here")
    by.go_on()
    by.type("Amount in dollars", "30")
    by.press("Take the payment")
    said(page, "30.00 taken")
    by.go_on()
    at(page, "Codes")
    by.press("Add a diagnosis")
    by.press("Add a procedure")
    code(page, by)
    by.press("Hand over to billing")
    said(page, "Coded: J02.0, Z88.0; 99213, 87880.")
    by.go_on()
    by.press("Build the claim")
    said(page, "left 2 boxes")
    by.type("Box 1a: Insured's ID number", "PSH4471802")
    by.type("Box 11: Insured's policy group number", "20417")
    by.press("Keep what I filled in")
    said(page, "2 boxes of the claim filled in")
    by.go_on()
    by.press("Scrub the claim")
    said(page, "Nothing found: the claim looks clean.")
    by.go_on()
    by.press("Send the claim")
    said(page, "Accepted by Prairie Shield")
    by.go_on()
    by.press("Wait until something comes")
    said(page, "pays 86.00")
    by.go_on()
    for label, text in (
        ("Line 1: paid", "68.40"), ("Line 1: taken off", "43.60"), ("Line 1: patient's share", "30"),
        ("Line 2: paid", "17.60"), ("Line 2: taken off", "20.40"),
    ):  # fmt: skip
        by.type(label, text)
    assert "$86.00 of the $86.00" in page.locator(".cc-posting").text_content()
    by.press("Post")
    said(page, "86.00 paid")
    by.go_on()
    by.type("Your words to the patient", WORDS)
    by.press("Keep my words")
    said(page, "are kept")
    assert "The visit is finished" in page.locator(".cc-advice").text_content()
    by.press("Save")
    page.wait_for_function("document.querySelector('.cc-status').textContent.startsWith('Saved ')")
    answer = last_answer(week, GRADED)
    assert [act["act"] for act in answer["acts"]] == KINDS
    practice = Desk.open(PRACTICE, week).item
    assert scoring.score(practice, answer).fraction == scoring.score(practice, scoring.ideal(practice)).fraction
    assert not page.locator(".cc-feedback, .cc-badge").count(), "a graded card says nothing about right or wrong"


def code(page: Any, by: Any) -> None:  # noqa: F811
    """Two diagnoses and two services with modifier and pointers, as the lines are labelled."""
    labels = page.evaluate(
        "() => [...document.querySelectorAll('.cc-case input, .cc-case .cc-pointer')].map((e) => e.getAttribute('aria-label'))"
    )
    dx = [one for one in labels if one.startswith("Diagnosis") and one.endswith("code")]
    px = [one for one in labels if one.startswith("Procedure") and one.endswith("code")]
    marks = [one for one in labels if one.endswith("modifier 1")]
    units = [one for one in labels if one.endswith("units")]
    for label, text in zip([*dx, px[0], units[0]], ["J02.0", "Z88.0", "99213", "1"], strict=True):
        by.type(label, text)
    _point(page, by, 0, "A", "B")
    for label, text in ((px[1], "87880"), (marks[1], "QW"), (units[1], "1")):
        by.type(label, text)
    _point(page, by, 1, "A")


def _point(page: Any, by: Any, row: int, *letters: str) -> None:  # noqa: F811
    for letter in letters:
        button = page.locator(".cc-pointers").nth(row).locator(".cc-pointer", has_text=letter)
        if isinstance(by, Mouse):
            button.click()
        else:
            by._to(button.get_attribute("aria-label"))
            page.keyboard.press("Space")


def saved(week: Path, count: int, item: str = GRADED) -> None:
    if count:
        Desk.open(item, week).save({"acts": list(ACTS[:count])})


@pytest.mark.parametrize(("theme", "width"), [("light", 1000), ("dark", 420)])
def test_every_view_is_clean_and_fits(page: Any, week: Path, picture: Any, theme: str, width: int) -> None:  # noqa: F811
    page.set_viewport_size({"width": width + 60, "height": 900})
    for name, (count, press) in VIEWS.items():
        if width < 500 and name not in NARROW:
            continue
        folder = write_week(week.parent / f"{name}-{width}" / "week03")
        saved(folder, count)
        page.evaluate("() => window.unmount?.()") if page.url != "about:blank" else None
        show_simulation(page, folder, GRADED, dark=theme == "dark", width=width)
        if press:
            button = page.get_by_role("button", name=press)
            button.first.click()
        if name == "raw-835":
            page.locator(".cc-segment").first.wait_for()
        picture(page, f"desk-{name}-{theme}-{width}", full_page=True)
        assert axe(page) == [], name
        assert loud_or_small(page) == [], name
        over = [one for one in runs_over(page) if "cc-data" not in one]
        assert over == [] or width >= 1000, (name, over)


def test_a_killed_kernel_costs_nothing_and_the_last_step_can_be_undone(page: Any, week: Path) -> None:  # noqa: F811
    saved(week, 9)
    show_simulation(page, week, GRADED)
    at(page, "The plan's answer")
    page.get_by_role("button", name="Wait until something comes").click()
    said(page, "pays 86.00")
    page.wait_for_function("document.querySelector('.cc-status').textContent.startsWith('Saved ')")
    show_simulation(page, week, GRADED)  # another kernel, the same folder
    at(page, "Posting")
    page.get_by_role("button", name="Undo the last step").click()
    said(page, "9 steps are left")
    at(page, "The plan's answer")
    page.wait_for_function("document.querySelector('.cc-status').textContent.startsWith('Saved ')")
    assert len(last_answer(week, GRADED)["acts"]) == 9
    page.get_by_role("button", name="Start over").click()
    said(page, "at the beginning again")
    assert "today is 06/02/2026" in page.locator(".cc-clock").text_content()


def test_what_is_not_possible_is_said_and_not_kept(page: Any, week: Path) -> None:  # noqa: F811
    saved(week, 10)
    show_simulation(page, week, GRADED)
    page.get_by_label("Line 1: paid").fill("68.41")
    page.get_by_role("button", name="Post", exact=True).click()
    page.wait_for_function("document.querySelector('.cc-alarm').textContent.includes('out of balance')")
    assert page.get_by_label("Line 1: paid").input_value() == "68.41", "what was typed stays"
    page.get_by_label("Line 1: paid").fill("lots")
    page.get_by_role("button", name="Post", exact=True).click()
    assert "type amounts as in" in page.locator(".cc-alarm").text_content()
    assert len(last_answer(week, GRADED)["acts"]) == 10


def test_what_is_typed_on_the_form_is_kept_when_the_learner_goes_elsewhere(page: Any, week: Path) -> None:  # noqa: F811
    saved(week, 6)
    show_simulation(page, week, GRADED)
    page.get_by_label("Box 11: Insured's policy group number").fill("20417")
    page.get_by_role("button", name="Account", exact=True).click()
    at(page, "Account")
    page.wait_for_function("document.querySelector('.cc-status').textContent.startsWith('Saved ')")
    assert last_answer(week, GRADED)["acts"][-1] == {"act": "claim", "fields": {"box11": "20417"}}


def test_a_finding_leads_to_its_box_and_the_837_stands_beside_it(page: Any, week: Path) -> None:  # noqa: F811
    Desk.open(GRADED, week).save({"acts": [*ACTS[:7], {"act": "claim", "fields": {"box24e_1": ""}}, {"act": "scrub"}]})
    show_simulation(page, week, GRADED)
    at(page, "Scrubber")
    assert page.get_by_text("Would").first.is_visible()
    page.get_by_role("button", name="Go to the box").first.click()
    at(page, "Claim")
    assert page.locator(".cc-problem").count() >= 1
    page.get_by_role("button", name="Show where each box goes in the 837").click()
    assert page.locator(".cc-place837", has_text="2010BA NM109").first.is_visible()
    assert page.locator(".cc-place837", has_text="2400 SV107").first.is_visible()


def test_practice_tells_what_the_machine_found_and_what_to_compare(page: Any, week: Path, picture: Any) -> None:  # noqa: F811
    acts = [dict(act) for act in ACTS]
    acts[3] = {"act": "collect", "cents": 2500}
    Desk.open(PRACTICE, week).save({"acts": acts})
    show_simulation(page, week, PRACTICE)
    page.get_by_role("button", name="Check answer").click()
    feedback = page.locator(".cc-feedback")
    feedback.wait_for()
    text = feedback.text_content()
    assert "The machine's part: 16 of 18 points" in text and "Now compare your words" in text
    assert "Payment taken at the visit" in text and "$25.00" in text and "$30.00" in text
    assert "Says copay" in text and "One way to write it" in text
    picture(page, "desk-feedback", full_page=True)
    assert axe(page) == []


@pytest.mark.parametrize("panel", ["claim", "send", "posting", "account", "queue", "", "ub04"])
def test_the_play_desk_opens_at_each_of_its_places(page: Any, tmp_path: Path, picture: Any, panel: str) -> None:  # noqa: F811
    Table(tmp_path).play(*[act for act in RUN[2:6] if act["act"] != "collect"], {"act": "submit"}, {"act": "wait"})
    show_play(page, tmp_path, panel, **({"hospital": hospital.shown()} if panel == "ub04" else {}))
    picture(page, f"play-{panel or 'visit'}", full_page=True)
    assert axe(page) == [] and loud_or_small(page) == []


def test_the_hospital_form_is_scrubbed_and_shown_as_an_837i(page: Any, tmp_path: Path) -> None:  # noqa: F811
    show_play(page, tmp_path, "ub04", hospital=hospital.shown())
    page.get_by_label("FL 67: Principal diagnosis, POA").fill("V43.52XA Y")
    page.get_by_role("button", name="Scrub the claim").click()
    page.locator(".cc-finding.cc-say-bad").first.wait_for()
    page.get_by_label("FL 67: Principal diagnosis, POA").fill("J18.9 Y")
    page.get_by_role("button", name="Look at the 837I").click()
    page.locator(".cc-segmenttext", has_text="BK:J189").wait_for()
    page.get_by_role("button", name="Show where each box goes in the 837").click()
    assert page.get_by_text("loop 2300, CLM01").first.is_visible()


def test_a_hospital_claim_is_followed_to_the_bill(page: Any, tmp_path: Path, picture: Any) -> None:  # noqa: F811
    show_play(page, tmp_path, "ub04", hospital=hospital.shown())
    page.get_by_label("Sample claim").select_option("emergency")
    assert page.get_by_label("FL 67: Principal diagnosis, POA").input_value() == "R07.9"
    page.get_by_role("button", name="Send it and see what comes back").press("Enter")
    page.locator(".cc-journey li", has_text="Remittance").first.wait_for()
    steps = page.locator(".cc-journey > li").all_text_contents()
    assert len(steps) == 6 and "Please pay $330.40" in steps[-1]
    page.get_by_text("The 835 as it travels").click()
    assert page.locator(".cc-segmenttext", has_text="CLP*RCH-00418-2*1*1617").is_visible()
    picture(page, "ub04-followed", full_page=True)
    assert axe(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_hospital_form_can_be_typed_into_on_a_phone(page: Any, tmp_path: Path, picture: Any, theme: str) -> None:  # noqa: F811
    page.set_viewport_size({"width": 380, "height": 900})
    show_play(page, tmp_path, "ub04", hospital=hospital.shown(), dark=theme == "dark", width=360)
    widths = page.eval_on_selector_all(".cc-ub04 .cc-cell .cc-input", "(all) => all.map((e) => e.clientWidth)")
    assert min(widths) >= 88, "eight digits can be read"
    assert axe(page) == [] and runs_over(page) == [] and loud_or_small(page) == []
    picture(page, f"ub04-phone-{theme}", full_page=True)


def test_playing_is_kept_beside_the_notebook(page: Any, tmp_path: Path) -> None:  # noqa: F811
    kernel = show_play(page, tmp_path, "")
    page.get_by_role("button", name="Ask the plan (270)").click()
    said(page, "active on 06/03/2026")
    assert json.loads((tmp_path / FILE).read_text())["acts"] == [{"act": "verify", "rank": 1}]
    page.get_by_label("Whose visit").select_option("MSFM-0047")
    page.get_by_text("Feld, Ruth E · account MSFM-0047").wait_for()
    assert json.loads((tmp_path / FILE).read_text()) == {"account": "MSFM-0047", "acts": []}
    assert kernel.card.account
    show_play(page, tmp_path, "")
    assert "Feld" in page.locator(".cc-clock").text_content()


def test_other_views_of_the_desk_follow(page: Any, tmp_path: Path) -> None:  # noqa: F811
    show_play(page, tmp_path, "")
    page.evaluate(
        "() => window.dispatchEvent(new CustomEvent('cleanclaim:play', { detail: { from: 'another', account: 'MSFM-0107', acts: [{ act: 'wait' }] } }))"
    )
    page.locator(".cc-clock", has_text="today is 06/03/2026").wait_for()


def test_the_claim_prints_as_a_pdf_of_our_own(page: Any, week: Path) -> None:  # noqa: F811
    saved(week, 7)
    show_simulation(page, week, GRADED)
    page.locator(".cc-stopbutton", has_text="Claim").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Print as PDF").click()
    assert download.value.suggested_filename == "claim-MSFM-0107.pdf"
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
