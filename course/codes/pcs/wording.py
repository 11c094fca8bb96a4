"""The sentences about ICD-10-PCS codes: what is wrong, at which character, and what may stand there instead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course.codes.pcs.tables import Tables

NOT_SHIPPED = "(name not shipped)"
_NAMED = 6  # so many choices are named in a sentence; of more only the characters are given


def digits(plain: str) -> str:
    """O and I read as 0 and 1: ICD-10-PCS uses neither letter."""
    return plain.replace("O", "0").replace("I", "1")


def spoken(day: date) -> str:
    """3 Jun 2026."""
    return f"{day.day} {day:%b %Y}"


def lower(name: str) -> str:
    """An axis inside a sentence."""
    return name[:1].lower() + name[1:]


def no_release(tables: Tables, day: date) -> str:
    """Said of a day that is not covered."""
    first, last = tables.releases[0].first, tables.releases[-1].last
    return (
        f"The code lists shipped here cover {spoken(first)} to {spoken(last)}, so nothing can be said about "
        f"{spoken(day)}. Check the release that is in force on that date."
    )


def fault(tables: Tables, code: str, place: int, day: date) -> str:
    """Which character is wrong, with what stands before it, and what may stand there instead."""
    if place > 7:
        return f"It has {len(code)} characters; an ICD-10-PCS code has exactly 7."
    char, good = code[place - 1], code[: place - 1]
    if place == 1:
        return f"No section of ICD-10-PCS is {char}; a code begins with {_list(list(tables.following('', day)))}."
    axis = lower(tables.axis(code[0], place))
    if place == 2:
        said = f"Section {_named(tables, good, 1)} has no {axis} {char}"
    elif place == 3:
        said = f"{_named(tables, good, 2)} has no {axis} {char}"
    elif place == 4:
        said = f"Table {good} has no {axis} {char}"
    else:
        before = [f"{lower(tables.axis(code[0], at))} {_named(tables, good, at)}" for at in range(4, place)]
        said = f"No row of table {code[:3]} has {axis} {char} with {_and(before)}"
    return f"{said} on {spoken(day)}. In its place may stand {_choices(tables, good, day)}."


def _choices(tables: Tables, good: str, day: date) -> str:
    from course.codes.pcs.builder import meaning

    chars = list(tables.following(good, day))
    if len(chars) > _NAMED:
        return _list(chars)
    return _list(
        [f"{char} ({name})" if (name := meaning(tables, good + char, len(good) + 1, day)) else char for char in chars]
    )


def _named(tables: Tables, code: str, place: int) -> str:
    """The character (of a body system: both characters) with what it means."""
    from course.codes.pcs.builder import meaning

    name = meaning(tables, code[:place] if place < 6 else code, place)
    shown = code[:2] if place == 2 else code[place - 1]
    return f"{shown} ({name})" if name else shown


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
