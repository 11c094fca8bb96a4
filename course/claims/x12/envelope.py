"""The three envelopes of a file: interchange (ISA), group (GS), transaction set (ST); written and checked.

Control numbers and the moment are given, never invented, so that the same claim always gives the same file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from course.claims.x12.fault import Fault
from course.claims.x12.kinds import Kind, kind_of
from course.claims.x12.lines import Lines
from course.claims.x12.segment import Marks, Segment, X12Error, moment, split
from course.claims.x12.text import plain
from course.errors import CourseError


@dataclass(frozen=True)
class Envelope:
    """Who sends to whom, when, under which control number (1 to 999999999). `test` files say T in ISA15."""

    control: int
    created: datetime
    sender: str = "NORTHGATE"
    receiver: str = "CLEARINGHOUSE"
    test: bool = True


@dataclass(frozen=True)
class WrittenSet:
    """One transaction set, ready for its envelope: the segments between ST and SE."""

    kind: Kind
    lines: Lines


@dataclass(frozen=True)
class RawSet:
    """One transaction set as it came: its segments from ST to SE, its kind (None: not one of the course's)."""

    control: str
    kind: Kind | None
    segments: tuple[Segment, ...]
    group: str
    code: str
    version: str


@dataclass(frozen=True)
class Opened:
    """A file out of its envelopes. `faults` are what a receiver would send it back for."""

    envelope: Envelope
    sets: tuple[RawSet, ...]
    faults: tuple[Fault, ...]
    segments: tuple[Segment, ...]
    marks: Marks
    groups: tuple[tuple[str, str, str], ...]  # GS06, GS01, GS08


def wrap(sets: Sequence[WrittenSet], envelope: Envelope) -> str:
    """The whole file, one segment to a line. Set control numbers count from 0001."""
    if not sets:
        raise CourseError("There is nothing to send: the file would be empty.")
    if not 1 <= envelope.control <= 999_999_999:
        raise CourseError(f"{envelope.control} is no control number; use 1 to 999999999.")
    out = [_isa(envelope)]
    groups = 0
    number = 0
    for kind, members in groupby(sets, key=lambda one: one.kind):
        groups += 1
        count = 0
        head = Lines()
        head.add("GS", kind.group, envelope.sender, envelope.receiver, f"{envelope.created:%Y%m%d}",
                 f"{envelope.created:%H%M}", str(groups), "X", kind.version)  # fmt: skip
        out += head.segments
        for one in members:
            count, number = count + 1, number + 1
            version = f"*{kind.version}" if kind.states_version else ""
            out.append(f"ST*{kind.set}*{number:04d}{version}")
            out += one.lines.segments
            out.append(f"SE*{len(one.lines.segments) + 2}*{number:04d}")
        out.append(f"GE*{count}*{groups}")
    out.append(f"IEA*{groups}*{envelope.control:09d}")
    return "~\n".join(out) + "~\n"


def _isa(envelope: Envelope) -> str:
    ids = [plain(one, "the sender or receiver of a file") for one in (envelope.sender, envelope.receiver)]
    for one in ids:
        if not 2 <= len(one) <= 15:
            raise CourseError(f"“{one[:30]}” cannot name a sender or receiver: 2 to 15 characters.")
    parts = ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", f"{ids[0]:<15}", "ZZ", f"{ids[1]:<15}",
             f"{envelope.created:%y%m%d}", f"{envelope.created:%H%M}", "^", "00501", f"{envelope.control:09d}", "0",
             "T" if envelope.test else "P", ":"]  # fmt: skip
    return "*".join(parts)


def unwrap(text: str | bytes, strict: bool = True) -> Opened:
    """Open a file. Raises X12Error for what is no X12 file, and where `strict` for its first envelope fault."""
    segments = split(text)
    opener = _Opener(segments)
    opener.go()
    if strict and opener.faults:
        first = opener.faults[0]
        raise X12Error(
            f"Segment {first.number} ({segments[first.number - 1].id})"
            + (f", element {first.element}" if first.element else "")
            + f": {first.sentence}",
            first.number,
            first.element,
        )
    isa, gs = segments[0], next((one for one in segments if one.id == "GS"), None)
    created = moment(gs.get(4), gs.get(5)) if gs else None
    created = created or moment(f"20{isa.get(9)}", isa.get(10)) or datetime(2000, 1, 1)
    control = isa.get(13)
    envelope = Envelope(
        int(control) if control.isascii() and control.isdigit() else 0,
        created,
        isa.get(6),
        isa.get(8),
        isa.get(15) != "P",
    )
    return Opened(envelope, tuple(opener.sets), tuple(opener.faults), segments, isa.marks, tuple(opener.groups))


