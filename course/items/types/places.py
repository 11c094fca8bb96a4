"""Point at a place: regions of a figure, phrases of a chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..parts import Marks, Part, Problem, Reading, even_parts, mean_credit
from ..strict import DataError, Fields, as_id, as_text, known, unique
from .base import as_ids, as_map, read_ids


@dataclass(frozen=True)
class Region:
    """A rectangle ``rect`` = (x, y, width, height) in the figure's own units."""

    id: str
    label: str
    rect: tuple[float, float, float, float]


@dataclass(frozen=True)
class HotBody:
    figure: str
    alt: str
    size: tuple[float, float]
    regions: tuple[Region, ...]
    choose: int


def _numbers(raw: Any, count: int, where: str) -> tuple[float, ...]:
    if (
        not isinstance(raw, (list, tuple))
        or len(raw) != count
        or not all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in raw)
    ):
        raise DataError(where, f"should be a list of {count} numbers")
    return tuple(float(n) for n in raw)


def _region(raw: Any, where: str) -> Region:
    fields = Fields(raw, where)
    x, y, width, height = _numbers(fields.take("rect"), 4, fields.at("rect"))
    if width <= 0 or height <= 0:
        raise DataError(fields.at("rect"), "needs a width and a height above 0")
    region = Region(fields.id(), fields.text("label"), (x, y, width, height))
    fields.done()
    return region


class Hotspot:
    """One place: 0 or 1. Several: right / number asked, and more cannot be marked (item standard: HOT, SATA-N)."""

    name = "hotspot"

    def read_body(self, fields: Fields) -> HotBody:
        figure = fields.text("figure")
        if not figure.endswith(".svg") or "/" in figure or "\\" in figure:
            raise DataError(fields.at("figure"), "should be the name of an .svg file in the week's figures folder")
        width, height = _numbers(fields.take("size"), 2, fields.at("size"))
        regions = fields.many("regions", _region, least=2)
        body = HotBody(figure, fields.text("alt"), (width, height), regions, fields.whole("choose", 1))
        fields.done()
        unique(tuple(r.id for r in regions), fields.at("regions"))
        for region in regions:
            x, y, w, h = region.rect
            if x < 0 or y < 0 or x + w > width or y + h > height:
                raise DataError(
                    fields.at("regions"), f"region {region.id!r} reaches outside the figure ({width:g} by {height:g})"
                )
        if not 1 <= body.choose < len(regions):
            raise DataError(fields.at("choose"), f"should be 1 to {len(regions) - 1}")
        return body

    def read_key(self, raw: Any, body: HotBody, where: str) -> tuple[str, ...]:
        key = read_ids(raw, where)
        for one in key:
            known(one, tuple(r.id for r in body.regions), where)
        if len(key) != body.choose:
            raise DataError(where, f"names {len(key)} places, but the learner marks {body.choose}")
        return key

    def read_answer(self, body: HotBody, raw: Any) -> Reading:
        if isinstance(raw, str):
            raw = [raw]
        chosen, problems = as_ids(raw, tuple(r.id for r in body.regions))
        if len(chosen) > body.choose:
            return Reading((), (Problem("", f"Mark {body.choose}, not {len(chosen)}."),))
        return Reading(chosen, tuple(problems))

    def blank(self, value: tuple[str, ...]) -> bool:
        return not value

    def missing(self, body: HotBody, value: tuple[str, ...]) -> list[str]:
        left = body.choose - len(value)
        return [f"{left} more to mark"] if value and left else []

    @staticmethod
    def _label(body: HotBody, one: str) -> str:
        return next((r.label for r in body.regions if r.id == one), one)

    def score(self, body: HotBody, key: tuple[str, ...], value: tuple[str, ...], errors: Mapping[str, str]) -> Marks:
        wrong = [v for v in value if v not in key]
        rows = [
            (k, self._label(body, k), float(k in value), "marked" if k in value else "not marked", "mark", "")
            for k in key
        ]
        parts = list(even_parts(rows))
        parts += [Part(v, self._label(body, v), 0.0, 0.0, "marked", "leave", errors.get(v, "")) for v in wrong]
        return Marks(sum(k in value for k in key) / len(key), tuple(parts))

    def ideal(self, body: HotBody, key: tuple[str, ...]) -> list[str]:
        return list(key)

    def rows(self, body: HotBody, value: tuple[str, ...]) -> list[tuple[str, str]]:
        return [("Marked", self._label(body, v)) for v in value]


