"""The segments of one transaction set while they are written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from course.claims.x12.text import plain

Value = str | Sequence[str]


class Lines:
    """Segments in the order they are added. A tuple is a composite, a list an element that repeats.

    Every value is looked at: what cannot be sent raises CourseError and names the element.
    """

    def __init__(self) -> None:
        self.segments: list[str] = []
        self._levels = 0

    def add(self, name: str, *elements: Value) -> None:
        """One segment; empty elements and components at the end are left out."""
        written = [self._element(f"{name}{n:02d}", one) for n, one in enumerate(elements, 1)]
        while written and not written[-1]:
            written.pop()
        self.segments.append("*".join((name, *written)))

    def level(self, code: str, parent: int | None, children: bool | None) -> int:
        """An HL segment; returns its number. `children` None: the guide wants HL04 empty."""
        self._levels += 1
        self.add("HL", str(self._levels), str(parent or ""), code, "" if children is None else str(int(children)))
        return self._levels

    def _element(self, place: str, value: Value) -> str:
        if isinstance(value, str):
            return plain(value, place) if value else ""
        mark = "^" if isinstance(value, list) else ":"
        parts = [plain(one, place) for one in value]
        while parts and not parts[-1]:
            parts.pop()
        return mark.join(parts)


def d8(day: date | None) -> str:
    """A day as CCYYMMDD; "" for none."""
    return day.strftime("%Y%m%d") if day else ""


def span(first: date, last: date) -> tuple[str, str]:
    """The qualifier and the value of one day (D8) or of a range (RD8)."""
    return ("D8", d8(first)) if first == last else ("RD8", f"{d8(first)}-{d8(last)}")
