"""`validate`: what the front door of a payer would send a file back for, and the 999 that says so.

Three looks: the envelope (counts, control numbers), the syntax (pyx12 where it has a map, our own maps elsewhere), and
sums (a claim's total, a remittance's balance), which a 999 has no code for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from course.claims.model import FileAcknowledgment, Rejection
from course.claims.x12 import syntax
from course.claims.x12.acknowledgment import About
from course.claims.x12.envelope import Opened, RawSet, unwrap
from course.claims.x12.fault import Fault
from course.claims.x12.grammar import Node, walk
from course.claims.x12.segment import Segment, X12Error

MAX_FAULTS = 500


@dataclass(frozen=True)
class Checked:
    """What was found. One acknowledgment for each group of the file, in `about` what each of them answers.

    `rejections` also holds what no 999 tells: envelope faults (TA1) and sums that do not add up (BAL).
    """

    rejections: tuple[Rejection, ...]
    acknowledgments: tuple[FileAcknowledgment, ...]
    about: tuple[About, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether nothing at all was found."""
        return not self.rejections


def validate(text: str | bytes) -> Checked:
    """Look a file over. Never raises for its content: what cannot even be cut into segments is one rejection."""
    try:
        opened = unwrap(text, strict=False)
    except X12Error as error:
        return Checked((Rejection("file", "TA1-024", str(error)),), ())
    faults = [*opened.faults]
    for one in opened.sets:
        if one.kind is not None:
            faults += _set(one)
        if len(faults) > MAX_FAULTS:
            break
    faults = list(dict.fromkeys(faults))[:MAX_FAULTS]
    return Checked(
        tuple(one.rejection() for one in faults), tuple(_answers(opened, faults)), About.of(opened), tuple(faults)
    )


def _answers(opened: Opened, faults: list[Fault]) -> Iterator[FileAcknowledgment]:
    broken = any(one.level == "TA1" for one in faults)
    for control, _, _ in opened.groups:
        sets = {one.control for one in opened.sets if one.group == control}
        told = [one for one in faults if (one.set in sets if one.set else one.level == "AK9")]
        told = [one for one in told if one.level != "BAL"]
        bad = {one.set for one in told if one.set}
        group = any(one.level == "AK9" for one in told) or broken
        state = "R" if group or (bad and bad == sets) or not sets else "P" if bad else "A"
        yield FileAcknowledgment(state, control, tuple(dict.fromkeys(one.acknowledged.rejection() for one in told)))


def _set(one: RawSet) -> Iterator[Fault]:
    kind = one.kind
    if kind is None:
        return
    walked = walk(kind.id, one.segments, one.control)
    if kind.id in syntax.COVERED:
        try:
            yield from syntax.look_at(one, kind)
        except Exception:  # pyx12 stops at some broken files in its own ways; our maps still tell what is wrong
            yield from walked.faults or (Fault("IK5", "5", set=one.control),)
    else:
        yield from walked.faults
    sums = {"837": _claims, "835": _payment}.get(kind.set)
    if sums:
        yield from sums(walked.root, one.control)


def _claims(root: Node, control: str) -> Iterator[Fault]:
    """CLM02 is the sum of the lines."""
    for node in _nodes(root, "2300"):
        head = node.one("CLM")
        lines = [
            (one, 2 if one.id == "SV1" else 3)
            for line in node.loops("2400")
            for one, _ in line.held
            if one.id in ("SV1", "SV2")
        ]
        if head is None or not lines:
            continue
        total, parts = _cents(head, 2), [_cents(one, at) for one, at in lines]
        if total is not None and None not in parts and total != sum(parts):  # type: ignore[arg-type]
            yield _unbalanced("1", head, 2, control, node, head.get(1))


def _payment(root: Node, control: str) -> Iterator[Fault]:
    """Line by line, claim by claim, and the whole payment: charge = paid + adjustments."""
    whole = root.one("BPR")
    paid: list[int | None] = []
    for node in _nodes(root, "2100"):
        head = node.held[0][0]
        lines = list(node.loops("2110"))
        adjusted = _adjusted(node)
        for line in lines:
            one = line.held[0][0]
            if not _adds_up(one, 2, 3, _adjusted(line)):
                yield _unbalanced("2", one, 2, control, line, head.get(1))
        below = [_adjusted(line) for line in lines]
        every = None if adjusted is None or None in below else adjusted + sum(below)  # type: ignore[arg-type]
        if not _adds_up(head, 3, 4, every):
            yield _unbalanced("3", head, 3, control, node, head.get(1))
        paid.append(_cents(head, 4))
    moved = [_cents(one, at) for one in root.all("PLB") for at in range(4, len(one.elements) + 1, 2) if one.get(at)]
    total = _cents(whole, 2) if whole else None
    known = whole and total is not None and None not in paid and None not in moved
    if known and total != sum(paid) - sum(moved):  # type: ignore[arg-type]
        yield _unbalanced("4", whole, 2, control, root, "")


def _adds_up(one: Segment, charge: int, paid: int, adjusted: int | None) -> bool:
    """Whether charge = paid + adjustments; amounts that cannot be read are somebody else's fault."""
    amounts = _cents(one, charge), _cents(one, paid)
    if adjusted is None or None in amounts:
        return True
    return amounts[0] == amounts[1] + adjusted  # type: ignore[operator]


def _adjusted(node: Node) -> int | None:
    found = [_cents(one, at) for one in node.all("CAS") for at in range(3, len(one.elements) + 1, 3) if one.get(at)]
    return None if None in found else sum(found)  # type: ignore[arg-type]


def _cents(one: Segment, element: int) -> int | None:
    try:
        return one.cents(element)
    except X12Error:
        return None


def _unbalanced(code: str, one: Segment, element: int, control: str, node: Node, claim: str) -> Fault:
    loop = node.loop.id if node.loop.id[:1].isdigit() else ""
    return Fault("BAL", code, control, one.position, one.id, element, 0, loop, one.get(element), claim, one.number)


def _nodes(node: Node, number: str) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop(0)
        if one.loop.id == number:
            yield one
        waiting = [*one.inside, *waiting]
