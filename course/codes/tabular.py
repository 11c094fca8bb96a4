"""The Tabular List, read from the official XML that ``simple-icd-10-cm`` carries (build time only).

The package itself is not imported: that takes seconds and its tree has traps (a block with the name of a category,
an own note that hides the notes above).  The XML is read here, once, into plain records in the order of the book.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

NOTE_KINDS = {
    "includes": "includes",
    "inclusionTerm": "inclusion term",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code first",
    "useAdditionalCode": "use additional code",
    "codeAlso": "code also",
    "notes": "note",
    "sevenChrNote": "7th character",
}


@dataclass
class Node:
    """A chapter, a block or a code. `number` is its place in the book; `last` the place of the last one under it.

    `seventh` is its own table of 7th characters. `chars` are those that official codes really have, for a code that
    takes one. A block and a category may share their name (B20, F99), so `kind` is part of the identity.
    """

    number: int
    kind: str  # chapter | block | code
    code: str
    title: str
    parent: int | None
    last: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)
    seventh: dict[str, str] = field(default_factory=dict)
    seventh_from: int | None = None
    chars: str = ""
    billable: bool = False


def read(xml: Path, code_list: Path) -> list[Node]:
    """All nodes in the order of the book. Raises OSError or ElementTree.ParseError for a broken source."""
    listed = set(code_list.read_text("utf-8").split())
    nodes: list[Node] = []
    for chapter in ElementTree.parse(xml).getroot().iterfind("chapter"):
        _walk(chapter, None, nodes)
    _nest_blocks(nodes)
    parents = {node.parent for node in nodes}
    for node in nodes:
        _complete(node, nodes, node.number in parents, listed)
    return nodes


def _walk(element: ElementTree.Element, parent: Node | None, nodes: list[Node]) -> Node:
    kind = {"chapter": "chapter", "section": "block"}.get(element.tag, "code")
    code = element.get("id") or _text(element.find("name"))
    node = Node(len(nodes), kind, code.strip(), _text(element.find("desc")), parent.number if parent else None)
    nodes.append(node)
    for child in element:
        if child.tag in NOTE_KINDS:
            node.notes += [(NOTE_KINDS[child.tag], _text(note)) for note in child.iterfind("note")]
        elif child.tag == "sevenChrDef":
            node.seventh = _seventh(child)
    for child in element:
        if child.tag in ("section", "diag"):
            _walk(child, node, nodes)
    node.last = len(nodes) - 1
    return node


def _nest_blocks(nodes: list[Node]) -> None:
    """Put blocks under the wider block that names them (V00-V09 under V00-V99).

    In the source the wider one is a line of its own with nothing under it, before the blocks it speaks for. Its notes
    hold for all of them, so it has to stand above them.
    """
    place = {node.code: node for node in nodes if node.kind == "code"}
    spans: dict[int, tuple[int, int]] = {}
    for node in nodes:
        first, _, last = node.code.partition("-")
        if node.kind == "block" and first in place and (last or first) in place:
            spans[node.number] = place[first].number, place[last or first].last
    for wide, (first, last) in spans.items():
        if nodes[wide].last > wide:
            continue
        for other, (start, stop) in spans.items():
            if other > wide and nodes[other].parent == nodes[wide].parent and first <= start and stop <= last:
                nodes[other].parent = wide
                nodes[wide].last = last


def _text(element: ElementTree.Element | None) -> str:
    """Text on one line: the source has stray tabs and line ends."""
    return " ".join((element.text or "").split()) if element is not None else ""


def _seventh(definition: ElementTree.Element) -> dict[str, str]:
    table: dict[str, str] = {}
    char = ""
    for child in definition:
        if child.tag == "extension":
            char = child.get("char", "")
            table[char] = _text(child)
        elif char:  # a note says the same thing in other words ("initial encounter for open fracture NOS")
            table[char] += f"; {_text(child)}"
    return table


def _complete(node: Node, nodes: list[Node], has_children: bool, listed: set[str]) -> None:
    """Say what the code lacks: nothing (billable), a 7th character, or more characters."""
    if node.kind != "code":
        return
    up = [node, *_above(node, nodes)]
    table = next((one for one in up if one.seventh), None)
    if table is not None:
        node.seventh_from = table.number
    if has_children:
        return
    plain = node.code.replace(".", "")
    if table is not None:
        # Not every pair exists: S06 lists survival past 24 hours only with A and so on. The official list decides.
        node.chars = "".join(char for char in table.seventh if f"{plain:X<6}{char}" in listed)
    node.billable = not node.chars and plain in listed


def _above(node: Node, nodes: list[Node]) -> Iterator[Node]:
    while node.parent is not None:
        node = nodes[node.parent]
        yield node
