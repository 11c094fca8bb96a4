"""A statement on paper: one PDF, the same bytes for the same statement. Drawn by reportlab, loaded when first asked for."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from course.claims.money import amount

from .aging import BUCKETS
from .statement import Statement
from .statement_html import HEADS, due


def pdf(one: Statement) -> bytes:
    """The statement as a PDF, letter size."""
    from reportlab.lib import pagesizes, styles, units
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    sheet = styles.getSampleStyleSheet()
    small = styles.ParagraphStyle("small", parent=sheet["BodyText"], fontSize=8, leading=10)
    target = BytesIO()
    words, cents = due(one)
    document = SimpleDocTemplate(
        target,
        pagesize=pagesizes.LETTER,
        title=f"Statement, account {one.account}",
        author=one.practice.name if one.practice else "Clean Claim",
        leftMargin=0.7 * units.inch,
        rightMargin=0.7 * units.inch,
        invariant=1,
    )

    def text(said: str, style: Any = sheet["BodyText"]) -> Any:
        return Paragraph(escape(_printable(said)), style)

    parts = [
        text("Statement", sheet["Title"]),
        *([text(f"{one.practice.name}  {one.practice.phone}".strip())] if one.practice else []),
        text(f"{one.name}, account {one.account}, {one.day:%m/%d/%Y}"),
        *([text(f"{one.address.street}, {one.address.city}, {one.address.state} {one.address.zip_shown}")] if one.address else []),
        Spacer(1, 8),
        text(f"{words}: ${amount(cents)}", sheet["Heading2"]),
        *(text(sentence) for sentence in one.sentences[1:]),  # the first is said large
        Spacer(1, 8),
        _services(one, text, small),
        *([text(f"Credit on your account: {amount(one.credit)}")] if one.credit else []),
        Spacer(1, 10),
        _table([[f"{name} days" for name in BUCKETS], [amount(cents) for cents in one.aged]]),
        Spacer(1, 10),
        text("Questions? Call the billing office before you pay. You may ask for the bill to be explained, to pay in parts, and for financial help."),
        text("Training document. People and amounts are invented.", small),
    ]  # fmt: skip
    document.build(parts)
    return target.getvalue()


def _services(one: Statement, text: Any, small: Any) -> Any:
    right = small.clone("right", alignment=2)
    rows: list[list[Any]] = [[text(name, small if place < 2 else right) for place, name in enumerate(HEADS)]]
    for line in one.lines:
        why = "; ".join(f"{words} {amount(cents)}" for words, cents in line.why)
        said = f"{line.words}: {why}" if why else line.words
        money = (line.charged, line.insurance, line.taken_off, line.waiting, line.patient_paid, line.owes)
        rows.append([f"{line.day:%m/%d/%Y}", text(said, small), *(amount(cents) for cents in money)])
    return _table(rows, (58, 150, *[49] * 6))


def _table(rows: list[list[Any]], widths: tuple[float, ...] | None = None) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import LongTable, TableStyle

    style = [
        ("FONTSIZE", (0, 0), (-1, -1), 8),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("ALIGN", (2 if widths else 0, 1), (-1, -1), "RIGHT"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, colors.grey),
    ]
    return LongTable(rows, colWidths=widths, repeatRows=1, style=TableStyle(style))


def _printable(text: str) -> str:
    """Letters the built-in fonts know; an accent they do not know is dropped, any other letter becomes a question mark."""
    return "".join(_letter(one) for one in text if one.isprintable())


def _letter(one: str) -> str:
    try:
        one.encode("cp1252")
    except UnicodeEncodeError:
        return unicodedata.normalize("NFKD", one).encode("ascii", "ignore").decode("ascii") or "?"
    return one
