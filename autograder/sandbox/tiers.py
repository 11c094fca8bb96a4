"""Which tier does this machine give? Tried out, not guessed: code that attempts what must fail is run behind the walls.

A  bubblewrap, namespaces, Landlock, seccomp, limits
B  the same without namespaces (where ordinary users may not make them)
C  no walls at all: no learner's code is run
"""

from __future__ import annotations

import atexit
import os
import socket
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from .inside import landlock, seccomp
from .launch import NotHere, check_apart
from .limits import Limits
from .run import LEARNER, Cell, run_cells
from .zygotes import SandboxBroken, Zygote

TIERS = ("A", "B")
NAMES = {
    "A": "tier A: own namespaces, Landlock, system-call list, limits",
    "B": "tier B: Landlock, system-call list, limits (no namespaces)",
    "C": "tier C: no sandbox here, so code cells were not run",
    "off": "code cells were not run",
    "none": "NO ISOLATION: run with your rights, as you asked for",
}

# Each attempt ends in "refused" or "DONE". Values in capitals are filled in by the parent.
_PROBE = '''
import os, socket, ctypes, signal
libc = ctypes.CDLL(None, use_errno=True)
def raw(number, *args):
    if libc.syscall(number, *args) < 0: raise OSError(ctypes.get_errno(), "")
def talk(family, address):
    with socket.socket(family) as s: s.settimeout(1); s.connect(address)
X = os.uname().machine == "x86_64"
attempts = {
    "read a file of yours": lambda: open(SECRET).read(),
    "read the list of users": lambda: open("/etc/passwd").read(),
    "write outside its folder": lambda: open(SECRET + ".new", "w"),
    "write into Python": lambda: open(os.__file__, "a"),
    "connect to a port": lambda: talk(socket.AF_INET, ("127.0.0.1", PORT)),
    "connect to an abstract socket": lambda: talk(socket.AF_UNIX, ABSTRACT),
    "signal your process": lambda: os.kill(PARENT, 0),
    "signal its group": lambda: os.kill(0, 0),
    "signal everybody": lambda: os.kill(-1, 0),
    "start a process": os.fork,
    "run a program": lambda: os.execv("/usr/bin/true", ["true"]),
    "start a thread": lambda: __import__("_thread").start_new_thread(id, (1,)),
    "trace": lambda: raw(101 if X else 117, 0, 0, 0, 0),
    "read another process": lambda: raw(310 if X else 270, PARENT, 0, 0, 0, 0, 0),
    "make namespaces": lambda: raw(272 if X else 97, 0x10000000),
    "use io_uring": lambda: raw(425, 1, ctypes.create_string_buffer(120)),
    "use memfd": lambda: raw(319 if X else 279, b"x", 0),
    "use bpf": lambda: raw(321 if X else 280, 0, 0, 0),
    "change modes": lambda: os.chmod(".", 0o777),
    "make links": lambda: os.symlink("/", "root"),
    "look into /proc": lambda: os.listdir("/proc/self/fd"),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except (OSError, RuntimeError): print("refused", name, sep="\\t")
    else: print("DONE", name, sep="\\t")
with open("mine.txt", "w") as file: file.write("6 * 7")
print("works", eval(open("mine.txt").read()), sep="\\t")
'''  # fmt: skip


@dataclass
class Choice:
    """The tier this machine gives, why not a better one, and the warm process (None in tier C)."""

    tier: str
    why: dict[str, str] = field(default_factory=dict)
    zygote: Zygote | None = None
    tried: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return NAMES[self.tier]


def self_test(zygote: Zygote) -> list[str]:
    """What was attempted, all of it in vain. Raises NotHere naming what was possible."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cleanclaim-selftest-")))
        (folder / "secret").write_text("key")
        port = stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
        abstract = f"\0cleanclaim-{os.getpid()}-{port}"
        listener = stack.enter_context(socket.socket(socket.AF_UNIX))
        listener.bind(abstract)
        listener.listen()
        values = {"SECRET": str(folder / "secret"), "PORT": port, "ABSTRACT": abstract, "PARENT": os.getpid()}
        source = "\n".join(f"{name} = {value!r}" for name, value in values.items()) + _PROBE
        run = run_cells(zygote, [Cell("", LEARNER, source)], limits=Limits(cell_seconds=20, cpu_seconds=20))
    lines = "".join(o.get("text", "") for o in run.shown[0].outputs).splitlines()
    found = [line.split("\t") for line in lines if "\t" in line]
    possible = [name for word, name in found if word == "DONE"]
    if possible:
        raise NotHere(f"code in it could {', '.join(possible)}")
    if ["works", "42"] not in found:
        raise NotHere(f"code in it could not do its work ({run.shown[0].outputs[-1:] or run.notes})")
    return [name for word, name in found if word == "refused"]


def needs(tier: str) -> None:
    """Raises NotHere when the machine lacks what this tier is made of."""
    if not sys.platform.startswith("linux"):
        raise NotHere("the sandbox needs Linux; a Linux machine, a container or WSL 2 will do")
    if landlock.abi() < 1:
        raise NotHere("this kernel has no Landlock (Linux 5.13 or later, with landlock among its security modules)")
    if not seccomp.known_machine():
        raise NotHere(f"no list of system calls for this processor ({os.uname().machine})")


def open_tier(tier: str) -> tuple[Zygote, list[str]]:
    """A warm process of this tier that passed the self-test. Raises NotHere."""
    needs(tier)
    zygote = Zygote(tier)
    try:
        return zygote, self_test(zygote)
    except (SandboxBroken, NotHere) as problem:
        zygote.close()
        raise NotHere(str(problem)) from None


def choose(wanted: str = "auto", apart_from: Sequence[Path] = ()) -> Choice:
    """The best tier that passes. ``wanted`` may name one; ``apart_from``: course folders that must stay out of sight."""
    why: dict[str, str] = {}
    for tier in TIERS if wanted == "auto" else (wanted,) if wanted in TIERS else ():
        try:
            zygote, tried = open_tier(tier)
        except NotHere as problem:
            why[tier] = str(problem)
            continue
        try:
            for folder in apart_from:
                check_apart(folder, zygote.read)
        except NotHere as problem:
            zygote.close()
            why[tier] = str(problem)
            continue
        return Choice(tier, why, zygote, tuple(tried))
    return Choice("C", why)


_kept: dict[tuple[int, str], Choice] = {}


def keep(wanted: str, root: Path) -> Choice:
    """The choice of this process, made once; a warm process that died is replaced. Tier C for a course that lies in sight."""
    key = (os.getpid(), wanted)
    choice = _kept.get(key)
    if choice is None or (choice.zygote is not None and not choice.zygote.alive):
        choice = _kept[key] = choose(wanted)
    if choice.zygote is not None:
        try:
            check_apart(Path(root), choice.zygote.read)
        except NotHere as problem:
            return Choice("C", {**choice.why, choice.tier: str(problem)})
    return choice


@atexit.register
def _close_all() -> None:
    for (pid, *_), choice in _kept.items():
        if pid == os.getpid() and choice.zygote is not None:
            choice.zygote.close()
    _kept.clear()
