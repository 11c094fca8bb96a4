"""pyx12's look at a file: every segment and element against the published map of its transaction.

pyx12 reads a map from XML each time it is asked (about a third of a second); here each map is read once a process and
the walk is driven directly, which also gives the faults as values instead of as text.  Its maps cover 837P, 837I, 835,
277CA and 999.  It is imported only when a file is first looked at.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from course.claims.x12.envelope import RawSet
from course.claims.x12.fault import Fault
from course.claims.x12.kinds import KINDS, Kind

COVERED = ("837P", "837I", "835", "277CA", "999")
_ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260605*1620*^*00501*000000001*0*T*:~"
# Counts and control numbers are the envelope's business (envelope.py), which is stricter about where they stand.
_OURS = ("isa", "gs", "st")


@lru_cache(maxsize=1)
def _parameters() -> Any:
    import pyx12.params

    return pyx12.params.ParamsBase()


@lru_cache(maxsize=len(COVERED))
def _map(kind: str) -> Any:
    """One map, read once."""
    import pyx12.map_if
    import pyx12.map_index

    one = KINDS[kind]
    file = pyx12.map_index.map_index().get_filename("00501", one.version, one.group)
    return pyx12.map_if.load_map_file(file, _parameters())


@lru_cache(maxsize=1)
def _control() -> Any:
    import pyx12.map_if

    return pyx12.map_if.load_map_file("x12.control.00501.xml", _parameters())


def look_at(one: RawSet, kind: Kind) -> tuple[Fault, ...]:
    """The faults of one transaction set (ST to SE) of a kind in `COVERED`.

    The set is put in a spotless envelope with the usual delimiters first, so that only its own faults are told.
    """
    return tuple(_Look(one, kind).faults())


class _Look:
    def __init__(self, one: RawSet, kind: Kind) -> None:
        self.one = one
        self.kind = kind
        self.claim = ""

    def faults(self) -> Iterator[Fault]:
        """Walk the map with the segments, and ask each node about its segment."""
        from pyx12.map_walker import walk_tree
        from pyx12.x12file import X12Reader

        tree = _map(self.kind.id)
        walker = walk_tree()
        reader = X12Reader(io.StringIO(self._clean()))
        reader.check_837_lx = self.kind.set == "837"
        node: Any = _control().getnodebypath("/ISA_LOOP/ISA")
        position = 0
        for segment in reader:
            name = segment.get_seg_id()
            known = node
            walked: list[Any] = []
            if name == "ISA":
                walker.forceWalkCounterToLoopStart("/ISA_LOOP", "/ISA_LOOP/ISA")
            elif name == "GS":
                node = tree.getnodebypath("/ISA_LOOP/GS_LOOP/GS")
                walker.forceWalkCounterToLoopStart("/ISA_LOOP/GS_LOOP", "/ISA_LOOP/GS_LOOP/GS")
            else:
                node, _, _, walked = walker.walk_errors(node, segment, reader.get_seg_count(), 0, None)
            position = 1 if name == "ST" else position + 1
            if name == "CLM":
                self.claim = segment.get_value("CLM01") or ""
            elif name == "HL":
                self.claim = ""
            yield from (self._walked(item, position, name) for item in walked if not _several_plb(item, name))
            yield from self._counted(reader.pop_errors(), position, name, node or known)
            if node is None:
                node = known
            elif name not in ("ISA", "GS"):
                yield from self._checked(node, segment, position)

    def _clean(self) -> str:
        """The set in an envelope of ours, one segment after the other."""
        marks = self.one.segments[0].marks
        swap = str.maketrans({marks.element: "*", marks.component: ":", marks.repeat: "^", marks.end: "~"})
        # A sign that is a delimiter here but was text there becomes a blank.
        own = str.maketrans({sign: " " for sign in "*:^~" if sign not in vars(marks).values()})
        body = [one.text.translate(own).translate(swap) for one in self.one.segments]
        kind = self.kind
        start = body[0].split("*")
        if kind.states_version and len(start) > 3:
            start[3] = kind.version  # addenda differ in the number only
            body[0] = "*".join(start)
        group = f"GS*{kind.group}*SENDER*RECEIVER*20260605*1620*1*X*{kind.version}"
        return _ISA + "~".join((group, *body, "GE*1*1", "IEA*1*000000001")) + "~"

    def _walked(self, item: Any, position: int, name: str) -> Fault:
        """A segment missing, unexpected, or there too often."""
        where = item.map_node
        missing = item.err_cde == "3" and where is not None
        segment = where.id if missing else name
        return self._fault("IK3", item.err_cde, position, segment, _loop(where))

    def _counted(self, told: list[Any], position: int, name: str, node: Any) -> Iterator[Fault]:
        """Levels and lines that are numbered wrongly, segments that are empty."""
        for level, code, *_ in told:
            if level in _OURS:
                continue
            if code == "SEG1":  # empty elements at the end of a segment: untidy, and 999 has no code for it
                code = "8"
            if code in ("HL1", "HL2", "LX"):
                element = 2 if code == "HL2" else 1
                yield self._fault("IK4", "I12", position, name, _loop(node), element=element)
            else:
                yield self._fault("IK3", code, position, name, _loop(node))

    def _checked(self, node: Any, segment: Any, position: int) -> Iterator[Fault]:
        """What is wrong inside one segment."""
        _, told = node.is_valid_errors(segment)
        for item in told:
            place = item.refdes or ""
            element, component = _place(place, node.id)
            value = str(item.err_val or "")
            # pyx12 says 10 for an element the guide leaves out; a 999 says I10 for that.
            code = "I10" if item.err_cde == "10" and item.map_node is not None else item.err_cde
            yield self._fault("IK4", code, position, node.id, _loop(node), element, component, value)

    def _fault(
        self,
        level: str,
        code: str,
        position: int,
        segment: str,
        loop: str,
        element: int = 0,
        component: int = 0,
        value: str = "",
    ) -> Fault:
        if level == "IK4" and not element:  # a rule about several elements at once
            level, code = "IK3", "8"
        number = self.one.segments[min(position, len(self.one.segments)) - 1].number
        return Fault(
            level, code, self.one.control, position, segment, element, component, loop, value, self.claim, number
        )


def _several_plb(item: Any, name: str) -> bool:
    """pyx12 4.0.0 takes each PLB of an 835 for a new footer and finds the second one too many; it is not."""
    return name == "PLB" and item.err_cde == "4"


def _loop(node: Any) -> str:
    """The number of the loop that a map node stands in."""
    while node is not None and not node.is_loop():
        node = node.parent
    number = (node.id or "") if node is not None else ""
    return number if number[:1].isdigit() else ""


def _place(text: str, segment: str) -> tuple[int, int]:
    """ "CLM05-1" or "05" as element and component."""
    plain = text[len(segment) :] if text.startswith(segment) else text
    element, _, component = plain.partition("-")
    return (int(element) if element.isdigit() else 0, int(component) if component.isdigit() else 0)
