"""Claim forms as a PDF of our own drawing, marked as a training form on every page. Needs reportlab.

Our drawing keeps the order of the boxes and nothing else of the printed forms; it could not be mistaken for one.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from course.errors import CourseError
from course.items.types.cms1500 import BOXES

MARK = "Training form, not for billing"
_MARGIN, _ROW, _CAPTION, _TEXT = 34.0, 25.0, 5.6, 8.2  # points
_RED = (0.58, 0.16, 0.11)

# Rows of the CMS-1500: (share of the width, caption, boxes).
_ABOVE: tuple[tuple[tuple[float, str, tuple[str, ...]], ...], ...] = (
    ((63, "1 Type of coverage", ("box1",)), (37, "1a Insured's ID number", ("box1a",))),
    ((36, "2 Patient's name", ("box2",)), (27, "3 Birth date, sex", ("box3_dob", "box3_sex")), (37, "4 Insured's name", ("box4",))),
    ((36, "5 Patient's address", ("box5_street",)), (27, "6 Relationship to insured", ("box6",)), (37, "7 Insured's address", ("box7_street",))),
    ((36, "City, state, ZIP", ("box5_city", "box5_state", "box5_zip")), (27, "Telephone", ("box5_phone",)), (37, "City, state, ZIP", ("box7_city", "box7_state", "box7_zip"))),
    ((36, "9 Other insured's name", ("box9",)), (27, "10 Employment / auto, state / other", ("box10a", "box10b", "box10b_state", "box10c")), (37, "11 Policy group number", ("box11",))),
    ((36, "9a Other policy number", ("box9a",)), (27, "10d Claim codes", ("box10d",)), (37, "11a Insured's birth date, sex", ("box11a_dob", "box11a_sex"))),
    ((36, "9d Other plan", ("box9d",)), (27, "11b Other claim ID", ("box11b",)), (37, "11c, 11d Plan name; another plan?", ("box11c", "box11d"))),
    ((63, "12 Patient's signature", ("box12",)), (37, "13 Insured's signature", ("box13",))),
    ((36, "14 Date of illness", ("box14", "box14_qual")), (27, "15 Other date", ("box15", "box15_qual")), (37, "16 Unable to work", ("box16_from", "box16_to"))),
    ((36, "17 Referring provider", ("box17_qual", "box17")), (27, "17a, 17b ID, NPI", ("box17a", "box17b")), (37, "18 In hospital", ("box18_from", "box18_to"))),
    ((63, "19 Additional information", ("box19",)), (37, "20 Outside laboratory", ("box20", "box20_charges"))),
    ((63, "21 Diagnoses A to F", ("box21_ind", *(f"box21{c}" for c in "abcdef"))), (37, "22 Resubmission; original number", ("box22_code", "box22_ref"))),
    ((63, "21 Diagnoses G to L", tuple(f"box21{c}" for c in "ghijkl")), (37, "23 Prior authorization number", ("box23",))),
)  # fmt: skip
_COLUMNS = (("a", "24A from", 11), ("a_to", "to", 11), ("b", "B", 5), ("c", "C", 4), ("d", "D code", 10), ("m", "modifiers", 12),
            ("e", "E", 7), ("f", "F charges", 12), ("g", "G", 6), ("h", "H", 5), ("j", "J NPI", 17))  # fmt: skip
_BELOW: tuple[tuple[tuple[float, str, tuple[str, ...]], ...], ...] = (
    ((25, "25 Tax ID", ("box25", "box25_type")), (20, "26 Patient's account", ("box26",)), (18, "27 Assignment?", ("box27",)), (19, "28 Total charge", ("box28",)), (18, "29 Amount paid", ("box29",))),
    ((30, "31 Signature", ("box31",)), (33, "32 Where the service was given", ("box32",)), (37, "33 Billing provider", ("box33",))),
    ((30, "31 Date", ("box31_date",)), (33, "32a NPI", ("box32a",)), (37, "33a NPI; telephone", ("box33a", "box33_phone"))),
)  # fmt: skip


def professional(boxes: Mapping[str, str]) -> bytes:
    """The CMS-1500 with these boxes. Raises CourseError where reportlab is missing."""
    sheet = _Sheet("Health insurance claim, boxes of the CMS-1500 (02/12)")
    for row in _ABOVE:
        sheet.row([(w, caption, _shown(boxes, ids)) for w, caption, ids in row])
    sheet.row([(w, caption, "") for _, caption, w in _COLUMNS], height=13)
    for n in range(1, 7):
        sheet.row([(w, "", boxes.get(f"box24{part}_{n}", "")) for part, _, w in _COLUMNS], height=19)
    for row in _BELOW:
        sheet.row([(w, caption, _shown(boxes, ids)) for w, caption, ids in row], height=30)
    return sheet.done()


def institutional(rows: Sequence[Sequence[tuple[float, str, str]]]) -> bytes:
    """The UB-04: rows of (share of the width, caption, text). Raises CourseError where reportlab is missing."""
    sheet = _Sheet("Hospital claim, form locators of the UB-04")
    for row in rows:
        sheet.row(list(row), height=22)
    return sheet.done()


def _shown(boxes: Mapping[str, str], ids: Sequence[str]) -> str:
    """What stands in the boxes of a cell, side by side; choices in their words."""
    found = []
    for one in ids:
        text = boxes.get(one, "")
        box = BOXES.get(one)
        found.append(dict(box.choices).get(text, text) if box and box.kind == "choice" else text)
    return "   ".join(filter(None, found))


class _Sheet:
    def __init__(self, title: str) -> None:
        try:
            from reportlab.lib.pagesizes import letter
            from reportlab.pdfgen.canvas import Canvas
        except ImportError:
            raise CourseError(
                "Printing needs reportlab, which is not installed here; the form on the page has the same."
            ) from None
        self._buffer = io.BytesIO()
        self._wide, self._high = letter
        self._canvas: Any = Canvas(self._buffer, pagesize=letter, invariant=1)
        self._canvas.setTitle(f"{title}: {MARK.lower()}")
        self._title = title
        self._begin()

    def _begin(self) -> None:
        canvas = self._canvas
        canvas.saveState()
        canvas.setFillGray(0.9)
        canvas.setFont("Helvetica-Bold", 46)
        canvas.translate(self._wide / 2, self._high / 2)
        canvas.rotate(52)
        canvas.drawCentredString(0, 0, MARK.upper())
        canvas.restoreState()
        canvas.setFillColorRGB(*_RED)
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(_MARGIN, self._high - 40, self._title)
        canvas.setFont("Helvetica", 8)
        canvas.drawRightString(self._wide - _MARGIN, self._high - 40, MARK)
        self._y = self._high - 50

    def row(self, cells: list[tuple[float, str, str]], height: float = _ROW) -> None:
        """One row of cells, as wide as the page together."""
        canvas = self._canvas
        if self._y - height < _MARGIN:
            canvas.showPage()
            self._begin()
        whole = sum(cell[0] for cell in cells)
        x, room = _MARGIN, self._wide - 2 * _MARGIN
        for share, caption, text in cells:
            wide = room * share / whole
            canvas.setStrokeColorRGB(*_RED)
            canvas.setLineWidth(0.5)
            canvas.rect(x, self._y - height, wide, height)
            if caption:
                canvas.setFillColorRGB(*_RED)
                canvas.setFont("Helvetica", _CAPTION)
                canvas.drawString(x + 2.5, self._y - 7.5, _fitted(canvas, caption, "Helvetica", _CAPTION, wide - 4))
            canvas.setFillGray(0)
            canvas.setFont("Courier", _TEXT)
            canvas.drawString(x + 3, self._y - height + 4.5, _fitted(canvas, text, "Courier", _TEXT, wide - 5))
            x += wide
        self._y -= height

    def done(self) -> bytes:
        self._canvas.save()
        return self._buffer.getvalue()


def _fitted(canvas: Any, text: str, font: str, size: float, room: float) -> str:
    """As much of a text as the room takes, in characters the font has."""
    plain = text.encode("cp1252", "replace").decode("cp1252")
    while plain and canvas.stringWidth(plain, font, size) > room:
        plain = plain[:-1]
    return plain
