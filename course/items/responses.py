"""The learner's answers: ``responses.jsonl`` beside the notebook, one line per save, only ever appended to.

A save is one ``write`` on an ``O_APPEND`` descriptor followed by ``fsync``: two kernels can save at once and a killed
kernel loses at most the line it was writing. Readers take the last valid line of each item; a torn or damaged line
is skipped and reported, and the next save starts on a line of its own. History is kept.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..errors import CourseError

FILE = "responses.jsonl"
VERSION = 1
KINDS = ("save", "check")
MAX_LINE = 256 * 1024  # bytes; no answer the cards make comes near it
MAX_FILE = 128 * 1024 * 1024  # bytes; readers and graders look at no more, so no more is written
MAX_KEPT = 16 * 1024 * 1024  # bytes of latest lines held at once; parsed, they take some twenty times that
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Response:
    """One saved line. ``at`` is UTC, ISO 8601. ``score`` 0..1 is what practice showed; graders never trust it."""

    item: str
    rev: str
    answer: Any
    at: str
    kind: str
    score: float | None = None


@dataclass(frozen=True)
class Snapshot:
    """What the log says now: the latest response by item, checks so far, and sentences about damage."""

    latest: dict[str, Response] = field(default_factory=dict)
    checks: dict[str, int] = field(default_factory=dict)
    first_check: dict[str, Response] = field(default_factory=dict)
    lines: int = 0
    problems: tuple[str, ...] = ()


def parse_line(line: bytes) -> Response | None:
    """One line of the log, or None when it is damaged. Never raises."""
    if len(line) > MAX_LINE:
        return None
    try:
        raw = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict) or raw.get("v") != VERSION or raw.get("kind") not in KINDS or "answer" not in raw:
        return None
    item, rev, at, score = raw.get("item"), raw.get("rev"), raw.get("at"), raw.get("score")
    if not all(isinstance(t, str) and len(t) <= 64 for t in (item, rev, at)):
        return None
    if not (isinstance(score, (int, float)) and not isinstance(score, bool) and 0 <= score <= 1):
        score = None
    return Response(item, rev, raw["answer"], at, raw["kind"], score)


class _Tally:
    """Lines taken in so far; kept between reads so that a long log is read once."""

    def __init__(self) -> None:
        self.latest: dict[str, Response] = {}
        self.checks: dict[str, int] = {}
        self.first_check: dict[str, Response] = {}
        self.sizes: dict[str, int] = {}  # of the latest line of each item, in bytes
        self.kept = 0  # their sum
        self.lines = 0
        self.bad: list[int] = []  # the first ten line numbers
        self.bad_count = 0

    def take(self, line: bytes) -> None:
        self.lines += 1
        if not line or line.isspace():
            return
        response = parse_line(line)
        if response is None or not self._has_room(response.item, len(line)):
            self.bad_count += 1
            if len(self.bad) < 10:
                self.bad.append(self.lines)
            return
        self.latest[response.item] = response
        if response.kind == "check":
            self.checks[response.item] = self.checks.get(response.item, 0) + 1
            self.first_check.setdefault(response.item, response)

    def _has_room(self, item: str, size: int) -> bool:
        """Book the line's size. A week's answers come nowhere near the limit; thousands of made-up ones do."""
        kept = self.kept + size - self.sizes.get(item, 0)
        if kept > MAX_KEPT:
            return False
        self.kept, self.sizes[item] = kept, size
        return True

    def copy(self) -> _Tally:
        twin = _Tally()
        twin.sizes, twin.kept = dict(self.sizes), self.kept
        twin.latest, twin.checks, twin.first_check = dict(self.latest), dict(self.checks), dict(self.first_check)
        twin.lines, twin.bad, twin.bad_count = self.lines, list(self.bad), self.bad_count
        return twin


def _lines(handle: Any, limit: int) -> Iterator[tuple[bytes, bool, int]]:
    """(line without newline, whether it ended with one, bytes consumed). An over-long line is cut, not kept."""
    left, pending, dropped = limit, b"", 0
    while left > 0 and (chunk := handle.read(min(_CHUNK, left))):
        left -= len(chunk)
        *whole, rest = (pending + chunk).split(b"\n")
        for line in whole:
            yield line, True, len(line) + 1 + dropped
            dropped = 0
        if len(rest) > MAX_LINE + 1:  # remember only that it is too long
            dropped += len(rest) - (MAX_LINE + 1)
            rest = rest[: MAX_LINE + 1]
        pending = rest
    if pending:
        yield pending, False, len(pending) + dropped


class ResponseLog:
    """The answers of one week folder. ``strict`` (graders): regular files only, symbolic links refused."""

    def __init__(self, folder: Path | str, *, strict: bool = False) -> None:
        self.folder = Path(folder)
        self.path = self.folder / FILE
        self.strict = strict
        self._lock = threading.Lock()
        self._tally = _Tally()
        self._offset = 0
        self._identity: tuple[int, int] | None = None

    # -- reading ---------------------------------------------------------------------------------

    def read(self) -> Snapshot:
        """The state of the log. Never raises for bad content; CourseError when the file cannot be opened."""
        with self._lock:
            return self._read()

    def _open(self) -> int | None:
        # O_NONBLOCK: opening a named pipe must not wait for a writer that never comes
        flags = (
            os.O_RDONLY
            | getattr(os, "O_NOFOLLOW", 0) * self.strict
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_BINARY", 0)
        )
        try:
            descriptor = os.open(self.path, flags)
        except FileNotFoundError:
            return None
        except OSError as error:
            why = "it is a link to another file" if error.errno == errno.ELOOP else error.strerror
            raise CourseError(
                f"The saved answers ({FILE}) cannot be read: {why}. Nothing in them was changed."
            ) from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise CourseError(
                f"The saved answers ({FILE}) cannot be read: it is not an ordinary file. Nothing in it was changed."
            )
        return descriptor

    def _read(self) -> Snapshot:
        descriptor = self._open()
        if descriptor is None:
            self._tally, self._offset, self._identity = _Tally(), 0, None
            return Snapshot()
        with os.fdopen(descriptor, "rb") as handle:
            info = os.fstat(handle.fileno())
            if self._identity != (info.st_dev, info.st_ino) or info.st_size < self._offset:
                self._tally, self._offset = _Tally(), 0
                self._identity = (info.st_dev, info.st_ino)
            handle.seek(self._offset)
            torn = None
            for line, ended, size in _lines(handle, MAX_FILE - self._offset):
                if not ended:
                    torn = line
                    break
                self._tally.take(line)
                self._offset += size
        tally, problems = self._tally, []
        if torn is not None:
            tally = self._tally.copy()  # the last line may still be finished by its writer
            if parse_line(torn) is None:
                problems.append(
                    f"The last line of {FILE} was cut off while it was being saved and is skipped; every whole line before it counts."
                )
            else:
                tally.take(torn)
        if tally.bad_count:
            where = ", ".join(map(str, tally.bad)) + (", ..." if tally.bad_count > len(tally.bad) else "")
            count = "1 damaged line" if tally.bad_count == 1 else f"{tally.bad_count:,} damaged lines"
            problems.append(
                f"{count} in {FILE} (line {where}) could not be read and {'is' if tally.bad_count == 1 else 'are'} skipped; all other answers are fine."
            )
        if info.st_size > MAX_FILE:
            problems.append(f"{FILE} is {info.st_size >> 20:,} MB; only its first {MAX_FILE >> 20} MB were read.")
        return Snapshot(dict(tally.latest), dict(tally.checks), dict(tally.first_check), tally.lines, tuple(problems))

    # -- writing ---------------------------------------------------------------------------------

    def append(
        self,
        item: str,
        rev: str,
        answer: Any,
        kind: str = "save",
        *,
        score: float | None = None,
        now: datetime | None = None,
    ) -> Response:
        """Save one answer and return it as saved. Raises CourseError; earlier answers are never touched."""
        at = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        record = {"v": VERSION, "item": item, "rev": rev, "at": at, "kind": kind, "answer": answer}
        if score is not None:
            record["score"] = score
        line = json.dumps(record, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode() + b"\n"
        if len(line) > MAX_LINE:
            raise CourseError("This answer is too long to save. Shorten it; what you saved before is safe.")
        with self._lock:
            try:
                self._write(line)
            except OSError as error:
                raise CourseError(_why_not_saved(error, self.folder)) from None
        return Response(item, rev, answer, at, kind, score)

    def _write(self, line: bytes) -> None:
        flags = (
            os.O_RDWR
            | os.O_APPEND
            | os.O_CREAT
            | getattr(os, "O_NOFOLLOW", 0)
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_BINARY", 0)
        )
        descriptor = os.open(self.path, flags, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            if size + len(line) >= MAX_FILE:
                raise CourseError(
                    f"Not saved: {FILE} has grown beyond {MAX_FILE >> 20} MB, which is far more than answers need. "
                    "Nothing in it is lost; ask your instructor to look at it."
                )
            if size:  # after a torn line, begin on a fresh one
                os.lseek(descriptor, size - 1, os.SEEK_SET)
                if os.read(descriptor, 1) != b"\n":
                    line = b"\n" + line
            written = os.write(descriptor, line)
            if written != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _why_not_saved(error: OSError, folder: Path) -> str:
    earlier = "What you saved before is safe, and this answer stays in the page until it can be saved."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"Not saved: the disk is full. Free some space and press Save again. {earlier}"
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"Not saved: the folder “{folder.name}” cannot be written to. Open your own copy of the week from the start page. {earlier}"
    if error.errno == errno.ELOOP:
        return f"Not saved: {FILE} is a link to another file. Remove the link and press Save again. {earlier}"
    return f"Not saved: {error.strerror or error}. {earlier}"
