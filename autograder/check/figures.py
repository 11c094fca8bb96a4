"""Figures: there, drawn by us, self-contained, and described in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..cells import source_of
from .finding import Finding, look
from .material import Material

_OUTSIDE = re.compile(
    r"""(?:href|src)\s*=\s*["'](?!#)[^"']+|url\(\s*["']?(?!["']?#)[^)]+|@import|<script|<foreignObject|\son[a-z]+\s*=""",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"(?:image|figure|picture|diagram|photo|drawing)?\s*(?:of|\d+)?\s*\.?|.*\.(?:svg|png|jpe?g|gif)", re.IGNORECASE
)
SHORTEST = 12  # characters that can describe a picture


def poor_alternative(alt: str) -> bool:
    """True when a text alternative is missing, a file name, or too short to stand for a picture."""
    return len(alt.strip()) < SHORTEST or bool(_SAYS_NOTHING.fullmatch(alt.strip()))


def described(material: Material) -> Iterator[Finding]:
    """A title and a description inside each drawing."""
    for name, svg in material.figures.items():
        for tag in ("title", "desc"):
            match = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", svg, re.DOTALL)
            if not match or not match[1].strip():
                yield Finding(
                    f"{material.folder}/figures/{name}",
                    "",
                    f"it has no <{tag}>",
                    f"describe the figure in a <{tag}> right after <svg>",
                )


def self_contained(material: Material) -> Iterator[Finding]:
    """Nothing fetched and nothing run: a drawing is shown inside the learner's page."""
    for name, svg in material.figures.items():
        if match := _OUTSIDE.search(svg):
            yield Finding(
                f"{material.folder}/figures/{name}",
                "",
                f"it refers outside itself or runs code ({match[0][:40]!r})",
                "draw it in the file, without links and scripts",
            )


def hotspot_alternatives(material: Material) -> Iterator[Finding]:
    for item_id, entry in material.entries():
        if entry.get("type") == "hotspot" and poor_alternative(str(entry.get("alt") or "")):
            yield Finding(
                material.bank_file,
                item_id,
                "its alt text does not describe the figure",
                "say in a sentence what the figure shows, without naming the answer",
            )


def used(material: Material) -> Iterator[Finding]:
    asked = {str(e.get("figure")) for _, e in material.entries()}
    text = "".join(source_of(c) for nb in material.notebooks.values() for c in nb.get("cells", ()))
    for name in material.figures:
        if name not in asked and f"figures/{name}" not in text:
            yield look(f"{material.folder}/figures/{name}", "", "nothing shows this figure", "use it, or take it out")


RULES = (described, self_contained, hotspot_alternatives, used)
