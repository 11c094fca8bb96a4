"""Small, careful file work: whole-or-nothing writes, no following of links, one lock."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from course.errors import CourseError

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)
# Half-written files carry this mark; the next sync may sweep them away.
PARTIAL = ".cleanclaim-part-"


def digest(data: bytes) -> str:
    """SHA-256 of `data`, as hex."""
    return hashlib.sha256(data).hexdigest()


def read_plain(path: Path) -> bytes | None:
    """The bytes of the regular file `path`; None when nothing is there.

    Raises IsADirectoryError or OSError (ELOOP) for a folder, link or device:
    nothing is read through a link.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.ELOOP, "is a link or a special file", str(path))
    handle = os.open(path, os.O_RDONLY | _NO_FOLLOW | _BINARY)
    with os.fdopen(handle, "rb") as stream:
        return stream.read()


def replace(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all, even if the power fails half-way."""
    part = _write_part(path, data)
    try:
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def create(path: Path, data: bytes) -> bool:
    """Put `data` at `path` unless something is there already; whether it was put."""
    part = _write_part(path, data)
    try:
        try:
            os.link(part, path)
        except FileExistsError:
            return False
        except OSError:
            # No hard links here (some network and USB disks): the caller holds the
            # sync lock, so looking first is enough.
            if os.path.lexists(path):
                return False
            os.replace(part, path)
        return True
    finally:
        part.unlink(missing_ok=True)


def _write_part(path: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if os.name == "posix":
            os.chmod(name, 0o666 & ~_umask())
    except BaseException:
        os.unlink(name)
        raise
    return Path(name)


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current


@contextmanager
def lock(path: Path, wait: float = 20.0) -> Iterator[None]:
    """Hold the lock file `path`; wait up to `wait` seconds for another holder.

    The system frees the lock when the process ends, however it ends.
    Raises CourseError when somebody else keeps it.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | _NO_FOLLOW, 0o666)
    try:
        end = time.monotonic() + wait
        while not _try_lock(handle):
            if time.monotonic() >= end:
                raise CourseError(
                    "Another Clean Claim window is bringing the weeks up to date. Wait a minute, then try again."
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    try:
        import fcntl
    except ImportError:  # a Python in the browser: one process, nobody to wait for
        fcntl = None

    def _try_lock(handle: int) -> bool:
        if fcntl is None:
            return True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.EINVAL):
                return True  # a disk without locks: better to go on than to shut the learner out
            raise
        return True
