"""An item as one of the few shapes that learning platforms know. Pure, but for figures."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

from course.items.model import Item
from course.items.types.base import Choice
from course.items.types.ordering import legal_order

from ..bank import Bank
from . import accept
from .stem import Figure, stem


@dataclass(frozen=True)
class Option:
    """``share``: what ticking it is worth, -1..1 of the question. Texts are HTML."""

    id: str
    text: str
    share: float
    why: str = ""


@dataclass(frozen=True)
class Gap:
    """One box. Either ``options`` to choose from, or ``texts`` to accept, or a ``number`` with its margin."""

    id: str
    label: str
    texts: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    number: Decimal | None = None
    margin: Decimal = Decimal(0)


@dataclass(frozen=True)
class Question:
    """``kind``: choice, choices, gaps, match, order or essay. ``html``: everything above the answer.

    ``together``: the question counts only when every gap is right. ``template``: the sentence around the gaps, with ``[[id]]``.
    """

    id: str
    title: str
    kind: str
    points: float
    html: str
    figures: tuple[Figure, ...] = ()
    options: tuple[Option, ...] = ()
    gaps: tuple[Gap, ...] = ()
    template: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    spare: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    all_or_nothing: bool = False
    together: bool = False
    explanation: str = ""
    for_grader: str = ""
    tags: tuple[str, ...] = field(default=())


class CannotHold(Exception):
    """A sentence: why no common shape holds this item."""


_NEVER = {
    "evidence": "marking words in a record",
    "case_coding": "a list of codes of any length, matched line by line",
    "claim_form": "a claim form to fill in",
    "simulation": "a visit to be played",
}


def question(item: Item, bank: Bank, figures: Path) -> Question:
    """Raises CannotHold."""
    if item.type in _NEVER:
        raise CannotHold(f"it is {_NEVER[item.type]}")
    if item.solution is None:
        raise CannotHold("it has no key")
    try:
        html, pictures = stem(item, bank.charts, figures)
    except OSError as problem:
        raise CannotHold(f"its figure {Path(str(problem.filename)).name} is not there") from None
    shape = _SHAPES[item.type](item)
    choose = getattr(item.body, "choose", None)
    if shape["kind"] == "choices" and choose:
        html += f"\n<p>Choose {choose}.</p>"
    return Question(
        id=item.id,
        title=item.title,
        points=item.points,
        html=html,
        figures=pictures,
        explanation=_explanation(item),
        tags=tuple(filter(None, (item.id, bank.week, str(item.public.get("objective") or "")))),
        **shape,
    )


def _explanation(item: Item) -> str:
    """The rationale and where to read on, unless the instructor keeps them back (``feedback: parts``)."""
    told = item.solution
    if told is None or (item.use == "graded" and told.feedback != "full"):
        return ""
    return f"{told.rationale}<p>Read on in: {escape('; '.join(told.locators))}</p>"


def _errors(item: Item) -> Mapping[str, str]:
    told = item.solution
    return told.errors if told and (item.use == "practice" or told.feedback == "full") else {}


def _choice(item: Item) -> dict[str, Any]:
    errors = _errors(item)
    options = tuple(Option(o.id, o.text, float(o.id == item.key), errors.get(o.id, "")) for o in item.body.options)
    return {"kind": "choice", "options": options}


def _several(item: Item, options: tuple[Option, ...]) -> dict[str, Any]:
    if sum(o.share > 0 for o in options) == 1 and getattr(item.body, "choose", None) == 1:
        return {"kind": "choice", "options": tuple(Option(o.id, o.text, max(0.0, o.share), o.why) for o in options)}
    return {"kind": "choices", "options": options}


def _choices(item: Item) -> dict[str, Any]:
    """Right minus wrong over the number of right ones: a wrong tick takes back what a right one gives."""
    errors, each = _errors(item), 1 / len(item.key)
    options = tuple(
        Option(o.id, o.text, each if o.id in item.key else -each, errors.get(o.id, "")) for o in item.body.options
    )
    return _several(item, options)


def _hotspot(item: Item) -> dict[str, Any]:
    """The places by their names: that is how the card itself offers them to who cannot see the figure."""
    errors, each = _errors(item), 1 / len(item.key)
    options = tuple(
        Option(r.id, escape(r.label), each if r.id in item.key else -each, errors.get(r.id, ""))
        for r in item.body.regions
    )
    return _several(item, options)


def _fill_in(item: Item) -> dict[str, Any]:
    gaps = []
    for blank in item.body.blanks:
        wanted = item.key[blank.id]
        label = f"{blank.label} ({blank.unit})" if blank.unit else blank.label
        if blank.kind == "text":
            gaps.append(Gap(blank.id, label, texts=accept.unique(wanted.texts)))
            continue
        texts = accept.blank_texts(blank, wanted) or ()
        number = wanted.value if blank.kind == "number" else None
        gaps.append(Gap(blank.id, label, texts=texts, number=number, margin=wanted.tolerance))
    return {"kind": "gaps", "gaps": tuple(gaps), "template": item.body.template or ""}


def _code_entry(item: Item) -> dict[str, Any]:
    gaps = []
    for slot in item.body.slots:
        wanted = item.key[slot.id]
        gaps.append(Gap(slot.id, slot.label, texts=accept.code(wanted.accept, slot.system)))
        if slot.modifiers:
            if not wanted.modifiers:
                raise CannotHold("a box for modifiers has to stay empty, and platforms count an empty box as wrong")
            gaps.append(Gap(f"{slot.id}-m", f"{slot.label}: modifiers", texts=accept.modifiers(wanted.modifiers)))
        if slot.units:
            gaps.append(Gap(f"{slot.id}-u", f"{slot.label}: units", texts=(wanted.units,)))
    return {"kind": "gaps", "gaps": tuple(gaps)}


def _linked_pair(item: Item) -> dict[str, Any]:
    errors = _errors(item)
    gaps = tuple(
        Gap(p.id, p.label, options=_options(p.options, item.key[p.id][0], errors))
        if p.options
        else Gap(p.id, p.label, texts=accept.code(item.key[p.id], p.system))
        for p in item.body.parts
    )
    return {"kind": "gaps", "gaps": gaps, "together": True}


def _options(choices: tuple[Choice, ...], right: str, errors: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(c.id, c.text, float(c.id == right), errors.get(c.id, "")) for c in choices)


def _matching(item: Item) -> dict[str, Any]:
    body = item.body
    if len(body.columns) == 1:
        column = body.columns[0]
        text = {c.id: c.plain for c in column.choices}
        pairs = tuple((row.text, text[item.key[row.id, column.id]]) for row in body.rows)
        used = {answer for _, answer in pairs}
        return {"kind": "match", "pairs": pairs, "spare": tuple(t for t in text.values() if t not in used)}
    gaps = tuple(
        Gap(
            f"{row.id}-{column.id}",
            f"{row.plain}: {column.label}",
            options=_options(column.choices, item.key[row.id, column.id], {}),
        )
        for row in body.rows
        for column in body.columns
    )
    return {"kind": "gaps", "gaps": gaps}


def _ordering(item: Item) -> dict[str, Any]:
    steps = {s.id: s.text for s in item.body.steps}
    order = legal_order(tuple(steps), item.key) or []
    pairs = set(item.key)
    if any((a, b) not in pairs for a, b in itertools.pairwise(order)):
        raise CannotHold("more than one order of its steps is right")
    return {"kind": "order", "order": tuple(steps[s] for s in order), "all_or_nothing": item.body.exact}


def _essay(item: Item) -> dict[str, Any]:
    rows = "".join(f"<li>{escape(c.text)} ({c.points:g})</li>" for c in item.key.criteria)
    return {
        "kind": "essay",
        "for_grader": f"<ul>{rows}</ul><p>A good answer: {escape(item.key.model)}</p>",
    }


_SHAPES = {
    "multiple_choice": _choice,
    "multi_select": _choices,
    "hotspot": _hotspot,
    "fill_in": _fill_in,
    "code_entry": _code_entry,
    "linked_pair": _linked_pair,
    "matching": _matching,
    "ordering": _ordering,
    "short_text": _essay,
}


def gaps_html(one: Question, field_of: Mapping[str, str]) -> str:
    """The gaps in their sentence, or each under its label. ``field_of``: gap id -> what stands for the box."""
    if one.template:
        return "<p>" + re.sub(r"\[\[([^\]]*)\]\]", lambda m: field_of[m[1]], one.template) + "</p>"
    return "".join(f"<p>{escape(gap.label)}: {field_of[gap.id]}</p>" for gap in one.gaps)
