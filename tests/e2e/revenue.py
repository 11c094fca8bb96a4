"""The desk of the revenue cycle on a bare page, with the real Python behind it; and a week that asks for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from course.widgets.desk import Desk
from course.widgets.play import Play
from course.widgets.simulation import SimulationCard

from . import harness
from .week import _notebook

START = {
    "account": "MSFM-0107",
    "visit": "2026-06-03",
    "on_file": [{"rank": 1, "member": "PSH4471820"}],
    "blank": ["box1a", "box11"],
}
CODES = {
    "diagnoses": [{"code": "J02.0"}, {"code": "Z88.0"}],
    "procedures": [
        {"code": "99213", "modifiers": [], "units": "1", "pointers": ["A", "B"]},
        {"code": "87880", "modifiers": ["QW"], "units": "1", "pointers": ["A"]},
    ],
}
WORDS = "Your plan asks thirty dollars of you for each visit to the doctor; it paid the rest."
RUN = [
    {"act": "register", "rank": 1, "fields": {"member": "PSH4471802"}},
    {"act": "verify", "rank": 1},
    {"act": "wait"},
    {"act": "collect", "cents": 3000},
    {"act": "code", **CODES},
    {"act": "build"},
    {"act": "claim", "fields": {"box1a": "PSH4471802", "box11": "20417"}},
    {"act": "scrub"},
    {"act": "submit"},
    {"act": "wait"},
    {"act": "post", "trace": "next", "lines": "told"},
    {"act": "explain", "text": WORDS},
]
CODES_KEY = {
    "diagnoses": [{"id": "strep", "code": "J02.0", "first": True}, {"id": "allergy", "code": "Z88.0"}],
    "before": [["strep", "allergy"]],
    "procedures": [
        {"id": "em", "code": "99213", "units": 1, "pointers": ["strep", "allergy"]},
        {"id": "test", "code": "87880", "modifiers": ["QW"], "units": 1, "pointers": ["strep"]},
    ],
}
KEY = {
    "acts": RUN,
    "goals": [
        {"id": "asked", "is": "verified", "points": 5},
        {"id": "mended", "is": "registered", "points": 5},
        {"id": "copay", "is": "collected", "points": 5},
        {"id": "codes", "is": "codes", "points": 30, "key": CODES_KEY},
        {
            "id": "claim",
            "is": "claim",
            "points": 20,
            "key": {"box1a": {"accept": ["PSH4471802"], "on_error": "reject"}, "box11": {"accept": ["20417"]}},
        },
        {"id": "posted", "is": "posted", "points": 20},
        {"id": "account", "is": "balance", "points": 5},
    ],
    "rubric": [{"id": "plain", "points": 6, "text": "Plain words"}, {"id": "copay", "points": 4, "text": "Says copay"}],
    "model": "Your plan asks 30 dollars of you for each visit.",
}
CHART = {
    "id": "case-t",
    "title": "Three days of sore throat",
    "grade": "clean",
    "setting": {"place": "office"},
    "date_of_service": "2026-06-03",
    "patient": {"name": "Rivera, Elena M", "born": "1988-02-11", "sex": "F", "id": "MSFM-0107"},
    "documents": [
        {"id": "card", "title": "Insurance card", "kind": "insurance-card", "html": "<p>Prairie Shield PPO</p><p>Member ID PSH4471802, group 20417. Office visit copay $30.</p>"},
        {"id": "note", "title": "Note, signed", "kind": "note", "html": "<p><b>CC</b> sore throat for 3 days. <b>Test</b> rapid strep test positive.</p><p><b>A/P</b> Streptococcal pharyngitis. Penicillin allergy, so azithromycin.</p><p>99213, 87880.</p><p><em>Signed M. Osei, MD, 06/04/2026</em></p>"},
    ],
    "spans": {},
}  # fmt: skip


def item(use: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": f"t03-{'q' if use == 'practice' else 'g'}01", "use": use, "type": "simulation", "title": "One visit, end to end",
        "objective": "t03.o1", "tags": {}, "points": 20, "date_of_service": "2026-06-03", "setting": None, "chart": "case-t",
        "documents": None, "stem": "<p>It is the day before Elena Rivera's visit. Play it through, from the phone call to the bill.</p>",
        "body": {"start": START, "ask": ["diagnoses", "procedures", "modifiers", "units", "pointers"], "explain": {"prompt": "Elena asks: why did I pay 30 dollars?", "words": [8, 60]}},
    }  # fmt: skip
    if use == "practice":
        found["solution"] = {"key": KEY, "errors": {"mended": "The card has the right number."}, "rationale": "<p>Every step rests on the one before.</p>", "locators": ["45 CFR 162.1202"], "hint": None}  # fmt: skip
    return found


def write_week(folder: Path) -> Path:
    """A week with the simulation as practice and as a graded question."""
    folder.mkdir(parents=True, exist_ok=True)
    week = {"schema": 1, "week": "week03", "title": "One visit", "objectives": {"t03.o1": "All of it"}, "items": [item("practice"), item("graded")], "charts": {"case-t": CHART}}  # fmt: skip
    (folder / "items.json").write_text(json.dumps(week), encoding="utf-8")
    words = [
        'ask("t03-g01")',
        "claim()",
        "clearinghouse.submit()",
        "remittance()",
        "ledger()",
        "work_queue()",
        'claim("ub04")',
    ]
    (folder / "assignment.ipynb").write_text(_notebook(words), encoding="utf-8")
    return folder


class FakeSimulation(harness.FakeKernel):
    """Answers a page's messages with the real card of a simulation."""

    def __init__(self, folder: Path, item_id: str) -> None:
        self.desk = Desk.open(item_id, folder)
        self.sent = []
        self.card = SimulationCard(self.desk)
        self.card.send = self.sent.append  # type: ignore[method-assign]

    def traits(self) -> dict[str, Any]:
        return {**super().traits(), "view": self.card.view, "form": self.card.form}


class FakePlay:
    """The same for the desk to play at."""

    def __init__(self, folder: Path, panel: str, **more: Any) -> None:
        self.sent: list[dict[str, Any]] = []
        self.card = Play("A visit to play", panel, folder, **more)
        self.card.send = self.sent.append  # type: ignore[method-assign]

    def __call__(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        self.sent.clear()
        self.card._on_message(None, message, [])
        return [*self.sent]

    def traits(self) -> dict[str, Any]:
        names = ("title", "panel", "account", "visit", "view", "acts", "people", "form", "books", "hospital", "paper")
        return {name: getattr(self.card, name) for name in names}


def show_simulation(page: Any, folder: Path, item_id: str, *, dark: bool = False, width: int = 1000) -> FakeSimulation:
    """Open the card of a simulation on ``page``; returns what stands for the kernel."""
    return harness._open(page, FakeSimulation(folder, item_id), "revenue/card.js", dark, width)


def show_play(page: Any, folder: Path, panel: str, *, dark: bool = False, width: int = 1000, **more: Any) -> FakePlay:
    """The same for the desk to play at."""
    return harness._open(page, FakePlay(folder, panel, **more), "revenue/index.js", dark, width)
