"""Short ways to write a run of acts."""

from __future__ import annotations

from typing import Any

from course.claims.desk import State, open_start, replay
from course.claims.desk.money import told_lines

VERIFY, WAIT, BUILD, SCRUB, SUBMIT, STATUS, STATEMENT = (
    {"act": kind} for kind in ("verify", "wait", "build", "scrub", "submit", "status", "statement")
)
STREP = ["J02.0", "Z88.0"]
VISIT = {"account": "MSFM-0107", "visit": "2026-06-03"}
# Case 3.1 as week 1's chart tells it: what was billed, paid, taken off and left to the patient.
OFFICE, TEST = ("99213", (), "AB"), ("87880", ("QW",), "A")


def code(diagnoses: list[str], *services: tuple[str, tuple[str, ...], str]) -> dict[str, Any]:
    return {
        "act": "code",
        "diagnoses": [{"code": one} for one in diagnoses],
        "procedures": [
            {"code": number, "modifiers": list(marks), "units": "1", "pointers": list(letters)}
            for number, marks, letters in services
        ],
    }


def collect(cents: int) -> dict[str, Any]:
    return {"act": "collect", "cents": cents}


def fill(**boxes: str) -> dict[str, Any]:
    return {"act": "claim", "fields": boxes}


def post(state: State) -> dict[str, Any]:
    """The oldest remittance that waits, posted as it is told."""
    one = next(each for each in state.arrived if each.posted is None)
    return {"act": "post", "trace": one.remittance.trace, "lines": told_lines(one.payment)}


def played(raw: dict[str, Any], *acts: Any) -> tuple[State, list[dict[str, Any]]]:
    """The state after these acts, and the acts in full; "post" posts the oldest remittance as it is told."""
    start = open_start(raw)
    done: list[dict[str, Any]] = []
    for act in acts:
        done.append(post(replay(start, done)) if act == "post" else act)
    return replay(start, done), done
