"""The families of edits: each a small module with one function `ask(sheet)` that yields what fires.

A family never writes a sentence: it names the edit and gives the values, the catalog says the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from course.claims.edits.checks import (
    accidents,
    bills,
    boxes,
    coverage,
    dates,
    diagnoses,
    drugs,
    filing,
    identifiers,
    laboratory,
    modifiers,
    money,
    order,
    pairs,
    permission,
    places,
    pointers,
    policies,
    procedures,
    repeats,
    stays,
    surgery,
    units,
    visits,
)
from course.claims.edits.sheet import Hit, Sheet

Ask = Callable[[Sheet], Iterator[Hit]]

CHECKS: Mapping[str, Ask] = {
    "format": boxes.ask,
    "npi": identifiers.ask,
    "dates": dates.ask,
    "money": money.ask,
    "filing": filing.ask,
    "eligibility": coverage.ask,
    "cob": order.ask,
    "accident": accidents.ask,
    "diagnosis": diagnoses.ask,
    "pointer": pointers.ask,
    "procedure": procedures.ask,
    "modifier": modifiers.ask,
    "place": places.ask,
    "visit": visits.ask,
    "ncci": pairs.ask,
    "mue": units.ask,
    "lcd": policies.ask,
    "global": surgery.ask,
    "duplicate": repeats.ask,
    "permission": permission.ask,
    "clia": laboratory.ask,
    "drug": drugs.ask,
    "bill": bills.ask,
    "mce": stays.ask,
}

# A void takes a claim back: what it once billed need not be right, only who sends it and what it takes back.
ON_A_VOID = frozenset({"format", "npi", "filing"})
