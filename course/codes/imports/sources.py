"""Open a downloaded file as a stream: plain text, CSV, XML or XLSX, or the right member of a ZIP.

Nothing is unpacked to disk and nothing is trusted: sizes are capped, and what is read is counted.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from course.errors import CourseError

BIGGEST = 1_500_000_000  # bytes of one file after unpacking; the largest official one has about 150 million
_RATIO = 200  # official files shrink to about a tenth
_RATIO_FROM = 20_000_000
_XLSX_BIGGEST = 300_000_000
_BLOCK = 1 << 16

Progress = Callable[[int, int], None]  # (bytes read, bytes in all)


class Meter(io.RawIOBase):
    """A stream that counts, caps and hashes what is read, and turns a damaged ZIP into a sentence."""

    def __init__(self, inner: BinaryIO, name: str, size: int, progress: Progress | None) -> None:
        self._inner, self._name, self._size, self._progress = inner, name, size, progress
        self._sum = hashlib.sha256()
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            data = self._inner.read(min(len(buffer), _BLOCK))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            raise damaged(self._name) from None
        self._sum.update(data)
        self.count += len(data)
        if self.count > BIGGEST:
            raise CourseError(f"{self._name} is larger than any official file; nothing was imported.")
        if self._progress:
            self._progress(self.count, self._size)
        buffer[: len(data)] = data
        return len(data)

    def sha256(self) -> str:
        """Of all that was read so far, hexadecimal."""
        return self._sum.hexdigest()


class _Lent(io.BufferedReader):
    """A stream that a text wrapper cannot close when it goes away: the rest of the file is still to be read."""

    def close(self) -> None:
        """Does nothing; whoever opened the file closes it."""


@dataclass(frozen=True)
class Source:
    """An open file: its name (without folders), the stream, the meter under it."""

    name: str
    outer: str
    stream: BinaryIO
    meter: Meter


def damaged(name: str) -> CourseError:
    """The sentence for a file that ends early or cannot be unpacked."""
    return CourseError(f"{name} is damaged or was not downloaded to its end; download it again. Nothing was imported.")


@contextmanager
def opened(path: Path, members: tuple[str, ...], progress: Progress | None = None) -> Iterator[Source]:
    """Open `path`. In a ZIP the member is taken whose name fits the first of the patterns `members` that fits any.

    Raises CourseError for everything that can be wrong with the file.
    """
    if path.is_dir():
        raise CourseError(f"{path} is a folder. Give the file in it.")
    try:
        size = path.stat().st_size
        file = path.open("rb")
    except OSError as error:
        raise CourseError(f"{path} cannot be opened ({error.strerror}). Check the name and the folder.") from None
    with file:
        start = file.read(64)
        file.seek(0)
        _refuse(path.name, start)
        if not size:
            raise CourseError(f"{path.name} is empty; download it again. Nothing was imported.")
        if start[:2] != b"PK" or path.suffix.lower() in (".xlsx", ".xlsm"):
            meter = Meter(file, path.name, size, progress)
            yield Source(path.name, path.name, _Lent(meter, _BLOCK), meter)
            return
        try:
            archive = zipfile.ZipFile(file)
            info = _member(archive, path.name, members)
            inner = archive.open(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
            raise damaged(path.name) from None
        with archive, inner:
            name = _base(info.filename)
            meter = Meter(inner, name, info.file_size, progress)  # type: ignore[arg-type]
            stream = _Lent(meter, _BLOCK)
            _refuse(name, stream.peek(64)[:64])
            yield Source(name, path.name, stream, meter)


def _refuse(name: str, start: bytes) -> None:
    """Raises for files of a kind that is never read."""
    if start.startswith(b"%PDF"):
        raise CourseError(f"{name} is a PDF. Download the data file (CSV, TXT, XML or ZIP) instead.")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise CourseError(
            f"{name} is an old Excel workbook. Open it in a spreadsheet, save it as CSV, and import that."
        )
    if re.match(rb"\s*<(?:!doctype html|html)", start, re.IGNORECASE):
        raise CourseError(f"{name} is a web page, not the file. Accept the license on the page, then download again.")


def _member(archive: zipfile.ZipFile, name: str, patterns: tuple[str, ...]) -> zipfile.ZipInfo:
    files = [info for info in archive.infolist() if not info.is_dir() and "__MACOSX" not in info.filename]
    for pattern in patterns:
        fits = [info for info in files if re.search(pattern, _base(info.filename), re.IGNORECASE)]
        for ending in (r"\.csv$", r"\.txt$", r"\.xml$", r"\.xlsx$"):
            some = [info for info in fits if re.search(ending, info.filename, re.IGNORECASE)]
            if len(some) > 1:
                names = ", ".join(sorted(_base(info.filename) for info in some))
                raise CourseError(
                    f"{name} holds several files that fit: {names}. Unpack it and import the one you mean."
                )
            if some:
                return _checked(some[0], name)
    held = ", ".join(sorted(_base(info.filename) for info in files)[:8]) or "nothing"
    raise CourseError(f"{name} holds no such file, only: {held}. Is it the right download for this kind?")


def _checked(info: zipfile.ZipInfo, name: str) -> zipfile.ZipInfo:
    if info.flag_bits & 1:
        raise CourseError(f"{name} is protected by a password. Unpack it and import the file in it.")
    big = info.file_size > BIGGEST
    squeezed = info.file_size > _RATIO_FROM and info.file_size > _RATIO * max(info.compress_size, 1)
    if big or squeezed:
        raise CourseError(
            f"{_base(info.filename)} in {name} is far too large for an official file; nothing was imported."
        )
    return info


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def check_workbook(stream: BinaryIO, name: str) -> None:
    """Raises CourseError when a workbook is damaged or would unpack to more than any official file."""
    try:
        total = sum(info.file_size for info in zipfile.ZipFile(stream).infolist())
    except (zipfile.BadZipFile, ValueError):
        raise damaged(name) from None
    if total > _XLSX_BIGGEST:
        raise CourseError(f"{name} is too large for a workbook; save it as CSV and import that.")
    stream.seek(0)
