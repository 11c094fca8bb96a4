"""Which segment may stand where: the maps of `datasets/claims/x12/maps.csv`, and a walk that puts each segment in its loop.

The walk never gives up: a segment that belongs nowhere is kept beside the last one that did, and told as a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from course.claims.x12 import words
from course.claims.x12.fault import Fault
from course.claims.x12.segment import Segment

ROOT = "ST"


@dataclass(frozen=True, eq=False)
class Row:
    """One use of a segment in a loop. `values` are those of element `at` (and `component`) that mark this use."""

    loop: str
    segment: str
    at: int
    component: int
    values: frozenset[str]
    required: bool
    most: int
    needs: tuple[int, ...]
    name: str
    order: int

    def fits(self, one: Segment) -> bool:
        """Whether a segment is this use."""
        return one.id == self.segment and (not self.at or one.get(self.at, self.component) in self.values)


@dataclass(frozen=True, eq=False)
class Loop:
    """One loop of one transaction: its rows (the first opens it) and the loops inside it, in order."""

    id: str
    about: str
    required: bool
    most: int
    rows: tuple[Row, ...]
    inside: tuple[str, ...]


@dataclass(eq=False)
class Node:
    """A loop as it stands in a file: its segments, each with its row, and the loops inside."""

    loop: Loop
    above: Node | None
    held: list[tuple[Segment, Row | None]] = field(default_factory=list)
    inside: list[Node] = field(default_factory=list)
    implied: bool = False

    def all(self, name: str, *marks: str, at: int = 1, component: int = 0) -> Iterator[Segment]:
        """The loop's own segments of that name, with one of the marks in element `at`."""
        for one, _ in self.held:
            if one.id == name and (not marks or one.get(at, component) in marks):
                yield one

    def one(self, name: str, *marks: str, at: int = 1, component: int = 0) -> Segment | None:
        """The first of them, or None."""
        return next(self.all(name, *marks, at=at, component=component), None)

    def get(self, name: str, element: int, *marks: str, component: int = 0) -> str:
        """One element of the first of them; "" where there is none."""
        found = self.one(name, *marks)
        return found.get(element, component) if found else ""

    def loops(self, *ids: str) -> Iterator[Node]:
        """The loops inside with one of these numbers."""
        return (one for one in self.inside if one.loop.id in ids)

    def first(self, *ids: str) -> Node | None:
        """The first of them, or None."""
        return next(self.loops(*ids), None)


@dataclass(frozen=True)
class Walked:
    """What the walk found: the tree, every segment with its loop and row in file order, and the faults."""

    root: Node
    placed: tuple[tuple[Segment, Loop, Row | None], ...]
    faults: tuple[Fault, ...]


