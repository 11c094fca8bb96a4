"""An allow-list of system calls, as a BPF program (seccomp(2)). What is not on the list fails with EPERM.

Not on it, and so refused: fork, threads, exec, sockets, signals to anybody, ptrace, memfd, io_uring, mounts, namespaces, links,
changes of mode, owner, times or attributes (which Landlock does not cover), and whatever a later kernel adds.
The numbers are those of the kernel's own tables (asm/unistd_64.h for x86-64, asm-generic/unistd.h for arm64).
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import platform
import struct

_X86 = {
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8, "mmap": 9,
    "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15,
    "pread64": 17, "pwrite64": 18, "readv": 19, "writev": 20, "access": 21, "pipe": 22, "select": 23, "sched_yield": 24,
    "mremap": 25, "madvise": 28, "dup": 32, "dup2": 33, "nanosleep": 35, "getitimer": 36, "setitimer": 38, "getpid": 39,
    "recvfrom": 45, "sendto": 44, "exit": 60, "uname": 63, "flock": 73, "fsync": 74, "fdatasync": 75, "truncate": 76,
    "ftruncate": 77, "getdents": 78, "getcwd": 79, "chdir": 80, "fchdir": 81, "rename": 82, "mkdir": 83, "rmdir": 84,
    "unlink": 87, "readlink": 89, "umask": 95, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "sysinfo": 99,
    "times": 100, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110, "getpgrp": 111,
    "getresuid": 118, "getresgid": 120, "rt_sigpending": 127, "sigaltstack": 131, "statfs": 137, "fstatfs": 138,
    "gettid": 186, "time": 201, "futex": 202, "sched_getaffinity": 204, "getdents64": 217, "fadvise64": 221,
    "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "epoll_wait": 232,
    "epoll_ctl": 233, "openat": 257, "mkdirat": 258, "newfstatat": 262, "unlinkat": 263, "renameat": 264,
    "readlinkat": 267, "faccessat": 269, "pselect6": 270, "ppoll": 271, "set_robust_list": 273, "epoll_pwait": 281,
    "epoll_create1": 291, "dup3": 292, "pipe2": 293, "getcpu": 309, "renameat2": 316, "getrandom": 318, "statx": 332,
    "rseq": 334, "faccessat2": 439,
}  # fmt: skip
_ARM = {
    "getcwd": 17, "epoll_create1": 20, "epoll_ctl": 21, "epoll_pwait": 22, "dup": 23, "dup3": 24, "flock": 32,
    "mkdirat": 34, "unlinkat": 35, "renameat": 38, "statfs": 43, "fstatfs": 44, "truncate": 45, "ftruncate": 46,
    "faccessat": 48, "chdir": 49, "fchdir": 50, "openat": 56, "close": 57, "pipe2": 59, "getdents64": 61, "lseek": 62,
    "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pwrite64": 68, "pselect6": 72, "ppoll": 73,
    "readlinkat": 78, "newfstatat": 79, "fstat": 80, "fsync": 82, "fdatasync": 83, "exit": 93, "exit_group": 94,
    "futex": 98, "set_robust_list": 99, "nanosleep": 101, "getitimer": 102, "setitimer": 103, "clock_gettime": 113,
    "clock_getres": 114, "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124, "sigaltstack": 132,
    "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigpending": 136, "rt_sigreturn": 139, "getresuid": 148,
    "getresgid": 150, "times": 153, "uname": 160, "getrusage": 165, "umask": 166, "getcpu": 168, "gettimeofday": 169,
    "getpid": 172, "getppid": 173, "getuid": 174, "geteuid": 175, "getgid": 176, "getegid": 177, "gettid": 178,
    "sysinfo": 179, "sendto": 206, "recvfrom": 207, "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222,
    "fadvise64": 223, "mprotect": 226, "madvise": 233, "renameat2": 276, "getrandom": 278, "statx": 291, "rseq": 293,
    "faccessat2": 439,
}  # fmt: skip
# architecture -> (AUDIT_ARCH, numbers, fcntl, prlimit64, ioctl, clone3)
_MACHINES = {
    "x86_64": (0xC000003E, _X86, 72, 302, 16, 435),
    "aarch64": (0xC00000B7, _ARM, 25, 261, 29, 435),
}
_FCNTL = (*range(8), 1030)  # duplicate, flags, locks; never owners, signals, leases, seals or pipe sizes

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NR, _ARCH, _ARG0, _ARG1 = 0, 4, 16, 24


def known_machine() -> bool:
    """Whether there is a list for this processor."""
    return platform.machine() in _MACHINES and struct.calcsize("P") == 8


@functools.cache
def program() -> bytes:
    """The filter for this machine. Raises KeyError on another processor."""
    arch, numbers, fcntl, prlimit, ioctl, clone3 = _MACHINES[platform.machine()]
    code: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NR),
        (_AT_LEAST, 0, 1, 0x40000000),  # the x32 way of calling
        (_RETURN, 0, 0, _KILL),
    ]
    for number in sorted(numbers.values()):
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    # A closed question for isatty(), and the answer that makes the C library fall back to clone.
    for number, error in ((ioctl, errno.ENOTTY), (clone3, errno.ENOSYS)):
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | error)]
    deny = (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    # its own limits only: process 0
    code += [(_EQUAL, 0, 4, prlimit), (_LOAD, 0, 0, _ARG0), (_EQUAL, 0, 1, 0), (_RETURN, 0, 0, _ALLOW), deny]
    code += [(_EQUAL, 0, 2 + 2 * len(_FCNTL), fcntl), (_LOAD, 0, 0, _ARG1)]
    for command in _FCNTL:
        code += [(_EQUAL, 0, 1, command), (_RETURN, 0, 0, _ALLOW)]
    code += [deny, deny]
    return b"".join(struct.pack("=HBBI", *step) for step in code)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def restrict() -> None:
    """Only the system calls of the list from now on. ``no_new_privs`` must be set. Raises OSError, KeyError."""
    code = program()
    buffer = ctypes.create_string_buffer(code, len(code))
    wanted = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(22, 2, ctypes.byref(wanted), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
