"""The words of results: numbers, verdicts, lateness, and what to look at first. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .results import ItemResult

VERDICTS = {
    "right": "Right",
    "partly": "Partly right",
    "wrong": "Not right",
    "unanswered": "Not answered",
    "invalid": "Could not be read",
    "manual": "Waiting to be read",
    "elsewhere": "Answered in another version",
}
SIGNS = {"right": "✓", "partly": "◐", "wrong": "✗", "unanswered": "–", "invalid": "!", "elsewhere": "!", "manual": "…"}


def number(value: float) -> str:
    """Points without float dust: 2, 2.5, 0.33."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"


def points(value: float) -> str:
    return f"{number(value)} point{'' if number(value) == '1' else 's'}"


def provisional(result: ItemResult) -> str:
    """What the machine found in an answer that a person has still to read; "" where it has no part in it."""
    if result.score is not None or result.so_far is None or result.by_machine is None:
        return ""
    rest = points(result.points - result.by_machine)
    return f"provisional: {number(result.so_far)} of the {points(result.by_machine)} that need no reader; {rest} wait for one"


def count(n: int, noun: str) -> str:
    """2 questions, 1 question."""
    return f"{n} {noun}{'' if n == 1 else 's'}"


def lateness(seconds: float) -> str:
    """How late, in the largest unit that says enough."""
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return count(int(seconds // size), unit) + " late"
    return "less than a minute late"


def answered_when(at: str) -> str:
    """``2026-06-03T18:45:10Z`` as ``2026-06-03 18:45 UTC``; other text is left out, it came from a file."""
    head, t, rest = at.partition("T")
    ok = (
        t
        and at.endswith("Z")
        and len(head) == 10
        and head.replace("-", "").isdigit()
        and rest[:5].replace(":", "").isdigit()
    )
    return f"{head} {rest[:5]} UTC" if ok and at.isascii() else ""


def state(result: ItemResult, score: float | None, by_person: bool = False) -> str:
    """The state to show, which follows a person's score where there is one."""
    if not by_person:
        return result.state
    if score is None:
        return "manual"
    return "right" if score >= result.points else "wrong" if score <= 0 else "partly"


def lost_most(results: Sequence[tuple[ItemResult, float | None]], most: int = 3) -> list[tuple[ItemResult, float]]:
    """Answered items with the most points lost, and how many; at most ``most``, ties in the order of the notebook."""
    losses = [(r, r.points - s) for r, s in results if s is not None and r.answered and r.points - s > 1e-9]
    return sorted(losses, key=lambda pair: -pair[1])[:most]