@lru_cache(maxsize=1)
def maps() -> dict[str, dict[str, Loop]]:
    """Every transaction's loops by their number."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    for order, line in enumerate(words.rows("maps.csv")):
        for kind in line["kinds"].split("|"):
            loops = found.setdefault(kind, {})
            loop = loops.setdefault(line["loop"], {"rows": [], "line": line})
            at, _, component = line["at"].partition("-")
            row = Row(
                line["loop"],
                line["segment"],
                int(at or 0),
                int(component or 0),
                frozenset(filter(None, line["values"].split("|"))),
                line["use"] == "R",
                int(line["max"]),
                tuple(int(one) for one in line["needs"].split()),
                line["name"],
                order,
            )
            loop["rows"].append(row)  # type: ignore[attr-defined]
    return {kind: _linked(loops) for kind, loops in found.items()}


def _linked(loops: dict[str, dict[str, object]]) -> dict[str, Loop]:
    inside: dict[str, list[str]] = {}
    for number, held in loops.items():
        for parent in held["line"]["parents"].split("|"):  # type: ignore[index]
            inside.setdefault(parent, []).append(number)
    return {
        number: Loop(
            number,
            held["line"]["about"],  # type: ignore[index]
            held["line"]["loop_use"] == "R",  # type: ignore[index]
            int(held["line"]["loop_max"]),  # type: ignore[index]
            tuple(held["rows"]),  # type: ignore[arg-type]
            tuple(inside.get(number, ())),
        )
        for number, held in loops.items()
    }


def walk(kind: str, segments: Sequence[Segment], control: str = "") -> Walked:
    """Put every segment of one transaction set (ST to SE) in its loop."""
    return _Walk(maps()[kind], control).go(segments)


class _Walk:
    def __init__(self, loops: dict[str, Loop], control: str) -> None:
        self.loops = loops
        self.control = control
        self.root = Node(loops[ROOT], None)
        self.here = self.root
        self.placed: list[tuple[Segment, Loop, Row | None]] = []
        self.faults: list[Fault] = []
        self.claim = ""
        self.known = {row.segment for loop in loops.values() for row in loop.rows}

    def go(self, segments: Sequence[Segment]) -> Walked:
        for one in segments:
            if one.id == "HL":
                self.claim = ""
            row = self._place(one)
            if one.id == "CLM":
                self.claim = one.get(1)
            self.placed.append((one, self.here.loop, row))
            if row is None:
                self._fault("2" if one.id in self.known else "1", one)
            else:
                self._look(one, row)
        last = segments[-1] if segments else None
        if last is not None:
            self._close(self.root, last)
        return Walked(self.root, tuple(self.placed), tuple(self.faults))

    def _place(self, one: Segment) -> Row | None:
        for implied in (False, True):
            at: Node | None = self.here
            while at is not None:
                row = self._here(at, one, implied)
                if row is not None:
                    return row
                at = at.above
        self.here.held.append((one, None))
        return None

    def _here(self, at: Node, one: Segment, implied: bool) -> Row | None:
        """The row of a segment in this loop or in one that begins inside it."""
        if not implied:
            for row in at.loop.rows if at is self.root else at.loop.rows[1:]:
                if row.fits(one) and not (at.implied and row.most == 1 and self._count(at, row)):
                    return self._put(at, one, row)
        for number in at.loop.inside:
            loop = self.loops[number]
            for row in loop.rows[1:] if implied else loop.rows[:1]:
                # A segment alone says too little to open a loop; only a service line does (files without LX exist).
                if row.fits(one) and (not implied or one.id in ("SV1", "SV2")):
                    node = Node(loop, at, implied=implied)
                    at.inside.append(node)
                    if implied:
                        self._fault("3", one, missing=loop.rows[0].segment, loop=number)
                    return self._put(node, one, row)
        return None

    @staticmethod
    def _count(at: Node, row: Row) -> int:
        return sum(1 for _, held in at.held if held is row)

    def _put(self, node: Node, one: Segment, row: Row) -> Row:
        before = max((held.order for _, held in node.held if held is not None), default=-1)
        self._leave(node, one)
        node.held.append((one, row))
        if row.order < before:
            self._fault("7", one)
        if self._count(node, row) > row.most:
            self._fault("5", one)
        return row

    def _leave(self, to: Node, at: Segment) -> None:
        """Close the loops that end here."""
        keep = set()
        node: Node | None = to
        while node is not None:
            keep.add(id(node))
            node = node.above
        node = self.here
        while node is not None and id(node) not in keep:
            self._close(node, at, deep=False)
            node = node.above
        self.here = to

    def _close(self, node: Node, at: Segment, deep: bool = True) -> None:
        """Tell what a finished loop lacks, or has too often."""
        if deep and self.here is not node:
            self._leave(node, at)
        there = {id(row) for _, row in node.held if row is not None}
        same = {row.segment for row in node.loop.rows if id(row) in there}
        for row in node.loop.rows:
            if row.required and id(row) not in there and not (row.segment == "SV1" and "SV2" in same):
                self._fault("3", at, missing=row.segment, loop=node.loop.id)
        for number in node.loop.inside:
            loop = self.loops[number]
            count = sum(1 for one in node.inside if one.loop is loop)
            if loop.required and not count:
                self._fault("3", at, missing=loop.rows[0].segment, loop=number)
            elif count > loop.most:
                self._fault("4", at, missing=loop.rows[0].segment, loop=number)

    def _look(self, one: Segment, row: Row) -> None:
        for element in row.needs:
            if not one.get(element):
                self._fault("1", one, element=element)

    def _fault(self, code: str, one: Segment, element: int = 0, missing: str = "", loop: str = "") -> None:
        self.faults.append(
            Fault(
                "IK4" if element else "IK3",
                code,
                set=self.control,
                position=one.position,
                segment=missing or one.id,
                element=element,
                loop=loop or ("" if self.here is self.root else self.here.loop.id),
                claim=self.claim,
                number=one.number,
            )
        )
