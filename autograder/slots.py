"""Slots: places of a week that are not filled alike for everybody (docs/sections.md).

A *pool* holds several interchangeable questions, of which each learner gets as many as it has slots. A *family* slot is
filled from a case family: a record of the learner's own, and one question about it for each slot. Whoever draws hands in a
key, a text that nobody can guess or (for the version open to everybody) one that everybody may know; the same key draws the
same questions on every machine. The id, the type and the points belong to the slot, so the gradebook is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from course.charts.draw import Draw
from course.charts.items import as_item, make
from course.charts.model import GRADES, Case
from course.errors import CourseError
from course.items.model import FEEDBACK, Item, read_item
from course.items.strict import DataError, Fields, as_id, as_text, unique

# A variant may not have its own: they are what makes the questions of a slot interchangeable.
FIXED = ("id", "use", "type", "objective", "points", "tags")
ANOTHER = "This answer was given to another version of the question than your own, so it earns no points."
OPEN = (
    "This answer was given to the version that is open to everybody, not to your own, so it earns no points. "
    "Ask your instructor for your own version."
)


@dataclass(frozen=True)
class DrawnItem(Item):
    """An item that fills a slot. ``variant`` names which of them it is and tells nothing about the seed.

    ``own``: the revisions whose answers count; empty where no section decides. ``foreign``: those drawn for others.
    ``open``: the revision in the release. ``note``: what whoever reads the result should know.
    """

    variant: str = ""
    own: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    open: str = ""
    note: str = ""

    def elsewhere(self, rev: str) -> str:
        """Why an answer to this revision does not count, or ""."""
        if self.own and rev not in self.own:
            return OPEN if rev == self.open else ANOTHER
        return ANOTHER if rev in self.foreign else ""


@dataclass(frozen=True)
class Filled:
    """One slot filled: the item with its key, its records by id, and the ``recipe`` to make it again. The recipe of a
    family item is as secret as a key.
    """

    item: DrawnItem
    charts: Mapping[str, Any]
    recipe: str
    entry: Mapping[str, Any]  # as an author would have written it, for the checks


Read = Callable[[Mapping[str, Any]], tuple[Item, Mapping[str, Any]]]  # an author's entry -> item, its charts


@dataclass(frozen=True)
class Pool:
    """``variants``: name -> (item, charts, entry) with the first slot's id."""

    slots: tuple[str, ...]
    variants: Mapping[str, tuple[Item, Mapping[str, Any], Mapping[str, Any]]]

    def draw(self, key: str) -> dict[str, Filled]:
        """Every slot filled, no variant twice."""
        names = Draw("pool", key).sample(tuple(self.variants), len(self.slots))
        return {slot: self.again(slot, name) for slot, name in zip(self.slots, names, strict=True)}

    def again(self, slot: str, recipe: str) -> Filled:
        """Raises KeyError when the pool has no such variant (any more)."""
        item, charts, entry = self.variants[recipe]
        return Filled(_drawn(item, slot, recipe), charts, recipe, {**entry, "id": slot})

    def with_revision(self, slot: str, rev: str) -> DrawnItem | None:
        """The variant that asks just this."""
        name = next((name for name, (item, _, _) in self.variants.items() if item.rev == rev), None)
        return self.again(slot, name).item if name is not None else None

    def samples(self, count: int) -> Iterator[dict[str, Filled]]:
        """Every variant in every slot, and no more than that."""
        names = list(self.variants)
        for turn in range(len(names)):
            yield {slot: self.again(slot, names[(turn + n) % len(names)]) for n, slot in enumerate(self.slots)}

    def said(self) -> Any:
        """Everything a grade depends on, as JSON."""
        return {name: [i.public, i.solution.raw if i.solution else None] for name, (i, _, _) in self.variants.items()}


@dataclass(frozen=True)
class FamilySlots:
    """``ask``: a question type for each slot, all about one record. ``shared``: public fields by slot."""

    slots: tuple[str, ...]
    family: str
    mess: str
    ask: tuple[str, ...]
    shared: Mapping[str, Mapping[str, Any]]
    feedback: str = "full"
    about: Mapping[str, Any] = field(default_factory=dict)  # what else the author wrote, for the checks

    def draw(self, key: str) -> dict[str, Filled]:
        """Every slot filled, about one record."""
        return {slot: self.again(slot, key) for slot in self.slots}

    def again(self, slot: str, recipe: str) -> Filled:
        """Raises CourseError for a recipe of a strange form."""
        case = _case(self.family, recipe, self.mess)
        raw = as_item(case, self.ask[self.slots.index(slot)])
        shared = self.shared[slot]
        tags = {**raw["tags"], **shared["tags"]}
        solution = {**raw["solution"], "feedback": self.feedback}
        raw = {**raw, **shared, "id": slot, "tags": tags, "solution": solution}
        chart = dict(case.chart)
        item = _drawn(read_item(raw, {case.id: chart}), slot, case.id)
        key = {name: solution[name] for name in ("key", "errors", "rationale", "locators", "feedback")}
        public = {name: value for name, value in raw.items() if name not in ("body", "solution") and value is not None}
        return Filled(item, {case.id: chart}, recipe, {**public, **raw["body"], **key, **self.about})

    def with_revision(self, slot: str, rev: str) -> DrawnItem | None:
        """None: which seed a record came from cannot be told from the record."""
        return None

    def samples(self, count: int) -> Iterator[dict[str, Filled]]:
        """As many records as wanted."""
        for turn in range(count):
            yield self.draw(f"sample {turn} of {self.slots[0]}")

    def said(self) -> Any:
        """Everything a grade depends on, as JSON; the cases themselves follow from it and the family's version."""
        version = _case(self.family, "1", self.mess).version
        return [self.family, version, self.mess, self.ask, self.shared, self.feedback]