@dataclass(frozen=True)
class Target:
    id: str
    label: str


@dataclass(frozen=True)
class EvidenceBody:
    """``spans`` maps the markable phrases of the item's chart (id -> plain text); the loader fills it in."""

    targets: tuple[Target, ...]
    spans: Mapping[str, str]


@dataclass(frozen=True)
class TargetKey:
    must: tuple[str, ...]
    accept: tuple[str, ...]


def _target(raw: Any, where: str) -> Target:
    fields = Fields(raw, where)
    target = Target(fields.id(), fields.text("label"))
    fields.done()
    return target


class Evidence:
    """Mark the words that support something: per target max(0, right - wrong) / phrases that must be marked.

    Phrases under ``accept`` neither help nor hurt.
    """

    name = "evidence"

    def read_body(self, fields: Fields) -> EvidenceBody:
        targets = fields.many("targets", _target, least=1)
        spans = fields.take("spans", {})
        fields.done()
        unique(tuple(t.id for t in targets), fields.at("targets"))
        return EvidenceBody(targets, spans)

    def read_key(self, raw: Any, body: EvidenceBody, where: str) -> dict[str, TargetKey]:
        fields = Fields(raw, where)
        key = {}
        for target in body.targets:
            group = fields.group(target.id)
            spans = []
            for name in ("must", "accept"):
                found = (
                    group.many(name, as_text, default=[]) if name == "accept" else group.many(name, as_text, least=1)
                )
                for one in found:
                    known(as_id(one, group.at(name)), body.spans, group.at(name))
                spans.append(unique(found, group.at(name)))
            key[target.id] = TargetKey(*spans)
            group.done()
        fields.done()
        return key

    def read_answer(self, body: EvidenceBody, raw: Any) -> Reading:
        given, shape = as_map(raw)
        problems = list(shape)
        value = {}
        for target in body.targets:
            marked, trouble = as_ids(given.get(target.id), tuple(body.spans), target.id)
            problems += trouble
            if marked:
                value[target.id] = marked
        return Reading(value, tuple(problems))

    def blank(self, value: dict[str, tuple[str, ...]]) -> bool:
        return not value

    def missing(self, body: EvidenceBody, value: dict[str, tuple[str, ...]]) -> list[str]:
        return [t.label for t in body.targets if t.id not in value]

    def score(
        self,
        body: EvidenceBody,
        key: dict[str, TargetKey],
        value: dict[str, tuple[str, ...]],
        errors: Mapping[str, str],
    ) -> Marks:
        rows = []
        for target in body.targets:
            marked, wanted = value.get(target.id, ()), key[target.id]
            right = [m for m in marked if m in wanted.must]
            wrong = [m for m in marked if m not in wanted.must and m not in wanted.accept]
            credit = max(0, len(right) - len(wrong)) / len(wanted.must)
            notes = list(dict.fromkeys(errors[m] for m in wrong if errors.get(m)))
            rows.append(
                (
                    target.id,
                    target.label,
                    credit,
                    self._quote(body, marked),
                    self._quote(body, wanted.must),
                    " ".join(notes),
                )
            )
        parts = even_parts(rows)
        return Marks(mean_credit(parts), parts)

    @staticmethod
    def _quote(body: EvidenceBody, marked: tuple[str, ...]) -> str:
        return "; ".join(f"“{body.spans.get(m, m)}”" for m in marked)

    def ideal(self, body: EvidenceBody, key: dict[str, TargetKey]) -> dict[str, list[str]]:
        return {t.id: list(key[t.id].must) for t in body.targets}

    def rows(self, body: EvidenceBody, value: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
        return [(t.label, self._quote(body, value[t.id])) for t in body.targets if t.id in value]
