"""The two figures of the page, drawn by hand: readable without colour, described in words. Pure; plain text in, SVG out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDE = 460


def histogram(bins: Sequence[int | None], cut: float, passed: str, name: str) -> str:
    """Learners by tenths of the points; bars at or above the cut are hatched."""
    left, bottom, top, right = 34, 212, 40, 20
    width, height = WIDE - left - right, bottom - top
    most = max([b for b in bins if b] or [1])
    step = _step(most)
    ceiling = -(-most // step) * step
    each = width / len(bins)
    parts = [_pattern(name)]
    for value in range(0, ceiling + 1, step):
        y = bottom - height * value / ceiling
        parts.append(f'<line class="grid" x1="{left}" x2="{WIDE - right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{value}</text>')
    for n, count in enumerate(bins):
        x = left + n * each
        low, high = 100 * n / len(bins), 100 * (n + 1) / len(bins)
        about = f"{low:.0f} to {high:.0f}%: {count}"
        if count:
            tall = height * count / ceiling
            style = "bar pass" if low >= cut - 1e-9 else "bar"
            fill = f' fill="url(#{name}-hatch)"' if low >= cut - 1e-9 else ""
            parts.append(
                f'<rect class="{style}" x="{x + 2:.1f}" y="{bottom - tall:.1f}" width="{each - 4:.1f}" height="{tall:.1f}"{fill}>'
                f"<title>{escape(about)}</title></rect>"
            )
            parts.append(
                f'<text class="count" x="{x + each / 2:.1f}" y="{bottom - tall - 5:.1f}" text-anchor="middle">{count}</text>'
            )
    for mark in range(0, 101, 20):
        x = left + width * mark / 100
        parts.append(f'<text class="tick" x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{mark}%</text>')
    x = left + width * cut / 100
    parts.append(f'<line class="cut" x1="{x:.1f}" x2="{x:.1f}" y1="{top - 18}" y2="{bottom}"/>')
    parts.append(f'<text class="name" x="{x:.1f}" y="{top - 22}" text-anchor="middle">cut {cut:g}%</text>')
    parts.append(f'<line class="axis" x1="{left}" x2="{WIDE - right}" y1="{bottom}" y2="{bottom}"/>')
    parts.append(
        f'<text class="name" x="{left + width / 2:.0f}" y="{bottom + 36}" text-anchor="middle">share of the points</text>'
    )
    told = ", ".join(f"{100 * n / len(bins):.0f} to {100 * (n + 1) / len(bins):.0f}%: {c}" for n, c in enumerate(bins))
    return _svg(name, 256, "Scores of the class", f"Number of learners by share of the points. {told}. {passed}", parts)


def _pattern(name: str) -> str:
    return (
        f'<defs><pattern id="{name}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="hatch-back" width="7" height="7"/><line class="hatch" x1="0" y1="0" x2="0" y2="7"/></pattern></defs>'
    )


def _step(most: int) -> int:
    """Whole-numbered grid lines, about four of them."""
    return next((s for s in (1, 2, 5, 10, 20, 50, 100) if most / s <= 5), 200)


@dataclass(frozen=True)
class Point:
    """``x`` facility 0..1, ``y`` discrimination -1..1; ``level`` of its gravest flag, "" for none."""

    label: str
    about: str
    x: float
    y: float
    level: str


def scatter(points: Sequence[Point], name: str) -> str:
    """Questions by facility and discrimination. Shapes tell the flags: circle none, triangle look, diamond check."""
    left, bottom, top, right = 38, 300, 14, 20
    width, height = WIDE - left - right, bottom - top
    floor = min(-0.2, *(p.y - 0.05 for p in points)) if points else -0.2
    floor = -1.0 if floor < -0.6 else -0.6 if floor < -0.2 else -0.2

    def place(x: float, y: float) -> tuple[float, float]:
        return left + width * x, bottom - height * (y - floor) / (1 - floor)

    low, high = place(0, 0)[1], place(0, 0.2)[1]
    parts = [
        f'<rect class="below" x="{left}" y="{low:.1f}" width="{width}" height="{bottom - low:.1f}"/>',
        f'<rect class="weak" x="{left}" y="{high:.1f}" width="{width}" height="{low - high:.1f}"/>',
    ]
    value = floor
    while value < 1.01:
        y = place(0, value)[1]
        parts.append(f'<line class="grid" x1="{left}" x2="{WIDE - right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{_signed(value)}</text>')
        value += 0.2 if floor > -0.5 else 0.4
    for mark in range(0, 101, 20):
        x = place(mark / 100, 0)[0]
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}"/>')
        parts.append(f'<text class="tick" x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{mark}%</text>')
    for words, y, bounds in (
        ("hardly tells students apart", (high + low) / 2 + 4, (0, 0.2)),
        ("stronger students do worse", min(low + 16, bottom - 5), (floor, 0)),
    ):
        taken = any(p.x < 0.45 and bounds[0] - 0.05 <= p.y <= bounds[1] for p in points)
        x, anchor = (WIDE - right - 6, "end") if taken else (left + 6, "start")
        parts.append(f'<text class="zone" x="{x}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>')
    spots = [place(p.x, p.y) for p in points]
    parts += [_marker(p, *spot) for p, spot in zip(points, spots, strict=True)]
    parts += _labels(points, spots, (left, top, WIDE - right, bottom))
    parts.append(f'<line class="axis" x1="{left}" x2="{WIDE - right}" y1="{bottom}" y2="{bottom}"/>')
    parts.append(f'<line class="axis" x1="{left}" x2="{left}" y1="{top}" y2="{bottom}"/>')
    parts.append(
        f'<text class="name" x="{left + width / 2:.0f}" y="{bottom + 36}" text-anchor="middle">share of its points that the class earned</text>'
    )
    about = f"{len(points)} questions by difficulty (across) and discrimination (upwards). The table of questions holds every figure."
    return _svg(name, 344, "Difficulty and discrimination of the questions", about, parts)


def _signed(value: float) -> str:
    value = 0.0 if abs(value) < 1e-9 else value
    return f"{value:.1f}".replace("-", "\u2212")


def _marker(point: Point, x: float, y: float) -> str:
    title = f"<title>{escape(point.about)}</title>"
    if point.level == "check":
        return f'<path class="dot check" d="M{x:.1f} {y - 8:.1f}l8 8l-8 8l-8 -8z">{title}</path>'
    if point.level == "look":
        return f'<path class="dot look" d="M{x:.1f} {y - 7:.1f}l7 12.5h-14z">{title}</path>'
    return f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4.5">{title}</circle>'


_OFFSETS = (
    (8, 4, "start"),
    (-8, 4, "end"),
    (0, -9, "middle"),
    (0, 17, "middle"),
    (8, -6, "start"),
    (-8, -6, "end"),
    (8, 14, "start"),
    (-8, 14, "end"),
)


def _labels(
    points: Sequence[Point], spots: Sequence[tuple[float, float]], frame: tuple[float, float, float, float]
) -> list[str]:
    """Names beside the points, where there is room; flagged questions first. What finds no room is named on hover."""
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in spots]
    order = sorted(range(len(points)), key=lambda n: ({"check": 0, "look": 1}.get(points[n].level, 2), points[n].label))
    found = []
    for n in order:
        x, y = spots[n]
        wide = 7.4 * len(points[n].label)
        for dx, dy, anchor in _OFFSETS:
            start = x + dx - {"start": 0, "end": wide, "middle": wide / 2}[anchor]
            box = (start, y + dy - 10, start + wide, y + dy + 2)
            inside = (
                box[0] >= frame[0] + 2 and box[2] <= frame[2] + 10 and box[1] >= frame[1] - 8 and box[3] <= frame[3] - 2
            )
            mine = (x - 6, y - 6, x + 6, y + 6)
            if inside and not any(_overlap(box, other) for other in taken if other != mine):
                taken.append(box)
                found.append(
                    f'<text class="label{" flagged" if points[n].level else ""}" x="{x + dx:.1f}" y="{y + dy:.1f}" text-anchor="{anchor}">{escape(points[n].label)}</text>'
                )
                break
    return found


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _svg(name: str, tall: int, title: str, about: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDE} {tall}" role="img" aria-labelledby="{name}-title {name}-about" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-about">{escape(about)}</desc>{"".join(parts)}</svg>'
    )