class _Opener:
    """Goes through the envelope segments once and keeps the counts."""

    def __init__(self, segments: tuple[Segment, ...]) -> None:
        self.segments = segments
        self.faults: list[Fault] = []
        self.sets: list[RawSet] = []
        self.groups: list[tuple[str, str, str]] = []
        self._group: Segment | None = None
        self._set: list[Segment] = []
        self._in_group = 0
        self._seen: set[tuple[str, str]] = set()

    def go(self) -> None:
        for one in self.segments[1:]:
            if one.id == "ISA":
                raise X12Error(
                    f"Segment {one.number} (ISA): a second interchange begins here; send one a file.", one.number
                )
            step = {"GS": self._gs, "ST": self._st, "SE": self._se, "GE": self._ge, "IEA": self._iea}.get(one.id)
            if step:
                step(one)
            elif self._set:
                self._set.append(one)
            elif one.id != "TA1":
                self._fault("IK3", "2", one)
        last = self.segments[-1]
        if last.id != "IEA":
            self._close_set(last, "IK5", "2")
            self._fault("TA1", "023", last)

    def _fault(self, level: str, code: str, at: Segment, element: int = 0) -> None:
        """A fault inside a set counts its segment from ST, one of the envelope from the start of the file."""
        inside = level in ("IK5", "IK3", "IK4")
        self.faults.append(
            Fault(
                level,
                code,
                set=self._control() if inside else "",
                position=at.position if inside else at.number,
                segment=at.id,
                element=element,
                value=at.get(element)[:40] if element else "",
                number=at.number,
            )
        )

    def _control(self) -> str:
        return self._set[0].get(2) if self._set else ""

    def _gs(self, one: Segment) -> None:
        self._close_set(one, "IK5", "2")
        if self._group is not None:
            self._fault("AK9", "3", one)
        self._group, self._in_group = one, 0
        self.groups.append((one.get(6), one.get(1), one.get(8)))

    def _st(self, one: Segment) -> None:
        self._close_set(one, "IK5", "2")
        if self._group is None:
            self._fault("TA1", "024", one)
        group = self._group.get(6) if self._group else ""
        key = (group, one.get(2))
        self._set, self._in_group = [one], self._in_group + 1
        if not one.get(2):
            self._fault("IK5", "7", one, 2)
        elif key in self._seen:
            self._fault("IK5", "23", one, 2)
        self._seen.add(key)

    def _se(self, one: Segment) -> None:
        if not self._set:
            self._fault("IK3", "2", one)
            return
        self._set.append(one)
        if one.get(1).lstrip("0") != str(len(self._set)):
            self._fault("IK5", "4", one, 1)
        if one.get(2) != self._control():
            self._fault("IK5", "3", one, 2)
        self._keep()

    def _close_set(self, at: Segment, level: str, code: str) -> None:
        """A set whose SE never came."""
        if self._set:
            self._fault(level, code, at)
            self._keep()

    def _keep(self) -> None:
        start = self._set[0]
        version = start.get(3) or (self._group.get(8) if self._group else "")
        begin = next((one for one in self._set[:3] if one.id == "BHT"), None)
        kind = kind_of(start.get(1), version, begin.get(2) if begin else "")
        if kind is None:
            self._fault("IK5", "1", start, 1)
        group = self._group.get(6) if self._group else ""
        self.sets.append(RawSet(start.get(2), kind, tuple(self._set), group, start.get(1), version))
        self._set = []

    def _ge(self, one: Segment) -> None:
        self._close_set(one, "IK5", "2")
        if self._group is None:
            self._fault("AK9", "3", one)
            return
        if one.get(1).lstrip("0") != str(self._in_group):
            self._fault("AK9", "5", one, 1)
        if one.get(2) != self._group.get(6):
            self._fault("AK9", "4", one, 2)
        self._group = None

    def _iea(self, one: Segment) -> None:
        self._close_set(one, "IK5", "2")
        if self._group is not None:
            self._fault("AK9", "3", one)
            self._group = None
        if one.get(1).lstrip("0") != str(len(self.groups)):
            self._fault("TA1", "021", one, 1)
        if one.get(2).lstrip("0") != self.segments[0].get(13).lstrip("0"):
            self._fault("TA1", "001", one, 2)
        if one.number != len(self.segments):
            self._fault("TA1", "022", one)
