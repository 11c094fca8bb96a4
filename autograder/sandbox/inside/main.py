"""The zygote: imports once what notebooks need, then forks a child for every order. One thread, no state of any learner.

Order: ``{"do": "spawn", "role", "walls", "files"}`` with one end of the child's channel as a file descriptor; ``{"do": "end", "jobs"}``.
"""

from __future__ import annotations

import base64
import gc
import json
import os
import signal
import socket
import struct
import sys
import tempfile
from typing import Any

_FIRST_STEPS = """
import io, pandas as pd
frame = pd.read_csv(io.StringIO("a,b\\n1,x\\n2,y\\n"))
text = repr(frame), repr(frame.a), frame.groupby("b").a.sum(), frame.merge(frame, on="a"), frame.sort_values("b"), frame.describe()
"""
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
            _end([pid for job in order["jobs"] if (pid := jobs.pop(job, 0))])
            _say(control, {"ended": True})
        for fd in fds:
            os.close(fd)
    _end(list(jobs.values()))


def _warm() -> Any:
    from . import learner

    shell = learner.make_shell()
    for name in ("numpy", "pandas"):
        try:
            __import__(name)
        except ImportError:
            continue
    # Whatever is imported, compiled or filled in late is so once and for all children.
    from . import frames, hands, jail, landlock, seccomp, tester, values  # noqa: F401

    if seccomp.known_machine():
        seccomp.program()
    shell.run_cell(_FIRST_STEPS if "pandas" in sys.modules else "1", store_history=False, silent=True)
    shell.reset(new_session=False)
    gc.collect()
    gc.freeze()  # children share these pages as long as nobody touches them
    return shell


def _child(order: dict[str, Any], fd: int, shell: Any) -> None:
    """Never returns."""
    try:
        from . import jail
        from .frames import Channel, Silence

        signal.signal(signal.SIGINT, signal.SIG_DFL)
        walls = jail.Walls(**order["walls"])
        if walls.tier == "A":
            jail.own_namespaces(walls.work, walls.disk_mib)
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


def _end(pids: list[int]) -> None:
    """Kill them all, then wait for them."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
    for pid in pids:
        os.waitpid(pid, 0)


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
