"""Frames: four bytes of length, then strict JSON. The same code on both sides of the border.

Raises ``BadFrame`` for whatever is not exactly that: too long, not UTF-8, too deep, a doubled key, a number that is none.
"""

from __future__ import annotations

import json
import math
import select
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

CAP = 8 * 1024 * 1024  # bytes of one frame
DEPTH = 64
SLICE = 0.2  # seconds


class BadFrame(ValueError):
    """The other side did not speak as agreed."""


class Silence(Exception):
    """The other side is gone (``late`` is False) or did not answer in time (``late`` is True)."""

    def __init__(self, late: bool) -> None:
        super().__init__("no answer in time" if late else "the other side is gone")
        self.late = late


def _no_constant(name: str) -> Any:
    raise BadFrame(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise BadFrame("a number is too large")
    return number


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadFrame("a key stands there twice")
    return found


def _check_depth(data: bytes) -> None:
    """Counted before parsing, so that no parser recurses on what a stranger wrote."""
    depth, quoted, escaped = 0, False, False
    for byte in data:
        if quoted:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                quoted = False
        elif byte == 0x22:
            quoted = True
        elif byte in b"[{":
            depth += 1
            if depth > DEPTH:
                raise BadFrame("too deep")
        elif byte in b"]}":
            depth -= 1


def loads(data: bytes, cap: int = CAP) -> Any:
    """Strict JSON. Raises BadFrame."""
    if len(data) > cap:
        raise BadFrame("too long")
    if data.count(b"[") + data.count(b"{") > DEPTH:
        _check_depth(data)
    try:
        return json.loads(
            data.decode("utf-8"), parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_once
        )
    except BadFrame:
        raise
    except (ValueError, RecursionError) as problem:
        raise BadFrame(str(problem)[:200]) from None


def dumps(value: Any) -> bytes:
    """Raises BadFrame for what is not plain JSON or too long."""
    try:
        data = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")
    except (TypeError, ValueError, RecursionError) as problem:
        raise BadFrame(str(problem)[:200]) from None
    if len(data) > CAP:
        raise BadFrame("too long")
    return data


class Channel:
    """One end of a stream of frames."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._left = b""
        self._timeout: float | None = None
        self.idle: Callable[[], None] | None = None  # called now and then while waiting

    def send(self, value: Any, timeout: float | None = None) -> None:
        """Raises BadFrame, Silence."""
        self.send_raw(dumps(value), timeout)

    def send_raw(self, data: bytes, timeout: float | None = None) -> None:
        try:
            self._patience(timeout)
            self.sock.sendall(struct.pack("!I", len(data)) + data)
        except TimeoutError:
            raise Silence(True) from None
        except OSError:
            raise Silence(False) from None

    def receive(self, timeout: float | None = None, cap: int = CAP) -> Any:
        """The next frame as JSON. Raises BadFrame, Silence."""
        return loads(self.receive_raw(timeout, cap), cap)

    def receive_raw(self, timeout: float | None = None, cap: int = CAP) -> bytes:
        end = None if timeout is None else time.monotonic() + timeout
        (length,) = struct.unpack("!I", self._take(4, end))
        if length > cap:
            raise BadFrame("too long")
        return self._take(length, end)

    def pending(self) -> bool:
        """Whether the other side said something that was not asked for."""
        return bool(self._left) or bool(select.select([self.sock], [], [], 0)[0])

    def _take(self, count: int, end: float | None) -> bytes:
        parts = [self._left]
        have = len(self._left)
        while have < count:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise Silence(True)
            try:
                self._patience(left if self.idle is None else min(left or SLICE, SLICE))
                more = self.sock.recv(min(1 << 20, max(65536, count - have)))
            except TimeoutError:
                if self.idle is None:
                    raise Silence(True) from None
                self.idle()
                continue
            except OSError:
                raise Silence(False) from None
            if not more:
                raise Silence(False)
            parts.append(more)
            have += len(more)
        data = b"".join(parts)
        self._left = data[count:]
        return data[:count]

    def _patience(self, timeout: float | None) -> None:
        """Set only when it changes: inside, the system call for it is not allowed (and never needed)."""
        if timeout != self._timeout:
            self.sock.settimeout(timeout)
            self._timeout = timeout

    def close(self) -> None:
        self.sock.close()
