"""A file cut into segments, and a segment's values read as dates, amounts and numbers.

The delimiters are those of the file's own ISA segment.  A byte order mark, line breaks after or inside segments, and a
file all in lower case are taken as they are meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from course.errors import CourseError

MAX_CHARACTERS = 8_000_000
MAX_SEGMENTS = 250_000
MAX_ELEMENTS = 120
MAX_LENGTH = 2_000  # of one element
_ISA_ELEMENTS = 16


class X12Error(CourseError):
    """Something in a file that cannot be read. `segment` counts from 1 in the file, `element` from 1 in the segment."""

    def __init__(self, sentence: str, segment: int = 0, element: int = 0) -> None:
        super().__init__(sentence)
        self.segment = segment
        self.element = element


@dataclass(frozen=True)
class Marks:
    """The four delimiters of a file."""

    element: str = "*"
    component: str = ":"
    repeat: str = "^"
    end: str = "~"


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its place in the file and in its transaction set (both from 1), its name, its elements."""

    number: int
    position: int
    id: str
    elements: tuple[str, ...]
    marks: Marks

    @property
    def text(self) -> str:
        """As it stands in the file, without its terminator."""
        return self.marks.element.join((self.id, *self.elements))

    def get(self, element: int, component: int = 0) -> str:
        """One element, or one component of it; "" where there is none. Both count from 1."""
        value = self.elements[element - 1] if element <= len(self.elements) else ""
        if not component:
            return value.strip()
        parts = value.split(self.marks.component)
        return parts[component - 1].strip() if component <= len(parts) else ""

    def parts(self, element: int) -> tuple[str, ...]:
        """The components of an element, without empty ones at the end."""
        return _trimmed(self.get(element).split(self.marks.component))

    def repeats(self, element: int) -> tuple[str, ...]:
        """The repetitions of an element."""
        return _trimmed(self.get(element).split(self.marks.repeat))

    def error(self, element: int, sentence: str) -> X12Error:
        """An error about one element, in the reader's words."""
        return X12Error(
            f"Segment {self.number} ({self.id}), element {element}: {sentence}", segment=self.number, element=element
        )

    def day(self, element: int, value: str | None = None) -> date:
        """CCYYMMDD as a day (`value` where it was taken out of the element before)."""
        text = self.get(element) if value is None else value
        try:
            if len(text) != 8 or not text.isascii() or not text.isdigit():
                raise ValueError
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            raise self.error(element, f"“{text[:30]}” is not a day; write it as in 20260603.") from None

    def days(self, element: int) -> tuple[date, date]:
        """One day, or a range CCYYMMDD-CCYYMMDD, as first and last day."""
        first, _, last = self.get(element).partition("-")
        start = self.day(element, first)
        return start, self.day(element, last) if last else start

    def cents(self, element: int) -> int:
        """An amount as X12 writes it ("128.4") in cents."""
        text = self.get(element)
        value = self._decimal(text)
        if value is None or abs(value) >= 10**9 or value * 100 != int(value * 100):
            raise self.error(element, f"“{text[:30]}” is not an amount of money; write it as in 128.4.")
        return int(value * 100)

    def whole(self, element: int, value: str | None = None) -> int:
        """A whole number."""
        text = self.get(element) if value is None else value
        number = self._decimal(text)
        if number is None or number != int(number) or abs(number) >= 10**9:
            raise self.error(element, f"“{text[:30]}” is not a whole number.")
        return int(number)

    def share(self, element: int) -> int | None:
        """A share written as 0.2 in percent (20); None where the element is empty."""
        text = self.get(element)
        if not text:
            return None
        value = self._decimal(text)
        if value is None or not 0 <= value <= 1:
            raise self.error(element, f"“{text[:30]}” is not a share between 0 and 1; write a fifth as 0.2.")
        return int(value * 100)

    @staticmethod
    def _decimal(text: str) -> Decimal | None:
        if not text or len(text) > 18 or not text.isascii() or any(one not in "0123456789.-" for one in text):
            return None
        try:
            return Decimal(text)
        except InvalidOperation:
            return None


