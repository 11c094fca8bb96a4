"""Into the jail: namespaces (tier A), then for every tier capabilities, limits, Landlock and seccomp, in this order.

Every step raises OSError when it cannot be taken; nothing of a learner's runs before all of them were.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Sequence
from dataclasses import dataclass

from . import landlock, seccomp

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = (
    0x00020000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
_NOSUID, _NODEV, _NOEXEC, _REC, _PRIVATE = 2, 4, 8, 0x4000, 1 << 18
_PDEATHSIG, _DUMPABLE, _BOUNDING_DROP, _NO_NEW_PRIVS, _AMBIENT = 1, 4, 24, 38, 47
_MIB = 1024 * 1024
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Walls:
    """What a child gets: seconds, MiB, counts."""

    tier: str
    read: Sequence[str]
    work: str
    cpu_seconds: int
    memory_mib: int
    disk_mib: int
    file_mib: int
    open_files: int


def _must(done: int) -> None:
    if done != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def own_namespaces(work: str, disk_mib: int) -> None:
    """Fork into user, process, mount, IPC, host name and network namespaces of its own; returns in the inner process only.

    ``work`` becomes its private disk in memory.

    The outer one waits for it and ends with it; when the outer one is killed, the kernel kills the inner one.
    """
    os.setsid()
    uid, gid = os.getuid(), os.getgid()
    _must(_libc.unshare(_NEWUSER | _NEWNS | _NEWPID | _NEWIPC | _NEWUTS | _NEWNET))
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    ready, tell = os.pipe()
    inner = os.fork()
    if inner:
        os.closerange(3, 256)
        _, status = os.waitpid(inner, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    os.close(tell)
    os.close(ready)
    _must(_libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
    _must(_libc.mount(b"none", b"/", None, _REC | _PRIVATE, None))
    size = f"size={disk_mib}m,nr_inodes=2048,mode=0700".encode("ascii")
    _must(_libc.mount(b"tmpfs", work.encode("ascii"), b"tmpfs", _NOSUID | _NODEV | _NOEXEC, size))


def close(walls: Walls) -> None:
    """Shut every door for good."""
    if os.getpid() != os.getsid(0):
        os.setsid()
    _must(_libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
    _must(_libc.prctl(_DUMPABLE, 0, 0, 0, 0))
    _drop_capabilities()
    _limits(walls)
    landlock.restrict(walls.read, [walls.work, "/dev/null"])
    seccomp.restrict()


def _drop_capabilities() -> None:
    """Root without a single privilege is an ordinary user to whom root's files belong; Landlock hides those."""
    if os.geteuid() == 0:
        for capability in range(64):
            if _libc.prctl(_BOUNDING_DROP, capability, 0, 0, 0) != 0:
                break
    _libc.prctl(_AMBIENT, 4, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _must(_libc.capset(header, nothing))


def _limits(walls: Walls) -> None:
    with open("/proc/self/statm", encoding="ascii") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    limits = {
        resource.RLIMIT_AS: now + walls.memory_mib * _MIB,  # RLIMIT_DATA would not count shared mappings
        resource.RLIMIT_CPU: walls.cpu_seconds,
        resource.RLIMIT_FSIZE: walls.file_mib * _MIB,
        resource.RLIMIT_NOFILE: walls.open_files,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_STACK: 8 * _MIB,
    }
    for which, limit in limits.items():
        hard = resource.getrlimit(which)[1]
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(which, (limit, limit))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file that grows too long is an OSError, not the end
