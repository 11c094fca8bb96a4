"""Figures in words for the page: percentages, correlations, intervals, what is n/a. All return safe HTML or plain digits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from .intervals import Interval

NA = '<span class="na">n/a</span>'
FEW = "fewer than 5"
HIDDEN = '<span class="na">hidden</span>'


def percent(fraction: float | None) -> str:
    """0.684 as 68%."""
    return NA if fraction is None else f"{100 * fraction:.0f}%"


def percent_range(ci: Interval | None) -> str:
    return "" if ci is None else f"{100 * ci.low:.0f}–{100 * ci.high:.0f}"


def corr(r: float | None) -> str:
    """0.662 as .66, with a real minus sign."""
    if r is None:
        return NA
    text = f"{abs(r):.2f}"
    text = text[1:] if text.startswith("0") else text
    return f"\u2212{text}" if r < 0 and text != ".00" else text


def corr_range(ci: Interval | None) -> str:
    return "" if ci is None else f"{corr(ci.low)} to {corr(ci.high)}"


def figure(value: str, interval: str) -> str:
    """A figure with its 95 % interval beneath."""
    return f'{value}<span class="ci">{interval}</span>' if interval else value


def number(value: float | None, places: int = 1) -> str:
    return NA if value is None else f"{value:.{places}f}"


def plain_number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def count(n: int | None, suppressed: bool = False) -> str:
    return str(n) if n is not None else (HIDDEN if suppressed else NA)


def people(n: int | None, one: str = "learner", more: str = "learners") -> str:
    return FEW if n is None else f"{n} {one if n == 1 else more}"


def table(caption: str, head: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table whose cells are safe HTML. ``head``: (title, "num" for figures, "" for text); the first cell heads its row.

    On a narrow screen the stylesheet shows each row as a block, with the column's title before each cell.
    """
    titles = "".join(
        f'<th scope="col"{_class(style)}>{escape(title) or "<span class=unseen>As a bar</span>"}</th>'
        for title, style in head
    )
    body = []
    for cells in rows:
        first, *rest = cells
        body.append(
            f'<tr><th scope="row">{first}</th>'
            + "".join(
                f'<td{_class(style)} data-label="{escape(title)}">{cell}</td>'
                for cell, (title, style) in zip(rest, head[1:], strict=True)
            )
            + "</tr>"
        )
    label = escape(caption)
    return (
        f'<div class="scroll" role="group" aria-label="{label}" tabindex="0"><table{_class(kind)}><caption>{label}</caption>'
        f"<thead><tr>{titles}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _class(style: str) -> str:
    return f' class="{style}"' if style else ""