Slots = Pool | FamilySlots


@lru_cache(maxsize=256)
def _case(family: str, seed: str, mess: str) -> Case:
    return make(family, seed, mess)


def _drawn(item: Item, slot: str, variant: str) -> DrawnItem:
    plain = {one.name: getattr(item, one.name) for one in fields(Item)}
    return DrawnItem(**{**plain, "id": slot, "public": {**item.public, "id": slot}}, variant=variant)


def read_slots(entry: Mapping[str, Any], where: str, read: Read) -> Slots:
    """An entry of the bank that has ``ids``, the slots it fills. Raises DataError."""
    raw = Fields(entry, where)
    slots = unique(raw.many("ids", as_id, least=1), raw.at("ids"))
    where = slots[0]
    if raw.raw.get("use") != "graded":
        raise DataError(f"{where}.use", "slots are for graded questions; write  use: graded")
    if raw.has("pool") == raw.has("family"):
        raise DataError(where, "slots are filled from a pool or from a family: write one of the two")
    return _read_pool(entry, slots, read) if raw.has("pool") else _read_family(Fields(entry, where), slots)


def _read_pool(entry: Mapping[str, Any], slots: tuple[str, ...], read: Read) -> Pool:
    shared = {name: value for name, value in entry.items() if name not in ("ids", "pool")}
    variants: dict[str, tuple[Item, Mapping[str, Any], Mapping[str, Any]]] = {}
    for n, one in enumerate(Fields(entry, slots[0]).many("pool", lambda one, _: one)):
        own = Fields(one, f"{slots[0]}.pool[{n}]")
        name = own.id("variant")
        where = f"{slots[0]}, variant {name}"
        if name in variants:
            raise DataError(where, "this variant is there twice")
        for field_name in FIXED:
            if field_name in own.raw:
                raise DataError(where, f"{field_name} is the same for the whole pool; write it beside ids")
        whole = {**shared, **{k: v for k, v in own.raw.items() if k != "variant"}, "id": slots[0]}
        try:
            item, charts = read(whole)
        except DataError as error:
            raise DataError(error.where.replace(slots[0], where, 1), error.message) from None
        variants[name] = item, charts, whole
    if len(variants) < max(2, len(slots)):
        raise DataError(
            f"{slots[0]}.pool", f"holds {len(variants)} variants; it needs two, and one for each of its slots"
        )
    return Pool(slots, variants)


def _read_family(raw: Fields, slots: tuple[str, ...]) -> FamilySlots:
    raw.take("ids")
    raw.take("use")
    name, mess = raw.text("family"), raw.one_of("mess", GRADES, "typical")
    ask = raw.many("ask", as_text, least=1)
    if len(ask) != len(slots):
        raise DataError(raw.at("ask"), f"needs a question type for each slot: {len(slots)}, not {len(ask)}")
    if len(set(ask)) != len(ask):
        raise DataError(raw.at("ask"), "asks one record the same question twice")
    try:
        case = _case(name, "1", mess)
    except CourseError as error:
        raise DataError(raw.at("family"), str(error)) from None
    for one in ask:
        if one not in case.questions:
            raise DataError(raw.at("ask"), f"{name} cannot be asked as {one}; it can as {', '.join(case.questions)}")
    points = _each(raw, "points", slots)
    objectives = _each(raw, "objective", slots)
    titles = _each(raw, "title", slots, case.chart["title"])
    tags = raw.take("tags", {})
    shared = {
        slot: {"use": "graded", "points": p, "objective": o, "title": t, "tags": tags}
        for slot, p, o, t in zip(slots, points, objectives, titles, strict=True)
    }
    feedback = raw.one_of("feedback", FEEDBACK, "full")
    about = {"status": raw.text("status")} if raw.has("status") else {}
    raw.done()
    return FamilySlots(slots, name, mess, ask, shared, feedback, about)


def _each(raw: Fields, name: str, slots: Sequence[str], default: Any = None) -> Sequence[Any]:
    """One value for all slots, or a list with one for each."""
    value = raw.take(name, default) if default is not None else raw.take(name)
    values = value if isinstance(value, list) else [value] * len(slots)
    if len(values) != len(slots):
        raise DataError(raw.at(name), f"needs one value, or one for each slot: {len(slots)}, not {len(values)}")
    return values
