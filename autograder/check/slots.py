"""Pools and families: whatever a learner may be asked is checked as if it stood in the bank, and the questions of a slot are
worth the same and differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from course.items import scoring
from course.items.model import Item
from course.items.types.base import plain_text

from ..slots import FamilySlots, Filled, Pool
from .finding import Finding, look
from .material import Material

RECORDS = 12  # of each family, drawn for the check; the families' own tests look at thousands
Rule = Callable[[Material], Iterator[Finding]]


def every_variant(material: Material, rules: Iterable[Rule], code_rules: Iterable[Rule]) -> Iterator[Finding]:
    """What the rules say to the variants that the open draw did not take."""
    rules, code_rules = tuple(rules), tuple(code_rules)
    for source in material.bank.slots:
        shown = {getattr(material.bank.items[slot], "variant", "") for slot in source.slots}
        # each variant once: in a pool the first slot meets them all, of a family every question is another
        slots = source.slots[:1] if isinstance(source, Pool) else source.slots
        for filled in source.samples(RECORDS):
            others = {slot: filled[slot] for slot in slots if filled[slot].item.variant not in shown}
            if not others:
                continue
            one = _material(material, others)
            for rule in (*rules, *code_rules):
                for finding in rule(one):
                    slot = finding.item.split(".")[0]
                    if slot in others and mendable(material, finding, rule in code_rules):
                        name = others[slot].item.variant
                        yield replace(finding, item=f"{slot} ({name}){finding.item[len(slot) :]}")


def mendable(material: Material, finding: Finding, of_codes: bool) -> bool:
    """False for what is said to a family's question but errors in its codes: the words are its generator's, and no author
    can mend them in the bank.
    """
    made = {slot for source in material.bank.slots if isinstance(source, FamilySlots) for slot in source.slots}
    return finding.item.split(".")[0] not in made or (of_codes and finding.serious)


def _material(material: Material, filled: Mapping[str, Filled]) -> Material:
    charts = {name: chart for one in filled.values() for name, chart in one.charts.items()}
    bank = replace(
        material.bank,
        items={slot: one.item for slot, one in filled.items()},
        charts=charts,
        sources={slot: one.entry for slot, one in filled.items()},
        slots=(),
    )
    texts = {name: "\n".join(plain_text(d["html"]) for d in chart["documents"]) for name, chart in charts.items()}
    return replace(material, bank=bank, charts=texts)


def interchangeable(material: Material) -> Iterator[Finding]:
    """Every key scores everything and no answer nothing; no two questions of a slot are the same; none is easier to guess."""
    file = material.bank_file
    for source in material.bank.slots:
        seen: dict[tuple[str, str], str] = {}
        for filled in source.samples(RECORDS):
            for slot, one in filled.items():
                where = f"{slot} ({one.item.variant})"
                yield from _scores(file, where, one.item)
                twin = seen.setdefault((slot, one.item.rev), one.item.variant)
                if twin != one.item.variant:
                    yield Finding(file, where, f"it asks the same as {twin}", "change one of the two")
        if isinstance(source, Pool):
            yield from _pool(file, source)


def _scores(file: str, where: str, item: Item) -> Iterator[Finding]:
    best, none = scoring.score(item, scoring.ideal(item)), scoring.score(item, None)
    if not (best.state == "manual" or best.fraction == 1):
        yield Finding(file, where, f"its own key scores {best.fraction:.0%}", "mend the key")
    if none.state != "unanswered" or none.points:
        yield Finding(file, where, "no answer scores something", "mend the key")


def _pool(file: str, pool: Pool) -> Iterator[Finding]:
    if len(pool.variants) == len(pool.slots):
        yield look(
            file,
            pool.slots[0],
            "everybody gets the whole pool, in another order",
            "write more variants than it has ids",
        )
    sizes = {name: _size(item) for name, (item, _, _) in pool.variants.items()}
    if len(set(sizes.values())) > 1:
        told = ", ".join(f"{name} {size}" for name, size in sizes.items())
        yield look(
            file,
            pool.slots[0],
            f"its variants do not have as many parts: {told}",
            "make them alike, they are worth the same",
        )


def _size(item: Item) -> int:
    """How many choices, boxes or targets a question has."""
    body = item.public["body"]
    return sum(len(part) for part in body.values() if isinstance(part, list))


RULES = (interchangeable,)
