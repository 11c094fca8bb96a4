"""The two answers that only these sets give, and the sentences all answers are made of."""

from __future__ import annotations

from datetime import date

from course.codes.sets.tables import System

# Beside the statuses of course.codes.model. Neither says that the code may be reported.
NOT_HELD = "not in the course's table"
FORM_ONLY = "only its form was checked"

# Sets for which an official or licensed file can be imported.
KINDS = {"hcpcs": "hcpcs", "cpt": "cpt", "modifier": "hcpcs"}


def day_words(day: date) -> str:
    """``1 Jul 2023``."""
    return f"{day.day} {day:%b %Y}"


def how_to_know(one: System) -> str:
    """What to do to know more than the teaching table."""
    if one.id == "cpt":
        return "Look it up in your own CPT book, or import your licensed file: cleanclaim import cpt FILE."
    if one.id in KINDS:
        return "Import the official file to be sure: cleanclaim import hcpcs FILE (docs/importing.md)."
    if one.id in ("carc", "rarc", "group"):
        return "The full lists are on x12.org."
    if one.owner == "NUBC":
        return "Look in the NUBC manual, or ask the billing office."
    return "Look in the current list on cms.gov."


def quoted(entered: str) -> str:
    """What was typed, short enough for a sentence."""
    text = entered.strip()
    return f"“{text}”" if len(text) <= 30 else f"“{text[:30]}...”"


def read_as(entered: str, code: str) -> str:
    """Said first when the code was written otherwise than printed."""
    return "" if entered.strip() == code else f"Read as {code}. "
