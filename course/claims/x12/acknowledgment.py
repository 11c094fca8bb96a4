"""The acknowledgement of a file as a 999 (005010X231A1), both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from course.claims.model import FileAcknowledgment
from course.claims.x12.directory import Directory
from course.claims.x12.envelope import Envelope, Opened, WrittenSet
from course.claims.x12.fault import Fault, read_back
from course.claims.x12.grammar import Node
from course.claims.x12.kinds import KINDS
from course.claims.x12.lines import Lines
from course.claims.x12.text import remark


@dataclass(frozen=True)
class About:
    """What a 999 answers: group code, version and control number, and its sets (ST01, ST02, ST03)."""

    group: str
    version: str
    control: str
    sets: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, file: Opened) -> tuple[About, ...]:
        """One for each group of a file."""
        return tuple(
            cls(
                code,
                version,
                control,
                tuple((one.code, one.control, one.version) for one in file.sets if one.group == control),
            )
            for control, code, version in file.groups
        )


def acknowledgment_set(
    one: FileAcknowledgment, about: About | None, envelope: Envelope, _names: Directory
) -> WrittenSet:
    """One 999. Without `about` the sets are those that the rejections name."""
    out = Lines()
    faults = [found.acknowledged for held in one.rejections if (found := read_back(held))]
    about = about or _guess(one, faults)
    out.add("AK1", about.group, one.control, about.version)
    for code, control, version in about.sets:
        own = [fault for fault in faults if fault.set == control]
        out.add("AK2", code, control, version)
        _segments(out, own)
        notes = list(dict.fromkeys(fault.code for fault in own if fault.level == "IK5"))
        if any(fault.level in ("IK3", "IK4") for fault in own) and "5" not in notes:
            notes.append("5")
        # E: faults were found and the set went on; R: sent back. The whole file decides.
        state = "A" if not own else "E" if one.accepted == "E" else "R"
        out.add("IK5", state, *notes[:5])
    good = sum(1 for _, control, _ in about.sets if one.accepted in ("A", "E") or not _own(faults, control))
    notes = [fault.code for fault in faults if fault.level == "AK9"]
    count = str(len(about.sets))
    out.add("AK9", one.accepted, count, count, str(0 if one.accepted == "R" else good), *notes[:5])
    return WrittenSet(KINDS["999"], out)


def _own(faults: Sequence[Fault], control: str) -> bool:
    return any(fault.set == control for fault in faults)


def _guess(one: FileAcknowledgment, faults: Sequence[Fault]) -> About:
    sets = tuple(("837", control, "005010X222A1") for control in dict.fromkeys(f.set for f in faults if f.set))
    return About("HC", "005010X222A1", one.control, sets)


def _segments(out: Lines, faults: Sequence[Fault]) -> None:
    """IK3 for each segment at fault, IK4 for each of its elements. What a 999 has no code for (BAL) does not travel."""
    last: tuple | None = None
    for fault in faults:
        if fault.level not in ("IK3", "IK4"):
            continue
        key = (fault.position, fault.segment, fault.loop, fault.claim)
        if fault.level == "IK3" or key != last:
            code = fault.code if fault.level == "IK3" else "8"
            out.add("IK3", fault.segment, str(fault.position), fault.loop, code)
            if fault.claim:
                out.add("CTX", ("CLM01", remark(fault.claim)))
        last = key if fault.level == "IK4" else None
        if fault.level == "IK4":
            where = (str(fault.element), str(fault.component or ""))
            out.add("IK4", where, "", fault.code, fault.value)


def read_acknowledgment(root: Node) -> FileAcknowledgment:
    """The acknowledgement of one 999 set."""
    faults: list[Fault] = []
    for answer in root.loops("2000"):
        control = answer.get("AK2", 2)
        before = len(faults)
        for segment in answer.loops("2100"):
            faults += _read_segment(segment, control)
        told = {"5"} if len(faults) > before else set()
        notes = [answer.get("IK5", at) for at in range(2, 7)]
        faults += [Fault("IK5", code, set=control) for code in notes if code and code not in told]
    end = root.one("AK9")
    notes = [end.get(at) for at in range(5, 10)] if end else []
    faults += [Fault("AK9", code) for code in notes if code]
    rejections = tuple(fault.rejection() for fault in faults)
    return FileAcknowledgment(end.get(1) if end else "R", root.get("AK1", 2), rejections)


def _read_segment(node: Node, control: str) -> list[Fault]:
    head = node.held[0][0]
    claim = next((one.get(1, 2) for one in node.all("CTX", "CLM01", component=1)), "")
    place = {"set": control, "position": head.whole(2), "segment": head.get(1), "loop": head.get(3), "claim": claim}
    found = [
        Fault(
            "IK4",
            item.get(3),
            element=item.whole(1, item.get(1, 1)),
            component=item.whole(1, item.get(1, 2)) if item.get(1, 2) else 0,
            value=item.get(4),
            **place,
        )
        for one in node.loops("2110")
        if (item := one.one("IK4"))
    ]
    return found or [Fault("IK3", head.get(4), **place)]
