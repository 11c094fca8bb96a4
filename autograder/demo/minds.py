"""One learner's answer to one item: each part right with a probability from ability and difficulty, wrong plausibly."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, TypeVar

from course.items import scoring
from course.items.model import Item
from course.items.types.cms1500 import BOXES

from . import slips

T = TypeVar("T")

# How hard a part of each type is (logits; 0 means that an average learner has it right half of the time).
DIFFICULTY = {
    "multiple_choice": -0.9, "multi_select": -0.8, "fill_in": -0.5, "code_entry": -1.0, "linked_pair": -0.5, "case_coding": 0.1, "ordering": -1.1,
    "matching": -0.8, "hotspot": -1.2, "evidence": -0.3, "claim_form": -0.9, "short_text": -0.5,
    "simulation": -0.9,
}  # fmt: skip


def chance(ability: float, item: Item) -> float:
    """Probability that one part of the item is right. Items of a type differ a little, always in the same way."""
    own = Random(f"difficulty/{item.id}").gauss(0, 0.7)
    return 1 / (1 + math.exp(-(ability - DIFFICULTY[item.type] - own)))


def answer(item: Item, ability: float, rng: Random) -> Any:
    """An answer that the card would save. Raises KeyMissing for an item without its key."""
    if item.solution is None:
        raise scoring.KeyMissing(item.id)
    p = chance(ability, item)
    for _ in range(8):
        given = _MINDS[item.type](item, p, rng)
        if not scoring.problems(item, given) and not scoring.is_blank(item, given):
            return given
    return scoring.ideal(item)  # an item on which none of our slips is possible


def _other(allowed: Sequence[T], not_these: Sequence[T], rng: Random) -> T:
    """A wrong one; the first of them is the popular one."""
    left = [a for a in allowed if a not in not_these] or list(allowed)
    return left[0] if rng.random() < 0.45 else rng.choice(left)


def _ids(choices: Sequence[Any]) -> list[str]:
    return [c.id for c in choices]


def _multiple_choice(item: Item, p: float, rng: Random) -> str:
    return item.key if rng.random() < p else _other(_ids(item.body.options), [item.key], rng)


def _multi_select(item: Item, p: float, rng: Random) -> list[str]:
    options, key = _ids(item.body.options), list(item.key)
    if item.body.choose is None:
        return [o for o in options if rng.random() < (0.35 + 0.65 * p if o in key else 0.55 * (1 - p))]
    chosen: list[str] = []
    for wanted in key:
        chosen.append(wanted if rng.random() < p else _other(options, [*key, *chosen], rng))
    return list(dict.fromkeys(chosen))


def _fill_in(item: Item, p: float, rng: Random) -> dict[str, str]:
    given = {}
    ideal = scoring.ideal(item)
    words = [t for accept in item.key.values() for t in accept.texts[:1]]
    for blank in item.body.blanks:
        accept, right = item.key[blank.id], rng.random() < p
        if blank.kind == "money":
            given[blank.id] = ideal[blank.id] if right else slips.near_amount(int(accept.value), rng)
        elif blank.kind == "number":
            given[blank.id] = (
                ideal[blank.id] if right else slips.near_number(float(accept.value), float(accept.tolerance), rng)
            )
        elif right:
            given[blank.id] = slips.as_people_type(rng.choice(accept.texts), rng)
        else:
            confused = [w for w in words if w not in accept.texts]
            given[blank.id] = (
                rng.choice(confused) if confused and rng.random() < 0.4 else slips.misspelt(accept.texts[0], rng)
            )
    return _leave_out(given, 0.15 * (1 - p), rng)


def _leave_out(given: dict[str, Any], rate: float, rng: Random) -> dict[str, Any]:
    """Some boxes stay empty, never all of them."""
    kept = {name: value for name, value in given.items() if rng.random() >= rate}
    return kept or given


def _code_entry(item: Item, p: float, rng: Random) -> dict[str, Any]:
    given = scoring.ideal(item)
    for slot in item.body.slots:
        if rng.random() < p:
            continue
        if not slot.is_line:
            given[slot.id] = slips.near_code(given[slot.id], slot.system, rng)
        else:
            given[slot.id] = _wrong_line(given[slot.id], slot, rng)
    return _leave_out(given, 0.1 * (1 - p), rng)


def _wrong_line(line: dict[str, Any], slot: Any, rng: Random) -> dict[str, Any]:
    ways = [{**line, "code": slips.near_code(line["code"], slot.system, rng)}]
    if slot.modifiers:
        ways.append({**line, "modifiers": [] if line["modifiers"] else ["25"]})
    if slot.units:
        ways.append({**line, "units": str(int(line["units"] or 1) + 1)})
    return rng.choice(ways)


def _linked_pair(item: Item, p: float, rng: Random) -> dict[str, str]:
    given = {}
    for part in item.body.parts:
        accept = item.key[part.id]
        right = rng.random() < math.sqrt(p)  # both parts have to be right
        if part.options:
            given[part.id] = accept[0] if right else _other(_ids(part.options), accept, rng)
        else:
            given[part.id] = accept[0] if right else slips.near_code(accept[0], part.system, rng)
    return given


def _case_coding(item: Item, p: float, rng: Random) -> dict[str, Any]:
    given = scoring.ideal(item)
    diagnoses = [
        d if rng.random() < p else {**d, "code": slips.near_code(d["code"], "icd-10-cm", rng)}
        for d in given["diagnoses"]
    ]
    if len(diagnoses) > 1 and rng.random() > p:
        diagnoses.pop() if rng.random() < 0.4 else diagnoses.reverse()
    given["diagnoses"] = diagnoses
    letters = [chr(ord("A") + n) for n in range(len(diagnoses))]
    for procedure in given.get("procedures", ()):
        procedure["pointers"] = [x for x in procedure["pointers"] if x in letters] or letters[:1]
        if rng.random() > p:
            procedure |= rng.choice(
                (
                    {"pointers": letters[:1]},
                    {"modifiers": []},
                    {"units": "2"},
                    {"code": slips.near_code(procedure["code"], "procedure", rng)},
                )
            )
    return given


def _ordering(item: Item, p: float, rng: Random) -> list[str]:
    order = scoring.ideal(item)
    for at in range(len(order) - 1):
        if rng.random() > p:
            other = min(len(order) - 1, at + rng.choice((1, 1, 2)))
            order[at], order[other] = order[other], order[at]
    return order


def _matching(item: Item, p: float, rng: Random) -> dict[str, dict[str, str]]:
    given: dict[str, dict[str, str]] = {}
    empty = 0.04 * (1 - p)
    for row in item.body.rows:
        cells = {}
        for column in item.body.columns:
            right = item.key[row.id, column.id]
            if rng.random() >= empty:
                cells[column.id] = right if rng.random() < p else _other(_ids(column.choices), [right], rng)
        if cells and not (len(item.body.columns) > 1 and rng.random() < empty):
            given[row.id] = cells
    return given


def _hotspot(item: Item, p: float, rng: Random) -> list[str]:
    regions, chosen = _ids(item.body.regions), []
    for wanted in item.key:
        chosen.append(wanted if rng.random() < p else _other(regions, [*item.key, *chosen], rng))
    return list(dict.fromkeys(chosen))


def _evidence(item: Item, p: float, rng: Random) -> dict[str, list[str]]:
    given = {}
    for target in item.body.targets:
        must = item.key[target.id].must
        wrong = [s for s in item.body.spans if s not in must and s not in item.key[target.id].accept]
        marked = [m for m in must if rng.random() < p]
        if wrong and (not marked or rng.random() > 0.5 + p / 2):
            marked.append(rng.choice(wrong))
        if marked:
            given[target.id] = marked
    return given


def _claim_form(item: Item, p: float, rng: Random) -> dict[str, str]:
    given = {}
    prefilled = [text for name, text in item.body.prefilled.items() if BOXES[name].kind in ("name", "text")]
    for name in item.body.fields:
        box, right = BOXES[name], item.key[name].accept[0]
        if rng.random() < p:
            given[name] = right
        elif box.kind == "choice":
            given[name] = _other([c for c, _ in box.choices], [right], rng)
        elif box.kind == "code":
            given[name] = slips.near_code(right, "icd-10-cm" if box.box.startswith("21") else "procedure", rng)
        elif box.kind == "money":
            given[name] = slips.near_amount(round(float(right.replace("$", "").replace(",", "")) * 100), rng)
        elif box.kind == "date":  # the day is in the record twice, and one of them is another day
            given[name] = "06/01/2026" if right != "06/01/2026" else "06/02/2026"
        elif box.kind == "pointers":
            given[name] = "A" if right != "A" else "B"
        elif box.kind in ("name", "text") and prefilled and rng.random() < 0.5:
            given[name] = rng.choice(prefilled)  # copied from the box above
        else:
            given[name] = (
                slips.misspelt(right, rng)
                if any(c.isalpha() for c in right) and box.kind in ("name", "text")
                else slips.swapped(right, rng)
            )
    return _leave_out(given, 0.1 * (1 - p), rng)


_OPENINGS = ("I would say it like this: ", "In plain words: ", "First of all, ", "")


def _short_text(item: Item, p: float, rng: Random) -> str:
    """As many sentences of a good answer as the learner has understood, in their own opening."""
    sentences = [s.strip() for s in item.key.model.replace("?", "?.").split(". ") if s.strip()]
    told = [s for s in sentences if rng.random() < 0.3 + 0.7 * p] or sentences[:1]
    return rng.choice(_OPENINGS) + ". ".join(s.rstrip(".") for s in told) + "."


def _simulation(item: Item, p: float, rng: Random) -> dict[str, Any]:
    """The model run with slips: a step left out, a code next to the right one, a copay of another amount, a cut-off end."""
    acts = []
    for act in scoring.ideal(item)["acts"]:
        if act["act"] in ("verify", "scrub", "collect", "register") and rng.random() > 0.4 + 0.6 * p:
            continue
        if act["act"] == "code" and rng.random() > p:
            wrong = rng.randrange(len(act["diagnoses"]))
            code = slips.near_code(act["diagnoses"][wrong]["code"], "icd-10-cm", rng)
            act = {
                **act,
                "diagnoses": [{**d, "code": code} if n == wrong else d for n, d in enumerate(act["diagnoses"])],
            }
        if act["act"] == "collect" and rng.random() > p:
            act = {**act, "cents": act["cents"] // 2 or 1}
        if act["act"] == "post" and rng.random() > p:
            act = {**act, "lines": [{**line, "adjusted": 0} for line in act["lines"]]}
        acts.append(act)
    kept = acts if rng.random() < 0.5 + 0.5 * p else acts[: max(1, round(len(acts) * (0.4 + 0.6 * rng.random())))]
    return {"acts": kept}


_MINDS: dict[str, Callable[[Item, float, Random], Any]] = {
    "multiple_choice": _multiple_choice,
    "multi_select": _multi_select,
    "fill_in": _fill_in,
    "code_entry": _code_entry,
    "linked_pair": _linked_pair,
    "case_coding": _case_coding,
    "ordering": _ordering,
    "matching": _matching,
    "hotspot": _hotspot,
    "evidence": _evidence,
    "claim_form": _claim_form,
    "short_text": _short_text,
    "simulation": _simulation,
}
