"""One grading run at a time in a course folder.

The operating system keeps the lock and takes it back when the process ends, however it ends: a killed run leaves no lock behind.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from course.errors import CourseError

FILE = ".cleanclaim-grading.lock"
_held: set[str] = set()  # the lock is one per process, so two runs in one process are told apart here


@contextmanager
def one_run(root: Path, what: str) -> Iterator[None]:
    """Raises CourseError while another run is at work in this folder."""
    path = root / FILE
    name = str(path.resolve())
    if name in _held:
        raise CourseError(_taken(None))  # to open and close the file here would give the lock away
    try:
        handle = path.open("a+b")
    except OSError as problem:
        raise CourseError(
            f"The course folder {root} cannot be written to ({problem.strerror}). Nothing was graded."
        ) from None
    with handle:
        if not _acquire(handle):
            raise CourseError(_taken(path))
        _held.add(name)
        try:
            handle.truncate(0)
            about = {"pid": os.getpid(), "host": socket.gethostname(), "what": what, "since": _now()}
            handle.write(json.dumps(about).encode())
            handle.flush()
            yield
        finally:
            handle.truncate(0)
            _held.discard(name)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _acquire(handle: Any) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            handle.seek(1 << 30)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        # POSIX record locks, because forked workers do not inherit them: they end with this process alone
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _taken(path: Path | None) -> str:
    try:
        about = json.loads(path.read_bytes()) if path else {}
        who = f" ({about['what']}, since {about['since']}, process {about['pid']} on {about['host']})"
    except (OSError, ValueError, KeyError, TypeError):
        who = ""
    return f"Another grading run is at work in this course{who}. Nothing was changed. Wait until it has ended and run again."
