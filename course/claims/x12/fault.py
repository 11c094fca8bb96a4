"""What is wrong with a file, as positions and codes; and the same as a sentence and as the model's `Rejection`.

The codes are those of the acknowledgements: TA1 (envelope), AK9 (group), IK5 (transaction set), IK3 (segment), IK4
(element); BAL is ours, for amounts that do not add up.  `Rejection.place` is written so that it can be read back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from course.claims.model import Rejection
from course.claims.x12 import words
from course.claims.x12.text import remark

VALUE = 99  # characters of IK404
LEVELS = ("TA1", "AK9", "IK5", "IK3", "IK4", "BAL")
_PLACE = re.compile(
    r"(?:set (?P<set>[^,]+))?(?:(?:, |^)segment (?P<position>\d+) (?P<segment>\S+))?"
    r"(?:, element (?P<element>\d+)(?:-(?P<component>\d+))?)?(?:, loop (?P<loop>\S+))?(?:, value “(?P<value>.*)”)?"
)


@dataclass(frozen=True)
class Fault:
    """One fault. `position` counts segments from ST = 1 in its set; `number` in the file; 0 where it has no place."""

    level: str
    code: str
    set: str = ""
    position: int = 0
    segment: str = ""
    element: int = 0
    component: int = 0
    loop: str = ""
    value: str = ""
    claim: str = ""
    number: int = 0

    @property
    def place(self) -> str:
        """Where it is: "set 0001, segment 14 CLM, element 5-1, loop 2300"; "file" for the envelope."""
        parts = [f"set {self.set}"] if self.set else []
        if self.segment:
            parts.append(f"segment {self.position} {self.segment}")
        if self.element:
            parts.append(f"element {self.element}" + (f"-{self.component}" if self.component else ""))
        if self.loop:
            parts.append(f"loop {self.loop}")
        if self.value:
            parts.append(f"value “{self.value}”")
        return ", ".join(parts) or "file"

    @property
    def sentence(self) -> str:
        """What it is and what to mend."""
        codes = f"fault-{self.level.lower()}"
        what = words.of(codes, f"{self.code} {self.segment}{self.element:02d}") or words.of(codes, self.code)
        what = what or f"Something is wrong here (code {self.code})."
        names = {
            "segment": self._segment(),
            "element": self._element(),
            "value": self.value,
            "loop": words.loop_name(self.loop) or self.loop,
        }
        return what.format(**{key: value or "(empty)" for key, value in names.items()})

    def _segment(self) -> str:
        name = words.segment_name(self.loop, self.segment)
        return f"{self.segment} ({name})" if name else self.segment

    def _element(self) -> str:
        place = f"{self.segment}{self.element:02d}" + (f"-{self.component}" if self.component else "")
        name = words.element_name(self.segment, self.element, self.component)
        return f"{place} ({name})" if name else place

    @property
    def acknowledged(self) -> Fault:
        """What a 999 tells of it: four characters of the loop; of a fault of a whole set or group only the code."""
        if self.level in ("IK3", "IK4"):
            return replace(self, loop=self.loop[:4], value=remark(self.value)[:VALUE].rstrip(), number=0)
        return Fault(self.level, self.code, self.set)

    def rejection(self) -> Rejection:
        """As the model tells it."""
        return Rejection(self.place, f"{self.level}-{self.code}", self.sentence, self.claim)


def read_back(one: Rejection) -> Fault | None:
    """The fault that a `Rejection` tells of; None for one that was not written here."""
    level, dash, code = one.code.partition("-")
    found = _PLACE.fullmatch("" if one.place == "file" else one.place)
    if not dash or level not in LEVELS or found is None:
        return None
    part = found.groupdict(default="")
    return Fault(
        level,
        code,
        set=part["set"],
        position=int(part["position"] or 0),
        segment=part["segment"],
        element=int(part["element"] or 0),
        component=int(part["component"] or 0),
        loop=part["loop"],
        value=part["value"],
        claim=one.claim,
    )
