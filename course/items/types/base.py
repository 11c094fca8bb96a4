"""What every item type offers, and the little readers they share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol

from ..parts import Marks, Problem, Reading
from ..strict import Fields, as_id, unique

MAX_TEXT = 2000  # characters a short box may hold; longer input is refused, not cut


class ItemType(Protocol):
    """One kind of question. Bodies, keys and readings are frozen records private to the type."""

    name: str

    def read_body(self, fields: Fields) -> Any:
        """The public part. Raises DataError."""

    def read_key(self, raw: Any, body: Any, where: str) -> Any:
        """The key, checked against the body. Raises DataError."""

    def read_answer(self, body: Any, raw: Any) -> Reading:
        """Whatever JSON a learner (or a cheat) sent, as a typed reading. Never raises."""

    def blank(self, value: Any) -> bool:
        """True when the reading holds no answer at all."""

    def missing(self, body: Any, value: Any) -> list[str]:
        """Labels of what is not filled in yet."""

    def score(self, body: Any, key: Any, value: Any, errors: Mapping[str, str]) -> Marks:
        """The marks of a reading. Pure. ``errors`` are the author's named errors by id, safe HTML."""

    def ideal(self, body: Any, key: Any) -> Any:
        """An answer that earns full marks."""

    def rows(self, body: Any, value: Any) -> list[tuple[str, str]]:
        """(label, what was given) in plain text, for pages without a kernel."""


@dataclass(frozen=True)
class Choice:
    """An option, row or step: a stable id and its text (safe HTML, or plain where the type says so)."""

    id: str
    text: str

    @property
    def plain(self) -> str:
        return plain_text(self.text)


def read_choice(raw: Any, where: str) -> Choice:
    fields = Fields(raw, where)
    choice = Choice(fields.id(), fields.text("text"))
    fields.done()
    return choice


def read_choices(fields: Fields, name: str, least: int = 2) -> tuple[Choice, ...]:
    choices = fields.many(name, read_choice, least=least)
    unique(tuple(c.id for c in choices), fields.at(name))
    return choices


def ids(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    return tuple(c.id for c in choices)


def text_of(choices: tuple[Choice, ...], one: str) -> str:
    return next((c.plain for c in choices if c.id == one), one)


def read_ids(raw: Any, where: str) -> tuple[str, ...]:
    """A key that lists ids, none twice."""
    holder = Fields({"ids": raw}, where)
    return unique(holder.many("ids", as_id, least=1), where)


def plain_text(html: str) -> str:
    """Safe HTML as plain text, for labels and pages that must not carry markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).strip()


def as_map(raw: Any) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    """An answer that should be a mapping; anything else is a problem and reads as empty."""
    if raw is None:
        return {}, ()
    if isinstance(raw, Mapping):
        return raw, ()
    return {}, (Problem("", "The saved answer has an unknown form."),)


def as_ids(raw: Any, allowed: tuple[str, ...], part: str = "") -> tuple[tuple[str, ...], list[Problem]]:
    """An answer that should be a list of known ids, each once; the rest is dropped and reported."""
    if raw is None:
        return (), []
    if not isinstance(raw, list):
        return (), [Problem(part, "The saved answer has an unknown form.")]
    chosen: list[str] = []
    problems: list[Problem] = []
    for one in raw[:500]:
        if isinstance(one, str) and one in allowed:
            if one not in chosen:
                chosen.append(one)
        elif not problems:
            problems.append(Problem(part, "The saved answer names something that this question does not have."))
    return tuple(chosen), problems


def as_typed(raw: Any, part: str) -> tuple[str, list[Problem]]:
    """An answer that should be typed text. Numbers are taken as typed; anything else is reported."""
    if raw is None:
        return "", []
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw) if abs(raw) < 10**30 else ""
    if not isinstance(raw, str):
        return "", [Problem(part, "The saved answer has an unknown form.")]
    if len(raw) > MAX_TEXT:
        return "", [Problem(part, f"This is {len(raw):,} characters long; at most {MAX_TEXT:,} fit here.")]
    return raw.strip(), []
