"""Rows of cells out of a CSV, tab-separated or XLSX stream, each with its number in the file (from 1)."""

from __future__ import annotations

import codecs
import csv
import io
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, datetime

from course.codes.imports.sources import BIGGEST, Source, check_workbook, damaged
from course.errors import CourseError

_HEAD = 1 << 16
_LONGEST_CELL = 1 << 17
LONGEST_LINE = 1 << 20
_FALLBACK = "cleanclaim-windows"

Numbered = tuple[int, list[str]]


def _windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are read as Windows-1252, the other alphabet such files come in."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_FALLBACK, _windows)


def text(source: Source) -> io.TextIOWrapper:
    """The stream as text: UTF-8 with or without mark, UTF-16 with mark, or Windows-1252."""
    start = source.stream.peek(4)[:4]  # type: ignore[attr-defined]
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return io.TextIOWrapper(source.stream, encoding=encoding, errors=_FALLBACK)


def rows(source: Source) -> Iterator[Numbered]:
    """Every row. Cells are stripped and have single spaces. Raises CourseError for what is no table."""
    if source.name.lower().endswith((".xlsx", ".xlsm")):
        yield from _workbook(source)
        return
    if source.stream.peek(4)[:4] == b"PK\x03\x04":  # type: ignore[attr-defined]
        raise CourseError(f"{source.name} is packed. Give it its own ending (.zip or .xlsx) and import again.")
    stream = text(source)
    head = stream.read(_HEAD)
    if "\x00" in head:
        raise CourseError(f"{source.name} is not a text file. Download the CSV or TXT form of it.")
    lines = _lines(head, stream)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(lines, delimiter=_delimiter(head))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise CourseError(
                f"Row {reader.line_num} of {source.name} cannot be read as a table (a quotation mark is not closed, or a "
                f"cell is far too long). Nothing was imported."
            ) from None
        yield reader.line_num, [cell if cell.isalnum() else " ".join(cell.split()) for cell in cells]


def _lines(head: str, stream: io.TextIOWrapper) -> Iterator[str]:
    """Lines of the head that was looked at, then of the rest."""
    *whole, cut = head.split("\n")
    for line in whole:
        yield f"{line}\n"
    cut += stream.readline(LONGEST_LINE)
    while cut:
        if len(cut) >= LONGEST_LINE:
            raise CourseError("A line of this file is far too long for a table. Nothing was imported.")
        yield cut
        cut = stream.readline(LONGEST_LINE)


def _delimiter(head: str) -> str:
    """Tab, bar or comma: the first that stands in at least half of the first lines."""
    lines = [line for line in head.splitlines()[:200] if line.strip()]
    for char in ("\t", "|"):
        if sum(char in line for line in lines) * 2 >= len(lines) > 0:
            return char
    return ","


def _workbook(source: Source) -> Iterator[Numbered]:
    try:
        import openpyxl
    except ImportError:
        raise CourseError(
            f"{source.name} is an Excel workbook. Open it in a spreadsheet, save it as CSV, and import that."
        ) from None
    with tempfile.SpooledTemporaryFile(max_size=32_000_000) as copy:
        shutil.copyfileobj(source.stream, copy)
        if copy.tell() > BIGGEST:
            raise damaged(source.name)
        copy.seek(0)
        check_workbook(copy, source.name)  # type: ignore[arg-type]
        try:
            book = openpyxl.load_workbook(copy, read_only=True, data_only=True)
            sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                yield number, [_cell(value) for value in cells]
        except CourseError:
            raise
        except GeneratorExit:
            raise
        except Exception:  # whatever a broken workbook makes openpyxl raise
            raise CourseError(
                f"{source.name} cannot be read. Open it in a spreadsheet, save it as CSV, and import that."
            ) from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
