"""Options of one kind: alike in form and grammar, and codes among them in the order of the book."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .finding import Finding, look
from .material import Material, options
from .passages import coded_options

# words in -ing that often name a thing ("Billing office"): they tell nothing about the grammar of an option
_THINGS = frozenset(
    ("accounting", "according", "anything", "being", "billing", "bleeding", "bring", "building", "coding", "during")
    + ("evening", "everything", "finding", "following", "hearing", "imaging", "king", "marketing", "morning", "nothing")
    + ("nursing", "posting", "ring", "screening", "something", "spring", "staffing", "string", "swelling", "thing")
    + ("training", "wing")
)
_NUMBER = re.compile(r"[$€]?\s*\d[\d,.]*\s*(?:%|[a-z]{1,10})?", re.IGNORECASE)


def _choices(material: Material) -> Iterator[tuple[str, Mapping[str, Any], list[str]]]:
    for item_id, entry in material.entries():
        if entry.get("type") in ("multiple_choice", "multi_select"):
            yield item_id, entry, [text for _, text in options(entry) if text]


def alike(material: Material) -> Iterator[Finding]:
    """Half the options of one form and half of another: the odd ones are struck off unread."""
    for item_id, entry, texts in _choices(material):
        for what, mend, has in (
            ("end with a full stop", "end all of them alike", [t.endswith(".") for t in texts]),
            ("begin with a capital letter", "begin all of them alike", [t[0].isupper() for t in texts if t[0].isalpha()]),
            ("begin with a word in -ing", "use one grammar for all", [d for t in texts if (d := _doing(t)) is not None]),
            ("begin with “to”", "use one grammar for all", [t.lower().startswith("to ") for t in texts]),
        ):  # fmt: skip
            if any(has) and not all(has):
                yield look(material.bank_file, item_id, f"{sum(has)} of {len(texts)} options {what}", mend)
        codes = len(coded_options(entry))
        numbers = sum(bool(_NUMBER.fullmatch(t)) for t in texts)
        for what, count in (("codes", codes), ("numbers", numbers if not codes else 0)):
            # one option that is no code may be the key: "ask the provider", "no code"
            if 1 < count < len(texts) - 1:
                said = f"{count} of {len(texts)} options are {what}, the others are not"
                yield look(material.bank_file, item_id, said, "offer one kind of answer")


def _doing(text: str) -> bool | None:
    """Whether the option begins with what somebody does ("Sending the claim"); None where that cannot be told."""
    first = re.match(r"[a-z]+", text.lower())
    if first and first[0] in _THINGS:
        return None
    return bool(first and first[0].endswith("ing") and len(first[0]) > 4)


def codes_in_order(material: Material) -> Iterator[Finding]:
    """Codes of one system stand in the order of the book, so that their order tells nothing."""
    for item_id, entry, _ in _choices(material):
        found = coded_options(entry)
        codes = [code.replace(".", "") for _, _, code in found]
        if len({system for _, system, _ in found}) == 1 and codes != sorted(codes):
            order = ", ".join(sorted(code for _, _, code in found))
            yield look(material.bank_file, item_id, "its codes do not stand in order", f"put them as {order}")


RULES = (alike, codes_in_order)