def _trimmed(parts: list[str]) -> tuple[str, ...]:
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)


def split(text: str | bytes) -> tuple[Segment, ...]:
    """Every segment of a file, the ISA first.

    Raises X12Error for what is no X12 file, and for one beyond the sizes this course reads.
    """
    text = _as_text(text)
    marks = _marks(text)
    body = text if marks.end in "\r\n" else text.replace("\r", "").replace("\n", "")
    pieces = body.split(marks.end, MAX_SEGMENTS + 1)
    if len(pieces) > MAX_SEGMENTS:
        raise X12Error(f"This file has more than {MAX_SEGMENTS:,} segments. Send it in smaller parts.")
    found: list[Segment] = []
    position = 0
    for piece in pieces:
        plain = piece.strip()
        if not plain:
            continue
        name, *elements = plain.split(marks.element, MAX_ELEMENTS + 1)
        number, name = len(found) + 1, name.strip().upper()
        if len(elements) > MAX_ELEMENTS:
            raise X12Error(f"Segment {number} ({name[:3]}) has more than {MAX_ELEMENTS} elements.", number)
        long = next((n for n, one in enumerate(elements, 1) if len(one) > MAX_LENGTH), 0)
        if long:
            raise X12Error(
                f"Segment {number} ({name[:3]}), element {long} is longer than {MAX_LENGTH:,} characters. Is a "
                f"segment terminator missing?",
                number,
                long,
            )
        position = 1 if name == "ST" else position + 1
        found.append(Segment(number, position, name[:12], tuple(elements), marks))
    return tuple(found)


def _as_text(text: str | bytes) -> str:
    if len(text) > MAX_CHARACTERS:
        raise X12Error(f"This file is larger than {MAX_CHARACTERS // 1_000_000} MB. Send it in smaller parts.")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError:
            text = text.decode("latin-1")
    text = text.lstrip("\ufeff \t\r\n")
    if not text:
        raise X12Error("This file is empty.")
    # A tool that lower-cased the file lower-cased its codes with it.
    return text.upper() if text.startswith("isa") and text == text.lower() else text


def _marks(text: str) -> Marks:
    """The delimiters: after ISA, in ISA11 (from version 00402), ISA16 and what follows it."""
    if not text.upper().startswith("ISA") or len(text) < 20:
        raise X12Error("This is not an X12 file: it must start with ISA.")
    element = text[3]
    if element.isalnum() or element.isspace():
        raise X12Error("Segment 1 (ISA): the sign after ISA must separate the elements, as in ISA*00*.", 1)
    parts = text[:200].split(element, _ISA_ELEMENTS)
    if len(parts) <= _ISA_ELEMENTS or len(parts[-1]) < 2:
        raise X12Error("Segment 1 (ISA) must have 16 elements. Is the file cut off?", 1)
    component, end = parts[-1][0], parts[-1][1]
    if component.isalnum() or component == element or component.isspace():
        raise X12Error("Segment 1 (ISA), element 16: the sign that separates components belongs here, as in :", 1, 16)
    if end.isalnum() or end in (element, component, " "):
        raise X12Error("Segment 1 (ISA): a terminator must follow element 16, as in ~", 1, 16)
    repeat = parts[11][:1]
    # In older files ISA11 holds a letter, and nothing repeats.
    usable = repeat and not repeat.isalnum() and repeat not in (element, component, end) and not repeat.isspace()
    return Marks(element, component, repeat if usable else "\x1d", end)


def moment(day: str, clock: str) -> datetime | None:
    """GS04 and GS05 as a moment; None where they are none."""
    try:
        return datetime.strptime(f"{day}{clock[:4]}", "%Y%m%d%H%M")
    except ValueError:
        return None
