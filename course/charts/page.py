"""Documents of a generated record: safe HTML in the shape that the build makes of a written one, phrases marked as it marks them.

Everything that is text goes through `escape`; markup comes from here only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape as _escape
from typing import Any

from course.items.strict import ID


def escape(text: str) -> str:
    """Text as HTML shows it, as Markdown's renderer writes it (apostrophes stay)."""
    return _escape(text, quote=False).replace('"', "&quot;")


@dataclass(frozen=True)
class Bold:
    text: str


@dataclass(frozen=True)
class Italic:
    text: str


@dataclass(frozen=True)
class Mark:
    """A phrase that can be marked as evidence; `id` is unique in the record."""

    id: str
    text: str


Inline = str | Bold | Italic | Mark
Line = Inline | Sequence[Inline]


@dataclass
class Page:
    """One document of a record, filled from top to bottom."""

    id: str
    title: str
    kind: str
    spans: dict[str, str] = field(default_factory=dict)
    _parts: list[str] = field(default_factory=list)

    def say(self, *line: Inline) -> Page:
        """A paragraph."""
        self._parts.append(f"<p>{self._line(line)}</p>")
        return self

    def numbered(self, lines: Iterable[Line]) -> Page:
        """A numbered list."""
        items = "\n".join(f"<li>{self._line(_many(one))}</li>" for one in lines)
        self._parts.append(f"<ol>\n{items}\n</ol>")
        return self

    def table(self, rows: Iterable[Sequence[Line]], head: Sequence[str] = ()) -> Page:
        """A table; without `head` its heading cells are empty, as in a face sheet."""
        lines = [list(row) for row in rows]
        width = len(lines[0])
        top = "\n".join(f"<th>{escape(cell)}</th>" for cell in (head or [""] * width))
        body = "\n".join(
            "<tr>\n" + "\n".join(f"<td>{self._line(_many(cell))}</td>" for cell in row) + "\n</tr>" for row in lines
        )
        self._parts.append(f"<table>\n<thead>\n<tr>\n{top}\n</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>")
        return self

    def document(self) -> dict[str, Any]:
        """The document as charts hold it."""
        return {"id": self.id, "title": self.title, "kind": self.kind, "html": "\n".join(self._parts)}

    def _line(self, line: Iterable[Inline]) -> str:
        return "".join(self._inline(one) for one in line)

    def _inline(self, one: Inline) -> str:
        if isinstance(one, Bold):
            return f"<strong>{escape(one.text)}</strong>"
        if isinstance(one, Italic):
            return f"<em>{escape(one.text)}</em>"
        if isinstance(one, Mark):
            if not ID.fullmatch(one.id) or one.id in self.spans or not one.text.strip():
                raise ValueError(f"the phrase {one.id!r} has no fit id, is empty, or stands there twice")
            self.spans[one.id] = one.text
            return f'<span class="cc-span" data-span="{one.id}">{escape(one.text)}</span>'
        return escape(one)


def _many(line: Line) -> Sequence[Inline]:
    return (line,) if isinstance(line, str | Bold | Italic | Mark) else line


def joined(parts: Sequence[Inline | Sequence[Inline]], between: str = " ") -> list[Inline]:
    """Phrases one after the other with `between` between them."""
    line: list[Inline] = []
    for n, part in enumerate(parts):
        line += [between] if n else []
        line += _many(part)
    return line
