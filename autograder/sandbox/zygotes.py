"""The parent's end of a zygote: start it, ask it for children, end them."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from . import launch
from .inside.frames import BadFrame, Channel, Silence
from .limits import Limits

START = 120.0  # seconds; importing pandas from a cold disk


class SandboxBroken(RuntimeError):
    """The sandbox itself failed: nobody's code was run, nothing may be graded from it."""


@dataclass
class Child:
    """One process of a job, and the line to it."""

    job: int
    channel: Channel
    work: str | None  # tier B: its folder on disk
    role: str


class Zygote:
    """A warm process of one tier. Use as a context manager, or ``close()`` it. Raises launch.NotHere, SandboxBroken."""

    def __init__(self, tier: str) -> None:
        self.tier = tier
        self.read = launch.readable()
        ours, theirs = socket.socketpair()
        fd = theirs.fileno()
        command = launch.bubblewrap(fd) if tier == "A" else launch.python(fd)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed in close())
        self._process = subprocess.Popen(
            command,
            pass_fds=(fd,),
            env=launch.environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            start_new_session=True,
        )
        theirs.close()
        self._control = Channel(ours)
        try:
            self.ready = self._control.receive(START)
        except (Silence, BadFrame):
            says = self._said()
            self.close()
            raise launch.NotHere(f"the sandbox did not start{': ' + says if says else ''}") from None
        if not self.ready.get("ready"):
            self.close()
            raise launch.NotHere(f"the sandbox did not start: {self.ready.get('error')}")

    def _said(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read(4000).decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:300] if lines else ""

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def spawn(self, role: str, limits: Limits, files: Mapping[str, bytes] | None = None) -> Child:
        """A child behind all walls, ready for orders. ``role``: learner or tester. Raises SandboxBroken."""
        child = self.begin(role, limits, files)
        self.wait(child)
        return child

    def begin(self, role: str, limits: Limits, files: Mapping[str, bytes] | None = None) -> Child:
        """The same without waiting for the walls; ``wait`` before the first order. Raises SandboxBroken."""
        work = tempfile.mkdtemp(prefix="cleanclaim-") if self.tier != "A" else None
        ours, theirs = socket.socketpair()
        walls = {
            "tier": self.tier,
            "read": self.read,
            "work": work or launch.WORK,
            "cpu_seconds": limits.cpu_seconds,
            "memory_mib": limits.memory_mib,
            "disk_mib": limits.disk_mib,
            "file_mib": limits.file_mib,
            "open_files": limits.open_files,
        }
        order = {
            "do": "spawn",
            "role": role,
            "walls": walls,
            "files": {name: base64.b64encode(data).decode("ascii") for name, data in (files or {}).items()},
        }
        data = json.dumps(order).encode()
        try:
            self._control._patience(None)
            socket.send_fds(self._control.sock, [struct.pack("!I", len(data))], [theirs.fileno()])
            self._control.sock.sendall(data)
            job = self._control.receive(START)["job"]
        except (OSError, Silence, BadFrame) as problem:
            ours.close()
            _remove(work)
            raise SandboxBroken(f"the sandbox stopped working: {problem}") from None
        finally:
            theirs.close()
        return Child(job, Channel(ours), work, role)

    def wait(self, child: Child) -> None:
        """Until its walls stand. Raises SandboxBroken."""
        try:
            inside = child.channel.receive(START)
        except (Silence, BadFrame) as problem:
            inside = {"error": str(problem)}
        if not isinstance(inside, dict) or inside.get("inside") is not True:
            self.end(child)
            raise SandboxBroken(f"the sandbox's walls could not be set up: {inside}")

    def end(self, *children: Child) -> bool:
        """Kill them, wait, and remove what they wrote."""
        for child in children:
            child.channel.close()
        try:
            self._control.send({"do": "end", "jobs": [child.job for child in children]}, START)
            return self._control.receive(START).get("ended") is True
        except (Silence, BadFrame, OSError):
            return False
        finally:
            for child in children:
                _remove(child.work)

    def close(self) -> None:
        """The zygote sees the end of its control line, kills its children and goes."""
        self._control.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _remove(work: str | None) -> None:
    if work:
        with contextlib.suppress(OSError):
            shutil.rmtree(work)


def used(work: str) -> tuple[int, int]:
    """(bytes, files) below a folder, without following anything."""
    size = count = 0
    for where, _, names in os.walk(work):
        for name in names:
            count += 1
            with contextlib.suppress(OSError):
                size += Path(where, name).lstat().st_size
    return size, count
