"""Items written as an author writes them, and answers to them."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

from autograder.bank import canonical
from autograder.classroom import Row
from autograder.plainyaml import load_yaml
from autograder.statistics.answers import Answer, read_answers
from course.items.model import Item, read_item
from tests.autograder.statistics.rooms import room

_SHARED = """
id: w01-g01
use: graded
title: T
objective: w01.o1
points: 10
stem: What?
rationale: Because.
locators: [OCG]
"""


def item(yaml: str, item_id: str = "w01-g01") -> Item:
    entry = load_yaml(_SHARED.replace("w01-g01", item_id) + textwrap.dedent(yaml), "test")
    return read_item(canonical(_plain(entry), Path(".")), {})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list) else value


def answers(asked: Item, given: list[Any], rests: list[float] | None = None) -> list[Answer]:
    """What learners 0, 1, 2 ... answered; ``rests``: their points on the other questions."""
    class_ = room([[0.0] for _ in given], [asked.points], items=[asked.id])
    rows = tuple(
        Row(r.learner, asked.id, asked.points, 0.0, True, state="wrong", response=g, rev=asked.rev)
        for r, g in zip(class_.rows, given, strict=True)
    )
    levels = rests or [0.0] * len(given)
    rest = {(r.learner, asked.id): level for r, level in zip(rows, levels, strict=True)}
    return read_answers(_with(class_, rows), rest, lambda learner: {asked.id: asked})


def _with(class_: Any, rows: tuple[Row, ...]) -> Any:
    from dataclasses import replace

    return replace(class_, rows=rows)
