"""Tables that other programs wrote, and tables that a spreadsheet will open: CSV, read and written with care."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from course.errors import CourseError

LARGEST = 64 * 1024 * 1024  # bytes; a roster of 100,000 is 10 MB
# A cell that begins like this is run as a formula by spreadsheets, also after blanks or as full-width characters.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def harmless(text: str) -> str:
    """Text that no spreadsheet runs: a leading apostrophe makes it text again. Line breaks become blanks."""
    flat = " ".join(text.replace("\x00", "").splitlines()) if text else ""
    return f"'{flat}" if flat.lstrip().startswith(_FORMULA) or text[:1] in ("\t", "\r") else flat


@dataclass(frozen=True)
class Table:
    """``rows`` are cells as written, beside the line of the file on which each row begins (1 is the first)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str
    delimiter: str


def read_table(path: Path) -> Table:
    """A CSV file: UTF-8 with or without a mark, UTF-16, or Windows-1252; commas, semicolons or tabs; quotes.

    Blank lines are skipped. Raises CourseError for what is no table.
    """
    try:
        if not path.is_file():
            raise CourseError(f"There is no file {path}.")
        if path.stat().st_size > LARGEST:
            raise CourseError(f"{path} is larger than {LARGEST >> 20} MB; that is no class list.")
        data = path.read_bytes()
    except OSError as problem:
        raise CourseError(f"{path} cannot be read ({problem.strerror}).") from None
    text, encoding = decode(data, path.name)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, tuple(cells)))
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise CourseError(
            f"{path.name}, line {reader.line_num}: the table cannot be read ({problem}). Save it as CSV again."
        ) from None
    if not rows:
        raise CourseError(f"{path.name} is empty.")
    return Table(tuple(cell.strip() for cell in rows[0][1]), tuple(rows[1:]), encoding, delimiter)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """(text, the encoding it is in). Raises CourseError."""
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise CourseError(f"{name} is a workbook, not CSV. Open it and save it as CSV (UTF-8).")
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    guesses = [marked] if marked else ["utf-8", "cp1252"]
    if not marked and len(data) > 3 and 0 in (data[0], data[1]) and data[0] != data[1]:
        guesses = ["utf-16-be" if data[0] == 0 else "utf-16-le"]
    for encoding in guesses:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, "utf-8" if encoding == "utf-8-sig" else encoding
    raise CourseError(f"{name} is no text that can be read. Save it as CSV (UTF-8).")


def _delimiter(text: str) -> str:
    """The one that parts the header into most cells; quoted ones do not count."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))


def table_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV, quoted where needed, lines ended as Excel and learning platforms expect (CR LF)."""
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def write_whole(path: Path, text: str | bytes) -> None:
    """Put a file in place, whole or not at all. Raises CourseError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        draft.replace(path)
    except OSError as problem:
        raise CourseError(f"{path} cannot be written ({problem.strerror}). Nothing there was changed.") from None
    finally:
        draft.unlink(missing_ok=True)
