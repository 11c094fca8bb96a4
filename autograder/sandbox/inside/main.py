"""The zygote: imports once what notebooks need, then forks a child for every order. One thread, no state of any learner.

Order: ``{"do": "spawn", "role", "walls", "files"}`` with one end of the child's channel as a file descriptor; ``{"do": "end", "job"}``.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import struct
import sys
import tempfile
from typing import Any

MAX_ORDER = 64 * 1024 * 1024


def main(control_fd: int) -> None:
    """Runs until the other end of the control socket is closed."""
    control = socket.socket(fileno=control_fd)
    try:
        shell = _warm()
    except BaseException as problem:
        _say(control, {"error": f"{type(problem).__name__}: {problem}"})
        raise
    _say(control, {"ready": True, "threads": len(os.listdir("/proc/self/task"))})
    jobs: dict[int, int] = {}
    count = 0
    while True:
        order, fds = _hear(control)
        if order is None:
            break
        if order["do"] == "spawn":
            count += 1
            pid = os.fork()
            if pid == 0:
                control.close()
                _child(order, fds[0], shell)
            jobs[count] = pid
            _say(control, {"job": count})
        else:
            _say(control, _end(jobs.pop(order["job"], 0)))
        for fd in fds:
            os.close(fd)
    for pid in jobs.values():
        _end(pid)


def _warm() -> Any:
    from . import learner

    shell = learner.make_shell()
    for name in ("numpy", "pandas"):
        try:
            __import__(name)
        except ImportError:
            continue
    from . import hands, landlock, seccomp, tester, values  # noqa: F401

    return shell


def _child(order: dict[str, Any], fd: int, shell: Any) -> None:
    """Never returns."""
    try:
        from . import jail
        from .frames import Channel, Silence

        signal.signal(signal.SIGINT, signal.SIG_DFL)
        walls = jail.Walls(**order["walls"])
        if walls.tier == "A":
            jail.own_namespaces(walls.disk_mib)
        for name, data in order["files"].items():
            path = os.path.join(walls.work, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(base64.b64decode(data))
        os.chdir(walls.work)
        os.environ["HOME"] = os.environ["TMPDIR"] = walls.work
        tempfile.tempdir = None
        os.dup2(fd, 3)
        fd = 3
        os.closerange(4, 4096)
        channel = Channel(socket.socket(fileno=3))
        _fresh_chance()
        jail.close(walls)
        channel.send({"inside": True})
        if order["role"] == "tester":
            from .tester import Tester

            Tester(channel).serve()
        else:
            from .learner import Learner

            Learner(channel, shell).serve()
    except Silence:
        pass
    except BaseException as problem:
        try:
            data = json.dumps({"inside": False, "error": f"{type(problem).__name__}: {problem}"[:500]}).encode()
            os.write(fd, struct.pack("!I", len(data)) + data)
        except BaseException:
            pass
    finally:
        os._exit(0)


def _fresh_chance() -> None:
    """Children are copies; their random numbers must not be."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(int.from_bytes(os.urandom(4), "little"))


def _end(pid: int) -> dict[str, Any]:
    if not pid:
        return {"ended": False}
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
    _, status, usage = os.wait4(pid, 0)
    return {"ended": True, "status": status, "cpu": usage.ru_utime + usage.ru_stime, "kib": usage.ru_maxrss}


def _say(control: socket.socket, what: dict[str, Any]) -> None:
    data = json.dumps(what).encode()
    control.sendall(struct.pack("!I", len(data)) + data)


def _hear(control: socket.socket) -> tuple[Any, list[int]]:
    try:
        head, fds, _, _ = socket.recv_fds(control, 4, 1)
        while head and len(head) < 4:
            head += control.recv(4 - len(head))
        if len(head) < 4:
            return None, fds
        (length,) = struct.unpack("!I", head)
        data = b""
        while len(data) < min(length, MAX_ORDER):
            more = control.recv(min(1 << 20, length - len(data)))
            if not more:
                return None, fds
            data += more
        return json.loads(data), fds
    except OSError:
        return None, []
